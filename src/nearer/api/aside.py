"""Who is left out of openings, circles and needs as spam, reversibly."""

from collections.abc import Iterable

from nearer.model.decision import Choice, Decision
from nearer.people import People, parse_key


def aside(standing: Iterable[Decision], people: People) -> frozenset[str]:
    """The people whom the user set aside: the latest word on any of their accounts counts."""
    gone: set[str] = set()
    for one in standing:
        if one.choice not in (Choice.SPAM, Choice.NOT_SPAM):
            continue
        key = parse_key(one.subject[0])
        person = None if key is None else people.of(key)
        if person is not None:
            gone.discard(person)
            if one.choice is Choice.SPAM:
                gone.add(person)
    return frozenset(gone)
