"""The options that commands share, and what they mean."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError

if TYPE_CHECKING:
    from nearer.api.nearer import Nearer
    from nearer.pages.view import View

STATE = "NEARER_STATE"
NO = Parameter(negative="", show_default=False)
MORNING = time(8)


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which home, and how to answer."""

    home: Annotated[Path | None, Parameter(help="The home folder; else NEARER_HOME, else your data folder.")] = None
    json: Annotated[bool, Parameter(negative="", show_default=False, help="Print JSON.")] = False

    def folder(self) -> Path:
        """The home folder that is meant."""
        if self.home is not None:
            return self.home
        named = os.environ.get("NEARER_HOME", "")
        if named:
            return Path(named)
        from platformdirs import user_data_path

        return user_data_path("nearer")

    def open(self, state: str | None = None) -> "Nearer":
        """The home, made where there is none. An address of its state moves the state there."""
        from nearer.api.nearer import Nearer

        if state is not None:
            os.environ[STATE] = state  # The imports that this process starts have to find it too.
        return Nearer.open(self.folder(), state=named_state(), move=state is not None)


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Looking(Place):
    """Options of everything that shows people."""

    at: Annotated[str | None, Parameter(help="Show it as of this date (2026-03-01) or time, in your zone.")] = None
    cloak: Annotated[
        bool | None, Parameter(show_default=False, help="Stand-ins for names and words; else as in your settings.")
    ] = None

    def view(self, nearer: "Nearer", address: str = "") -> "View":
        """The View that pages are built with. Raises UsageError for a date that is none."""
        from nearer.pages.view import View

        at = None if self.at is None else moment(self.at, zone(nearer), "--at")
        return View(at=at, cloak=self.cloak, address=address)

    def query(self) -> tuple[tuple[str, str], ...]:
        """Its part of a page's address."""
        cloak = () if self.cloak is None else (("cloak", "1" if self.cloak else "0"),)
        return (*(() if self.at is None else (("at", self.at),)), *cloak)


def named_state() -> str | None:
    """The address of the state in the environment, None where there is none."""
    return os.environ.get(STATE) or None


def zone(nearer: "Nearer") -> tzinfo:
    """The user's zone; UTC where none is set or the system does not know it."""
    try:
        return ZoneInfo(nearer.setting("zone"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def moment(text: str, there: tzinfo, option: str) -> datetime:
    """The aware time that a user wrote. A bare date means all of that day. Raises UsageError."""
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(
            "This is not a date.", where=f"{option} {text}", next="Write it like 2026-03-01 or 2026-03-01T18:00."
        ) from error
    if len(text.strip()) <= 10:
        written = datetime.combine(written.date(), time.max)
    aware = written if written.tzinfo is not None else written.replace(tzinfo=there)
    try:
        return aware.astimezone(UTC)
    except OverflowError as error:
        raise UsageError("This date lies too far away.", where=f"{option} {text}") from error


def morning(now: datetime, there: tzinfo, days: int) -> datetime:
    """Eight in the morning so many days on (the same hour as in the snooze menu of Today), aware UTC."""
    day = (now.astimezone(there) + timedelta(days=days)).date()
    return datetime.combine(day, MORNING, there).astimezone(UTC)


def days_to_weekend(now: datetime, there: tzinfo) -> int:
    """Days until the next Saturday, from 1 to 7."""
    return (5 - now.astimezone(there).weekday()) % 7 or 7
