"""The merged log is the same whatever the way: order, overlap, repeats, containers."""

from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nearer.api.nearer import Nearer
from nearer.store.schema import ACCOUNT, ACTIVITY
from sources.casework import CASES, CONTAINERS, Case

MASTODON = Case("mastodon", CASES / "mastodon" / "archive-2023")
X_LATE = Case("x", CASES / "x" / "ytd-data-2023-full")

HEAD = "time,actor,target,verb,id,text\n"
ROWS = [
    "2026-01-01T10:00:00Z,me,ann,reply,1,Good morning\n",
    "2026-01-02T10:00:00Z,ann,me,reply,2,Good morning to you\n",
    "2026-01-03T10:00:00Z,me,bob,message,3,Are you in town?\n",
    "2026-01-04T10:00:00Z,bob,me,message,4,Until Friday\n",
]


def log_of(home: Path, *archives: tuple[Path, str | None]) -> tuple[pa.Table, pa.Table]:
    with Nearer.open(home) as nearer:
        for archive, me in archives:
            result = nearer.import_(nearer.examine([archive], me=me))
            assert not result.failed
        world = nearer.world()
        assert world is not None
        return pq.read_table(world.log.log).cast(ACTIVITY), pq.read_table(world.log.accounts).cast(ACCOUNT)


@pytest.mark.parametrize("case", [MASTODON, X_LATE], ids=str)
def test_a_folder_a_zip_and_a_tarball_give_the_same_log(tmp_path: Path, case: Case) -> None:
    made: list[tuple[pa.Table, pa.Table]] = []
    for name, pack in CONTAINERS.items():
        (tmp_path / name).mkdir()
        archive = pack(case.members(), tmp_path / name)
        made.append(log_of(tmp_path / f"home-{name}", (archive, case.options.me)))
    assert made[0][0].num_rows > 0
    for log, accounts in made[1:]:
        assert log.equals(made[0][0])
        assert accounts.equals(made[0][1])


def test_one_home_fed_with_all_three_containers_has_each_act_once(tmp_path: Path) -> None:
    archives: list[tuple[Path, str | None]] = []
    for name, pack in CONTAINERS.items():
        (tmp_path / name).mkdir()
        archives.append((pack(MASTODON.members(), tmp_path / name), None))
    once, _ = log_of(tmp_path / "once", archives[0])
    every, _ = log_of(tmp_path / "every", *archives)
    assert every.equals(once)


def test_parts_that_overlap_give_the_same_log_in_any_order(tmp_path: Path) -> None:
    parts: list[tuple[Path, str | None]] = []
    for name, rows in (("a.csv", ROWS[:3]), ("b.csv", ROWS[1:]), ("c.csv", ROWS[2:3])):
        path = tmp_path / name
        path.write_text(HEAD + "".join(rows))
        parts.append((path, "me"))
    whole = tmp_path / "whole.csv"
    whole.write_text(HEAD + "".join(ROWS))
    expected, accounts = log_of(tmp_path / "whole", (whole, "me"))
    assert expected.num_rows == len(ROWS)
    for number, order in enumerate(permutations(parts)):
        log, known = log_of(tmp_path / f"home-{number}", *order, order[0])
        assert log.equals(expected)
        assert known.equals(accounts)
