"""The accounts that columns name for the first time."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearer.model.activity import Account
from nearer.sources.bulk.arrow import Column, bare, empty_lists, equals, numbers
from nearer.sources.bulk.met import Met, fingerprints
from nearer.store.schema import ACCOUNT


class Naming:
    """Which accounts of one file were named before."""

    def __init__(self, owner: Account | None, limit: int) -> None:
        self._owner = owner
        self._met = Met(limit)

    def new_accounts(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """The accounts that these activities name for the first time (columns of ACCOUNT): of each activity the actor,
        the target and the others, in this order."""
        network, actor, target, to = rows["network"], rows["actor"], rows["target"], rows["to"]
        assert isinstance(to, pa.ListArray)
        others = to.flatten()
        count, more = rows.num_rows, len(others)
        seeds = _fingerprints(network, np.zeros(count, np.uint64))
        held = np.repeat(np.arange(count), np.diff(to.offsets.to_numpy()))
        key = np.concatenate(
            [_fingerprints(actor, seeds), _fingerprints(target, seeds), _fingerprints(others, seeds[held])]
        )
        asked = np.ones(2 * count + more, np.bool_)
        # A like of two people is two activities of one row, which names its actor once.
        line = rows["row"].to_numpy(zero_copy_only=False)
        asked[1:count] = line[1:] != line[:-1]
        asked[count : 2 * count] = target.is_valid().to_numpy(zero_copy_only=False)
        row = np.concatenate([np.arange(count), np.arange(count), held])
        part = np.repeat(np.arange(3), [count, count, more])
        order = np.argsort(row * 3 + part, kind="stable")
        first = np.flatnonzero(self._met.times(key[order], asked[order]) == 1)
        new = order[first]
        names = pa.concat_arrays([actor, target, others]).take(numbers(new))
        return self._accounts(network.take(numbers(row[new])), names)

    def _accounts(self, network: Column, names: Column) -> pa.RecordBatch:
        count = len(names)
        none = pa.nulls(count, pa.string())
        return pa.record_batch(
            [
                network,
                names,
                names,
                none,
                none,
                none,
                pc.if_else(pc.match_substring(names, "@"), names, pa.scalar(None, pa.string())),
                empty_lists(count),
                self._same_as(network, names),
                pa.nulls(count, pa.bool_()),
                pa.nulls(count, pa.int64()),
            ],
            schema=ACCOUNT,
        )

    def _same_as(self, network: Column, names: Column) -> Column:
        """The user's own account is the same one on each network of the file."""
        owner = self._owner
        if owner is None:
            return empty_lists(len(names))
        own = equals(names, owner.id) & ~equals(network, owner.network)
        if not np.any(own):
            return empty_lists(len(names))
        return pa.array([[str(owner.key)] if one else [] for one in own.tolist()], pa.list_(pa.string()))


def _fingerprints(names: Column, seeds: NDArray[np.uint64]) -> NDArray[np.uint64]:
    offsets, data = bare(names)
    out = np.zeros(len(names), np.uint64)
    fingerprints(data, offsets, seeds, out)
    return out
