"""Asking relays over the wire, by NIP-01: what events there are, and here is one.

Events are checked with the library `nostr-sdk`: whose id or signature is not right, or who is not what was asked for,
counts as not said (relays have been seen to hand out forged events).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from nearer.model.activity import Place
from nearer.wire import Wire
from nearer.wire.errors import LiveError, Nonsense, Refused, Unreachable, Waiting
from nearer.wire.limits import BLIND_PAUSE
from nearer.wire.websocket import Websocket
from nearer.wire.wire import shown_origin

PAGE = 200
"""Events that are asked for at once: relays hand out 500 at the most (NIP-11, most have that)."""

MESSAGE = 2**20
"""Bytes of one message: relays take 64 to 512 kB from their users."""

SILENCE = 15.0
"""Seconds to wait for the next message of an answer."""

Filter = Mapping[str, object]

_PLACE = Place("relay")


@dataclass(frozen=True, slots=True)
class Event:
    """One signed event. `tags` are lists of words, the first of which is the tag's name."""

    id: str
    author: str
    kind: int
    created: int
    tags: tuple[tuple[str, ...], ...]
    content: str

    @property
    def place(self) -> Place:
        """Where it stood."""
        return _PLACE

    def tagged(self, name: str) -> list[tuple[str, ...]]:
        """The tags of this name that have a value."""
        return [tag for tag in self.tags if len(tag) > 1 and tag[0] == name]

    def named(self, name: str) -> list[str]:
        """The values of the tags of this name that are ids (64 hexadecimal digits)."""
        return [tag[1].lower() for tag in self.tagged(name) if is_id(tag[1])]


class Signed(Protocol):
    """An event of the library, with its signature."""

    def as_json(self) -> str: ...


def is_id(word: str) -> bool:
    """Whether this is the id of an event or a public key."""
    return len(word) == 64 and all(letter in "0123456789abcdefABCDEF" for letter in word)


def misfit() -> type[Exception]:
    """What the library raises for what is no key, event or address."""
    from nostr_sdk import NostrSdkError

    return cast(type[Exception], NostrSdkError)


def event(told: object) -> Event | None:
    """The event that a relay tells, None where nobody signed it like this."""
    from nostr_sdk import Event as Library

    try:
        found = Library.from_json(json.dumps(told))
        if not found.verify():
            return None
        plain = json.loads(found.as_json())
    except (misfit(), TypeError, ValueError, RecursionError):
        return None
    tags = tuple(tuple(str(word) for word in tag) for tag in plain["tags"])
    return Event(plain["id"], plain["pubkey"], plain["kind"], plain["created_at"], tags, plain["content"])


class Relay:
    """One relay, connected to when it is asked first. Raises LiveError."""

    def __init__(self, address: str, wire: Wire) -> None:
        self.address = address
        self._wire = wire
        self._line: Websocket | None = None
        self._asked = 0

    def events(self, filter: Filter) -> list[Event]:
        """The events that fit, the newest first, each once. At most as many as the filter's limit (else `PAGE`)."""
        limit = filter.get("limit", PAGE)
        most = limit if isinstance(limit, int) else PAGE
        self._asked += 1
        name = f"n{self._asked}"
        self._send(["REQ", name, {"limit": most, **filter}])
        found: dict[str, Event] = {}
        for _ in range(4 * most + 20):  # A relay that goes on and on is not heard to its end.
            match self._next():
                case ["EVENT", str(about), told] if about == name:
                    one = event(told)
                    if one is not None and fits(one, filter):
                        found[one.id] = one
                case ["EOSE", str(about), *_] if about == name:
                    break
                case ["CLOSED", str(about), *words] if about == name:
                    raise self._passing(words) or Refused(
                        "The relay does not answer this.", where=self._where, next="Choose another relay."
                    )
                case _:
                    continue
        else:
            raise Nonsense("The relay's answer has no end.", where=self._where, next="Nearer tries again later.")
        self._send(["CLOSE", name])
        return sorted(found.values(), key=lambda one: (-one.created, one.id))[:most]

    def publish(self, signed: Signed) -> bool:
        """Hand over an event; whether the relay took it, or had it. Anything raised leaves open whether it did, as a
        failure of the relay that may pass."""
        told = json.loads(signed.as_json())
        self._send(["EVENT", told])
        for _ in range(4 * PAGE):
            match self._next():
                case ["OK", str(about), bool(taken), *words] if about == told["id"]:
                    if taken or str(words[0] if words else "").startswith("duplicate:"):
                        return True
                    if passing := self._passing(words):
                        raise passing
                    return False
                case _:
                    continue
        raise Nonsense("The relay's answer has no end.", where=self._where, next="Nearer tries again later.")

    def close(self) -> None:
        """Leave the relay."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _passing(self, words: list[object]) -> LiveError | None:
        """What a relay's reason not to answer means where it may pass (the prefixes of NIP-01), else None."""
        why = str(words[0] if words else "")
        if why.startswith("rate-limited:"):
            return Waiting(self._wire.clock() + BLIND_PAUSE, "The relay asks for a pause.", self._where)
        if why.startswith("error:"):
            return Unreachable("The relay fails.", where=self._where, next="Nearer tries again later.")
        return None

    @property
    def _where(self) -> str:
        return shown_origin(self.address)

    def _send(self, message: list[object]) -> None:
        if self._line is None:
            self._line = Websocket(self._wire, self.address, MESSAGE)
        try:
            self._line.send(json.dumps(message))
        except LiveError:
            self.close()
            raise

    def _next(self) -> list[object]:
        """The next message; an empty list for what is none."""
        assert self._line is not None
        try:
            text = self._line.receive(SILENCE)
        except LiveError:
            self.close()
            raise
        if text is None:
            self.close()
            raise Unreachable("The relay does not answer.", where=self._where, next="Nearer tries again later.")
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            return []
        return cast(list[object], told) if isinstance(told, list) else []


def fits(one: Event, filter: Filter) -> bool:
    """Whether an event is what a filter asks for: a relay may say anything."""
    wanted: Any = filter
    if "ids" in wanted and one.id not in wanted["ids"]:
        return False
    if "authors" in wanted and one.author not in wanted["authors"]:
        return False
    if "kinds" in wanted and one.kind not in wanted["kinds"]:
        return False
    if one.created < wanted.get("since", 0) or one.created > wanted.get("until", one.created):
        return False
    return all(
        set(values) & {tag[1] for tag in one.tagged(name[1:])}
        for name, values in wanted.items()
        if name.startswith("#")
    )
