"""Nostr on a real relay: both sides of a talk, what is taken back, lists as dated differences, and sending once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection

from live.between import Between
from live.conftest import Watch
from live.logs import acts, log
from live.relays import Place, Writer
from live.sockets import Sockets
from nearer.api.live import Begun
from nearer.api.nearer import Nearer
from nearer.model.activity import Activity
from nearer.model.names import Precision, Verb
from nearer.model.outbox import Act, Deed, Item, ItemState
from nearer.model.secret import Secret
from nearer.pages import networks
from nearer.pages.view import View
from nearer.sources.live.contract import Access, Asked, Scope
from nearer.sources.live.nostr import SOURCE
from nearer.sources.live.nostr.connecting import NoKey, typed
from nearer.store.connections import Connection, PullState
from nearer.wire import Patience, Wire
from nearer.wire.errors import LiveError
from nearer.wire.policy import origin

BOTH = frozenset({Scope.READ, Scope.WRITE})


@pytest.fixture(scope="module")
def relay() -> Iterator[Place]:
    running = Place.started()
    yield running
    running.remove()


@pytest.fixture
def people(relay: Place) -> tuple[Writer, Writer, Writer]:
    return Writer(relay.address), Writer(relay.address), Writer(relay.address)


def reads(home: Nearer, who: Writer, *more: str) -> Connection:
    found = home.live.begin("nostr", Asked(where=" ".join([who.npub, who.address, *more])))
    assert isinstance(found, Connection)
    return found


def writes(home: Nearer, who: Writer) -> Connection:
    begun = home.live.begin("nostr", Asked(where=f"{who.npub} {who.address}", scopes=BOTH))
    assert isinstance(begun, Begun)
    return home.live.finish(begun.ticket, who.nsec)


def pulled(home: Nearer, connection: Connection) -> None:
    found = home.live.pull(connection.id, derive=False)
    assert found.error is None and found.pull.state is PullState.FINE


def test_a_talk_is_there_from_both_sides(people: tuple[Writer, Writer, Writer], home: Nearer, watch: Watch) -> None:
    alice, bob, carol = people
    alice.follows(bob, carol)
    bob.follows(alice)
    post = alice.posts("Who comes to the fair?")
    his = bob.answers(post, "I do")
    mine = alice.answers(his, "See you there")
    like = carol.likes(post, "🤙")
    carol.likes(post, "-")
    boost = bob.says(6, "", ("e", post["id"]), ("p", alice.key), at=like["created_at"] + 5)
    quote = carol.says(1, "Look", ("q", post["id"], "", alice.key), ("p", alice.key))
    others = carol.posts("To nobody")
    theirs = bob.posts("A question of Bob's")
    to_him = alice.answers(theirs, "An answer that names nobody else")
    late = carol.answers(his, "Among themselves")
    connection = reads(home, alice)
    pulled(home, connection)

    (asked,) = acts(home, id=post["id"])
    assert (asked.actor, asked.text, asked.thread) == (alice.key, "Who comes to the fair?", post["id"])
    assert asked.time == datetime.fromtimestamp(post["created_at"], UTC)
    (answer,) = acts(home, id=his["id"])
    assert (answer.actor, answer.target, answer.in_reply_to) == (bob.key, alice.key, post["id"])
    (back,) = acts(home, id=mine["id"])
    assert (back.target, back.in_reply_to, back.thread) == (bob.key, his["id"], post["id"])
    (liked,) = acts(home, verb=Verb.LIKE)
    assert (liked.id, liked.actor, liked.object, liked.target) == (like["id"], carol.key, post["id"], alice.key)
    (passed,) = acts(home, verb=Verb.ANNOUNCE)
    assert (passed.id, passed.object, passed.target) == (boost["id"], post["id"], alice.key)
    (quoted,) = acts(home, id=quote["id"])
    assert (quoted.object, quoted.target, quoted.in_reply_to) == (post["id"], alice.key, None)
    assert [a.target for a in acts(home, id=to_him["id"])] == [bob.key]
    assert acts(home, id=theirs["id"]), "what was answered is there"
    assert acts(home, id=late["id"]), "the thread is whole"
    assert not acts(home, id=others["id"])
    assert {(a.actor, a.target) for a in acts(home, verb=Verb.FOLLOW)} == {
        (alice.key, bob.key), (alice.key, carol.key), (bob.key, alice.key),
    }  # fmt: skip
    before = log(home)
    for hours in (1, 7):
        watch.later(hours=hours)
        pulled(home, connection)
        assert log(home) == before, "a second pull adds nothing"


def test_what_leaves_is_noticed(people: tuple[Writer, Writer, Writer], home: Nearer, watch: Watch) -> None:
    alice, bob, carol = people
    bob.follows(alice, carol)
    carol.follows(alice)
    alice.follows(bob)
    post = alice.posts("To be deleted")
    his = bob.answers(post, "To be deleted, too")
    like = carol.likes(post)
    connection = reads(home, alice)
    pulled(home, connection)
    bob.follows(carol)
    second = alice.follows(carol)
    alice.says(5, "", ("e", post["id"]))
    bob.says(5, "", ("e", his["id"]), ("e", post["id"]))
    carol.says(5, "", ("e", like["id"]), ("k", "7"))
    watch.later(hours=7)
    pulled(home, connection)
    deleted = {(a.actor, a.object) for a in acts(home, verb=Verb.DELETE)}
    assert deleted == {(alice.key, post["id"]), (bob.key, his["id"])}, "nobody deletes what others wrote"
    gone = [(a.actor, a.of, a.target) for a in acts(home, verb=Verb.UNDO)]
    assert set(gone) == {
        (carol.key, Verb.LIKE, None), (bob.key, Verb.FOLLOW, alice.key), (alice.key, Verb.FOLLOW, bob.key),
    }  # fmt: skip
    (mine,) = (a for a in acts(home, verb=Verb.UNDO, actor=alice.key))
    assert mine.precision is Precision.RANGE
    assert mine.time == datetime.fromtimestamp(second["created_at"], UTC)


@pytest.mark.live
def test_a_long_history_comes_in_pages_and_goes_on_where_it_stopped(relay: Place, home: Nearer, watch: Watch) -> None:
    alice = Writer(relay.address)
    alice.clock -= 600 * 60
    told = {alice.posts(f"Number {n}")["id"] for n in range(230)}
    told |= {alice.says(1, f"At once {n}", at=alice.clock)["id"] for n in range(30)}
    connection = reads(home, alice)
    wire = home.live.wire(connection)
    wire.budget = 3
    reading = SOURCE.reading(home.live.access(connection), None, wire, watch)
    with pytest.raises(LiveError):
        for _ in reading.steps():
            pass
    pulled(home, connection)
    assert {a.id for a in acts(home, verb=Verb.CREATE)} == told
    home.live.disconnect(connection.id)


def sent(home: Nearer, watch: Watch, connection: Connection, act: Act) -> Item:
    item = home.outbox.press(home.outbox.save(connection.id, act).id)
    watch.later(seconds=11)
    for _ in range(3):
        home.outbox.tend()
        watch.later(seconds=65)
    return home.outbox.one(item.id)


def mine(home: Nearer, who: Writer) -> list[Activity]:
    """What somebody did, without the list of whom they follow, which only the pull tells."""
    return [act for act in log(home) if act.actor == who.key and act.verb is not Verb.FOLLOW]


@pytest.mark.live
def test_reply_like_boost_follow_and_back(people: tuple[Writer, Writer, Writer], home: Nearer, watch: Watch) -> None:
    alice, bob, carol = people
    alice.follows(carol)
    carol.names(name="carol", display_name="Carol Binder", about="Linen")
    first = bob.posts("How did you bind it?")
    post = carol.answers(first, "With what thread?")
    connection = writes(home, alice)
    pulled(home, connection)
    text = "With linen thread ü #binding"
    done = sent(home, watch, connection, Act(deed=Deed.REPLY, about=post["id"], person=carol.key, text=text))
    assert done.state is ItemState.CONFIRMED, done
    (shown,) = alice.sees(ids=[done.sent])
    assert shown["content"] == text
    assert [tag[:4] for tag in shown["tags"] if tag[0] == "e"] == [
        ["e", first["id"], "", "root"], ["e", post["id"], "", "reply"],
    ]  # fmt: skip
    assert {tag[1] for tag in shown["tags"] if tag[0] == "p"} == {bob.key, carol.key}
    (told,) = acts(home, id=done.sent)
    assert (told.target, told.in_reply_to, told.thread) == (carol.key, post["id"], first["id"])
    base = Act(deed=Deed.LIKE, about=post["id"], person=carol.key)
    for deed, kind, verb in ((Deed.LIKE, 7, Verb.LIKE), (Deed.BOOST, 6, Verb.ANNOUNCE)):
        act = Act(deed=deed, about=post["id"], person=carol.key)
        done = sent(home, watch, connection, act)
        assert done.state is ItemState.CONFIRMED and len(alice.sees(authors=[alice.key], kinds=[kind])) == 1
        assert [(a.verb, a.object, a.target) for a in acts(home, id=done.sent)] == [(verb, post["id"], carol.key)]
        assert sent(home, watch, connection, act).state is ItemState.CONFIRMED
        assert len(alice.sees(authors=[alice.key], kinds=[kind])) == 1, "once is enough"
    done = sent(home, watch, connection, Act(deed=Deed.FOLLOW, about=bob.key, person=bob.key))
    assert done.state is ItemState.CONFIRMED
    (held,) = alice.sees(authors=[alice.key], kinds=[3])
    assert [tag[1] for tag in held["tags"]] == [carol.key, bob.key], "nobody else left the list"
    world = home.world()
    assert world is not None and len(world.people.find("Carol Binder")) == 1
    before = mine(home, alice)
    pulled(home, connection)
    assert mine(home, alice) == before, "the pull tells the same"
    for deed in (Deed.UNLIKE, Deed.UNBOOST):
        done = sent(home, watch, connection, Act(deed=deed, about=base.about, person=base.person))
        assert done.state is ItemState.CONFIRMED
    assert (
        len([tag for event in alice.sees(authors=[alice.key], kinds=[5]) for tag in event["tags"] if tag[0] == "e"])
        == 2
    )
    done = sent(home, watch, connection, Act(deed=Deed.UNFOLLOW, about=bob.key, person=bob.key))
    (held,) = alice.sees(authors=[alice.key], kinds=[3])
    assert done.state is ItemState.CONFIRMED and [tag[1] for tag in held["tags"]] == [carol.key]


def test_a_lost_answer_is_one_note(people: tuple[Writer, Writer, Writer], home: Nearer, watch: Watch) -> None:
    alice, bob, _ = people
    post = bob.posts("And if the line is cut?")
    connection = writes(home, alice)
    cuts = [True]

    def between(connection: ServerConnection) -> None:
        """A line to the relay that hands events over and loses the first answer."""
        with connect(alice.address) as line:
            for asked in connection:
                line.send(asked)
                if str(asked).startswith('["CLOSE"'):
                    continue
                while True:
                    answer = str(line.recv(10))
                    if str(asked).startswith('["EVENT"') and cuts:
                        cuts.pop()
                        return
                    connection.send(answer)
                    if answer.startswith(('["EOSE"', '["OK"')):
                        break

    with Sockets(between).running() as server:
        home.state.connections.save(replace(connection, server=server.address))
        done = sent(home, watch, connection, Act(deed=Deed.REPLY, about=post["id"], person=bob.key, text="Then once"))
    assert not cuts and done.state is ItemState.CONFIRMED
    assert [event["content"] for event in alice.sees(authors=[alice.key], kinds=[1])] == ["Then once"]


def test_nothing_replaces_a_list_of_follows_that_no_relay_shows(
    people: tuple[Writer, Writer, Writer], home: Nearer, watch: Watch
) -> None:
    alice, bob, _ = people
    connection = writes(home, alice)
    done = sent(home, watch, connection, Act(deed=Deed.FOLLOW, about=bob.key, person=bob.key))
    assert done.state is ItemState.FAILED and not alice.sees(authors=[alice.key], kinds=[3])


def test_the_secret_key_is_asked_for_to_write_only(people: tuple[Writer, Writer, Writer], home: Nearer) -> None:
    alice, bob, _ = people
    where = f"{alice.npub} {alice.address}"
    reading = home.live.accept("nostr", Asked(where=where), Secret(alice.nsec))
    assert home.live.access(reading).token is None
    with pytest.raises(NoKey):
        home.live.accept("nostr", Asked(where=where, scopes=BOTH), Secret(bob.nsec))
    with pytest.raises(LiveError):
        home.live.accept("nostr", Asked(where=where, scopes=BOTH), Secret("nsec1nonsense"))
    with pytest.raises(NoKey) as refused:
        typed(f"{alice.nsec} {alice.address}")
    assert alice.nsec not in str(refused.value)
    assert typed(f"nostr:{alice.npub}").relays and typed(f"{alice.key} ws://a.example/").relays == ("ws://a.example",)
    for wrong in ("", "ann", "https://relay.example", f"{alice.npub} https://relay.example", "npub1xyz"):
        with pytest.raises(NoKey):
            typed(wrong)


def test_a_relay_that_lies_is_not_believed(people: tuple[Writer, Writer, Writer], watch: Watch) -> None:
    alice, bob, carol = people
    true, other = bob.says(1, "True", ("p", alice.key)), carol.posts("Not asked for")
    forged = {**true, "content": "Forged"}

    def lies(connection: ServerConnection) -> None:
        for asked in connection:
            word, name, *_ = json.loads(asked)
            if word == "REQ":
                for told in (forged, other, 7, {"id": 5}, {**true, "tags": [[1]]}, true, true):
                    connection.send(json.dumps(["EVENT", name, told]))
                for noise in (
                    "[]",
                    "{",
                    '["NOTICE","x"]',
                    '["EVENT"]',
                    json.dumps(["EVENT", "else", true]),
                    "[" * 5000,
                ):
                    connection.send(noise)
                connection.send(json.dumps(["EOSE", name]))

    with Sockets(lies).running() as server:
        named = frozenset({origin(server.address)})
        access = Access(account=alice.key, server=server.address, token=None)
        wire = Wire(watch, named, Patience(attempts=1))
        told = [r for step in SOURCE.reading(access, None, wire, watch).steps() for r in step.records]
    assert [a.text for a in told if getattr(a, "verb", None) is Verb.CREATE] == ["True"]


@pytest.mark.parametrize("part", ["silent", "endless", "goes"])
def test_a_relay_that_does_not_answer_is_left_out(
    part: str, people: tuple[Writer, Writer, Writer], home: Nearer, watch: Watch
) -> None:
    alice, bob, _ = people
    bob.says(1, "There", ("p", alice.key))

    def bad(connection: ServerConnection) -> None:
        if part == "endless":
            while True:
                connection.send('["NOTICE","and on"]')
        if part == "silent":
            connection.send('["NOTICE","closed"]')

    with Sockets(bad).running() as server:
        connection = reads(home, alice, server.address)
        pulled(home, connection)
        assert [a.text for a in log(home) if a.verb is Verb.CREATE] == ["There"]
        home.live.disconnect(connection.id)
        with pytest.raises(LiveError):
            home.live.begin("nostr", Asked(where=f"{alice.npub} {server.address}"))


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("rate-limited: slow down", PullState.WAITING),
        ("error: no database", PullState.FAILING),
        ("restricted: for members", PullState.REFUSED),
    ],
)
def test_a_relay_that_declines_says_whether_it_passes(
    word: str, state: PullState, people: tuple[Writer, Writer, Writer], home: Nearer
) -> None:
    alice, _, _ = people
    declining = [False]

    def declines(connection: ServerConnection) -> None:
        for asked in connection:
            if str(asked).startswith('["REQ"'):
                name = json.loads(asked)[1]
                connection.send(json.dumps(["CLOSED", name, word] if declining[0] else ["EOSE", name]))

    with Sockets(declines).running() as server:
        connection = reads(home, replace(alice, address=server.address))
        declining[0] = True
        pulled = home.live.pull(connection.id, derive=False).pull
    assert pulled.state is state and pulled.what and pulled.fix
    assert (pulled.next is None) is (state is PullState.REFUSED)


def test_a_relay_that_is_away_for_days_is_read_once_when_it_is_back(
    people: tuple[Writer, Writer, Writer], home: Nearer, watch: Watch
) -> None:
    alice, bob, _ = people
    with Between(alice.address).running() as line:
        connection = reads(home, alice, line.address)
        pulled(home, connection)
        line.allowed = 0  # And so each time.
        for number in range(3):
            bob.says(1, f"Meanwhile {number}", ("p", alice.key))
            watch.later(hours=9)
            pulled(home, connection)
        (card,) = networks.build(home, View()).connections
        silent = f"1 of 2 relays did not answer ({line.address.removeprefix('ws://')})."
        assert any(sentence.startswith(silent) for sentence in card.sentences)
        cursor = home.state.connections.cursor(connection.id)
        assert cursor is not None
        left = json.loads(cursor)["spans"]
        assert {key: len(spans) for key, spans in left.items() if line.address in key} == {
            f"own {line.address}": 1, f"about {line.address}": 1,
        }  # fmt: skip
        line.allowed = None
        pulled(home, connection)
    assert len(acts(home, verb=Verb.CREATE)) == 3
