"""Events of a firehose as servers send them, made up and seeded: real frames, each with a commit, nodes of the tree and
the record, under their right digests.

The shares of kinds, the sizes of the nodes and how many people act: our own choice, after what relays showed in 2025
(most events are likes, and an event has some thousand bytes).
"""

import importlib
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import libipld

TESTS = Path(__file__).resolve().parents[2] / "tests"
OWNER = "did:plc:owner2222222222222222222"
PEOPLE = 200_000
"""Accounts that act."""
MINE = 1_000
"""So many of them, the first ones, are people who matter."""
NAMED = 1 / 2_000
"""The share of likes, posts, follows and reposts that are about the owner."""
_KINDS = ("like", "post", "follow", "repost", "delete", "other", "identity")
_SHARES = (0.52, 0.16, 0.12, 0.08, 0.08, 0.03, 0.01)
_COLLECTIONS = {
    "like": "app.bsky.feed.like",
    "post": "app.bsky.feed.post",
    "follow": "app.bsky.graph.follow",
    "repost": "app.bsky.feed.repost",
    "delete": "app.bsky.feed.like",
    "other": "app.bsky.feed.threadgate",
}
_BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
_WORDS = ("a", "folded", "sheet", "of", "paper", "dries", "slowly", "under", "boards", "while", "the", "glue", "sets")


@dataclass(frozen=True, slots=True)
class Event:
    """One message, and how many records a reader for the owner finds in it."""

    frame: bytes
    records: int


def did(number: int) -> str:
    """One of the people."""
    return f"did:plc:{f'p{number}x':2<24}"


def events(count: int, seed: int = 5, people: int = PEOPLE) -> Iterator[Event]:
    """So many events, one a millisecond."""
    writer = _writer()
    dice = random.Random(seed)
    nodes = [_node(writer, dice, entries) for entries in (3, 12, 24, 30)]
    for number in range(count):
        moment = _BEGIN + timedelta(milliseconds=number)
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        who = dice.randrange(people)
        (kind,) = dice.choices(_KINDS, _SHARES)
        if kind == "identity":
            body = {"did": did(who), "seq": number + 1, "time": stamp, "handle": f"p{who}.test"}
            head = libipld.encode_dag_cbor({"t": "#identity", "op": 1})
            yield Event(head + libipld.encode_dag_cbor(body), int(who < MINE))
            continue
        named = kind not in ("delete", "other") and dice.random() < NAMED
        other = OWNER if named else did(dice.randrange(people))
        key = writer.tid(int(moment.timestamp() * 1_000) * 1_000, dice.randrange(1024))
        record = None if kind == "delete" else _record(kind, other, key, stamp, dice)
        frame = _commit(writer, nodes, did(who), f"{_COLLECTIONS[kind]}/{key}", record, number + 1, stamp, dice)
        yield Event(frame, int(kind != "other" and (who < MINE or named)))


def _record(kind: str, other: str, key: str, stamp: str, dice: random.Random) -> dict[str, object]:
    post = {"uri": f"at://{other}/app.bsky.feed.post/{key}", "cid": "bafyreia"}
    record: dict[str, object] = {"$type": _COLLECTIONS[kind], "createdAt": stamp}
    match kind:
        case "like" | "repost":
            record["subject"] = post
        case "follow":
            record["subject"] = other
        case "post":
            record |= {"text": " ".join(dice.choices(_WORDS, k=18)), "langs": ["en"]}
            record["reply"] = {"root": post, "parent": post}
        case _:
            record["post"] = post["uri"]
    return record


def _commit(
    writer: Any,
    nodes: list[bytes],
    did: str,
    path: str,
    record: dict[str, object] | None,
    seq: int,
    stamp: str,
    dice: random.Random,
) -> bytes:
    key = path.rpartition("/")[2]
    data = None if record is None else libipld.encode_dag_cbor(record)
    cid = None if data is None else writer.cid(data)
    root = dice.choice(nodes)
    signed = libipld.encode_dag_cbor(
        {"did": did, "rev": key, "sig": dice.randbytes(64), "data": writer.cid(root), "prev": None, "version": 3}
    )
    blocks = [signed, root, dice.choice(nodes), *([] if data is None else [data])]
    body = {
        "ops": [{"cid": cid, "path": path, "action": "delete" if data is None else "create"}],
        "rev": key,
        "seq": seq,
        "repo": did,
        "time": stamp,
        "blobs": [],
        "since": key,
        "blocks": writer.header(writer.cid(signed)) + b"".join(map(writer.frame, blocks)),
        "commit": writer.cid(signed),
        "rebase": False,
        "tooBig": False,
    }
    return libipld.encode_dag_cbor({"t": "#commit", "op": 1}) + libipld.encode_dag_cbor(body)


def _node(writer: Any, dice: random.Random, entries: int) -> bytes:
    """A node of a tree, with keys of the usual length."""
    rows = [
        {
            "k": f"app.bsky.feed.like/{writer.tid(1_700_000_000_000_000 + n)}".encode()[20 if n else 0 :],
            "p": 20 if n else 0,
            "v": writer.cid(dice.randbytes(8)),
            "t": writer.cid(dice.randbytes(8)) if n % 3 == 0 else None,
        }
        for n in range(entries)
    ]
    return libipld.encode_dag_cbor({"e": rows, "l": None})


def _writer() -> Any:
    """The tests' writer of repositories."""
    sys.path.insert(0, str(TESTS))
    try:
        return importlib.import_module("sources.car_writer")
    finally:
        sys.path.remove(str(TESTS))
