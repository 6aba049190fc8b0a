"""The accounts as sorted columns: row numbers stand for keys, and a smaller row is a smaller key."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nearer.model.activity import AccountKey
from nearer.people.columns import Column, Flags, Ints, compute, flags, kept, numbers, strings
from nearer.people.keys import SEPARATOR, handle_key, is_placeholder, joined
from nearer.people.persons import column_place
from nearer.store.schema import ACCOUNT

FEW = 1_000
"""Fewer keys than that are looked up one by one, because the keys are sorted (see `people.MANY`)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """`table` is sorted by (network, id) without repeats. `keys` are `network NUL id`; `handles` comparable handles."""

    table: pa.Table
    networks: Column
    ids: Column
    keys: Column
    handles: Column
    placeholder: Flags

    @classmethod
    def of(cls, accounts: pa.Table, extra: Iterable[AccountKey]) -> "Rows":
        """The rows of `accounts`, and one with nulls for each key of `extra` that it lacks.

        Of rows with one key the first is kept; the merged log holds one each.
        """
        known = accounts.select(ACCOUNT.names).cast(ACCOUNT)
        wanted = [{"network": key.network, "id": key.id} for key in sorted(set(extra))]
        both = pa.concat_tables([known, pa.Table.from_pylist(wanted, schema=ACCOUNT)])
        order = both.sort_by([("network", "ascending"), ("id", "ascending")])
        keys = joined(strings(order["network"]), strings(order["id"]))
        if len(keys) > 1:
            repeated = flags(compute.equal(keys[1:], keys[:-1]))
            first = np.concatenate([[True], ~repeated])
            if not first.all():
                order, keys = kept(order, first), kept(keys, first)
        networks, ids = strings(order["network"]), strings(order["id"])
        return cls(
            order,
            networks,
            ids,
            keys,
            handle_key(networks, ids, strings(order["handle"])),
            flags(is_placeholder(ids)),
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
