"""Every call of the public table on Bluesky's own servers."""

from pathlib import Path
from typing import Any

import pytest

from bluesky.network import Network, patient
from bluesky.test_sending import connected
from live.calls import Stage, kept, played
from live.conftest import Watch
from live.tokens import nothing_tells
from nearer.api.nearer import Nearer
from nearer.model.outbox import Deed
from nearer.store.connections import Connection


class OnBluesky(Stage):
    """Directory, server and AppView."""

    network, server = "bluesky", "Bluesky's directory, server and AppView"

    def __init__(self, network: Network) -> None:
        self.alice, self.bob, self.carol = (network.member(name) for name in ("alice", "bob", "carol"))
        self.held: dict[str, Any] = {}
        self.told = 0

    def connect(self, home: Nearer) -> Connection:
        return connected(home, self.alice)

    def other_says(self, words: str) -> str:
        self.last = self.bob.mentions(self.alice, words)
        self.held[self.last.uri] = self.last
        self.told += 1
        self.alice.notified(self.told)
        return str(self.last.uri)

    def third_answers(self, post: str) -> str:
        return str(self.carol.answers(self.held[post], "An answer").uri)

    @property
    def other(self) -> str:
        return self.bob.did

    def shows(self, deed: Deed, words: str) -> bool:
        (post,) = self.alice.api.get_posts([self.last.uri]).posts
        match deed:
            case Deed.REPLY:
                thread = self.bob.api.get_post_thread(self.last.uri).thread
                return any(reply.post.record.text == words for reply in thread.replies)
            case Deed.LIKE:
                return post.viewer.like is not None
            case Deed.BOOST:
                return post.viewer.repost is not None
            case _:
                return self.bob.did in [one.did for one in self.alice.api.get_follows(self.alice.did).follows]

    def third_deletes(self, post: str) -> None:
        self.carol.api.delete_post(post)
        patient(lambda: not self.alice.api.get_posts([post]).posts)

    def third_follows(self) -> str:
        self.follow = self.carol.api.follow(self.alice.did)
        patient(lambda: self.alice.api.get_followers(self.alice.did).followers)
        return self.carol.did

    def third_unfollows(self) -> None:
        self.carol.api.unfollow(self.follow.uri)
        patient(lambda: not self.alice.api.get_followers(self.alice.did).followers)

    def blocks(self) -> None:
        self.bob.blocks(self.alice)
        patient(lambda: self.alice.api.get_profile(self.bob.did).viewer.blocked_by)


def test_every_call_comes_true(network: Network, home: Nearer, watch: Watch) -> None:
    stage = OnBluesky(network)
    kept(stage, played(stage, home, watch))


def test_no_token_is_anywhere_else(
    network: Network, home: Nearer, tmp_path: Path, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    nothing_tells(OnBluesky(network), home, tmp_path / "home", watch, caplog)
