"""Whatever happens on the line or to the process: nothing is lost, nothing doubled, and the user sees how it stands."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from live.conftest import Watch, opened
from live.logs import log
from live.proxy import FAULTS, Fault, Line, asks_to_wait, page_of_another, says_nothing, wrong_types
from live.snac import Servers
from nearer.api.nearer import Nearer
from nearer.model.activity import Activity
from nearer.model.names import Verb
from nearer.model.secret import Secret
from nearer.sources.live.contract import Asked
from nearer.store.connections import Connection, PullState
from waiting import until


@pytest.fixture(scope="module")
def talked(servers: Servers) -> Servers:
    """Servers with some talk on them."""
    servers.bob.follows(servers.alice)
    until(lambda: [n for n in servers.alice.api.notifications(limit=40) if n.type == "follow"])
    for number in range(3):
        post = servers.bob.posts(f"Number {number}, @{servers.alice.name}?")
        servers.alice.answers(post, f"@{servers.bob.name} yes, {number}")
    for post in [servers.alice.posts(f"And {number}") for number in range(3)]:
        servers.bob.likes(post)
    until(lambda: len([n for n in servers.alice.api.notifications(limit=40) if n.type == "favourite"]) >= 3)
    return servers


@pytest.fixture
def line(talked: Servers) -> Iterator[Line]:
    made = Line(talked.alice.server)
    yield made
    made.close()


def connected(home: Nearer, servers: Servers, server: str) -> Connection:
    token = servers.alice.api.access_token
    assert isinstance(token, str)
    return home.live.accept("mastodon", Asked(where=server), Secret(token))


def told(home: Nearer) -> list[Activity]:
    """The log without what depends on the moment of a pull: lists of people, and the dates of likes by their range."""
    return [act for act in log(home) if not act.id.startswith("roster/") and act.verb is not Verb.LIKE]


def reference(path: Path, watch: Watch, servers: Servers) -> tuple[list[Activity], int]:
    """What one undisturbed pull gives, and how many requests it takes."""
    with opened(path / "undisturbed", watch) as home:
        pulled = home.live.pull(connected(home, servers, servers.alice.server).id)
        assert pulled.error is None
        return told(home), pulled.asked


@pytest.mark.live
def test_a_fault_at_every_request_loses_and_doubles_nothing(
    talked: Servers, line: Line, tmp_path: Path, watch: Watch
) -> None:
    wanted, requests = reference(tmp_path, watch, talked)
    with opened(tmp_path / "disturbed", watch) as home:
        connection = connected(home, talked, line.address)
        line.requests = 0
        for allowed in range(requests + 1):
            line.allowed, line.fault = allowed, FAULTS[allowed % len(FAULTS)]
            pulled = home.live.pull(connection.id, derive=False)
            pull = home.live.pulls(connection)
            assert (pulled.error is None) == (pull.state is PullState.FINE)
            if pulled.error is None:
                break
            assert pull.what and pull.next is not None and pull.next > watch()
            assert pull.state is (PullState.WAITING if line.fault is asks_to_wait else PullState.FAILING)
            watch.later(hours=7)
        assert line.met > 5
        line.allowed = None
        watch.later(hours=7)
        assert home.live.pull(connection.id).error is None
        assert told(home) == wanted


@pytest.mark.live
@pytest.mark.parametrize("fault", [wrong_types, says_nothing, page_of_another])
def test_an_answer_of_no_expected_form_ends_the_pull_and_no_more(
    talked: Servers, line: Line, tmp_path: Path, watch: Watch, fault: Fault
) -> None:
    wanted, requests = reference(tmp_path, watch, talked)
    with opened(tmp_path / "disturbed", watch) as home:
        connection = connected(home, talked, line.address)
        line.fault = fault
        for allowed in range(0, requests, 3):
            line.allowed = allowed
            state = home.live.pull(connection.id, derive=False).pull.state
            assert state is not PullState.REFUSED, "nothing that the user could do"
            watch.later(hours=7)
        line.allowed = None
        assert home.live.pull(connection.id).error is None
        ids = {act.id for act in told(home)}
        assert {act.id for act in wanted if act.verb is Verb.CREATE} <= ids
        assert not [act for act in told(home) if act.verb is Verb.DELETE], "nothing is gone"


def test_a_pause_that_the_server_asks_for_is_kept_and_shown(
    talked: Servers, line: Line, home: Nearer, watch: Watch
) -> None:
    connection = connected(home, talked, line.address)
    line.allowed, line.fault = 3, asks_to_wait
    pulled = home.live.pull(connection.id, derive=False)
    assert pulled.pull.state is PullState.WAITING and pulled.pull.next is not None
    assert 30 < (pulled.pull.next - watch()).total_seconds() <= 60
    assert home.live.due() == ()
    asked, line.allowed = line.requests, None
    assert home.live.pull(connection.id, derive=False).pull.state is PullState.WAITING and line.requests == asked
    watch.later(seconds=61)
    assert home.live.due() == (connection,)


def test_a_token_that_was_taken_away_needs_the_user(talked: Servers, home: Nearer) -> None:
    connection = connected(home, talked, talked.alice.server)
    home.live.secrets.put(connection.id, Secret('{"token":"taken-away"}'))
    pulled = home.live.pull(connection.id)
    assert pulled.pull.state is PullState.REFUSED and "Connect" in pulled.pull.fix
    assert home.live.due() == ()


@pytest.mark.live
def test_a_killed_pull_goes_on_where_it_was(talked: Servers, line: Line, tmp_path: Path, watch: Watch) -> None:
    wanted, _ = reference(tmp_path, watch, talked)
    path = tmp_path / "killed"
    with opened(path, watch) as home:
        connection = connected(home, talked, line.address)
    line.delay = 0.03
    moments = random.Random(7)
    for _ in range(int(os.environ.get("NEARER_TEST_KILLS", "4"))):
        running = subprocess.Popen(
            [sys.executable, "-m", "nearer", "pull", "--home", path],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        asked = line.requests
        while line.requests == asked and running.poll() is None:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 1.5))
        running.send_signal(signal.SIGKILL)
        running.wait()
    line.delay = 0.0
    with opened(path, watch) as home:
        assert home.live.pulls(connection).state is not PullState.PULLING
        assert home.live.pull(connection.id).error is None
        assert told(home) == wanted
