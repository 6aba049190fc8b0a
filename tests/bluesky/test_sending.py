"""Answering on Bluesky's real servers: there once, whatever is lost, and told as the pull tells it."""

from dataclasses import replace
from typing import Any

from bluesky.network import Member, Network, patient
from live.conftest import Watch
from live.logs import acts, log
from live.proxy import Line, cut
from live.test_sending import DOT
from nearer.api.live import Begun
from nearer.api.nearer import Nearer
from nearer.model.names import Verb
from nearer.model.outbox import Act, Deed, Item, ItemState
from nearer.sources.live.contract import Asked, Scope
from nearer.store.connections import Connection


def connected(home: Nearer, member: Member) -> Connection:
    asked = Asked(where=member.typed, scopes=frozenset({Scope.READ, Scope.WRITE}))
    begun = home.live.begin("bluesky", asked)
    assert isinstance(begun, Begun) and begun.asks == "app password"
    return home.live.finish(begun.ticket, member.app_password("Nearer"))


def everything(member: Member, uri: str) -> Any:
    """What the AppView shows of a post, as the library models it."""
    return member.api.get_posts([uri]).posts


def sent(home: Nearer, watch: Watch, connection: Connection, act: Act) -> Item:
    item = home.outbox.press(home.outbox.save(connection.id, act).id)
    watch.later(seconds=11)
    return settled(home, watch, item)


def settled(home: Nearer, watch: Watch, item: Item) -> Item:
    def there() -> Item | None:
        home.outbox.tend()
        found = home.outbox.one(item.id)
        watch.later(seconds=5)
        return found if found.state in (ItemState.CONFIRMED, ItemState.FAILED) else None

    found: Item = patient(there)
    assert found.state is ItemState.CONFIRMED, found
    return found


def test_reply_like_boost_follow_and_back(network: Network, home: Nearer, watch: Watch) -> None:
    alice, bob = network.member("alice"), network.member("bob")
    post = bob.posts("How did you bind it?")
    connection = connected(home, alice)
    text = f"With linen thread, @{bob.handle}: see https://example.org/a?b=c. #binding ü"
    act = Act(deed=Deed.REPLY, about=post.uri, person=bob.did, text=text, language="en")
    draft = home.outbox.save(connection.id, act)
    home.outbox.attach(draft.id, "image/png", DOT, "A bench")
    done = sent(home, watch, connection, home.outbox.one(draft.id).act)
    (shown,) = everything(alice, done.sent)
    assert shown.record.text == text and shown.record.reply.parent.uri == post.uri
    assert len(shown.record.facets) == 3 and shown.embed.images[0].alt == "A bench"
    (told,) = acts(home, id=done.sent)
    assert (told.actor, told.target, told.in_reply_to, told.text) == (alice.did, bob.did, post.uri, text)
    base = Act(deed=Deed.LIKE, about=post.uri, person=bob.did)
    for deed, verb in ((Deed.LIKE, Verb.LIKE), (Deed.BOOST, Verb.ANNOUNCE)):
        done = sent(home, watch, connection, replace(base, deed=deed))
        assert [(a.verb, a.object) for a in acts(home, id=done.sent)] == [(verb, post.uri)]
    follow = Act(deed=Deed.FOLLOW, about=bob.did, person=bob.did)
    done = sent(home, watch, connection, follow)
    assert [(a.verb, a.target) for a in acts(home, id=done.sent)] == [(Verb.FOLLOW, bob.did)]
    before = [act for act in log(home) if act.actor == alice.did]
    assert home.live.pull(connection.id).error is None
    assert [act for act in log(home) if act.actor == alice.did] == before, "the pull tells the same"
    for deed in (Deed.UNLIKE, Deed.UNBOOST):
        sent(home, watch, connection, replace(base, deed=deed))
    sent(home, watch, connection, replace(follow, deed=Deed.UNFOLLOW))
    (seen,) = everything(alice, post.uri)
    assert seen.viewer.like is None and seen.viewer.repost is None


def test_a_lost_answer_is_one_post(network: Network, home: Nearer, watch: Watch) -> None:
    alice, bob = network.member("alice"), network.member("bob")
    post = bob.posts("And if the line is cut?")
    connection = connected(home, alice)
    line = Line(network.pds)
    home.state.connections.save(replace(connection, server=line.address))
    act = Act(deed=Deed.REPLY, about=post.uri, person=bob.did, text="Then once")
    item = home.outbox.press(home.outbox.save(connection.id, act).id)
    watch.later(seconds=11)
    line.allowed, line.only, line.fault = 0, "POST", cut
    home.outbox.tend()
    assert home.outbox.one(item.id).state in (ItemState.UNSURE, ItemState.QUEUED) and line.met == 1
    line.allowed = None
    settled(home, watch, item)
    mine = alice.api.app.bsky.feed.post.list(alice.did).records
    assert [record.text for record in mine.values()] == ["Then once"]
    line.close()
