"""Every call of the public table on every network but Bluesky (`tests/bluesky/test_calls.py`)."""

from collections.abc import Iterator

import pytest

from live.calls import Stage, kept, played
from live.conftest import Watch, connected
from live.relays import Place, Writer
from live.snac import Servers
from live.synapse import Homeserver
from live.test_feeds import Site
from live.test_matrix import connected as signed_in
from live.test_nostr import writes
from nearer.api.nearer import Nearer
from nearer.model.outbox import Deed
from nearer.sources.live.contract import Asked, Scope
from nearer.store.connections import Connection
from waiting import until


class OnMastodon(Stage):
    """Two snac servers: the other is on another server than the user, the third on the user's."""

    network, server = "mastodon", "two federating snac servers"

    def __init__(self) -> None:
        self.servers = Servers.started()
        self.alice, self.bob, self.carol = self.servers.alice, self.servers.bob, self.servers.carol
        self.greeting = f"@{self.carol.handle} "
        self.held = {}
        self.carol.follows(self.alice)
        until(lambda: any(n.type == "follow" for n in self.alice.api.notifications(limit=40)))
        self.first = self.alice.posts("Who is here?")

    def connect(self, home: Nearer) -> Connection:
        return connected(home, self.alice, Scope.READ, Scope.WRITE)

    def other_says(self, words: str) -> str:
        self.last = self.carol.answers(self.first, f"@{self.alice.handle} {words}")
        self.alice.is_told_of(self.last)
        self.held[self.last.uri] = self.last
        return str(self.last.uri)

    def third_answers(self, post: str) -> str:
        # To the first one of the thread, naming the user: snac shows nobody what others answer to others.
        made = self.bob.posts(f"@{self.alice.name} An answer", in_reply_to_id=self.first.id)
        self.alice.is_told_of(made)
        self.held[made.uri] = made
        return str(made.uri)

    @property
    def other(self) -> str:
        return f"acct:{self.carol.handle}"

    def shows(self, deed: Deed, words: str) -> bool:
        every = self.carol.api.notifications(limit=40)
        match deed:
            case Deed.REPLY:
                return any(words in n.status.content for n in every if n.get("status"))
            case Deed.FOLLOW:
                return any(n.type == "follow" for n in every)
            case _:
                kind = "favourite" if deed is Deed.LIKE else "reblog"
                return any(n.type == kind for n in every)

    def user_says(self, words: str) -> str:
        made = self.alice.posts(words)
        self.held[made.uri] = made
        return str(made.uri)

    def edits(self, post: str, words: str) -> None:
        self.alice.api.status_update(self.held[post].id, words)

    def third_deletes(self, post: str) -> None:
        self.bob.deletes(self.held[post])
        until(lambda: post not in [s.uri for s in self.alice.api.status_context(self.first.id).descendants])

    def third_follows(self) -> str:
        self.bob.follows(self.alice)
        until(lambda: self.alice.api.account_relationships(self.alice.sees(self.bob).id)[0].followed_by)
        return f"acct:{self.bob.handle}"

    def third_unfollows(self) -> None:
        self.bob.unfollows(self.alice)
        until(lambda: not self.alice.api.account_relationships(self.alice.sees(self.bob).id)[0].followed_by)

    def blocks(self) -> None:
        self.alice.blocks(self.bob)

    def remove(self) -> None:
        self.servers.remove()


class OnNostr(Stage):
    """The relay in the library's wheel."""

    network, server = "nostr", "the relay of nostr-sdk"

    def __init__(self) -> None:
        self.relay = Place.started()
        self.alice, self.bob, self.carol = (Writer(self.relay.address) for _ in range(3))
        self.alice.follows(self.carol)
        self.held = {}

    def connect(self, home: Nearer) -> Connection:
        return writes(home, self.alice)

    def other_says(self, words: str) -> str:
        self.last = self.bob.says(1, words, ("p", self.alice.key))
        self.held[self.last["id"]] = self.last
        return str(self.last["id"])

    def third_answers(self, post: str) -> str:
        at = self.held[post]
        made = self.carol.says(1, "An answer", ("e", at["id"], "", "root"), ("p", self.bob.key))
        return str(made["id"])

    @property
    def other(self) -> str:
        return self.bob.key

    def shows(self, deed: Deed, words: str) -> bool:
        kind = {Deed.REPLY: 1, Deed.LIKE: 7, Deed.BOOST: 6, Deed.FOLLOW: 3}[deed]
        found = self.bob.sees(authors=[self.alice.key], kinds=[kind], tag_p=[self.bob.key])
        return any(event["content"] == words or not words for event in found)

    def third_deletes(self, post: str) -> None:
        self.carol.says(5, "", ("e", post))

    def third_follows(self) -> str:
        self.carol.follows(self.alice)
        return self.carol.key

    def third_unfollows(self) -> None:
        self.carol.follows(self.bob)

    def remove(self) -> None:
        self.relay.remove()


class OnMatrix(Stage):
    """Synapse."""

    network, server = "matrix", "Synapse"

    def __init__(self) -> None:
        self.home = Homeserver.started()
        self.alice, self.bob, self.carol = (self.home.dweller(name) for name in ("alice", "bob", "carol"))
        self.room = self.bob.opens(self.alice, self.carol, name="Bookbinders")

    def connect(self, home: Nearer) -> Connection:
        return signed_in(home, self.alice, Scope.READ, Scope.WRITE)

    def other_says(self, words: str) -> str:
        self.last = self.bob.says(self.room, words, **{"m.mentions": {"user_ids": [self.alice.id]}})
        return self.last

    def third_answers(self, post: str) -> str:
        return self.carol.says(self.room, "An answer", thread=post)

    @property
    def other(self) -> str:
        return self.bob.id

    def shows(self, deed: Deed, words: str) -> bool:
        if deed is Deed.REPLY:
            return any(event["content"].get("body") == words for event in self.bob.sees(self.room))
        chunk = self.bob.asks("GET", f"rooms/{self.room}/messages", dir="b", limit=20)["chunk"]
        return any(event["type"] == "m.reaction" and event["sender"] == self.alice.id for event in chunk)

    def user_says(self, words: str) -> str:
        return self.alice.says(self.room, words)

    def edits(self, post: str, words: str) -> None:
        relation = {"rel_type": "m.replace", "event_id": post}
        new = {"msgtype": "m.text", "body": words}
        self.alice.says(self.room, f"* {words}", **{"m.new_content": new, "m.relates_to": relation})

    def third_deletes(self, post: str) -> None:
        self.carol.takes_back(self.room, post)

    def remove(self) -> None:
        self.home.remove()


class OnFeeds(Stage):
    """A blog of our own with a feed of its comments."""

    network, server = "feeds", "a web server of the tests"

    def __init__(self) -> None:
        self.site = Site()
        self.said: list[tuple[str, str]] = []

    def connect(self, home: Nearer) -> Connection:
        found = home.live.begin("feeds", Asked(where=f"{self.site.address}/comments/feed"))
        assert isinstance(found, Connection)
        return found

    def other_says(self, words: str) -> str:
        self.said.append(("Ann Bell", words))
        self.site.comments(*self.said)
        return f"{self.site.address}/?c={len(self.said)}"

    def third_answers(self, post: str) -> str:
        self.said.append(("Bo Reed", "An answer"))
        self.site.comments(*self.said)
        return f"{self.site.address}/?c={len(self.said)}"

    def user_says(self, words: str) -> str:
        return self.other_says(words)

    def edits(self, post: str, words: str) -> None:
        self.said[-1] = ("Ann Bell", words)
        self.site.comments(*self.said)

    def remove(self) -> None:
        self.site.server.shutdown()


@pytest.fixture(params=[OnMastodon, OnNostr, OnMatrix, OnFeeds], ids=lambda stage: stage.network)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    made = request.param()
    yield made
    made.remove()


@pytest.mark.live
def test_every_call_comes_true(stage: Stage, home: Nearer, watch: Watch) -> None:
    kept(stage, played(stage, home, watch))
