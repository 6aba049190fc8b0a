"""The home: one folder that holds a person's log, decisions and everything derived.

batches/<id>.<revision>/   one import: activities, accounts, rosters, manifest; immutable, renamed into place
derived/<key>/             what is computed from the batches; may be deleted at any time
inbox/<job>/               archives handed over in the browser, until they are imported
state.sqlite               decisions, current derived files, jobs, hashes of the forgotten
state.json                 where all that is instead, if it lives in a PostgreSQL database
lock                       held by the one process that writes; with a database, a lock there too
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from nearer.model.errors import NearerError

FORMAT = "1"

FORMAT_ELSEWHERE = "2"
"""The same with the state in a database: a Nearer that would look for it in the folder must not open this home."""

Alone = Callable[[], AbstractContextManager[bool]]
"""Held while writing, beside the lock in the folder; False where somebody else holds it."""


class HomeError(NearerError):
    """The folder cannot serve as a home."""

    code = "NR-HOME-01"


class HomeBusy(NearerError):
    """Another process writes to the home just now."""

    code = "NR-HOME-02"


class Home:
    """Paths of one home, and its lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.batches = path / "batches"
        self.derived = path / "derived"
        self.inbox = path / "inbox"
        self.state = path / "state.sqlite"
        self.place = path / "state.json"
        self.forgetting = path / "forgetting.json"
        self._lock = path / "lock"
        self._alone: Alone = lambda: nullcontext(True)

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> "Home":
        """The home at `path`, made (readable by its owner only) where there is none. Raises HomeError."""
        home = cls(path)
        mark = path / "home"
        if not mark.exists():
            home._make(create)
        elif mark.read_text(encoding="utf-8").strip() not in (FORMAT, FORMAT_ELSEWHERE):
            raise HomeError(
                "This home was made by another version of Nearer.",
                where=str(path),
                next="Update Nearer, then try again.",
            )
        return home

    def _make(self, create: bool) -> None:
        if not create:
            raise HomeError("There is no home here.", where=str(self.path), next="Import an archive to make one.")
        if self.path.exists() and (not self.path.is_dir() or self._strange()):
            raise HomeError(
                "This folder holds other things and will not be used as a home.",
                where=str(self.path),
                next="Name an empty or a new folder with --home.",
            )
        try:
            for folder in (self.path, self.batches, self.derived, self.inbox):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._stamp(FORMAT)
        except OSError as error:
            raise HomeError(
                f"The home cannot be made: {error.strerror}.",
                where=str(self.path),
                next="Name another folder with --home.",
            ) from error

    def _stamp(self, format: str) -> None:
        draft = self.path / ".home"
        draft.write_text(format + "\n", encoding="utf-8")
        draft.rename(self.path / "home")

    def _strange(self) -> bool:
        own = {"batches", "derived", "inbox", "home", ".home", "lock", "jobs.log", "forgetting.json"}
        return any(e.name not in own and not e.name.startswith("state.") for e in self.path.iterdir())

    def put_state(self, note: bytes | None) -> None:
        """Remember that the state is elsewhere, as this note says, or (None) that it is in the folder again."""
        if note is None:
            self.place.unlink(missing_ok=True)
            self._stamp(FORMAT)
            return
        self._stamp(FORMAT_ELSEWHERE)
        draft = self.place.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(note)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(self.place)
        _fsync_folder(self.path)

    def share(self, alone: Alone) -> None:
        """Hold this too while writing. Machines that share a disk may not share its file locks."""
        self._alone = alone

    def busy(self) -> HomeBusy:
        """What a second writer is told."""
        return HomeBusy(
            "Another import is at work in this home.", where=str(self.path), next="Wait until it has ended."
        )

    @contextlib.contextmanager
    def writing(self) -> Generator[None]:
        """Hold the lock while writing; readers need none. Raises HomeBusy at once if another process holds it."""
        with self._lock.open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise self.busy() from error
            with self._alone() as alone:
                if not alone:
                    raise self.busy()
                self._sweep()
                yield

    def _sweep(self) -> None:
        # Whoever holds the lock is the only writer, so what a killed one left half-made can go.
        for folder in (self.batches, self.derived):
            for entry in folder.glob(".tmp-*"):
                shutil.rmtree(entry, ignore_errors=True)
        newest: dict[str, Path] = {}
        for entry in sorted(self.batches.glob("*.*"), key=lambda e: int(e.suffix[1:]) if e.suffix[1:].isdigit() else 0):
            older = newest.get(entry.stem)
            newest[entry.stem] = entry
            if older is not None:
                shutil.rmtree(older, ignore_errors=True)


def settle(draft: Path, final: Path) -> None:
    """Rename a finished folder into place so that it survives a power cut: contents first, then the name."""
    for entry in draft.iterdir():
        with entry.open("rb") as handle:
            os.fsync(handle.fileno())
    _fsync_folder(draft)
    draft.rename(final)
    _fsync_folder(final.parent)


def settle_file(draft: Path, final: Path) -> None:
    """Rename a finished file into place, contents first."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(final)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
