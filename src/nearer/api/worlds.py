"""What the facts and decisions of a home come to: the current world, and its moments. Readers wait for no writer."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb

from nearer.api.decisions import Decisions
from nearer.api.kept_moment import KEPT_FROM, keep_measured, kept_at, kept_measured, shelf_of
from nearer.api.known import people_of
from nearer.api.lessons import STAGE, Lesson, Lessons
from nearer.api.moment import Moment, pins_of
from nearer.api.owners import owners
from nearer.api.progress import Progress
from nearer.api.said import said
from nearer.api.scale import USUAL, Scale
from nearer.api.stages import LogStage, TieStage, clear, identity, lesson_key, log_key, made_of, stands, sweep, tie_key
from nearer.api.world import World
from nearer.api.zones import clocked, stated, zone_of
from nearer.model.decision import Choice, Decision
from nearer.model.tie import Circle
from nearer.model.time import DAY_US, from_us, to_us
from nearer.store.batch import Batch, batches, standing_batches
from nearer.store.home import Home, HomeBusy
from nearer.store.state import State

if TYPE_CHECKING:
    from nearer.api.derive import Making

STEP_MINUTES = 5
"""Pages that speak of now speak of the last full five minutes, so that what is measured can be kept that long."""

STALE = timedelta(days=14)
"""An archive is up to date for so long after it was made."""

FRESH_US = DAY_US // 24
"""A large home is measured anew once what is shown is an hour old (our own choice: by then closeness has faded by no
more than a thirtieth of what a day of silence takes)."""

LATE_US = DAY_US
"""What is older than a day is not shown as the present, however long measuring takes (our own choice)."""

PAUSE_S = 20.0
"""How long a newer moment waits to be measured, so that it takes no processor from the page that is asked for, and not
from the one after a start (our own choice)."""

MOMENTS_KEPT = 4
"""How many measured moments stay in memory."""


class Worlds:
    """The worlds of one home, made anew when facts or decisions have changed. Safe to share between threads."""

    def __init__(
        self,
        home: Home,
        state: State,
        decisions: Decisions,
        clock: Callable[[], datetime],
        con: duckdb.DuckDBPyConnection,
        guard: threading.RLock,
        scale: Scale = USUAL,
    ) -> None:
        self._home = home
        self._state = state
        self._decisions = decisions
        self._clock = clock
        self._con = con
        self._guard = guard
        self._scale = scale
        self._lessons = Lessons(home, state, scale)
        self._manifests: dict[str, Batch] = {}
        self._world: World | None = None
        self._measuring = threading.Lock()
        self._planned = threading.Event()
        self._moments: dict[tuple[str, datetime], Moment] = {}

    def batches(self) -> tuple[Batch, ...]:
        """Every import in the home, taken back ones too, oldest first."""
        with self._guard:
            found = batches(self._home, self._manifests)
            self._manifests = {batch.folder.name: batch for batch in found}
        return found

    def standing_batches(self, decisions: tuple[Decision, ...]) -> tuple[Batch, ...]:
        """The imports that count under these decisions."""
        taken_back = frozenset(d.subject[0] for d in decisions if d.choice is Choice.TAKE_BACK)
        zones = stated(decisions)
        stand = standing_batches(self.batches(), taken_back)
        return tuple(clocked(batch, zone_of(zones, batch.manifest)) for batch in stand)

    def named(self, names: Iterable[str]) -> tuple[Batch, ...]:
        """The imports of these names that are still there, with the zones that they were derived with."""
        zones = {folder: zone for folder, _, zone in (name.partition("@") for name in names)}
        return tuple(replace(b, zone=zones[b.folder.name]) for b in self.batches() if b.folder.name in zones)

    def world(self) -> World | None:
        """What the home's facts and decisions come to, None while nothing was imported.

        Made anew when they have changed; while another process imports, what was current before is shown.
        """
        with self._guard:
            decisions = self._decisions.standing()
            stand = self.standing_batches(decisions)
            if not stand:
                return None
            key = self._key(stand, decisions)
            if self._world is None or self._world.key != key:
                self._world = self._made(key, stand, decisions) or self._world
            return self._world

    def _key(self, stand: tuple[Batch, ...], decisions: tuple[Decision, ...]) -> str:
        """The key of the ties with the lesson that counts; with their own where only those are there, as after an
        undo."""
        log, used = log_key(stand), said(decisions).used
        key = tie_key(log, decisions, stand, self._lessons.standing(used))
        if not stands(self._home, key):
            own = tie_key(log, decisions, stand, lesson_key(log, decisions, stand, used))
            return own if stands(self._home, own) else key
        return key

    def present(self) -> datetime:
        """The moment that pages speak of when none is asked for: now, or the end of what is known.

        Where no import tells of the last two weeks, the time since is unknown. To let it count as silence would take
        absence for zero.
        """
        now, world = self._clock(), self.world()
        newest = None if world is None or world.newest_us is None else from_us(world.newest_us)
        return newest if newest is not None and now - newest > STALE else now

    def moment(self, at: datetime | None = None) -> Moment | None:
        """The world at a moment, at present if none is named (then the same for some minutes); None if it is empty."""
        world = self.world()
        if world is None:
            return None
        now, named = self._clock(), at is not None
        if at is None and self.present() != now:
            present = self.present()
            at = present if now - present > STALE else None
        if at is None:
            at = now - timedelta(minutes=now.minute % STEP_MINUTES, seconds=now.second, microseconds=now.microsecond)
            newest = world.newest_act_us
            if newest is not None and to_us(at) < newest <= to_us(now):
                at = now
        pins = pins_of(self._decisions.standing(), world.people)
        large = len(world.state) >= KEPT_FROM and to_us(at) >= (world.newest_act_us or 0)
        at = from_us(self._measured_at(world, at, named=named)) if large else at
        with self._guard:
            held = self._moments.get((world.key, at))
            if held is None or held.pins != pins:
                held = self._kept(world, to_us(at), pins) if large else Moment(world, at, pins)
                self._moments = {**dict(list(self._moments.items())[-MOMENTS_KEPT + 1 :]), (world.key, at): held}
            return held

    def _measured_at(self, world: World, at: datetime, *, named: bool) -> int:
        """The moment of a large home that is shown for one asked for: this one, where it was `named`; else the last
        that was measured, if that is at most a day before. What is not there yet is measured first.

        Where what is shown is older than an hour a newer one is measured meanwhile, for the next visit.
        """
        asked = to_us(at)
        least = max(asked if named else asked - LATE_US, world.newest_act_us or 0)
        found = [one for one in kept_at(self._home, world.key) if least <= one <= asked]
        if not found:
            self._measure(world, at)
            return asked
        if asked - found[-1] > FRESH_US and not self._measuring.locked() and not self._planned.is_set():
            self._planned.set()
            later = threading.Timer(PAUSE_S, self._measure, args=(world, at))
            later.daemon = True
            later.start()
        return found[-1]

    def _measure(self, world: World, at: datetime) -> None:
        """Measure and keep a moment, and choose what may be open at it; whoever asks for it meanwhile waits."""
        self._planned.clear()
        with self._measuring:
            if to_us(at) not in kept_at(self._home, world.key):
                made = Moment(world, at)
                keep_measured(self._home, world, made.table, made.chances)
                self._kept(world, to_us(at)).chosen(self._decisions.standing(), ZoneInfo("UTC"))

    def _kept(self, world: World, at_us: int, pins: Mapping[str, Circle] | None = None) -> Moment:
        """A moment of a large home, as its files tell it."""
        measured, shelf = kept_measured(self._home, world, at_us), shelf_of(self._home, world, at_us)
        return Moment(world, from_us(at_us), pins or {}, measured, shelf)

    def refresh(self, progress: Progress | None = None) -> World | None:
        """Make what is derived, with progress, while holding the lock (or nothing to do). Where it is time to learn
        again, what is new is shown first and learnt from then."""
        with self._guard:
            decisions = self._decisions.standing()
            stand = self.standing_batches(decisions)
            if stand:
                self._world = self._make(stand, decisions, progress)
                if self._lessons.is_due(self._lessons.standing(said(decisions).used), _told(self._world, decisions)):
                    self._world = self._make(stand, decisions, progress, again=True)
            return self._world

    def drop(self) -> None:
        """Let go of everything held in memory: the files under it are gone or about to go."""
        with self._guard:
            self._world, self._manifests, self._moments = None, {}, {}

    def _made(self, key: str, stand: tuple[Batch, ...], decisions: tuple[Decision, ...]) -> World | None:
        if stands(self._home, key):
            return self._load(key, log_key(stand), stand, decisions)
        try:
            with self._home.writing():
                return self._make(stand, decisions, None)
        except HomeBusy:
            # An import is at work. A fresh reader waits for it in the only way that shows nothing wrong: with what
            # was current before, if that is still whole.
            return self._world or self._published()

    def _published(self) -> World | None:
        key = self._state.current().get("ties")
        made = None if key is None else made_of(self._home, key)
        if key is None or made is None or not stands(self._home, key) or not stands(self._home, made.log):
            return None
        stand = self.named(made.batches)
        known = {d.id: d for d in self._decisions.all()}
        held = tuple(known[id] for id in made.decisions if id in known)
        return self._load(key, made.log, stand, held)

    def _make(
        self,
        stand: tuple[Batch, ...],
        decisions: tuple[Decision, ...],
        progress: Progress | None,
        *,
        again: bool = False,
    ) -> World:
        """Make and publish the log and its ties, with a lesson learnt `again` from it where that is asked for."""
        # Loaded where something is made: most processes only look at what is there.
        from nearer.api.derive import Making, make_ties, resolve_people
        from nearer.api.judging import judged

        con = self._con.cursor()
        used = said(decisions).used
        try:
            if progress is not None:
                progress(0, 0, "merging the log")
            log = self.log(stand, con)
            now = Lesson(log.activities, _newest(stand), tuple(d.id for d in used))
            anew = lesson_key(log.folder.name, decisions, stand, used)
            lesson = anew if again else self._lessons.chosen(anew, now, used)
            key = tie_key(log.folder.name, decisions, stand, lesson)
            if not stands(self._home, key):
                clear(self._home, key)
                before = self._published_ties()
                people = resolve_people(log, decisions, owners(stand, decisions), before)
                judge = partial(judged, used, people)
                making = Making(log, people, stand, identity(decisions), (lesson, now), judge)
                if again or not self._grown(key, making, before, con):
                    make_ties(self._home, key, making, con, progress)
        finally:
            con.close()
        for stage, name in (("log", log.folder.name), (STAGE, lesson), ("ties", key)):
            self._state.publish(stage, name, self._clock())
        sweep(self._home, self._state, self._clock())
        return self._load(key, log.folder.name, stand, decisions)

    def _published_ties(self) -> TieStage | None:
        """The ties that were published last, None where they do not stand."""
        name = self._state.current().get("ties")
        return None if name is None or not stands(self._home, name) else TieStage(self._home.derived / name)

    def _grown(self, key: str, making: "Making", before: TieStage | None, con: duckdb.DuckDBPyConnection) -> bool:
        """Whether the ties could be made of those that were published last."""
        if before is None or making.lesson[1].activities <= self._scale.small:
            return False
        from nearer.api.growing import grow_ties

        with con.cursor() as own:  # with relations of its own, should the ties be made whole after all
            return grow_ties(self._home, key, making, before, own, self._scale.share) is not None

    def log(self, stand: tuple[Batch, ...], con: duckdb.DuckDBPyConnection) -> LogStage:
        """The merged log of these imports, made where it is not there; whoever asks holds the lock."""
        from nearer.api.logs import make_log

        name = self._state.current().get("log")
        before = None if name is None or not stands(self._home, name) else LogStage(self._home.derived / name)
        if before is None or before.made is None or before.activities <= self._scale.small:
            return make_log(self._home, log_key(stand), stand, con)
        known = self.named(before.made.batches)
        # What another version of Nearer or of DuckDB made bears another name, and its index rests on other hashes.
        grows = len(known) == len(before.made.batches) and log_key(known) == before.folder.name
        return make_log(self._home, log_key(stand), stand, con, (before, known, self._scale.share) if grows else None)

    def _load(self, key: str, log_name: str, stand: tuple[Batch, ...], decisions: tuple[Decision, ...]) -> World:
        log, ties = LogStage(self._home.derived / log_name), TieStage(self._home.derived / key)
        people = people_of(ties.folder, decisions, owners(stand, decisions), log, self._con)
        return World(key, stand, people, log, ties, self._con)


def _newest(batches: tuple[Batch, ...]) -> int:
    """The time of the newest activity, 0 where none has one."""
    return max((b.manifest.last_us for b in batches if b.manifest.last_us is not None), default=0)


def _told(world: World, decisions: tuple[Decision, ...]) -> Lesson:
    """What a lesson would be learnt from now."""
    return Lesson(world.log.activities, _newest(world.batches), tuple(d.id for d in said(decisions).used))
