"""The laws of faults on Matrix and Nostr: at every request and every message, and at random kills, nothing is lost,
nothing doubled, and the user sees how it stands."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from live import between, proxy
from live.between import Between
from live.conftest import Watch, opened
from live.logs import log
from live.proxy import Line
from live.relays import Place, Writer
from live.synapse import Homeserver
from live.test_sending_faults import ON_ITS_WAY
from nearer.api.nearer import Nearer
from nearer.model.activity import Activity
from nearer.model.outbox import Act, Deed, Item, ItemState
from nearer.model.secret import Secret
from nearer.pages import networks, outbox
from nearer.pages.view import View
from nearer.sources.live.contract import Asked, Scope
from nearer.store.connections import Connection, PullState

KILLS = int(os.environ.get("NEARER_TEST_KILLS", "2"))


class Scene(ABC):
    """An account with some talk on a real server, and a faulty line to it."""

    line: Line | Between
    faults: tuple[Any, ...] = (*proxy.FAULTS, proxy.says_nothing, proxy.page_of_another, proxy.wrong_types)
    writes: str
    pause = 0.0
    """Seconds of the real clock between two looks, where a server takes a while to show what it took."""

    @abstractmethod
    def connected(self, home: Nearer, where: str, *scopes: Scope) -> Connection:
        """Alice connects, by this address of the server."""

    @abstractmethod
    def question(self, words: str) -> str:
        """Bob asks Alice; the id of it."""

    @abstractmethod
    def answers(self, words: str) -> int:
        """So many of Alice's posts with these words are there."""

    @property
    @abstractmethod
    def server(self) -> str:
        """The server without the line."""


class OnMatrix(Scene):
    """A busy room, a quiet one and a conversation of two."""

    writes = "PUT"

    def __init__(self, stack: ExitStack) -> None:
        self.home = Homeserver.started()
        stack.callback(self.home.remove)
        self.alice, self.bob = self.home.dweller("alice"), self.home.dweller("bob")
        self.line = Line(self.home.address)
        stack.callback(self.line.close)
        self.room = self.alice.opens(self.bob, name="Busy")
        two = self.bob.opens(self.alice, is_direct=True, preset="trusted_private_chat")
        early = [self.alice.says(self.room, f"Early {n}") for n in range(4)]
        self.goes_on(30)
        middle = [self.bob.says(self.room, f"About {n}", answers=early[n]) for n in range(2)]
        self.goes_on(100)
        self.bob.says(self.room, "Late", answers=early[2])
        self.bob.reacts(self.room, early[3])
        self.bob.takes_back(self.room, middle[0])
        self.bob.says(two, "Between us")

    def goes_on(self, count: int) -> None:
        """Bob says so many things more in the busy room."""
        for n in range(count):
            self.bob.says(self.room, f"And {n}")

    @property
    def server(self) -> str:
        return self.home.address

    def connected(self, home: Nearer, where: str, *scopes: Scope) -> Connection:
        asked = Asked(where=f"{where}/{self.alice.id}", scopes=frozenset(scopes or (Scope.READ,)))
        return home.live.accept("matrix", asked, Secret(self.alice.token))

    def question(self, words: str) -> str:
        return self.bob.says(self.room, words)

    def answers(self, words: str) -> int:
        return [event["content"].get("body") for event in self.alice.sees(self.room)].count(words)


class OnNostr(Scene):
    """A relay with a talk of three, lists and deletions."""

    faults = between.FAULTS
    writes = '["EVENT"'

    def __init__(self, stack: ExitStack) -> None:
        self.relay = Place.started()
        stack.callback(self.relay.remove)
        self.line = stack.enter_context(Between(self.relay.address).running())
        self.alice, self.bob, carol = (Writer(self.relay.address) for _ in range(3))
        self.alice.follows(self.bob, carol)
        self.bob.follows(self.alice)
        self.bob.names(name="bob", about="Paper")
        post = self.alice.posts("Who comes to the fair?")
        his = self.bob.answers(post, "I do")
        self.alice.answers(his, "See you there")
        carol.answers(his, "Among themselves")
        like = carol.likes(post)
        self.bob.likes(post)
        theirs = self.bob.posts("A question of Bob's")
        self.alice.answers(theirs, "An answer that names nobody else")
        self.alice.likes(carol.posts("Carol's own"))
        self.alice.says(5, "", ("e", self.alice.posts("A mistake")["id"]))
        carol.says(5, "", ("e", like["id"]), ("k", "7"))

    @property
    def server(self) -> str:
        return self.relay.address

    def connected(self, home: Nearer, where: str, *scopes: Scope) -> Connection:
        asked = Asked(where=f"{self.alice.npub} {where}", scopes=frozenset(scopes or (Scope.READ,)))
        return home.live.accept("nostr", asked, Secret(self.alice.nsec))

    def question(self, words: str) -> str:
        return str(self.bob.says(1, words, ("p", self.alice.key))["id"])

    def answers(self, words: str) -> int:
        mine = self.alice.sees(authors=[self.alice.key], kinds=[1])
        return [event["content"] for event in mine].count(words)


@pytest.fixture(scope="module", params=[OnNostr, OnMatrix], ids=["nostr", "matrix"])
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    with ExitStack() as stack:
        made: Callable[[ExitStack], Scene] = request.param
        yield made(stack)


@pytest.fixture(autouse=True)
def whole_line(scene: Scene) -> None:
    """Each test begins with a line that does nothing to anybody."""
    scene.line.allowed, scene.line.only, scene.line.delay, scene.line.met = None, None, 0.0, 0
    if isinstance(scene.line, Line):
        scene.line.changed = bytes


def told(home: Nearer) -> list[Activity]:
    """The log without the lists of people, whose dates depend on the moment of a pull."""
    return [act for act in log(home) if not act.id.startswith("roster/")]


def reference(path: Path, watch: Watch, scene: Scene) -> tuple[list[Activity], int]:
    """What one undisturbed pull gives, and how many requests or messages it takes."""
    with opened(path / "undisturbed", watch) as home:
        connection = scene.connected(home, scene.line.address)
        scene.line.requests = 0
        assert home.live.pull(connection.id).error is None
        return told(home), scene.line.requests


def card(home: Nearer, connection: Connection) -> networks.NetworkCard:
    (found,) = [card for card in networks.build(home, View()).connections if card.id == connection.id]
    return found


def disturbed(home: Nearer, scene: Scene, connection: Connection, allowed: int, fault: Any, watch: Watch) -> bool:
    """A pull in which so many requests get through and the next one meets a fault; whether it was stopped by that. How
    it stands is on the page."""
    scene.line.allowed, scene.line.fault = allowed, fault
    pulled = home.live.pull(connection.id, derive=False)
    scene.line.allowed = None
    shown = card(home, connection)
    assert (pulled.error is None) == (pulled.pull.state is PullState.FINE)
    if pulled.error is None:
        assert shown.state == "up to date"
        return False
    waits = pulled.pull.state is PullState.WAITING
    assert pulled.pull.state in (PullState.WAITING, PullState.FAILING), pulled
    assert fault.__name__ == "asks_to_wait" or not waits
    assert shown.state == ("waiting" if waits else "not reached")
    assert waits or (shown.trouble is not None and all(shown.trouble))
    assert pulled.pull.next is not None and pulled.pull.next > watch()
    return True


@pytest.mark.live
def test_a_fault_at_every_request_of_a_pull_loses_and_doubles_nothing(
    scene: Scene, tmp_path: Path, watch: Watch
) -> None:
    wanted, requests = reference(tmp_path, watch, scene)
    assert len(wanted) >= 10 and requests >= 8
    with opened(tmp_path / "disturbed", watch) as home:  # Pull after pull is disturbed, each one request later.
        connection = scene.connected(home, scene.line.address)
        for allowed in range(requests + 1):
            disturbed(home, scene, connection, allowed, scene.faults[allowed % len(scene.faults)], watch)
            watch.later(hours=7)
        assert home.live.pull(connection.id).error is None
        assert told(home) == wanted
    for allowed in range(0, requests, 1 + requests // 20):  # A first pull that is cut at this request.
        with opened(tmp_path / f"cut-{allowed}", watch) as home:
            connection = scene.connected(home, scene.line.address)
            stopped = disturbed(home, scene, connection, allowed, scene.faults[0], watch)
            watch.later(hours=7)
            assert home.live.pull(connection.id, derive=False).error is None
            assert told(home) == wanted, (allowed, stopped)
    assert scene.line.met > requests


@pytest.mark.live
def test_a_killed_pull_goes_on_where_it_was(scene: Scene, tmp_path: Path, watch: Watch) -> None:
    wanted, _ = reference(tmp_path, watch, scene)
    path = tmp_path / "killed"
    with opened(path, watch) as home:
        connection = scene.connected(home, scene.line.address)
    scene.line.delay = 0.03
    moments = random.Random(7)
    for _ in range(KILLS):
        killed(scene, path, moments.uniform(0, 1.5), "pull")
    scene.line.delay = 0.0
    with opened(path, watch) as home:
        assert home.live.pulls(connection).state is not PullState.PULLING
        watch.later(hours=7)
        assert home.live.pull(connection.id).error is None
        assert told(home) == wanted


def killed(scene: Scene, path: Path, after: float, *words: str) -> None:
    """Run `nearer WORDS` and kill it, so many seconds after its first request."""
    asked = scene.line.requests
    running = subprocess.Popen(
        [sys.executable, "-m", "nearer", *words, "--home", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while scene.line.requests == asked and running.poll() is None:
        time.sleep(0.005)
    time.sleep(after)
    running.send_signal(signal.SIGKILL)
    running.wait()


def through(home: Nearer, scene: Scene) -> Connection:
    """Alice's connection, which was read once, by way of the faulty line."""
    connection = scene.connected(home, scene.line.address, Scope.READ, Scope.WRITE)
    assert home.live.pull(connection.id, derive=False).error is None
    return connection


def pressed(home: Nearer, watch: Watch, connection: Connection, about: str, words: str) -> Item:
    act = Act(deed=Deed.REPLY, about=about, text=words)
    item = home.outbox.press(home.outbox.save(connection.id, act).id)
    watch.later(seconds=11)
    return item


def seen(home: Nearer, item: Item) -> None:
    """How an item stands is said on the page."""
    (shown,) = [line for line in outbox.build(home, View()) if line.id == item.id]
    assert shown.state and shown.sentence


def settled(scene: Scene, home: Nearer, watch: Watch, item: Item) -> Item:
    """What becomes of an item while rounds go by."""
    for _ in range(40):
        home.outbox.tend()
        if home.outbox.one(item.id).state not in ON_ITS_WAY:
            break
        seen(home, item)
        watch.later(seconds=61)
        time.sleep(scene.pause)
    return home.outbox.one(item.id)


@pytest.mark.live
def test_a_fault_at_every_request_of_a_send_doubles_and_loses_nothing(scene: Scene, home: Nearer, watch: Watch) -> None:
    about = scene.question("What of every fault?")
    connection, line = through(home, scene), scene.line
    line.requests = 0
    item = pressed(home, watch, connection, about, "Undisturbed, and so counted")
    home.outbox.tend()
    whole = line.requests
    assert settled(scene, home, watch, item).state is ItemState.CONFIRMED
    # Each fault at the request that publishes, then in turn at every request, before it and after it.
    disturbed = [(fault, 0, scene.writes) for fault in scene.faults]
    disturbed += [(scene.faults[n % len(scene.faults)], n, None) for n in range(whole)]
    for number, (fault, allowed, only) in enumerate(disturbed):
        words = f"Number {number}: {fault.__name__}"
        item = pressed(home, watch, connection, about, words)
        line.allowed, line.fault, line.only = allowed, fault, only
        home.outbox.tend()
        line.allowed, line.only = None, None
        seen(home, item)
        done = settled(scene, home, watch, item)
        seen(home, item)
        assert done.act.text == words, "the draft is kept"
        assert scene.answers(words) == (done.state is ItemState.CONFIRMED), (words, done)
        assert done.state is ItemState.CONFIRMED or (done.state is ItemState.FAILED and done.failure.what), done
    assert line.met >= len(disturbed)
    assert not [one for one in home.outbox.items() if one.state in ON_ITS_WAY]


@pytest.mark.live
def test_a_killed_process_posts_nothing_twice_and_keeps_the_draft(scene: Scene, tmp_path: Path, watch: Watch) -> None:
    path, moments = tmp_path / "killed", random.Random(11)
    about = scene.question("And if somebody pulls the plug?")
    with opened(path, watch) as home:
        connection = through(home, scene)
    scene.line.delay = 0.05
    for number in range(KILLS):
        words = f"Killed the {number}th time"
        with opened(path, watch) as home:
            act = Act(deed=Deed.REPLY, about=about, text=words)
            item = home.outbox.press(home.outbox.save(connection.id, act).id)
            # The processes have the real clock: the grace is over for them.
            assert home.outbox.table.change(item, replace(item, due=item.made, pressed=item.made)) is not None
        killed(scene, path, moments.uniform(0, 1.2), "outbox", "send")
        with opened(path, watch) as home:
            assert home.outbox.one(item.id).act.text == words
            done = settled(scene, home, watch, item)
            assert done.state is ItemState.CONFIRMED and scene.answers(words) == 1


@pytest.mark.live
def test_a_server_that_knows_no_keys_is_sent_one_post(scene: Scene, home: Nearer, watch: Watch) -> None:
    """Matrix's transaction ids are made others on their way. What Nostr has in their place is the id of the event."""
    if isinstance(scene.line, Line):
        scene.line.changed = lambda request: re.sub(
            rb"(/send/[^/ ]+/)[^ ?]+", lambda found: found[1] + os.urandom(8).hex().encode(), request, count=1
        )
    about = scene.question("And without keys?")
    connection = through(home, scene)
    for number in range(2):  # The same words twice are two answers.
        item = pressed(home, watch, connection, about, "Then once")
        scene.line.allowed, scene.line.only, scene.line.fault = 0, scene.writes, scene.faults[1]
        home.outbox.tend()
        scene.line.allowed = None
        assert home.outbox.one(item.id).state is ItemState.UNSURE
        if isinstance(scene, OnMatrix):
            scene.goes_on(120)  # A room goes on, and more is in it than a page has.
        assert settled(scene, home, watch, item).state is ItemState.CONFIRMED
        assert scene.answers("Then once") == number + 1
