"""How this is computed: the model in words, what was learnt from your own log, and how well it did on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nearer.api.nearer import Nearer
from nearer.model.tie import Trend
from nearer.model.time import from_us
from nearer.pages import how_heads
from nearer.pages.empty import nothing_yet, who_are_you
from nearer.pages.how_heads import Fact, HeadPart
from nearer.pages.parts import Empty, Frame, HomeState, When
from nearer.pages.view import Scene, View
from nearer.pages.words import CIRCLES, many, number, percent
from nearer.ties.course import RECENT_DAYS, RISE, SURE, USUAL_DAYS
from nearer.ties.learning import Learnt
from nearer.ties.record import HORIZON_DAYS, Calls, Record, interval
from nearer.ties.weights import HALF_LIVES_DAYS, INCOMING, S50


@dataclass(frozen=True, slots=True)
class WeightLine:
    """What an act of one kind is worth. `counts` is the weight in use, `learnt` what this log says with `range`, both
    empty where it says too little; `people` is how many people had such acts."""

    kind: str
    prior: str
    learnt: str
    range: str
    counts: str
    people: int
    source: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """Last month's calls of one direction and how they went, beside the ties that were not called."""

    name: str
    called: int
    held: str
    by_chance: str
    others: str


@dataclass(frozen=True, slots=True)
class CircleLine:
    """How many people of a circle came back within the month."""

    name: str
    people: int
    came_back: str


@dataclass(frozen=True, slots=True)
class How:
    """`asof` is the newest act that all figures know of. `heads` are those of the forecast that speak in this home.

    `waiting` counts the judgements of yours (names, ratings, pins, verdicts) that nothing was learnt from yet; `used`
    those that the weights rest on.
    """

    frame: Frame
    sentence: str
    asof: When
    closeness: tuple[Fact, ...]
    weights: tuple[WeightLine, ...]
    weights_sentence: str
    used: int
    waiting: int
    judgement: str
    forecast_sentence: str
    heads: tuple[HeadPart, ...]
    direction_sentence: str
    calls: tuple[CallLine, ...]
    circles_sentence: str
    circles: tuple[CircleLine, ...]
    empty: Empty | None


def build(nearer: Nearer, view: View) -> How:
    """How everything is computed, and how well it did here."""
    scene = Scene(nearer, view)
    world = scene.world
    empty: Empty | None = None
    if world is None:
        empty = nothing_yet()
    elif scene.state is HomeState.COMMUNITY:
        empty = who_are_you()
    learnt, record = (None, None) if world is None else (world.learnt, world.record)
    told = record is not None and empty is None
    said = nearer.said()
    return How(
        frame=scene.frame("How this is computed"),
        sentence=_SENTENCE,
        asof=scene.when(None if record is None or not told or not record.at_us else from_us(record.at_us)),
        closeness=_CLOSENESS,
        weights=() if learnt is None or not told else tuple(_weights(learnt)),
        weights_sentence="" if learnt is None or not told else _weights_sentence(learnt),
        used=len(said.used) if told else 0,
        waiting=len(said.waiting) if told else 0,
        judgement=_JUDGEMENT,
        forecast_sentence=_FORECAST,
        heads=() if record is None or not told else tuple(how_heads.parts(scene)),
        direction_sentence=_DIRECTION,
        calls=() if record is None or not told else tuple(_call(call) for call in record.calls),
        circles_sentence="" if record is None or not told else _stayed(record),
        circles=() if record is None or not told else tuple(_circles(record)),
        empty=empty,
    )


_SENTENCE = (
    "Two numbers, never one. Closeness adds up what passed between you and lets it fade; the forecast says how likely "
    "somebody is to be in touch, and learns from what came of such ties before. Neither reads a feeling."
)
_JUDGEMENT = (
    "What you say (names, ratings, pins, verdicts) is kept apart from the facts. It moves the weights of kinds only "
    "when you ask for it, and then only as far as strong priors let it."
)
_FORECAST = (
    f"Whether they act towards you within {HORIZON_DAYS} days. Two heads can say it: the pair head looks at your own "
    "tie alone; where the log of a community shows what the two of you do with others too, the full head looks at that "
    "as well. Every forecast names the head that made it."
)
RIGHT = {Trend.NEARER: 60, Trend.AWAY: 76}
HELD = {Trend.NEARER: 57, Trend.AWAY: 75}
NOT_CALLED = {Trend.NEARER: 23, Trend.AWAY: 64}
"""Per cent of the calls at P > .8, as `make bench-calls` prints them: right on simulated lives as mail, held on the
mail log, and the same of the ties called steady or not sure there."""
_DIRECTION = (
    f"Days in touch in the last {RECENT_DAYS} days against the {USUAL_DAYS} before. Nearer means more than "
    f"{100 * (RISE - 1):.0f} % above what was usual, away more than a fifth below it, and it is called where the "
    f"probability of that exceeds {100 * SURE:.0f} %. Below, the calls of a month ago against what came: a call that "
    "held was still so in the 30 days after. Elsewhere such calls did so: on simulated lives drawn like mail, "
    f"{RIGHT[Trend.NEARER]} % of the calls of nearer and {RIGHT[Trend.AWAY]} % of those of away were right: the rate "
    f"had changed by so much. On a mail log {HELD[Trend.NEARER]} % of nearer and {HELD[Trend.AWAY]} % of away held; of "
    f"the ties not called {NOT_CALLED[Trend.NEARER]} % and {NOT_CALLED[Trend.AWAY]} % did the same, so a call of away "
    "says less of the month to come than one of nearer."
)
_CLOSENESS = (
    Fact("An act of theirs counts", f"{INCOMING:g} times", "measured on logs of mail, messages, phone and forum"),
    Fact(
        "It fades by half in",
        ", ".join(f"{days:g}" for days in HALF_LIVES_DAYS) + " days at once",
        "measured; close to a power law",
    ),
    Fact("The n-th act of a day counts", "1/n", "measured; raw counts do worse"),
    Fact("A long text counts", "up to twice", "prior only: no log with words was measured"),
    Fact("50 points of closeness are", "an exchange each way a week", f"a definition: {S50:g} points of the sum"),
)


def _weights(learnt: Learnt) -> Iterator[WeightLine]:
    for weight in learnt.weights:
        known = weight.learnt is not None and weight.low is not None and weight.high is not None
        counts = weight.points if learnt.better else weight.prior
        yield WeightLine(
            kind=weight.kind.value.replace("_", " "),
            prior=f"{weight.prior:g}",
            learnt=f"{weight.learnt:.2f}" if known else "",
            range=f"{weight.low:.2f} to {weight.high:.2f}" if known else "",
            counts=f"{counts:.2f}",
            people=weight.support,
            source=weight.words if known else weight.source,
        )


_UNSURE = (
    " One weight alone is known no better than its interval says: kinds that go together share what they "
    "foretell, so read a learnt weight as how well that kind foretells coming back here, beside the "
    "others, and not as what such an act means to anybody."
)


def _weights_sentence(learnt: Learnt) -> str:
    if not any(weight.learnt is not None for weight in learnt.weights):
        return "Your log says too little to move any weight from its prior."
    if learnt.proof is None:
        return "There is too little to test them on, so they count only where you asked for it."
    proof = learnt.proof
    told = (
        f"On {many(proof.rows, 'case')} that were kept back, of whom {number(proof.came_back)} came back, the learnt "
        f"weights missed by {proof.learnt_loss:.3f} nats on average and the priors by {proof.prior_loss:.3f}"
    )
    counts = "; so the learnt ones count." if learnt.better else "; so the priors count."
    return told + counts + _UNSURE


def _call(call: Calls) -> CallLine:
    return CallLine(
        name="nearer" if call.trend is Trend.NEARER else "away",
        called=call.called,
        held=_share(call.held, call.called),
        by_chance=f"{call.by_chance:.1f}",
        others=_share(call.others_held, call.others),
    )


def _circles(record: Record) -> Iterator[CircleLine]:
    for line in record.returns:
        yield CircleLine(CIRCLES[line.circle], line.people, _share(line.came_back, line.people))


def _stayed(record: Record) -> str:
    if not record.placed:
        return ""
    return (
        f"{_share(record.stayed, record.placed)} of people were in the same circle a week later. Below, how many of "
        "each circle a month ago came back within 30 days."
    )


def _share(count: int, of: int) -> str:
    """A share with its 95 % interval, and the counts it rests on."""
    if not of:
        return "nobody"
    low, high = interval(count, of)
    return f"{percent(count / of)} ({number(count)} of {number(of)}; {percent(low)} to {percent(high)})"
