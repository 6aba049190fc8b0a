"""What can go wrong with a tie-clustered log: one class a failure."""

import contextlib
import sqlite3
from collections.abc import Generator
from pathlib import Path

from nearer.model.errors import NearerError


class LogMissing(NearerError):
    """There is no clustered log in the folder, or one of another version. It is derived: build it again."""

    code = "NR-STORE-01"


class LogUnwritable(NearerError):
    """The disk refuses: it is full, read-only, or gone. Nothing half-made is left."""

    code = "NR-STORE-02"


class LogBusy(NearerError):
    """Another process has been writing for longer than the patience of this one."""

    code = "NR-STORE-03"


class LogOvertaken(NearerError):
    """What was computed rests on a snapshot that others have rewritten in the meantime. Nothing was changed."""

    code = "NR-STORE-04"


class SnapshotGone(NearerError):
    """A snapshot was held for longer than the period of grace, and its files are deleted."""

    code = "NR-STORE-05"


class RowsRefused(NearerError):
    """Rows that do not fit the columns of the log."""

    code = "NR-STORE-06"


@contextlib.contextmanager
def disk(folder: Path) -> Generator[None]:
    """Turn every refusal of the disk within into LogUnwritable; Arrow's and SQLite's too."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _unwritable(folder, str(error)) from error
    except OSError as error:
        raise _unwritable(folder, error.strerror or "the disk refuses") from error


def _unwritable(folder: Path, reason: str) -> LogUnwritable:
    return LogUnwritable(
        f"The clustered log cannot be written: {reason}.",
        where=str(folder),
        next="Free some space or name a folder that can be written, then try again. Nothing was changed.",
    )
