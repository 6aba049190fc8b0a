"""One input of the fuzzer: a whole archive with what the user said, as bytes and back."""

import contextlib
import io
import json
import tomllib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

from nearer.sources.archive import ArchiveError, open_archive, read_whole
from nearer.sources.archive.members import Members, safe_label
from nearer.sources.contract import Options

CASES = Path(__file__).parents[2] / "tests" / "sources" / "cases"
_BESIDE = ("golden.log", "case.toml", "README.md")


_Form = tuple[bytes, list[tuple[bytes, bytes]], bytes | None]
"""Names are bytes, because a name may hold half a pair, which no text in UTF-8 does."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive: its label, its members in order with their bytes, and `me` as the user would name it."""

    label: str
    members: tuple[tuple[str, bytes], ...]
    me: str | None = None

    def pack(self) -> bytes:
        """The bytes that the fuzzer keeps."""
        names = [(_bytes(name), data) for name, data in self.members]
        return msgspec.msgpack.encode((_bytes(self.label), names, None if self.me is None else _bytes(self.me)))

    @classmethod
    def unpack(cls, data: bytes) -> "Packed | None":
        """The input that these bytes are, None for any others."""
        try:
            label, members, me = msgspec.msgpack.decode(data, type=_Form)
        except msgspec.MsgspecError:
            return None
        return cls(
            _text(label), tuple((_text(name), inner) for name, inner in members), None if me is None else _text(me)
        )

    def unfold(self, folder: Path) -> None:
        """Write it as a case: a folder `archive`, and `case.toml` where the user said who it is."""
        for name, data in self.archive().items():
            path = folder / "archive" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if self.me is not None:
            named = self.me.encode("utf-8", "replace").decode()
            (folder / "case.toml").write_text(f"me = {json.dumps(named)}\n", encoding="utf-8")

    @property
    def options(self) -> Options:
        return Options(self.me)

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(len(data) for _, data in self.members)

    def archive(self) -> "HeldArchive":
        """The archive as a source sees it, under the same rules of names as any. Raises ArchiveError."""
        return HeldArchive(self)


class HeldArchive:
    """An archive that lies in memory."""

    def __init__(self, packed: Packed) -> None:
        self.label = safe_label(packed.label)
        self._members: Members[bytes] = Members(packed.label)
        for name, data in packed.members:
            self._members.add(name, data)
        self.names = self._members.names

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        return self._members.refused

    def items(self) -> Iterator[tuple[str, bytes]]:
        return self._members.items()

    def size(self, name: str) -> int:
        return len(self._members[name])

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        yield io.BytesIO(self._members[name])

    def fingerprint(self) -> str:
        return sha256(repr(sorted(self._members.items())).encode()).hexdigest()


def seeds(source: str) -> Iterator[tuple[str, Packed]]:
    """The cases of a source by name."""
    for folder in sorted(path for path in (CASES / source).glob("*") if path.is_dir()):
        yield folder.name, of_folder(folder)


def of_folder(folder: Path) -> Packed:
    """A case: a folder `archive` or one file, and beside it `case.toml`. Raises ArchiveError."""
    whole, told = folder / "archive", folder / "case.toml"
    if not whole.is_dir():
        (whole,) = (path for path in folder.iterdir() if path.is_file() and path.name not in _BESIDE)
    me = tomllib.loads(told.read_text(encoding="utf-8")).get("me") if told.exists() else None
    archive = open_archive(whole)
    return Packed(archive.label, tuple((name, read_whole(archive, name)) for name in archive.names), me)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


__all__ = ["CASES", "ArchiveError", "HeldArchive", "Packed", "of_folder", "seeds"]
