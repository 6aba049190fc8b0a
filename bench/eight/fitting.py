"""The candidate pairs of invented lives with the levels of their signs and the truth, and weights counted from them."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from bench.eight.cast import cast_of
from bench.eight.judge import NOW, Linked, bring_in, exports, linked, owners_of, show_profiles
from bench.eight.script import Life, written
from nearer.api.nearer import Nearer
from nearer.api.world import World
from nearer.people import People, looked_into, resolve
from nearer.people.proposals import Pairs, pairs_to_judge
from nearer.people.weighing import SIGNS, Levels, Weights, counted


@dataclass(frozen=True, slots=True)
class Judged:
    """One life: all pairs of accounts of different networks that no rule has linked, which of them are one person, and
    what was linked without asking."""

    seed: int
    pairs: Pairs
    same: NDArray[np.bool_]
    accounts: int
    """How many accounts the home has."""
    without_asking: Linked


def lived(size: int, seed: int) -> Judged:
    """Write a life, import its eight exports, show its profiles, and compare everybody with everybody."""
    folder = Path(tempfile.mkdtemp(prefix="nearer-eight-"))
    try:
        life = written(cast_of(size, seed), seed)
        with Nearer.open(folder / "home", clock=lambda: NOW) as nearer:
            bring_in(nearer, exports(life, folder / "exports"), seed)
            show_profiles(nearer, life)
            world = nearer.world()
            assert world is not None
            with duckdb.connect() as con:
                return judged(with_log(world, con), life, seed)
    finally:
        shutil.rmtree(folder)


def with_log(world: World, con: duckdb.DuckDBPyConnection) -> People:
    """The people of a world without its decisions, their proposals by what the log tells, too. `con` stays in use."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW log AS SELECT * FROM {world.log.relation}")
    accounts = world.query("SELECT * FROM {accounts}")
    return resolve(accounts, (), frozenset(world.people.ego_accounts), looked_into(con))


def judged(people: People, life: Life, seed: int) -> Judged:
    """The accounts of these people beside the script."""
    rows, whose = people.rows, owners_of(life)
    among = np.array(sorted(rows.find_all(key for key, number in whose.items() if number).values()), np.int64)
    pairs = pairs_to_judge(rows, people.roots, people.alone, people.ego_row, people.look, among)
    ends = [[whose[rows.key(row)] for row in end.tolist()] for end in (pairs.a, pairs.b)]
    same = np.array([a == b for a, b in zip(*ends, strict=True)], np.bool_)
    return Judged(seed, pairs, same, len(rows), linked(people, life))


def together(lives: list[Judged]) -> tuple[dict[str, Levels], NDArray[np.bool_]]:
    """The levels and the truth of several lives, one after the other."""
    levels = {name: np.concatenate([life.pairs.levels[name] for life in lives]) for name, _ in SIGNS}
    return levels, np.concatenate([life.same for life in lives])


def fitted(lives: list[Judged]) -> Weights:
    """Weights counted from lives whose truth is known."""
    return counted(*together(lives))
