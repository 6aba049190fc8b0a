"""What passed between the user and invented people, as rows of the relation `interactions`."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from nearer.conversations import Day, candidates, openings
from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.model.opening import Opening
from nearer.model.tie import Circle, Course, Standing, Tie, Trend
from nearer.model.time import to_us
from nearer.people import People, resolve
from nearer.store.schema import ACCOUNT

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

INTERACTION = pa.schema(
    [
        ("person", pa.string()),
        ("time_us", pa.int64()),
        ("since_us", pa.int64()),
        ("incoming", pa.bool_()),
        ("kind", pa.string()),
        ("words", pa.int32()),
        ("answerable", pa.bool_()),
        ("network", pa.string()),
        ("activity", pa.string()),
        ("text", pa.string()),
        ("url", pa.string()),
        ("thread", pa.string()),
        ("in_reply_to", pa.string()),
        ("space", pa.string()),
        ("private", pa.bool_()),
        ("answers", pa.string()),
        ("latency_us", pa.int64()),
    ]
)

ACCOUNTS = pa.Table.from_pylist(
    [
        {"network": "x", "id": "ann"},
        {"network": "slack", "id": "ann2", "same_as": ["x/ann"]},
        {"network": "x", "id": "bo"},
        {"network": "x", "id": "robot", "bot": True},
        {"network": "x", "id": "me"},
    ],
    schema=ACCOUNT,
)


@cache
def everybody(*decisions: Decision) -> People:
    return resolve(ACCOUNTS, decisions, frozenset({AccountKey("x", "me")}))


def person(name: str) -> str:
    found = everybody().of(AccountKey("x", name))
    assert found is not None
    return found


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


class Acts:
    """Rows with ids `a1`, `a2`, ... in the order in which they are told."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def they(self, days: float | None, text: str | None = "Fine work.", kind: str = "mention", **more: Any) -> str:
        return self._add(days, text, kind, incoming=True, **more)

    def i(self, days: float | None, text: str | None = "Thank you.", kind: str = "reply", **more: Any) -> str:
        return self._add(days, text, kind, incoming=False, **more)

    def _add(self, days: float | None, text: str | None, kind: str, *, who: str = "ann", **more: Any) -> str:
        id = f"a{len(self.rows) + 1}"
        self.rows.append(
            {
                "person": person(who),
                "time_us": None if days is None else to_us(ago(days)),
                "kind": kind,
                "words": len((text or "").split()),
                "answerable": True,
                "network": "x",
                "activity": id,
                "text": text,
                "url": f"https://x.com/{id}",
                "private": kind == "message",
                **more,
            }
        )
        return id

    @property
    def table(self) -> pa.Table:
        return pa.Table.from_pylist(self.rows, schema=INTERACTION)


def tie(
    who: str = "ann",
    standing: Standing = Standing.MUTUAL,
    closeness: float | None = 40.0,
    circle: Circle | None = Circle.NEAR,
    trend: Trend = Trend.STEADY,
) -> Tie:
    return Tie(
        person=person(who),
        standing=standing,
        closeness=closeness,
        investment=20.0,
        change=0.0,
        circle=circle,
        attention=Circle.NEAR,
        p_circle=0.9,
        pinned=False,
        course=Course(trend, 1.0, 1.0, 1, 6, None, None),
        n_in=1,
        n_out=1,
        first=None,
        last=None,
        last_in=None,
        last_out=None,
    )


def decision(choice: Choice, subject: str, detail: str = "", id: int = 1) -> Decision:
    return Decision(id, NOW, choice, (subject,), detail)


@cache
def database() -> duckdb.DuckDBPyConnection:
    """One for all: opening one takes longer than most questions."""
    return duckdb.connect(config={"threads": 1})


def day(
    acts: Acts,
    *decisions: Decision,
    ties: Mapping[str, Tie] | None = None,
    now: datetime = NOW,
    minutes: int = 60,
) -> Day:
    con = database()
    con.register("interactions", acts.table)
    found = candidates(con)
    known = {person("ann"): tie()} if ties is None else ties
    return openings(found, known, everybody(*decisions), decisions, now, minutes)


def only(found: Day) -> Opening:
    assert len(found.openings) == 1
    return found.openings[0]
