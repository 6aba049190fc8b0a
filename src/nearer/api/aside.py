"""Who is left out of openings, circles and needs as spam, reversibly."""

from collections.abc import Iterable
from datetime import datetime

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.people import People, parse_key


def aside(standing: Iterable[Decision], people: People, plain: Iterable[AccountKey] = ()) -> frozenset[str]:
    """The people with an account that is plainly spam, and those whom the user calls so, without those of whom the user
    says that they are not: the latest word on any of their accounts counts. Never the user."""
    gone = set(people.owners(plain).values())
    for one in standing:
        if one.choice not in (Choice.SPAM, Choice.NOT_SPAM):
            continue
        key = parse_key(one.subject[0])
        person = None if key is None else people.of(key)
        if person is not None:
            gone.discard(person)
            if one.choice is Choice.SPAM:
                gone.add(person)
    return frozenset(gone - {people.ego or ""})


def without(
    persons: Iterable[str], people: People, standing: tuple[Decision, ...], at: datetime
) -> tuple[Decision, ...]:
    """The decisions that stand, with those that leave these people out of openings; these have ids below zero and are
    in no history."""
    known = people.persons(sorted(persons))
    return (
        *(Decision(-int(id, 16), at, Choice.NOT_PERSON, (str(person.accounts[0]),)) for id, person in known.items()),
        *standing,
    )
