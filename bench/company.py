"""Does the company people keep order them better than points alone? On real logs, every form tried, side by side.

Who comes back: at the training cut-offs of the benchmark of ties (bench/tiesbench/placing.py; nothing after them is
looked at), each ego's people are ordered by each form. Who is a friend: the order at the end of copenhagen against
declared Facebook friendship, and counts among politicians on Twitter against who follows whom. All is measured within
an ego, since only the order of one ego's people is used. Intervals are 95 %, of the difference to S, egos resampled.

    python -m bench.company        reads data/ties of the folder NEARER_SHARED, or of ../shared
"""

import gzip
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.tiesbench.known import KNOWN, Known, write_plain
from bench.tiesbench.loader import Log, load
from bench.tiesbench.placing import plan
from bench.tiesbench.scores import draws, figure, resampled
from nearer.model.time import DAY_US
from nearer.ties.circles import quarters
from nearer.ties.community import Community, community
from nearer.ties.company import company
from nearer.ties.forecast.labels import returned
from nearer.ties.kernel import snapshots

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOGS = ("collegemsg", "email-eu-core", "copenhagen")
WEIGHTS = {"favorite": 0.4, "mention": 0.7, "reply": 1.0, "retweet": 0.6}


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for each cut-off, ego and past contact: S, S* and O then, and the lift as the product has it (taken at
    the beginning of the quarter), 1 where there is none."""

    cut: Ints
    ego: Ints
    label: Flags
    points: Floats
    selective: Floats
    overlap: Floats
    lift: Floats

    def forms(self) -> Iterator[tuple[str, Floats]]:
        """Every form that was tried, S first."""
        s, chosen, shared = self.points, self.selective, self.overlap
        yield "S", s
        yield "S*", chosen
        yield "S* + O", chosen + shared
        yield "S (1 + S*)", s * (1 + chosen)
        yield "S (1 + O)", s * (1 + shared)
        yield "S (1 + S* + O)", s * (1 + chosen + shared)
        if np.ptp(self.lift) > 0:
            yield "S x lift of the quarter", s * self.lift


def coming_back(log: Log, known: Known) -> Rows:
    """The rows of the training cut-offs, by the product's own code."""
    placed = plan(log, known.horizon_days)
    pairs = community(log.time_us, log.actor, log.target, log.kind)
    cuts = np.array([placed.cut_us(day) for day in placed.train], np.int64)
    labels = [returned(pairs.acts, cut, cut + known.horizon_days * DAY_US) for cut in cuts.tolist()]
    asked = [_asked(pairs, cut, known.horizon_days * DAY_US) for cut in cuts.tolist()]
    return _rows(pairs, cuts, labels, asked)


def friends(log: Log, folder: Path) -> Rows:
    """Everybody with a tie at the end of the log, and whether they are declared friends."""
    pairs = community(log.time_us, log.actor, log.target, log.kind)
    with gzip.open(folder / "fb_friends.csv.gz", "rt") as lines:
        declared = np.loadtxt(lines, np.int64, delimiter=",", skiprows=1)
    person = np.array([int(log.names[i]) for i in pairs.persons.tolist()])
    size = int(max(declared.max(), person.max())) + 1
    both = np.concatenate((declared[:, 0] * size + declared[:, 1], declared[:, 1] * size + declared[:, 0]))
    label = np.isin(person[pairs.ego] * size + person[pairs.alter], both)
    end = np.array([int(pairs.acts.time_us.max()) + 1], np.int64)
    return _rows(pairs, end, [label], [np.ones(len(pairs), np.bool_)])


def _asked(pairs: Community, cut: int, horizon_us: int) -> Flags:
    """The ties with an act before a cut-off, of egos who acted within the horizon before it."""
    acts, tie = pairs.acts, pairs.acts.tie
    before = acts.time_us < cut
    active = np.zeros(len(pairs.persons), np.bool_)
    active[pairs.ego[tie[before & ~acts.incoming & (acts.time_us >= cut - horizon_us)]]] = True
    met = np.bincount(tie[before], minlength=len(pairs)) > 0
    return met & active[pairs.ego]


def _rows(pairs: Community, cuts: Ints, labels: list[Flags], asked: list[Flags]) -> Rows:
    begun = np.array([quarters(cut)[1] for cut in cuts.tolist()], np.int64)
    moments = np.unique(np.concatenate((cuts, begun)))
    points = snapshots(pairs.acts, cuts).points
    selective, overlap = np.zeros(points.shape), np.zeros(points.shape)
    lift = np.ones(points.shape)
    names = [f"{place:09d}" for place in range(len(pairs.persons))]
    now, then = np.searchsorted(moments, cuts), np.searchsorted(moments, begun)
    for ego in np.unique(pairs.ego[np.any(asked, axis=0)]).tolist():
        found = company(pairs, names, ego, moments)
        if found is not None:
            own = pairs.rows_of(ego)
            selective[own], overlap[own] = found.selective[:, now], found.overlap[:, now]
            lift[own] = found.lift[:, then]
    some = [np.flatnonzero(wanted) for wanted in asked]
    return Rows(
        cut=np.concatenate([np.full(len(rows), c) for c, rows in enumerate(some)]),
        ego=np.concatenate([pairs.ego[rows] for rows in some]),
        label=np.concatenate([label[rows] for label, rows in zip(labels, some, strict=True)]),
        points=np.concatenate([points[rows, c] for c, rows in enumerate(some)]),
        selective=np.concatenate([selective[rows, c] for c, rows in enumerate(some)]),
        overlap=np.concatenate([overlap[rows, c] for c, rows in enumerate(some)]),
        lift=np.concatenate([lift[rows, c] for c, rows in enumerate(some)]),
    )


def followers(folder: Path) -> Rows:
    """Politicians by counts of what passed between them (times are not known), and whether the other follows."""

    def read(name: str) -> Ints:
        with gzip.open(folder / f"{name}_list.csv.gz", "rt") as lines:
            return np.loadtxt(lines, np.int64, skiprows=1, ndmin=2)

    tables = {name: read(name) for name in WEIGHTS}
    ids = np.unique(np.concatenate([table[:, :2].ravel() for table in tables.values()]))
    sent = np.zeros((len(ids), len(ids)))
    for name, table in tables.items():
        here, there = np.searchsorted(ids, table[:, 0]), np.searchsorted(ids, table[:, 1])
        np.add.at(sent, (here, there), WEIGHTS[name] * np.log1p(table[:, 2]))
    np.fill_diagonal(sent, 0)
    follow = np.zeros(sent.shape, np.bool_)
    edges = read("friend")[:, :2]
    edges = edges[np.isin(edges, ids).all(axis=1)]
    follow[np.searchsorted(ids, edges[:, 0]), np.searchsorted(ids, edges[:, 1])] = True
    ties = sent + 2 * sent.T
    ego, alter = np.nonzero(ties)
    share = ties / np.maximum(ties.sum(axis=1, keepdims=True), 1e-12)
    overlap = np.concatenate([np.minimum(share[e], share[alter[ego == e]]).sum(axis=1) for e in range(len(ids))])
    points = ties[ego, alter]
    selective = points / np.sqrt(ties.sum(axis=1)[ego] * ties.sum(axis=0)[alter])
    return Rows(np.zeros_like(ego), ego, follow[alter, ego], points, selective, overlap, np.ones(len(ego)))


def show(name: str, rows: Rows) -> None:
    """Print one log: AUC within an ego and MRR of each form, and the difference to S."""
    sys.stdout.write(f"\n{name}: {len(rows.label):,} rows, {rows.label.mean():.1%} positive\n")
    drawn = draws(rows.cut, rows.ego)
    unknown = np.full(len(rows.label), np.nan)
    base: dict[str, Floats] = {}
    for form, score in rows.forms():
        found = resampled(drawn, rows.label, score, unknown)
        base = base or found
        cells = [f"{form:<26}"]
        for measure in ("ego_auc", "mrr"):
            gain = figure(found[measure] - base[measure])
            cells.append(f"{measure} {found[measure][0]:.4f} ({gain.low:+.4f} {gain.high:+.4f})")
        sys.stdout.write("  ".join(cells) + "\n")


def main() -> int:
    """Run all; 2 where the logs are not there."""
    shared = Path(os.environ.get("NEARER_SHARED") or "../shared") / "data" / "ties"
    if not shared.is_dir():
        sys.stderr.write("The logs are not there. Set NEARER_SHARED to the folder that holds data/ties.\n")
        return 2
    for known in KNOWN:
        if known.name not in LOGS:
            continue
        with tempfile.TemporaryDirectory() as folder:
            log = load(write_plain(known, shared, Path(folder)))
        show(f"{known.name}, who comes back within {known.horizon_days} days", coming_back(log, known))
        if known.name == "copenhagen":
            show("copenhagen, who is a declared friend", friends(log, shared / known.name))
    show("politicians-twitter, who follows them", followers(shared / "politicians-twitter"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
