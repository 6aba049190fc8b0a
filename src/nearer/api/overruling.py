"""The user's own verdicts on exchanges, kept beside those that were found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nearer.api.moment import Moment
from nearer.model.decision import Choice, Decision
from nearer.model.exchange import Verdict
from nearer.people import People, parse_key
from nearer.ties.exchanges import Exchanges


@dataclass(frozen=True, slots=True)
class Overruled:
    """A verdict of the user's, and the id of the decision that gave it."""

    verdict: Verdict
    decision: int


Verdicts = Mapping[str, Mapping[str, Overruled]]
"""The user's verdicts by person and by the address of an act of the exchange."""

_KNOWN = frozenset(verdict.value for verdict in Verdict)


def verdicts_of(decisions: Iterable[Decision], people: People) -> Verdicts:
    """The user's verdicts among the decisions that stand: of several on one exchange the latest counts."""
    given: dict[str, dict[str, Overruled]] = {}
    for decision in decisions:
        if decision.choice is not Choice.OVERRULE or len(decision.subject) < 2 or decision.detail not in _KNOWN:
            continue
        key = parse_key(decision.subject[0])
        person = None if key is None else people.of(key)
        if person is not None:
            own = given.setdefault(person, {})
            own.pop(decision.subject[1], None)
            own[decision.subject[1]] = Overruled(Verdict(decision.detail), decision.id)
    return given


def exchanges_of(moment: Moment, person: str, given: Verdicts) -> Exchanges:
    """The exchanges with one person, with the user's verdicts on them."""
    own = places(moment, person, given)
    return moment.exchanges(person).overruled({place: one.verdict for place, one in own.items()})


def every_exchange(moment: Moment, given: Verdicts) -> Exchanges:
    """The exchanges of all ties, with the user's verdicts on them."""
    verdicts: dict[int, Verdict] = {}
    for person in given:
        i = moment.table.index(person)
        if i is not None:
            start = int(moment.acts.start[i])
            verdicts |= {start + place: one.verdict for place, one in places(moment, person, given).items()}
    return moment.every_exchange.overruled(verdicts)


def places(moment: Moment, person: str, given: Verdicts) -> dict[int, Overruled]:
    """The user's verdicts on one person's exchanges by the places of the acts that they name, oldest first; an act
    that is in no import now has none."""
    own = given.get(person, {})
    if not own:
        return {}
    told = moment.ledger(person)
    found = told.places(own.keys())
    known = dict(zip(told.addresses(found), found.tolist(), strict=True))
    return {known[id]: one for id, one in own.items() if id in known}
