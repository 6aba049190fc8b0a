"""What the user decided: rows that are only ever added, what stands of them, and the settings, which are decisions."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from nearer.model.decision import Choice, Decision, standing
from nearer.model.errors import NearerError
from nearer.store.state import State

ABOUT_ACCOUNTS = (
    Choice.MERGE,
    Choice.SPLIT,
    Choice.REFUSE,
    Choice.EGO,
    Choice.NOT_EGO,
    Choice.PIN,
    Choice.UNPIN,
    Choice.NOT_PERSON,
    Choice.WRONG,
    Choice.OVERRULE,
    Choice.CLOSEST,
    Choice.FELT,
    Choice.SPAM,
    Choice.NOT_SPAM,
)
"""Decisions whose subjects are account keys."""

SETTINGS = {
    "zone": "",
    "minutes": "15",
    "cloak": "off",
    "theme": "auto",
    "keys": "on",
    "model address": "",
    "model name": "",
    "model budget": "50",
}
"""Names of settings and what they are until the user says otherwise; the zone is the machine's own."""


class NoDecision(NearerError):
    """There is no such decision to undo."""

    code = "NR-UNDO-01"


@cache
def own_zone() -> str:
    """The IANA name of the zone that this machine keeps, UTC where it does not tell."""
    named = os.environ.get("TZ", "").removeprefix(":")
    link = str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]
    return next((name for name in (named, link) if name in available_timezones()), "UTC")


class Decisions:
    """The decisions of one home."""

    def __init__(self, state: State, clock: Callable[[], datetime]) -> None:
        self._state = state
        self._clock = clock

    def decide(self, choice: Choice, subject: tuple[str, ...], detail: str = "") -> Decision:
        """Append one decision."""
        return self._state.decide(self._clock(), choice, subject, detail)

    def undo(self, id: int | None = None) -> Decision:
        """Undo a decision, the latest that stands if none is named. Raises NoDecision."""

        def chosen(made: tuple[Decision, ...]) -> tuple[Choice, tuple[str, ...]]:
            return Choice.UNDO, (str(_undone(id, made)),)

        return self._state.decide_from(self._clock(), chosen)

    def all(self) -> tuple[Decision, ...]:
        """Every decision ever made, oldest first, undone ones too."""
        return self._state.decisions()

    def standing(self) -> tuple[Decision, ...]:
        """The decisions that hold, oldest first."""
        return standing(self.all())

    def taken_back(self, batch: str) -> Decision | None:
        """The decision that takes this import back, None where none stands."""
        return next((d for d in self.standing() if d.choice is Choice.TAKE_BACK and d.subject == (batch,)), None)

    def setting(self, name: str) -> str:
        """The value of a setting. Raises KeyError for one that does not exist."""
        default = SETTINGS[name]
        chosen = [d.detail for d in self.standing() if d.choice is Choice.SETTING and d.subject == (name,)]
        value = chosen[-1] if chosen else default
        return value or (own_zone() if name == "zone" else value)


def _undone(id: int | None, made: tuple[Decision, ...]) -> int:
    if id is None:
        latest = next((d for d in reversed(standing(made))), None)
        if latest is None:
            raise NoDecision("There is no decision to undo.", next="nearer history lists what was decided.")
        return latest.id
    if not any(d.id == id for d in made):
        raise NoDecision(f"There is no decision {id}.", next="nearer history lists what was decided.")
    return id
