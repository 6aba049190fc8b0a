"""When weights and the record are learnt: not with every import, because they change little and look at everything.

A lesson is a folder, `learnt-<key>`, named by the log and the decisions that it was learnt from. The ties are named by
their lesson too, so the same facts and the same lesson give the same ties, whenever they are made.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec

from nearer.api.learnt import read_learnt, write_json
from nearer.api.scale import Scale
from nearer.model.decision import Decision
from nearer.model.time import DAY_US
from nearer.store.home import Home, settle
from nearer.store.state import State
from nearer.ties.learning import Learnt
from nearer.ties.record import Record

STAGE = "learnt"
"""What the lesson that counts is published as."""

AFTER_US = 30 * DAY_US
"""A larger log is learnt from again once it has grown or shrunk by the share of `Scale`, or tells of so much more
time: the horizon of the forecast, so that the record is never a whole window behind (our own choice)."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a lesson was learnt from: so many activities, the newest of `newest_us`, the judgements with these ids."""

    activities: int
    newest_us: int
    used: tuple[int, ...]

    def is_due(self, activities: int, newest_us: int, share: float) -> bool:
        """Whether such a log, of which this share is much, is to be learnt from again."""
        grown = max(activities, 1) / max(self.activities, 1)
        return not 1 / (1 + share) < grown < 1 + share or newest_us - self.newest_us > AFTER_US


class Lessons:
    """The lessons of one home."""

    def __init__(self, home: Home, state: State, scale: Scale) -> None:
        self._scale = scale
        self._home = home
        self._state = state
        self._known: dict[str, Lesson] = {}

    def standing(self, used: Iterable[Decision]) -> str:
        """The name of the lesson that counts, empty where none was learnt from these judgements."""
        name = self._state.current().get(STAGE, "")
        known = self._read(name)
        return name if known is not None and known.used == tuple(d.id for d in used) else ""

    def chosen(self, anew: str, now: Lesson, used: Iterable[Decision]) -> str:
        """The lesson that ties are made with: the one that counts, or in small logs and where none does, a new one."""
        return anew if now.activities <= self._scale.small else self.standing(used) or anew

    def is_due(self, name: str, now: Lesson) -> bool:
        """Whether there is more to learn than this lesson knew."""
        known = self._read(name)
        return known is not None and known.is_due(now.activities, now.newest_us, self._scale.share)

    def _read(self, name: str) -> Lesson | None:
        file = self._home.derived / name / "lesson.json"
        if name not in self._known and name and file.exists():
            self._known[name] = msgspec.json.decode(file.read_bytes(), type=Lesson)
        return self._known.get(name) if file.exists() else None


def learnt_of(home: Home, name: str, learn: Callable[[], Learnt]) -> Learnt:
    """The weights of a lesson, which is begun where it is not there."""
    file = home.derived / name / "weights.json"
    return read_learnt(file) if file.exists() else learn()


def keep_lesson(home: Home, name: str, now: Lesson, learnt: Learnt, record: Callable[[], Record]) -> Path:
    """The folder of a lesson, written unless it is there."""
    final = home.derived / name
    if not final.exists():
        draft = home.derived / f".tmp-{uuid4().hex}"
        draft.mkdir(mode=0o700)
        write_json(learnt, draft / "weights.json")
        write_json(record(), draft / "record.json")
        (draft / "lesson.json").write_bytes(msgspec.json.encode(now))
        settle(draft, final)
    return final
