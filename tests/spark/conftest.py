"""A real standalone cluster of Spark on loopback: a master and two workers, each a process of its own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

_WAIT = 120.0
_DEPLOY = "org.apache.spark.deploy"


def home() -> Path:
    """Where Spark lies. It comes with the extra `spark`; `make test-spark` installs it."""
    found = find_spec("pyspark")
    assert found is not None and found.origin is not None, "Spark is not installed: make test-spark installs it"
    return Path(found.origin).parent


@contextmanager
def daemon(log: Path, *words: str, until: str) -> Generator[str]:
    """A daemon of Spark while the block runs; gives what its log says once it stands."""
    folder = str(Path(__file__).parents[2] / "src")
    env = {
        **os.environ,
        "SPARK_HOME": str(home()),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join([folder, os.environ.get("PYTHONPATH", "")]),
    }
    with log.open("w") as out:
        process = subprocess.Popen([str(home() / "bin" / "spark-class"), *words], stdout=out, stderr=out, env=env)
    try:
        deadline = time.monotonic() + _WAIT
        while until not in log.read_text():
            assert process.poll() is None, f"it ended: {log.read_text()[-400:]}"
            assert time.monotonic() < deadline, f"it does not answer: {log.read_text()[-400:]}"
            time.sleep(0.2)
        yield log.read_text()
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the master of a cluster with two workers."""
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as standing:
        here = ("--host", "127.0.0.1", "--webui-port", "0")
        place = (f"{_DEPLOY}.master.Master", *here, "--port", "0")
        told = standing.enter_context(daemon(folder / "master.log", *place, until="New state: ALIVE"))
        match = re.search(r"spark://127\.0\.0\.1:\d+", told)
        assert match is not None
        for number in range(2):
            work = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}"), match[0])
            log = folder / f"worker{number}.log"
            words = (f"{_DEPLOY}.worker.Worker", *here, *work)
            standing.enter_context(daemon(log, *words, until="Successfully registered"))
        yield match[0]
