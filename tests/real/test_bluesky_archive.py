"""The licensed Bluesky repositories, against counts made without Nearer's code.

The definitions agree, save for these. Mentions: `mention_facets` counts each facet, we count each person once a post,
and the early `entities` are mentions as well; so mentions are compared by people where a file has no entities.
`records` counts the keys of the tree, present or not: ours are read, skipped and missing ones together.
`missing_blocks` counts missing records and missing tree nodes in one number.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nearer.model.activity import Account, Activity, Problem, Record, Skipped
from nearer.model.names import Verb
from nearer.sources.archive import open_archive
from nearer.sources.archives.bluesky import SOURCE
from nearer.sources.contract import Found, Options
from sources.car_writer import Repository, tid
from sources.casework import Held

FILES = (
    "bluesky-arroba/snarfed2.car",
    "bluesky-indigo/bnewbold.robocracy.org.20250310005405.car",
    "bluesky-indigo/fakermaker.repo.car",
    "bluesky-indigo/greenground.repo.car",
    "bluesky-indigo/paul_staging.repo.car",
    "bluesky-indigo/repo_slice.car",
)

each_file = pytest.mark.parametrize("file", FILES)


def opened(shared: Path, file: str) -> tuple[Found, list[Record], dict[str, Any]]:
    path = shared / "data" / "archives" / file
    archive = open_archive(path)
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    expected = json.loads((path.parent / "expected.json").read_text())[path.name]
    return found, list(SOURCE.read(archive, found, Options())), expected


def activities(records: list[Record], verb: Verb) -> list[Activity]:
    return [record for record in records if isinstance(record, Activity) and record.verb is verb]


def missing(records: list[Record]) -> list[int]:
    return [record.count for record in records if isinstance(record, Problem) and record.code == "missing-block"]


@each_file
def test_all_counts_agree(shared: Path, file: str) -> None:
    found, records, expected = opened(shared, file)
    counts = expected["counts"]
    posts, likes = activities(records, Verb.CREATE), activities(records, Verb.LIKE)
    reposts, follows = activities(records, Verb.ANNOUNCE), activities(records, Verb.FOLLOW)
    replies = [post for post in posts if post.in_reply_to is not None]
    quotes = [post for post in posts if post.object is not None]
    assert found.owner is not None
    assert found.owner.id == expected["owner"]["did"]
    assert found.layout == f"repository version {expected['repo_version']}"
    assert len(posts) == counts["posts"]
    assert len(replies) == counts["replies"]
    assert sum(reply.target == reply.actor for reply in replies) == counts["self_replies"]
    assert sum(reply.target != reply.actor for reply in replies) == counts["replies_to_others"]
    assert len(quotes) == counts["quotes"]
    assert sum(f"//{found.owner.id}/" not in (quote.object or "") for quote in quotes) == counts["quotes_of_others"]
    assert len(likes) == counts["likes"]
    assert sum(like.target == like.actor for like in likes) == counts["likes_of_own_posts"]
    assert len(reposts) == counts["reposts"]
    assert sum(repost.target == repost.actor for repost in reposts) == counts["reposts_of_own_posts"]
    assert len(follows) == counts["follows"]
    assert len({follow.target for follow in follows}) == counts["distinct_follows"]
    acts = [record for record in records if isinstance(record, Activity)]
    assert sum(act.offset is not None for act in acts) == counts["createdAt_without_Z"]


@each_file
def test_every_record_of_the_tree_is_accounted_for(shared: Path, file: str) -> None:
    found, records, expected = opened(shared, file)
    by_collection: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Activity):
            by_collection[record.id.split("/")[3]] += 1
        elif isinstance(record, Account) and found.owner is not None and record.id == found.owner.id:
            by_collection["app.bsky.actor.profile"] += 1
        elif isinstance(record, Skipped) and "/" in record.place.file:
            by_collection[record.place.file.partition("/")[2]] += record.count
    by_collection["app.bsky.actor.profile"] -= 1  # the owner as recognised, whom no record tells
    by_collection = +by_collection
    if expected["missing_blocks"]:
        (lost,) = missing(records)
        branches = 1
        assert lost == expected["missing_blocks"]
        assert by_collection.total() + lost - branches == expected["counts"]["records"]
    else:
        assert not missing(records)
        assert by_collection == expected["counts"]["by_collection"]


@each_file
def test_the_same_people_are_met_at_the_same_times(shared: Path, file: str) -> None:
    found, records, expected = opened(shared, file)
    assert found.owner is not None
    acts = [record for record in records if isinstance(record, Activity)]

    def others(chosen: list[Activity]) -> set[str | None]:
        return {act.target for act in chosen} - {act.actor for act in chosen} - {None}

    people = expected["distinct_people"]
    replies = Counter(act.target for act in activities(records, Verb.CREATE) if act.in_reply_to is not None)
    assert len(set(replies) - {found.owner.id}) == people["replied_to"]
    assert len(others(activities(records, Verb.LIKE))) == people["liked"]
    assert len(others(activities(records, Verb.ANNOUNCE))) == people["reposted"]
    if not expected["counts"]["mention_entities_legacy"]:
        mentioned = {person for act in acts for person in act.to}
        assert len(mentioned) == people["mentioned"]
    for top in expected["top_reply_targets"]:
        assert replies[top["did"]] == top["replies"]
    times = [act.time for act in acts if act.time is not None]
    assert f"{min(times):%Y-%m-%dT%H:%M:%SZ}" == expected["first"]
    assert f"{max(times):%Y-%m-%dT%H:%M:%SZ}" == expected["last"]


def test_every_time_the_protocol_allows_is_read_or_falls_back_to_the_key(shared: Path) -> None:
    lines = (shared / "data/archives/bluesky-indigo/datetime_syntax_valid.txt").read_text().splitlines()
    rkey = tid(1_700_000_000_000_000)
    for line in (line.strip() for line in lines if line.strip() and not line.startswith("#")):
        record = {"text": "x", "createdAt": line}
        archive = Held({"repo.car": Repository("did:plc:ida", {f"app.bsky.feed.post/{rkey}": record}).car()})
        found = SOURCE.recognize(archive, Options())
        assert found is not None
        (act,) = activities(list(SOURCE.read(archive, found, Options())), Verb.CREATE)
        assert act.time is not None, line
        assert act.time.year == 2023 or line.startswith(str(act.time.year)), line
