"""What a piece of work costs: each contender in a process of its own, its libraries loaded and its code compiled on a
tiny log before the clock starts.

CPU seconds are those of the process with all its threads, user and system together: a machine that others use too tells
little by the wall's clock. The peak is the most memory that the process ever held, libraries and all.
"""

import gc
import importlib
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

Made = TypeVar("Made")

REPEATS = 5
"""What is short is done so often: one run of it tells more of how fast the system hands out memory than of the work."""
ENOUGH_S = 3.0
"""CPU seconds after which nothing is done again."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took. `load` is the machine's load average of the last minute when it ended."""

    cpu_s: float
    wall_s: float
    peak_mib: float
    load: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a contender did not run."""

    why: str


def measured(
    work: str,
    log: Path,
    warm: Path,
    *,
    needs: tuple[str, ...] = (),
    features: Path | None = None,
    environment: dict[str, str] | None = None,
) -> Cost | Refused:
    """Run `module:function` on a log in its own process; what is short is done again, and the middle one by CPU tells.

    `warm` is a tiny log on which it runs before; `features` is where the table that it makes is put, after the clock.
    """
    missing = [name for name in needs if importlib.util.find_spec(name) is None]
    if missing:
        return Refused(f"{', '.join(missing)} is not installed")
    command = [sys.executable, "-m", "bench.scale.meter", work, str(log), str(warm)]
    done = subprocess.run(
        [*command, *([str(features)] if features else [])],
        stdout=subprocess.PIPE,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode != 0:
        return Refused(f"ended with {done.returncode}" + (" (killed: out of memory?)" if done.returncode == -9 else ""))
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def spent(work: Callable[[], Made]) -> tuple[Cost, Made]:
    """What a piece of work takes in this process, and what it made."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Cost(cpu, wall, peak_mib(), os.getloadavg()[0]), made


def peak_mib() -> float:
    """The most memory this process held so far, in MiB.

    Linux hands the peak of the process that started this one on to it in `ru_maxrss`; VmHWM begins anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _work(name: str) -> Callable[[Path], pa.Table | None]:
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)


def main() -> None:
    name, log, warm, *features = sys.argv[1:]
    work = _work(name)
    work(Path(warm))
    costs: list[Cost] = []
    made: pa.Table | None = None
    while len(costs) < REPEATS and sum(cost.cpu_s for cost in costs) < ENOUGH_S:
        made = None
        cost, made = spent(lambda: work(Path(log)))
        costs.append(cost)
    if features and made is not None:
        pq.write_table(made, features[0])
    middle = Cost(median(c.cpu_s for c in costs), median(c.wall_s for c in costs), costs[0].peak_mib, costs[-1].load)
    sys.stdout.write(json.dumps(asdict(middle)) + "\n")


if __name__ == "__main__":
    main()
