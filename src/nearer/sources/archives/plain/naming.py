"""The accounts that columns name for the first time."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearer.model.activity import Account
from nearer.sources.bulk.arrow import Column, bare, empty_lists, equals, numbers
from nearer.sources.bulk.met import Met, fingerprints, laid
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
        assert isinstance(network, pa.DictionaryArray)
        count, more = rows.num_rows, len(others)
        seeds = _fingerprints(network.dictionary, np.zeros(len(network.dictionary), np.uint64))[
            network.indices.to_numpy()
        ]
        ends = to.offsets.to_numpy() - to.offsets.to_numpy()[0] if more else np.zeros(count + 1, np.int32)
        held = np.repeat(np.arange(count), np.diff(ends)) if more else np.zeros(0, np.int64)
        key, asked = np.empty(2 * count + more, np.uint64), np.empty(2 * count + more, np.bool_)
        which, row = np.empty(2 * count + more, np.int64), np.empty(2 * count + more, np.int64)
        laid(
            _fingerprints(actor, seeds),
            _fingerprints(target, seeds),
            target.is_valid().to_numpy(zero_copy_only=False),
            _fingerprints(others, seeds[held]),
            ends,
            # A like of two people is two activities of one row, which names its actor once.
            rows["row"].to_numpy(zero_copy_only=False),
            key,
            asked,
            which,
            row,
        )
        met = np.flatnonzero(self._met.times(key, asked) == 1)
        new, row = which[met], row[met]
        names = _picked(new, (actor, target, others))
        return self._accounts(network.take(numbers(row)).dictionary_decode(), names)

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


def _picked(places: NDArray[np.int64], columns: tuple[Column, ...]) -> Column:
    """The texts at these places, counted through the columns one behind the other."""
    order: list[NDArray[np.int64]] = []
    picked: list[Column] = []
    begin = 0
    for column in columns:
        here = np.flatnonzero((places >= begin) & (places < begin + len(column)))
        order.append(here)
        picked.append(column.take(numbers(places[here] - begin)))
        begin += len(column)
    return pa.concat_arrays(picked).take(numbers(np.argsort(np.concatenate(order))))


def _fingerprints(names: Column, seeds: NDArray[np.uint64]) -> NDArray[np.uint64]:
    offsets, data = bare(names)
    out = np.zeros(len(names), np.uint64)
    fingerprints(data, offsets, seeds, out)
    return out
