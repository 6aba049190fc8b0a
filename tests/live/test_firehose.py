"""The firehose: what matters is kept as an archive tells it, all else is passed over, and no cut loses anything."""

from datetime import UTC, datetime

import libipld
import pytest
from bench.live.events import MINE, OWNER, did, events
from hypothesis import given
from hypothesis import strategies as st
from websockets.sync.server import ServerConnection

from live.sockets import Sockets
from nearer.model.activity import Account, Activity, Problem, Record
from nearer.model.names import Precision, Verb
from nearer.sources.lexicon import Names, told
from nearer.sources.live.bluesky.firehose import Firehose, Wanted, heard
from nearer.wire import Patience, Wire
from nearer.wire.errors import LiveError, Nonsense, Unreachable
from nearer.wire.policy import origin
from sources.car_writer import cid, frame, header

ANN, BO = "did:plc:ann222222222222222222222", "did:plc:bo2222222222222222222222"
POST = "app.bsky.feed.post"
STAMP = "2026-03-01T09:00:00.000Z"
MADE = [event.frame for event in events(400, people=2 * MINE)]
PEOPLE = frozenset(did(number) for number in range(MINE))


def commit(seq: int, who: str, *ops: tuple[str, str, dict[str, object] | None]) -> bytes:
    """An event: what was done, at which key, to which record."""
    blocks = {path: libipld.encode_dag_cbor(record) for _, path, record in ops if record is not None}
    body = {
        "ops": [
            {"action": act, "path": path, "cid": cid(blocks[path]) if path in blocks else None} for act, path, _ in ops
        ],
        "rev": "3k",
        "seq": seq,
        "repo": who,
        "time": "2026-03-01T09:00:05Z",
        "blocks": header(cid(b"")) + b"".join(map(frame, blocks.values())),
    }
    return libipld.encode_dag_cbor({"t": "#commit", "op": 1}) + libipld.encode_dag_cbor(body)


def note(kind: str, **body: object) -> bytes:
    return libipld.encode_dag_cbor({"t": kind, "op": 1}) + libipld.encode_dag_cbor(body)


def post(text: str, **more: object) -> dict[str, object]:
    return {"$type": POST, "text": text, "createdAt": STAMP, **more}


def acts(records: list[Record]) -> list[Activity]:
    return [record for record in records if isinstance(record, Activity)]


def test_a_record_is_told_as_an_archive_tells_it() -> None:
    reply = post(
        "Yes", reply={"root": {"uri": f"at://{OWNER}/{POST}/3k"}, "parent": {"uri": f"at://{OWNER}/{POST}/3k"}}
    )
    cases = {
        f"{POST}/3kaaaaaaaaaaa": reply,
        "app.bsky.feed.like/3kaaaaaaaaaab": {"subject": {"uri": f"at://{OWNER}/{POST}/3k"}, "createdAt": STAMP},
        "app.bsky.graph.follow/3kaaaaaaaaaac": {"subject": BO, "createdAt": STAMP},
    }
    firehose = Firehose(Wanted(OWNER, frozenset({ANN})))
    found = firehose.read(commit(7, ANN, *(("create", path, record) for path, record in cases.items())))
    wanted = [told(*path.split("/"), ANN, record, Names(), None) for path, record in cases.items()]
    assert acts(found) == wanted and firehose.seq == 7


def tagged(tag: str) -> dict[str, object]:
    feature = {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
    return post(f"#{tag}", facets=[{"index": {}, "features": [feature]}])


def test_who_matters() -> None:
    like = {"subject": {"uri": f"at://{OWNER}/{POST}/3k", "cid": "b"}, "createdAt": STAMP}
    cases = [
        (BO, POST, post("To nobody"), 0),
        (BO, POST, post(f"Says {OWNER}, and to nobody"), 0),
        (BO, "app.bsky.feed.like", like, 1),
        (BO, POST, tagged("Bookbinding"), 1),
        (BO, POST, tagged("Boats"), 0),
        (ANN, POST, post("Anything"), 1),
    ]
    firehose = Firehose(Wanted(OWNER, frozenset({ANN}), frozenset({"bookbinding"})))
    for seq, (who, collection, record, kept) in enumerate(cases, 1):
        found = firehose.read(commit(seq, who, ("create", f"{collection}/3kaaaaaaaaaa{seq}", record)))
        assert len(acts(found)) == kept
    assert firehose.opened == 5 and firehose.seen == 6


def test_what_is_taken_back_is_told_with_its_moment() -> None:
    firehose = Firehose(Wanted(OWNER, frozenset({ANN})))
    (deleted,) = acts(firehose.read(commit(1, ANN, ("delete", f"{POST}/3kaaaaaaaaaaa", None))))
    (undone,) = acts(firehose.read(commit(2, ANN, ("delete", "app.bsky.feed.like/3kaaaaaaaaaab", None))))
    assert (deleted.verb, deleted.id, deleted.object) == (
        Verb.DELETE, f"at://{ANN}/{POST}/3kaaaaaaaaaaa#delete", f"at://{ANN}/{POST}/3kaaaaaaaaaaa",
    )  # fmt: skip
    assert (undone.verb, undone.of, undone.precision) == (Verb.UNDO, Verb.LIKE, Precision.SECOND)
    assert undone.time == datetime(2026, 3, 1, 9, 0, 5, tzinfo=UTC)
    assert not firehose.read(commit(3, BO, ("delete", f"{POST}/3kaaaaaaaaaaa", None)))


def test_names_come_along() -> None:
    firehose = Firehose(Wanted(OWNER, frozenset({ANN})))
    profile = {"displayName": "Ann", "description": "Paper"}
    (named,) = firehose.read(note("#identity", seq=1, did=ANN, handle="Ann.Example", time=STAMP))
    (profiled,) = firehose.read(commit(2, ANN, ("update", "app.bsky.actor.profile/self", profile)))
    assert isinstance(named, Account) and named.handle == "ann.example"
    assert isinstance(profiled, Account) and (profiled.name, profiled.bio) == ("Ann", "Paper")
    assert not firehose.read(note("#identity", seq=3, did=BO, handle="bo.example", time=STAMP))
    assert not firehose.read(note("#account", seq=4, did=ANN, active=False, time=STAMP)) and firehose.seq == 4


def test_the_same_events_again_tell_nothing() -> None:
    firehose = Firehose(Wanted(OWNER, PEOPLE))
    once = [record for frame in MADE for record in firehose.read(frame)]
    assert len(once) > 100 and not [record for frame in MADE for record in firehose.read(frame)]


@given(st.data())
def test_garbage_is_a_problem_and_no_failure(data: st.DataObject) -> None:
    event = bytearray(data.draw(st.sampled_from(MADE)))
    for _ in range(data.draw(st.integers(1, 3))):
        event[data.draw(st.integers(0, len(event) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(event)))
    for garbled in (bytes(event), bytes(event[:cut])):
        try:
            found = Firehose(Wanted(OWNER, PEOPLE)).read(garbled)
        except Unreachable:
            continue  # It says that it is an error.
        assert all(isinstance(record, Account | Activity | Problem) for record in found)


def test_a_stream_of_garbage_is_left() -> None:
    firehose = Firehose(Wanted(OWNER))
    with pytest.raises(Nonsense):
        for _ in range(2_000):
            firehose.read(b"\xff not an event")


def listened(server: Sockets, firehose: Firehose, attempts: int = 4) -> list[Record]:
    address = server.address.replace("ws", "http", 1)
    wire = Wire(lambda: datetime.now(UTC), frozenset({origin(address)}), Patience(attempts, 0.01, 0.01))
    return [record for step in heard(firehose, address, wire, 0.2) for record in step.records]


def test_a_cut_loses_and_doubles_nothing() -> None:
    server = Sockets(lambda _: None)

    def streams(connection: ServerConnection) -> None:
        cursor = int((connection.request.path.partition("cursor=")[2] or 0) if connection.request else 0)
        for event in MADE[max(0, cursor - 3) : cursor + 90]:
            connection.send(event)
        if cursor + 90 >= len(MADE):
            connection.recv()

    server.part = streams
    whole = Firehose(Wanted(OWNER, PEOPLE))
    wanted = [record for frame in MADE for record in whole.read(frame)]
    firehose = Firehose(Wanted(OWNER, PEOPLE))
    with server.running():
        assert listened(server, firehose) == wanted
    assert len(server.asked) > 4 and firehose.seq == len(MADE)


def test_a_place_that_the_server_does_not_know() -> None:
    def streams(connection: ServerConnection) -> None:
        if connection.request is not None and "cursor" in connection.request.path:
            body = {"error": "FutureCursor", "message": "Cursor in the future."}
            connection.send(libipld.encode_dag_cbor({"op": -1}) + libipld.encode_dag_cbor(body))
        connection.send(MADE[0])
        connection.recv()

    firehose = Firehose(Wanted(OWNER, PEOPLE), 99_999)
    with Sockets(streams).running() as server:
        listened(server, firehose)
    assert firehose.seq == 1
    assert not firehose.missed
    firehose.read(note("#info", name="OutdatedCursor"))
    assert firehose.missed


def test_a_server_that_ends_it_again_and_again_is_left_alone() -> None:
    with Sockets(lambda _: None).running() as server, pytest.raises(LiveError):
        listened(server, Firehose(Wanted(OWNER)))
    assert len(server.asked) == 4
