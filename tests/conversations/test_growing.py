"""What may be open after interactions came piece by piece is what may be open after all of them at once."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from conversations.talking import INTERACTION, NOW, Acts
from nearer.conversations import Standing, renewed, settled
from nearer.model.time import DAY_US, to_us

PEOPLE, ACTS = ("ann", "bo", "cy"), 30
KINDS = ("message", "reply", "mention", "quote", "like", "repost", "call", "follow")


def act(id: int, seed: int) -> st.SearchStrategy[dict[str, object]]:
    """An interaction; who, when and what follow from its id, so that all of it may come in any order."""
    day = None if (id + seed) % 13 == 5 else (id * 7 + seed) % 23
    return st.fixed_dictionaries(
        {
            "person": st.just(PEOPLE[(id * 5 + seed) % 3]),
            "time_us": st.just(None if day is None else to_us(NOW) - (30 - day) * DAY_US + id % 3),
            "incoming": st.booleans(),
            "kind": st.sampled_from(KINDS),
            "words": st.just(3),
            "answerable": st.sampled_from((True, True, True, False)),
            "network": st.just(("x", "slack")[(id + seed) % 7 == 0]),
            "activity": st.just(f"a{id}"),
            "text": st.sampled_from((None, "a word", "a word or two?")),
            "thread": st.sampled_from((None, None, None, "a1", "t")),
            "in_reply_to": st.one_of(st.none(), st.integers(0, ACTS).map(lambda to: f"a{to}")),
            "private": st.booleans(),
        }
    )


def in_time(log: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    return sorted(log, key=lambda row: row["time_us"] or 0)


logs = st.integers(0, 9).flatmap(lambda seed: st.tuples(*(act(id, seed) for id in range(ACTS))).map(in_time))
pieces = st.one_of(
    st.just([id * 4 // ACTS for id in range(ACTS)]), st.lists(st.integers(0, 3), min_size=ACTS, max_size=ACTS)
)
"""With which piece each act comes, the acts in order of time."""


def table(rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=INTERACTION)


def told(found: pa.Table) -> list[dict[str, Any]]:
    """The rows in an order of their own; a talk is called by its first act."""
    rows = sorted(found.to_pylist(), key=lambda row: (row["person"], row["scope"], row["id"]))
    first: dict[object, str] = {}
    for row in rows:
        row["talk"] = first.setdefault((row["person"], row["talk"]), row["id"])
    return rows


def stood(standing: Standing) -> dict[str, set[str]]:
    """What stands, in no order."""
    return {one.name: set(map(str, getattr(standing, one.name).to_pylist())) for one in fields(standing)}


def grown(
    pieces: list[list[dict[str, object]]],
) -> Iterator[tuple[tuple[pa.Table, Standing], tuple[pa.Table, Standing]]]:
    """After each piece but the first: what came of it on top of those before, and what all so far come to at once."""
    with duckdb.connect() as con:
        so_far = list(pieces[0])
        con.register("interactions", table(so_far))
        held = settled(con)
        for came in pieces[1:]:
            so_far += came
            every = table(so_far)

            def rows_of(whose: pa.Table, every: pa.Table = every) -> pa.Table:
                return every.filter(pc.is_in(every["person"], value_set=whose["person"].combine_chunks()))

            held = renewed(con, *held, table(came), rows_of)
            con.register("interactions", every)
            yield held, settled(con)


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(log=logs, piece=pieces)
def test_what_comes_in_pieces_opens_what_it_opens_at_once(log: list[dict[str, object]], piece: list[int]) -> None:
    cut = [[row for row, of in zip(log, piece, strict=True) if of == number] for number in range(4)]
    for (held, standing), (at_once, whole) in grown(cut):
        assert told(held) == told(at_once)
        assert stood(standing) == stood(whole)


def test_a_day_of_contact_long_ago_counts_once_however_late_it_is_told() -> None:
    acts = Acts()
    for day in range(60, 20, -1):
        acts.they(day, kind="message") if day % 3 else acts.i(day, kind="message")
    acts.they(58.1, kind="message")
    acts.they(75, kind="message")
    acts.i(30.1, kind="like")
    rows = acts.rows
    pieces = list(grown([rows[:40], rows[40:41], rows[41:42], rows[42:]]))
    for (held, standing), (at_once, whole) in pieces:
        assert told(held) == told(at_once)
        assert stood(standing) == stood(whole)
    (held, _), _ = pieces[-1]
    assert [row["days"] for row in told(held) if row["scope"] == "tie"] == [41]
