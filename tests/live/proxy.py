"""A faulty line between Nearer and a server: it cuts, garbles, delays, repeats itself, and answers with errors."""

import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Fault = Callable[[socket.socket, bytes], None]
"""What is done to the client instead of handing it the server's whole answer."""


def cut(client: socket.socket, answer: bytes) -> None:
    """Nothing comes."""


def cut_short(client: socket.socket, answer: bytes) -> None:
    """Half of it comes."""
    client.sendall(answer[: len(answer) * 2 // 3])


def fails(client: socket.socket, answer: bytes) -> None:
    """The server fails."""
    client.sendall(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")


def asks_to_wait(client: socket.socket, answer: bytes) -> None:
    """The server has a limit."""
    client.sendall(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n")


def garbles(client: socket.socket, answer: bytes) -> None:
    """The answer is of the right length and cannot be read."""
    head, _, body = answer.partition(b"\r\n\r\n")
    noise = random.Random(len(body)).randbytes(len(body))
    client.sendall(head + b"\r\n\r\n" + noise)


def in_json(body: bytes) -> bytes:
    """A server's answer in JSON."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def wrong_types(client: socket.socket, answer: bytes) -> None:
    """It can be read, and is of no form that anybody expects."""
    body = b'[{"id": {"a": [null]}, "uri": 7, "account": [], "status": "x", "created_at": []}, 3, null, "x", []]'
    client.sendall(in_json(body))


def says_nothing(client: socket.socket, answer: bytes) -> None:
    """It is of the right form, and nothing that was asked for is in it."""
    client.sendall(in_json(b'{"unknown": null}'))


def page_of_another(client: socket.socket, answer: bytes) -> None:
    """What stands before the server knows no such page, as while the server is started anew."""
    body = b"<html><body>404 page not found</body></html>"
    client.sendall(
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )


FAULTS = (cut, cut_short, fails, asks_to_wait, garbles)


@dataclass
class Line:
    """A proxy in front of one server. `allowed` requests get through; then one meets `fault`, and so on from 0.

    `only` names the one method of requests that are counted so and meet it. `changed` is what becomes of a request on
    its way, `told` what becomes of its answer."""

    server: str
    allowed: int | None = None
    fault: Fault = cut
    delay: float = 0.0
    requests: int = 0
    met: int = 0
    only: str | None = None
    changed: Callable[[bytes], bytes] = bytes
    told: Callable[[bytes, bytes], bytes] = lambda request, answer: answer
    _listener: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._listener.close()

    def _run(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def asked(self, request: bytes) -> bytes:
        """The server's whole answer."""
        parts = urlsplit(self.server)
        with socket.create_connection((parts.hostname or "", parts.port or 80)) as server:
            server.sendall(request)
            return b"".join(iter(lambda: server.recv(65536), b""))

    def _serve(self, client: socket.socket) -> None:
        with client:
            asked = _message(client)
            if not asked:
                return
            self.requests += 1
            time.sleep(self.delay)
            answer = self.told(asked, self.asked(self.changed(asked)))
            spared = self.only is not None and not asked.startswith(self.only.encode())
            if self.allowed is None or spared:
                client.sendall(answer)
            elif self.allowed:
                self.allowed -= 1
                client.sendall(answer)
            else:
                self.met += 1
                self.fault(client, answer)


def _message(client: socket.socket) -> bytes:
    """One request, whole."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = client.recv(65536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body
