"""Mastodon's API on real servers: what two people do on two servers is what Nearer holds, both sides, and once."""

from live.conftest import Watch, connected
from live.snac import Servers, until
from nearer.api.nearer import Nearer
from nearer.model.activity import Activity
from nearer.model.names import Precision, Verb
from nearer.model.notation import parse
from nearer.store.connections import PullState


def log(home: Nearer) -> list[Activity]:
    """The whole log."""
    return [record for line in home.lines() if isinstance(record := parse(line), Activity)]


def acts(home: Nearer, **wanted: object) -> list[Activity]:
    """The activities with these fields."""
    return [act for act in log(home) if all(getattr(act, name) == value for name, value in wanted.items())]


def arrived(servers: Servers, count: int) -> None:
    """Wait until so many notifications are there: servers tell each other within seconds."""
    until(lambda: len(servers.alice.api.notifications(limit=40)) >= count)


def test_a_talk_across_two_servers_is_there_from_both_sides(servers: Servers, home: Nearer, watch: Watch) -> None:
    alice, bob, carol = servers.alice, servers.bob, servers.carol
    carol.follows(alice)
    bob.follows(alice)
    until(lambda: len(alice.api.notifications(limit=40)) >= 2)
    post = alice.posts("Who comes to the fair?")
    hers = carol.answers(post, f"@{alice.handle} I do")
    his = bob.answers(post, f"@{alice.name} so do I")
    carol.api.status_favourite(carol.finds(post.uri).id)
    arrived(servers, 5)
    mine = alice.answers(hers, f"@{carol.handle} see you there")
    bob.api.status_reblog(bob.finds(post.uri).id)
    arrived(servers, 6)

    connection = connected(home, alice)
    pulled = home.live.pull(connection.id)
    assert pulled.error is None and pulled.pull.state is PullState.FINE and pulled.pull.new > 0

    (asked,) = acts(home, id=post.uri)
    assert (asked.actor, asked.text) == (alice.id, "Who comes to the fair?")
    (answer,) = acts(home, id=hers.uri)
    assert (answer.actor, answer.target, answer.in_reply_to) == (carol.id, alice.id, post.uri)
    (second,) = acts(home, id=his.uri)
    assert (second.actor, second.target, second.in_reply_to) == (bob.id, alice.id, post.uri)
    (back,) = acts(home, id=mine.uri)
    assert (back.actor, back.target, back.in_reply_to, back.thread) == (alice.id, carol.id, hers.uri, post.uri)
    (like,) = acts(home, verb=Verb.LIKE)
    assert (like.actor, like.target, like.object, like.precision) == (carol.id, alice.id, post.uri, Precision.SECOND)
    (boost,) = acts(home, verb=Verb.ANNOUNCE)
    assert (boost.actor, boost.object) == (bob.id, post.uri)
    assert {a.actor for a in acts(home, verb=Verb.FOLLOW)} == {f"acct:{carol.handle}", f"acct:{bob.handle}"}
    world = home.world()
    assert world is not None and len(world.people.find(carol.handle)) == 1

    before = log(home)
    again = home.live.pull(connection.id)
    assert again.error is None and again.pull.new == 0 and log(home) == before
