"""What the user says of their people when asked: whom they name as closest, and how close somebody feels. Decisions,
kept apart from the facts; here they are read, and here it is drawn whom to ask about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from nearer.model.decision import Choice, Decision
from nearer.people import People, parse_key

NAMED = 5
"""People asked for by name: about as many as an inner circle holds (TIES.md, section 5)."""

ASKED = 10
"""People whose closeness is asked for. Our own choice: two minutes of anybody's time."""

CLOSEST_FELT = 100
"""The upper end of the scale, "very close"; its lower end is 0, "hardly know"."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The answers that stand, by the ids of persons: `closest` in the order they were named, `felt` from 0 to 100.

    People who are in no import now are left out. `decisions` are the ids of all decisions that the answers rest on,
    oldest first; `named_by` those that name the closest, `felt_by` those on one person. To undo them all takes the
    answer back, older ones that it replaced too. `at` is when the latest was given, aware UTC.
    """

    closest: tuple[str, ...] = ()
    felt: Mapping[str, int] = field(default_factory=dict[str, int])
    decisions: tuple[int, ...] = ()
    named_by: tuple[int, ...] = ()
    felt_by: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    at: datetime | None = None


def survey_of(decisions: Iterable[Decision], people: People) -> Survey:
    """The survey that these standing decisions (`model.decision.standing`) come to, for whoever learns from it too.

    The latest naming replaces all before it, the latest feeling about a person those before on any of their accounts.
    The user is nobody's tie and never in it.
    """
    given = [d for d in decisions if d.choice in (Choice.CLOSEST, Choice.FELT)]
    keys = {text: key for d in given for text in d.subject if (key := parse_key(text)) is not None}
    owners = people.owners(keys.values())
    owner = {text: owners[key] for text, key in keys.items() if owners.get(key, people.ego) != people.ego}
    closest: tuple[str, ...] = ()
    felt: dict[str, int] = {}
    felt_by: dict[str, tuple[int, ...]] = {}
    for decision in given:
        persons = tuple(dict.fromkeys(owner[text] for text in decision.subject if text in owner))
        if decision.choice is Choice.CLOSEST:
            closest = persons
        elif persons and (value := felt_value(decision.detail)) is not None:
            felt[persons[0]] = value
            felt_by[persons[0]] = (*felt_by.get(persons[0], ()), decision.id)
    return Survey(
        closest=closest,
        felt=felt,
        decisions=tuple(d.id for d in given),
        named_by=tuple(d.id for d in given if d.choice is Choice.CLOSEST),
        felt_by=felt_by,
        at=max((d.at for d in given), default=None),
    )


def felt_value(text: str) -> int | None:
    """A whole number from 0 to 100 as somebody wrote it, None for anything else."""
    word = text.strip()
    if not word.isascii() or not word.isdecimal() or len(word) > 3:
        return None
    return int(word) if int(word) <= CLOSEST_FELT else None


def asked(strata: Sequence[Sequence[str]], survey: Survey, seed: int, most: int = ASKED) -> tuple[str, ...]:
    """Whom to ask about, in random order, the same for the same seed.

    Those named, then those already rated, then others: each from the stratum of which fewest were chosen so far, so
    that the whole range from the inner circle to strangers is asked about whatever its sizes. `strata` are the people
    of each circle. Nothing in the order or in the choice within a circle follows closeness.
    """
    dice = Random(seed)
    drawn = [sorted(stratum) for stratum in strata]
    for stratum in drawn:
        dice.shuffle(stratum)
    rated = sorted(set(survey.felt) - set(survey.closest))
    dice.shuffle(rated)
    chosen = [*survey.closest, *rated][:most]
    of = {person: number for number, stratum in enumerate(drawn) for person in stratum}
    left = [[person for person in stratum if person not in chosen] for stratum in drawn]
    counts = [sum(of.get(person) == number for person in chosen) for number in range(len(drawn))]
    while len(chosen) < most and any(left):
        number = min((n for n in range(len(left)) if left[n]), key=lambda n: (counts[n], n))
        chosen.append(left[number].pop(0))
        counts[number] += 1
    chosen.sort()
    dice.shuffle(chosen)
    return tuple(chosen)
