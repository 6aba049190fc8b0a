"""How bytes are fetched: to checked addresses only, in bounded time and memory, one connection a request."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.poolmanager import PoolManager
from urllib3.response import HTTPResponse

from nearer.wire.errors import Nonsense, Unreachable
from nearer.wire.policy import Policy

PIECE = 8_192
"""Bytes read at a time as they come: a compressed piece grows to at most about a thousand times as much (deflate)."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may take. Our own choice: the largest thread that Mastodon hands out is about 12 MB."""

    connect: float = 10.0
    """Seconds until the connection stands."""
    silence: float = 20.0
    """Seconds without a byte."""
    whole: float = 60.0
    """Seconds for everything, a slow drip included."""
    body: int = 32 * 2**20
    """Bytes of the body, unpacked."""


class Watch:
    """Ends a request whose time is over, wherever it hangs: by shutting down its sockets from outside.

    Time limits of a socket begin anew with each byte, so a server that sends one byte every ten seconds could hold a
    request for years. Shutting the socket down ends each of them: names, handshake, headers, body.
    """

    def __init__(self, seconds: float) -> None:
        self._lock = threading.Lock()
        self._held: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self.over = False

    def __enter__(self) -> "Watch":
        self._timer.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._timer.cancel()
        with self._lock:
            for held in self._held:
                held.close()
            self._held = []

    def hold(self, sock: socket.socket) -> None:
        """Watch this socket. A second handle to it is kept, because TLS takes the first one away."""
        with self._lock:
            self._held.append(sock.dup())
            if self.over:
                _shut(self._held[-1])

    def _end(self) -> None:
        with self._lock:
            self.over = True
            for held in self._held:
                _shut(held)


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # The other side was quicker.


class Adapter(HTTPAdapter):
    """The transport of a `requests.Session`. Raises Nonsense, PrivateAddress and what requests raises."""

    def __init__(self, policy: Policy, bounds: Bounds) -> None:
        self._policy = policy
        self._bounds = bounds
        self._local = threading.local()
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        manager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)
        manager.pool_classes_by_scheme = _pools(self._connect)
        self.poolmanager = manager

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Send one request and read its answer whole, within the bounds whatever the caller says; never by a proxy."""
        del stream, timeout, proxies
        limits = (self._bounds.connect, self._bounds.silence)
        # Real servers close connections without a word (snac: 2 in 100): one connection a request meets that never.
        request.headers["Connection"] = "close"
        with self._watched() as watch:
            failure: Exception | None = None
            response = requests.Response()
            try:
                response = super().send(request, stream=True, timeout=limits, verify=verify, cert=cert)
                response.raw = HTTPResponse(BytesIO(self._body(response)), preload_content=False)
            except (requests.RequestException, HTTPError, OSError) as error:
                failure = error
            finally:
                self.close()
        if watch.over:  # Without a failure, too: headers that end early pass for whole ones.
            raise Nonsense(
                f"The server took more than {self._bounds.whole:.0f} seconds for one answer.",
                next="Nearer tries again later.",
            )
        if isinstance(failure, HTTPError):
            raise requests.ConnectionError("the connection broke") from None
        if failure is not None:
            raise failure
        return response

    @contextmanager
    def _watched(self) -> Generator[Watch]:
        with Watch(self._bounds.whole) as watch:
            self._local.watch = watch
            try:
                yield watch
            finally:
                self._local.watch = None

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        try:
            for piece in response.raw.stream(PIECE, decode_content=True):
                body += piece
                if len(body) > self._bounds.body:
                    raise Nonsense(
                        f"The server's answer is larger than {self._bounds.body >> 20} MiB.",
                        next="It was not read. Nearer tries again later.",
                    )
        finally:
            response.close()
        return bytes(body)

    def _connect(self, host: str, port: int) -> socket.socket:
        """A socket to an address of this host that may be asked."""
        watch: Watch | None = self._local.watch
        failure: OSError | None = None
        for address in self._policy.addresses(host, port):
            try:
                sock = socket.create_connection((address, port), self._bounds.connect)
            except OSError as error:
                failure = error
                continue
            if watch is not None:
                watch.hold(sock)
            return sock
        raise failure or Unreachable("The server has no address.", where=host)


def _pools(connect: Callable[[str, int], socket.socket]) -> dict[str, Any]:
    """urllib3's pools, whose connections are made by `connect`."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self._dns_host, self.port)

    class Secured(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self._dns_host, self.port or 443)

    plain: Any = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
    secured: Any = type("SecuredPool", (HTTPSConnectionPool,), {"ConnectionCls": Secured})
    return {"http": plain, "https": secured}
