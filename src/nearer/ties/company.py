"""The company people keep: how much of all that somebody does is for ego, and whom both of them know (TIES.md, 2, 5).

Only the log of a community tells, in which what others do among themselves is seen as well. Closeness and the effects
of acts never use any of this: what somebody does towards a third person changes nothing that ego is shown about their
own tie. The order of people and the cuts of circles do, in this form and for these reasons (docs/decisions/company.md):

    selectivity     S*_ij = S_ij / sqrt(S_i. S_.j), in 0 to 1; S_i. is the sum of ego's ties, S_.j of all ties to j
    shared company  O_ij = sum over k of min(p_ik, p_jk), in 0 to 1; p_ik = S_ik / S_i.
    lift            (1 + S*_ij + O_ij) / the middle of ego's people; S times the lift ranks and places

Both are taken at the beginning of the quarter of the year and hold for it, as the cuts of circles do, so within a
quarter nobody moves because somebody else did.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.people import Persons
from nearer.people.columns import compute, numbers
from nearer.ties.acts import Acts
from nearer.ties.circles import ANCHORS, quarters
from nearer.ties.community import Community
from nearer.ties.kernel import snapshots
from nearer.ties.weights import FLOOR, INCOMING

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int32]

USUAL = ANCHORS[2]
"""Points from which two people count as in touch: contact a few times a year, the anchor of the outer circle."""

LEAST_SEEN = 0.5
"""The share of ego's people who must be seen with somebody else. Below it the log is one person's own, whoever wrote
it, and tells of nobody's company (our own choice)."""

MOST_QUARTERS = 40
"""Ten years of quarters are kept (our own choice); before them people rank by closeness alone."""

CELLS = 2_000_000
"""Ties times moments that are held at once; 19 bytes each."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The company of n people at one moment, in their order; `known` is False where no community log had seen them.

    `selective` is S*, `overlap` O, `given` the share of what they send that goes to ego (all in 0 to 1), `people` how
    many they are in touch with, `one_of` whether ego is among these, `shared` how many of them ego is in touch with
    too, `lift` is 1 where not known.
    """

    at_us: int
    known: Flags
    selective: Floats
    overlap: Floats
    given: Floats
    people: Counts
    one_of: Flags
    shared: Counts
    lift: Floats


@dataclass(frozen=True, slots=True)
class Company:
    """The company of all whom ego met in the logs of communities. Arrays have shape (persons, moments), as in `Kept`.

    `persons` are sorted; `moments_us` ascend: the beginnings of quarters, and last the end of what the logs tell.
    """

    persons: tuple[str, ...]
    moments_us: Ints
    known: Flags
    selective: Floats
    overlap: Floats
    given: Floats
    people: Counts
    one_of: Flags
    shared: Counts
    lift: Floats

    def newest(self, persons: Sequence[str], at_us: int) -> Kept | None:
        """The newest that is told no later than a moment, None where nothing is."""
        # The end lies right after the last act, which is told of at its own moment.
        column = bisect_right(self.moments_us.tolist(), at_us + 1) - 1
        return None if column < 0 else self._kept(self._rows(persons), column)

    def standing(self, persons: Sequence[str], at_us: int) -> Kept | None:
        """What counts in the quarter of a moment, None before the first quarter."""
        column = self._quarter(at_us)
        return None if column < 0 else self._kept(self._rows(persons), column)

    def lifts(self, persons: Sequence[str], moments_us: Ints) -> Floats:
        """The lift that counts at each moment, shape (persons, moments); 1 where nothing is known."""
        rows = self._rows(persons)
        columns = np.array([self._quarter(at) for at in moments_us.tolist()], np.int64)
        made = np.ones((len(rows), len(columns)))
        row, column = np.ix_(np.flatnonzero(rows >= 0), np.flatnonzero(columns >= 0))
        made[row, column] = self.lift[rows[row], columns[column]]
        return made

    def _quarter(self, at_us: int) -> int:
        begun = quarters(at_us)[1]
        return bisect_right(self.moments_us[:-1].tolist(), begun) - 1

    def _rows(self, persons: Sequence[str]) -> Ints:
        own, asked = (Persons.of(some).column for some in (self.persons, persons))
        return numbers(compute.index_in(asked, value_set=own), -1)

    def _kept(self, rows: Ints, column: int) -> Kept:
        met = rows >= 0

        def at(values: NDArray[Any]) -> NDArray[Any]:
            return np.where(met, values[rows, column], 0) if len(self.persons) else np.zeros(len(rows), values.dtype)

        return Kept(
            at_us=int(self.moments_us[column]),
            known=at(self.known).astype(np.bool_),
            selective=at(self.selective),
            overlap=at(self.overlap),
            given=at(self.given),
            people=at(self.people).astype(np.int32),
            one_of=at(self.one_of).astype(np.bool_),
            shared=at(self.shared).astype(np.int32),
            lift=np.where(met, at(self.lift), 1.0),
        )


def grid(first_us: int, last_us: int) -> Ints:
    """The moments at which company is taken: the beginnings of the last ten years' quarters after the first act, and
    the end, right after the last."""
    starts: list[int] = []
    start = quarters(last_us)[1]
    while start > first_us and len(starts) < MOST_QUARTERS:
        starts.append(start)
        start = quarters(start)[0]
    return np.array([*starts[::-1], last_us + 1], np.int64)


@dataclass(frozen=True, slots=True)
class Everybody:
    """All ties of a community without their acts. Row t is the tie of person `ego[t]` to person `alter[t]`, both codes;
    rows ascend by (ego, alter). `acts` gives the acts of some rows, in the order given."""

    ego: Ints
    alter: Ints
    acts: Callable[[Ints], Acts]


def company(community: Community, names: Sequence[str], ego: int, moments_us: Ints) -> Company | None:
    """The company of everybody whom ego ever met, None where the log is not a community's (`LEAST_SEEN`).

    `ego` is a place in `community.persons`, and so are the `names`, the persons' ids. The community must hold all
    ties of ego and of those whom ego met; ties among others are not looked at. Every tie of theirs is looked at once.
    """
    ties = Everybody(community.ego, community.alter, lambda rows: _part(community.acts, rows))
    return company_among(ties, names, ego, moments_us)


def company_among(everybody: Everybody, names: Sequence[str], ego: int, moments_us: Ints) -> Company | None:
    """The same where the acts are elsewhere: they are asked for once, those of CELLS / moments ties at a time, or of
    one person's. So memory is set by that and by the ends of the ties, and not by the acts."""
    own = np.arange(*np.searchsorted(everybody.ego, [ego, ego + 1]))
    met = everybody.alter[own]
    first = np.searchsorted(everybody.ego, met)
    ties = np.searchsorted(everybody.ego, met, side="right") - first
    if not len(met) or np.count_nonzero(ties > 1) < LEAST_SEEN * len(met):
        return None
    mine = snapshots(everybody.acts(own), moments_us).points
    # The last row is of whoever ego never met.
    of_ego = _OfEgo(met, np.concatenate((mine, np.zeros((1, len(moments_us))))))
    made = _blank(len(met), len(moments_us))
    for some in _chunks(ties, max(1, CELLS // len(moments_us))):
        rows = _ranges(first[some], ties[some])
        _fill(made, everybody, some, rows, ties[some], ego, of_ego, moments_us)
    order = np.array(sorted(range(len(met)), key=lambda i: names[int(met[i])]), np.int64)
    return Company(
        tuple(names[int(met[i])] for i in order),
        moments_us,
        made.known[order],
        made.selective[order],
        made.overlap[order],
        made.given[order],
        made.people[order],
        made.one_of[order],
        made.shared[order],
        _lift(made, mine)[order],
    )


@dataclass(frozen=True, slots=True)
class _OfEgo:
    """Ego's points with everybody: those of `met` (ascending) in their order, and a last row of zeros."""

    met: Ints
    rows: Floats

    def points(self, persons: Ints) -> Floats:
        """Ego's points with some people, shape (people, moments)."""
        place = np.searchsorted(self.met, persons)
        known = self.met[np.minimum(place, len(self.met) - 1)] == persons
        return self.rows[np.where(known, place, len(self.met))]

    def all(self) -> Floats:
        """The sum of ego's points, at each moment."""
        return self.rows.sum(axis=0)


@dataclass(frozen=True, slots=True)
class _Columns:
    known: Flags
    selective: Floats
    overlap: Floats
    given: Floats
    people: Counts
    one_of: Flags
    shared: Counts


def _blank(persons: int, moments: int) -> _Columns:
    shape = persons, moments
    numbers, counts = np.zeros((3, *shape)), np.zeros((2, *shape), np.int32)
    selective, overlap, given = numbers
    people, shared = counts
    known, one_of = np.zeros((2, *shape), np.bool_)
    return _Columns(known, selective, overlap, given, people, one_of, shared)


def _fill(
    made: _Columns,
    everybody: Everybody,
    some: slice,
    rows: Ints,
    ties: Ints,
    ego: int,
    of_ego: _OfEgo,
    moments_us: Ints,
) -> None:
    """Everything of some of ego's people. `rows` are all their ties, person after person, `ties` how many each has."""
    begin = np.concatenate(([0], np.cumsum(ties)[:-1]))
    alter = everybody.alter[rows]
    seen = snapshots(everybody.acts(rows), moments_us)
    towards = of_ego.points(alter)
    sent = np.maximum(0.0, seen.points - seen.points_in)
    # S_kj from the tie of j to k: what j did towards k is incoming there, and counts double. Exact but for acts that
    # take points away, which weigh by the side they are seen from.
    toward = INCOMING * sent + seen.points_in / INCOMING

    def total(values: NDArray[Any]) -> NDArray[Any]:
        return np.add.reduceat(values, begin, axis=0)

    all_of_ego, with_ego = of_ego.all(), alter == ego
    theirs, all_to_them, all_sent = total(seen.points), total(toward), total(sent)
    made.known[some] = (all_to_them > 0) & (all_of_ego > 0)
    scale = np.sqrt(all_to_them * all_of_ego)
    made.selective[some] = np.minimum(1.0, _over(of_ego.points(everybody.ego[rows[begin]]), scale))
    share = _over(seen.points, np.repeat(theirs, ties, axis=0))
    made.overlap[some] = np.minimum(1.0, total(np.minimum(share, _over(towards, all_of_ego))))
    made.given[some] = _over(sent[with_ego], all_sent)
    usual = seen.points >= USUAL
    made.people[some] = total(usual.astype(np.int32))
    made.one_of[some] = usual[with_ego]
    made.shared[some] = total((usual & (towards >= USUAL)).astype(np.int32))


def _over(part: Floats, whole: Floats) -> Floats:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0)


def _lift(made: _Columns, mine: Floats) -> Floats:
    """1 + S* + O over its middle among those whom ego is in touch with, so that the lifted points stay on the scale of
    S, and people of whom no community tells rank among the others as they would by S."""
    raw = 1.0 + made.selective + made.overlap
    lift = np.ones(raw.shape)
    for column in range(raw.shape[1]):
        known = made.known[:, column]
        close = known & (mine[:, column] >= FLOOR)
        if close.any():
            lift[known, column] = raw[known, column] / np.median(raw[close, column])
    return lift


def _chunks(sizes: Ints, most: int) -> Iterator[slice]:
    """Runs of neighbours whose sizes sum to no more than `most`, or of one."""
    ends = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield slice(first, last)
        first = last


def _ranges(first: Ints, sizes: Ints) -> Ints:
    """`first[0]`, `first[0] + 1`, ... `sizes[0]` of them, then the same from `first[1]` on, and so forth."""
    return np.repeat(first - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes) + np.arange(int(sizes.sum()))


def _part(acts: Acts, rows: Ints) -> Acts:
    """The acts of some ties, in the order given. Their names stay behind: nobody asks for them."""
    sizes = np.diff(acts.start)[rows]
    which = _ranges(acts.start[rows], sizes)
    return replace(
        acts,
        persons=tuple(map(str, range(len(rows)))),
        start=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        time_us=acts.time_us[which],
        kind=acts.kind[which],
        incoming=acts.incoming[which],
        words=acts.words[which],
        answerable=acts.answerable[which],
        dated=acts.dated[which],
        row=acts.row[which],
    )


_COLUMNS = ("known", "selective", "overlap", "given", "people", "one_of", "shared", "lift")


def to_arrow(found: Company) -> pa.Table:
    """One row a person, one fixed-size list of moments for each column; the moments stand in the metadata."""
    columns: dict[str, Any] = {"person": pa.array(found.persons, pa.string())}
    for name in _COLUMNS:
        flat = pa.array(np.ascontiguousarray(getattr(found, name)).reshape(-1))
        columns[name] = pa.FixedSizeListArray.from_arrays(flat, len(found.moments_us))
    moments = ",".join(map(str, found.moments_us.tolist()))
    return pa.table(columns).replace_schema_metadata({"moments_us": moments})


def from_arrow(table: pa.Table) -> Company:
    """What `to_arrow` wrote."""
    text = (table.schema.metadata or {}).get(b"moments_us", b"").decode()
    moments = np.array([int(m) for m in text.split(",") if m], np.int64)

    def grid_of(name: str) -> NDArray[Any]:
        flat: Any = table[name].combine_chunks()
        return flat.flatten().to_numpy(zero_copy_only=False).reshape(table.num_rows, len(moments))

    return Company(
        tuple(map(str, table["person"].to_pylist())),
        moments,
        grid_of("known"),
        grid_of("selective"),
        grid_of("overlap"),
        grid_of("given"),
        grid_of("people"),
        grid_of("one_of"),
        grid_of("shared"),
        grid_of("lift"),
    )
