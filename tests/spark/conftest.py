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
        place = "org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0".split()
        told = standing.enter_context(daemon(folder / "master.log", *place, until="New state: ALIVE"))
        match = re.search(r"spark://127\.0\.0\.1:\d+", told)
        assert match is not None
        for number in range(2):
            worker = f"org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 1g --webui-port 0 --work-dir {folder}/work{number}"
            log = folder / f"worker{number}.log"
            standing.enter_context(daemon(log, *worker.split(), match[0], until="Successfully registered"))
        yield match[0]
