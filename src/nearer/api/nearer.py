"""class Nearer: opens a home, one method for each use case, wires the rooms."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import duckdb

from nearer.api.decisions import ABOUT_ACCOUNTS, Decisions
from nearer.api.health import Check, checks
from nearer.api.moment import Moment
from nearer.api.offers import Offers
from nearer.api.progress import Progress
from nearer.api.reading import activity, lines, origins
from nearer.api.said import Said, said
from nearer.api.scale import USUAL, Scale
from nearer.api.world import World
from nearer.api.worlds import Worlds
from nearer.model.activity import Activity, Place, Record
from nearer.model.decision import Choice, Decision
from nearer.model.errors import NearerError
from nearer.model.person import Person
from nearer.store.batch import Batch, Manifest
from nearer.store.home import Home
from nearer.store.place import database
from nearer.store.state import Job, State
from nearer.wire import Patience, Wire
from nearer.wire.policy import Origin

if TYPE_CHECKING:
    from nearer.api.forgetting import Forgetting, Gone
    from nearer.api.hearing import Hearing
    from nearer.api.importing import Examined, Imported, ImportResult
    from nearer.api.intake import Intake
    from nearer.api.jobs import Jobs
    from nearer.api.landing import Landing
    from nearer.api.listening import Listening
    from nearer.api.live import Live
    from nearer.api.opinions import Opinions
    from nearer.api.outbox import Outbox
    from nearer.sources.mapping.columns import Mapping

USUAL_PATIENCE = Patience()


def now_utc() -> datetime:
    """The one clock of the program."""
    return datetime.now(UTC)


class Nobody(NearerError):
    """The words name nobody in the log."""

    code = "NR-WHO-01"


class NoPost(NearerError):
    """The log has no such post."""

    code = "NR-POST-01"


class Several(NearerError):
    """The words name several people."""

    code = "NR-WHO-02"


class Nearer:
    """One open home. Safe to share between threads; readers go on while another process imports."""

    def __init__(
        self,
        home: Home,
        state: State,
        clock: Callable[[], datetime] = now_utc,
        *,
        scale: Scale = USUAL,
        patience: Patience = USUAL_PATIENCE,
    ) -> None:
        self.home = home
        self.clock = clock
        self.state = state
        home.share(state.alone)
        self._con = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
        self._con.execute("SET TimeZone = 'UTC'")
        guard = self._guard = threading.RLock()
        self._decisions = Decisions(self.state, clock)
        self._worlds = Worlds(home, self.state, self._decisions, clock, self._con, guard, scale)
        self._patience = patience
        self._live: Live | None = None
        self._outbox: Outbox | None = None
        self._opinions: Opinions | None = None
        self.offers = Offers(self.state.offers, self._decisions, clock)

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        clock: Callable[[], datetime] = now_utc,
        create: bool = True,
        state: str | None = None,
        move: bool = False,
        scale: Scale = USUAL,
        patience: Patience = USUAL_PATIENCE,
    ) -> Self:
        """Open the home at this path, making it where there is none.

        `state` is the address of the database of its decisions; a new home begins there, and one that has its state
        elsewhere is refused, or with `move` its state is moved. Without an address it is where it was. `scale` says
        from which size on the home is derived in layers, `patience` how often a live network is asked that fails.
        Raises HomeError, StateUnknown, StateElsewhere, StateTaken, StateNewer, StateUnreachable, DriverMissing.
        """
        place = Home.open(home, create=create)
        nearer = cls(place, State(database(place, state, move=move)), clock, scale=scale, patience=patience)
        nearer.finish_forgetting()
        return nearer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        self._con.close()
        self.state.close()

    # Decisions

    def decide(self, choice: Choice, subject: tuple[str, ...], detail: str = "") -> Decision:
        """Append one decision. Nothing else changes; what follows from it is derived.

        Where an account key is wanted, a person's id will do: their first account stands for them. An answer on a
        reading gets the post's author, so that forgetting them forgets it. Raises NoPost.
        """
        if choice in ABOUT_ACCOUNTS:
            subject = tuple(self._key_text(word) for word in subject)
        elif choice is Choice.READING:
            subject = self._with_author(*subject[:2])
        return self._decisions.decide(choice, subject, detail)

    def _key_text(self, word: str) -> str:
        if "/" in word:
            return word
        world = self.world()
        person = None if world is None else world.people.person(word)
        return word if person is None else str(person.accounts[0])

    def _with_author(self, head: str = "", address: str = "") -> tuple[str, ...]:
        network, _, id = address.partition("/")
        found = self.activity(network, id)
        if found is None:
            raise NoPost("The log holds no such post.", next="nearer teach lists some.")
        return head, address, f"{network}/{found.actor}"

    def undo(self, id: int | None = None) -> Decision:
        """Undo a decision, the latest that stands if none is named. An undo can be undone. Raises NoDecision."""
        return self._decisions.undo(id)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision ever made, oldest first, undone ones too."""
        return self._decisions.all()

    def standing(self) -> tuple[Decision, ...]:
        """The decisions that hold, oldest first."""
        return self._decisions.standing()

    def setting(self, name: str) -> str:
        """The value of a setting. Raises KeyError for one that does not exist."""
        return self._decisions.setting(name)

    def said(self) -> Said:
        """The user's judgements: those that the weights rest on, and those that nothing was learnt from yet."""
        return said(self.standing())

    # The world

    def batches(self) -> tuple[Batch, ...]:
        """Every import in the home, taken back ones too, oldest first."""
        return self._worlds.batches()

    def world(self) -> World | None:
        """What the home's facts and decisions come to, None while nothing was imported."""
        return self._worlds.world()

    def present(self) -> datetime:
        """The moment that pages speak of when none is asked for: now, or the end of what is known."""
        return self._worlds.present()

    def moment(self, at: datetime | None = None) -> Moment | None:
        """The world at a moment, at present if none is named; None if it is empty."""
        return self._worlds.moment(at)

    def refresh(self, progress: Progress | None = None) -> World | None:
        """Make what is derived, with progress, while holding the lock (or nothing to do)."""
        return self._worlds.refresh(progress)

    # Importing

    @cached_property
    def _intake(self) -> "Intake":
        from nearer.api.intake import Intake

        return Intake(self.home, self.state, self._decisions, self._worlds, self.clock, self._con, self._guard)

    @cached_property
    def _jobs(self) -> "Jobs":
        from nearer.api.jobs import Jobs

        return Jobs(self.home, self.state, lambda: self._intake, self.clock)

    def examine(self, paths: Sequence[Path], *, me: str | None = None, source: str | None = None) -> "Examined":
        """Open and recognise what lies at the paths. Nothing is read or written."""
        return self._intake.examine(paths, me=me, source=source)

    def mappings(self) -> "tuple[Mapping, ...]":
        """The mappings of tables that were saved."""
        return self._intake.mappings()

    def dry_run(self, examined: "Examined", progress: Progress | None = None) -> "ImportResult":
        """Read everything and say what an import would do. The log stays as it is."""
        return self._intake.dry_run(examined, progress)

    def import_(self, examined: "Examined", progress: Progress | None = None) -> "ImportResult":
        """Import the archives, one batch each. Raises HomeBusy; failures of single archives are in the result."""
        return self._intake.import_(examined, progress)

    def import_records(self, manifest: Manifest, records: Iterator[Record]) -> "Imported":
        """Write records that come from no archive (the demo life) as one batch."""
        return self._intake.records(manifest, records)

    def drop_demo(self) -> None:
        """Delete the demo life's batches, which can be made again at any time."""
        self._intake.drop_demo()

    def stage(self, paths: Sequence[Path], *, me: str | None = None, title: str) -> Job:
        """Note an import that waits for the user's word. The paths must stay where they are until it has ended."""
        return self._jobs.stage(paths, me=me, title=title)

    def start(self, id: str, *, dry_run: bool = False) -> Job:
        """Let a process of its own do the job, so that closing the browser or the app does not stop it."""
        return self._jobs.start(id, dry_run=dry_run)

    def run_job(self, id: str) -> Job:
        """Do a job in this process, writing its progress where every other process sees it."""
        return self._jobs.run(id)

    def job(self, id: str) -> Job | None:
        """One job, None where there is none of this id."""
        return self._jobs.job(id)

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        return self._jobs.all()

    # What was said

    @cached_property
    def listening(self) -> "Listening":
        """What is read in the texts of the home."""
        from nearer.api.listening import Listening

        return Listening(self.home, self.state, self._worlds.world, self.standing, self.clock)

    # Live networks

    @property
    def live(self) -> "Live":
        """The connections to live networks."""
        if self._live is None:
            from nearer.api.live import Live

            self._live = Live(self.home, self.state, self._landing(), self.clock, self._wire, self.refresh)
        return self._live

    @property
    def outbox(self) -> "Outbox":
        """Drafts, and what is sent."""
        if self._outbox is None:
            from nearer.api.outbox import Outbox

            self._outbox = Outbox(self.home, self.state.outbox, self.live, self._landing(), self.clock)
        return self._outbox

    @property
    def opinions(self) -> "Opinions":
        """Second opinions of a model of the user's own."""
        if self._opinions is None:
            from nearer.api.opinions import Opinions

            self._opinions = Opinions(self.home.path, lambda: self.live.secrets, self.setting, self._wire, self.clock)
        return self._opinions

    @cached_property
    def hearing(self) -> "Hearing":
        """The streams that are switched on."""
        from nearer.api.hearing import Hearing

        return Hearing.of(self)

    def _landing(self) -> "Landing":
        from nearer.api.landing import Landing

        return Landing(self.home, self.state, self._decisions, self._worlds, self._con)

    def _wire(self, named: frozenset[Origin]) -> Wire:
        return Wire(self.clock, named, self._patience)

    def send(self, address: str, body: bytes) -> None:
        """Post JSON once to a web address that the user typed. Raises BadAddress, NotTaken and what the wire raises."""
        from nearer.api.sending import send

        send(self._wire, address, body)

    # People

    def find(self, who: str) -> Person:
        """The one person that an id, account key, handle or name means. Raises Nobody or Several."""
        world = self.world()
        found: tuple[Person, ...] = () if world is None else world.people.find(who)
        match found:
            case ():
                raise Nobody("Nobody in your log is called that.", next="nearer people lists everybody.")
            case (one,):
                return one
            case _:
                some = ", ".join(f"{p.id} ({_accounts(p)})" for p in found[:8])
                raise Several("Several people are called that.", next=f"Name one by id or account: {some}")

    def forget(self, who: str) -> "Gone":
        """Remove a person from every batch and let no later import bring them back. Final.

        Raises Nobody, Several, OneSelf.
        """
        return self._forgetting.forget(self.find(who))

    @cached_property
    def _forgetting(self) -> "Forgetting":
        from nearer.api.forgetting import Forgetting

        return Forgetting(self.home, self.state, self._worlds, self._guard)

    def finish_forgetting(self) -> None:
        """Finish what a killed `forget` began; nothing to do in any other case."""
        if self.home.forgetting.exists():
            self._forgetting.finish()

    # The log

    def lines(self, *, who: str | None = None, network: str | None = None, limit: int | None = None) -> Iterator[str]:
        """The merged log in its notation, in order of time; of one person or one network where asked."""
        world = self.world()
        if world is None:
            return iter(())
        keys = None if who is None else self.find(who).accounts
        return lines(world, keys=keys, network=network, limit=limit)

    def activity(self, network: str, id: str) -> Activity | None:
        """One activity of the merged log."""
        world = self.world()
        return None if world is None else activity(world, network, id)

    def origins(self, network: str, id: str) -> tuple[tuple[Manifest, Place], ...]:
        """Every place in every import that tells of an activity."""
        world = self.world()
        return () if world is None else origins(world, network, id)

    # Health

    def doctor(self) -> tuple[Check, ...]:
        """Whether the home is whole and the machine has what it needs."""
        return tuple(checks(self.home, self.state, self.batches()))


def _accounts(person: Person) -> str:
    return ", ".join(str(key) for key in person.accounts[:3])
