"""Does answering matter, on a community's log: for its busiest egos one by one, and for everybody pooled.

    python -m bench.answering FILE [--egos 3]

FILE holds a directed act a line, as the SNAP logs do: actor, target, time in seconds. Pooled, every ordered pair of ego
and other is a tie, and errors are by pair; how busy anybody was is then counted over the whole log.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.ties.acts import Acts
from nearer.ties.answering import Answering, Estimate, answering, sample
from nearer.ties.approaches import Talk, approaches
from nearer.ties.conduct import Conduct, Share
from nearer.ties.views import Views
from nearer.ties.weights import CODES

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Log:
    """A directed log, one entry an act."""

    actor: Ints
    target: Ints
    time_us: Ints


def load(file: Path) -> Log:
    """Read `actor target seconds` lines, gzipped or not; acts towards oneself are left out."""
    actor, target, seconds = np.loadtxt(file, np.int64, usecols=(0, 1, 2), unpack=True)
    other = actor != target
    # Some logs count from 0. Any day after NEVER will do.
    return Log(actor[other], target[other], (seconds[other] + 86_400) * 1_000_000)


def seen(log: Log, egos: Ints) -> Acts:
    """The acts of these egos with everybody: one tie for each ego and other."""
    sent, got = np.isin(log.actor, egos), np.isin(log.target, egos)
    ego = np.concatenate((log.actor[sent], log.target[got]))
    other = np.concatenate((log.target[sent], log.actor[got]))
    time = np.concatenate((log.time_us[sent], log.time_us[got]))
    incoming = np.arange(len(ego)) >= sent.sum()
    people = int(max(ego.max(), other.max())) + 1
    pairs, tie = np.unique(ego * people + other, return_inverse=True)
    order = np.lexsort((time, tie))
    tie, count = tie[order], len(order)
    return Acts(
        persons=tuple(f"{pair // people:08}-{pair % people:08}" for pair in pairs.tolist()),
        start=np.concatenate(([0], np.cumsum(np.bincount(tie, minlength=len(pairs))))),
        time_us=time[order],
        kind=np.full(count, CODES[Kind.MESSAGE], np.int8),
        incoming=incoming[order],
        words=np.zeros(count, np.int32),
        answerable=np.ones(count, np.bool_),
        dated=np.ones(count, np.bool_),
        row=np.arange(count),
    )


def measured(acts: Acts) -> tuple[Conduct, Answering]:
    """Conduct and estimate at the end of the log."""
    end = int(acts.time_us.max())
    every = np.ones(len(acts.persons), np.bool_)
    views = Views.open(len(acts.persons))
    talk = Talk(acts.tie, np.ones(len(acts), np.bool_))
    found = approaches(acts, talk)
    return Conduct(acts, found, end, views.until_us, every), answering(sample(acts, found, views, end, every))


def line(made: Estimate) -> str:
    """One estimate in figures."""
    back = "  ".join("   –  " if b is None else f"{b:6.1%}" for b in made.back)
    text = f"  {made.name:16} {made.answered:7,} {made.unanswered:7,}  {back}  "
    if made.difference is None or made.low is None or made.high is None:
        return text + "too little to tell"
    return text + f"{made.difference:+7.1%}  ({made.low:+.1%} to {made.high:+.1%})"


def told(name: str, acts: Acts) -> None:
    """Print everything about one ego, or about all."""
    begin = perf_counter()
    conduct, found = measured(acts)
    both = conduct.figures()
    print(f"\n{name}: {len(acts):,} acts, {len(acts.persons):,} ties, {perf_counter() - begin:.1f} s")
    print(f"  answers: {part(both.you.answered)}, when it begins a conversation {part(both.you.begun)}")
    print(f"  minutes to the answer, quartiles: {both.you.quartiles}")
    print(f"  {'':16} answered     not  back    back    matched difference, 95 %")
    for made in (found.overall, *found.by_speed):
        print(line(made))
    apart = found.overall.apart or 0.0
    print(f"  {found.compared:,} of {found.of:,} approaches; before matching {apart:.2f} deviations apart")


def part(share: Share) -> str:
    """A share with its interval."""
    if share.value is None or share.low is None or share.high is None:
        return "nothing to count"
    return f"{share.hits:,} of {share.of:,} = {share.value:.1%} ({share.low:.1%} to {share.high:.1%})"


def main() -> None:
    """Read the log and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("file", type=Path)
    asked.add_argument("--egos", type=int, default=3, help="how many of the busiest to show one by one")
    given = asked.parse_args()
    log = load(given.file)
    who, acts = np.unique(np.concatenate((log.actor, log.target)), return_counts=True)
    for ego in who[np.argsort(-acts, kind="stable")][: given.egos]:
        told(f"ego {ego}", seen(log, np.array([ego])))
    told("pooled", seen(log, who))


if __name__ == "__main__":
    main()
