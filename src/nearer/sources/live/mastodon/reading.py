"""One pull of a Mastodon account: what is new first, then people and threads, then as much history as there is room.

The cursor changes after a step's requests and right before the step is yielded, so that it always leads on from exactly
what was yielded. Every list is read page by page, newest first; what lies between two pulls is a gap, which is filled
before history goes on.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from nearer.model.activity import Activity, Place, Problem, Record, Skipped
from nearer.model.names import Verb
from nearer.model.secret import Secret
from nearer.model.time import from_us, to_us
from nearer.sources.live.bands import WATCHED
from nearer.sources.live.contract import Access, Clock, Step
from nearer.sources.live.lines import Gap, Line, decoded, encoded
from nearer.sources.live.mastodon.client import PAGE, Client, Json, Page, plain
from nearer.sources.live.mastodon.connecting import Keys
from nearer.sources.live.mastodon.curated import Curated
from nearer.sources.live.mastodon.cursor import Cursor
from nearer.sources.live.mastodon.reactions import Reactions
from nearer.sources.live.mastodon.records import Entities, time_of
from nearer.sources.live.mastodon.rosters import Rosters
from nearer.sources.live.mastodon.threads import Threads
from nearer.wire import Wire
from nearer.wire.errors import Absent, Refused

REMEMBERED = 5_000
"""People whose addresses are remembered between pulls: our own choice."""

_REACTIONS = {"favourite": Verb.LIKE, "reblog": Verb.ANNOUNCE}
_TALKS = ("mention", "quote", "status")

Ask = Callable[[str], Page]
Read = Callable[[Json, Place], list[Record]]


class MastodonReading:
    """Reads on from a cursor. Raises LiveError."""

    def __init__(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> None:
        self._client = Client(access.server, Secret(Keys.of(access.token).token), wire)
        self._clock = clock
        self._at = decoded(cursor, Cursor)
        self._entities = Entities(access.account, urlsplit(access.server).netloc, self._at.addresses)
        self._threads = Threads(self._client, self._entities, self._at)
        self._rosters = Rosters(self._client, self._entities, self._at)
        self._curated = Curated(self._client, self._entities, self._at)
        self._reactions = Reactions(self._client, self._entities, self._at)
        self._posted = 0
        self._came: dict[str, datetime] = {}

    def cursor(self) -> str:
        """Where to go on."""
        for held in (self._at.addresses, self._at.people):
            for key in list(held)[: max(0, len(held) - REMEMBERED)]:
                del held[key]
        return encoded(self._at)

    def seen_since(self) -> datetime | None:
        """From when on everything was seen: the oldest entry of a history that was not read to its end."""
        unread = [line for line in (self._at.notifications, self._at.statuses) if not line.whole]
        oldest = [line.oldest_us for line in unread if line.oldest_us is not None]
        if len(oldest) < len(unread):
            return self._clock()
        return from_us(max(oldest)) if oldest else None

    def steps(self) -> Iterator[Step]:
        """Read on, a page, a list or a thread a step."""
        me = self._client.me()
        self._entities.domain = self._client.domain() or self._entities.domain
        if self._entities.who(me, self._clock()) != self._entities.owner:
            raise Refused("The token is that of another account.", next="Connect the account again.")
        native, posted = str(me.get("id")), me.get("statuses_count")
        self._posted = posted if isinstance(posted, int) else 0
        self._entities.natives[native] = self._entities.owner
        yield self._step([])
        lines: tuple[tuple[Line, str, Ask, Read], ...] = (
            (self._at.notifications, "notifications", self._client.notifications, self._notified),
            (self._at.statuses, "statuses", lambda under: self._client.statuses(native, under), self._own),
            (self._at.favourites, "favourites", self._client.favourites, self._likes(self._clock())),
        )
        for line, name, ask, read in lines:
            yield from self._news(line, name, ask, read)
        self._at.favourites_us = to_us(self._clock()) if self._at.favourites.tops else None
        if self._rosters.due(self._clock()):
            for records in self._rosters.read(native, self._clock()):
                yield self._step(records)
            yield self._step(self._curated.read(self._clock()))
        yield from self._talks()
        for line, name, ask, read in lines:
            yield from self._history(line, name, ask, read)
        if self._at.follows:
            for records in self._rosters.read(native, self._clock()):
                yield self._step(records)
        yield Step((), self._left(), looked=self._looked())

    def _step(self, records: list[Record]) -> Step:
        return Step((*self._entities.accounts(), *records), self._left())

    def _left(self) -> int:
        """Requests that remain: pages of posts by the account's own count, and threads that wait."""
        waiting = len(self._at.queue) + 3 * len(self._at.reacted)
        if self._at.statuses.whole and self._at.notifications.whole and self._at.favourites.whole:
            return waiting
        return max(1, (self._posted - self._at.statuses.count) // PAGE) + waiting

    def _news(self, line: Line, name: str, ask: Ask, read: Read) -> Iterator[Step]:
        """What came since the last pull, and what an earlier pull left out."""
        if line.tops:
            line.gaps.insert(0, Gap(until=list(line.tops)))
        while gap := next((gap for gap in line.gaps if gap.until), None):
            yield from self._page(line, gap, name, ask, read)

    def _history(self, line: Line, name: str, ask: Ask, read: Read) -> Iterator[Step]:
        """Back to the list's end. The threads of a page are read before the next page."""
        while gap := next((gap for gap in line.gaps if not gap.until), None):
            yield from self._page(line, gap, name, ask, read)
            yield from self._talks()

    def _page(self, line: Line, gap: Gap, name: str, ask: Ask, read: Read) -> Iterator[Step]:
        try:
            page = ask(gap.under)
        except Absent:
            line.gaps.remove(gap)
            yield self._step([Skipped(Place(name), "the server does not tell this list")])
            return
        keys = [_key(item) for item in page.items]
        known = next((number for number, key in enumerate(keys) if key in gap.until), None)
        # A server that does not know this way of paging gives the same page again, without end.
        again = bool(keys) and keys[0] == gap.head
        fresh = () if again else page.items[:known]
        records = [record for number, item in enumerate(fresh, 1) for record in read(item, Place(name, number))]
        if not gap.under and keys:
            line.seen(keys)
            if line is self._at.notifications:
                told = ((str(item.get("id")), time_of(item.get("created_at"))) for item in page.items)
                self._came = {id: time for id, time in told if time is not None}
        times = [to_us(time) for item in fresh if (time := time_of(item.get("created_at"))) is not None]
        line.oldest_us = min([*times, *([] if line.oldest_us is None else [line.oldest_us])], default=None)
        line.count += len(fresh)
        gap.head, gap.under = keys[0] if keys else "", page.under or ""
        if known is not None or page.under is None or not keys or again:
            line.gaps.remove(gap)
        yield self._step(records)

    def _looked(self) -> datetime | None:
        """When the newest notification came that the user has read, as far as it is among the newest ones and may be
        asked for."""
        try:
            marker = plain(self._client.markers().get("notifications"))
        except (Absent, Refused):
            return None
        return self._came.get(str(marker.get("last_read_id")))

    def _talks(self) -> Iterator[Step]:
        """The threads that wait or are due, and who reacted without a notification that is there still."""
        for records in self._threads.read(self._clock()):
            yield self._step(records)
        for records in self._reactions.read():
            yield self._step(records)

    def _notified(self, notification: Json, place: Place) -> list[Record]:
        kind, status = notification.get("type"), plain(notification.get("status"))
        account = plain(notification.get("account"))
        self._entities.who(account, self._clock())
        handle = self._entities.handle(account)
        if handle is not None:
            self._at.people[f"acct:{handle.lower()}"] = str(account.get("id"))
        if kind in _REACTIONS:
            self._reactions.notified(status)
            act = self._entities.reaction(_REACTIONS[str(kind)], notification, place)
            return [Problem(place, "no-id", "a notification does not say of what or of whom") if act is None else act]
        if kind == "follow":
            member, time = self._entities.member(account), time_of(notification.get("created_at"))
            if member is None or time is None:
                return [Problem(place, "no-id", "a notification does not say of whom or when")]
            self._at.follows[member] = to_us(time)
            return []
        if kind == "update" and status:
            edit = self._entities.edited(status, None, self._clock(), place)
            return [] if edit is None else [edit]
        if kind in _TALKS and status:
            post = self._entities.original(status)
            self._wait_for(post)
            records = list(self._entities.post(post, place))
            return [self._meant(record) for record in records] if kind == "mention" else records
        return [Skipped(place, "a notification of a kind that Nearer does not read")]

    def _meant(self, record: Record) -> Record:
        """The post as one that mentions the user. Some servers say so in the notification and not in the post."""
        owner = self._entities.owner
        if not isinstance(record, Activity) or owner in (record.actor, record.target, *record.to):
            return record
        return replace(record, to=(*record.to, owner))

    def _own(self, status: Json, place: Place) -> list[Record]:
        if status.get("reblog") and self._entities.who(status.get("account")) != self._entities.owner:
            status = self._entities.original(status)  # Some servers show a post of one's own as the boost of it.
        if not status.get("reblog"):
            self._reactions.wait_for(status)
            time = time_of(status.get("created_at"))
            young = time is not None and self._clock() - time < WATCHED
            if young or status.get("replies_count") or status.get("in_reply_to_id"):
                self._wait_for(status)
        return list(self._entities.post(status, place))

    def _wait_for(self, status: Json) -> None:
        """The thread of this post is to be read. One that is watched already is looked at again."""
        id = status.get("id")
        if isinstance(id, str | int) and str(id) not in self._at.queue:
            self._at.queue.append(str(id))

    def _likes(self, now: datetime) -> Read:
        """Favourites have no time: new ones came since the last look, and of the others nothing is known."""
        last = self._at.favourites_us

        def read(status: Json, place: Place) -> list[Record]:
            like = self._entities.liked(status, place, None if last is None else from_us(last), now)
            return [Problem(place, "no-id", "a favourite does not say of what")] if like is None else [like]

        return read


def _key(item: Json) -> str:
    """By what an entry is known again: its address, or a notification's id."""
    return str(item.get("uri") or item.get("id"))
