"""A real archive of 2021 beside counts that were made without this code."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nearer.model.activity import Account, Activity, Problem, Promise, Record, Roster
from nearer.model.names import Verb
from nearer.sources.archive import open_archive
from nearer.sources.archives.x import SOURCE
from nearer.sources.contract import Found, Options


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "data" / "archives" / "x-kglibrarian"


@pytest.fixture
def expected(folder: Path) -> dict[str, object]:
    told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return told["archive-2021-11-20.zip"]


@pytest.fixture
def told(folder: Path) -> tuple[Found, list[Record]]:
    archive = open_archive(folder / "archive-2021-11-20.zip")
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    return found, list(SOURCE.read(archive, found, Options()))


def test_every_count_equals_the_independent_one(told: tuple[Found, list[Record]], expected: dict[str, object]) -> None:
    found, records = told
    owner = found.owner
    assert owner is not None
    activities = [r for r in records if isinstance(r, Activity)]
    posts = [a for a in activities if a.verb is Verb.CREATE]
    reposts = [a for a in activities if a.verb is Verb.ANNOUNCE]
    replies = [a for a in posts if a.target is not None and a.object is None]
    quotes = [a for a in posts if a.object is not None]
    lists = Counter({r.name.value: len(r.members) for r in records if isinstance(r, Roster)})
    members = {r.name.value: set(r.members) for r in records if isinstance(r, Roster)}
    named = {person for a in posts for person in a.to}

    ours = {
        "tweet_objects": sum(p.found for p in records if isinstance(p, Promise) and p.file == "data/tweet.js"),
        "distinct_tweet_ids": len({a.id for a in (*posts, *reposts)}),
        "reposts": len(reposts),
        "own_posts_including_replies": len(posts),
        "replies": len(replies),
        "self_replies": sum(a.target == owner.id for a in replies),
        "replies_to_others": sum(a.target != owner.id for a in replies),
        "replies_with_user_but_no_status_id": sum(a.in_reply_to is None for a in replies),
        "mention_events_excluding_reply_target": sum(len(a.to) for a in posts),
        "quote_links_to_others": len(quotes),
        "timestamps_exactly_midnight": sum(a.time is not None and a.time.hour + a.time.minute == 0 for a in posts),
        "likes": sum(a.verb is Verb.LIKE for a in activities),
        "followers": lists["followers"],
        "following": lists["following"],
        "blocks": lists["blocks"],
        "mutes": lists["mutes"],
        "community_tweets": sum(a.space is not None for a in posts),
        "mutual_follows": len(members["followers"] & members["following"]),
        "followers_also_replied_or_mentioned": len(members["followers"] & named),
    }

    counts = expected["counts"]
    assert isinstance(counts, dict)
    assert ours == {name: counts[name] for name in ours}
    people = expected["distinct_people"]
    assert isinstance(people, dict)
    assert len(named) == people["mentioned_ids"]
    assert len({a.target for a in reposts}) == people["reposted_authors"]
    times = sorted(a.time for a in (*posts, *reposts) if a.time is not None)
    assert [times[0], times[-1]] == [
        datetime.fromisoformat(str(expected[edge])).astimezone(UTC) for edge in ("first", "last")
    ]
    assert not any("&amp;" in (a.text or "") for a in posts)


def test_the_owner_is_told_and_is_nobodys_friend(told: tuple[Found, list[Record]], expected: dict[str, object]) -> None:
    found, records = told
    owner = expected["owner"]
    assert isinstance(owner, dict)
    assert found.owner is not None
    assert (found.owner.id, found.owner.handle, found.owner.name) == (owner["id"], owner["handle"], owner["name"])
    assert not any(found.owner.id in a.to for a in records if isinstance(a, Activity))
    assert "-1" not in {a.id for a in records if isinstance(a, Account)}


def test_every_promise_of_the_manifest_is_kept(told: tuple[Found, list[Record]]) -> None:
    _, records = told
    promises = [r for r in records if isinstance(r, Promise)]
    assert promises and all(p.promised == p.found for p in promises)
    assert not [r for r in records if isinstance(r, Problem)]


def test_every_file_is_read_or_left_closed_with_a_reason(folder: Path, told: tuple[Found, list[Record]]) -> None:
    found, _ = told
    names = set(open_archive(folder / "archive-2021-11-20.zip").names)
    assert names == {*found.read, *dict(found.unread)}
