"""Every conversation with one person: threads by reply, talks by message; and whose turn it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from nearer.conversations.asking import asks
from nearer.conversations.terms import ANSWERS_WITHIN
from nearer.model.names import Direction, Kind
from nearer.model.tie import Interaction
from nearer.model.time import EPOCH, from_us


class Turn(StrEnum):
    """Who would say something next."""

    YOURS = "your turn"
    THEIRS = "their turn"
    NOBODYS = "at rest"
    """They had the last word, asked nothing, and you liked it or passed it on."""
    UNKNOWN = "cannot tell"
    """The sources do not show whether the other side said something since."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One thread, or one talk by message. `acts` are oldest first; those without a time come before all others.

    `key` is stable as long as the first act is. `private` where any act is. `first` and `last` are None where no act
    has a time.
    """

    key: str
    network: str
    space: str | None
    private: bool
    turn: Turn
    acts: tuple[Interaction, ...]
    first: datetime | None
    last: datetime | None


def threads_of(rows: pa.Table) -> tuple[Conversation, ...]:
    """All conversations with one person, newest first. `rows` are the person's rows of `interactions`, in any order.

    Messages and calls of one network (and one thread, where it names any) form a talk until a silence of 14 days. A
    like, repost or other act of one click belongs to the thread of what it acts on; those that act on nothing known
    are no conversation and are left out. An act told twice counts once.
    """
    told = {(row.act.network, row.act.activity): row for row in map(_read, rows.to_pylist())}
    found = sorted(told.values(), key=_order)
    groups = [*_talks(found), *_threads(found)]
    conversations = [_conversation(group) for group in groups]
    return tuple(sorted(conversations, key=_newest, reverse=True))


@dataclass(frozen=True, slots=True)
class _Row:
    act: Interaction
    answerable: bool


def _read(row: dict[str, Any]) -> _Row:
    network, activity = str(row["network"]), str(row["activity"]).removeprefix(f"{row['network']}/")
    act = Interaction(
        person=row["person"],
        network=network,
        activity=activity,
        time=None if row["time_us"] is None else from_us(row["time_us"]),
        direction=Direction.IN if row["incoming"] else Direction.OUT,
        kind=Kind(row["kind"]),
        text=row["text"],
        words=row["words"] or 0,
        url=row["url"],
        thread=row["thread"],
        in_reply_to=row["in_reply_to"],
        space=row["space"],
        private=bool(row["private"]),
        since=None if row["since_us"] is None else from_us(row["since_us"]),
    )
    return _Row(act, row["answerable"] is not False)


def _order(row: _Row) -> tuple[bool, datetime, str, str]:
    time = row.act.time
    return time is not None, time or EPOCH, row.act.network, row.act.activity


def _talks(rows: list[_Row]) -> list[list[_Row]]:
    """Messages and calls, cut where both were silent for long."""
    running: dict[tuple[str, str | None], list[_Row]] = {}
    done: list[list[_Row]] = []
    for row in rows:
        if row.act.kind not in (Kind.MESSAGE, Kind.CALL, Kind.MISSED_CALL):
            continue
        place = (row.act.network, row.act.thread)
        before = running.get(place)
        if before is None or _apart(before[-1].act.time, row.act.time):
            running[place] = [row]
            done.append(running[place])
        else:
            before.append(row)
    return done


def _apart(earlier: datetime | None, later: datetime | None) -> bool:
    return earlier is not None and later is not None and later - earlier > timedelta(days=ANSWERS_WITHIN)


def _threads(rows: list[_Row]) -> list[list[_Row]]:
    """All other acts, joined by what they answer and by the network's threads."""
    others = [row for row in rows if row.act.kind not in (Kind.MESSAGE, Kind.CALL, Kind.MISSED_CALL)]
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = parent[above]
            node = parent[node]
        return node

    for row in others:
        act = row.act
        for named in (act.in_reply_to, act.thread):
            if named is not None:
                low, high = sorted((root((act.network, act.activity)), root((act.network, named))))
                parent[high] = low
    groups: dict[tuple[str, str], list[_Row]] = {}
    for row in others:
        groups.setdefault(root((row.act.network, row.act.activity)), []).append(row)
    return [group for group in groups.values() if any(row.act.kind.composed for row in group)]


def _conversation(rows: list[_Row]) -> Conversation:
    acts = tuple(row.act for row in rows)
    times = [act.time for act in acts if act.time is not None]
    first = acts[0]
    key = blake2b(f"{first.network}\0{first.activity}".encode(), digest_size=8).hexdigest()
    return Conversation(
        key,
        first.network,
        next((act.space for act in acts if act.space is not None), None),
        any(act.private for act in acts),
        _turn(rows),
        acts,
        min(times, default=None),
        max(times, default=None),
    )


def _turn(rows: list[_Row]) -> Turn:
    said = [at for at, row in enumerate(rows) if row.act.kind.composed or row.act.kind is Kind.CALL]
    if not said:
        return Turn.UNKNOWN
    last = rows[said[-1]]
    if not last.answerable:
        return Turn.UNKNOWN
    if last.act.direction is Direction.OUT:
        return Turn.THEIRS
    nods = (Kind.LIKE, Kind.REPOST)
    nodded = any(row.act.direction is Direction.OUT and row.act.kind in nods for row in rows[said[-1] + 1 :])
    return Turn.NOBODYS if nodded and not asks(last.act.text) else Turn.YOURS


def _newest(conversation: Conversation) -> tuple[bool, datetime, str]:
    last = conversation.last
    return last is not None, last or EPOCH, conversation.key
