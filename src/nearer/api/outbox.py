"""The outbox of a home: drafts that are never lost, presses that can be undone, and sending that posts nothing twice.

What happens to an item is decided in `nearer.model.outbox`; this is its rim: the table, the lock, the wire. A state is
written down before the request that follows from it, so whoever comes after a kill knows what may have happened.
"""

import fcntl
import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from nearer.api.landing import Landing
from nearer.api.live import Live
from nearer.drafts.lengths import counted
from nearer.model import outbox as core
from nearer.model.errors import NearerError
from nearer.model.outbox import GRACE, Act, Deed, Failure, Item, ItemState, Picture
from nearer.model.time import to_us
from nearer.sources.live.contract import Scope
from nearer.sources.live.registry import live_source
from nearer.sources.live.sending import Sending, SendingSource, Sent, Terms
from nearer.store.connections import Connection
from nearer.store.home import Home, HomeBusy
from nearer.store.outbox import Outbox as Table
from nearer.wire.errors import Absent, LiveError, Refused, Waiting

LONGEST = 100_000
"""Letters of a draft that are kept: more than any network takes."""

KEPT = 500
"""Things that were sent and seen are shown for so many of the newest; what is there is in the log. Our own choice."""

BUSY = timedelta(seconds=5)
"""After so long it is tried again where an import held the home: our own choice."""


class ReadOnly(NearerError):
    """The connection was made for reading: nothing can be sent with it."""

    code = "NR-SEND-02"


class CannotSend(NearerError):
    """What was written cannot be sent like this: empty, too long, or nothing that the network takes."""

    code = "NR-SEND-03"


class NoItem(NearerError):
    """There is no such thing in the outbox."""

    code = "NR-SEND-04"


@dataclass(slots=True)
class Outbox:
    """Drafts and what is sent from one home. Safe to share between threads and processes."""

    home: Home
    table: Table
    live: Live
    landing: Landing
    clock: Callable[[], datetime]
    grace: timedelta = GRACE
    _terms: dict[str, Terms] = field(default_factory=dict[str, Terms])

    # Where one can write

    def writers(self, network: str) -> tuple[Connection, ...]:
        """The connections of this network that may write, in order of their making."""
        every = (c for c in self.live.connections() if c.key.network == network and _writes(c))
        return tuple(c for c in every if isinstance(live_source(c.source), SendingSource))

    def writer(self, name: str) -> Connection:
        """The connection of this id, handle or network that may write. Raises NoConnection, ReadOnly."""
        connection = self.live.connection(name)
        if not _writes(connection):
            raise ReadOnly(
                "This connection may only read, so nothing was sent.",
                where=connection.id,
                next="Connect the account again and let Nearer answer from here (nearer connect ... --write).",
            )
        return connection

    def terms(self, connection: Connection) -> Terms:
        """What the connection's server takes: as it said when something was sent last, else as the network does."""
        known = self._terms.get(connection.id)
        source = live_source(connection.source)
        if known is None and isinstance(source, SendingSource):
            return source.terms
        return known or Terms(deeds=frozenset(), longest=0)

    # What the user does

    def new_id(self) -> str:
        """An id for something that is about to be written: one for each page or command, so that a press counts once
        however often it arrives."""
        return secrets.token_hex(12)

    def save(self, connection: str, act: Act, id: str | None = None) -> Item:
        """Keep a draft as it is typed. Raises NotNow where it was pressed already, CannotSend where it is no draft."""
        if len(act.text) + len(act.warning) > LONGEST or any(len(p.alt) > LONGEST for p in act.pictures):
            raise CannotSend("This is longer than any post.", next="Shorten it.")
        now = self.clock()
        known = None if id is None else self.table.one(id)
        if known is None:
            made = Item(id=id or self.new_id(), connection=connection, act=act, made=now, changed=now)
            if self.table.add(made):
                return made
            known = self.one(made.id)
        changed = replace(core.written(known, act, now), connection=connection)
        return self.table.change(known, changed) or self.save(connection, act, known.id)

    def press(self, id: str) -> Item:
        """The user wants it sent. A second press of the same thing changes nothing.

        Raises NoItem, ReadOnly, CannotSend, NoConnection.
        """
        item = self.one(id)
        if item.state not in (ItemState.DRAFT, ItemState.FAILED):
            return item
        self._possible(item.act, self.writer(item.connection))
        return self.table.change(item, core.pressed(item, self.clock(), self.grace)) or self.press(id)

    def undo(self, id: str) -> Item:
        """Take a press back: it is a draft again. Raises NoItem, NotNow once a request was begun."""
        item = self.one(id)
        return self.table.change(item, core.undone(item, self.clock())) or self.undo(id)

    def discard(self, id: str) -> None:
        """Delete a draft, or what failed or is there. Raises NoItem, NotNow for what is on its way."""
        item = self.one(id)
        if item.state in (ItemState.QUEUED, ItemState.SENDING):
            raise core.NotNow("It is on its way.", where=id, next="Undo it first, or wait until it has ended.")
        if not self.table.drop(item):
            self.discard(id)

    def attach(self, id: str, type: str, data: bytes, alt: str) -> Item:
        """Add a picture to a draft. Raises NoItem, NotNow, CannotSend."""
        item = self.one(id)
        terms = self.terms(self.writer(item.connection))
        if type not in terms.image_types or not 0 < len(data) <= terms.image_bytes:
            known = ", ".join(sorted(t.rpartition("/")[2] for t in terms.image_types)) or "none"
            raise CannotSend(
                f"The network does not take this picture (it takes {known}, of {terms.image_bytes >> 20} MiB at most).",
                next="Choose another one.",
            )
        if len(item.act.pictures) >= terms.images:
            raise CannotSend(f"A post has at most {terms.images} pictures there.", next="Take one away first.")
        key = secrets.token_hex(12)
        self.table.put_picture(key, item.id, data)
        return self.save(
            item.connection, replace(item.act, pictures=(*item.act.pictures, Picture(key, type, alt))), item.id
        )

    def detach(self, id: str, key: str) -> Item:
        """Take a picture away from a draft. Raises NoItem, NotNow."""
        item = self.one(id)
        rest = tuple(p for p in item.act.pictures if p.key != key)
        kept = self.save(item.connection, replace(item.act, pictures=rest), item.id)
        self.table.drop_picture(key)
        return kept

    # What there is

    def one(self, id: str) -> Item:
        """The item of this id, or of one that begins like this. Raises NoItem."""
        found = self.table.one(id) or next((i for i in self.table.all() if len(id) >= 4 and i.id.startswith(id)), None)
        if found is None:
            raise NoItem("There is no such thing in the outbox.", next="nearer outbox lists everything.")
        return found

    def items(self) -> tuple[Item, ...]:
        """Everything, what was changed last first."""
        return self.table.all()

    def drafts(self, deed: Deed, about: str) -> tuple[Item, ...]:
        """What is being written about this post or account, the newest first."""
        open_ = (ItemState.DRAFT, ItemState.FAILED)
        return tuple(i for i in self.items() if i.state in open_ and i.act.deed is deed and i.act.about == about)

    def over(self, act: Act, connection: Connection) -> tuple[int, int]:
        """How long it is and how long it may be, as the network counts."""
        terms = self.terms(connection)
        return length(act, connection.key.network), terms.longest

    # Sending

    def tend(self) -> datetime | None:
        """Do what is due, one thing after the other; the moment at which something is due next, None for never.

        Where another process is at it, nothing happens here. Nothing is ever sent that nobody pressed.
        """
        with self._alone() as alone:
            if alone:
                for item in reversed(self.items()):
                    self._tended(item)
        waits = (ItemState.QUEUED, ItemState.UNSURE, ItemState.SENT)
        return min((i.due for i in self.items() if i.state in waits and i.due is not None), default=None)

    def _tended(self, item: Item) -> None:
        now = self.clock()
        if item.state is ItemState.SENDING:  # Nobody else is at it: whoever was, was stopped.
            stopped = Failure("", "Nearer was stopped while it was sending this.", "It looks whether it is there.")
            item = self.table.change(item, core.lost(item, now, stopped)) or item
        elif item.due is None or now < item.due:
            return
        elif item.state is ItemState.QUEUED:
            item = self._send(item)
        if item.state in (ItemState.SENT, ItemState.UNSURE) and item.due is not None and item.due <= self.clock():
            self._look(item)

    def _send(self, item: Item) -> Item:
        """Make the request, if everything before it goes well."""
        try:
            connection = self.writer(item.connection)
            sending = self._sending(connection)
            self._terms[connection.id] = sending.terms()
            self._possible(item.act, connection)
            if item.tries and (late := self._found(item, connection, sending)) is not None:
                return self._became(item, core.seen(item, self.clock(), late.id, late.url))
            ready = sending.prepare(item.act, key_of(item), self._picture)
        except Waiting as waiting:
            return self._became(item, core.put_off(item, self.clock(), _why(waiting), waiting.until))
        except (Refused, Absent) as refused:
            return self._became(item, core.refused(item, self.clock(), _why(refused)))
        except LiveError as passing:
            return self._became(item, core.put_off(item, self.clock(), _why(passing)))
        except HomeBusy as busy:
            return self._became(item, core.put_off(item, self.clock(), _why(busy), self.clock() + BUSY))
        except NearerError as ours:
            return self._became(item, core.refused(item, self.clock(), _why(ours)))
        going = self.table.change(item, core.begun(item, self.clock(), ready.twins))
        if going is None:
            return self.table.one(item.id) or item  # It was taken back meanwhile.
        try:
            sent = ready.send()
        except (Refused, Absent) as refused:
            return self._became(going, core.refused(going, self.clock(), _why(refused)))
        except LiveError as failed:
            return self._became(going, core.lost(going, self.clock(), _why(failed)))
        return self._became(going, core.answered(going, self.clock(), sent.id, sent.url))

    def _look(self, item: Item) -> None:
        """Read back whether it is there."""
        try:
            connection = self.live.connection(item.connection)
            found = self._found(item, connection, self._sending(connection))
        except Waiting as waiting:
            self._became(item, core.not_looked(item, self.clock(), _why(waiting), waiting.until))
        except HomeBusy as busy:
            now = self.clock()
            self._became(item, core.not_looked(item, now, _why(busy), now + BUSY))
        except NearerError as failed:
            self._became(item, core.not_looked(item, self.clock(), _why(failed)))
        else:
            now = self.clock()
            after = core.not_seen(item, now) if found is None else core.seen(item, now, found.id, found.url or item.url)
            self._became(item, after)

    def _found(self, item: Item, connection: Connection, sending: Sending) -> Sent | None:
        """What is there of it; it goes into the log."""
        taken = {i.sent for i in self.items() if i.sent and i.id != item.id}.union(item.twins)
        found = sending.find(item.act, key_of(item), item.sent, item.begun or item.changed, taken)
        if found is not None:
            self._land(connection, found)
        return found

    def _land(self, connection: Connection, sent: Sent) -> None:
        if sent.records:
            with self.home.writing():
                self.landing.tell(connection, live_source(connection.source), sent.records, self.clock())
            self.live.derive()

    def _became(self, before: Item, after: Item) -> Item:
        return self.table.change(before, after) or self.table.one(before.id) or after

    def _sending(self, connection: Connection) -> Sending:
        source = live_source(connection.source)
        if not _writes(connection) or not isinstance(source, SendingSource):
            raise ReadOnly(
                "Nothing can be sent with this connection.", where=connection.id, next="Connect it to write."
            )
        cursor = self.live.state.connections.cursor(connection.id)
        return source.sending(self.live.access(connection), cursor, self.live.wire(connection), self.clock)

    def _picture(self, key: str) -> bytes:
        data = self.table.picture(key)
        if data is None:
            raise Absent("A picture of the draft is not there any more.", next="Take it away, or add it again.")
        return data

    def _possible(self, act: Act, connection: Connection) -> None:
        terms = self.terms(connection)
        if act.deed not in terms.deeds:
            raise CannotSend("This cannot be done from here on that network.", where=connection.key.network)
        if not act.deed.written:
            return
        if not act.text.strip() and not act.pictures:
            raise CannotSend("There is nothing to send: the draft is empty.", next="Write something.")
        long, most = self.over(act, connection)
        if long > most:
            raise CannotSend(f"It is {long - most:,} too long: the server takes {most:,}.", next="Shorten it.")
        if act.warning and not terms.warning:
            raise CannotSend("That network has no content warnings.", next="Write it into the text, or leave it out.")
        if len(act.pictures) > terms.images or any(len(p.alt) > terms.alt for p in act.pictures):
            raise CannotSend(f"The server takes {terms.images} pictures with {terms.alt:,} letters each.")

    @contextmanager
    def _alone(self) -> Generator[bool]:
        """Whether nobody else sends; the kernel lets go of it when a process ends."""
        with (self.home.path / "outbox.sending").open("a") as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


def key_of(item: Item) -> str:
    """What names this press and no other, the same for every try of it: the item and the microsecond of the press."""
    return f"{item.id}-{to_us(item.pressed or item.made)}"


def length(act: Act, network: str) -> int:
    """How long a post is, as its network counts: a content warning counts, too (Mastodon)."""
    return counted(act.text, network) + counted(act.warning, network)


def _writes(connection: Connection) -> bool:
    return Scope.WRITE.value in connection.scopes


def _why(error: NearerError) -> Failure:
    return Failure(error.code, error.what, error.next)
