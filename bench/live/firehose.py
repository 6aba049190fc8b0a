"""The firehose, read from a process that sends as quickly as it can: events a second of processor time, and memory."""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.live.events import MINE, OWNER, did, events
from nearer.model.activity import Account, Problem, Record
from nearer.sources.live.bluesky.firehose import Firehose, Wanted, heard
from nearer.wire import Wire
from nearer.wire.policy import origin

WANTED = Wanted(OWNER, frozenset(did(number) for number in range(MINE)))


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reading took. `memory` is resident MB after each tenth of the events; `wanted` the records there were."""

    events: int
    records: int
    wanted: int
    opened: int
    cpu: float
    wall: float
    memory: tuple[float, ...]


def listen(count: int) -> Heard:
    """Read so many events over a websocket on loopback, as `nearer` does."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "records"
        words = [sys.executable, "-m", "bench.live.stream", str(count), str(told)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            address = f"http://127.0.0.1:{int(server.stdout.readline())}"
            wire = Wire(lambda: datetime.now(UTC), frozenset({origin(address)}))
            firehose = Firehose(WANTED)
            records, memory = 0, list[float]()
            cpu, wall = time.process_time(), time.perf_counter()
            for step in heard(firehose, address, wire, 5):
                records += _acts(step.records)
                if firehose.seen >= count * (len(memory) + 1) // 10:
                    memory.append(resident())
                if firehose.seen >= count:
                    break
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            server.terminate()
        return Heard(firehose.seen, records, int(told.read_text()), firehose.opened, cpu, wall, tuple(memory))


def opened(count: int) -> tuple[int, float]:
    """Records of so many events where everybody matters, and the processor time: the most that it can cost."""
    frames = [event.frame for event in events(count)]
    firehose = Firehose(Wanted(OWNER, frozenset(did(number) for number in range(200_000))))
    begun = time.process_time()
    records = sum(_acts(firehose.read(frame)) for frame in frames)
    return records, time.process_time() - begun


def _acts(records: "tuple[Record, ...] | list[Record]") -> int:
    """Records that are no problem, of which there must be none."""
    problems = [record for record in records if isinstance(record, Problem)]
    assert not problems, problems[0]
    return sum(1 for record in records if not isinstance(record, Account) or record.handle is not None)


def resident() -> float:
    """Resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6
