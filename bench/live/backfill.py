"""The back-fill of an account from Bluesky's own servers on loopback, beside the time that they take to answer."""

import importlib
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.live.events import TESTS
from nearer.api.nearer import Nearer
from nearer.model.secret import Secret
from nearer.sources.live.contract import Asked

WRITES = 200
"""Records that a server takes with one request."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a back-fill took: seconds on the wall until everything stood, of the server until it had answered (as a
    proxy between them saw it), of Nearer's processor, and of that the part in which pages were made ready."""

    records: int
    requests: int
    wall: float
    server: float
    cpu: float
    derived: float


def backfill(acts: int) -> Filled:
    """Write so many acts for somebody new, connect them, and read everything."""
    sys.path.insert(0, str(TESTS))
    network: Any = importlib.import_module("bluesky.network").Network.started()
    try:
        alice, bob = network.member("alice"), network.member("bob")
        post = bob.posts("A question")
        _write(alice, {"uri": post.uri, "cid": post.cid}, acts)
        line = _timed(network.pds)
        with tempfile.TemporaryDirectory() as folder, Nearer.open(Path(folder) / "home") as home:
            asked = Asked(where=f"{line.address}/{alice.handle}")
            connection = home.live.accept("bluesky", asked, Secret(alice.app_password("bench")))
            line.seconds, wall, cpu = 0.0, time.perf_counter(), time.process_time()
            pulled = home.live.pull(connection.id, derive=False)
            took, used, server = time.perf_counter() - wall, time.process_time() - cpu, line.seconds
            assert pulled.error is None
            begun = time.process_time()
            home.live.derive()
            derived = time.process_time() - begun
            return Filled(pulled.pull.new, pulled.asked, took, server, used + derived, derived)
    finally:
        network.remove()


def _write(who: Any, post: dict[str, str], acts: int) -> None:
    first = datetime.now(UTC) - timedelta(days=900)
    for start in range(0, acts, WRITES):
        writes: list[dict[str, object]] = []
        for number in range(start, min(start + WRITES, acts)):
            stamp = (first + timedelta(hours=5 * number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
            like = number % 3 == 0
            value: dict[str, object] = {"createdAt": stamp}
            value |= (
                {"subject": post} if like else {"text": f"Answer {number}", "reply": {"root": post, "parent": post}}
            )
            collection = "app.bsky.feed.like" if like else "app.bsky.feed.post"
            value["$type"] = collection
            writes.append({"$type": "com.atproto.repo.applyWrites#create", "collection": collection, "value": value})
        who.api.com.atproto.repo.apply_writes({"repo": who.did, "writes": writes})


def _timed(server: str) -> Any:
    """A line to a server that counts the seconds until the server has answered."""
    proxy: Any = importlib.import_module("live.proxy")
    lock = threading.Lock()

    class Timed(proxy.Line):
        seconds = 0.0

        def asked(self, request: bytes) -> bytes:
            begun = time.perf_counter()
            answer: bytes = super().asked(request)
            with lock:
                self.seconds += time.perf_counter() - begun
            return answer

    return Timed(server)
