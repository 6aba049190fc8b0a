"""Small archives to begin from: of each sort of record that the cases give, the least archive that still gives it.

An archive of forty records spends nearly all of an input's time on thirty-nine that nothing was changed in. What is
small is judged several times as often in a second, and a change falls more often on what is read (the advice of
libFuzzer and AFL: small seeds). The cases themselves stay among what is begun from, for what needs several members.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from bench.fuzz.packed import Packed
from bench.fuzz.smaller import smaller
from nearer.model.activity import Account, Activity, Problem, Promise, Record, Roster, Skipped
from nearer.sources.archive import ArchiveError
from nearer.sources.contract import ArchiveSource

TRIES = 150
"""Smaller archives that are tried for one sort of record (our own choice: a tenth of a second a sort)."""

Sign = tuple[str, ...]
"""A sort of record: what it is and which of its fields are filled."""


def morsels(source: ArchiveSource, known: Sequence[Packed], folder: Path) -> tuple[Packed, ...]:
    """The least archives of all sorts of records in `known`, kept in `folder` until the cases change."""
    key = sha256(b"".join(packed.pack() for packed in known)).hexdigest()[:20]
    path = folder / f"morsels-{source.name}-{key}"
    if path.exists():
        kept = msgspec.msgpack.decode(path.read_bytes(), type=list[bytes])
    else:
        kept = [one.pack() for one in _carved(source, known)]
        path.write_bytes(msgspec.msgpack.encode(kept))
    return tuple(packed for data in kept if (packed := Packed.unpack(data)) is not None)


def _carved(source: ArchiveSource, known: Sequence[Packed]) -> Iterator[Packed]:
    by_case = [signs(source, packed) for packed in known]
    every = frozenset[Sign]().union(*by_case)
    for packed, given in zip(known, by_case, strict=True):
        met = set[Sign]()  # of this case alone: another one is another layout
        for sign in sorted(given):
            if sign in met:
                continue

            def still(one: Packed, sign: Sign = sign) -> bool:
                # A sort that no case has would be a mistake made by cutting.
                left = signs(source, one)
                return sign in left and left <= every

            small = smaller(packed, still, TRIES)
            met |= signs(source, small)
            yield small


def signs(source: ArchiveSource, packed: Packed) -> frozenset[Sign]:
    """The sorts of records that come of an archive, none where it is not this source's."""
    try:
        archive = packed.archive()
        found = source.recognize(archive, packed.options)
        return frozenset() if found is None else frozenset(map(_sign, source.read(archive, found, packed.options)))
    except ArchiveError:
        return frozenset()


def _sign(record: Record) -> Sign:
    """What a record says, without what stands in it."""
    match record:
        case Activity():
            sort = ("activity", record.verb, record.of or "", record.precision, record.confidence)
        case Account():
            sort = ("account",)
        case Roster():
            sort = ("roster", record.name)
        case Problem():
            return ("problem", record.code)
        case Skipped():
            return ("skipped", record.why)
        case Promise():
            return ("promise",)
    return (*map(str, sort), *(name for name in record.__slots__ if getattr(record, name)))
