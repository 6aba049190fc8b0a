"""The firehose of Bluesky's real server tells what the pull tells, act by act."""

from datetime import UTC, datetime

from bluesky.network import Network
from bluesky.test_sending import connected
from live.conftest import Watch
from live.logs import log
from nearer.api.nearer import Nearer
from nearer.model.activity import Account, Activity, Problem
from nearer.model.names import Verb
from nearer.sources.live.bluesky.firehose import Firehose, Wanted, heard
from nearer.wire import Wire
from nearer.wire.policy import origin


def test_the_stream_and_the_pull_tell_the_same(network: Network, home: Nearer, watch: Watch) -> None:
    alice, bob, carol = (network.member(name) for name in ("alice", "bob", "carol"))
    firehose = Firehose(Wanted(alice.did), 0)
    wire = Wire(lambda: datetime.now(UTC), frozenset({origin(network.pds)}))
    for _ in heard(firehose, network.pds, wire, 1):
        pass  # What was before them.
    before = firehose.seen
    bob.api.follow(alice.did)
    post = alice.posts("A question")
    bob.answers(post, "An answer")
    carol.api.like(post.uri, post.cid)
    carol.posts("To nobody")
    mine = alice.api.like(post.uri, post.cid)
    alice.notified(2)
    told = [record for step in heard(firehose, network.pds, wire, 1) for record in step.records]
    assert firehose.seen - before >= 6 and firehose.seen > firehose.opened
    assert not [record for record in told if isinstance(record, Problem)]
    acts = {record.id: record for record in told if isinstance(record, Activity)}
    connection = connected(home, alice)
    assert home.live.pull(connection.id).error is None
    pulled = {act.id: act for act in log(home) if act.verb is not Verb.IGNORE}
    assert len(acts) == 5 and {id: pulled.get(id) for id in acts} == acts
    alice.api.unlike(mine.uri)
    alice.api.com.atproto.identity.update_handle({"handle": f"new-{alice.name}.test"})
    late = [record for step in heard(firehose, network.pds, wire, 1) for record in step.records]
    (undone,) = (record for record in late if isinstance(record, Activity))
    assert (undone.verb, undone.of, undone.id) == (Verb.UNDO, Verb.LIKE, f"{mine.uri}#undo")
    assert f"new-{alice.name}.test" in [record.handle for record in late if isinstance(record, Account)]
