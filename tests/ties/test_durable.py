"""Acts and results in a clustered log on disk: new acts, late ones, and acts that are taken away."""

from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from nearer.model.time import DAY_US
from nearer.store.clustered import build
from nearer.store.clustered.errors import RowsRefused
from nearer.ties.engine.batch import batch
from nearer.ties.engine.columns import NAMES
from nearer.ties.engine.digest import digest
from nearer.ties.engine.durable import commit, commit_held, compute, everything, known, remove
from nearer.ties.engine.folding import at
from nearer.ties.engine.held import Held
from ties.biglogs import AT_US, LogInMemory, columns
from ties.logs import START_US
from ties.slow import Row


def made(random: Random, count: int) -> list[Row]:
    return [
        Row(random.randrange(30), START_US + random.randrange(900) * DAY_US // 3, random.choice([0, 1, 5, 21, 22, 15]),
            random.random() < 0.5, random.randrange(90), True, True)
        for _ in range(count)
    ]  # fmt: skip


def table(rows: list[Row]) -> pa.Table:
    return pa.table(dict(zip(NAMES, columns(rows).all(), strict=True)))


def told(rows: list[Row]) -> pa.Table:
    """The acts with what they carry."""
    return table(rows).append_column("id", pa.array(range(len(rows)), pa.int64()))


def expected(rows: list[Row]) -> str:
    return digest(batch(LogInMemory(columns(rows)), AT_US))


def test_results_in_the_log_equal_a_batch_after_every_change(tmp_path: Path) -> None:
    random = Random(7)
    rows = made(random, 400)
    log = build(tmp_path / "log", table(rows[:200]))
    assert compute(log, AT_US, threads=2) == len({row.tie for row in rows[:200]})

    def stands() -> str:
        return digest(at(part, AT_US) for part in everything(log.snapshot()))

    assert stands() == expected(rows[:200])
    for first in range(200, 400, 40):
        touched = commit(log, table(rows[first : first + 40]), AT_US)
        assert touched.tie.tolist() == sorted({row.tie for row in rows[first : first + 40]})
        assert stands() == expected(rows[: first + 40]) == digest(batch(log.snapshot(), AT_US))
    gone = [row for row in rows if row.tie == 3] + random.sample([row for row in rows if row.tie != 3], 60)
    left = list(rows)
    for row in gone:
        left.remove(row)
    remove(log, table(gone), AT_US)
    assert stands() == expected(left) == digest(batch(log.snapshot(), AT_US))
    assert len(known(log.snapshot(), np.array([3]))) == 0
    log.close()


def test_ties_in_memory_and_in_the_log_go_together_and_a_refused_commit_leaves_both(tmp_path: Path) -> None:
    random = Random(8)
    rows = made(random, 300)
    log = build(tmp_path / "log", told(rows[:200]))
    compute(log, AT_US)
    held = Held(everything(log.snapshot()))
    for first in range(200, 300, 20):
        commit_held(log, held, told(rows[first : first + 20]), AT_US)
        assert digest([at(held.all(), AT_US)]) == expected(rows[: first + 20])
        assert digest(at(part, AT_US) for part in everything(log.snapshot())) == expected(rows[: first + 20])
    new = [rows[0]._replace(time_us=AT_US), rows[1]._replace(tie=99), rows[2]]
    unread = told(new).set_column(len(NAMES), "id", pa.array(["a", "b", "c"]))
    with pytest.raises((RowsRefused, pa.ArrowInvalid)):
        commit_held(log, held, unread, AT_US)
    assert digest([at(held.all(), AT_US)]) == expected(rows)
    log.close()


def test_a_log_without_results_knows_nothing(tmp_path: Path) -> None:
    log = build(tmp_path / "log", table(made(Random(1), 3)))
    assert len(known(log.snapshot(), np.array([1]))) == 0
    assert list(everything(log.snapshot())) == []
    log.close()
