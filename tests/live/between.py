"""A faulty line to a relay of Nostr: what `live.proxy` is for requests, message by message."""

import json
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import ServerConnection

from live.sockets import Sockets

Fault = Callable[[ServerConnection, str], bool]
"""What the user's side gets in the place of a message; whether the message reaches the relay all the same."""


def cut(client: ServerConnection, asked: str) -> bool:
    """The line is cut before the message."""
    return False


def lost(client: ServerConnection, asked: str) -> bool:
    """The message arrives, and the line is cut before its answer."""
    return True


def garbles(client: ServerConnection, asked: str) -> bool:
    """The message arrives; noise comes back."""
    client.send(os.urandom(40).hex())
    return True


def is_no_text(client: ServerConnection, asked: str) -> bool:
    """The message arrives; what comes back is no text at all."""
    client.send(b"\xff\x00" * 20)
    return True


def asks_to_wait(client: ServerConnection, asked: str) -> bool:
    """The relay has a limit, as NIP-01 says it."""
    return _declined(client, asked, "rate-limited: slow down, please")


def fails(client: ServerConnection, asked: str) -> bool:
    """The relay fails, as NIP-01 says it."""
    return _declined(client, asked, "error: could not reach the database")


def _declined(client: ServerConnection, asked: str, why: str) -> bool:
    word, what, *_ = json.loads(asked)
    if word == "EVENT":
        client.send(json.dumps(["OK", what["id"], False, why]))
    else:
        client.send(json.dumps(["CLOSED", what, why]))
    return False


FAULTS = (cut, lost, garbles, is_no_text, asks_to_wait, fails)


@dataclass
class Between:
    """A line to a relay. So many messages of the user's side are `allowed`, connecting among them; then one meets
    `fault`, and the line is cut; and so on from 0. With `only`, messages that begin otherwise are spared.

    `within` cuts in the middle of an answer: after its first message."""

    relay: str
    allowed: int | None = None
    fault: Fault = cut
    delay: float = 0.0
    requests: int = 0
    met: int = 0
    only: str | None = None
    within: bool = False
    sockets: Sockets = field(init=False)

    def __post_init__(self) -> None:
        self.sockets = Sockets(self._serve, self._door)

    @property
    def address(self) -> str:
        return self.sockets.address

    @contextmanager
    def running(self) -> Generator["Between"]:
        with self.sockets.running():
            yield self

    def _due(self, asked: str) -> bool:
        self.requests += 1
        time.sleep(self.delay)
        if self.allowed is None or (self.only is not None and not asked.startswith(self.only)):
            return False
        if self.allowed:
            self.allowed -= 1
            return False
        self.met += 1
        return True

    def _door(self, request: Request) -> Response | None:
        if not self._due("connect"):
            return None
        if self.fault is asks_to_wait:
            return Response(429, "No", Headers({"Retry-After": "60", "Content-Length": "0"}))
        return Response(500, "No", Headers({"Content-Length": "0"}))

    def _serve(self, client: ServerConnection) -> None:
        try:
            with connect(self.relay) as relay:
                for message in client:
                    asked = str(message)
                    if not self._due(asked):
                        relay.send(asked)
                        for answer in _answers(asked, relay):
                            client.send(answer)
                    elif self.within:
                        relay.send(asked)
                        client.send(next(_answers(asked, relay), ""))
                        return
                    else:
                        if self.fault(client, asked):
                            relay.send(asked)
                            list(_answers(asked, relay))  # It has arrived.
                        return
        except ConnectionClosed:
            return


def _answers(asked: str, relay: ClientConnection) -> Iterator[str]:
    """What the relay says to this, to the end of it."""
    word, what, *_ = json.loads(asked)
    ends = {"REQ": ("EOSE", "CLOSED"), "EVENT": ("OK",)}.get(word)
    about = what["id"] if word == "EVENT" else what
    while ends is not None:
        answer = str(relay.recv(10))
        yield answer
        told = json.loads(answer)
        if told[0] in ends and told[1] == about:
            return
