"""The little state beside the log: decisions, current derived files, jobs, and hashes of the forgotten. SQL tables.

SQLite in write-ahead mode by default: readers never wait for the writer.
"""

import fcntl
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.model.time import from_us, to_us
from nearer.store.forget import Whom

_META = sa.MetaData()

_DECISIONS = sa.Table(
    "decisions",
    _META,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    sa.Column("choice", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("detail", sa.String, nullable=False),
    sqlite_autoincrement=True,
)
_DERIVED = sa.Table(
    "derived",
    _META,
    sa.Column("stage", sa.String, primary_key=True),
    sa.Column("key", sa.String, nullable=False),
)
_DROPPED = sa.Table(
    "dropped",
    _META,
    sa.Column("folder", sa.String, primary_key=True),
    sa.Column("at_us", sa.BigInteger, nullable=False),
)
_JOBS = sa.Table(
    "jobs",
    _META,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("message", sa.String, nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("started_us", sa.BigInteger, nullable=False),
    sa.Column("paths", sa.String, nullable=False),
    sa.Column("me", sa.String),
    sa.Column("result", sa.String),
)
_FORGOTTEN = sa.Table("forgotten", _META, sa.Column("hash", sa.String, primary_key=True))
_SALT = sa.Table("salt", _META, sa.Column("value", sa.String, primary_key=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An import at work or ended. `status`: found, running, done, failed. `result` is JSON made by the api."""

    id: str
    title: str
    status: str
    message: str = ""
    done: int = 0
    total: int = 0
    started: datetime
    paths: tuple[str, ...] = ()
    me: str | None = None
    result: str | None = None


class State:
    """The tables of one home. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._known_salt: str | None = None
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _tune)
        # Two processes may open a new home at once; SQLite does not wait its turn for the change to write-ahead mode.
        with path.with_suffix(".making").open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            _META.create_all(self._engine)
            path.chmod(0o600)

    def close(self) -> None:
        self._engine.dispose()

    def decide(self, at: datetime, choice: Choice, subject: tuple[str, ...], detail: str = "") -> Decision:
        """Append one decision."""
        row = {"at_us": to_us(at), "choice": choice.value, "subject": _dump(subject), "detail": detail}
        with self._engine.begin() as con:
            key = con.execute(sa.insert(_DECISIONS).values(**row)).inserted_primary_key
        return Decision(int(key[0]) if key else 0, at, choice, subject, detail)

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision ever made, oldest first."""
        with self._engine.connect() as con:
            rows = con.execute(sa.select(_DECISIONS).order_by(_DECISIONS.c.id)).all()
        return tuple(
            Decision(
                row.id, from_us(row.at_us), Choice(row.choice), tuple(msgspec.json.decode(row.subject)), row.detail
            )
            for row in rows
        )

    def drop_decisions(self, ids: Iterable[int]) -> None:
        """Remove decisions for good: only forgetting does that."""
        with self._engine.begin() as con:
            con.execute(sa.delete(_DECISIONS).where(_DECISIONS.c.id.in_(list(ids))))

    def current(self) -> dict[str, str]:
        """The key of the current derived files of each stage."""
        with self._engine.connect() as con:
            return {row.stage: row.key for row in con.execute(sa.select(_DERIVED))}

    def publish(self, stage: str, key: str, at: datetime) -> None:
        """Name the current derived files of a stage; what was current before is dropped at this moment."""
        with self._engine.begin() as con:
            held = con.execute(sa.select(_DERIVED.c.key).where(_DERIVED.c.stage == stage)).scalar()
            if held == key:
                return
            con.execute(sa.delete(_DERIVED).where(_DERIVED.c.stage == stage))
            con.execute(sa.insert(_DERIVED).values(stage=stage, key=key))
            con.execute(sa.delete(_DROPPED).where(_DROPPED.c.folder == key))
            if held is not None:
                con.execute(sa.delete(_DROPPED).where(_DROPPED.c.folder == held))
                con.execute(sa.insert(_DROPPED).values(folder=held, at_us=to_us(at)))

    def dropped_before(self, moment: datetime) -> tuple[str, ...]:
        """Folders that nothing has named since before `moment`: no reader can still be at them."""
        with self._engine.begin() as con:
            where = _DROPPED.c.at_us < to_us(moment)
            rows = con.execute(sa.select(_DROPPED.c.folder).where(where)).all()
            con.execute(sa.delete(_DROPPED).where(where))
        return tuple(row.folder for row in rows)

    def is_dropped(self, folder: str) -> bool:
        """Whether a folder was current once and is still kept for readers."""
        with self._engine.connect() as con:
            found = con.execute(sa.select(_DROPPED.c.folder).where(_DROPPED.c.folder == folder)).scalar()
        return found is not None

    def clear_derived(self) -> None:
        """Forget which derived files are current, so that all are made anew."""
        with self._engine.begin() as con:
            con.execute(sa.delete(_DERIVED))
            con.execute(sa.delete(_DROPPED))

    def save_job(self, job: Job) -> None:
        """Write a job, new or changed."""
        row = {
            "id": job.id,
            "title": job.title,
            "status": job.status,
            "message": job.message,
            "done": job.done,
            "total": job.total,
            "started_us": to_us(job.started),
            "paths": _dump(job.paths),
            "me": job.me,
            "result": job.result,
        }
        with self._engine.begin() as con:
            con.execute(sa.delete(_JOBS).where(_JOBS.c.id == job.id))
            con.execute(sa.insert(_JOBS).values(**row))

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        with self._engine.connect() as con:
            rows = con.execute(sa.select(_JOBS).order_by(_JOBS.c.started_us.desc(), _JOBS.c.id)).all()
        return tuple(
            Job(
                id=row.id,
                title=row.title,
                status=row.status,
                message=row.message,
                done=row.done,
                total=row.total,
                started=from_us(row.started_us),
                paths=tuple(msgspec.json.decode(row.paths)),
                me=row.me,
                result=row.result,
            )
            for row in rows
        )

    def job(self, id: str) -> Job | None:
        """One job, None where there is none of this id."""
        return next((job for job in self.jobs() if job.id == id), None)

    def drop_jobs(self) -> None:
        """Remove every job; forgetting does so, because their reports may name files after people."""
        with self._engine.begin() as con:
            con.execute(sa.delete(_JOBS))

    def forget(self, whom: Whom) -> None:
        """Keep only salted hashes of the accounts and of the words that name them, enough to know them again."""
        salt = self.salt()
        marks = {_hash(salt, str(key)) for key in whom.keys}
        for needle in whom.needles:
            words = tokens(needle)
            if words:
                marks |= {_begins(salt, words[0]), _names(salt, words)}
        with self._engine.begin() as con:
            known = {row.hash for row in con.execute(sa.select(_FORGOTTEN))}
            if marks - known:
                con.execute(sa.insert(_FORGOTTEN), [{"hash": mark} for mark in sorted(marks - known)])

    def forgotten(self) -> "Forgotten":
        """The test whether an account was forgotten."""
        with self._engine.connect() as con:
            marks = frozenset(row.hash for row in con.execute(sa.select(_FORGOTTEN)))
        return Forgotten(self.salt() if marks else "", marks)

    def compact(self) -> None:
        """Overwrite what was deleted."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as con:
            con.execute(sa.text("VACUUM"))
            con.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def salt(self) -> str:
        """This home's own random number: what is hashed with it cannot be guessed without the home."""
        if self._known_salt is None:
            with self._engine.begin() as con:
                self._known_salt = con.execute(sa.select(_SALT.c.value)).scalar()
                if self._known_salt is None:
                    self._known_salt = secrets.token_hex(16)
                    con.execute(sa.insert(_SALT).values(value=self._known_salt))
        return self._known_salt


class Forgotten:
    """Who was forgotten. Holds hashes only, of accounts and of the words that named them."""

    def __init__(self, salt: str, marks: frozenset[str]) -> None:
        self._salt = salt
        self._marks = marks
        self._begins: dict[str, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._marks)

    def __len__(self) -> int:
        """How many accounts were forgotten, those known by their handle alone counted too."""
        return sum(not mark.startswith(_WORD) for mark in self._marks)

    def __contains__(self, key: AccountKey) -> bool:
        return bool(self._marks) and _hash(self._salt, str(key)) in self._marks

    def named_in(self, text: str | None) -> bool:
        """Whether a text holds an id, a handle or a name of somebody who was forgotten."""
        if not text or not self._marks:
            return False
        words = tokens(text)
        return any(
            _names(self._salt, words[at : at + length]) in self._marks
            for at, word in enumerate(words)
            if self._may_begin(word)
            for length in range(1, _LONGEST_NAME + 1)
        )

    def _may_begin(self, word: str) -> bool:
        # A log has few different words, and most of them begin nobody's name.
        known = self._begins.get(word)
        if known is None:
            known = self._begins[word] = _begins(self._salt, word) in self._marks
        return known


_LONGEST_NAME = 8
"""Words of which a name or an address is made, at most."""

_TOKEN = re.compile(r"@?\w+")


def tokens(text: str) -> list[str]:
    """The words of a text, in small letters; `@ann` is another word than `ann`, but not within an address."""
    return _TOKEN.findall(text.casefold())


_WORD = "word "


def _begins(salt: str, word: str) -> str:
    return _WORD + _hash(salt, f"\0begins {word}")


def _names(salt: str, words: list[str]) -> str:
    return _WORD + _hash(salt, f"\0names {' '.join(words)}")


def _hash(salt: str, text: str) -> str:
    return blake2b(text.encode(), key=salt.encode(), digest_size=16).hexdigest()


def _dump(words: tuple[str, ...]) -> str:
    return msgspec.json.encode(words).decode()


def _tune(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
