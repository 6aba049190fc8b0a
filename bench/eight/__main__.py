"""`make bench-identity`: how well accounts of one person are found, on invented lives whose truth is known.

`fit` prints the table of `nearer/people/weights.py`, counted on the lives of some seeds; `measure` says what is linked
without asking, and how the proposals do, on the lives of others; `cost` how long people take to be resolved.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import duckdb
import numpy as np
from rich.console import Console
from rich.table import Table

from bench.eight.cast import cast_of
from bench.eight.fitting import Judged, fitted, lived, with_log
from bench.eight.judge import bring_in, exports
from bench.eight.script import written as script
from nearer.api.nearer import Nearer
from nearer.people import resolve
from nearer.people.columns import Flags, Floats
from nearer.people.proposals import SHOWN_FROM
from nearer.people.weighing import SIGNS, Weights, prior
from nearer.people.weights import WEIGHTS
from nearer.ties.forecast.calibration import auc, brier, ece

FIT_SEEDS = (11, 12, 13, 14)
MEASURE_SEEDS = (21, 22, 23)
PEOPLE = 300
BANDS = (0.5, 0.7, 0.9, 0.97, 0.99, 1.0)


def main() -> None:
    """Read the command line and do one of the two."""
    parser = argparse.ArgumentParser(prog="python -m bench.eight", description=__doc__)
    parser.add_argument("work", choices=("fit", "measure", "cost"))
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seeds", type=int, nargs="*")
    told = parser.parse_args()
    if told.work == "cost":
        cost(told.people, Console())
        return
    seeds = told.seeds or (FIT_SEEDS if told.work == "fit" else MEASURE_SEEDS)
    lives = list(_lives(told.people, seeds))
    if told.work == "fit":
        sys.stdout.write("\n".join(written(fitted(lives))) + "\n")
    else:
        report(lives, Console())


def _lives(people: int, seeds: Sequence[int]) -> Iterator[Judged]:
    for seed in seeds:
        sys.stderr.write(f"a life of {people}, seed {seed}\n")
        yield lived(people, seed)


def written(weights: Weights) -> Iterator[str]:
    """The table as Python, with each level's weight beside it."""
    yield "WEIGHTS = Weights({"
    for name, kind in SIGNS:
        told = weights.counts[name]
        said = ", ".join(f"{level.name.lower()} {told.weight(level):+.1f}" for level in kind)
        yield f'    "{name}": Counts({told.same}, {told.other}),  # {said}'
    yield "})"


def report(lives: list[Judged], console: Console) -> None:
    """Print what was linked without asking, how proposals did by probability, and over all seeds together."""
    asked = Table("seed", "linked", "wrong", "precision", "recall", title="Linked without asking")
    for life in lives:
        done = life.without_asking
        asked.add_row(
            str(life.seed), str(done.right), str(len(done.wrong)), f"{done.precision:.4f}", f"{done.recall:.3f}"
        )
    console.print(asked)
    p, same, shown = (np.concatenate(column) for column in zip(*map(chances, lives), strict=True))
    table = Table("probability", "proposals", "right", "share right", "mean said", title="Proposals")
    for low, high in pairwise(BANDS):
        here = shown & (p >= low) & ((p < high) | (high == 1.0))
        if here.any():
            right = same[here].mean()
            table.add_row(
                f"{low} to {high}", str(here.sum()), str(same[here].sum()), f"{right:.3f}", f"{p[here].mean():.3f}"
            )
    console.print(table)
    here = shown & (p >= SHOWN_FROM)
    console.print(
        f"Of {same.sum()} pairs not linked, proposed {here.sum()}, right {same[here].sum()}: "
        f"precision {same[here].mean():.3f}, recall {same[here].sum() / same.sum():.3f}; "
        f"with a further sign at all {same[shown].sum() / same.sum():.3f}. "
        f"AUC over all pairs {auc(same, p):.4f}; Brier {brier(same[shown], p[shown]):.4f}, "
        f"ECE {ece(same[shown], p[shown]):.3f} over pairs with a further sign."
    )


def chances(life: Judged, weights: Weights = WEIGHTS) -> tuple[Floats, Flags, Flags]:
    """Of each pair the probability, whether it is one person, and whether a further sign than names is there."""
    said = weights.said(life.pairs.levels)
    worth = life.pairs.further | (said > 0)
    odds = said + prior(said[worth], life.accounts)
    return 1 / (1 + np.exp(-odds)), life.same, life.pairs.further


def cost(people: int, console: Console) -> None:
    """Print the CPU seconds that resolving a life of so many people takes, by its accounts alone and with its log."""
    life = script(cast_of(people, 31), 31)
    with TemporaryDirectory(prefix="nearer-eight-") as folder, Nearer.open(Path(folder) / "home") as nearer:
        bring_in(nearer, exports(life, Path(folder) / "exports"), 31)
        world = nearer.world()
        assert world is not None
        egos = frozenset(world.people.ego_accounts)
        accounts = world.query("SELECT * FROM {accounts}")
        with duckdb.connect(config={"threads": 1}) as con:
            for name, make in (
                ("accounts alone", lambda: resolve(accounts, (), egos)),
                ("with the log", lambda: with_log(world, con)),
            ):
                before = process_time()
                found = len(make().proposals)
                spent = process_time() - before
                console.print(f"{name}: {spent:.2f} CPU s, {found} proposals")
        console.print(f"{accounts.num_rows} accounts, {world.log.activities} activities")


if __name__ == "__main__":
    main()
