"""The readings of a home, made when something asks: at once where few texts are new, else in the background.

What reads is loaded when there is something to read: a home of which no text was read needs none of it.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nearer.api.progress import Progress
from nearer.api.stages import stands
from nearer.api.world import World
from nearer.model.activity import AccountKey
from nearer.model.decision import Decision
from nearer.store.home import Home, HomeBusy
from nearer.store.state import State

if TYPE_CHECKING:
    from nearer.api.answers import Given
    from nearer.api.readings import Readings
    from nearer.listening.reader import Reader

STAGE = "read"

AT_ONCE = 20_000
"""Texts up to which a page waits until they are read: some seven seconds on one core. Our own choice."""


@dataclass(frozen=True, slots=True)
class AtWork:
    """How far reading has come: `done` of `total` texts."""

    done: int
    total: int


class Listening:
    """The readings of one home. Safe to share between threads."""

    def __init__(
        self,
        home: Home,
        state: State,
        world: Callable[[], World | None],
        standing: Callable[[], tuple[Decision, ...]],
        clock: Callable[[], datetime],
    ) -> None:
        self._home = home
        self._state = state
        self._world = world
        self._standing = standing
        self._clock = clock
        self._making = threading.Lock()
        self._work: AtWork | None = None
        self._learnt: tuple[str, Reader] | None = None
        self._spam: tuple[tuple[Path, date], frozenset[AccountKey]] | None = None

    def at_work(self) -> AtWork | None:
        """How far the reading that is at work has come, None where none is."""
        return self._work

    def answers(self) -> "tuple[Given, ...]":
        """The user's answers on readings, oldest first."""
        from nearer.api.answers import given

        return given(self._standing())

    def reader(self) -> "Reader":
        """The reader that the answers so far have made, learnt when it is first asked for."""
        from nearer.listening.reader import shipped_reader

        world = self._world()
        return shipped_reader() if world is None else self._taught(world, self.answers())

    def _taught(self, world: World, answers: "tuple[Given, ...]") -> "Reader":
        from nearer.api.answers import learnt, version
        from nearer.listening.reader import Reader, shipped_reader
        from nearer.listening.weights import shipped_heads

        wanted = version(answers)
        if wanted == shipped_heads().version:
            return shipped_reader()
        kept = self._learnt
        if kept is None or kept[0] != wanted:
            kept = self._learnt = wanted, Reader(learnt(world, answers))
        return kept[1]

    def known(self) -> "Readings | None":
        """The readings of the present world where they are made, None where they are not."""
        world = self._world()
        if world is None or not any(self._home.derived.glob("read-*")):
            return None
        from nearer.api.answers import version
        from nearer.api.readings import Readings, readings_key

        answers = self.answers()
        name = readings_key(world.log.folder.name, version(answers))
        if not stands(self._home, name):
            return None
        return Readings(world, self._home.derived / name, self._taught(world, answers))

    def spam(self, now: datetime) -> frozenset[AccountKey]:
        """The accounts that are plainly spam, as far as texts are read; of the same readings looked for once a day,
        because every page asks."""
        readings = self.known()
        if readings is None:
            return frozenset()
        key = (readings.folder, now.date())
        kept = self._spam
        if kept is None or kept[0] != key:
            from nearer.api.accounts import plain

            kept = self._spam = key, plain(readings, now)
        return kept[1]

    def readings(self) -> "Readings | None":
        """The readings, made at once if few texts are new; else None, and they are made in the background."""
        found, world = self.known(), self._world()
        if found is not None or world is None:
            return found
        if self._new(world) <= AT_ONCE:
            return self.refresh()
        self.prepare()
        return None

    def prepare(self) -> None:
        """Make the readings in the background, if they are not there and nobody is at it."""
        if not self._making.locked() and self.known() is None:
            threading.Thread(target=self.refresh, daemon=True).start()

    def refresh(self, progress: Progress | None = None) -> "Readings | None":
        """Make the readings with progress, or nothing to do; None for an empty home, and while another process
        writes."""
        with self._making:
            found, world = self.known(), self._world()
            if found is not None or world is None:
                return found
            from nearer.api.answers import version
            from nearer.api.readings import Readings, make

            def told(done: int, total: int, what: str) -> None:
                self._work = AtWork(done, total)
                if progress is not None:
                    progress(done, total, what)

            try:
                reader, heads = self.reader(), version(self.answers())
                folder = make(self._home, world, self._state.current().get(STAGE), reader, heads, told)
            except HomeBusy:
                return None
            finally:
                self._work = None
            if folder is None:
                return None
            self._state.publish(STAGE, folder.name, self._clock())
            return Readings(world, folder, reader)

    def _new(self, world: World) -> int:
        """How many texts are to be read, at most."""
        from nearer.api.answers import version
        from nearer.api.readings import how_many, made_of

        name = self._state.current().get(STAGE)
        made = None if name is None or not stands(self._home, name) else made_of(self._home.derived / name)
        same = made is not None and made.heads == version(self.answers())
        return how_many(world) - (made.texts if made is not None and same else 0)
