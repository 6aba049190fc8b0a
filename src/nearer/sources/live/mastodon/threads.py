"""Threads the user took part in: read whole, both sides, then watched for answers, edits and what disappears."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from nearer.model.activity import Activity, Place, Record
from nearer.model.time import from_us, to_us
from nearer.sources.live.bands import look_again
from nearer.sources.live.mastodon.client import Client, Json
from nearer.sources.live.mastodon.cursor import Cursor, Post, Thread
from nearer.sources.live.mastodon.records import Entities, digest_of, time_of
from nearer.wire.errors import Absent

LARGEST = 1_000
"""Posts of a thread that is watched; larger ones are read once, since the cursor holds a line for each. Our choice."""

MOST = 500
"""Threads watched at once, the newest: our own choice."""

WALKED = 100
"""So many posts of a thread are looked at for answers that the server left out: our own choice."""


@dataclass(slots=True)
class Threads:
    """Reads the threads that wait, and those that are due."""

    client: Client
    entities: Entities
    at: Cursor
    done: set[str] = field(default_factory=set[str])

    def read(self, now: datetime) -> Iterator[list[Record]]:
        """Each thread's records; the cursor moves on with each."""
        while self.at.queue:
            id = self.at.queue[0]
            records = [] if id in self.done else self._one(id, now, None)
            self.at.queue.remove(id)
            if records:
                yield records
        due = sorted((thread.due_us, key) for key, thread in self.at.threads.items() if thread.due_us <= to_us(now))
        for _, key in due:
            thread = self.at.threads.get(key)
            if thread is not None:
                yield self._one(thread.id, now, key)

    def _one(self, id: str, now: datetime, key: str | None) -> list[Record]:
        try:
            posts = self._posts(id)
        except Absent:
            return [] if key is None else self._lost(key, now)
        uris = {uri: post for post in posts if (uri := _uri(post)) is not None}
        if not uris:
            return []
        root, last_us, now_us = next(iter(uris)), _newest(posts), to_us(now)
        held = self.at.threads.get(root) or Thread(str(posts[0].get("id")), last_us, now_us, now_us)
        parents = {
            str(post.get("id")): (uri, who)
            for uri, post in uris.items()
            if (who := self.entities.who(post.get("account"))) is not None
        }
        records: list[Record] = []
        known = dict[str, Post]()
        seen = from_us(held.read_us) if held.posts else None
        for number, (uri, post) in enumerate(uris.items(), 1):
            place, before = Place("thread", number), held.posts.get(uri)
            liked = post.get("favourited") is True
            native = str(post.get("id"))
            known[uri] = Post(native, parents.get(native, ("", ""))[1], digest_of(post), liked)
            if before is None:
                records += self.entities.post(post, place, root, parents)
            elif before.digest != known[uri].digest:
                records += _there(self.entities.edited(post, seen, now, place))
            if liked and (before is None or not before.liked):
                records += _there(self.entities.liked(post, place, seen, now))
        for uri, post in held.posts.items():
            if uri not in uris and self._still_there(post):
                known[uri] = post
            elif uri not in uris:
                records.append(self.entities.gone(uri, post.author, held.read_us, now, Place("thread")))
        self.done |= parents.keys() | {id}
        self._watch(root, Thread(str(posts[0].get("id")), last_us, now_us, now_us, known), now)
        return records

    def _posts(self, id: str) -> list[Json]:
        """All posts of the thread that a post stands in, the first one first."""
        above, below = self.client.context(id)
        posts = [*above, self.client.status(id), *below]
        if above:
            posts += self.client.context(str(above[0].get("id")))[1]
        posts = [self.entities.original(post) for post in posts]
        # Some servers give the direct answers only: those to the answers are asked for one by one.
        for post in posts[1:WALKED]:
            id = str(post.get("id"))
            if post.get("replies_count") and not any(str(other.get("in_reply_to_id")) == id for other in posts):
                posts += [self.entities.original(one) for one in self.client.context(id)[1]]
        return posts

    def _still_there(self, post: Post) -> bool:
        """Whether a post that its thread does not show any more can still be had by itself."""
        try:
            self.client.status(post.id)
        except Absent:
            return False
        return True

    def _lost(self, key: str, now: datetime) -> list[Record]:
        """The first post of a watched thread is gone. Of the others nothing is known any more."""
        thread = self.at.threads.pop(key)
        post = thread.posts.get(key)
        return [] if post is None else [self.entities.gone(key, post.author, thread.read_us, now, Place("thread"))]

    def _watch(self, key: str, thread: Thread, now: datetime) -> None:
        pause = look_again(now - from_us(thread.last_us))
        self.at.threads.pop(key, None)
        if pause is None or len(thread.posts) > LARGEST:
            return
        thread.due_us = to_us(now + pause)
        self.at.threads[key] = thread
        if len(self.at.threads) > MOST:
            oldest = min(self.at.threads, key=lambda key: self.at.threads[key].last_us)
            del self.at.threads[oldest]


def _uri(post: Json) -> str | None:
    uri = post.get("uri")
    return uri if isinstance(uri, str) else None


def _newest(posts: list[Json]) -> int:
    return max((to_us(time) for post in posts if (time := time_of(post.get("created_at"))) is not None), default=0)


def _there(record: Activity | None) -> list[Activity]:
    return [] if record is None else [record]
