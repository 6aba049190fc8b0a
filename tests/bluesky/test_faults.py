"""Whatever happens on the line: nothing of a Bluesky account is lost or doubled, and the user sees how it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bluesky.network import Member, Network
from live.conftest import Watch, opened
from live.logs import log
from live.proxy import FAULTS, Line, asks_to_wait, wrong_types
from nearer.api.nearer import Nearer
from nearer.model.activity import Activity
from nearer.model.names import Verb
from nearer.model.secret import Secret
from nearer.sources.live.contract import Asked
from nearer.store.connections import Connection, PullState


@pytest.fixture(scope="module")
def alice(network: Network) -> Member:
    """Somebody with some talk."""
    alice, bob = network.member("alice"), network.member("bob")
    bob.api.follow(alice.did)
    alice.api.follow(bob.did)
    alice.api.mute(network.member("carol").did)
    for number in range(2):
        post = bob.posts(f"Number {number}?")
        alice.answers(post, f"Yes, {number}")
        mine = alice.posts(f"And {number}")
        bob.api.like(mine.uri, mine.cid)
    alice.notified(3)
    return alice


@pytest.fixture
def line(network: Network) -> Iterator[Line]:
    made = Line(network.pds)
    yield made
    made.close()


def connected(home: Nearer, member: Member, server: str) -> Connection:
    where = Asked(where=f"{server}/{member.handle}")
    return home.live.accept("bluesky", where, Secret(member.app_password(server[-12:].replace(":", " "))))


@pytest.fixture(scope="module")
def wanted(alice: Member, network: Network, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Activity], int]:
    """What one undisturbed pull gives, and how many requests it takes."""
    with opened(tmp_path_factory.mktemp("undisturbed"), Watch()) as home:
        pulled = home.live.pull(connected(home, alice, network.pds).id)
        assert pulled.error is None
        return told(home), pulled.asked


def told(home: Nearer) -> list[Activity]:
    """The log without the list of mutes, whose dates depend on the moment of a pull."""
    return [act for act in log(home) if act.verb is not Verb.IGNORE]


def test_a_fault_at_every_request_loses_and_doubles_nothing(
    alice: Member, line: Line, wanted: tuple[list[Activity], int], tmp_path: Path, watch: Watch
) -> None:
    acts, requests = wanted
    assert len(acts) == 10
    with opened(tmp_path / "home", watch) as home:
        connection = connected(home, alice, line.address)
        for allowed in range(requests + 1):
            line.allowed, line.fault = allowed, FAULTS[allowed % len(FAULTS)]
            pulled = home.live.pull(connection.id, derive=False)
            pull = home.live.pulls(connection)
            assert (pulled.error is None) == (pull.state is PullState.FINE)
            if pulled.error is not None:
                assert pull.what and pull.next is not None and pull.next > watch()
                assert pull.state is (PullState.WAITING if line.fault is asks_to_wait else PullState.FAILING)
            watch.later(hours=7)
        assert line.met > 5
        line.allowed = None
        assert home.live.pull(connection.id).error is None
        assert told(home) == acts


def test_an_answer_of_no_expected_form_ends_nobodys_follow(
    alice: Member, line: Line, wanted: tuple[list[Activity], int], tmp_path: Path, watch: Watch
) -> None:
    acts, _ = wanted
    with opened(tmp_path / "home", watch) as home:
        connection = connected(home, alice, line.address)
        line.allowed = None
        first = home.live.pull(connection.id)
        assert first.error is None
        line.fault = wrong_types
        for allowed in range(12):
            line.allowed = allowed
            watch.later(hours=7)
            home.live.pull(connection.id, derive=False)
        line.allowed = None
        watch.later(hours=7)
        assert home.live.pull(connection.id).error is None
        assert told(home) == acts
        assert [act.verb for act in log(home) if act not in acts] == [Verb.IGNORE]
