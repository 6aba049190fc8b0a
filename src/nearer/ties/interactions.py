"""Activities read as interactions: what passed between ego and one person, in which direction, of which kind.

An activity of ego's becomes outgoing for its target and for everybody in `to`; one of somebody else's becomes
incoming where its target is ego or ego is in `to`. One activity gives at most one interaction a person: where the
person is target and in `to`, the target counts. Ego has none with themselves.

What gives none: DELETE, UPDATE, ADD, REMOVE, JOIN and OFFER; the UNDO of anything but a follow, block or ignore (a
like that was taken back happened all the same, and networks rarely tell of the taking back). No network tells of a
missed call as such, so that kind arises nowhere yet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearer.model.names import Direction, Kind, Precision
from nearer.ties.acts import coded

KIND = """
CASE verb
  WHEN 'create' THEN CASE WHEN visibility = 'direct' THEN 'message' WHEN in_reply_to IS NOT NULL THEN 'reply'
                          WHEN object IS NOT NULL THEN 'quote' ELSE 'reply' END
  WHEN 'like' THEN 'like' WHEN 'dislike' THEN 'dislike' WHEN 'announce' THEN 'repost'
  WHEN 'follow' THEN 'follow' WHEN 'invite' THEN 'invite' WHEN 'accept' THEN 'accept'
  WHEN 'call' THEN 'call' WHEN 'buy' THEN 'purchase' WHEN 'click' THEN 'click' WHEN 'view' THEN 'view'
  WHEN 'leave' THEN 'leave' WHEN 'ignore' THEN 'mute' WHEN 'reject' THEN 'reject' WHEN 'flag' THEN 'flag'
  WHEN 'block' THEN 'block'
  WHEN 'undo' THEN CASE "of" WHEN 'follow' THEN 'unfollow' WHEN 'block' THEN 'unblock' WHEN 'ignore' THEN 'unmute' END
END"""
"""The kind for the target of an activity."""

KIND_TO = """
CASE verb
  WHEN 'create' THEN CASE WHEN visibility = 'direct' THEN 'message' ELSE 'mention' END
  WHEN 'call' THEN 'call' WHEN 'invite' THEN 'invite'
END"""
"""The kind for those in `to`."""

_SQL = f"""
WITH mine AS MATERIALIZED (
  SELECT network, account, (row_number() OVER (ORDER BY network, account) - 1)::INTEGER AS seat FROM ego
), them AS MATERIALIZED (
  SELECT m.network, m.account, m.person FROM members m ANTI JOIN mine USING (network, account)
), seated AS (
  SELECT l.*, actor.seat IS NULL AS incoming, coalesce(actor.seat, target.seat) AS seat, target.seat AS aimed_seat,
    if(actor.seat IS NULL, l.actor, l.target) AS other
  FROM log l
  LEFT JOIN mine actor ON l.network = actor.network AND l.actor = actor.account
  LEFT JOIN mine target ON l.network = target.network AND l.target = target.account
), aimed AS (
  SELECT s.* EXCLUDE (aimed_seat, other), them.person, true AS target_of, {KIND} AS kind
  FROM seated s JOIN them ON s.network = them.network AND s.other = them.account WHERE s.seat IS NOT NULL
), addressed AS MATERIALIZED (
  SELECT s.*, unnest(s."to") AS account FROM seated s WHERE len(s."to") > 0
), sent AS (
  SELECT DISTINCT ON (a.network, a.id, them.person) a.* EXCLUDE (aimed_seat, other, account), them.person,
    false AS target_of, {KIND_TO} AS kind
  FROM addressed a
  JOIN them ON a.network = them.network AND a.account = them.account
  LEFT JOIN them first ON a.network = first.network AND a.target = first.account
  WHERE NOT a.incoming AND first.person IS DISTINCT FROM them.person
), received AS (
  SELECT DISTINCT ON (a.network, a.id) a.* EXCLUDE (aimed_seat, other, account) REPLACE (mine.seat AS seat),
    them.person, false AS target_of, {KIND_TO} AS kind
  FROM addressed a
  JOIN mine ON a.network = mine.network AND a.account = mine.account
  JOIN them ON a.network = them.network AND a.actor = them.account
  WHERE a.incoming AND a.aimed_seat IS NULL
), every AS (
  FROM aimed UNION ALL BY NAME FROM sent UNION ALL BY NAME FROM received
)
SELECT person, CASE WHEN precision = 'none' THEN NULL ELSE time_us END AS time_us, since_us, incoming, kind,
  network, id AS activity, target_of AS target, text, url, thread,
  coalesce(in_reply_to, CASE WHEN verb IN ('create', 'like', 'dislike', 'announce') THEN object END) AS in_reply_to,
  space,
  visibility IN ('direct', 'followers') AS private, if(time_us IS NULL, 'none', precision) AS precision, seat
FROM every WHERE kind IS NOT NULL
ORDER BY person, 2 NULLS FIRST, network, activity
"""

_BATCH = 65_536

_ANSWERS = frozenset({Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.CALL})
_ALONE = {kind.value: kind for kind in (Kind.MESSAGE, Kind.CALL)}
"""Kinds that nothing but themselves answers."""

_FINE = (Precision.SECOND, Precision.MINUTE)


class Sighted(NamedTuple):
    """That an answer of a kind (`message`, `call` or None for in public) and direction is seen by the sources of an ego
    account, from one moment up to another, both included; None is open."""

    seat: int
    kind: Kind | None
    direction: Direction
    since_us: int | None
    until_us: int | None


ANSWERED = ("person", "time_us", "incoming", "kind", "network", "activity", "in_reply_to", "precision")
"""The columns that `answered` reads."""


def interactions(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Every interaction of ego, sorted by person, time (unknown first), network and activity.

    Reads the relations `log` (store.schema.ACTIVITY), `members(network, account, person)`, `ego(network, account)`
    and `sight(network, account, kind, direction, since_us, until_us)`: the kinds that the sources of an ego account
    see, with the bounds of the time in which they see them (null is open).

    Columns: person, time_us (null where unknown), since_us, incoming, kind, words (0 where there is no text),
    network, activity, target (false where only in `to`), text, url, thread, in_reply_to (the act answered, or the one
    liked, passed on or quoted), space, private, precision,
    answerable, answers, latency_us. `answerable`: had the other side answered, in private to a message, by a call to
    a call, by reply or mention to all else, a source would have seen it. `answers` is the id of the approach of the
    other side that this act answers: by reply, or, for a message, the other's last message where theirs was the
    last; `latency_us` the time between, null where either is not known to the minute.
    """
    return answered(passed(con)).drop_columns(["seat"])


def passed(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The same without `answers` and `latency_us`, and with `seat`, the number of the ego account: what each activity
    tells by itself, whatever came before it."""
    return _told(con.sql(_SQL).to_arrow_table(), sights(con))


def passed_in_parts(con: duckdb.DuckDBPyConnection, most: int) -> Iterator[pa.Table]:
    """The same in parts of about `most` rows, whole people's each, so that not all need be in memory; the connection is
    busy until the last. There is always a first part."""
    seen = sights(con)
    held: list[pa.RecordBatch] = []
    reader = con.sql(_SQL).to_arrow_reader(_BATCH)
    for batch in reader:
        held.append(batch)
        if sum(some.num_rows for some in held) < most:
            continue
        table = pa.Table.from_batches(held, reader.schema)
        end = _last_person(table)
        if end:
            yield _told(table.slice(0, end), seen)
            held = table.slice(end).to_batches()
    yield _told(pa.Table.from_batches(held, reader.schema), seen)


def _last_person(table: pa.Table) -> int:
    """The first row of the last person."""
    _, code = coded(table["person"])
    return int(np.flatnonzero(code != code[-1])[-1]) + 1 if code[0] != code[-1] else 0


def _told(table: pa.Table, seen: Iterable[Sighted]) -> pa.Table:
    from nearer.ties.words import count_words

    table = table.append_column("words", pa.array(count_words(table["text"])))
    return table.append_column("answerable", pa.array(answerable(table, seen)))


def answered(table: pa.Table) -> pa.Table:
    """Interactions, whole people's, with `answers` and `latency_us`, which follow from what came before."""
    columns = _Columns.of(table)
    approach = _messages(columns)
    _replies(table, columns, approach)
    answers, latency = _answers(table, columns, approach)
    return table.append_column("answers", answers).append_column("latency_us", latency)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that answers are found by, as arrays; persons and networks as codes."""

    person: NDArray[np.int64]
    network: NDArray[np.int64]
    networks: int
    time: NDArray[np.int64]
    timed: NDArray[np.bool_]
    fine: NDArray[np.bool_]
    """The time is known to the minute."""
    incoming: NDArray[np.bool_]
    message: NDArray[np.bool_]
    composed: NDArray[np.bool_]

    @classmethod
    def of(cls, table: pa.Table) -> "_Columns":
        _, person = coded(table["person"])
        networks, network = coded(table["network"])
        kinds, kind = coded(table["kind"])
        precisions, precision = coded(table["precision"])
        time: Any = table["time_us"]
        return cls(
            person=person,
            network=network,
            networks=len(networks),
            time=time.fill_null(0).to_numpy(),
            timed=time.is_valid().to_numpy(),
            fine=np.array([word in (Precision.SECOND, Precision.MINUTE) for word in precisions], np.bool_)[precision],
            incoming=table["incoming"].to_numpy(),
            message=np.array([word == Kind.MESSAGE for word in kinds], np.bool_)[kind],
            composed=np.array([Kind(word).composed for word in kinds], np.bool_)[kind],
        )


def _messages(columns: _Columns) -> NDArray[np.int64]:
    """The row of the message that each message answers: the one before it in the dyad on its network, where that is
    the other side's; -1 elsewhere."""
    approach = np.full(len(columns.person), -1, np.int64)
    told = np.flatnonzero(columns.message & columns.timed)
    order = told[np.lexsort((told, columns.network[told], columns.person[told]))]
    before, here = order[:-1], order[1:]
    turn = (
        (columns.person[before] == columns.person[here])
        & (columns.network[before] == columns.network[here])
        & (columns.incoming[before] != columns.incoming[here])
    )
    approach[here[turn]] = before[turn]
    return approach


def _replies(table: pa.Table, columns: _Columns, approach: NDArray[np.int64]) -> None:
    """Mark the composed acts that reply to a composed act of the other side, found by its id."""
    replied: Any = table["in_reply_to"]
    asking = np.flatnonzero(columns.composed & replied.is_valid().to_numpy())
    asked = np.flatnonzero(columns.composed)
    if len(asking) == 0:
        return
    column: Any = table["activity"]
    activity = column.take(pa.array(asked)).combine_chunks().dictionary_encode()
    ids: Any = pc.index_in(replied.take(pa.array(asking)).combine_chunks(), value_set=activity.dictionary)
    known: Any = ids.is_valid()
    asking = asking[known.to_numpy(zero_copy_only=False)]
    wanted: NDArray[np.int64] = ids.drop_null().to_numpy().astype(np.int64)
    offered = activity.indices.to_numpy().astype(np.int64)
    people = int(columns.person.max()) + 1

    def key(ids: NDArray[np.int64], rows: NDArray[np.int64], incoming: NDArray[np.bool_]) -> NDArray[np.int64]:
        place = (ids * columns.networks + columns.network[rows]) * people + columns.person[rows]
        return place * 2 + incoming

    offers = key(offered, asked, columns.incoming[asked])
    order = np.argsort(offers, kind="stable")
    wants = key(wanted, asking, ~columns.incoming[asking])
    spot = np.minimum(np.searchsorted(offers[order], wants), len(order) - 1)
    hit = offers[order][spot] == wants
    approach[asking[hit]] = asked[order[spot[hit]]]


def _answers(table: pa.Table, columns: _Columns, approach: NDArray[np.int64]) -> tuple[Any, Any]:
    found = approach >= 0
    chosen: Any = pa.array(approach, mask=~found)
    taken = np.where(found, approach, 0)
    latency = columns.time - columns.time[taken] if len(taken) else columns.time
    fine = columns.fine & columns.timed
    known = found & fine & (latency >= 0)
    known[found] &= fine[approach[found]]
    activity: Any = table["activity"]
    return activity.take(chosen), pa.array(latency, mask=~known)


def sights(con: duckdb.DuckDBPyConnection) -> list[Sighted]:
    """What can be seen, from the relations `sight` and `ego`."""
    return sights_of(con.sql("FROM sight").to_arrow_table(), con.sql("FROM ego").to_arrow_table())


def sights_of(sight: pa.Table, ego: pa.Table) -> list[Sighted]:
    """What can be seen, from these tables."""
    mine = sorted(zip(ego["network"].to_pylist(), ego["account"].to_pylist(), strict=True))
    seats = {key: seat for seat, key in enumerate(mine)}
    columns = (sight[name].to_pylist() for name in ("network", "account", "kind", "direction", "since_us", "until_us"))
    return [
        Sighted(seats[network, account], _ALONE.get(kind), Direction(direction), since, until)
        for network, account, kind, direction, since, until in zip(*columns, strict=True)
        if kind in _ANSWERS and (network, account) in seats
    ]


def answerable(table: pa.Table, seen: Iterable[Sighted]) -> NDArray[np.bool_]:
    """Whether the answer to each act would have been seen at its time by a source of the ego account it touched."""
    kinds, kind = coded(table["kind"])
    message, call = (np.array([word == one for word in kinds], np.bool_)[kind] for one in (Kind.MESSAGE, Kind.CALL))
    told: Any = table["time_us"]
    timed, time = told.is_valid().to_numpy(), told.fill_null(0).to_numpy()
    incoming, seats = table["incoming"].to_numpy(), table["seat"].to_numpy()
    found = np.zeros(table.num_rows, np.bool_)
    for one in seen:
        of = message if one.kind == Kind.MESSAGE else call if one.kind == Kind.CALL else ~(message | call)
        hit = of & (seats == one.seat) & (incoming == (one.direction == Direction.OUT))
        if one.since_us is not None:
            hit &= ~timed | (time >= one.since_us)
        if one.until_us is not None:
            hit &= ~timed | (time <= one.until_us)
        found |= hit
    return found
