"""A websocket over the wire: checked addresses, bounded messages and waits, errors in our words."""

import socket
import threading
import time
from datetime import UTC, datetime

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection

from live.sockets import Sockets
from nearer.wire import Patience, Wire
from nearer.wire.adapter import Bounds
from nearer.wire.errors import Absent, LiveError, Nonsense, PrivateAddress, Refused, Unreachable, Waiting
from nearer.wire.policy import BadAddress, origin
from nearer.wire.websocket import Websocket


def wire(address: str, **more: int) -> Wire:
    named = frozenset({origin(address.replace("ws", "http", 1))})
    return Wire(lambda: datetime.now(UTC), named, Patience(attempts=1), **more)


def echoes(connection: ServerConnection) -> None:
    for message in connection:
        connection.send(message)


def test_messages_go_and_come_whole() -> None:
    with Sockets(echoes).running() as server, Websocket(wire(server.address), server.address) as line:
        for text in ("a", "ü" * 70_000, ""):
            line.send(text)
            assert line.receive(5) == text
        assert line.receive(0.05) is None
        assert server.asked == ["/"]


def test_a_message_in_parts_is_one() -> None:
    def parts(connection: ServerConnection) -> None:
        connection.send(iter([b"one ", b"", b"two ", b"three"]))
        connection.ping()
        connection.recv()

    with Sockets(parts).running() as server, Websocket(wire(server.address), server.address) as line:
        assert line.receive(5) == b"one two three"


def test_a_message_that_is_too_large_is_not_kept() -> None:
    def large(connection: ServerConnection) -> None:
        connection.send(bytes(200_000))

    with (
        Sockets(large).running() as server,
        Websocket(wire(server.address), server.address, 100_000) as line,
        pytest.raises(Nonsense),
    ):
        line.receive(5)


def test_a_server_that_goes_is_unreachable_at_once() -> None:
    with (
        Sockets(lambda connection: None).running() as server,
        Websocket(wire(server.address), server.address) as line,
    ):
        for _ in range(2):
            with pytest.raises(Unreachable):
                line.receive(5)
        with pytest.raises(Unreachable):
            line.send("hello?")


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (429, {"Retry-After": "60"}, Waiting),
        (503, {"Retry-After": "60"}, Waiting),
        (500, {}, Unreachable),
        (401, {}, Refused),
        (301, {"Location": "ws://169.254.169.254/"}, Absent),
        (404, {}, Absent),
        (200, {}, Absent),
    ],
)
def test_an_answer_that_is_no_websocket(status: int, headers: dict[str, str], error: type[LiveError]) -> None:
    def refuse(request: Request) -> Response:
        return Response(status, "No", Headers({**headers, "Content-Length": "0"}))

    with Sockets(echoes, refuse).running() as server, pytest.raises(error):
        Websocket(wire(server.address), server.address)


def test_a_line_that_drips_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drips() -> None:
            client, _ = listener.accept()
            with client:
                try:
                    while True:
                        client.sendall(b"H")
                        time.sleep(0.01)
                except OSError:
                    return

        threading.Thread(target=drips, daemon=True).start()
        address = f"ws://127.0.0.1:{listener.getsockname()[1]}"
        begun = time.monotonic()
        hurried = wire(address)
        hurried.bounds = Bounds(connect=0.3)
        with pytest.raises(LiveError):
            Websocket(hurried, address)
        assert time.monotonic() - begun < 5


def test_only_addresses_that_may_be_asked() -> None:
    with Sockets(echoes).running() as server:
        stranger = Wire(lambda: datetime.now(UTC))
        with pytest.raises(PrivateAddress):
            Websocket(stranger, server.address)
        with pytest.raises(BadAddress):
            Websocket(stranger, "http://example.org")
        assert server.asked == []


def test_each_message_counts_as_a_request() -> None:
    with Sockets(echoes).running() as server:
        counted = wire(server.address, budget=3)
        with Websocket(counted, server.address) as line:
            line.send("1")
            line.send("2")
            with pytest.raises(Waiting):
                line.send("3")
        assert counted.asked == 3
