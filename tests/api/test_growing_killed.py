"""Kill a growing home at any moment: the next start is right by itself, with what was there or with all of it."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.living import clock, plain_log
from nearer.api.nearer import Nearer
from nearer.api.scale import Scale
from nearer.api.stages import made_in

MOMENTS = 4
GROWS = Scale(small=0, share=1e9)
IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from nearer.api.nearer import Nearer
from nearer.api.scale import Scale

at = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
with Nearer.open(Path(sys.argv[1]), clock=lambda: at, scale=Scale(small=0, share=1e9)) as nearer:
    assert not nearer.import_(nearer.examine([Path(sys.argv[2])], me="me")).failed
"""


def importing(home: Path, log: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", IMPORT, str(home), str(log)], stderr=subprocess.DEVNULL)


def told(home: Path) -> tuple[bytes, int, bool]:
    """The states of all ties, how many acts there are, and whether the ties lie on others."""
    with Nearer.open(home, clock=clock, scale=GROWS) as nearer:
        world = nearer.world()
        assert world is not None
        made = made_in(world.ties.folder)
        acts = sum(len(world.rows(person)) for person in world.state.persons)
        assert acts == world.files.totals.acts == len(world.acts.part(0, len(world.state)))
        return world.state.facts.tobytes(), acts, made is not None and bool(made.base)


@pytest.mark.slow
def test_killed_at_random_moments_a_growing_home_is_whole(tmp_path: Path) -> None:
    home, dice = tmp_path / "home", random.Random(3)
    logs = [plain_log(tmp_path / f"{n}.csv", rows=300, people=30, seed=n) for n in range(MOMENTS + 2)]
    assert importing(home, logs[0]).wait() == 0
    began = time.monotonic()
    assert importing(home, logs[1]).wait() == 0
    took = time.monotonic() - began
    before = told(home)
    assert before[2], "the second import grew"
    for log in logs[2:]:
        process = importing(home, log)
        try:
            process.wait(timeout=dice.uniform(0.3, 1.0) * took)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        found = told(home)
        assert importing(home, log).wait() == 0
        after = told(home)
        assert found[:2] in (before[:2], after[:2]), "an import is there whole or not at all"
        assert after[1] > before[1]
        before = after
