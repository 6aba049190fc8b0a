"""What the state needs of a database: reading, writing one at a time, and locks that other machines see too."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError

from nearer.model.errors import NearerError
from nearer.store.tables import META, VERSION, VERSIONS


class StateUnreachable(NearerError):
    """The database does not answer, or the connection broke."""

    code = "NR-STATE-02"


class StateNewer(NearerError):
    """A newer Nearer changed the tables."""

    code = "NR-STATE-03"


class StateMoved(NearerError):
    """The state was moved or its tables were changed while this process had it open."""

    code = "NR-STATE-04"


class StateBusy(NearerError):
    """Somebody else held the database for too long."""

    code = "NR-STATE-08"


class Database(ABC):
    """The database that holds the state of one home. Safe to share between threads.

    `name` says where it is, for people and without a password; `stays` whether the home's state still lives there.
    """

    name: str

    def __init__(self, engine: sa.Engine, readers: sa.Engine, stays: Callable[[], bool]) -> None:
        self.engine = engine
        self._readers = readers
        self._stays = stays

    @contextmanager
    def reading(self) -> Generator[sa.Connection]:
        """A connection that waits for no writer. Raises StateUnreachable, StateMoved."""
        with self.told(), self._readers.connect() as con:
            self._stay()
            yield con

    @contextmanager
    def writing(self) -> Generator[sa.Connection]:
        """A transaction; writers of one home take turns, so what one reads in it stands until it has written.

        Raises StateUnreachable, StateMoved, StateBusy.
        """
        with self.told(), self.turns() as con:
            self._stay()
            if self.version(con) != VERSION:
                raise StateMoved(
                    "Another Nearer changed the tables of the state while this one ran.",
                    where=self.name,
                    next="Start this one again.",
                )
            yield con

    def _stay(self) -> None:
        if not self._stays():
            raise StateMoved(
                "The state of this home was moved to another database.", where=self.name, next="Start this one again."
            )

    @contextmanager
    def told(self) -> Generator[None]:
        """Turn the database's own errors into ours. Raises StateUnreachable, StateMoved, StateBusy."""
        try:
            yield
        except (OperationalError, InterfaceError, ProgrammingError) as error:
            raise self.reason(error) or error from error

    def version(self, con: sa.Connection) -> str | None:
        """The version of the tables, None where none is written down."""
        return con.execute(sa.select(VERSIONS.c.version_num)).scalar()

    def create(self, con: sa.Connection) -> None:
        """Make the tables as they are today."""
        META.create_all(con)
        self.stamp(con, VERSION)

    def stamp(self, con: sa.Connection, version: str) -> None:
        """Write down the version of the tables."""
        VERSIONS.create(con, checkfirst=True)
        con.execute(sa.delete(VERSIONS))
        con.execute(sa.insert(VERSIONS).values(version_num=version))

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @abstractmethod
    def turns(self) -> AbstractContextManager[sa.Connection]:
        """A transaction that has waited for every other writer of this home."""

    @abstractmethod
    def alone(self) -> AbstractContextManager[bool]:
        """Hold what only one writer of the home's files holds, on any machine; False where somebody else does."""

    @abstractmethod
    def opening(self) -> AbstractContextManager[sa.Connection]:
        """The first connection, which reads only."""

    @abstractmethod
    def making(self) -> AbstractContextManager[sa.Connection]:
        """A transaction in which nobody else makes or changes tables."""

    @abstractmethod
    def tables(self, con: sa.Connection) -> frozenset[str]:
        """The names of the tables that are there."""

    @abstractmethod
    def last_id(self, con: sa.Connection) -> int:
        """The highest id that a decision ever had, 0 where there was none."""

    @abstractmethod
    def go_on_after(self, con: sa.Connection, id: int) -> None:
        """Let the next decision have a higher id than this one (at least 1)."""

    @abstractmethod
    def save_copy(self, why: str) -> None:
        """Keep a copy of everything before it is changed, where the database is a file of ours."""

    @abstractmethod
    def overwrite(self) -> None:
        """Leave nothing of what was deleted, in copies neither."""

    @abstractmethod
    def server(self) -> str:
        """What answers, with its version, for people."""

    @abstractmethod
    def reason(self, error: DBAPIError) -> NearerError | None:
        """What an error of the driver means, None where it is a fault of ours."""
