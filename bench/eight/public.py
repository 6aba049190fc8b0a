"""The exports of X, Mastodon and Bluesky, as these networks write them: ego's side, and X's direct messages."""

import importlib
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.eight.cast import BLUESKY, MASTODON, X
from bench.eight.script import BEGINS, ENDS, Life, Line

Files = dict[str, bytes]

_TESTS = Path(__file__).parents[2] / "tests"
_FIRST_POST = 1_700_000_000_000_000_000
RENAMED = BEGINS + timedelta(days=60)
"""When those who change their handle on X do."""

_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def x_archive(life: Life) -> Files:
    """The zip of X since late 2022: posts, direct messages, who it is."""
    ego = life.cast.ego.on(X)
    assert ego is not None
    posts = [{"tweet": _tweet(line, number)} for number, line in enumerate(life.between(X, public=True))]
    rooms: dict[str, list[Any]] = {}
    for number, line in enumerate(life.between(X)):
        room = "-".join(sorted((ego.key.id, line.face.key.id), key=int))
        pair = (ego.key.id, line.face.key.id)
        rooms.setdefault(room, []).append(_direct(line, number, *(pair if line.mine else pair[::-1])))
    chats = [
        {"dmConversation": {"conversationId": room, "messages": list(reversed(said))}}
        for room, said in sorted(rooms.items())
    ]
    account = {"username": ego.handle, "accountId": ego.key.id, "accountDisplayName": ego.name,
               "createdAt": "2012-01-05T08:00:00.000Z", "email": "ida@post.example"}  # fmt: skip
    kinds = {"tweets": ("tweets", len(posts)), "directMessages": ("direct_messages", len(chats))}
    manifest = {
        "userInfo": {"accountId": ego.key.id, "userName": ego.handle, "displayName": ego.name},
        "archiveInfo": {"sizeBytes": "1000", "generationDate": _millis(ENDS), "isPartialArchive": False},
        "dataTypes": {
            kind: {"files": [{"fileName": f"data/{name.replace('_', '-')}.js", "globalName": f"YTD.{name}.part0",
                              "count": str(count)}]}
            for kind, (name, count) in kinds.items()
        },
    }  # fmt: skip
    return {
        "data/manifest.js": b"window.__THAR_CONFIG = " + _pretty(manifest),
        "data/account.js": b"window.YTD.account.part0 = " + _pretty([{"account": account}]),
        "data/tweets.js": b"window.YTD.tweets.part0 = " + _pretty(posts),
        "data/direct-messages.js": b"window.YTD.direct_messages.part0 = " + _pretty(chats),
    }


def _tweet(line: Line, number: int) -> dict[str, object]:
    """An answer to a post. A handle that was borne at the time stands in it, as X leaves old posts as they were."""
    handles = line.face.handles
    handle = handles[0] if line.at < RENAMED else handles[-1]
    native = line.face.key.id
    mention = {"name": line.face.name, "screen_name": handle, "indices": ["0", str(len(handle) + 1)], "id_str": native,
               "id": native}  # fmt: skip
    return {
        "retweeted": False, "source": "web", "id_str": str(_FIRST_POST + number), "id": str(_FIRST_POST + number),
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [mention], "urls": []}, "truncated": False,
        "favorite_count": "0", "retweet_count": "0", "created_at": line.at.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "favorited": False, "full_text": f"@{handle} {line.text}", "lang": "en",
        "in_reply_to_status_id_str": str(_FIRST_POST // 2 + number), "in_reply_to_user_id_str": native,
        "in_reply_to_screen_name": handle,
    }  # fmt: skip


def _direct(line: Line, number: int, sender: str, receiver: str) -> dict[str, object]:
    return {
        "messageCreate": {
            "recipientId": receiver, "reactions": [], "urls": [], "text": line.text, "mediaUrls": [],
            "senderId": sender, "id": str(_FIRST_POST + 10**12 + number), "createdAt": _millis(line.at),
        }
    }  # fmt: skip


def mastodon_archive(life: Life) -> Files:
    """actor.json and outbox.json, as `app/services/backup_service.rb` of Mastodon writes them."""
    ego = life.cast.ego.on(MASTODON)
    assert ego is not None and ego.handle is not None
    me, host = ego.key.id, ego.handle.partition("@")[2]
    actor = {
        "@context": ["https://www.w3.org/ns/activitystreams"], "id": me, "type": "Person", "outbox": "outbox.json",
        "followers": f"{me}/followers", "following": f"{me}/following", "preferredUsername": "ida", "name": ego.name,
        "summary": "<p>Boats</p>", "url": f"https://{host}/@ida", "attachment": [], "tag": [], "likes": "likes.json",
    }  # fmt: skip
    items: list[dict[str, object]] = []
    for number, line in enumerate(life.between(MASTODON, public=True)):
        native, them = f"{me}/statuses/{110_000 + number}", line.face.key.id
        user, _, their_host = (line.face.handle or "").partition("@")
        local = their_host == host
        stamp = line.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        aimed = {"to": [_PUBLIC], "cc": [f"{me}/followers", them]}
        note = {
            "id": native, "type": "Note", "summary": None, "inReplyTo": f"{them}/statuses/{220_000 + number}",
            "published": stamp, "url": f"https://{host}/@ida/{110_000 + number}", "attributedTo": me, **aimed,
            "sensitive": False, "conversation": f"tag:{their_host},2024:objectId={number}:objectType=Conversation",
            "content": f'<p><span class="h-card"><a href="https://{their_host}/@{user}" class="u-url mention">'
                       f"@<span>{user}</span></a></span> {line.text}</p>",
            "tag": [{"type": "Mention", "href": them, "name": f"@{user}" if local else f"@{user}@{their_host}"}],
            "attachment": [],
        }  # fmt: skip
        items.append({"id": f"{native}/activity", "type": "Create", "actor": me, "published": stamp, **aimed,
                      "object": note})  # fmt: skip
    box = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection",
           "totalItems": len(items), "orderedItems": items}  # fmt: skip
    likes = {"@context": "https://www.w3.org/ns/activitystreams", "id": "likes.json", "type": "OrderedCollection",
             "orderedItems": []}  # fmt: skip
    return {"actor.json": _pretty(actor), "outbox.json": _pretty(box), "likes.json": _pretty(likes)}


def bluesky_archive(life: Life) -> Files:
    """A repository of version 3."""
    ego = life.cast.ego.on(BLUESKY)
    assert ego is not None
    writer = _car_writer()
    records: dict[str, object] = {"app.bsky.actor.profile/self": {"displayName": ego.name, "description": "Boats"}}
    for number, line in enumerate(life.between(BLUESKY, public=True)):
        stamp = line.at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        key = writer.tid(int(line.at.timestamp()) * 1_000_000 + number, 1)
        text = f"@{line.face.handle} {line.text}"
        post = f"at://{line.face.key.id}/app.bsky.feed.post/{writer.tid(int(line.at.timestamp()) * 1_000_000 - 10**9)}"
        theirs = {"uri": post, "cid": "bafyreia"}
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": line.face.key.id}
        facet = {"index": {"byteStart": 0, "byteEnd": len(f"@{line.face.handle}")}, "features": [feature]}
        records[f"app.bsky.feed.post/{key}"] = {
            "$type": "app.bsky.feed.post", "text": text, "createdAt": stamp, "langs": ["en"], "facets": [facet],
            "reply": {"root": theirs, "parent": theirs},
        }  # fmt: skip
    return {"repo.car": writer.Repository(ego.key.id, records).car()}


def _car_writer() -> Any:
    """The tests' own writer of repositories."""
    sys.path.insert(0, str(_TESTS))
    try:
        return importlib.import_module("sources.car_writer")
    finally:
        sys.path.remove(str(_TESTS))


def _pretty(value: object) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def _millis(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
