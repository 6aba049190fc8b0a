"""What a home's log holds, for comparison."""

from nearer.api.nearer import Nearer
from nearer.model.activity import Activity
from nearer.model.notation import parse


def log(home: Nearer) -> list[Activity]:
    """The whole log."""
    return [record for line in home.lines() if isinstance(record := parse(line), Activity)]


def acts(home: Nearer, **wanted: object) -> list[Activity]:
    """The activities with these fields."""
    return [act for act in log(home) if all(getattr(act, name) == value for name, value in wanted.items())]
