"""The laws of faults of Matrix and Nostr hold on Bluesky's own servers, too: sends, kills, answers of proxies."""

from collections.abc import Iterator

import pytest

from bluesky.network import Network
from live.proxy import Line
from live.test_faults_elsewhere import (
    Scene,
    test_a_fault_at_every_request_of_a_pull_loses_and_doubles_nothing,
    test_a_fault_at_every_request_of_a_send_doubles_and_loses_nothing,
    test_a_killed_process_posts_nothing_twice_and_keeps_the_draft,
    test_a_killed_pull_goes_on_where_it_was,
    test_a_server_that_knows_no_keys_is_sent_one_post,
    whole_line,
)
from nearer.api.nearer import Nearer
from nearer.model.secret import Secret
from nearer.sources.live.contract import Asked, Scope
from nearer.store.connections import Connection

__all__ = [
    "test_a_fault_at_every_request_of_a_pull_loses_and_doubles_nothing",
    "test_a_fault_at_every_request_of_a_send_doubles_and_loses_nothing",
    "test_a_killed_process_posts_nothing_twice_and_keeps_the_draft",
    "test_a_killed_pull_goes_on_where_it_was",
    "test_a_server_that_knows_no_keys_is_sent_one_post",
    "whole_line",
]


class OnBluesky(Scene):
    """Two people with some talk. A record is written at an address that the press names: that is its key."""

    writes = "POST"
    pause = 0.3

    def __init__(self, network: Network) -> None:
        self.network = network
        self.line = self.proxy = Line(network.pds)
        self.alice, self.bob = network.member("alice"), network.member("bob")
        self.password = self.alice.app_password("Nearer")
        self.bob.api.follow(self.alice.did)
        self.alice.api.follow(self.bob.did)
        for number in range(2):
            post = self.bob.posts(f"Number {number}?")
            self.alice.answers(post, f"Yes, {number}")
            mine = self.alice.posts(f"And {number}")
            self.bob.api.like(mine.uri, mine.cid)
            self.bob.quotes(mine, f"Look, {number}")
        self.alice.notified(5)

    @property
    def server(self) -> str:
        return self.network.pds

    def connected(self, home: Nearer, where: str, *scopes: Scope) -> Connection:
        asked = Asked(where=f"{where}/{self.alice.handle}", scopes=frozenset(scopes or (Scope.READ,)))
        return home.live.accept("bluesky", asked, Secret(self.password))

    def question(self, words: str) -> str:
        return str(self.bob.mentions(self.alice, words).uri)

    def answers(self, words: str) -> int:
        records = self.alice.api.app.bsky.feed.post.list(self.alice.did, limit=100).records
        return [record.text for record in records.values()].count(words)


@pytest.fixture(scope="module")
def scene(network: Network) -> Iterator[Scene]:
    made = OnBluesky(network)
    yield made
    made.proxy.close()
