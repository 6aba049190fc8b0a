"""Every real sample goes in by the front door; the same archive in any container and any order is the same log."""

import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nearer.api.nearer import Nearer

SAMPLES = ("bluesky-arroba", "bluesky-indigo", "mastodon-fossilizer", "slack-hfaran", "x-kglibrarian")
ARCHIVES = (".zip", ".car", ".tar", ".gz")


def import_(home: Path, *paths: Path) -> dict[str, list[dict[str, object]]]:
    command = [sys.executable, "-m", "nearer", "import", *map(str, paths), "--yes", "--json", "--home", str(home)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert b"Traceback" not in done.stderr
    return json.loads(done.stdout)


def archives(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix in ARCHIVES)


def the_log(home: Path, imports: Sequence[Sequence[Path]]) -> pa.Table:
    with Nearer.open(home) as nearer:
        for paths in imports:
            nearer.import_(nearer.examine(paths))
        world = nearer.world()
        assert world is not None
        return pq.read_table(world.log.log)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_is_imported_and_told_of_in_full(shared: Path, tmp_path: Path, sample: str) -> None:
    for archive in archives(shared / "data" / "archives" / sample):
        answer = import_(tmp_path / archive.name, archive)
        (report,) = answer["reports"]
        assert report["archive"] == archive.name
        assert report["network"] in sample
        assert report["layout"]
        assert report["verbs"], "a success without a single record is none"
        assert report["first"] and report["last"] and report["people"]
        assert report["never"] or report["network"] == "slack", "says what this source can never show"
        for key in ("account", "problems", "skipped", "not_understood", "promises", "time_zone"):
            assert key in report


def test_one_archive_in_four_containers_is_one_log(shared: Path, tmp_path: Path) -> None:
    tar = shared / "data" / "archives" / "mastodon-fossilizer" / "archive-2022.tar"
    folder = tmp_path / "unpacked"
    with tarfile.open(tar) as archive:
        archive.extractall(folder, filter="data")
    with zipfile.ZipFile(tmp_path / "again.zip", "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    containers = [tar, tar.with_suffix(".tar.gz"), folder, tmp_path / "again.zip"]
    logs = [the_log(tmp_path / f"home{i}", [[path]]) for i, path in enumerate(containers)]
    assert logs[0].num_rows > 300
    assert all(log.equals(logs[0]) for log in logs)
    assert the_log(tmp_path / "all", [[path] for path in containers]).equals(logs[0])


def test_archives_of_several_networks_in_any_order_are_one_log(shared: Path, tmp_path: Path) -> None:
    data = shared / "data" / "archives"
    paths = [
        data / "mastodon-fossilizer" / "archive-2023.zip",
        data / "slack-hfaran" / "mesos-magellan-slack-export.zip",
        data / "bluesky-indigo" / "paul_staging.repo.car",
    ]
    orders = list(permutations(paths))
    first = the_log(tmp_path / "first", [[path] for path in orders[0]])
    for i, order in enumerate(orders[1:]):
        assert the_log(tmp_path / f"order{i}", [[path] for path in order]).equals(first)
    assert the_log(tmp_path / "twice", [[path] for path in (*orders[0], *orders[-1])]).equals(first)
