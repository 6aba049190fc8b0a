"""Every conversation with one person: threads by reply, talks by message; and whose turn it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa

from nearer.conversations.asking import asks
from nearer.conversations.terms import ANSWERS_WITHIN
from nearer.model.names import Direction, Kind
from nearer.model.tie import Interaction
from nearer.model.time import DAY_US, from_us
from nearer.people.columns import Column, Flags, Ints, codes, compute, flags, numbers, strings, taken
from nearer.people.keys import joined
from nearer.people.union import smallest
from nearer.ties.told import Told


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
    acts: Sequence[Interaction]
    first: datetime | None
    last: datetime | None


class Threads(Told[Conversation]):
    """Conversations with one person, newest first."""

    def __init__(self, rows: "_Rows", groups: list[Ints]) -> None:
        super().__init__(len(groups), lambda start, stop: [rows.conversation(group) for group in groups[start:stop]])
        self._rows = rows
        self._groups = groups

    def holding(self, network: str, activity: str) -> tuple[Conversation | None, int]:
        """The conversation in which an act stands, and its place there; (None, 0) where none holds it."""
        row = self._rows.place(network, activity)
        for group in self._groups if row is not None else ():
            places = np.flatnonzero(group == row)
            if len(places):
                return self._rows.conversation(group), int(places[0])
        return None, 0


def threads_of(rows: pa.Table) -> Threads:
    """All conversations with one person, newest first. `rows` are the person's rows of `interactions`, in any order.

    Messages and calls of one network (and one thread, where it names any) form a talk until a silence of 14 days. A
    like, repost or other act of one click belongs to the thread of what it acts on; those that act on nothing known
    are no conversation and are left out. An act told twice counts once.

    Conversations and their acts are made when they are asked for.
    """
    found = _Rows.of(rows)
    return Threads(found, found.groups())


_UNKNOWN_TIME = int(np.iinfo(np.int64).min)
_BY_MESSAGE = (Kind.MESSAGE, Kind.CALL, Kind.MISSED_CALL)
_NODS = (Kind.LIKE, Kind.REPOST)


@dataclass(frozen=True, slots=True)
class _Rows:
    """One person's acts, each once, ordered by time (unknown first), network and id; a row number stands for an act."""

    table: pa.Table
    network: Ints
    node: Ints
    """The act, as a number that also stands for what others answer or name as their thread."""
    parent: Ints
    topic: Ints
    time: Ints
    incoming: Flags
    answerable: Flags
    talk: Flags
    said: Flags
    composed: Flags
    nod: Flags

    @classmethod
    def of(cls, rows: pa.Table) -> "_Rows":
        time = numbers(rows["time_us"], _UNKNOWN_TIME)
        bare = _bare(rows)
        columns: dict[str, Any] = {"time": time, "network": strings(rows["network"]), "id": bare}
        keys = pa.table(columns)
        order = numbers(compute.sort_indices(keys, [(name, "ascending") for name in keys.column_names]), 0)
        network, node, parent, topic = (one[order] for one in _nodes(rows, bare))
        _, once = np.unique(node, return_index=True)
        order = order[np.sort(once)]
        network, node, parent, topic = (one[np.sort(once)] for one in (network, node, parent, topic))
        kind: Any = rows["kind"].combine_chunks().dictionary_encode()
        kinds, code = kind.dictionary.to_pylist(), kind.indices.to_numpy()[order]

        def among(wanted: Iterable[Kind]) -> Flags:
            return np.array([word in set(wanted) for word in kinds], np.bool_)[code]

        composed = among([one for one in Kind if one.composed])
        return cls(
            taken(rows, order),
            network,
            node,
            parent,
            topic,
            time[order],
            flags(rows["incoming"])[order],
            flags(compute.fill_null(rows["answerable"], True))[order],
            among(_BY_MESSAGE),
            composed | among([Kind.CALL]),
            composed,
            among(_NODS),
        )

    def groups(self) -> list[Ints]:
        """The rows of each conversation, the newest conversation first."""
        found = [*self._talks(), *self._threads()]
        last = np.array([group[-1] for group in found], np.int64)
        return [found[at] for at in np.argsort(-last, kind="stable").tolist()]

    def _talks(self) -> list[Ints]:
        """Messages and calls, cut where both were silent for long."""
        rows = np.flatnonzero(self.talk)
        order = rows[np.lexsort((rows, self.topic[rows], self.network[rows]))]
        before, here = order[:-1], order[1:]
        timed = self.time[before] != _UNKNOWN_TIME
        silence = np.where(timed, self.time[here] - np.where(timed, self.time[before], 0), 0)
        cut = (
            (self.network[before] != self.network[here])
            | (self.topic[before] != self.topic[here])
            | (silence > ANSWERS_WITHIN * DAY_US)
        )
        return [part for part in np.split(order, np.flatnonzero(cut) + 1) if len(part)]

    def _threads(self) -> list[Ints]:
        """All other acts, joined by what they answer and by the network's threads."""
        rows = np.flatnonzero(~self.talk)
        count = int(max(self.node.max(initial=-1), self.parent.max(initial=-1), self.topic.max(initial=-1))) + 1
        left = np.concatenate([rows[self.parent[rows] >= 0], rows[self.topic[rows] >= 0]])
        right = np.concatenate([self.parent[rows], self.topic[rows]])
        right = right[right >= 0]
        label = smallest(count, self.node[left], right)[self.node[rows]]
        order = rows[np.lexsort((rows, label))]
        if not len(order):
            return []
        starts = np.concatenate([[0], np.flatnonzero(np.diff(np.sort(label))) + 1])
        told = np.logical_or.reduceat(self.composed[order], starts)
        ends = np.append(starts[1:], len(order))
        return [order[start:end] for start, end in zip(starts[told].tolist(), ends[told].tolist(), strict=True)]

    def place(self, network: str, activity: str) -> int | None:
        """The row of an act."""
        here = compute.equal(strings(self.table["network"]), network)
        hits = np.flatnonzero(flags(here) & flags(compute.equal(_bare(self.table), activity)))
        return int(hits[0]) if len(hits) else None

    def conversation(self, group: Ints) -> Conversation:
        """One conversation as an object."""
        acts = Told(len(group), lambda start, stop: self._acts(group[start:stop]))
        times = self.time[group][self.time[group] != _UNKNOWN_TIME]
        part = taken(self.table.select(["space", "private"]), group)
        spaces: Any = part["space"].drop_null()
        key = blake2b(f"{acts[0].network}\0{acts[0].activity}".encode(), digest_size=8).hexdigest()
        return Conversation(
            key,
            acts[0].network,
            spaces[0].as_py() if len(spaces) else None,
            bool(flags(part["private"]).any()),
            self._turn(group),
            acts,
            from_us(int(times[0])) if len(times) else None,
            from_us(int(times[-1])) if len(times) else None,
        )

    def _turn(self, group: Ints) -> Turn:
        said = np.flatnonzero(self.said[group])
        if not len(said):
            return Turn.UNKNOWN
        last = int(group[said[-1]])
        if not self.answerable[last]:
            return Turn.UNKNOWN
        if not self.incoming[last]:
            return Turn.THEIRS
        after = group[said[-1] + 1 :]
        nodded = bool((~self.incoming[after] & self.nod[after]).any())
        return Turn.NOBODYS if nodded and not asks(self.table["text"][last].as_py()) else Turn.YOURS

    def _acts(self, group: Ints) -> list[Interaction]:
        return [_read(row) for row in taken(self.table, group).to_pylist()]


def _nodes(rows: pa.Table, bare: Column) -> tuple[Ints, Ints, Ints, Ints]:
    """Numbers for the network, for (network, id) of each act, of what it answers and of its thread; -1 for none."""
    networks = strings(rows["network"])
    named = [bare, strings(rows["in_reply_to"]), strings(rows["thread"])]
    keys = pa.concat_arrays([joined(networks, one) for one in named])
    node, parent, topic = np.split(codes(keys), 3)
    return codes(networks), node, parent, topic


def _bare(rows: pa.Table) -> Column:
    """The ids of acts without the network, whether the column holds the id or `network/id`."""
    ids, networks = strings(rows["activity"]), strings(rows["network"])
    for network in networks.unique().to_pylist():
        long = compute.and_(compute.equal(networks, network), compute.starts_with(ids, f"{network}/"))
        ids = compute.if_else(long, compute.utf8_slice_codeunits(ids, len(network) + 1), ids)
    return ids


def _read(row: dict[str, Any]) -> Interaction:
    network = str(row["network"])
    return Interaction(
        person=row["person"],
        network=network,
        activity=str(row["activity"]).removeprefix(f"{network}/"),
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
