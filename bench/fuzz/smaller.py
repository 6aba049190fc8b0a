"""Findings made small: the least of an archive that still makes the same mistake."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from bench.fuzz.changes import ASSIGNED, holders_of, value_of
from bench.fuzz.packed import Packed

JSON_LIMIT = 1 << 16
"""Bytes of a JSON file that is made small by its values; a larger one is cut by lines and bytes first."""

TRIES = 3000
"""Smaller archives that are tried for one finding (our own choice)."""


def smaller(packed: Packed, still: Callable[[Packed], bool], tries: int = TRIES) -> Packed:
    """The smallest archive that is found by taking away members, lines and bytes, for which `still` holds."""
    left = tries
    progress = True
    while progress and left > 0:
        progress = False
        for one in _less(packed):
            left -= 1
            if left <= 0:
                break
            if still(one):
                packed, progress = one, True
                break
    return packed


def _less(packed: Packed) -> Iterator[Packed]:
    """Archives with less in them, the ones with far less first."""
    for place in range(len(packed.members)):
        yield Packed(packed.label, (*packed.members[:place], *packed.members[place + 1 :]), packed.me)
    if packed.me is not None:
        yield Packed(packed.label, packed.members, None)
    for place, (name, data) in enumerate(packed.members):
        for shorter in _fewer(data):
            yield Packed(
                packed.label, (*packed.members[:place], (name, shorter), *packed.members[place + 1 :]), packed.me
            )
    for parts in (2, 4, 8, 16, 32, 64, 128):
        for place, (name, data) in enumerate(packed.members):
            for shorter in _shorter(data, parts):
                yield Packed(
                    packed.label, (*packed.members[:place], (name, shorter), *packed.members[place + 1 :]), packed.me
                )


def _fewer(data: bytes) -> Iterator[bytes]:
    """A JSON document without half of a list or object, or without one of its values; nothing for any other bytes."""
    assigned = ASSIGNED.match(data)
    start = assigned.end() if assigned else 0
    value: Any = value_of(data[start:]) if len(data) <= JSON_LIMIT else ...
    if value is ...:
        return
    found: list[Any] = []
    holders_of(value, found)
    for holder in found:
        many = list(holder.items() if isinstance(holder, dict) else holder)
        for parts in (2, 4, len(many)):
            step = -(-len(many) // parts)
            for first in range(0, len(many), step) if len(many) >= parts else ():
                rest = many[:first] + many[first + step :]
                _fill(holder, rest)
                yield data[:start] + json.dumps(value).encode()
                _fill(holder, many)


def _fill(holder: Any, items: list[Any]) -> None:
    holder.clear()
    if isinstance(holder, dict):
        holder.update(items)
    else:
        holder.extend(items)


def _shorter(data: bytes, parts: int) -> Iterator[bytes]:
    """The bytes without one of so many equal parts; first by lines, which keeps a table a table."""
    lines = data.splitlines(keepends=True)
    if len(lines) >= parts:
        step = -(-len(lines) // parts)
        for start in range(0, len(lines), step):
            yield b"".join(lines[:start] + lines[start + step :])
    if len(data) >= parts:
        step = -(-len(data) // parts)
        for start in range(0, len(data), step):
            yield data[:start] + data[start + step :]
