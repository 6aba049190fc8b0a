"""Matrix on a real Synapse: rooms and conversations of two from both sides, what changes, and answering once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from live.conftest import Watch, opened
from live.logs import acts, log
from live.proxy import Line, cut
from live.synapse import Dweller, Homeserver
from nearer.api.live import Begun
from nearer.api.nearer import Nearer
from nearer.model.activity import Activity
from nearer.model.names import Verb, Visibility
from nearer.model.outbox import Act, Deed, Item, ItemState
from nearer.model.secret import Secret
from nearer.sources.live.contract import Asked, Scope
from nearer.sources.live.matrix.connecting import NoAddress, typed
from nearer.store.connections import Connection, PullState
from nearer.wire.errors import Refused


@pytest.fixture(scope="module")
def server() -> Iterator[Homeserver]:
    running = Homeserver.started()
    yield running
    running.remove()


@pytest.fixture
def people(server: Homeserver) -> tuple[Dweller, Dweller, Dweller]:
    return server.dweller("alice"), server.dweller("bob"), server.dweller("carol")


def connected(home: Nearer, who: Dweller, *scopes: Scope) -> Connection:
    asked = Asked(where=f"{who.server}/{who.id}", scopes=frozenset(scopes or (Scope.READ,)))
    begun = home.live.begin("matrix", asked)
    assert isinstance(begun, Begun) and begun.asks == "password"
    return home.live.finish(begun.ticket, who.password)


def pulled(home: Nearer, connection: Connection) -> None:
    found = home.live.pull(connection.id, derive=False)
    assert found.error is None and found.pull.state is PullState.FINE, found


def test_what_the_user_types() -> None:
    assert typed(" @ann:example.org ").server is None
    assert typed("http://localhost:8008/@ann:localhost").server == "http://localhost:8008"
    assert typed("https://matrix.to/#/@ann:example.org").user == "@ann:example.org"
    for wrong in ("ann", "@ann", "https://example.org", "", "http://[x/@a:b"):
        with pytest.raises(NoAddress):
            typed(wrong)


@pytest.mark.live
def test_rooms_are_there_from_both_sides(people: tuple[Dweller, Dweller, Dweller], home: Nearer, watch: Watch) -> None:
    alice, bob, carol = people
    alice.asks("PUT", f"profile/{alice.id}/displayname", {"displayname": "Alice Binder"})
    bob.asks("PUT", f"profile/{bob.id}/displayname", {"displayname": "Bob"})
    room = alice.opens(bob, carol, name="Bookbinders", preset="public_chat")
    two = bob.opens(alice, is_direct=True, preset="trusted_private_chat")
    asked = alice.says(room, "Who comes to the fair?")
    answer = bob.says(room, f"> <{alice.id}> Who comes to the fair?\n\nI do", answers=asked)
    threaded = carol.says(room, "And what does it cost?", thread=asked)
    named = carol.says(room, "Ask Alice", **{"m.mentions": {"user_ids": [alice.id]}})
    like = carol.reacts(room, asked)
    private = bob.says(two, "Between us")
    connection = connected(home, alice)
    pulled(home, connection)

    (one,) = acts(home, id=asked)
    assert (one.actor, one.text, one.space, one.visibility) == (
        alice.id, "Who comes to the fair?", "Bookbinders", Visibility.UNLISTED,
    )  # fmt: skip
    (reply,) = acts(home, id=answer)
    assert (reply.target, reply.in_reply_to, reply.text, reply.thread) == (alice.id, asked, "I do", asked)
    (third,) = acts(home, id=threaded)
    assert (third.target, third.in_reply_to, third.thread) == (alice.id, asked, asked)
    assert [a.to for a in acts(home, id=named)] == [(alice.id,)]
    (liked,) = acts(home, verb=Verb.LIKE)
    assert (liked.id, liked.actor, liked.target, liked.object) == (like, carol.id, alice.id, asked)
    (message,) = acts(home, id=private)
    assert (message.actor, message.target, message.visibility, message.space) == (
        bob.id, alice.id, Visibility.DIRECT, None,
    )  # fmt: skip
    before = log(home)
    watch.later(hours=1)
    pulled(home, connection)
    assert log(home) == before, "a second pull adds nothing"
    world = home.world()
    assert world is not None and len(world.people.find("Bob")) == 1

    alice.says(room, "* By train", **{
        "m.new_content": {"msgtype": "m.text", "body": "By train"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": asked},
    })  # fmt: skip
    bob.takes_back(room, answer)
    carol.takes_back(room, like)
    pulled(home, connection)
    assert [(a.object, a.text) for a in acts(home, verb=Verb.UPDATE)] == [(asked, "By train")]
    assert [(a.actor, a.object) for a in acts(home, verb=Verb.DELETE)] == [(bob.id, answer)]
    assert [(a.actor, a.of) for a in acts(home, verb=Verb.UNDO)] == [(carol.id, Verb.LIKE)]
    alice.asks("PUT", f"user/{alice.id}/account_data/m.ignored_user_list", {"ignored_users": {carol.id: {}}})
    pulled(home, connection)
    assert [a.target for a in acts(home, verb=Verb.IGNORE)] == [carol.id]


@pytest.mark.live
def test_history_and_busy_rooms_are_read_whole(
    people: tuple[Dweller, Dweller, Dweller], home: Nearer, watch: Watch
) -> None:
    alice, bob, _ = people
    room = alice.opens(bob, name="Busy")
    told = [bob.says(room, f"Number {n}") for n in range(130)]
    connection = connected(home, alice)
    pulled(home, connection)
    told += [bob.says(room, f"Later {n}") for n in range(80)]
    pulled(home, connection)
    assert [a.id for a in acts(home, verb=Verb.CREATE)] == told
    home.live.disconnect(connection.id)


def settled(home: Nearer, watch: Watch, connection: Connection, act: Act) -> Item:
    item = home.outbox.press(home.outbox.save(connection.id, act).id)
    watch.later(seconds=11)
    for _ in range(4):
        home.outbox.tend()
        watch.later(seconds=65)
    return home.outbox.one(item.id)


@pytest.mark.live
def test_an_answer_and_a_like(people: tuple[Dweller, Dweller, Dweller], home: Nearer, watch: Watch) -> None:
    alice, bob, _ = people
    room = alice.opens(bob, name="Bench")
    asked = bob.says(room, "How did you bind it?")
    connection = connected(home, alice, Scope.READ, Scope.WRITE)
    pulled(home, connection)
    act = Act(deed=Deed.REPLY, about=asked, person=bob.id, text="With linen thread ü")
    done = settled(home, watch, connection, act)
    assert done.state is ItemState.CONFIRMED, done
    (told,) = acts(home, id=done.sent)
    assert (told.actor, told.target, told.in_reply_to, told.text) == (alice.id, bob.id, asked, act.text)
    like = settled(home, watch, connection, replace(act, deed=Deed.LIKE, text=""))
    assert like.state is ItemState.CONFIRMED and acts(home, id=like.sent)[0].object == asked

    def mine() -> list[Activity]:
        return [replace(a, place=None) for a in log(home) if a.actor == alice.id]

    before = mine()
    pulled(home, connection)
    assert mine() == before, "the pull tells the same"
    undone = settled(home, watch, connection, replace(act, deed=Deed.UNLIKE, text=""))
    assert undone.state is ItemState.CONFIRMED
    pulled(home, connection)
    assert [a.of for a in acts(home, verb=Verb.UNDO)] == [Verb.LIKE]


@pytest.mark.live
def test_a_lost_answer_is_one_message(people: tuple[Dweller, Dweller, Dweller], home: Nearer, watch: Watch) -> None:
    alice, bob, _ = people
    room = alice.opens(bob, name="Line")
    asked = bob.says(room, "And if the line is cut?")
    connection = connected(home, alice, Scope.READ, Scope.WRITE)
    pulled(home, connection)
    line = Line(alice.server)
    home.state.connections.save(replace(connection, server=line.address))
    act = Act(deed=Deed.REPLY, about=asked, person=bob.id, text="Then once")
    item = home.outbox.press(home.outbox.save(connection.id, act).id)
    watch.later(seconds=11)
    line.allowed, line.only, line.fault = 0, "PUT", cut
    home.outbox.tend()
    assert home.outbox.one(item.id).state in (ItemState.UNSURE, ItemState.QUEUED) and line.met == 1
    line.allowed = None
    for _ in range(4):
        watch.later(seconds=65)
        home.outbox.tend()
    assert home.outbox.one(item.id).state is ItemState.CONFIRMED
    assert [event["content"]["body"] for event in bob.sees(room)].count("Then once") == 1
    line.close()


@pytest.mark.live
def test_connecting_and_leaving(
    people: tuple[Dweller, Dweller, Dweller], home: Nearer, tmp_path: Path, watch: Watch
) -> None:
    alice, bob, _ = people
    connection = connected(home, alice)
    token = home.live.access(connection).token
    assert token is not None and alice.password not in token.reveal()
    begun = home.live.begin("matrix", Asked(where=f"{alice.server}/{alice.id}"))
    assert isinstance(begun, Begun)
    with pytest.raises(Refused):
        home.live.finish(begun.ticket, "wrong")
    _, returned = home.live.disconnect(connection.id)
    assert returned
    with opened(tmp_path / "again", watch) as other, pytest.raises(Refused):
        other.live.accept("matrix", Asked(where=f"{alice.server}/{alice.id}"), token)
    with opened(tmp_path / "third", watch) as other:
        again = other.live.accept("matrix", Asked(where=f"{bob.server}/{bob.id}"), Secret(bob.token))
        assert again.key.id == bob.id
        pulled(other, again)
