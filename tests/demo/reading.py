"""Reads a life for the tests: who did what towards whom, and when."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache

from nearer.demo import Export, life
from nearer.demo.cast import EGO
from nearer.model.activity import Account, Activity, Roster

ENDS = (
    datetime(2026, 11, 22, 10, tzinfo=UTC),
    datetime(2027, 2, 28, 23, 59, tzinfo=UTC),
    datetime(2026, 8, 10, 0, 1, tzinfo=UTC),
    datetime(2028, 6, 1, 12, tzinfo=UTC),
)
"""Days on which somebody may open the demo: one in winter, one on the ego's usual holiday, one in a leap year."""


@cache
def lived(end: datetime) -> dict[str, Export]:
    return {export.found.network: export for export in life(end)}


def midnight(end: datetime) -> datetime:
    return end.replace(hour=0, minute=0, second=0, microsecond=0)


def activities(export: Export) -> Iterator[Activity]:
    return (record for record in export.records if isinstance(record, Activity))


def accounts(export: Export) -> Iterator[Account]:
    return (record for record in export.records if isinstance(record, Account))


def rosters(export: Export) -> Iterator[Roster]:
    return (record for record in export.records if isinstance(record, Roster))


def between(end: datetime, account: Account) -> tuple[list[Activity], list[Activity]]:
    """What this account did towards the bookbinder, and the bookbinder towards it, in order of time."""
    ego = EGO[account.network].id
    theirs: list[Activity] = []
    ours: list[Activity] = []
    for act in activities(lived(end)[account.network]):
        if act.actor == account.id and act.target == ego:
            theirs.append(act)
        if act.actor == ego and act.target == account.id:
            ours.append(act)
    return theirs, ours


def days_ago(end: datetime, acts: Iterable[Activity]) -> list[float]:
    """Days from each act to the midnight before `end`, oldest first."""
    return [(midnight(end) - act.time).total_seconds() / 86_400 for act in acts if act.time is not None]
