"""Changes inside a CAR: one record becomes another and every digest above it is made right again.

Without that, a changed record would be refused by its digest and the code behind it never be reached.
"""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Any

import libipld

_CID = b"\x01\x71\x12\x20"
_LENGTH = 36


def with_other_record(data: bytes, dice: Random, change: Callable[[Any], Any]) -> bytes | None:
    """The file with one of its DAG-CBOR blocks changed, None where it cannot be cut into blocks or written again."""
    parts = _parts(data)
    if len(parts) < 2:
        return None
    place = dice.randrange(1, len(parts))
    body = parts[place][_LENGTH:]
    if parts[place][: len(_CID)] != _CID:
        return None
    try:
        fresh = libipld.encode_dag_cbor(change(libipld.decode_dag_cbor(body)))
    except (ValueError, TypeError, RecursionError, OverflowError):
        return None
    parts[place] = _sealed(fresh)
    # What names a block by its digest changes with it, up to the header, which is the first part.
    renamed = [(_CID + sha256(body).digest(), parts[place][:_LENGTH])]
    for _ in range(len(parts)):
        if not renamed:
            break
        old, new = renamed.pop()
        for number, part in enumerate(parts):
            if number == 0:
                parts[0] = part.replace(old, new)
            elif old in part[_LENGTH:]:
                above = _sealed(part[_LENGTH:].replace(old, new))
                renamed.append((part[:_LENGTH], above[:_LENGTH]))
                parts[number] = above
    return b"".join(_varint(len(part)) + part for part in parts)


def _sealed(body: bytes) -> bytes:
    return _CID + sha256(body).digest() + body


def _parts(data: bytes) -> list[bytes]:
    """The header and the blocks, as far as they are whole."""
    stream, parts = BytesIO(data), list[bytes]()
    while (size := _read_varint(stream)) is not None and 0 < size <= len(data):
        part = stream.read(size)
        if len(part) < size:
            break
        parts.append(part)
    return parts


def _read_varint(stream: BytesIO) -> int | None:
    number, shift = 0, 0
    while byte := stream.read(1):
        number |= (byte[0] & 0x7F) << shift
        shift += 7
        if not byte[0] & 0x80 or shift > 63:
            return number
    return None


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
