"""Small invented logs for the tests of this room."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nearer.model.names import Kind, Precision
from nearer.model.tie import Circle
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts, acts
from nearer.ties.kernel import fold, snapshots
from nearer.ties.table import TieTable, measure, moments
from nearer.ties.views import Views

START_US = 1_672_531_200_000_000  # 1 January 2023, a Sunday
HOUR_US = DAY_US // 24

SCHEMA = pa.schema(
    [
        ("person", pa.string()),
        ("time_us", pa.int64()),
        ("since_us", pa.int64()),
        ("incoming", pa.bool_()),
        ("kind", pa.string()),
        ("network", pa.string()),
        ("activity", pa.string()),
        ("target", pa.bool_()),
        ("text", pa.string()),
        ("url", pa.string()),
        ("thread", pa.string()),
        ("in_reply_to", pa.string()),
        ("space", pa.string()),
        ("private", pa.bool_()),
        ("precision", pa.string()),
        ("words", pa.int32()),
        ("answerable", pa.bool_()),
        ("answers", pa.string()),
        ("latency_us", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Act:
    """One invented interaction; `day` counts from START_US and may have a fraction, None is unknown."""

    person: str
    day: float | None
    incoming: bool = False
    kind: Kind = Kind.MESSAGE
    words: int = 0
    answerable: bool = True
    since: float | None = None
    precision: Precision = Precision.SECOND


def us(day: float) -> int:
    return START_US + round(day * DAY_US)


def rows(log: Iterable[Act]) -> pa.Table:
    """The table of interactions of a log, sorted as `interactions` sorts it."""
    ordered = sorted(
        enumerate(log), key=lambda pair: (pair[1].person, -1 if pair[1].day is None else us(pair[1].day), pair[0])
    )
    return pa.Table.from_pylist(
        [
            {
                "person": act.person,
                "time_us": None if act.day is None else us(act.day),
                "since_us": None if act.since is None else us(act.since),
                "incoming": act.incoming,
                "kind": act.kind.value,
                "network": "plain",
                "activity": f"a{number}",
                "target": True,
                "private": False,
                "precision": (Precision.NONE if act.day is None else act.precision).value,
                "words": act.words,
                "answerable": act.answerable,
            }
            for number, act in ordered
        ],
        schema=SCHEMA,
    )


def folded(log: Iterable[Act]) -> Acts:
    return acts(rows(log))


def table(
    log: Iterable[Act], day: float, views: Views | None = None, pins: dict[str, Circle] | None = None
) -> TieTable:
    every = folded(log).until(us(day))
    return measure(fold(None, every), snapshots(every, moments(us(day))), us(day), views=views, pins=pins)


def exchange(person: str, days: Iterable[float]) -> list[Act]:
    """They write, and ego answers an hour later, on each of the days."""
    return [act for day in days for act in (Act(person, day, True), Act(person, day + 1 / 24))]


def weeks(first: float, last: float) -> np.ndarray:
    return np.arange(first, last, 7.0)
