"""A measured moment as files, so that a home of very many ties need not be measured again by each process.

One folder a moment, `seen-<key of the ties>-<microseconds>`, that appears by a rename and holds one array a column of
the table. Pins are no part of it: they are decisions and are laid over it. Deleted at any time, it is made anew.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from nearer.api.kept_day import Shelf
from nearer.api.moment import Measured
from nearer.api.world import COURSES_KEPT, World
from nearer.model.tie import Circle
from nearer.store.home import Home, settle
from nearer.ties.chances import Chances
from nearer.ties.closeness import Points
from nearer.ties.course import Courses
from nearer.ties.table import TieTable

KEPT_FROM = 50_000
"""Ties from which a measured moment is kept: with fewer, measuring takes less than two seconds (measured)."""

KEPT = 2
"""Moments that are kept of one world: the newest, and the one before, at which a reader may still be."""

_TABLE = ("standing", "closeness", "investment", "change", "quarter_ago", "circle", "attention", "p_circle", "pinned")
_COURSES = ("trend", "recent_count", "usual_count", "recent_days", "usual_days", "burst", "p_nearer", "p_away")
_CUTS = ("cuts", "attention_cuts")


def kept_at(home: Home, key: str) -> list[int]:
    """The moments that are kept of the world with this key, ascending, in microseconds."""
    return sorted(int(entry.name.rpartition("-")[2]) for entry in home.derived.glob(f"seen-{key}-*"))


def keep_measured(home: Home, world: World, table: TieTable, told: Chances) -> None:
    """Keep a table that was measured without pins, with the courses of those in a circle; let go of older ones."""
    key = world.key
    final = _folder(home, key, table.at_us)
    if final.exists():
        return
    draft = home.derived / f".tmp-{uuid4().hex}"
    draft.mkdir(mode=0o700)
    columns = {name: getattr(table, name) for name in (*_TABLE, *_CUTS)}
    columns |= {f"courses-{name}": getattr(table.courses, name) for name in _COURSES}
    columns |= {"both": table.points.both, "incoming": table.points.incoming}
    columns |= {"chance": told.p, "chance-row": told.row}
    columns |= {"quiet": table.quiet, "spread": np.array(table.courses.spread)}
    inside = np.flatnonzero(np.minimum(table.circle, table.attention) < Circle.STRANGERS.rank)
    inside = inside[np.argsort(-table.points.both[inside], kind="stable")[:COURSES_KEPT]]
    lines = [world.weekly(int(tie)) for tie in inside]
    columns |= {"inside": inside, "weekly": np.array(lines).reshape(len(lines), len(world.weeks))}
    for name, values in columns.items():
        np.save(draft / f"{name}.npy", values)
    settle(draft, final)
    for at_us in kept_at(home, key)[:-KEPT]:
        shutil.rmtree(_folder(home, key, at_us), ignore_errors=True)


def kept_measured(home: Home, world: World, at_us: int) -> Measured:
    """The table that `keep_measured` wrote; its columns stay in the files until they are looked at."""
    folder = _folder(home, world.key, at_us)

    def column(name: str) -> Any:
        return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="c"))

    for tie, line in zip(column("inside").tolist(), column("weekly"), strict=True):
        world.know(tie, line)
    company, persons = world.company, world.state.persons
    courses = {name: column(f"courses-{name}") for name in _COURSES}
    made = TieTable(
        persons=persons,
        at_us=at_us,
        state=world.state,
        _quiet=[column("quiet")],
        points=Points(column("both"), column("incoming")),
        courses=Courses(**courses, spread=float(column("spread"))),
        **{name: column(name) for name in (*_TABLE, *_CUTS)},
    )
    told = Chances(at_us, world.state, column("chance"), column("chance-row"), world.record.fitted, world.full_head)
    if company is None:
        return Measured(made, told)
    lifted = replace(made, company=company.newest(persons, at_us), standing_company=company.standing(persons, at_us))
    return Measured(lifted, told)


def shelf_of(home: Home, world: World, at_us: int) -> Shelf:
    """Where the days of a moment that is kept are kept with it."""
    return Shelf(_folder(home, world.key, at_us))


def _folder(home: Home, key: str, at_us: int) -> Path:
    return home.derived / f"seen-{key}-{at_us}"
