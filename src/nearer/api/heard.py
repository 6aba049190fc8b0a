"""What somebody talks about, what of it was taken up and what was passed over: read from the log and the readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nearer.api.accounts import LATELY
from nearer.api.readings import Readings
from nearer.listening.keywords import keywords
from nearer.listening.recognition import recognition
from nearer.model.activity import AccountKey
from nearer.model.names import PRIVATE
from nearer.model.time import from_us, to_us

MOST = 6
"""Posts of each list that are returned."""
TOPICS = 12
TEXTS = 4_000
"""Texts that topics are taken from, the newest. Our own choice."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A word or phrase somebody says often and others seldom, in how many texts, and in how many of the time before.
    `private` where only private texts have it."""

    words: str
    texts: int
    before: int
    private: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A post that was said to the user and what became of it: `taken` are the words of the user's answer that take
    something up, none where the user said nothing. `recognition` is None then."""

    network: str
    id: str
    account: AccountKey
    text: str
    private: bool
    said: datetime
    url: str | None
    recognition: float | None
    taken: tuple[str, ...]


def topics(readings: Readings, keys: Sequence[AccountKey], now: datetime) -> tuple[Topic, ...]:
    """What these accounts talk about lately, and how often they did in the same time before."""
    late, early = (_texts(readings, keys, at - LATELY, at) for at in (now, now - LATELY))
    found = keywords([one.text for one in late], most=TOPICS) if late else []
    told = [one.text.casefold() for one in late if not one.private]
    before = [one.text.casefold() for one in early]
    return tuple(
        Topic(
            one.words,
            one.texts,
            sum(one.words.casefold() in text for text in before),
            not any(one.words.casefold() in text for text in told),
        )
        for one in found
    )


def answers(
    readings: Readings, keys: Sequence[AccountKey] | None, now: datetime, within: timedelta = LATELY
) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """Posts to the user that the user took up, public ones first, those most taken up first, and those passed over, the
    newest first; of these accounts where named."""
    world = readings.world
    mine = [str(key) for key in world.people.ego_accounts]
    of = "" if keys is None else "AND list_contains($keys, l.network || '/' || l.actor)"
    rows = readings.query(
        f"""
        SELECT l.network, l.id, l.actor, l.text, l.visibility, l.time_us, l.url, a.text AS answer, r.recognition
        FROM {{log}} l
        LEFT JOIN {{log}} a ON a.network = l.network AND a.in_reply_to = l.id AND a.verb = 'create'
            AND list_contains($mine, a.network || '/' || a.actor)
        LEFT JOIN {{readings}} r ON r.network = a.network AND r.id = a.id
        WHERE l.verb = 'create' AND l.text IS NOT NULL AND l.time_us BETWEEN $since AND $now
          AND list_contains($mine, l.network || '/' || l.target)
          AND NOT list_contains($mine, l.network || '/' || l.actor) {of}
        ORDER BY l.time_us DESC, l.id LIMIT {TEXTS}
        """,
        mine=mine,
        since=to_us(now - within),
        now=to_us(now),
        **({} if keys is None else {"keys": [str(key) for key in keys]}),
    ).to_pylist()
    heard = [row for row in rows if row["recognition"] is not None]
    taken = sorted(heard, key=lambda row: (row["visibility"] == "direct", -row["recognition"]))
    # By message an answer names nothing that it answers, so only what was said in public can be passed over.
    passed = [row for row in rows if row["answer"] is None and row["visibility"] != "direct"]
    return tuple(map(_answer, taken[:MOST])), tuple(map(_answer, passed[:MOST]))


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    private: bool


def _texts(readings: Readings, keys: Sequence[AccountKey], since: datetime, until: datetime) -> list[_Text]:
    rows = readings.query(
        "SELECT l.text, l.visibility FROM {readings} r JOIN {log} l ON r.network = l.network AND r.id = l.id "
        "WHERE l.time_us BETWEEN $since AND $until AND r.supported "
        "AND list_contains($keys, l.network || '/' || l.actor) "
        f"ORDER BY l.time_us DESC LIMIT {TEXTS}",
        since=to_us(since),
        until=to_us(until),
        keys=[str(key) for key in keys],
    )
    return [_Text(row["text"], row["visibility"] in PRIVATE) for row in rows.to_pylist()]


def _answer(row: dict[str, Any]) -> Answer:
    told = None if row["answer"] is None else recognition(row["text"], row["answer"])
    return Answer(
        network=row["network"],
        id=row["id"],
        account=AccountKey(row["network"], row["actor"]),
        text=row["text"],
        private=row["visibility"] in PRIVATE,
        said=from_us(row["time_us"]),
        url=row["url"],
        recognition=None if told is None else told.probability,
        taken=() if told is None else told.taken_up,
    )
