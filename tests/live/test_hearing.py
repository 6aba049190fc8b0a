"""Hearing: what is streamed and matters stands in the log, once, whatever happens to the line or the process."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench.live.events import MINE, OWNER, did, events
from starlette.testclient import TestClient
from websockets.sync.server import ServerConnection

from live.conftest import Watch
from live.logs import log
from live.sockets import Sockets
from live.test_firehose import ANN, BO, POST, commit, post
from nearer.api.hearing import Hearing, NoStream
from nearer.api.nearer import Nearer
from nearer.api.scheduler import Listener
from nearer.faces.web.app import create_app
from nearer.model.activity import AccountKey, Activity
from nearer.pages import networks
from nearer.pages.networks import HearingLine
from nearer.pages.view import View
from nearer.sources.live.bluesky.firehose import Firehose, Wanted
from nearer.store.connections import Connection
from nearer.store.streams import Heard, HearingState
from nearer.wire.errors import LiveError
from waiting import until

LIKE = "app.bsky.feed.like"
MADE = [event.frame for event in events(300, people=2 * MINE)]
ABOUT = [
    commit(300 + n, did(n), ("create", f"{LIKE}/3kaaaaaaaa{n:03}", {
        "subject": {"uri": f"at://{OWNER}/{POST}/3k", "cid": "b"}, "createdAt": "2026-03-01T09:00:00.000Z",
    }))
    for n in range(1, 31)
]  # fmt: skip
FRAMES = [*MADE, *ABOUT]


def streamed(connection: ServerConnection, frames: list[bytes], most: int) -> None:
    """What a server streams from the place that is asked for on, at most so many events a connection."""
    asked = connection.request.path if connection.request is not None else ""
    cursor = int(asked.partition("cursor=")[2] or 0)
    for frame in frames[cursor : cursor + most]:
        connection.send(frame)
    if cursor + most >= len(frames):
        connection.recv()


@pytest.fixture
def server() -> Iterator[Sockets]:
    """Streams everything, a hundred events until it cuts."""
    with Sockets(lambda connection: streamed(connection, FRAMES, 100)).running() as running:
        yield running


def connection(home: Nearer, server: Sockets) -> Connection:
    """Somebody's account, as if they had connected it."""
    made = Connection(
        id="bluesky-owner",
        source="bluesky",
        key=AccountKey("bluesky", OWNER),
        handle="owner.test",
        server=server.address.replace("ws", "http", 1),
        scopes=("read",),
        made=datetime(2026, 3, 1, tzinfo=UTC),
    )
    home.state.connections.save(made)
    return made


def heard_from(home: Nearer) -> Hearing:
    """The streams, with short steps, each of which is landed."""
    return replace(Hearing.of(home), land=0.0, every=0.1)


def card(home: Nearer) -> HearingLine:
    (found,) = networks.build(home, View()).connections
    assert found.hearing is not None
    return found.hearing


def wanted(frames: list[bytes], *people: str) -> list[Activity]:
    firehose = Firehose(Wanted(OWNER, frozenset(people)))
    return [record for frame in frames for record in firehose.read(frame) if isinstance(record, Activity)]


def ids(acts: list[Activity]) -> list[str]:
    return sorted(act.id for act in acts)


def test_what_matters_stands_once_though_the_line_is_cut_again_and_again(
    home: Nearer, server: Sockets, watch: Watch
) -> None:
    made = connection(home, server)
    hearing = heard_from(home)
    hearing.on(made.id)
    states: list[str] = []
    for _ in range(20):
        assert hearing.due() == (made,)
        hearing.hear(made, lambda: (hearing.stands(made) or Heard(connection="")).place == str(len(FRAMES)))
        found = hearing.stands(made)
        assert found is not None
        states.append(card(home).state)
        if found.place == str(len(FRAMES)):
            break
        # Cut, so it is tried again, later and later, and the page says why.
        assert found.state is HearingState.FAILING and found.next is not None and found.next > watch()
        assert hearing.due() == () and card(home).trouble is not None
        watch.later(hours=7)
    assert "not reached" in states and len(server.asked) > 3
    assert ids(log(home)) == ids(wanted(FRAMES)) and len(ABOUT) <= len(log(home))
    assert card(home).kept == len(log(home))


def test_those_with_a_tie_are_heard_whole_from_the_next_look_on(home: Nearer, watch: Watch) -> None:
    like: dict[str, object] = {
        "subject": {"uri": f"at://{OWNER}/{POST}/3k", "cid": "b"},
        "createdAt": "2026-03-01T09:00:00.000Z",
    }
    frames = [
        commit(1, ANN, ("create", f"{POST}/3kaaaaaaaaaa1", post("Before she is known"))),
        commit(2, ANN, ("create", f"{LIKE}/3kaaaaaaaaaa2", like)),
    ]
    with Sockets(lambda connection: streamed(connection, frames, 9)).running() as server:
        made, hearing = connection(home, server), heard_from(home)
        hearing.on(made.id, tags=("#Bookbinding",))
        _until(hearing, made, "2")
        assert [act.actor for act in log(home)] == [ANN]
        frames += [
            commit(3, ANN, ("create", f"{POST}/3kaaaaaaaaaa3", post("To nobody"))),
            commit(4, BO, ("create", f"{POST}/3kaaaaaaaaaa4", post("To nobody, by a stranger"))),
        ]
        _until(hearing, made, "4")
    assert [act.text for act in log(home) if act.text] == ["To nobody"]
    assert card(home).tags == ("bookbinding",)


def _until(hearing: Hearing, made: Connection, place: str) -> None:
    """Hear until the stream stands at a place."""
    over = threading.Event()
    thread = threading.Thread(target=hearing.hear, args=(made, over.is_set))
    thread.start()
    until(lambda: (hearing.state.streams.one(made.id) or Heard(connection="")).place == place)
    over.set()
    thread.join(10)
    assert not thread.is_alive()


def place(home: Nearer) -> str:
    """Where the stream stands."""
    (found,) = home.state.streams.all()
    return found.place


def test_a_kill_before_the_place_was_saved_repeats_and_doubles_nothing(home: Nearer) -> None:
    with Sockets(lambda connection: streamed(connection, FRAMES, len(FRAMES))).running() as server:
        made, hearing = connection(home, server), heard_from(home)
        hearing.on(made.id)
        _until(hearing, made, str(len(FRAMES)))
        before = log(home)
        for earlier in ("0", "310", "0"):
            if earlier == "310":
                before = log(home)  # Now those are heard whole who were met the first time.
                assert len(before) > len(ABOUT)
            (found,) = home.state.streams.all()
            home.state.streams.save(replace(found, place=earlier))
            _until(hearing, made, str(len(FRAMES)))
            assert len(log(home)) == len(set(ids(log(home)))) and set(ids(before)) <= set(ids(log(home)))
        assert log(home) == before


def test_a_home_hears_each_stream_once_and_stops_when_it_is_switched_off(home: Nearer) -> None:
    with Sockets(lambda connection: streamed(connection, FRAMES, len(FRAMES))).running() as server:
        made, hearing = connection(home, server), heard_from(home)
        assert card(home).state == "off" and hearing.due() == ()
        hearing.on(made.id)
        listener = Listener(lambda: hearing, every=0.05)
        listener.start()
        until(lambda: place(home) == str(len(FRAMES)))
        assert card(home).state == "hears"
        heard_from(home).hear(made, lambda: False)  # It returns at once: somebody is at it.
        hearing.off(made.id)
        until(lambda: hearing.stands(made) is None and card(home).state == "off")
        listener.stop()
        listener.wait(10)
        assert len(server.asked) == 1
        again = hearing.on(made.id)
        assert again.place == str(len(FRAMES)), "it goes on where it was"
        assert hearing.on(made.id, "wss://relay.example/").server == "https://relay.example"
        assert place(home) == "", "another server has other places"


@pytest.mark.live
def test_the_web_app_hears_and_after_a_kill_nobody_does(home: Nearer, tmp_path: Path) -> None:
    with Sockets(lambda connection: streamed(connection, FRAMES, len(FRAMES))).running() as server:
        made = connection(home, server)
        words = [sys.executable, "-m", "nearer"]
        subprocess.run([*words, "hear", made.id, "--home", tmp_path / "home"], check=True, capture_output=True)
        serving = [*words, "serve", "--no-browser", "--port", "0", "--home", tmp_path / "home"]
        running = subprocess.Popen(serving, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: server.asked and card(home).state == "hears")
        running.kill()
        running.wait()
        assert card(home).state == "not begun" and Hearing.of(home).due() == (made,)
        _until(heard_from(home), made, str(len(FRAMES)))
    assert ids(log(home)) == ids(wanted(FRAMES))


def test_the_switch_in_the_browser(home: Nearer) -> None:
    with Sockets(lambda connection: streamed(connection, FRAMES, 9)).running() as server:
        made = connection(home, server)
        web = TestClient(create_app(home), base_url="http://localhost", follow_redirects=False)
        form = {"do": "on", "server": "", "tags": "#Paper linen"}
        assert web.post(f"/networks/{made.id}/hear", data=form).status_code == 303
        (found,) = home.state.streams.all()
        assert (found.server, found.tags, found.state) == (made.server, ("paper", "linen"), HearingState.NEW)
        told = web.get("/networks").text
        assert "Stop hearing" in told and "#linen" in told and "as long as the web app runs" in told
        assert web.post(f"/networks/{made.id}/hear", data={"do": "off"}).status_code == 303
        assert "Hear it as it happens" in web.get("/networks").text


def test_what_is_no_server_and_no_hashtag_is_refused(home: Nearer) -> None:
    with Sockets(lambda connection: streamed(connection, FRAMES, 9)).running() as server:
        made, hearing = connection(home, server), heard_from(home)
        for tags in (("two words",), ("a" * 65,), tuple(f"tag{n}" for n in range(21))):
            with pytest.raises(NoStream):
                hearing.on(made.id, tags=tags)
        with pytest.raises(LiveError):
            hearing.on(made.id, "file:///etc/passwd")
        home.state.connections.save(replace(made, source="feeds"))
        with pytest.raises(NoStream):
            hearing.on(made.id)
        assert home.state.streams.all() == ()
