"""The user's own verdicts on exchanges, kept beside those that were found."""

from collections.abc import Iterable, Mapping

from nearer.api.moment import Moment
from nearer.model.decision import Choice, Decision
from nearer.model.exchange import Verdict
from nearer.people import People, parse_key
from nearer.ties.exchanges import Exchanges

Verdicts = Mapping[str, Mapping[str, Verdict]]
"""The user's verdicts by person and by the address of an act of the exchange."""

_KNOWN = frozenset(verdict.value for verdict in Verdict)


def verdicts_of(decisions: Iterable[Decision], people: People) -> Verdicts:
    """The user's verdicts: of several on one exchange the latest counts."""
    given: dict[str, dict[str, Verdict]] = {}
    for decision in decisions:
        if decision.choice is not Choice.OVERRULE or len(decision.subject) < 2 or decision.detail not in _KNOWN:
            continue
        key = parse_key(decision.subject[0])
        person = None if key is None else people.of(key)
        if person is not None:
            own = given.setdefault(person, {})
            own.pop(decision.subject[1], None)
            own[decision.subject[1]] = Verdict(decision.detail)
    return given


def exchanges_of(moment: Moment, person: str, given: Verdicts) -> Exchanges:
    """The exchanges with one person, with the user's verdicts on them."""
    return moment.exchanges(person).overruled(_places(moment, person, given.get(person, {})))


def every_exchange(moment: Moment, given: Verdicts) -> Exchanges:
    """The exchanges of all ties, with the user's verdicts on them."""
    every = moment.every_exchange
    places: dict[int, Verdict] = {}
    for person, own in given.items():
        i = moment.table.index(person)
        if i is not None:
            start = int(moment.acts.start[i])
            places |= {start + place: verdict for place, verdict in _places(moment, person, own).items()}
    return every.overruled(places)


def _places(moment: Moment, person: str, own: Mapping[str, Verdict]) -> dict[int, Verdict]:
    """The user's verdicts by the places of the acts that they name; an act that is in no import now has none."""
    if not own:
        return {}
    told = moment.ledger(person)
    found = told.places(own.keys())
    known = dict(zip(told.addresses(found), found.tolist(), strict=True))
    return {known[id]: verdict for id, verdict in own.items() if id in known}
