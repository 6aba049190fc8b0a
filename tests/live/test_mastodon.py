"""Mastodon's API on real servers: what two people do on two servers is what Nearer holds, both sides, and once."""

import json
from pathlib import Path

import pytest

from live.conftest import Watch, connected
from live.logs import acts, log
from live.snac import Servers, until
from nearer.api.nearer import Nearer
from nearer.model.names import Precision, Verb
from nearer.store.connections import PullState


def test_a_talk_across_two_servers_is_there_from_both_sides(servers: Servers, home: Nearer, watch: Watch) -> None:
    alice, bob, carol = servers.alice, servers.bob, servers.carol
    carol.follows(alice)
    bob.follows(alice)
    until(lambda: len([n for n in alice.api.notifications(limit=40) if n.type == "follow"]) >= 2)
    post = alice.posts("Who comes to the fair?")
    hers = carol.answers(post, f"@{alice.handle} I do")
    his = bob.answers(post, f"@{alice.name} so do I")
    carol.likes(post)
    alice.is_told_of(hers, his)
    alice.hears("favourite", post)
    mine = alice.answers(hers, f"@{carol.handle} see you there")
    bob.api.status_reblog(bob.finds(post.uri).id)
    alice.hears("reblog", post)

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
    (like,) = acts(home, verb=Verb.LIKE, object=post.uri)
    assert (like.actor, like.target, like.object, like.precision) == (carol.id, alice.id, post.uri, Precision.SECOND)
    (boost,) = acts(home, verb=Verb.ANNOUNCE, object=post.uri)
    assert boost.actor == bob.id
    assert {a.actor for a in acts(home, verb=Verb.FOLLOW)} == {f"acct:{carol.handle}", f"acct:{bob.handle}"}
    world = home.world()
    assert world is not None and len(world.people.find(carol.handle)) == 1

    before = log(home)
    watch.later(minutes=5)
    again = home.live.pull(connection.id)
    assert again.error is None and again.pull.new == 0 and log(home) == before


def test_what_leaves_and_changes_is_noticed(servers: Servers, home: Nearer, watch: Watch) -> None:
    alice, bob, carol = servers.alice, servers.bob, servers.carol
    for person in (bob, carol):
        person.unfollows(alice)
        person.follows(alice)
    post = alice.posts("A post that will be edited")
    gone = bob.answers(post, f"@{alice.name} an answer that will go")
    alice.is_told_of(gone)
    connection = connected(home, alice)
    assert home.live.pull(connection.id).error is None
    first = watch()
    (follow,) = acts(home, verb=Verb.FOLLOW, actor=f"acct:{carol.handle}")[-1:]
    assert follow.precision is Precision.SECOND
    assert acts(home, id=gone.uri) and not acts(home, verb=Verb.DELETE)

    alice.api.status_update(post.id, "A post that was edited")
    bob.deletes(gone)
    carol.unfollows(alice)
    alice.blocks(carol)
    until(lambda: not [s for s in alice.api.status_context(post.id).descendants if s.uri == gone.uri])
    until(lambda: not alice.api.account_relationships(alice.sees(carol).id)[0].followed_by)
    watch.later(hours=7)
    assert home.live.pull(connection.id).error is None

    (edit,) = acts(home, verb=Verb.UPDATE)
    assert (edit.object, edit.actor, edit.text) == (post.uri, alice.id, "A post that was edited")
    (original,) = acts(home, id=post.uri)
    assert original.text == "A post that will be edited", "the first words stay as they were"
    (deleted,) = acts(home, verb=Verb.DELETE)
    assert (deleted.object, deleted.actor, deleted.precision) == (gone.uri, bob.id, Precision.RANGE)
    (unfollow,) = acts(home, verb=Verb.UNDO, actor=f"acct:{carol.handle}")
    assert unfollow.of is Verb.FOLLOW and unfollow.target == alice.id and unfollow.precision is Precision.RANGE
    assert unfollow.since is not None and unfollow.time is not None and unfollow.since <= first < unfollow.time
    (block,) = acts(home, verb=Verb.BLOCK)
    assert (block.actor, block.target) == (alice.id, f"acct:{carol.handle}")
    alice.api.account_unblock(alice.sees(carol).id)


def archive(servers: Servers, folder: Path) -> Path:
    """Alice's archive, as Mastodon makes it of the same posts, and the CSV list of whom she follows."""
    alice = servers.alice
    public = "https://www.w3.org/ns/activitystreams#Public"
    items: list[dict[str, object]] = []
    for post in alice.api.account_statuses(alice.api.me().id, limit=40):
        note = {
            "id": post.uri,
            "type": "Note",
            "published": post.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "attributedTo": alice.id,
            "to": [public],
            "content": post.content,
        }
        if post.reblog is None:
            items.append({"id": f"{post.uri}/activity", "type": "Create", "actor": alice.id, "object": note})
    folder.mkdir()
    actor = {"id": alice.id, "type": "Person", "preferredUsername": "alice", "name": "alice"}
    (folder / "actor.json").write_text(json.dumps(actor))
    box = {"id": "outbox.json", "type": "OrderedCollection", "totalItems": len(items), "orderedItems": items}
    (folder / "outbox.json").write_text(json.dumps(box))
    return folder


@pytest.mark.parametrize("archive_first", [True, False])
def test_archive_and_connection_make_one_log_in_either_order(
    servers: Servers, home: Nearer, tmp_path: Path, archive_first: bool
) -> None:
    post = servers.alice.posts("In the archive and on the server")
    given = archive(servers, tmp_path / "archive")
    connection = connected(home, servers.alice)
    if not archive_first:
        assert home.live.pull(connection.id).error is None
    result = home.import_(home.examine([given]))
    assert not result.failed
    if archive_first:
        assert home.live.pull(connection.id).error is None
    (one,) = acts(home, id=post.uri)
    assert one.text == "In the archive and on the server" and len(home.origins("mastodon", post.uri)) == 2
    ids = [act.id for act in log(home)]
    assert len(ids) == len(set(ids))
    world = home.world()
    assert world is not None and {key.id for key in world.people.ego_accounts} == {servers.alice.id}
