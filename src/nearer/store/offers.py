"""Offers: what the user wrote of them. Rows are only added; whether an offer stands or is closed, decisions say."""

from typing import Any

import msgspec
import sqlalchemy as sa

from nearer.model.offer import Offer
from nearer.model.time import from_us, to_us
from nearer.store.database import Database
from nearer.store.tables import OFFERS


class Offers:
    """The table of one home's offers. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, offer: Offer) -> None:
        """Write one. Its id must be new."""
        row = {
            "id": offer.id,
            "name": offer.name,
            "words": offer.text,
            "examples": msgspec.json.encode(offer.examples).decode(),
            "address": offer.address,
            "price": offer.price,
            "until_us": None if offer.until is None else to_us(offer.until),
            "made_us": to_us(offer.made),
        }
        with self._database.writing() as con:
            con.execute(sa.insert(OFFERS).values(**row))

    def all(self) -> tuple[Offer, ...]:
        """Every offer ever written, oldest first, none of them closed."""
        with self._database.reading() as con:
            rows = con.execute(sa.select(OFFERS).order_by(OFFERS.c.made_us, OFFERS.c.id)).all()
        return tuple(_offer(row) for row in rows)


def _offer(row: Any) -> Offer:
    return Offer(
        id=row.id,
        name=row.name,
        text=row.words,
        examples=tuple(msgspec.json.decode(row.examples, type=list[str])),
        address=row.address,
        price=row.price,
        until=None if row.until_us is None else from_us(row.until_us),
        made=from_us(row.made_us),
    )
