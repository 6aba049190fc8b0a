"""Whose accounts are, in one folder of ties and in the next."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from nearer.api.tied import mapped
from nearer.people.columns import Column, compute, flags, kept, numbers, single, strings

_CALLED_BY = ("name", "handle", "spelled", "seen_us")


@dataclass(frozen=True)
class Whose:
    """The accounts that `known.keep_people` wrote into two folders, side by side."""

    before: Path
    after: Path

    @property
    def stay(self) -> bool:
        """Whether every account that was there still belongs to the same person."""
        return self._place.null_count == 0 and self._is.take(self._place).equals(self._was)

    @property
    def told_otherwise(self) -> Column:
        """The people of whom the accounts tell something else now that anybody is called by; whoever has an account in
        only one of the folders is among these."""
        same = flags(compute.equal(self._was, self._is.take(self._place)))
        for name in _CALLED_BY:
            one, other = single(self._then[name]), single(self._now[name]).take(self._place)
            none = compute.and_(compute.is_null(one), compute.is_null(other))
            same &= flags(compute.equal(one, other)) | flags(none)
        place = numbers(self._place, -1)
        new = np.ones(len(self._now), np.bool_)
        new[place[same]] = False
        return pa.concat_arrays([kept(self._was, ~same), kept(self._is, new)])

    @cached_property
    def _then(self) -> pa.Table:
        return mapped(self.before / "people-accounts.arrow")

    @cached_property
    def _now(self) -> pa.Table:
        return mapped(self.after / "people-accounts.arrow")

    @cached_property
    def _place(self) -> Column:
        """Where each account of before is now, null for one that is gone."""
        return compute.index_in(strings(self._then["key"]), value_set=strings(self._now["key"]))

    @cached_property
    def _was(self) -> Column:
        return _persons(self._then)

    @cached_property
    def _is(self) -> Column:
        return _persons(self._now)


def _persons(accounts: pa.Table) -> Column:
    """The id of the person of each account."""
    return strings(accounts["alone"]).take(single(accounts["root"]))
