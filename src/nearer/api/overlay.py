"""What lies on the acts of a home that was made whole, after some interactions ended and others came."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.api.layered import ACT_COLUMNS, LayeredActs
from nearer.api.tied import TieFiles
from nearer.people import Persons
from nearer.people.columns import compute, numbers
from nearer.ties.acts import Acts, packed_rest

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Overlay:
    """The acts after a change. `old` is the place of each tie before it, -1 for a new one; `touched` the ties that
    changed, of which `lost` marks those of which something ended. `came` are the new acts alone, of the persons they
    are with, whose ties are `came_to`."""

    acts: LayeredActs
    old: Ints
    touched: Flags
    lost: Flags
    came: Acts
    came_to: Ints


def overlay(files: TieFiles, ended: Ints, came: Acts) -> Overlay:
    """The acts of these files without those at the places `ended` (ascending) and with those that came."""
    base = files.base
    below = base.base_acts
    held = files.acts if isinstance(files.acts, LayeredActs) else _bare(below)
    first_above = int(base.rows.starts[-1])
    lower = ended[ended < first_above]
    gone = np.union1d(held.ended, _act_of(below, lower)).astype(np.int64)
    stays = ~np.isin(held.above.row, ended)
    owner = np.repeat(np.arange(len(held.persons)), np.diff(held.above_start))
    newly = np.setdiff1d(gone, held.ended)
    lost_at = np.concatenate((np.searchsorted(held.base_start, newly, side="right") - 1, owner[~stays]))
    counts = np.diff(held.start) - np.bincount(lost_at, minlength=len(held.persons))
    fresh = numbers(compute.index_in(Persons.of(came.persons).column, value_set=files.persons.column), -1)
    counts[fresh[fresh >= 0]] += np.diff(came.start)[fresh >= 0]
    persons, old, spot = _people(files.persons, counts > 0, came.persons, fresh)
    place = np.full(len(held.persons), -1, np.int64)
    place[old[old >= 0]] = np.flatnonzero(old >= 0)

    tie = np.concatenate((place[owner[stays]], np.repeat(spot, np.diff(came.start))))
    columns: dict[str, Any] = {}
    for name in ACT_COLUMNS:
        later = getattr(came, name) + (int(files.rows.starts[-1]) if name == "row" else 0)
        columns[name] = np.concatenate((getattr(held.above, name)[stays], later)).astype(later.dtype)
    rest = packed_rest(*(columns[name] for name in ("kind", "incoming", "words", "answerable", "dated")))
    order = np.lexsort((columns["row"], rest, columns["time_us"], tie))
    tie = tie[order]
    above_start = np.concatenate(([0], np.cumsum(np.bincount(tie, minlength=len(old))))).astype(np.int64)
    above = Acts(
        persons=persons, start=above_start, points=below.points, **{name: columns[name][order] for name in columns}
    )
    base_start = _base_start(held.base_start, old)
    holds = np.diff(base_start) - np.diff(np.searchsorted(gone, base_start))
    start = np.concatenate(([0], np.cumsum(holds + np.diff(above_start)))).astype(np.int64)
    before = _before(below, base_start, gone, above, tie)
    lost = np.zeros(len(old), np.bool_)
    lost[place[lost_at][place[lost_at] >= 0]] = True
    touched = lost.copy()
    touched[spot] = True
    acts = LayeredActs(persons, start, below, base_start, gone, above, above_start, before)
    return Overlay(acts, old, touched, lost, came, spot)


def _bare(below: Acts) -> LayeredActs:
    """A base with nothing on it."""
    none = np.zeros(0, np.int64)
    nothing = replace(below.part(0, 0), start=np.zeros(len(below.start), np.int64))
    return LayeredActs(below.persons, below.start, below, below.start, none, nothing, nothing.start, none)


def _act_of(below: Acts, rows: Ints) -> Ints:
    """The places among the acts of the base's rows; within a tie, acts stand in another order only where a time is
    vague."""
    found = rows.copy()
    other = np.flatnonzero(below.row[rows] != rows)
    for at in other.tolist():
        row = int(rows[at])
        tie = int(np.searchsorted(below.start, row, side="right")) - 1
        begin = int(below.start[tie])
        found[at] = begin + int(np.flatnonzero(below.row[begin : int(below.start[tie + 1])] == row)[0])
    return found


def _people(known: Persons, stays: Flags, came: Any, fresh: Ints) -> tuple[Persons, Ints, Ints]:
    """Everybody with an act, the place of each before (-1 for who is new), and where those that came now stand."""
    if stays.all() and (fresh >= 0).all():
        return known, np.arange(len(known)), fresh
    here = np.flatnonzero(stays)
    new = Persons.of(came).column.take(pa.array(np.flatnonzero(fresh < 0)))
    every: Any = pa.concat_arrays([known.column.take(pa.array(here)), new])
    order = numbers(compute.sort_indices(every), 0)
    old = np.concatenate((here, np.full(len(new), -1)))[order].astype(np.int64)
    persons = Persons(every.take(pa.array(order)))
    return persons, old, numbers(compute.index_in(Persons.of(came).column, value_set=persons.column), -1)


def _base_start(held: Ints, old: Ints) -> Ints:
    """Where the acts of the base begin for each tie: for a new one, where those of the next begin."""
    count = len(held) - 1
    after = np.minimum.accumulate(np.append(np.where(old >= 0, old, count), count)[::-1])[::-1]
    return held[after]


def _before(below: Acts, base_start: Ints, gone: Ints, above: Acts, tie: Ints) -> Ints:
    """How many acts of the base that hold come before each of those above, within its tie."""
    # Behind a tie's own acts may lie those of people who are nobody any more, all of them ended.
    begin = base_start[tie]
    own = np.minimum(np.searchsorted(below.start, begin, side="right"), len(below.start) - 1)
    end = np.minimum(base_start[tie + 1], below.start[own])
    spot = end.copy()
    some = end > begin
    late = np.zeros(len(tie), np.bool_)
    late[some] = above.time_us[some] <= below.time_us[end[some] - 1]
    for at in np.flatnonzero(late).tolist():
        spot[at] = _spot(below, int(begin[at]), int(end[at]), above, at)
    return spot - begin - (np.searchsorted(gone, spot) - np.searchsorted(gone, begin))


def _spot(below: Acts, begin: int, end: int, above: Acts, at: int) -> int:
    """Where among the acts of a tie in the base an act belongs: after those equal to it."""
    times = below.time_us[begin:end]
    low, high = np.searchsorted(times, above.time_us[at]), np.searchsorted(times, above.time_us[at], side="right")
    same = slice(begin + int(low), begin + int(high))
    rest = packed_rest(
        below.kind[same], below.incoming[same], below.words[same], below.answerable[same], below.dated[same]
    )
    one = slice(at, at + 1)
    own = packed_rest(above.kind[one], above.incoming[one], above.words[one], above.answerable[one], above.dated[one])
    return begin + int(low) + int(np.searchsorted(rest, own[0], side="right"))
