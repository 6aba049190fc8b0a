"""The forecast of one tie in words: the probability, and what raises and lowers it."""

from math import isnan
from zoneinfo import ZoneInfo

from nearer.api.moment import Moment
from nearer.model.time import from_us
from nearer.pages.parts import Measure
from nearer.pages.words import many, number, percent, when_text
from nearer.ties.record import HORIZON_DAYS

FEATURES = {
    "points": "points of closeness now",
    "balance": "their part of the points against yours",
    "silence": "days since the last act",
    "incoming": "how often they acted in all",
    "starts": "the share of conversations that you began",
    "never": "whether they ever answered you",
    "unanswered": "your approaches that still wait",
    "days": "days in touch of late",
    "their starts": "how many conversations they began",
    "shared company": "how far the two of you are in touch with the same people",
    "contacts": "how many people you are in touch with",
    "received": "how much you receive of late",
    "sent": "how much you send of late",
    "attention": "the share of what you send that goes to them",
    "their silence": "days since their last act towards anybody",
    "their contacts": "how many people they are in touch with",
    "their received": "how much they receive of late",
    "their answers": "how often they answer others",
    "their sent": "how much they send of late",
    "gap": "the usual gap between days in touch",
    "their rise": "whether what they receive is rising",
    "rise": "whether what you receive is rising",
    "level received": "what you receive beside what others do",
    "level sent": "what you send beside what others do",
}
"""The features of the forecast, in words: the first eight are of a tie alone (TIES.md, 6), the others are those of
the full head: one more of the tie, and fifteen of the community around it."""

LEAST = 0.05
"""What moves the log odds by less is left out: about one point in a hundred at most (our own choice)."""

PAIR_HEAD, FULL_HEAD = "pair head", "full head"
BY = {
    PAIR_HEAD: "by the pair head, from what passed between you",
    FULL_HEAD: "by the full head, from what passed between you and in the community around you",
}
"""Which head spoke, in words."""

_ASKED = (
    f"The forecast says how likely they are to act towards you within {HORIZON_DAYS} days. It is apart from closeness "
    "and never mixed into it: somebody close may rest for a month, and a shop may write every week. "
)
_TAUGHT = "How this is computed shows how often it kept its word."
METHOD = {
    PAIR_HEAD: f"{_ASKED}A logistic regression on eight features of the tie (the pair head), drawn towards what logs "
    f"of mail, messages and phone taught, and learnt from your own log as far as that is long enough. {_TAUGHT}",
    FULL_HEAD: f"{_ASKED}A logistic regression on nine features of the tie and fifteen of what the two of you do and "
    "get in your community (the full head), drawn towards what logs of mail, messages and phone taught, and learnt "
    "from the ties of all in the community's log. How much each counts depends on how the tie stands: its points, its "
    "silence, what came and the days in touch. Whoever you are also in touch with elsewhere is forecast by the pair "
    f"head. {_TAUGHT}",
}
"""How each head comes to its forecast."""


def head(moment: Moment, person: str) -> str | None:
    """The head that spoke of a person, None where none did."""
    i = moment.table.index(person)
    if i is None or isnan(float(moment.forecasts[i])):
        return None
    return FULL_HEAD if moment.chances.row[i] >= 0 else PAIR_HEAD


def measure(moment: Moment, person: str, why: str) -> Measure:
    """The probability, "no forecast" where none may be given; the Why says for which reason."""
    i = moment.table.index(person)
    p = float("nan") if i is None else float(moment.forecasts[i])
    return Measure(None, "no forecast", why) if isnan(p) else Measure(p, percent(p), why)


def answer(moment: Moment, person: str) -> str:
    """The forecast as a sentence."""
    told = measure(moment, person, "")
    if told.value is None:
        if moment.past:
            return "No forecast is made for a moment that your log tells beyond: what came is known."
        return "No forecast: their side is not visible, or a block stands."
    likely = "will probably" if told.value >= 0.5 else "will probably not"
    by = BY[head(moment, person) or PAIR_HEAD]
    return f"They {likely} be in touch within {HORIZON_DAYS} days: the chance that they are is {told.text}, {by}."


def moved(moment: Moment, person: str) -> tuple[str, ...]:
    """What raises and what lowers the forecast of this tie against the average tie, the strongest first."""
    i = moment.table.index(person)
    if i is None or isnan(float(moment.forecasts[i])):
        return ()
    by = moment.chances.moved(i)
    strongest = sorted((name for name in by if abs(by[name]) >= LEAST), key=lambda name: -abs(by[name]))
    return tuple(f"{_side(by[name])}: {FEATURES.get(name, name)}, {by[name]:+.1f} in log odds." for name in strongest)


def calibrated(moment: Moment, person: str, zone: ZoneInfo) -> str:
    """When the head that spoke of a person was last calibrated, and on what."""
    i = moment.table.index(person)
    made = moment.world.record.fitted if i is None else moment.chances.fitted(i)
    if made.calibrated_at_us is None:
        return "The log is too short to learn it from: these are the weights of other logs."
    on = f"{many(made.labels, 'case')} of which {number(made.returned)} came back"
    return f"Last calibrated with what was known on {when_text(from_us(made.calibrated_at_us), zone)}, on {on}."


def _side(amount: float) -> str:
    return "Raises it" if amount > 0 else "Lowers it"
