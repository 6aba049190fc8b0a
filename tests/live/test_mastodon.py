"""Mastodon's API on real servers: what two people do on two servers is what Nearer holds, both sides, and once."""

import json
from pathlib import Path

import pytest
from mastodon import MastodonNotFoundError

from live.conftest import Watch, connected
from live.logs import acts, log
from live.proxy import Line, in_json
from live.snac import Servers
from nearer.api.nearer import Nearer
from nearer.model.names import Precision, Verb, Visibility
from nearer.model.secret import Secret
from nearer.pages.networks import offer
from nearer.pages.today import build
from nearer.pages.view import View
from nearer.sources.live.contract import Asked
from nearer.sources.live.mastodon.connecting import SCOPES
from nearer.sources.live.registry import live_source
from nearer.store.connections import PullState
from waiting import until


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
        person.follows_anew(alice)
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

    def answers() -> list[str]:
        try:
            return [status.uri for status in alice.api.status_context(post.id).descendants]
        except MastodonNotFoundError:  # for a moment, while the server writes the edited post
            return [gone.uri]

    until(lambda: gone.uri not in answers())
    until(lambda: not alice.api.account_relationships(alice.sees(carol).id)[0].followed_by)
    alice.blocks(carol)  # Only now: of those who are blocked this server may read nothing any more.
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


def test_an_account_that_vanished_unfollowed_nobody(servers: Servers, home: Nearer, watch: Watch) -> None:
    alice, dave, line = servers.alice, servers.joined("dave", servers.carol), Line(servers.alice.server)
    dave.follows(alice)
    (id,) = until(
        lambda: [n.account.id for n in alice.api.notifications(limit=40) if n.account.acct == dave.handle],
    )
    token = alice.api.access_token
    assert isinstance(token, str)
    connection = home.live.accept("mastodon", Asked(where=line.address), Secret(token))
    assert home.live.pull(connection.id).error is None
    first = watch()
    assert acts(home, verb=Verb.FOLLOW, actor=f"acct:{dave.handle}")

    # This server keeps what it knew of accounts that are deleted; others forget them. So it is asked for another id.
    line.changed = lambda request: request.replace(id.encode(), b"0" * len(id))
    for _ in range(2):
        watch.later(hours=7)
        assert home.live.pull(connection.id).error is None

    (gone,) = acts(home, verb=Verb.DELETE, actor=f"acct:{dave.handle}")
    assert gone.object == gone.actor and gone.precision is Precision.RANGE
    assert gone.since is not None and gone.time is not None and gone.since <= first < gone.time
    assert not acts(home, verb=Verb.UNDO, actor=f"acct:{dave.handle}")
    line.close()


def test_who_reacted_is_known_where_no_notification_tells_of_it_any_more(
    servers: Servers, home: Nearer, watch: Watch
) -> None:
    carol, frank = servers.carol, servers.joined("frank", servers.alice)
    carol.follows(frank)
    until(lambda: [n for n in frank.api.notifications(limit=40) if n.type == "follow"])
    post = frank.posts("Who remembers this?")
    carol.likes(post)
    carol.api.status_reblog(carol.finds(post.uri).id)
    frank.hears("reblog", post)
    frank.hears("favourite", post)
    frank.api.notifications_clear()

    connection = connected(home, frank)
    assert home.live.pull(connection.id).error is None
    for verb in (Verb.LIKE, Verb.ANNOUNCE):
        (act,) = acts(home, verb=verb, object=post.uri)
        assert (act.actor, act.target, act.time, act.precision) == (carol.id, frank.id, None, Precision.NONE)
    asked = home.live.pull(connection.id)
    assert asked.error is None and asked.pull.new == 0


def test_what_the_user_saw_in_an_app_of_the_networks_own_is_said_to_be(
    servers: Servers, home: Nearer, watch: Watch
) -> None:
    alice, line = servers.alice, Line(servers.alice.server)
    asked = servers.bob.posts(f"@{alice.name} when does the fair begin?")
    alice.is_told_of(asked)
    token = alice.api.access_token
    assert isinstance(token, str)
    connection = home.live.accept("mastodon", Asked(where=line.address), Secret(token))

    def looked() -> bool:
        watch.later(minutes=10)
        assert home.live.pull(connection.id).error is None
        (card,) = (c for c in build(home, View(), minutes=60).openings if c.words and "fair begin" in c.words.text)
        return card.looked

    assert not looked() and home.live.pulls(connection).looked is None
    (told,) = (n for n in alice.api.notifications(limit=40) if n.get("status") and n.status.uri == asked.uri)
    # This server keeps no markers; the answer is of the form that Mastodon gives.
    marker = {"last_read_id": told.id, "version": 1, "updated_at": told.created_at.isoformat()}
    markers = in_json(json.dumps({"notifications": marker}).encode())
    line.told = lambda request, answer: markers if b"/api/v1/markers" in request else answer
    assert looked() and home.live.pulls(connection).looked == told.created_at
    line.close()


def test_whoever_makes_a_token_by_hand_is_told_which_scopes_it_needs() -> None:
    how = offer(live_source("mastodon")).how
    assert all(scope in how for scopes in SCOPES.values() for scope in scopes)


def test_a_token_that_may_not_read_lists_and_markers_reads_the_rest(
    servers: Servers, home: Nearer, watch: Watch
) -> None:
    alice, bob, line = servers.alice, servers.bob, Line(servers.alice.server)
    post = bob.posts(f"@{alice.name} who brings the tables?")
    alice.is_told_of(post)
    token = alice.api.access_token
    assert isinstance(token, str)
    connection = home.live.accept("mastodon", Asked(where=line.address), Secret(token))
    # This server knows no narrower rights. Mastodon answers so to a token that lacks one.
    body = b'{"error":"This action is outside the authorized scopes"}'
    refused = b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    closed = (b"/api/v1/lists", b"/api/v1/markers", b"/favourited_by", b"/reblogged_by")
    line.told = lambda request, answer: (
        refused + body if any(way in request.partition(b"\r\n")[0] for way in closed) else answer
    )
    pulled = home.live.pull(connection.id)
    assert pulled.error is None and pulled.pull.state is PullState.FINE and acts(home, id=post.uri)
    line.close()


def test_another_name_and_lists_of_ones_own_are_dated_differences(servers: Servers, home: Nearer, watch: Watch) -> None:
    alice, carol = servers.alice, servers.carol
    alice.follows(carol)
    until(lambda: [one for one in alice.api.account_following(alice.api.me().id) if one.acct == carol.handle])
    made = alice.api.list_create("Fair")
    connection = connected(home, alice)
    assert home.live.pull(connection.id).error is None
    first = watch()
    assert not acts(home, verb=Verb.ADD) and not acts(home, verb=Verb.UPDATE)

    def later() -> None:
        watch.later(hours=7)
        assert home.live.pull(connection.id).error is None

    carol.api.account_update_credentials(display_name="Carol of the harbour")
    until(lambda: alice.sees(carol).display_name == "Carol of the harbour")
    alice.puts(carol, made)
    later()
    (renamed,) = acts(home, verb=Verb.UPDATE)
    assert renamed.actor == renamed.object == f"acct:{carol.handle}"
    assert renamed.since is not None and renamed.time is not None and renamed.since <= first < renamed.time
    (put,) = acts(home, verb=Verb.ADD)
    assert (put.actor, put.target, put.object) == (alice.id, f"acct:{carol.handle}", f"{alice.id}#list/Fair")
    assert put.precision is Precision.RANGE and put.visibility is Visibility.DIRECT

    alice.takes(carol, made)
    later()
    (taken,) = acts(home, verb=Verb.REMOVE)
    assert (taken.target, taken.object, taken.since) == (put.target, put.object, put.time)
    alice.puts(carol, made)
    later()
    later()
    assert len({act.id for act in acts(home, verb=Verb.ADD)}) == 2 and len(acts(home, verb=Verb.REMOVE)) == 1
    alice.takes(carol, made)
    carol.api.account_update_credentials(display_name="carol")


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
