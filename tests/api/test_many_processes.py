"""Several processes over one home, on both databases: two web apps, an import, and somebody who decides."""

import itertools
import json
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.living import plain_log
from nearer.api.nearer import Nearer
from nearer.model.decision import Choice

PAGES = ("/", "/circles", "/people", "/imports")
DECIDER = """
import sys, time
from pathlib import Path
from datetime import UTC, datetime
from nearer.model.decision import Choice
from nearer.store.home import Home
from nearer.store.place import database
from nearer.store.state import State

state = State(database(Home.open(Path(sys.argv[1]))))
for number in range(100_000):
    print(state.decide(datetime.now(UTC), Choice.DONE, (f"opening-{number}",)).id, flush=True)
    time.sleep(0.05)
"""


@contextmanager
def running(*command: str) -> Iterator["subprocess.Popen[str]"]:
    """A process of its own, killed at the end."""
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def web(home: Path) -> Iterator[str]:
    """`nearer serve`, and its address."""
    with running("-m", "nearer", "serve", "--no-browser", "--port", "0", "--home", str(home)) as process:
        assert process.stdout is not None and process.stderr is not None
        told = re.search(r"http://\S+", process.stdout.readline())
        assert told is not None, process.stderr.read()
        yield told[0].rstrip("/")


def got(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        assert answer.status == 200
        return answer.read()


def imported(home: Path, archive: Path) -> None:
    command = [sys.executable, "-m", "nearer", "import", str(archive), "--me", "me", "--yes", "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def begun(home: Path, address: str | None, log: Path) -> None:
    with Nearer.open(home, state=address) as nearer:
        assert not nearer.import_(nearer.examine([log], me="me")).failed


def test_readers_an_import_and_decisions_at_once(tmp_path: Path, address: str | None) -> None:
    home = tmp_path / "home"
    begun(home, address, plain_log(tmp_path / "one.csv", rows=1_000, people=40, seed=1))
    more = plain_log(tmp_path / "two.csv", rows=3_000, people=60, seed=2)
    confirmed, over, looks = [0], threading.Event(), [0]
    failures: list[BaseException] = []

    def look(app: str) -> None:
        try:
            for page in itertools.cycle(PAGES):
                got(app + page)
                known = confirmed[-1]
                rows = json.loads(got(app + "/history.json"))["rows"]
                assert known == 0 or rows[0]["id"] >= known, "what one process confirmed, the others show"
                looks[0] += 2
                if over.wait(0.05):
                    return
        except BaseException as error:
            failures.append(error)
            raise

    with web(home) as one, web(home) as two, running("-c", DECIDER, str(home)) as decider:
        assert decider.stdout is not None
        told = decider.stdout

        def listen() -> None:
            for line in told:
                confirmed.append(int(line))

        work = [threading.Thread(target=look, args=(app,)) for app in (one, two)]
        work.append(threading.Thread(target=listen))
        for thread in work:
            thread.start()
        try:
            imported(home, more)
        finally:
            decider.send_signal(signal.SIGKILL)
            over.set()
            for thread in work:
                thread.join()
    assert not failures, failures
    assert looks[0] > 10 and len(confirmed) > 10
    with Nearer.open(home) as nearer:
        kept = [d.id for d in nearer.decisions()]
        assert set(confirmed[1:]) <= set(kept), "killed at any moment, it lost nothing that it had confirmed"
        assert kept == sorted(kept) and len(nearer.batches()) == 2
        assert [d.choice for d in nearer.decisions()] == [Choice.DONE] * len(kept)
