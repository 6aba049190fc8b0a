"""The wire: no server, however hostile, gets at the user's own network, holds a pull, or fills the memory."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.model.secret import Secret
from nearer.wire import Patience, Wire
from nearer.wire.adapter import Bounds
from nearer.wire.errors import Nonsense, PrivateAddress, Unreachable, Waiting
from nearer.wire.limits import LONGEST, pause
from nearer.wire.policy import Origin, is_public, origin

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
QUICK = Bounds(connect=1, silence=1, whole=1.5, body=1 << 20)


@contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does to every client what it likes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(client,), daemon=True).start()

    def one(client: socket.socket) -> None:
        with client:
            client.recv(65536)
            try:
                answer(client)
            except OSError:
                return

    threading.Thread(target=run, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


def wire(*named: str, attempts: int = 1, budget: int = 100) -> Wire:
    origins = frozenset(map(origin, named))
    return Wire(lambda: NOW, origins, Patience(attempts, 0.01, 0.02), budget=budget, bounds=QUICK)


def page(body: bytes, more: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n" % (len(body), more) + body


def test_what_the_user_named_may_be_anywhere_and_what_a_server_names_may_not() -> None:
    with (
        serving(lambda client: client.sendall(page(b"the router's password"))) as inside,
        serving(
            lambda client: client.sendall(
                b"HTTP/1.1 302 Found\r\nLocation: %s/\r\nContent-Length: 0\r\n\r\n" % inside.encode()
            )
        ) as outside,
    ):
        assert wire(inside).session().get(inside).text == "the router's password"
        with pytest.raises(PrivateAddress):
            wire(outside).session().get(outside)
        with pytest.raises(PrivateAddress):
            wire().session().get(inside)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1"),
        *("fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "198.51.100.7"),
    ],
)
def test_addresses_that_are_nobodys_on_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


def drips(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        client.sendall(b"x")
        time.sleep(0.2)


def drips_headers(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        client.sendall(b"X: y\r\n")
        time.sleep(0.2)


def endless(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        client.sendall(b"x" * 65536)


def bomb(client: socket.socket) -> None:
    packed = gzip.compress(bytes(200 << 20), 9)
    client.sendall(page(packed, b"Content-Encoding: gzip\r\n"))


@pytest.mark.parametrize("hostile", [drips, drips_headers, endless, bomb])
def test_a_hostile_answer_ends_soon(hostile: Callable[[socket.socket], None]) -> None:
    with serving(hostile) as server:
        begun = time.monotonic()
        with pytest.raises((Nonsense, Unreachable)):
            wire(server).session().get(server)
        assert time.monotonic() - begun < 10


def test_redirects_without_end() -> None:
    def round_(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")

    with serving(round_) as server, pytest.raises(Nonsense):
        wire(server).session().get(server)


def test_reads_are_tried_again_and_writes_never() -> None:
    asked: list[int] = []

    def fails_twice(client: socket.socket) -> None:
        asked.append(1)
        if len(asked) % 3:
            client.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        else:
            client.sendall(page(b"there"))

    with serving(fails_twice) as server:
        assert wire(server, attempts=4).session().get(server).text == "there" and len(asked) == 3
        with pytest.raises(Unreachable):
            wire(server, attempts=4).session().post(server)
        assert len(asked) == 4


def test_the_budget_and_the_servers_limit_hold_without_asking() -> None:
    asked: list[int] = []

    def counts(client: socket.socket) -> None:
        asked.append(1)
        more = b"X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 2026-06-15T12:04:00Z\r\n" if len(asked) == 3 else b""
        client.sendall(page(b"x", more))

    with serving(counts) as server:
        session = wire(server, budget=2).session()
        session.get(server)
        session.get(server)
        with pytest.raises(Waiting) as budget:
            session.get(server)
        assert budget.value.until == NOW + timedelta(hours=1) and len(asked) == 2
        limited = wire(server).session()
        limited.get(server)
        with pytest.raises(Waiting) as limit:
            limited.get(server)
        assert limit.value.until == NOW + timedelta(minutes=4) and len(asked) == 3


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "60"}, 60),
        (429, {"Retry-After": "Mon, 15 Jun 2026 12:01:00 GMT"}, 60),
        (429, {"X-RateLimit-Reset": "2026-06-15T12:02:00.000Z"}, 120),
        (429, {"ratelimit-reset": str(int(NOW.timestamp()) + 30)}, 30),
        (200, {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "17"}, 17),
        (429, {"X-RateLimit-Reset": "2026-06-15T13:02:00Z", "Date": "Mon, 15 Jun 2026 13:00:00 GMT"}, 120),
        (429, {}, 300),
        (429, {"Retry-After": "99999999"}, LONGEST.total_seconds()),
        (429, {"Retry-After": "soon", "X-RateLimit-Reset": "nan"}, 300),
    ],
)
def test_until_when_a_server_asks_to_wait(status: int, headers: dict[str, str], seconds: float) -> None:
    assert pause(status, headers, NOW) == NOW + timedelta(seconds=seconds)


def test_nothing_to_wait_for() -> None:
    assert pause(200, {"X-RateLimit-Remaining": "299", "X-RateLimit-Reset": "2026-06-15T12:04:00Z"}, NOW) is None
    assert pause(500, {}, NOW) is None


@given(st.integers(100, 599), st.dictionaries(st.sampled_from(["Retry-After", "X-RateLimit-Reset", "Date"]), st.text()))
def test_no_header_breaks_it(status: int, headers: dict[str, str]) -> None:
    until = pause(status, headers, NOW)
    assert until is None or NOW < until <= NOW + LONGEST


def test_a_secret_says_nothing() -> None:
    secret = Secret("abcdef")
    assert "abcdef" not in f"{secret} {secret!r} {[secret]} {secret:>9}" and secret.reveal() == "abcdef"


def test_origins() -> None:
    assert origin("https://Example.org/feed") == Origin("example.org", 443)
    assert origin("http://localhost:8001") == Origin("localhost", 8001)
