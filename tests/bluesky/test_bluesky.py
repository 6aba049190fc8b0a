"""Bluesky on its real servers: what people do there is what Nearer holds, both sides, and once."""

from pathlib import Path

import pytest

from bluesky.network import Member, Network, patient
from live.conftest import Watch
from live.logs import acts, log
from nearer.api.live import Begun
from nearer.api.nearer import Nearer
from nearer.model.names import Precision, Verb
from nearer.model.secret import Secret
from nearer.sources.live.bluesky.connecting import Directories, NoAccount, OwnPassword, accept, server_of
from nearer.sources.live.bluesky.cursor import Cursor
from nearer.sources.live.contract import Asked
from nearer.sources.live.lines import decoded
from nearer.store.connections import Connection, PullState
from nearer.store.secrets import FILE
from nearer.wire import Wire
from nearer.wire.policy import origin


def connected(home: Nearer, member: Member) -> Connection:
    """Somebody connects their account with an app password."""
    begun = home.live.begin("bluesky", Asked(where=member.typed))
    assert isinstance(begun, Begun) and begun.address.endswith("/settings/app-passwords")
    return home.live.finish(begun.ticket, member.app_password("Nearer"))


def pulled(home: Nearer, connection: Connection) -> int:
    """Pull, and say how much was new."""
    result = home.live.pull(connection.id)
    assert result.error is None and result.pull.state is PullState.FINE
    return result.pull.new


def test_a_talk_is_there_from_both_sides(network: Network, home: Nearer, watch: Watch) -> None:
    alice, bob, carol = (network.member(name) for name in ("alice", "bob", "carol"))
    post = alice.posts("Who comes to the fair?")
    his = bob.answers(post, "I do")
    mine = alice.answers(his, "See you there", root=post)
    like = bob.api.like(post.uri, post.cid)
    repost = carol.api.repost(post.uri, post.cid)
    follow = bob.api.follow(alice.did)
    own = alice.api.follow(bob.did)
    quote = carol.quotes(post, "Look")
    mention = carol.mentions(alice, "are you there?")
    hers = bob.posts("Mine")
    answer = alice.answers(hers, "Yours")
    elsewhere = carol.answers(hers, "And his", root=hers)
    alice.notified(6)

    connection = connected(home, alice)
    assert pulled(home, connection) == 12

    (told,) = acts(home, id=his.uri)
    assert (told.actor, told.target, told.in_reply_to, told.text) == (bob.did, alice.did, post.uri, "I do")
    (told,) = acts(home, id=mine.uri)
    assert (told.actor, told.target, told.thread, told.text) == (alice.did, bob.did, post.uri, "See you there")
    (told,) = acts(home, id=like.uri)
    assert (told.actor, told.verb, told.target, told.object) == (bob.did, Verb.LIKE, alice.did, post.uri)
    (told,) = acts(home, id=repost.uri)
    assert (told.actor, told.verb, told.target, told.object) == (carol.did, Verb.ANNOUNCE, alice.did, post.uri)
    (told,) = acts(home, id=follow.uri)
    assert (told.actor, told.verb, told.target, told.precision) == (
        bob.did,
        Verb.FOLLOW,
        alice.did,
        Precision.SECOND,
    )
    assert [act.target for act in acts(home, id=own.uri)] == [bob.did]
    assert [(act.target, act.object) for act in acts(home, id=quote.uri)] == [(alice.did, post.uri)]
    assert [act.to for act in acts(home, id=mention.uri)] == [(alice.did,)]
    # A thread is there whole, with what others say in it.
    assert {act.id for act in acts(home, thread=hers.uri)} == {hers.uri, answer.uri, elsewhere.uri}
    world = home.world()
    assert world is not None and len(world.people.find(bob.handle)) == 1

    before = log(home)
    assert pulled(home, connection) == 0 and log(home) == before
    watch.later(hours=7)
    assert pulled(home, connection) == 0 and log(home) == before


def test_what_leaves_is_noticed(network: Network, home: Nearer, watch: Watch) -> None:
    alice, bob, carol = (network.member(name) for name in ("alice", "bob", "carol"))
    post = alice.posts("Still here?")
    his = bob.answers(post, "Not for long")
    like = alice.api.like(his.uri, his.cid)
    own, follow, blocked = alice.api.follow(bob.did), bob.api.follow(alice.did), carol.api.follow(alice.did)
    hers = carol.answers(post, "I am")
    alice.notified(4)
    connection = connected(home, alice)
    assert pulled(home, connection) == 7

    alice.api.unlike(like.uri)
    alice.api.unfollow(own.uri)
    bob.api.unfollow(follow.uri)
    bob.api.delete_post(his.uri)
    block = carol.blocks(alice)
    alice.api.mute(bob.did)
    patient(lambda: len(alice.api.get_followers(alice.did).followers) == 0)
    patient(lambda: not alice.api.get_posts([his.uri]).posts)
    watch.later(hours=7)
    pulled(home, connection)

    for uri, of in ((like.uri, Verb.LIKE), (own.uri, Verb.FOLLOW), (follow.uri, Verb.FOLLOW)):
        (gone,) = acts(home, id=f"{uri}#undo")
        assert (gone.verb, gone.of, gone.precision) == (Verb.UNDO, of, Precision.RANGE)
        assert gone.since is not None and gone.time is not None and gone.since < gone.time
    (deleted,) = acts(home, verb=Verb.DELETE)
    assert (deleted.actor, deleted.object) == (bob.did, his.uri)
    (shut,) = acts(home, id=block.uri)
    assert (shut.actor, shut.verb, shut.target, shut.precision) == (
        carol.did,
        Verb.BLOCK,
        alice.did,
        Precision.SECOND,
    )
    # A block hides a follow and a post, and ends neither.
    assert not acts(home, id=f"{blocked.uri}#undo") and not acts(home, id=f"{hers.uri}#delete")
    (muted,) = acts(home, verb=Verb.IGNORE)
    assert (muted.actor, muted.target) == (alice.did, bob.did)

    carol.api.app.bsky.graph.block.delete(carol.did, block.uri.rpartition("/")[2])
    patient(lambda: len(alice.api.get_followers(alice.did).followers) == 1)
    watch.later(hours=7)
    pulled(home, connection)
    (open_again,) = acts(home, of=Verb.BLOCK)
    assert (open_again.actor, open_again.target) == (carol.did, alice.did)
    before = log(home)
    watch.later(hours=7)
    assert pulled(home, connection) == 0 and log(home) == before


def test_who_vanished_or_is_called_otherwise_now_is_told_and_lists_of_ones_own_are_read(
    network: Network, home: Nearer, watch: Watch
) -> None:
    alice, bob, carol = (network.member(name) for name in ("alice", "bob", "carol"))
    for person in (bob, carol):
        person.api.follow(alice.did)
    alice.notified(2)
    fair, entry = alice.curates("Fair", bob)
    connection = connected(home, alice)
    pulled(home, connection)
    first = watch()
    (put,) = acts(home, verb=Verb.ADD)
    assert (put.id, put.target, put.object) == (entry, bob.did, fair)
    assert home.live.pulls(connection).looked is None

    alice.api.app.bsky.graph.listitem.delete(alice.did, entry.rpartition("/")[2])
    carol.says_of_herself("Boats and nothing else")
    bob.api.com.atproto.server.deactivate_account({})
    alice.api.app.bsky.notification.update_seen({"seen_at": alice.api.get_current_time_iso()})
    patient(lambda: [one.did for one in alice.api.get_followers(alice.did).followers] == [carol.did])
    patient(lambda: alice.api.get_profile(carol.did).description == "Boats and nothing else")
    watch.later(hours=7)
    pulled(home, connection)
    (gone,) = acts(home, verb=Verb.DELETE)
    assert gone.actor == gone.object == bob.did
    (renamed,) = acts(home, verb=Verb.UPDATE)
    assert renamed.actor == renamed.object == carol.did
    for act in (gone, renamed):
        assert act.precision is Precision.RANGE and act.since is not None and act.time is not None
        assert act.since <= first < act.time
    (taken,) = acts(home, verb=Verb.REMOVE)
    assert (taken.target, taken.object) == (bob.did, fair)
    assert not acts(home, verb=Verb.UNDO), "nobody unfollowed"
    looked = home.live.pulls(connection).looked
    assert looked is not None and looked < watch()


@pytest.mark.parametrize("archive_first", [True, False])
def test_archive_and_connection_make_one_log_in_either_order(
    network: Network, home: Nearer, tmp_path: Path, archive_first: bool
) -> None:
    alice, bob = network.member("alice"), network.member("bob")
    post = bob.posts("Ahoy")
    answer = alice.answers(post, "In the file and on the server")
    alice.api.like(post.uri, post.cid)
    alice.api.follow(bob.did)
    bob.api.follow(alice.did)
    alice.notified(1)
    file = tmp_path / "repo.car"
    file.write_bytes(alice.api.com.atproto.sync.get_repo({"did": alice.did}))
    connection = connected(home, alice)
    if not archive_first:
        pulled(home, connection)
    assert not home.import_(home.examine([file])).failed
    if archive_first:
        pulled(home, connection)
    ids = [act.id for act in log(home)]
    assert len(ids) == len(set(ids)) == 5
    (one,) = acts(home, id=answer.uri)
    assert one.text == "In the file and on the server" and len(home.origins("bluesky", answer.uri)) == 2
    world = home.world()
    assert world is not None and {key.id for key in world.people.ego_accounts} == {alice.did}


def test_the_server_is_found_by_the_handle(network: Network, watch: Watch) -> None:
    alice = network.member("alice")
    directories = Directories(handles=network.pds, plc=network.plc)
    wire = Wire(watch, frozenset({origin(network.pds), origin(network.plc)}))
    assert server_of(alice.handle, wire, directories) == network.pds
    granted = accept(Asked(where=f"@{alice.handle}"), Secret(alice.app_password("a")), wire, directories)
    assert (granted.account.id, granted.account.handle, granted.server) == (alice.did, alice.handle, network.pds)
    with pytest.raises(NoAccount):
        server_of("nobody.test", wire, directories)


def test_the_accounts_own_password_is_not_taken(network: Network, home: Nearer) -> None:
    alice = network.member("alice")
    with pytest.raises(OwnPassword):
        home.live.accept("bluesky", Asked(where=alice.typed), Secret(alice.password))
    assert not home.live.connections()


def test_a_session_is_used_as_long_as_it_lasts_and_renewed_when_it_is_over(network: Network, home: Nearer) -> None:
    alice = network.member("alice")
    connection = connected(home, alice)
    begun = home.live.secrets.get(connection.id)
    pulled(home, connection)
    assert home.live.secrets.get(connection.id) == begun
    assert begun is not None
    first = begun.reveal()
    # The access token is spoilt, as if its time were over: the refresh token gets a new one.
    access = first.split(":::")[2]
    home.live.secrets.put(connection.id, Secret(first.replace(access, access[:-8] + "AAAAAAAA")))
    pulled(home, connection)
    renewed = home.live.secrets.get(connection.id)
    # Access tokens of one second are equal, refresh tokens never are.
    assert renewed is not None and renewed.reveal() != first and "AAAAAAAA" not in renewed.reveal()
    # Both are: the app password signs in.
    spoilt = ":::".join(part[:-8] + "AAAAAAAA" if part.startswith("ey") else part for part in first.split(":::"))
    home.live.secrets.put(connection.id, Secret(spoilt))
    pulled(home, connection)
    # The app password is deleted: the user is asked.
    for made in alice.api.com.atproto.server.list_app_passwords().passwords:
        alice.api.com.atproto.server.revoke_app_password({"name": made.name})
    home.live.secrets.put(connection.id, Secret(spoilt))
    result = home.live.pull(connection.id)
    assert result.pull.state is PullState.REFUSED


def test_no_token_is_anywhere_it_should_not_be(network: Network, home: Nearer, tmp_path: Path) -> None:
    alice = network.member("alice")
    alice.posts("Nothing secret")
    connection = connected(home, alice)
    pulled(home, connection)
    kept = home.live.secrets.get(connection.id)
    assert kept is not None
    parts = [part for part in kept.reveal().replace('"', ":::").split(":::") if part.startswith("ey") or "-" in part]
    assert len(parts) >= 3
    files = [file for file in (tmp_path / "home").rglob("*") if file.is_file() and file.name != FILE]
    assert not [file for file in files for part in parts if part.encode() in file.read_bytes()]
    cursor = home.live.state.connections.cursor(connection.id)
    assert decoded(cursor, Cursor).filled
    _, returned = home.live.disconnect(connection.id)
    assert returned and home.live.secrets.get(connection.id) is None
