"""Whatever happens on the line or to the process while something is sent: it is there once or not at all, the draft is
kept, and the user sees how it stands."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from live.conftest import Watch, connected, opened
from live.proxy import (
    Fault,
    Line,
    asks_to_wait,
    cut,
    cut_short,
    fails,
    garbles,
    page_of_another,
    says_nothing,
    wrong_types,
)
from live.snac import Servers
from nearer.api.nearer import Nearer
from nearer.model.outbox import Act, Deed, Item, ItemState
from nearer.pages.outbox import build
from nearer.pages.view import View
from nearer.sources.live.contract import Scope
from nearer.store.connections import Connection

ON_ITS_WAY = (ItemState.QUEUED, ItemState.SENDING, ItemState.UNSURE, ItemState.SENT)
AFTER = (cut, cut_short, fails, asks_to_wait, garbles, wrong_types, says_nothing, page_of_another)
"""What a line does to the answer of a request that reached its server. snac knows no Idempotency-Key."""


@pytest.fixture
def line(servers: Servers) -> Iterator[Line]:
    made = Line(servers.alice.server)
    yield made
    made.close()


def through(home: Nearer, servers: Servers, line: Line) -> Connection:
    """Alice's connection, by way of the faulty line."""
    connection = connected(home, servers.alice, Scope.READ, Scope.WRITE)
    home.state.connections.save(replace(connection, server=line.address))
    return connection


def question(servers: Servers, words: str) -> str:
    post = servers.bob.posts(f"@{servers.alice.name} {words}")
    servers.alice.is_told_of(post)
    return str(post.uri)


def answers(servers: Servers, words: str) -> int:
    """So many posts with these words does the server show of Alice."""
    every = servers.alice.api.account_statuses(servers.alice.api.me().id, limit=40)
    return len([post for post in every if words in post.content])


def settled(home: Nearer, watch: Watch, item: Item) -> Item:
    """What becomes of an item while rounds go by."""
    for _ in range(30):
        home.outbox.tend()
        found = home.outbox.one(item.id)
        if found.state not in ON_ITS_WAY:
            return found
        (told,) = [one for one in build(home, View()) if one.id == item.id]
        assert told.sentence and told.state
        watch.later(seconds=61)
    return home.outbox.one(item.id)


def pressed(home: Nearer, watch: Watch, connection: Connection, about: str, words: str) -> Item:
    act = Act(deed=Deed.REPLY, about=about, text=words)
    item = home.outbox.press(home.outbox.save(connection.id, act).id)
    watch.later(seconds=11)
    return item


def requests(home: Nearer, watch: Watch, connection: Connection, line: Line, about: str) -> int:
    """How many requests sending and reading back takes where nothing happens."""
    line.requests = 0
    item = pressed(home, watch, connection, about, "Undisturbed, and so counted")
    home.outbox.tend()
    assert home.outbox.one(item.id).state is ItemState.CONFIRMED
    return line.requests


def cut_at(home: Nearer, watch: Watch, line: Line, item: Item, allowed: int, fault: Fault) -> Item:
    """One round in which the line fails at a request, then rounds over a good one."""
    line.allowed, line.fault = allowed, fault
    home.outbox.tend()
    line.allowed, line.only = None, None
    return settled(home, watch, item)


def test_an_answer_that_was_lost_is_looked_for_before_any_second_try(
    servers: Servers, line: Line, home: Nearer, watch: Watch
) -> None:
    about = question(servers, "and if it is lost?")
    connection = through(home, servers, line)
    for number in range(2):  # The same words twice are two answers, and the first one is not taken for the second.
        item = pressed(home, watch, connection, about, "Thanks!")
        line.allowed, line.only = 0, "POST"
        home.outbox.tend()
        line.allowed, line.only = None, None
        assert home.outbox.one(item.id).state is ItemState.UNSURE
        (told,) = [one for one in build(home, View()) if one.id == item.id]
        assert told.state == "not sure yet" and told.trouble is not None
        assert settled(home, watch, item).state is ItemState.CONFIRMED
        assert answers(servers, "Thanks!") == number + 1


@pytest.mark.live
def test_a_fault_at_every_request_doubles_and_loses_nothing(
    servers: Servers, line: Line, home: Nearer, watch: Watch
) -> None:
    about = question(servers, "what of every fault?")
    connection = through(home, servers, line)
    whole = requests(home, watch, connection, line, about)
    # Each fault at the request that posts; a cut at every other one, before and after.
    disturbed = [*((fault, 0, "POST") for fault in AFTER), *((cut, allowed, None) for allowed in range(whole))]
    for fault, allowed, only in disturbed:
        words = f"{fault.__name__} at {only} {allowed}".replace("_", " ")
        item = pressed(home, watch, connection, about, words)
        line.only = only
        done = cut_at(home, watch, line, item, allowed, fault)
        assert done.act.text == words, "the draft is kept"
        assert answers(servers, words) == (done.state is ItemState.CONFIRMED), (words, done)
        assert done.state is ItemState.CONFIRMED or (done.state is ItemState.FAILED and done.failure.what)
    assert line.met >= len(disturbed)


def test_a_killed_process_posts_nothing_twice_and_keeps_the_draft(
    servers: Servers, line: Line, tmp_path: Path, watch: Watch
) -> None:
    """`nearer answer` and `nearer outbox send` are killed at random moments; rounds after that find out what is so."""
    path, moments = tmp_path / "killed", random.Random(11)
    about = question(servers, "and if somebody pulls the plug?")
    with opened(path, watch) as home:
        connection = through(home, servers, line)
        home.live.pull(connection.id)
    line.delay = 0.05
    for number in range(int(os.environ.get("NEARER_TEST_KILLS", "1"))):
        words = f"Killed the {number}th time"
        with opened(path, watch) as home:
            act = Act(deed=Deed.REPLY, about=about, text=words)
            item = home.outbox.press(home.outbox.save(connection.id, act).id)
            # The processes have the real clock: the grace is over for them.
            due = home.outbox.table.change(item, replace(item, due=item.made, pressed=item.made))
            assert due is not None
        running = subprocess.Popen(
            [sys.executable, "-m", "nearer", "outbox", "send", "--home", path],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        asked = line.requests
        while line.requests == asked and running.poll() is None:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 1.2))
        running.send_signal(signal.SIGKILL)
        running.wait()
        with opened(path, watch) as home:
            assert home.outbox.one(item.id).act.text == words
            done = settled(home, watch, item)
            assert done.state is ItemState.CONFIRMED and answers(servers, words) == 1
