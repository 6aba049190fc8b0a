"""Answering from Nearer on real servers: once, read back, in the log as the network has it, and only if pressed."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from live.conftest import Watch, connected
from live.logs import acts, log
from live.proxy import Line
from live.snac import Person, Servers
from nearer.api.nearer import Nearer
from nearer.api.outbox import CannotSend, ReadOnly
from nearer.model.names import Verb, Visibility
from nearer.model.opening import Opening
from nearer.model.outbox import Act, Deed, Item, ItemState, NotNow
from nearer.pages import exchanges
from nearer.pages.view import View
from nearer.sources.live.contract import Scope
from nearer.store.connections import Connection
from waiting import until

BOTH = (Scope.READ, Scope.WRITE)


@pytest.fixture
def line(servers: Servers) -> Iterator[Line]:
    made = Line(servers.alice.server)
    yield made
    made.close()


def openings(home: Nearer) -> tuple[Opening, ...]:
    moment = home.moment()
    assert moment is not None
    return moment.day(home.standing(), 600, ZoneInfo("UTC")).every


def told_by(person: Person) -> list[str]:
    """The words of everything that a person's server shows of them, newest first."""
    return [post.content for post in person.api.account_statuses(person.api.me().id, limit=40) if not post.reblog]


def reply(about: str, to: Person, text: str) -> Act:
    return Act(deed=Deed.REPLY, about=about, person=to.id, handle=to.handle, text=f"@{to.handle} {text}")


def pressed(home: Nearer, connection: Connection, act: Act) -> Item:
    return home.outbox.press(home.outbox.save(connection.id, act).id)


def sent(home: Nearer, watch: Watch, item: Item) -> Item:
    """The item after its grace time."""
    watch.later(seconds=11)
    home.outbox.tend()
    return home.outbox.one(item.id)


def asked(servers: Servers, words: str) -> str:
    """Bob asks Alice something; the address of his post."""
    post = servers.bob.posts(f"@{servers.alice.name} {words}")
    servers.alice.is_told_of(post)
    return str(post.uri)


def test_an_answer_goes_out_once_closes_its_opening_and_gets_its_verdict(
    servers: Servers, home: Nearer, watch: Watch
) -> None:
    alice, carol = servers.alice, servers.carol
    carol.follows(alice)
    until(lambda: [n for n in alice.api.notifications(limit=40) if n.type == "follow"])
    first = alice.posts("I bound a book")
    asked_back = carol.answers(first, f"@{alice.handle} how did you bind it?")
    alice.is_told_of(asked_back)
    question = asked_back.uri
    connection = connected(home, alice, *BOTH)
    watch.later(minutes=10)
    assert home.live.pull(connection.id).error is None
    assert question in {opening.activity.partition("/")[2] for opening in openings(home)}
    text = f"@{carol.handle} with *linen* thread, see https://example.org/a?b=c&d=e & <b>"
    act = replace(reply(question, carol, ""), text=text, warning="craft", language="en")
    item = pressed(home, connection, act)
    assert item.state is ItemState.QUEUED and home.outbox.tend() == item.due
    assert not [words for words in told_by(alice) if "linen" in words]
    done = sent(home, watch, item)
    assert done.state is ItemState.CONFIRMED and done.sent.startswith(alice.server)
    (post,) = [p for p in alice.api.account_statuses(alice.api.me().id) if p.uri == done.sent]
    assert (post.language, post.spoiler_text) == ("en", "craft")
    (told,) = acts(home, id=done.sent)
    assert (told.verb, told.actor, told.target) == (Verb.CREATE, alice.id, carol.id)
    assert told.in_reply_to == question and told.thread == first.uri
    assert question not in {opening.activity.partition("/")[2] for opening in openings(home)}, "it is closed at once"

    mine = carol.finds(done.sent)
    carol.api.status_favourite(mine.id)
    back = carol.answers(mine, f"@{alice.handle} lovely, thank you!")
    alice.is_told_of(back)
    alice.hears("favourite", post)
    watch.later(hours=7)
    assert home.live.pull(connection.id).error is None
    assert acts(home, id=done.sent) == [told], "the pull tells the same"
    ids = [one.id for one in log(home)]
    assert len(ids) == len(set(ids))
    page = exchanges.build(home, View(), home.find(carol.handle).id)
    (row,) = [row for row in page.rows if f"mastodon/{done.sent}" in [act.id for act in (*row.acts, *row.answers)]]
    assert row.verdict == "nearer", "she came back"
    home.outbox.tend()
    assert len([words for words in told_by(alice) if "linen" in words]) == 1


@pytest.mark.live
def test_like_boost_follow_and_back(servers: Servers, home: Nearer, watch: Watch) -> None:
    post = asked(servers, "do you like this?")
    alice, carol = servers.alice, servers.carol
    connection = connected(home, alice, *BOTH)
    home.live.pull(connection.id)
    liked = Act(deed=Deed.LIKE, about=post, person=servers.bob.id)
    for deed, verb in ((Deed.LIKE, Verb.LIKE), (Deed.BOOST, Verb.ANNOUNCE)):
        done = sent(home, watch, pressed(home, connection, replace(liked, deed=deed)))
        assert done.state is ItemState.CONFIRMED, done
        (told,) = acts(home, id=done.sent)
        assert (told.verb, told.actor, told.target, told.object) == (verb, alice.id, servers.bob.id, post)
    seen = alice.finds(post)
    assert seen.favourited and seen.reblogged
    for kind in ("favourite", "reblog"):
        servers.bob.hears(kind, seen)  # This server delivers late, and a like that comes after its undoing stays.
    for deed, of in ((Deed.UNLIKE, Verb.LIKE), (Deed.UNBOOST, Verb.ANNOUNCE)):
        done = sent(home, watch, pressed(home, connection, replace(liked, deed=deed)))
        assert done.state is ItemState.CONFIRMED
        assert [(a.verb, a.of) for a in acts(home, id=done.sent)] == [(Verb.UNDO, of)]
    seen = alice.finds(post)
    assert not seen.favourited and not seen.reblogged
    whom = Act(deed=Deed.FOLLOW, about=carol.id, person=carol.id, handle=carol.handle)
    for deed, follows in ((Deed.FOLLOW, True), (Deed.UNFOLLOW, False)):
        done = sent(home, watch, pressed(home, connection, replace(whom, deed=deed)))
        assert done.state is ItemState.CONFIRMED
        assert alice.api.account_relationships(alice.sees(carol).id)[0].following is follows


@pytest.mark.live
def test_a_post_with_a_picture(servers: Servers, home: Nearer, watch: Watch) -> None:
    connection = connected(home, servers.alice, *BOTH)
    draft = home.outbox.save(connection.id, Act(deed=Deed.POST, text="The bench by the harbour"))
    with pytest.raises(CannotSend, match="picture"):
        home.outbox.attach(draft.id, "text/html", b"<p>", "")
    home.outbox.attach(draft.id, "image/png", DOT, "A bench, the sea behind it")
    done = sent(home, watch, home.outbox.press(draft.id))
    assert done.state is ItemState.CONFIRMED
    (post,) = [p for p in servers.alice.api.account_statuses(servers.alice.api.me().id) if p.uri == done.sent]
    assert [media.description for media in post.media_attachments] == ["A bench, the sea behind it"]


def test_a_press_can_be_undone_and_a_second_press_is_the_same_one(servers: Servers, home: Nearer, watch: Watch) -> None:
    connection = connected(home, servers.alice, *BOTH)
    item = pressed(home, connection, Act(deed=Deed.POST, text="A post that was taken back"))
    assert home.outbox.press(item.id) == item
    watch.later(seconds=5)
    home.outbox.tend()
    assert home.outbox.undo(item.id).state is ItemState.DRAFT
    watch.later(hours=1)
    home.outbox.tend()
    assert not [words for words in told_by(servers.alice) if "taken back" in words]
    done = sent(home, watch, home.outbox.press(item.id))
    assert done.state is ItemState.CONFIRMED
    assert home.outbox.press(item.id) == done
    with pytest.raises(NotNow):
        home.outbox.undo(item.id)
    with pytest.raises(NotNow):
        home.outbox.save(connection.id, done.act, item.id)
    assert len([words for words in told_by(servers.alice) if "taken back" in words]) == 1


def test_a_connection_to_read_sends_nothing(servers: Servers, line: Line, home: Nearer, watch: Watch) -> None:
    question = asked(servers, "may you answer?")
    connection = connected(home, servers.alice)
    home.state.connections.save(moved(connection, line.address))
    asked_before = line.requests
    draft = home.outbox.save(connection.id, reply(question, servers.bob, "no"))
    with pytest.raises(ReadOnly) as refused:
        home.outbox.press(draft.id)
    assert refused.value.code == "NR-SEND-02" and "--write" in refused.value.next
    # A row that says otherwise (somebody wrote into the state) makes no difference: the connection is asked.
    forged = home.outbox.table.change(draft, forged_press(draft, watch))
    assert forged is not None
    watch.later(minutes=1)
    home.outbox.tend()
    assert home.outbox.one(draft.id).state is ItemState.FAILED and line.requests == asked_before
    assert home.outbox.one(draft.id).act == draft.act, "the words are kept"


def test_what_is_too_long_or_empty_is_said_before_anything_goes_out(
    servers: Servers, home: Nearer, watch: Watch
) -> None:
    connection = connected(home, servers.alice, *BOTH)
    for text in ("", "   \n", "x" * 501):
        draft = home.outbox.save(connection.id, Act(deed=Deed.POST, text=text))
        with pytest.raises(CannotSend):
            home.outbox.press(draft.id)
        assert home.outbox.one(draft.id).state is ItemState.DRAFT


@pytest.mark.live
def test_an_answer_is_for_no_more_eyes_than_what_it_answers(servers: Servers, home: Nearer, watch: Watch) -> None:
    post = servers.bob.posts(f"@{servers.alice.name} between us", visibility="direct")
    servers.alice.is_told_of(post)
    connection = connected(home, servers.alice, *BOTH)
    home.live.pull(connection.id)
    act = Act(deed=Deed.REPLY, about=post.uri, text=f"@{servers.bob.handle} yes", visibility=Visibility.PUBLIC)
    done = sent(home, watch, pressed(home, connection, act))
    assert done.state is ItemState.CONFIRMED
    (answer,) = servers.alice.api.status_context(servers.alice.finds(post.uri).id).descendants
    assert answer.uri == done.sent and answer.visibility == servers.alice.finds(post.uri).visibility != "public"
    (told,) = acts(home, id=done.sent)
    (parent,) = acts(home, id=post.uri)
    assert told.visibility is parent.visibility


@pytest.mark.live
def test_what_is_answered_must_be_there(servers: Servers, home: Nearer, watch: Watch) -> None:
    connection = connected(home, servers.alice, *BOTH)
    gone = f"{servers.bob.server}/bob/p/1.0"
    done = sent(home, watch, pressed(home, connection, reply(gone, servers.bob, "hello?")))
    assert done.state is ItemState.FAILED and "not on your server" in done.failure.what


def forged_press(draft: Item, watch: Watch) -> Item:
    return replace(draft, state=ItemState.QUEUED, pressed=watch(), due=watch())


def moved(connection: Connection, server: str) -> Connection:
    return replace(connection, server=server)


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6364f8cf500f00038601805a34"
    "7d6b0000000049454e44ae426082"
)
