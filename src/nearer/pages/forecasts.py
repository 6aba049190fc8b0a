"""The forecast of one tie in words: the probability, and what raises and lowers it."""

from math import isnan
from zoneinfo import ZoneInfo

import numpy as np

from nearer.api.moment import Moment
from nearer.model.time import from_us
from nearer.pages.parts import Measure
from nearer.pages.words import percent, when_text
from nearer.ties.forecast import pair_features
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
}
"""The eight features of the forecast, in words (TIES.md, 6)."""

LEAST = 0.05
"""What moves the log odds by less is left out: about one point in a hundred at most (our own choice)."""

METHOD = (
    f"The forecast says how likely they are to act towards you within {HORIZON_DAYS} days. It is apart from closeness "
    "and never mixed into it: somebody close may rest for a month, and a shop may write every week. A logistic "
    "regression on eight features of the tie, drawn towards what logs of mail, messages and phone taught, and learnt "
    "from your own log as far as that is long enough. How this is computed shows how often it kept its word."
)


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
    return f"They {likely} be in touch within {HORIZON_DAYS} days: the chance that they are is {told.text}."


def moved(moment: Moment, person: str) -> tuple[str, ...]:
    """What raises and what lowers the forecast of this tie against the average tie, the strongest first."""
    i = moment.table.index(person)
    if i is None or isnan(float(moment.forecasts[i])):
        return ()
    head = moment.world.record.fitted.head
    tie = moment.table.state.take(np.array([i]))
    away = (pair_features(tie.columns(), moment.at_us)[0] - head.mean) / head.scale
    by = dict(zip(head.names, (head.beta * head.weights * away).tolist(), strict=True))
    strongest = sorted((name for name in by if abs(by[name]) >= LEAST), key=lambda name: -abs(by[name]))
    return tuple(f"{_side(by[name])}: {FEATURES.get(name, name)}, {by[name]:+.1f} in log odds." for name in strongest)


def calibrated(moment: Moment, zone: ZoneInfo) -> str:
    """When the forecast was last calibrated."""
    until = moment.world.record.fitted.calibrated_at_us
    if until is None:
        return "Your log is too short to learn it from: these are the weights of other logs."
    return f"Last calibrated with what was known on {when_text(from_us(until), zone)}."


def _side(amount: float) -> str:
    return "Raises it" if amount > 0 else "Lowers it"
