"""The little state beside the log: decisions, current derived files, jobs, and hashes of the forgotten. SQL tables.

In SQLite by default, in PostgreSQL where the home says so: the same transactions and guarantees in both. Readers never
wait for a writer. Writers of one home take turns, so decisions have ids in the order in which they became visible.
"""

import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
import sqlalchemy as sa

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.model.time import from_us, to_us
from nearer.store.connections import Connections
from nearer.store.database import Database
from nearer.store.forget import Whom
from nearer.store.offers import Offers
from nearer.store.outbox import Outbox
from nearer.store.streams import Streams
from nearer.store.tables import DECISIONS, DERIVED, DROPPED, FORGOTTEN, JOBS, SALT, VERSION


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

    def __init__(self, database: Database) -> None:
        self._known_salt: str | None = None
        self._known: tuple[Decision, ...] = ()
        self._database = database
        self.connections = Connections(database)
        self.offers = Offers(database)
        self.outbox = Outbox(database)
        self.streams = Streams(database)

    def close(self) -> None:
        self._database.close()

    def about(self) -> str:
        """Where the state is, what answers there and the version of its tables, in words."""
        return f"{self._database.server()} at {self._database.name}, tables of version {VERSION}"

    def alone(self) -> AbstractContextManager[bool]:
        """Held by the one process that writes to the home's files, on any machine that shares this database."""
        return self._database.alone()

    def decide(self, at: datetime, choice: Choice, subject: tuple[str, ...], detail: str = "") -> Decision:
        """Append one decision."""
        with self._database.writing() as con:
            return _append(con, at, choice, subject, detail)

    def decide_from(
        self, at: datetime, chosen: Callable[[tuple[Decision, ...]], tuple[Choice, tuple[str, ...]]]
    ) -> Decision:
        """Append the decision that follows from all that stand before it; nobody else decides in between."""
        with self._database.writing() as con:
            choice, subject = chosen(self._all(con))
            return _append(con, at, choice, subject, "")

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision ever made, oldest first."""
        with self._database.reading() as con:
            return self._all(con)

    def _all(self, con: sa.Connection) -> tuple[Decision, ...]:
        # Every page asks several times. Ids only grow, so what is known stands as long as so many are there up to it.
        known = self._known
        last = known[-1].id if known else 0
        older = sa.select(sa.func.count().label("older")).where(DECISIONS.c.id <= last).subquery()
        newer = sa.select(DECISIONS, older.c.older).select_from(older.outerjoin(DECISIONS, DECISIONS.c.id > last))
        rows = con.execute(newer.order_by(DECISIONS.c.id)).all()
        if rows[0].older != len(known):
            rows = con.execute(sa.select(DECISIONS).order_by(DECISIONS.c.id)).all()
            known = ()
        self._known = known = known + tuple(_decision(row) for row in rows if row.id is not None)
        return known

    def drop_decisions(self, ids: Iterable[int]) -> None:
        """Remove decisions for good: only forgetting does that."""
        with self._database.writing() as con:
            con.execute(sa.delete(DECISIONS).where(DECISIONS.c.id.in_(list(ids))))

    def current(self) -> dict[str, str]:
        """The key of the current derived files of each stage."""
        with self._database.reading() as con:
            return {row.stage: row.key for row in con.execute(sa.select(DERIVED))}

    def publish(self, stage: str, key: str, at: datetime) -> None:
        """Name the current derived files of a stage; what was current before is dropped at this moment."""
        with self._database.writing() as con:
            held = con.execute(sa.select(DERIVED.c.key).where(DERIVED.c.stage == stage)).scalar()
            if held == key:
                return
            con.execute(sa.delete(DERIVED).where(DERIVED.c.stage == stage))
            con.execute(sa.insert(DERIVED).values(stage=stage, key=key))
            con.execute(sa.delete(DROPPED).where(DROPPED.c.folder == key))
            if held is not None:
                con.execute(sa.delete(DROPPED).where(DROPPED.c.folder == held))
                con.execute(sa.insert(DROPPED).values(folder=held, at_us=to_us(at)))

    def dropped_before(self, moment: datetime) -> tuple[str, ...]:
        """Folders that nothing has named since before `moment`: no reader can still be at them."""
        with self._database.writing() as con:
            where = DROPPED.c.at_us < to_us(moment)
            rows = con.execute(sa.select(DROPPED.c.folder).where(where)).all()
            con.execute(sa.delete(DROPPED).where(where))
        return tuple(row.folder for row in rows)

    def is_dropped(self, folder: str) -> bool:
        """Whether a folder was current once and is still kept for readers."""
        with self._database.reading() as con:
            found = con.execute(sa.select(DROPPED.c.folder).where(DROPPED.c.folder == folder)).scalar()
        return found is not None

    def clear_derived(self) -> None:
        """Forget which derived files are current, so that all are made anew."""
        with self._database.writing() as con:
            con.execute(sa.delete(DERIVED))
            con.execute(sa.delete(DROPPED))

    def save_job(self, job: Job) -> None:
        """Write a job, new or changed."""
        row = {
            "id": job.id,
            "title": _kept(job.title),
            "status": job.status,
            "message": _kept(job.message),
            "done": job.done,
            "total": job.total,
            "started_us": to_us(job.started),
            "paths": _dump(job.paths),
            "me": None if job.me is None else _kept(job.me),
            "result": job.result,
        }
        with self._database.writing() as con:
            con.execute(sa.delete(JOBS).where(JOBS.c.id == job.id))
            con.execute(sa.insert(JOBS).values(**row))

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        with self._database.reading() as con:
            rows = con.execute(sa.select(JOBS).order_by(JOBS.c.started_us.desc(), JOBS.c.id)).all()
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
        with self._database.writing() as con:
            con.execute(sa.delete(JOBS))

    def forget(self, whom: Whom) -> None:
        """Keep only salted hashes of the accounts and of the words that name them, enough to know them again."""
        salt = self.salt()
        marks = {_hash(salt, str(key)) for key in whom.keys}
        for needle in whom.needles:
            words = tokens(needle)
            if words:
                marks |= {_begins(salt, words[0]), _names(salt, words)}
        with self._database.writing() as con:
            known = {row.hash for row in con.execute(sa.select(FORGOTTEN))}
            if marks - known:
                con.execute(sa.insert(FORGOTTEN), [{"hash": mark} for mark in sorted(marks - known)])

    def forgotten(self) -> "Forgotten":
        """The test whether an account was forgotten."""
        with self._database.reading() as con:
            marks = frozenset(row.hash for row in con.execute(sa.select(FORGOTTEN)))
        return Forgotten(self.salt() if marks else "", marks)

    def compact(self) -> None:
        """Overwrite what was deleted."""
        self._database.overwrite()

    def salt(self) -> str:
        """This home's own random number: what is hashed with it cannot be guessed without the home."""
        if self._known_salt is None:
            with self._database.reading() as con:
                self._known_salt = con.execute(sa.select(SALT.c.value)).scalar()
        if self._known_salt is None:
            self._known_salt = self._first_salt()
        return self._known_salt

    def _first_salt(self) -> str:
        with self._database.writing() as con:
            known = con.execute(sa.select(SALT.c.value)).scalar()
            if known is None:
                known = secrets.token_hex(16)
                con.execute(sa.insert(SALT).values(value=known))
            return known


def _append(con: sa.Connection, at: datetime, choice: Choice, subject: tuple[str, ...], detail: str) -> Decision:
    detail = _kept(detail)
    row = {"at_us": to_us(at), "choice": choice.value, "subject": _dump(subject), "detail": detail}
    key = con.execute(sa.insert(DECISIONS).values(**row)).inserted_primary_key
    return Decision(int(key[0]) if key else 0, at, choice, subject, detail)


def _decision(row: sa.Row[Any]) -> Decision:
    subject: list[str] = msgspec.json.decode(row.subject)
    return Decision(row.id, from_us(row.at_us), Choice(row.choice), tuple(subject), row.detail)


def _kept(text: str) -> str:
    """Text as both databases keep it: PostgreSQL has no NUL."""
    return text.replace("\0", "\ufffd")


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
