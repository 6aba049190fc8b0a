"""Conversations the user took part in: young threads are read whole, both sides, and watched for answers and for what
disappears; of old ones the posts that the user answered are read, and answers to the user come with the notifications.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from nearer.model.activity import Activity, Place, Record
from nearer.model.names import Confidence, Verb
from nearer.model.time import from_us, to_us
from nearer.sources.lexicon import NETWORK, address
from nearer.sources.live.bands import WATCHED, look_again
from nearer.sources.live.bluesky.client import PEOPLE, POSTS, Client, Json, items, plain
from nearer.sources.live.bluesky.cursor import Cursor, Thread
from nearer.sources.live.bluesky.records import Entities
from nearer.wire.errors import Absent

LARGEST = 1_000
"""Posts of a thread that is watched; larger ones are read once, since the cursor holds a line for each. Our choice."""

MOST = 500
"""Threads watched at once, the newest: our own choice."""


@dataclass(slots=True)
class Threads:
    """Reads the threads that wait, and those that are due."""

    client: Client
    entities: Entities
    at: Cursor
    done: set[str] = field(default_factory=set[str])

    def wait_for(self, act: Activity, now: datetime) -> None:
        """The thread of this post is to be read; of an old one the post that was answered; and what the user quoted."""
        if act.verb is not Verb.CREATE:
            return
        young = act.time is not None and now - act.time < WATCHED
        if young and act.thread is not None and act.thread not in self.at.queue:
            self.at.queue.append(act.thread)
        if act.actor == self.entities.owner:
            for uri in (act.object, None if young else act.in_reply_to):
                parts = address(uri)
                if uri is not None and parts is not None and parts.did != self.entities.owner:
                    self.at.answered.append(uri)

    def read(self, now: datetime) -> Iterator[list[Record]]:
        """Each thread's records; the cursor moves on with each."""
        while self.at.queue:
            root = self.at.queue[0]
            records = [] if root in self.done else self._one(root, now)
            self.at.queue.remove(root)
            if records:
                yield records
        due = sorted((thread.due_us, root) for root, thread in self.at.threads.items() if thread.due_us <= to_us(now))
        for _, root in due:
            yield self._one(root, now)

    def read_answered(self) -> Iterator[list[Record]]:
        """Old posts that the user answered, many at once."""
        while self.at.answered:
            uris = list(dict.fromkeys(self.at.answered))
            some, self.at.answered = uris[:POSTS], uris[POSTS:]
            yield self._posts(some)

    def _posts(self, uris: list[str]) -> list[Record]:
        try:
            posts = self.client.posts(uris)
        except Absent:
            return []
        return [record for number, post in enumerate(posts, 1) for record in self._post(post, Place("posts", number))]

    def _post(self, post: Json, place: Place) -> list[Record]:
        self.entities.who(post.get("author"))
        return self.entities.record(post.get("uri"), post.get("record"), place)

    def _one(self, root: str, now: datetime) -> list[Record]:
        self.done.add(root)
        try:
            posts, hidden = _flat(self.client.thread(root))
        except Absent:
            posts, hidden = {}, set[str]()
        held = self.at.threads.get(root)
        if not posts and held is None:
            return []
        records: list[Record] = []
        known, last_us = dict[str, str](), 0
        for number, (uri, post) in enumerate(posts.items(), 1):
            found = self._post(post, Place("thread", number))
            for act in found:
                if isinstance(act, Activity):
                    known[uri] = act.actor
                    last_us = max(last_us, 0 if act.time is None else to_us(act.time))
            if held is None or uri not in held.posts:
                records += found
        if held is not None:
            missing = {uri: author for uri, author in held.posts.items() if uri not in known}
            gone = self._gone([uri for uri in missing if uri not in hidden], missing)
            known.update({uri: author for uri, author in missing.items() if uri not in gone})
            last_us = last_us or held.last_us
            for uri in gone:
                post = Activity(network=NETWORK, id=uri, time=None, actor=missing[uri], verb=Verb.CREATE)
                sure = Confidence.INFERRED
                records.append(self.entities.undone(post, held.read_us, now, Place("thread"), sure))
        self._watch(root, Thread(last_us, to_us(now), to_us(now), known), now)
        return records

    def _gone(self, uris: list[str], authors: dict[str, str]) -> set[str]:
        """Which of these posts are not to be had by themselves either, though no block hides them."""
        gone: set[str] = set()
        for start in range(0, len(uris), POSTS):
            some = uris[start : start + POSTS]
            there = {post.get("uri") for post in self.client.posts(some)}
            gone.update(uri for uri in some if uri not in there)
        people = sorted({authors[uri] for uri in gone} - {self.entities.owner})
        for start in range(0, len(people), PEOPLE):
            for relation in self.client.relations(self.entities.owner, people[start : start + PEOPLE]):
                if any(word.startswith("block") for word in relation):
                    gone -= {uri for uri in gone if authors[uri] == relation.get("did")}
        return gone

    def _watch(self, root: str, thread: Thread, now: datetime) -> None:
        pause = look_again(now - from_us(thread.last_us))
        self.at.threads.pop(root, None)
        if pause is None or not thread.posts or len(thread.posts) > LARGEST:
            return
        thread.due_us = to_us(now + pause)
        self.at.threads[root] = thread
        if len(self.at.threads) > MOST:
            oldest = min(self.at.threads, key=lambda root: self.at.threads[root].last_us)
            del self.at.threads[oldest]


def _flat(tree: Json) -> tuple[dict[str, Json], set[str]]:
    """The posts of a tree by their addresses, the first one first, and the addresses that a block hides."""
    posts, hidden, waiting = dict[str, Json](), set[str](), [tree]
    while waiting:
        node = waiting.pop()
        post, uri = plain(node.get("post")), node.get("uri")
        if address(post.get("uri")) is not None:
            posts[str(post.get("uri"))] = post
        elif node.get("blocked") is True and isinstance(uri, str):
            hidden.add(uri)
        waiting += reversed(items(node.get("replies")))
    return posts, hidden
