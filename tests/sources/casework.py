"""The cases of the contract suite: what lies in `cases/<source>/<case>/`, in every container, and as golden text.

A case is a folder `archive/`, or one file; beside it `golden.log` and, if need be, `case.toml` with `me = "..."`.
"""

import contextlib
import io
import tarfile
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from nearer.model.activity import Account, Activity, Problem, Promise, Record, Roster, Skipped
from nearer.model.notation import write
from nearer.sources.archive import Archive, open_archive, read_whole
from nearer.sources.contract import ArchiveSource, BulkSource, Found, Options
from nearer.store.columns import records_of

CASES = Path(__file__).parent / "cases"
_BESIDE = ("golden.log", "case.toml", "README.md")


@dataclass(frozen=True)
class Case:
    """One archive that a source must read, and its golden file."""

    source: str
    folder: Path

    def __str__(self) -> str:
        return f"{self.source}/{self.folder.name}"

    @property
    def archive(self) -> Path:
        whole = self.folder / "archive"
        if whole.is_dir():
            return whole
        (single,) = [path for path in self.folder.iterdir() if path.is_file() and path.name not in _BESIDE]
        return single

    @property
    def options(self) -> Options:
        told = self.folder / "case.toml"
        return Options(tomllib.loads(told.read_text()).get("me")) if told.exists() else Options()

    @property
    def golden(self) -> Path:
        return self.folder / "golden.log"

    def members(self) -> dict[str, bytes]:
        archive = open_archive(self.archive)
        return {name: read_whole(archive, name) for name in archive.names}


def cases() -> list[Case]:
    return [
        Case(source.name, case)
        for source in sorted(CASES.iterdir())
        if source.is_dir()
        for case in sorted(source.iterdir())
        if case.is_dir()
    ]


class Held:
    """An archive in memory, for the thousand ways in which one may be damaged."""

    def __init__(self, members: Mapping[str, bytes], label: str = "held") -> None:
        self._members = dict(members)
        self._label = label

    @property
    def label(self) -> str:
        return self._label

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._members))

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        return ()

    def size(self, name: str) -> int:
        return len(self._members[name])

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        yield io.BytesIO(self._members[name])

    def fingerprint(self) -> str:
        return sha256(repr(sorted(self._members.items())).encode()).hexdigest()


class Watched(Held):
    """One that counts how many bytes were read of it."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        super().__init__(members)
        self._streams: list[io.BytesIO] = []

    @property
    def taken(self) -> int:
        return sum(stream.tell() for stream in self._streams)

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        stream = io.BytesIO(self._members[name])
        self._streams.append(stream)
        yield stream


def as_folder(members: Mapping[str, bytes], where: Path) -> Path:
    for name, data in members.items():
        path = where / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return where / "folder"


def as_zip(members: Mapping[str, bytes], where: Path) -> Path:
    path = where / "archive.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def as_tar_gz(members: Mapping[str, bytes], where: Path) -> Path:
    path = where / "archive.tar.gz"
    with tarfile.open(path, "w:gz") as out:
        for name, data in members.items():
            info = tarfile.TarInfo("./" + name)
            info.size = len(data)
            out.addfile(info, io.BytesIO(data))
    return path


def below_a_folder(members: Mapping[str, bytes], where: Path) -> Path:
    """A zip as people make it: everything in one more folder, with what macOS adds."""
    junk = {"my archive/.DS_Store": b"\0\0\0\1", "__MACOSX/my archive/._x": b"\0\5\x16\7"}
    return as_zip({**{f"my archive/{name}": data for name, data in members.items()}, **junk}, where)


CONTAINERS: dict[str, Callable[[Mapping[str, bytes], Path], Path]] = {
    "folder": as_folder,
    "zip": as_zip,
    "tar.gz": as_tar_gz,
}


def read(source: ArchiveSource, archive: Archive, options: Options) -> tuple[Found | None, list[Record]]:
    found = source.recognize(archive, options)
    return found, [] if found is None else list(source.read(archive, found, options))


def read_in_bulk(source: BulkSource, archive: Archive, options: Options) -> tuple[Found | None, list[Record]]:
    found = source.recognize(archive, options)
    return found, [] if found is None else [r for e in source.columns(archive, found, options) for r in records_of(e)]


def facts(records: Iterable[Record]) -> Iterator[Account | Activity | Roster]:
    for record in records:
        if isinstance(record, (Account, Activity, Roster)):
            yield record


def activities(records: Iterable[Record]) -> list[Activity]:
    return [record for record in records if isinstance(record, Activity)]


def golden(found: Found, records: Iterable[Record]) -> str:
    """The text of a golden file: what was found, the facts in the log's notation, then what was not read."""
    records = list(records)
    owner = "nobody" if found.owner is None else write(found.owner)
    lines = [f"# layout {found.layout}", f"# owner {owner}"]
    if found.made is not None:
        lines.append(f"# made {found.made.isoformat()}")
    lines += [f"# note {note}" for note in sorted(found.notes)]
    lines += [f"# unread {name}: {why}" for name, why in sorted(found.unread)]
    lines += sorted(write(fact) for fact in facts(records))
    told: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Problem):
            told[f"# problem {record.code} {record.place} {record.why}"] += record.count
        elif isinstance(record, Skipped):
            told[f"# skipped {record.place} {record.why}"] += record.count
        elif isinstance(record, Promise):
            told[f"# promise {record.file} promised {record.promised} found {record.found}"] += 1
    lines += [line if count == 1 else f"{line} (x{count})" for line, count in sorted(told.items())]
    return "\n".join(lines) + "\n"
