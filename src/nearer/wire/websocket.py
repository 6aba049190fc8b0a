"""Websockets over the wire: relays and streams that are no requests (RFC 6455), by the same rules as requests.

The address is checked where the connection is made, one message has a largest size, and each wait ends. The protocol is
that of the library `websockets`, without its own connections and threads: bytes are read when the caller wants the next
message and not before, so a server that sends more than is read waits for us, and memory stays where it is.
"""

import socket
import ssl
import time
from collections import deque
from urllib.parse import urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from websockets.client import ClientProtocol
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import State
from websockets.uri import parse_uri

from nearer import __version__
from nearer.wire.errors import Absent, LiveError, Nonsense, Refused, Unreachable
from nearer.wire.policy import BadAddress, Policy, origin
from nearer.wire.wire import Wire, shown_origin

PIECE = 65_536
"""Bytes that are taken from the system at a time."""

CONNECT = 10.0
"""Seconds until the websocket stands: as long as a connection for a request may take."""

MESSAGE = 5 * 2**20
"""Bytes of one message: the most that AT Protocol allows an event (https://atproto.com/specs/event-stream); relays of
Nostr take some hundred kilobytes."""


class Websocket:
    """One websocket that stands. It ends with `close`, or as a context. All of it raises LiveError."""

    def __init__(self, wire: Wire, address: str, message: int = MESSAGE) -> None:
        self._wire = wire
        self._where = shown_origin(address)
        self._messages: deque[str | bytes] = deque()
        self._part = bytearray()
        self._text = False
        wire.spend(self._where)
        self._socket = _connected(wire, address, self._where)
        try:
            self._protocol = ClientProtocol(parse_uri(address), max_size=message)
            self._agree()
        except BaseException as error:
            self._socket.close()
            if isinstance(error, WebSocketException):
                raise _nonsense(self._where) from None
            raise

    def __enter__(self) -> "Websocket":
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def send(self, text: str) -> None:
        """Send one message. It counts as a request."""
        self._wire.spend(self._where)
        if self._protocol.state is not State.OPEN:
            raise self._ended()
        self._protocol.send_text(text.encode())
        self._flush()

    def receive(self, seconds: float) -> str | bytes | None:
        """The next message, None where none was whole after so many seconds."""
        until = time.monotonic() + seconds
        while not self._messages:
            left = until - time.monotonic()
            if self._protocol.state is not State.OPEN:
                raise self._ended()
            if left <= 0:
                return None
            self._read(left)
        return self._messages.popleft()

    def close(self) -> None:
        """End it. What was not read is lost."""
        try:
            if self._protocol.state is State.OPEN:
                self._protocol.send_close()
                self._flush()
        except LiveError:
            pass  # It ended by itself.
        finally:
            self._socket.close()

    def _agree(self) -> None:
        """Ask for a websocket, and wait until the server has agreed."""
        asked = self._protocol.connect()
        asked.headers["User-Agent"] = f"Nearer/{__version__}"
        self._protocol.send_request(asked)
        self._flush()
        until = time.monotonic() + _patience(self._wire)
        while self._protocol.state is State.CONNECTING and self._protocol.handshake_exc is None:
            left = until - time.monotonic()
            if left <= 0:
                raise Unreachable("The server does not answer.", where=self._where, next="Nearer tries again later.")
            self._read(left)
        failure = self._protocol.handshake_exc
        if isinstance(failure, InvalidStatus):
            raise _status(self._wire, failure.response, self._where)
        if failure is not None:
            raise _nonsense(self._where)

    def _read(self, seconds: float) -> None:
        """Take in what has come, waiting so long at most."""
        self._socket.settimeout(max(seconds, 0.001))
        try:
            data = self._socket.recv(PIECE)
        except TimeoutError:
            return
        except OSError:
            raise self._ended() from None
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._take(event)
        self._flush()

    def _take(self, frame: Frame) -> None:
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._text = frame.opcode is Opcode.TEXT
            self._part = bytearray()
        elif frame.opcode is not Opcode.CONT:
            return
        whole: bytes | bytearray | memoryview = frame.data
        if self._part or not frame.fin:
            self._part += frame.data
            whole = self._part
        if frame.fin:
            try:
                self._messages.append(bytes(whole).decode() if self._text else bytes(whole))
            except UnicodeDecodeError:
                raise _nonsense(self._where) from None
            self._part = bytearray()

    def _flush(self) -> None:
        """Send what the protocol has to say: requests, messages, answers to pings."""
        for data in self._protocol.data_to_send():
            try:
                self._socket.settimeout(_patience(self._wire))
                if data:
                    self._socket.sendall(data)
                else:
                    self._socket.shutdown(socket.SHUT_WR)
            except OSError:
                if self._protocol.state is State.OPEN:
                    raise self._ended() from None

    def _ended(self) -> LiveError:
        """Why it stands no more: the server ended it, the line was cut, or what came was no websocket."""
        failure = self._protocol.parser_exc
        if failure is not None and not isinstance(failure, EOFError):
            return _nonsense(self._where)
        return Unreachable("The server ended the connection.", where=self._where, next="Nearer tries again later.")


def _connected(wire: Wire, address: str, where: str) -> socket.socket:
    """A socket to an address that may be asked, secured where it says so."""
    parts = urlsplit(address)
    if parts.scheme not in ("ws", "wss"):
        raise BadAddress("This is no address of a websocket.", where=where, next="Write it like wss://example.org.")
    named = origin(address)
    failed = Unreachable("The server cannot be reached.", where=where, next="Nearer tries again later.")
    for found in Policy(wire.named).addresses(named.host, named.port):
        try:
            plain = socket.create_connection((found, named.port), _patience(wire))
        except OSError:
            continue
        if parts.scheme == "ws":
            return plain
        try:
            trust = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
            return trust.wrap_socket(plain, server_hostname=named.host)
        except ssl.SSLError:
            plain.close()
            failed = Unreachable(
                "The server cannot prove who it is (TLS).", where=where, next="Look at its address; ask its owner."
            )
        except OSError:
            plain.close()
    raise failed


def _patience(wire: Wire) -> float:
    """Seconds until a websocket must stand, or something that is sent must be taken."""
    return CONNECT if wire.bounds is None else wire.bounds.connect


def _status(wire: Wire, response: Response, where: str) -> LiveError:
    """What an answer that is no websocket means."""
    waiting = wire.told_to_wait(response.status_code, dict(response.headers.raw_items()), where)
    if waiting is not None:
        return waiting
    match response.status_code:
        case 401 | 403:
            return Refused("The server does not let us in.", where=where, next="Connect again.")
        case status if status >= 500:
            return Unreachable("The server fails.", where=where, next="Nearer tries again later.")
        case _:
            return Absent("The server has no such stream.", where=where, next="Look at its address.")


def _nonsense(where: str) -> Nonsense:
    return Nonsense("What the server sends is no websocket, or too large.", where=where, next="Nearer tries again.")
