"""Several exports and several parts of one account are one life: a year apart, in two zips, in whatever order."""

import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench.eight.cast import FACEBOOK, LINKEDIN, SLACK, cast_of
from bench.eight.judge import NOW, WRITERS, exports
from bench.eight.script import BEGINS, Life, written

from nearer.api.nearer import Nearer
from nearer.store.schema import ACCOUNT, ACTIVITY

PEOPLE = 12


@pytest.fixture(scope="module")
def life() -> Life:
    return written(cast_of(PEOPLE, seed=3), seed=3)


def until_a_year_before(life: Life) -> Life:
    """What the exports would have held, had they been asked for earlier."""
    end = BEGINS + timedelta(days=240)
    lines, groups = (tuple(one for one in some if one.at < end) for some in (life.lines, life.groups))
    return replace(life, lines=lines, groups=groups)


def log_of(nearer: Nearer) -> tuple[pa.Table, pa.Table]:
    world = nearer.world()
    assert world is not None
    return pq.read_table(world.log.log).cast(ACTIVITY), pq.read_table(world.log.accounts).cast(ACCOUNT)


def test_an_earlier_export_adds_nothing_to_a_later_one_whichever_comes_first(life: Life, tmp_path: Path) -> None:
    """Slack aside, which is imported by itself, and whose messages have ids of their own."""
    early, late = exports(until_a_year_before(life), tmp_path / "early"), exports(life, tmp_path / "late")
    found: list[tuple[pa.Table, pa.Table]] = []
    for name, order in (("late", (late,)), ("early-late", (early, late)), ("late-early", (late, early))):
        with Nearer.open(tmp_path / f"home-{name}", clock=lambda: NOW) as nearer:
            for archives in order:
                result = nearer.import_(nearer.examine([path for on, path in archives.items() if on != SLACK]))
                assert len(result.items) == len(archives) - 1
            found.append(log_of(nearer))
    assert found[0][0].num_rows > 1000
    for log, accounts in found[1:]:
        assert log.equals(found[0][0])
        assert accounts.equals(found[0][1])


def zipped(members: dict[str, bytes], path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


@pytest.mark.parametrize("network", [FACEBOOK, LINKEDIN, SLACK])
def test_two_parts_are_one_export(life: Life, tmp_path: Path, network: str) -> None:
    """As networks cut large exports: no file is in both parts, and who it is of stands in one of them alone."""
    members = WRITERS[network](life)
    names = sorted(members)
    halves = [{name: members[name] for name in names[start::2]} for start in (0, 1)]
    (tmp_path / "parts").mkdir()
    parts = [zipped(half, tmp_path / "parts" / f"{network}-2026-{n}.zip") for n, half in enumerate(halves, start=1)]
    whole = zipped(members, tmp_path / "whole" / f"{network}.zip")
    me = "U00IDA000" if network == SLACK else None
    found: list[tuple[pa.Table, pa.Table]] = []
    for name, paths in (("whole", [whole]), ("folder", [tmp_path / "parts"]), ("turned", parts[::-1])):
        with Nearer.open(tmp_path / f"home-{name}", clock=lambda: NOW) as nearer:
            assert not nearer.import_(nearer.examine(paths, me=me)).failed
            found.append(log_of(nearer))
    for log, _ in found[1:]:
        assert log.equals(found[0][0])
