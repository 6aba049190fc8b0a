"""Needs found in the conversations of a home, and what is known of each: read from the log, decided nowhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from nearer.api.readings import LONGEST, Readings
from nearer.drafts.gate import Addressed
from nearer.drafts.mentions import Known, Need, Spoken
from nearer.listening.reading import Post
from nearer.model.activity import AccountKey
from nearer.model.names import PRIVATE
from nearer.model.offer import Offer
from nearer.model.time import from_us, to_us

SHOWN = timedelta(days=30)
"""How far back needs are looked for: an older one has been met or given up long ago. Our own choice."""

MOST = 300
"""Needs that are looked at, newest first. Our own choice."""

MENTIONS = timedelta(days=45)
"""How far back own posts are looked at for names of offers: the longest pause that the gate asks for, and a half."""


def needs(readings: Readings, now: datetime, person: str | None = None, within: timedelta = SHOWN) -> tuple[Need, ...]:
    """The posts of others that ask for something, newest first; of one person where asked. Bots and the user are left
    out."""
    world = readings.world
    mine = [str(key) for key in world.people.ego_accounts]
    accounts = None if person is None else world.people.person(person)
    theirs = None if accounts is None else [str(key) for key in accounts.accounts]
    rows = readings.query(
        f"""
        SELECT l.network, l.id, l.actor, l.time_us, left(l.text, {LONGEST}) AS text, l.url, l.target, l."to",
               l.in_reply_to, l.thread, l.space, l.visibility, r.kind, r.need, r.hostile_yes,
               EXISTS (SELECT 1 FROM {{log}} a WHERE a.network = l.network AND a.in_reply_to = l.id
                       AND list_contains($mine, a.network || '/' || a.actor)) AS answered
        FROM {{readings}} r JOIN {{log}} l ON r.network = l.network AND r.id = l.id
        WHERE r.need_yes AND (r.strict_yes OR l.in_reply_to IS NULL) AND l.time_us BETWEEN $since AND $now
          AND NOT list_contains($mine, l.network || '/' || l.actor)
          {"" if theirs is None else "AND list_contains($theirs, l.network || '/' || l.actor)"}
        ORDER BY l.time_us DESC, l.network, l.id LIMIT {MOST}
        """,
        mine=mine,
        since=to_us(now - within),
        now=to_us(now),
        **({} if theirs is None else {"theirs": theirs}),
    ).to_pylist()
    keys = {AccountKey(row["network"], row["actor"]) for row in rows}
    owners = world.people.owners(keys)
    told = readings.reader.read([Post(row["text"], network=row["network"]) for row in rows])
    found: list[Need] = []
    for row, listened in zip(rows, told, strict=True):
        key = AccountKey(row["network"], row["actor"])
        who = owners.get(key)
        if who is None or who in world.people.bots or listened.need is None:
            continue
        found.append(
            Need(
                address=f"{row['network']}/{row['id']}",
                account=key,
                person=who,
                said=from_us(row["time_us"]),
                text=row["text"],
                url=row["url"],
                kind=row["kind"] or "question",
                probability=float(row["need"]),
                to=_addressed(row, frozenset(mine)),
                private=row["visibility"] in PRIVATE,
                place=_place(row),
                space=row["space"] is not None,
                annoyed=bool(row["hostile_yes"]),
                answered=bool(row["answered"]),
                words=listened.need.reasons,
            )
        )
    return tuple(found)


def spoken(readings: Readings, offers: Sequence[Offer], now: datetime) -> tuple[Spoken, ...]:
    """The user's own posts of late that name one of the offers."""
    words = [word.casefold() for offer in offers for word in offer.own_words()]
    if not words:
        return ()
    world = readings.world
    rows = world.query(
        "SELECT network, time_us, target, \"to\", thread, space, in_reply_to, id FROM {log} WHERE verb = 'create' "
        "AND time_us BETWEEN $since AND $now AND list_contains($mine, network || '/' || actor) "
        "AND list_has_any(list_transform($words, lambda w: contains(lower(text), w)), [true])",
        mine=[str(key) for key in world.people.ego_accounts],
        words=words,
        since=to_us(now - MENTIONS),
        now=to_us(now),
    ).to_pylist()
    told = [[AccountKey(row["network"], one) for one in (row["target"], *(row["to"] or ())) if one] for row in rows]
    owners = world.people.owners({key for keys in told for key in keys})
    return tuple(
        Spoken(from_us(row["time_us"]), frozenset(owners[key] for key in keys if key in owners), _place(row))
        for row, keys in zip(rows, told, strict=True)
    )


def known(readings: Readings, persons: Iterable[str], offers: Sequence[Offer], now: datetime) -> dict[str, Known]:
    """What passed between the user and each of these people: both sides, and whether the user listened first."""
    wanted = sorted(set(persons))
    if not wanted:
        return {}
    words = [word.casefold() for offer in offers for word in offer.own_words()]
    rows = readings.query(
        """
        SELECT i.person, bool_or(i.incoming) AS theirs, bool_or(NOT i.incoming) AS yours,
               bool_or(NOT i.incoming AND i.in_reply_to IS NOT NULL AND NOT coalesce(r.sell_yes, false)
                       AND NOT list_has_any(list_transform($words, lambda w: contains(lower(i.text), w)), [true]))
                   AS listened
        FROM {interactions} i LEFT JOIN {readings} r ON r.network = i.network AND r.id = i.activity
        WHERE list_contains($wanted, i.person) AND i.kind IN ('message', 'reply', 'mention', 'quote', 'call')
          AND (i.time_us IS NULL OR i.time_us <= $now)
        GROUP BY i.person
        """,
        wanted=wanted,
        words=words or ["\0"],
        now=to_us(now),
    ).to_pylist()
    return {
        row["person"]: Known(bool(row["theirs"] and row["yours"]), bool(row["theirs"] and row["listened"]))
        for row in rows
    }


def _addressed(row: dict[str, Any], mine: frozenset[str]) -> Addressed | None:
    """To whom a post was said."""
    named = [one for one in (row["target"], *(row["to"] or ())) if one]
    if any(f"{row['network']}/{one}" in mine for one in named):
        return Addressed.YOU
    if named:
        return Addressed.ANOTHER
    return Addressed.EVERYBODY if row["in_reply_to"] is None else None


def _place(row: dict[str, Any]) -> str:
    """Where a post stands: its space, else its thread, else what it answers, else itself."""
    return f"{row['network']}/{row['space'] or row['thread'] or row['in_reply_to'] or row['id']}"
