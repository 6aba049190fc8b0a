"""One turn of one reader, in a process of its own: `python -m bench.fuzz.turn READER --folder DIR --seconds 60`.

Three ways. *Guided*: libFuzzer (through atheris) keeps what reaches new code of `nearer.sources` and goes on from
there. *Blind*: the same changes without looking at the code, several times as many in a second. *Swollen*: a piece of
an archive repeated until it has some hundred kilobytes, for what takes quadratic time.
"""

import argparse
import gc
import importlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from bench.fuzz.changes import Changes
from bench.fuzz.morsels import morsels
from bench.fuzz.packed import Packed, seeds

LIMIT = 40_000
"""Bytes of an input: half as large again as the largest case (our own choice)."""

SWOLLEN = 128_000
"""Bytes of a swollen one."""

GUIDED, BLIND, SWELLING = "guided", "blind", "swollen"
_TELL_EVERY = 200

WHOLE = 0.15
"""The part of the blind inputs that begin from a whole case (our own choice: they cost three times as much)."""

KEPT = 0.4
"""The part that begin from what the guided turns kept; the rest begin from morsels."""


@dataclass(slots=True)
class Turn:
    """What one turn has done. It is written down as it goes, because a turn may end with its process."""

    reader: Any
    folder: Path
    mode: str
    judge: Callable[..., Any]
    inputs: int = 0
    begun: float = field(default_factory=time.process_time)
    met: set[str] = field(default_factory=set[str])

    def see(self, packed: Packed) -> None:
        """Judge one input and keep it if it finds something that was not met before."""
        # Watched code takes three times as long as it does alone; what is slow is confirmed alone.
        seconds = 3.0 if self.mode == GUIDED else 1.0
        finding = self.judge(self.reader, packed, seconds=seconds)
        self.inputs += 1
        if finding is not None and finding.signature not in self.met:
            self.met.add(finding.signature)
            self._keep(finding, packed)
        if self.inputs % _TELL_EVERY == 0:
            self.tell()

    def tell(self) -> None:
        told = {"inputs": self.inputs, "cpu": time.process_time() - self.begun}
        path = self.folder / f"progress-{self.reader.name}.json"
        path.with_suffix(".new").write_text(json.dumps(told), encoding="utf-8")
        path.with_suffix(".new").replace(path)

    def _keep(self, finding: Any, packed: Packed) -> None:
        place = self.folder / "findings" / self.reader.name
        place.mkdir(parents=True, exist_ok=True)
        name = f"{finding.kind}-{sha256(finding.signature.encode()).hexdigest()[:10]}"
        if not (place / f"{name}.packed").exists():
            (place / f"{name}.packed").write_bytes(packed.pack())
            (place / f"{name}.txt").write_text(f"{finding.signature}\n\n{finding.told}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--mode", choices=(GUIDED, BLIND, SWELLING), default=GUIDED)
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    watched = _watched() if told.mode == GUIDED else None
    from bench.fuzz import judged  # only now, so that what it imports is watched

    (reader,) = (one for one in judged.readers() if one.name == told.reader)
    turn = Turn(reader, told.folder, told.mode, judged.judged)
    known = [packed for _, packed in seeds(reader.source)]
    corpus = told.folder / "corpus" / reader.name
    corpus.mkdir(parents=True, exist_ok=True)
    for packed in known:
        judged.judged(reader, packed)  # what is loaded on first use counts for no input
    small = morsels(reader.of, known, told.folder)
    # What is loaded stays: the collector need not look through half a million objects of libraries for each input.
    gc.collect()
    gc.freeze()
    turn.begun = time.process_time()
    if watched is not None:
        _guided(watched, turn, [*known, *small], corpus, told.seconds, told.seed)
    else:
        _unguided(turn, Begun(known, small, sorted(corpus.iterdir())), told.seconds, told.seed)


def _watched() -> Any:
    # It is installed by `make fuzz` alone, so nothing here may need it where types are checked.
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["nearer.sources"]):
        from nearer.sources.registry import sources

        sources()
    return atheris


def _guided(atheris: Any, turn: Turn, known: list[Packed], corpus: Path, seconds: int, seed: int) -> None:
    for packed in known:
        data = packed.pack()
        (corpus / sha256(data).hexdigest()[:20]).write_bytes(data)

    def see(data: bytes) -> None:
        packed = Packed.unpack(data)
        if packed is not None:
            turn.see(packed)

    def changed(data: bytes, limit: int, number: int) -> bytes:
        packed = Packed.unpack(data) or known[number % len(known)]
        dice = Random(number)

        def raw(piece: bytes) -> bytes:
            return atheris.Mutate(piece, min(limit, len(piece) + 256))

        return Changes(dice, raw, known).changed(packed, LIMIT).pack()

    flags = (
        f"-max_total_time={seconds}", f"-max_len={2 * LIMIT}", "-len_control=0", "-timeout=100", "-rss_limit_mb=2500",
        f"-seed={seed or 1}", "-print_final_stats=0", "-verbosity=0", "-reload=0",
        f"-artifact_prefix={turn.folder}/ended-{turn.reader.name}-",
    )  # fmt: skip
    atheris.Setup([sys.argv[0], *flags, str(corpus)], see, custom_mutator=changed, internal_libfuzzer=True)
    atheris.Fuzz()


@dataclass(frozen=True, slots=True)
class Begun:
    """What blind inputs begin from: whole cases, morsels of them, and what the guided turns kept."""

    whole: Sequence[Packed]
    small: Sequence[Packed]
    kept: Sequence[Path]

    def one(self, dice: Random) -> Packed | None:
        """One of them, None for a file that is no input."""
        throw = dice.random()
        if throw < WHOLE or not self.small:
            return dice.choice(self.whole)
        if throw < WHOLE + KEPT and self.kept:
            # Of two, the smaller: most of what reaches something new is little.
            return Packed.unpack(min((dice.choice(self.kept).read_bytes() for _ in range(2)), key=len))
        return dice.choice(self.small)


def _unguided(turn: Turn, begun: Begun, seconds: int, seed: int) -> None:
    dice = Random(seed)
    changes = Changes(dice, lambda data: _flipped(data, dice), (*begun.whole, *begun.small))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = begun.one(dice)
        for _ in range(20):
            if start is not None:
                one = changes.changed(start, LIMIT)
                turn.see(_swollen(one, dice) if turn.mode == SWELLING else one)
    turn.tell()


def _flipped(data: bytes, dice: Random) -> bytes:
    """Some bytes changed, put in or taken out."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        place = dice.randint(0, len(out))
        match dice.randrange(4):
            case 0 if place < len(out):
                out[place] = dice.choice(b'"\\,\n\r\0{}[]:;@<>&\t 09Z\xff\xc3\xe2')
            case 1 if place < len(out):
                out[place] ^= 1 << dice.randrange(8)
            case 2:
                out[place : place + dice.choice((1, 2, 8))] = b""
            case _:
                out[place:place] = bytes(dice.choices(b'"\\,\n{}[]:;@<>& 0aZ\xff', k=dice.choice((1, 2, 5))))
    return bytes(out)


def _swollen(packed: Packed, dice: Random) -> Packed:
    """One member in which a piece stands again and again."""
    if not packed.members:
        return packed
    place = dice.randrange(len(packed.members))
    name, data = packed.members[place]
    start, length = dice.randint(0, len(data)), dice.choice((1, 1, 2, 3, 8, 40, 200, 2000))
    piece = data[start : start + length] or dice.choice((b"[", b"<", b" ", b"\n", b'{"a":', b"@a ", b"&#", b"-\n"))
    swollen = data[:start] + piece * (SWOLLEN // len(piece)) + data[start:]
    return Packed(packed.label, (*packed.members[:place], (name, swollen), *packed.members[place + 1 :]), packed.me)


if __name__ == "__main__":
    main()
