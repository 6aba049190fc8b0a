"""Records as columns and back, and whole columns in place of single records for what comes in millions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from nearer.model.activity import Account, Activity, Place, Record, Roster
from nearer.model.names import Confidence, Precision, Verb, Visibility
from nearer.model.time import from_us, to_us
from nearer.store.schema import ACCOUNT, BATCH_ACTIVITY, BATCH_COLUMNS, ROSTER


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A stretch of a log: the accounts that are first named in it, and its activities in their order.

    `accounts` has the columns of `nearer.store.schema.ACCOUNT`, `activities` those of BATCH_COLUMNS. They say the same
    as records would: what a record leaves out is null, lists are never null. `to` stands in the order in which it was
    written; the batch sorts it.
    """

    accounts: pa.RecordBatch
    activities: pa.RecordBatch

    def __len__(self) -> int:
        """How many activities."""
        return self.activities.num_rows


Entry = Record | Columns
"""What a source may yield in bulk."""


def records_of(entry: Entry) -> Iterator[Record]:
    """The records that an entry tells of: itself, or those of its columns, accounts first."""
    if not isinstance(entry, Columns):
        yield entry
        return
    yield from accounts_of(entry.accounts)
    yield from activities_of(entry.activities)


def accounts_of(rows: pa.RecordBatch) -> Iterator[Account]:
    """The accounts that stand in columns of ACCOUNT, in order."""
    for row in rows.to_pylist():
        yield Account(
            network=row["network"],
            id=row["id"],
            handle=row["handle"],
            name=row["name"],
            url=row["url"],
            bio=row["bio"],
            address=row["address"],
            links=tuple(row["links"]),
            same_as=tuple(row["same_as"]),
            bot=row["bot"],
            seen=None if row["seen_us"] is None else from_us(row["seen_us"]),
        )


def activity_rows(activities: Iterable[Activity]) -> pa.RecordBatch:
    """Activities as columns of BATCH_COLUMNS, `to` in the order in which it was written."""
    rows = list(activities)
    # The words below are enumerations of texts, which a column takes as they are; `.value` takes 5 microseconds each.
    word = pa.dictionary(pa.int32(), pa.string())
    times = [None if a.time is None else to_us(a.time) for a in rows]
    return pa.record_batch(
        [
            pa.array([a.network for a in rows], word),
            pa.array([a.id for a in rows], pa.string()),
            pa.array(times, pa.int64()),
            pa.array(times, pa.timestamp("us", tz="UTC")),
            pa.array([None if a.since is None else to_us(a.since) for a in rows], pa.int64()),
            pa.array([a.precision for a in rows], word),
            pa.array([a.offset for a in rows], pa.int32()),
            pa.array([a.actor for a in rows], pa.string()),
            pa.array([a.verb for a in rows], word),
            pa.array([a.target for a in rows], pa.string()),
            pa.array([list(dict.fromkeys(a.to)) if len(a.to) > 1 else a.to for a in rows], pa.list_(pa.string())),
            pa.array([a.in_reply_to for a in rows], pa.string()),
            pa.array([a.object for a in rows], pa.string()),
            pa.array([a.of for a in rows], word),
            pa.array([a.thread for a in rows], pa.string()),
            pa.array([a.space for a in rows], pa.string()),
            pa.array([a.visibility for a in rows], word),
            pa.array([a.text for a in rows], pa.string()),
            pa.array([a.url for a in rows], pa.string()),
            pa.array([a.confidence for a in rows], word),
            pa.array([None if a.place is None else a.place.file for a in rows], word),
            pa.array([None if a.place is None else a.place.row for a in rows], pa.int64()),
        ],
        schema=BATCH_COLUMNS,
    )


def activity_columns(activities: Iterable[Activity]) -> pa.Table:
    """Activities as columns of BATCH_ACTIVITY. `to` is sorted, so that equal facts are equal rows."""
    return pa.Table.from_batches([sorted_lists(activity_rows(activities), "to")]).cast(BATCH_ACTIVITY)


def activities_of(rows: pa.Table | pa.RecordBatch) -> Iterator[Activity]:
    """The activities that stand in columns of ACTIVITY, in order, with their places where the columns have them."""
    for row in rows.to_pylist():
        yield Activity(
            network=row["network"],
            id=row["id"],
            time=None if row["time_us"] is None else from_us(row["time_us"]),
            actor=row["actor"],
            verb=Verb(row["verb"]),
            target=row["target"],
            to=tuple(row["to"]),
            in_reply_to=row["in_reply_to"],
            object=row["object"],
            of=None if row["of"] is None else Verb(row["of"]),
            thread=row["thread"],
            space=row["space"],
            visibility=Visibility(row["visibility"]),
            text=row["text"],
            url=row["url"],
            precision=Precision(row["precision"]),
            since=None if row["since_us"] is None else from_us(row["since_us"]),
            offset=row["offset"],
            confidence=Confidence(row["confidence"]),
            place=_place(row.get("file"), row.get("row")),
        )


def _place(file: str | None, row: int | None) -> Place | None:
    return None if file is None else Place(file, row)


def account_rows(accounts: Iterable[Account]) -> pa.RecordBatch:
    """Accounts as columns of ACCOUNT."""
    rows = list(accounts)
    return pa.record_batch(
        [
            pa.array([a.network for a in rows], pa.string()),
            pa.array([a.id for a in rows], pa.string()),
            pa.array([a.handle for a in rows], pa.string()),
            pa.array([a.name for a in rows], pa.string()),
            pa.array([a.url for a in rows], pa.string()),
            pa.array([a.bio for a in rows], pa.string()),
            pa.array([a.address for a in rows], pa.string()),
            pa.array([sorted(set(a.links)) for a in rows], pa.list_(pa.string())),
            pa.array([sorted(set(a.same_as)) for a in rows], pa.list_(pa.string())),
            pa.array([a.bot for a in rows], pa.bool_()),
            pa.array([None if a.seen is None else to_us(a.seen) for a in rows], pa.int64()),
        ],
        schema=ACCOUNT,
    )


def roster_columns(rosters: Iterable[Roster]) -> pa.Table:
    """Rosters as columns of ROSTER."""
    rows = list(rosters)
    return pa.table(
        [
            pa.array([r.network for r in rows], pa.string()),
            pa.array([r.owner for r in rows], pa.string()),
            pa.array([r.name.value for r in rows], pa.string()),
            pa.array([None if r.time is None else to_us(r.time) for r in rows], pa.int64()),
            pa.array([sorted(set(r.members)) for r in rows], pa.list_(pa.string())),
            pa.array([None if r.place is None else r.place.file for r in rows], pa.string()),
            pa.array([None if r.place is None else r.place.row for r in rows], pa.int64()),
        ],
        schema=ROSTER,
    )


def sorted_lists(rows: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """The rows with each list of one column sorted and without repeats, so that equal facts are equal rows."""
    column = rows[name]
    if not isinstance(column, pa.ListArray) or (pc.max(pc.list_value_length(column)).as_py() or 0) < 2:
        return rows
    lists = [sorted(set(one or ())) for one in column.to_pylist()]
    return rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), pa.array(lists, column.type))
