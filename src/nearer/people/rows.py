"""The accounts as sorted columns: row numbers stand for keys, and a smaller row is a smaller key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nearer.model.activity import AccountKey
from nearer.model.person import person_id
from nearer.people.columns import Column, Flags, Ints, compute, flags, kept, numbers, strings, taken
from nearer.people.keys import SEPARATOR, handle_key, is_placeholder, joined
from nearer.people.persons import column_place
from nearer.store.schema import ACCOUNT

FEW = 1_000
"""Fewer keys than that are looked up one by one, because the keys are sorted (see `people.MANY`)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """`table` is sorted by (network, id) without repeats. `keys` are `network NUL id`; `handles` comparable handles;
    `alone` the id of a person who has this account and no other."""

    table: pa.Table
    networks: Column
    ids: Column
    keys: Column
    handles: Column
    placeholder: Flags
    alone: Column

    @classmethod
    def of(cls, accounts: pa.Table, extra: Iterable[AccountKey], named: pa.Table | None = None) -> "Rows":
        """The rows of `accounts`, and one with nulls for each key of `extra` that it lacks.

        Of rows with one key the first is kept; the merged log holds one each. `named` are `keys` (key) whose `alone` is
        known.
        """
        order, keys = _with(accounts.select(ACCOUNT.names).cast(ACCOUNT), sorted(set(extra)))
        networks, ids = strings(order["network"]), strings(order["id"])
        return cls(
            order,
            networks,
            ids,
            keys,
            handle_key(networks, ids, strings(order["handle"])),
            flags(is_placeholder(ids)),
            _alone(keys, networks, ids, named),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, keys: Column) -> Ints:
        """The row of each composite key, -1 where there is none."""
        return numbers(compute.index_in(keys, value_set=self.keys), -1)

    def find_all(self, keys: Iterable[AccountKey]) -> dict[AccountKey, int]:
        """The rows of those keys that are there."""
        wanted = list(dict.fromkeys(keys))
        spelled = [f"{k.network}{SEPARATOR}{k.id}" for k in wanted]
        if len(wanted) < FEW:
            rows = ((key, column_place(self.keys, text)) for key, text in zip(wanted, spelled, strict=True))
            return {key: row for key, row in rows if row is not None}
        found = self.find(pa.array(spelled, pa.string()))
        return {key: row for key, row in zip(wanted, found.tolist(), strict=True) if row >= 0}

    def key(self, row: int) -> AccountKey:
        return AccountKey(self.networks[row].as_py(), self.ids[row].as_py())


def _with(accounts: pa.Table, extra: Sequence[AccountKey]) -> tuple[pa.Table, Column]:
    """The accounts and those of `extra` that are not among them, in order of their keys, each once; and the keys."""
    keys = joined(strings(accounts["network"]), strings(accounts["id"]))
    spelled = (f"{key.network}{SEPARATOR}{key.id}" for key in extra)
    if flags(compute.less(keys[:-1], keys[1:])).all() and all(column_place(keys, key) is not None for key in spelled):
        return accounts, keys
    wanted = [{"network": key.network, "id": key.id} for key in extra]
    both = pa.concat_tables([accounts, pa.Table.from_pylist(wanted, schema=ACCOUNT)])
    order = both.sort_by([("network", "ascending"), ("id", "ascending")])
    keys = joined(strings(order["network"]), strings(order["id"]))
    first = np.concatenate([np.ones(min(len(keys), 1), np.bool_), ~flags(compute.equal(keys[1:], keys[:-1]))])
    return (order, keys) if first.all() else (kept(order, first), kept(keys, first))


def _alone(keys: Column, networks: Column, ids: Column, named: pa.Table | None) -> Column:
    """The id of a person who has one of these accounts alone; a hash takes a microsecond, so few are made again."""
    if named is None:
        found = pa.nulls(len(keys), pa.string())
    else:
        found = strings(named["alone"]).take(compute.index_in(keys, value_set=strings(named["key"])))
    new = np.flatnonzero(flags(compute.is_null(found)))
    pairs = zip(taken(networks, new).to_pylist(), taken(ids, new).to_pylist(), strict=True)
    made = pa.array([person_id(AccountKey(network, id)) for network, id in pairs], pa.string())
    return compute.replace_with_mask(found, compute.is_null(found), made)
