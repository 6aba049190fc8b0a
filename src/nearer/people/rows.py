"""The accounts as sorted columns: row numbers stand for keys, and a smaller row is a smaller key."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearer.model.activity import AccountKey
from nearer.people.keys import SEPARATOR, handle_key, is_placeholder, joined, strings
from nearer.store.schema import ACCOUNT


@dataclass(frozen=True, slots=True)
class Rows:
    """`table` is sorted by (network, id) without repeats. `keys` are `network NUL id`; `handles` comparable handles."""

    table: pa.Table
    networks: pa.Array
    ids: pa.Array
    keys: pa.Array
    handles: pa.Array
    placeholder: NDArray[np.bool_]

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
            repeated = pc.equal(keys[1:], keys[:-1]).to_numpy(zero_copy_only=False)
            first = np.concatenate([[True], ~repeated])
            if not first.all():
                order, keys = order.filter(pa.array(first)), keys.filter(pa.array(first))
        networks, ids = strings(order["network"]), strings(order["id"])
        return cls(
            order,
            networks,
            ids,
            keys,
            handle_key(networks, ids, strings(order["handle"])),
            is_placeholder(ids).to_numpy(zero_copy_only=False),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, keys: pa.Array) -> NDArray[np.int64]:
        """The row of each composite key, -1 where there is none."""
        return numbers(pc.index_in(keys, value_set=self.keys), -1)

    def find_all(self, keys: Iterable[AccountKey]) -> dict[AccountKey, int]:
        """The rows of those keys that are there."""
        wanted = list(dict.fromkeys(keys))
        found = self.find(pa.array([f"{k.network}{SEPARATOR}{k.id}" for k in wanted], pa.string()))
        return {key: row for key, row in zip(wanted, found.tolist(), strict=True) if row >= 0}

    def key(self, row: int) -> AccountKey:
        return AccountKey(self.networks[row].as_py(), self.ids[row].as_py())


def numbers(values: pa.Array | pa.ChunkedArray, missing: int) -> NDArray[np.int64]:
    """A column of whole numbers as int64, `missing` for null."""
    filled = pc.cast(pc.fill_null(values, missing), pa.int64())
    return np.array(filled.to_numpy(zero_copy_only=False), dtype=np.int64)


def codes(values: pa.Array) -> NDArray[np.int64]:
    """A number for each different value, -1 for null. Equal values have equal numbers; the numbers mean nothing."""
    encoded = pc.dictionary_encode(values)
    plain = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    return numbers(plain.indices, -1)
