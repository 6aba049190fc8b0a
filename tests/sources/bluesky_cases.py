"""The repositories of the contract suite's Bluesky cases: Ida, who is invented, and the people she talks with.

`PYTHONPATH=tests python -m sources.bluesky_cases` writes them anew under `cases/bluesky`.
"""

from datetime import datetime
from pathlib import Path

import libipld

from sources.car_writer import Repository, cid, frame, header, tid

IDA, BEN, CARO, DAN = (f"did:plc:{name:a<24}" for name in ("ida", "ben", "caro", "dan"))
PICTURE = {"$type": "app.bsky.embed.images", "images": [{"alt": "a mast", "image": {"mimeType": "image/png"}}]}


def key(moment: str, clock: int = 0) -> str:
    """The record key of an ISO time."""
    return tid(round(datetime.fromisoformat(moment).timestamp() * 1_000_000), clock)


def post(moment: str, text: str, **more: object) -> tuple[str, dict[str, object]]:
    record: dict[str, object] = {"$type": "app.bsky.feed.post", "text": text, "createdAt": moment, **more}
    return f"app.bsky.feed.post/{key(moment)}", record


def about(collection: str, moment: str, subject: object, **more: object) -> tuple[str, dict[str, object]]:
    record: dict[str, object] = {"$type": collection, "subject": subject, "createdAt": moment, **more}
    return f"{collection}/{key(moment)}", record


def ref(did: str, rkey: str, collection: str = "app.bsky.feed.post") -> dict[str, object]:
    return {"uri": f"at://{did}/{collection}/{rkey}", "cid": "bafyreia"}


def mention(text: str, handle: str, did: str) -> dict[str, object]:
    start = text.encode().index(b"@" + handle.encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(handle) + 1},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": did}],
    }


def everything() -> dict[str, object]:
    """One record of each kind, as a server of 2025 writes them."""
    ours = key("2025-03-01T08:00:00.000Z")
    greeting = "Smørrebrød with @ben.example and @caro.example"
    late = key("2025-03-05T09:00:00+00:00")
    facets = [mention(greeting, "ben.example", BEN), mention(greeting, "caro.example", CARO)]
    pair = {"root": ref(BEN, "3lroot"), "parent": ref(CARO, "3lparent")}
    own = {"root": ref(IDA, ours), "parent": ref(IDA, ours)}
    return dict(
        [
            ("app.bsky.actor.profile/self", {"displayName": "Ida Brøgger", "description": "Boats & bread"}),
            post("2025-03-01T08:00:00.000Z", greeting, facets=facets, embed=PICTURE),
            post("2025-03-01T08:05:00.000Z", "Agreed!", reply=pair),
            post("2025-03-01T08:06:00.000Z", "One thing more", reply=own),
            post(
                "2025-03-01T09:00:00.000Z", "This.", embed={"$type": "app.bsky.embed.record", "record": ref(DAN, "3lq")}
            ),
            post(
                "2025-03-01T09:10:00.000Z",
                "Reply and quote",
                reply=pair,
                embed={
                    "$type": "app.bsky.embed.recordWithMedia",
                    "record": {"record": ref(DAN, "3lq")},
                    "media": PICTURE,
                },
            ),
            post(
                "2025-03-01T09:20:00.000Z",
                "A feed is not a quote",
                embed={"$type": "app.bsky.embed.record", "record": ref(DAN, "boats", "app.bsky.feed.generator")},
            ),
            post("2024-12-24T18:00:00.000-03:00", "With an offset"),
            (
                f"app.bsky.feed.post/{key('2025-03-04T09:00:00+00:00')}",
                {"text": "Brought over", "createdAt": "2019-05-01T10:00:00Z"},
            ),
            (f"app.bsky.feed.post/{late}", {"text": "From the future", "createdAt": "2031-01-01T00:00:00Z"}),
            ("app.bsky.feed.post/my-own-key", {"text": "No time at all", "createdAt": "soon"}),
            about("app.bsky.feed.like", "2025-03-02T08:00:00.000Z", ref(BEN, "3lroot")),
            about("app.bsky.feed.repost", "2025-03-02T08:01:00.000Z", ref(CARO, "3lparent")),
            about("app.bsky.graph.follow", "2025-03-02T08:02:00.000Z", BEN),
            about("app.bsky.graph.block", "2025-03-02T08:03:00.000Z", DAN),
            about(
                "app.bsky.graph.listitem", "2025-03-02T08:04:00.000Z", BEN, list=f"at://{IDA}/app.bsky.graph.list/3ll"
            ),
            ("app.bsky.graph.list/3ll", {"name": "Sailors", "purpose": "app.bsky.graph.defs#curatelist"}),
            ("app.bsky.feed.threadgate/3lt", {"post": "at://x"}),
            ("chat.bsky.actor.declaration/self", {"allowIncoming": "all"}),
            ("blue.boats.logbook/1", {"knots": 5}),
            about("app.bsky.feed.like", "2025-03-02T09:00:00.000Z", "no reference"),
            about("app.bsky.graph.follow", "2025-03-02T09:01:00.000Z", "@ben"),
            ("app.bsky.feed.post/3lbroken22222", b"\xa1\x64text\x62\xff\xfe"),
        ]
    )


def early() -> dict[str, object]:
    """A repository of 2022, version 2, with entities in place of facets."""
    text = "Ahoy 🚢 @ben.example"
    index = {"start": 8, "end": 20}
    return dict(
        [
            post("2022-11-20T10:00:00.000Z", text, entities=[{"type": "mention", "index": index, "value": BEN}]),
            about("app.bsky.feed.like", "2022-11-21T10:00:00.000Z", ref(BEN, "3jroot")),
            about("app.bsky.graph.follow", "2022-11-21T10:01:00.000Z", BEN, **{"$extra": True}),
        ]
    )


def with_history() -> bytes:
    """A version 2 file that also holds the state before: its post was deleted since."""
    now, before = (
        Repository(IDA, early(), version=2),
        Repository(IDA, dict([post("2022-11-19T10:00:00Z", "gone")]), version=2),
    )
    older = [before.commit, *before.tree.values(), *before.leaves.values()]
    return now.car() + b"".join(map(frame, older))


def many() -> dict[str, object]:
    """Enough likes for a tree of several layers."""
    return dict(
        about("app.bsky.feed.like", f"2025-04-01T08:{n:02}:00Z", ref((BEN, CARO)[n % 2], f"3l{n}")) for n in range(40)
    )


def files() -> dict[str, bytes]:
    """Every case's file by its place below `cases/bluesky`."""
    full, slice_of = Repository(IDA, everything()), Repository(IDA, many())
    lost = sorted(slice_of.leaves)[3:6]
    damaged = bytearray(slice_of.car())
    damaged[-30] ^= 1
    return {
        "repository-v3/archive/repo.car": full.car(),
        "repository-v2/archive/repo.car": Repository(IDA, early(), version=2).car(),
        "with-history/archive/repo.car": with_history(),
        "foreign-block-order/archive/ida.example.2025.car": full.car(backwards=True),
        "partial/archive/repo.car": slice_of.car(without=lost, without_nodes=3),
        "cut-off/archive/repo.car": slice_of.car()[:-900],
        "changed-byte/archive/repo.car": bytes(damaged),
        "two-accounts/archive/a-ben.car": Repository(BEN, early()).car(),
        "two-accounts/archive/b-ida.car": Repository(IDA, early()).car(),
    }


def hostile() -> dict[str, bytes]:
    """Files that are no use: none may cost more than the time to say so."""
    commit = libipld.encode_dag_cbor(
        {"did": IDA, "version": 3, "data": cid(b"x"), "rev": "3l", "sig": b"", "prev": None}
    )
    start = header(cid(commit)) + frame(commit)
    node = b"\xa2\x61e\x9b" + b"\xff" * 8
    return {
        "a block of 2^63 bytes": start + b"\xff" * 8 + b"\x7f",
        "a length that never ends": start + b"\xff" * 100,
        "70,000 nested lists": start + frame(b"\x81" * 70_000),
        "a list of 2^64 items": start + frame(node),
        "a map of 2^63 pairs": start + frame(b"\xa2\x61e\xbb" + b"\x7f" + b"\xff" * 7),
        "a header of 2^40 bytes": b"\xff\xff\xff\xff\xff\x20" + start,
        "no root at all": header() + frame(commit),
        "a false digest": start + frame(b"\xa0", cid(b"other")),
        "only a header": header(cid(commit)),
        "a block without id": start + b"\x03abc",
    }


if __name__ == "__main__":
    for place, data in files().items():
        path = Path(__file__).parent / "cases" / "bluesky" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
