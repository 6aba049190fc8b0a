"""Files into the log: Nearer's own import, beside decoding the same bytes and doing nothing with them."""

import importlib.abc
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from bench.scale.figures import Run
from bench.scale.lines import interactions, posts
from bench.scale.log import END_US, Plan
from bench.scale.meter import Cost, Refused, measured
from nearer.model.time import from_us

MOST = 1_000_000
"""Rows of the largest file: of posts that is 1 GB. All that is measured grows with the rows alone."""
BASE = "orjson.loads"
IMPORT, TO_LOG = "Nearer, import until the pages stand", "Nearer, to the log"
FORMS = ("plain interactions", "1 KB posts")
_WARM = 40_000
"""Rows to warm on: of plain interactions that is 6 MB, so that they are read in bulk and the scanners are loaded."""

_WORK = {
    BASE: ("bench.scale.ingest:decode_orjson", ("orjson",)),
    "msgspec.json.decode": ("bench.scale.ingest:decode_msgspec", ()),
    "json.loads": ("bench.scale.ingest:decode_json", ()),
    TO_LOG: ("bench.scale.ingest:to_log", ()),
    IMPORT: ("bench.scale.ingest:import_all", ()),
}


def ingests(rows: int, seed: int, folder: Path, said: Callable[[str], None]) -> Iterator[Run]:
    """Both forms through each way; the multiple is of `orjson.loads` alone, over the same bytes."""
    plan, tiny = Plan(min(rows, MOST), seed), Plan(_WARM, seed)
    for form, make in zip(FORMS, (interactions, posts), strict=True):
        said(f"ingest: {form}")
        stem = form.replace(" ", "-")
        path = make(plan, folder / f"{stem}-{plan.rows}.jsonl")
        warm = make(tiny, folder / f"{stem}-{tiny.rows}.jsonl")
        costs = {name: measured(work, path, warm, needs=needs) for name, (work, needs) in _WORK.items()}
        base = costs[BASE]
        for name, cost in costs.items():
            named = f"{form}: {name}"
            if isinstance(cost, Refused):
                yield Run(named, plan.rows, None, None, cost.why)
            else:
                yield Run(named, plan.rows, cost, cost.cpu_s / base.cpu_s if isinstance(base, Cost) else None)
        path.unlink()
        warm.unlink()


def decode_orjson(path: Path) -> None:
    """Decode every line; nothing else."""
    import orjson

    _decoded(path, orjson.loads)


def decode_msgspec(path: Path) -> None:
    """Decode every line; nothing else."""
    _decoded(path, msgspec.json.decode)


def decode_json(path: Path) -> None:
    """Decode every line; nothing else."""
    _decoded(path, json.loads)


def _decoded(path: Path, decode: Callable[[bytes], object]) -> None:
    with path.open("rb") as lines:
        for line in lines:
            decode(line)


class _AsInstalled(importlib.abc.MetaPathFinder):
    """Hides pandas, which is among the tools of development only: Arrow loads it wherever it finds it, 45 MiB that an
    installation of Nearer never holds."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        del path, target
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def _as_installed() -> None:
    if not any(isinstance(finder, _AsInstalled) for finder in sys.meta_path):
        sys.meta_path.insert(0, _AsInstalled())


def import_all(path: Path) -> None:
    """What `nearer import` does: read, write the batch, merge it into the log, and derive all that the pages need."""
    _as_installed()
    from nearer.api.nearer import Nearer

    home = Path(tempfile.mkdtemp(dir=path.parent))
    with Nearer.open(home, clock=lambda: from_us(END_US)) as nearer:
        nearer.import_(nearer.examine([path], me="me"))
    shutil.rmtree(home)


def to_log(path: Path) -> None:
    """The part of an import up to the log: all is read, normalised and written as a batch, and compared with what
    stands; nothing is derived. It is what a dry run does, which at the end throws the finished batch away."""
    _as_installed()
    from nearer.api.nearer import Nearer

    home = Path(tempfile.mkdtemp(dir=path.parent))
    with Nearer.open(home, clock=lambda: from_us(END_US)) as nearer:
        nearer.dry_run(nearer.examine([path], me="me"))
    shutil.rmtree(home)
