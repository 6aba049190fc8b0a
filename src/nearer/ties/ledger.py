"""What each act did to one tie: the effects and silences that sum to its closeness, and which acts answered which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from nearer.model.names import Direction, Kind
from nearer.model.tie import Effect, Interaction, Label
from nearer.model.time import from_us
from nearer.ties.acts import acts
from nearer.ties.closeness import points, to_closeness
from nearer.ties.kernel import replay
from nearer.ties.state import NEVER

EPSILON = 1.0
"""A point of closeness: what changes by less is kept, not moved (TIES.md, 3)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An act of one side that answers an approach of the other, `minutes` later; None where a time is too coarse.
    Ids are `network/id`; `direction` is that of the answer."""

    approach: str
    answer: str
    direction: Direction
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """One tie from its first act to `at_us`. The effects and silences and `closing` sum to `closeness`, exactly.

    `effects` has the acts with a time, oldest first; `undated` those without. `closing` is the silence since the
    last act (and where a block of unknown date stands, what it emptied).
    """

    effects: tuple[Effect, ...]
    undated: tuple[Interaction, ...]
    answers: tuple[Answer, ...]
    waiting: tuple[str, ...]
    """Ego's last composed acts since theirs of which an answer would have been seen, oldest first."""
    closing: float
    closeness: float

    @property
    def gained(self) -> float:
        """The sum of all effects."""
        return sum(effect.effect for effect in self.effects)

    @property
    def faded(self) -> float:
        """The sum of all silences, the closing one included; never positive."""
        return sum(effect.silence for effect in self.effects) + self.closing


def ledger(rows: pa.Table, at_us: int) -> Ledger:
    """The ledger of one person's interactions (rows of `interactions.interactions`, all of one person) up to a moment.

    Raises ValueError for rows of several people.
    """
    every = acts(rows).until(at_us)
    if len(every.persons) > 1:
        raise ValueError("a ledger is of one person")
    if len(every) == 0:
        return Ledger((), (), (), (), 0.0, 0.0)
    state, told = replay(every)
    chosen: Any = pa.array(every.row)
    told_rows: list[dict[str, Any]] = rows.take(chosen).to_pylist()
    dated = [j for j in range(len(every)) if every.time_us[j] != NEVER]
    effects = tuple(
        effect(
            interaction(told_rows[j]),
            float(told.before[j]),
            float(told.after[j]),
            float(told.silence[j]),
        )
        for j in dated
    )
    closeness = 0.0 if state.blocked[0] else float(to_closeness(points(state, at_us).both)[0])
    return Ledger(
        effects=effects,
        undated=tuple(interaction(told_rows[j]) for j in range(len(every)) if every.time_us[j] == NEVER),
        answers=tuple(_answer(row) for row in told_rows if row["answers"] is not None),
        waiting=_waiting([told_rows[j] for j in dated]),
        closing=closeness - (effects[-1].after if effects else 0.0),
        closeness=closeness,
    )


def effect(act: Interaction, before: float, after: float, silence: float) -> Effect:
    """One effect with its label (TIES.md, 3)."""
    moved = after - before
    net = moved + silence
    if moved < -EPSILON:
        label = Label.PUSHED
    elif net > EPSILON and moved > EPSILON:
        label = Label.NEARER
    elif abs(net) <= EPSILON or abs(moved) <= EPSILON:
        label = Label.KEPT
    else:
        label = Label.REACHED
    return Effect(act, before, after, silence, label)


def interaction(row: dict[str, Any]) -> Interaction:
    """One row of the table of interactions as an object."""
    time, since = row["time_us"], row["since_us"]
    return Interaction(
        person=row["person"],
        network=row["network"],
        activity=row["activity"],
        time=None if time is None else from_us(time),
        direction=Direction.IN if row["incoming"] else Direction.OUT,
        kind=Kind(row["kind"]),
        text=row["text"],
        words=row["words"],
        url=row["url"],
        thread=row["thread"],
        in_reply_to=row["in_reply_to"],
        space=row["space"],
        private=row["private"],
        since=None if since is None else from_us(since),
    )


def address(act: Interaction) -> str:
    """The address of the activity behind an interaction: `network/id`."""
    return f"{act.network}/{act.activity}"


def _answer(row: dict[str, Any]) -> Answer:
    latency = row["latency_us"]
    return Answer(
        approach=f"{row['network']}/{row['answers']}",
        answer=f"{row['network']}/{row['activity']}",
        direction=Direction.IN if row["incoming"] else Direction.OUT,
        minutes=None if latency is None else latency / 60e6,
    )


def _waiting(rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    waiting: list[str] = []
    for row in rows:
        if row["incoming"]:
            waiting.clear()
        elif row["answerable"] and Kind(row["kind"]).composed:
            waiting.append(f"{row['network']}/{row['activity']}")
    return tuple(waiting)
