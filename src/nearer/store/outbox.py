"""Drafts, what is on its way, and what was sent: one row each, changed only by whoever knows its present version."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from nearer.model.outbox import Act, Failure, Item, ItemState
from nearer.model.time import from_us, to_us
from nearer.store.database import Database
from nearer.store.tables import OUTBOX, PICTURES


class Outbox:
    """The tables of one home's outbox. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, item: Item) -> bool:
        """Write a new one; False where its id is there already."""
        with self._database.writing() as con:
            if con.execute(sa.select(OUTBOX.c.id).where(OUTBOX.c.id == item.id)).first() is not None:
                return False
            con.execute(sa.insert(OUTBOX).values(id=item.id, **_row(item)))
        return True

    def change(self, before: Item, after: Item) -> Item | None:
        """Put `after` in the place of `before`; None where somebody else changed it meanwhile. Durable when it returns.

        What comes back has the next version.
        """
        kept = replace(after, version=before.version + 1)
        mine = (OUTBOX.c.id == before.id) & (OUTBOX.c.version == before.version)
        with self._database.writing() as con:
            done = con.execute(sa.update(OUTBOX).where(mine).values(**_row(kept)))
        return kept if done.rowcount == 1 else None

    def one(self, id: str) -> Item | None:
        """The item of this id."""
        with self._database.reading() as con:
            row = con.execute(sa.select(OUTBOX).where(OUTBOX.c.id == id)).first()
        return None if row is None else _item(row)

    def all(self) -> tuple[Item, ...]:
        """Every item, the one that was changed last first."""
        with self._database.reading() as con:
            rows = con.execute(sa.select(OUTBOX).order_by(OUTBOX.c.changed_us.desc(), OUTBOX.c.id)).all()
        return tuple(_item(row) for row in rows)

    def drop(self, item: Item) -> bool:
        """Delete an item with its pictures; False where somebody else changed it meanwhile."""
        mine = (OUTBOX.c.id == item.id) & (OUTBOX.c.version == item.version)
        with self._database.writing() as con:
            done = con.execute(sa.delete(OUTBOX).where(mine)).rowcount == 1
            if done:
                con.execute(sa.delete(PICTURES).where(PICTURES.c.item == item.id))
        return done

    def forget(self, named: Callable[[Item], bool]) -> None:
        """Delete the items that name somebody: only forgetting does that."""
        with self._database.writing() as con:
            for row in con.execute(sa.select(OUTBOX)).all():
                if named(_item(row)):
                    con.execute(sa.delete(OUTBOX).where(OUTBOX.c.id == row.id))
                    con.execute(sa.delete(PICTURES).where(PICTURES.c.item == row.id))

    def put_picture(self, key: str, item: str, data: bytes) -> None:
        """Keep the bytes of a picture of an item."""
        with self._database.writing() as con:
            con.execute(sa.delete(PICTURES).where(PICTURES.c.key == key))
            con.execute(sa.insert(PICTURES).values(key=key, item=item, bytes=data))

    def drop_picture(self, key: str) -> None:
        """Delete the bytes of a picture."""
        with self._database.writing() as con:
            con.execute(sa.delete(PICTURES).where(PICTURES.c.key == key))

    def picture(self, key: str) -> bytes | None:
        """The bytes of a picture."""
        with self._database.reading() as con:
            found = con.execute(sa.select(PICTURES.c.bytes).where(PICTURES.c.key == key)).scalar()
        return None if found is None else bytes(found)


def _row(item: Item) -> dict[str, Any]:
    return {
        "connection": item.connection,
        "act": msgspec.json.encode(item.act).decode(),
        "state": item.state.value,
        "made_us": to_us(item.made),
        "changed_us": to_us(item.changed),
        "pressed_us": _us(item.pressed),
        "due_us": _us(item.due),
        "begun_us": _us(item.begun),
        "ended_us": _us(item.ended),
        "tries": item.tries,
        "looks": item.looks,
        "twins": msgspec.json.encode(item.twins).decode(),
        "version": item.version,
        "sent": item.sent,
        "url": item.url,
        "code": item.failure.code,
        "what": item.failure.what,
        "fix": item.failure.next,
    }


def _item(row: sa.Row[Any]) -> Item:
    return Item(
        id=row.id,
        connection=row.connection,
        act=msgspec.json.decode(row.act, type=Act),
        made=from_us(row.made_us),
        state=ItemState(row.state),
        changed=from_us(row.changed_us),
        pressed=_moment(row.pressed_us),
        due=_moment(row.due_us),
        begun=_moment(row.begun_us),
        ended=_moment(row.ended_us),
        tries=row.tries,
        looks=row.looks,
        twins=tuple(msgspec.json.decode(row.twins, type=list[str])),
        version=row.version,
        sent=row.sent,
        url=row.url,
        failure=Failure(row.code, row.what, row.fix),
    )


def _us(moment: datetime | None) -> int | None:
    return None if moment is None else to_us(moment)


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_us(micros)
