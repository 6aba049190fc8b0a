"""The accounts of a merged log after one step of it (`store.growing`): those that nothing new is told of stay."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from nearer.store.batch import Batch
from nearer.store.growing import Step
from nearer.store.layers import paths
from nearer.store.merge import account_rows
from nearer.store.schema import ACCOUNT, compute, keys_of

_TEXTS = ("handle", "name", "url", "bio", "address")
_LISTS = ("links", "same_as")


def step_accounts(
    con: duckdb.DuckDBPyConnection,
    accounts: pa.Table,
    made: Step,
    log: str,
    before: Sequence[Batch],
    stand: Sequence[Batch],
) -> pa.Table:
    """The accounts after a step, from those before it. `log` is the relation of the log after it."""
    names = {batch.name for batch in before}, {batch.name for batch in stand}
    added = [batch for batch in stand if batch.name not in names[0]]
    removed = [batch for batch in before if batch.name not in names[1]]
    told = pa.concat_tables([ACCOUNT.empty_table(), *(pq.read_table(b.accounts).select(ACCOUNT.names) for b in added)])
    if removed or made.gone.num_rows:
        return _asked_anew(con, accounts, made, log, added, removed, stand)
    keys = keys_of(told)
    place = compute.index_in(keys, value_set=keys_of(accounts))
    plain = compute.and_(_says_nothing_else(told, accounts.take(place)), _once(keys))
    odd = keys.filter(compute.invert(plain))
    alike, held = told.filter(plain), place.filter(plain)
    parts = [
        _seen_later(accounts, alike, held),
        alike.filter(compute.is_null(held)),
        _only_named(made.new, accounts, told),
    ]
    found = pa.concat_tables([one.cast(ACCOUNT) for one in parts])
    if len(odd):
        con.register("odd", told.select(["network", "id"]).filter(compute.invert(plain)))
        rows = f"(SELECT * FROM read_parquet({paths([b.accounts for b in stand])}) SEMI JOIN odd USING (network, id))"
        columns = ", ".join(f'"{name}"' for name in ACCOUNT.names)
        again = con.sql(f"SELECT {columns} FROM ({account_rows(rows, 'FROM odd')})").to_arrow_table()
        con.unregister("odd")
        stays = compute.invert(compute.is_in(keys_of(found), value_set=odd))
        found = pa.concat_tables([found.filter(stays), again.cast(ACCOUNT)])
    return found.take(compute.sort_indices(keys_of(found)))


def _once(keys: Any) -> Any:
    """Which keys stand there once."""
    counts = keys.value_counts()
    several = counts.field("values").filter(compute.greater(counts.field("counts"), 1))
    return compute.invert(compute.is_in(keys, value_set=several))


def _says_nothing_else(told: pa.Table, held: pa.Table) -> Any:
    """Of which accounts what is told adds nothing but when they were seen, or is all there is: a flag each."""
    plain: Any = pa.array(np.ones(len(told), np.bool_))
    new = compute.is_null(held["id"])
    for name in (*_TEXTS, "bot"):
        same = compute.fill_null(compute.equal(told[name], held[name]), False)
        plain = compute.and_(plain, compute.or_(compute.or_(new, compute.is_null(told[name])), same))
    for name in _LISTS:
        count = compute.fill_null(compute.list_value_length(told[name]), 2)
        one, other = (compute.binary_join(table[name], "\0") for table in (told, held))
        same = compute.fill_null(compute.equal(one, other), False)
        known = compute.or_(compute.equal(count, 0), same)
        plain = compute.and_(plain, compute.if_else(new, compute.less(count, 2), known))
    return plain.combine_chunks() if isinstance(plain, pa.ChunkedArray) else plain


def _seen_later(accounts: pa.Table, told: pa.Table, place: Any) -> pa.Table:
    """The accounts, those that are told of again with the time at which they were seen last."""
    known = compute.is_valid(place)
    rows = np.asarray(place.filter(known).to_numpy(zero_copy_only=False), np.int64)
    seen: Any = accounts["seen_us"].combine_chunks()
    later = compute.max_element_wise(seen.take(pa.array(rows)), told["seen_us"].combine_chunks().filter(known))
    mask = np.zeros(len(accounts), np.bool_)
    mask[rows] = True
    order = pa.array(np.argsort(rows, kind="stable"))
    put = compute.replace_with_mask(seen, pa.array(mask), later.take(order))
    return accounts.set_column(accounts.schema.get_field_index("seen_us"), "seen_us", put)


def _only_named(rows: pa.Table, accounts: pa.Table, told: pa.Table) -> pa.Table:
    """An account each for those whom some rows of a log name, and of whom nothing is told."""
    to: Any = rows["to"].combine_chunks()
    network: Any = rows["network"].combine_chunks()
    parts = [
        pa.table({"network": network, "id": rows["actor"].combine_chunks()}),
        pa.table({"network": network, "id": rows["target"].combine_chunks()}),
        pa.table({"network": network.take(compute.list_parent_indices(to)), "id": compute.list_flatten(to)}),
    ]
    every = pa.concat_tables(parts).drop_null().group_by(["network", "id"]).aggregate([])
    known = pa.concat_arrays([keys_of(accounts), keys_of(told)])
    new = every.filter(compute.invert(compute.is_in(keys_of(every), value_set=known)))
    columns: dict[str, Any] = {name: pa.nulls(len(new), ACCOUNT.field(name).type) for name in ACCOUNT.names}
    columns |= {name: new[name] for name in ("network", "id")}
    empty: Any = pa.array(np.zeros(len(new) + 1, np.int32))
    columns |= {name: pa.ListArray.from_arrays(empty, pa.array([], pa.string())) for name in _LISTS}
    return pa.table(columns, schema=ACCOUNT)


def _asked_anew(
    con: duckdb.DuckDBPyConnection,
    accounts: pa.Table,
    made: Step,
    log: str,
    added: Sequence[Batch],
    removed: Sequence[Batch],
    stand: Sequence[Batch],
) -> pa.Table:
    """The same where something went: of everybody whom it touches all that stands tells is read."""
    moved = [*added, *removed]
    con.register("step_new", made.new)
    con.register("step_gone", made.gone)
    con.register("accounts_before", accounts)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE keys AS SELECT DISTINCT network, id FROM ("
        f"SELECT network, id FROM read_parquet({paths([batch.accounts for batch in moved])}) "
        f"UNION ALL {_named('step_new')} UNION ALL {_named('step_gone')}) WHERE id IS NOT NULL"
    )
    lost = made.gone.num_rows > 0 or bool(removed)
    # Where nothing went, whoever was known is named still; else the log has to be asked.
    named = _named(log) if lost else f"{_named('step_new')} UNION ALL SELECT network, id FROM accounts_before"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE named AS SELECT DISTINCT network, id FROM "
        f"({named}) SEMI JOIN keys USING (network, id)"
    )
    told = f"(SELECT * FROM read_parquet({paths([b.accounts for b in stand])}) SEMI JOIN keys USING (network, id))"
    columns = ", ".join(f'"{name}"' for name in ACCOUNT.names)
    found = con.sql(
        f"SELECT {columns} FROM accounts_before ANTI JOIN keys USING (network, id) "
        f"UNION ALL SELECT {columns} FROM ({account_rows(told, 'SELECT network, id FROM named')}) ORDER BY network, id"
    ).to_arrow_table()
    for name in ("step_new", "step_gone", "accounts_before"):
        con.unregister(name)
    return found


def _named(rows: str) -> str:
    """Everybody that some rows of a log name."""
    return (
        f"SELECT network, actor AS id FROM {rows} UNION ALL SELECT network, target FROM {rows} "
        f'UNION ALL SELECT network, unnest("to") FROM {rows}'
    )
