"""The licensed Mastodon archives of 2022 and 2023, against counts made without Nearer's code.

The definitions agree, save for these: `visibility` is counted of posts, without boosts;
`posts_with_content_warning` is not compared, because a warning becomes part of the text. A reply that is directed at
somebody whom it mentions counts as a mention of them.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from nearer.model.activity import Activity, Promise, Record
from nearer.model.names import Verb
from nearer.sources.archive import open_archive
from nearer.sources.archives.mastodon import SOURCE
from nearer.sources.contract import Found, Options

FILES = ("archive-2022.tar", "archive-2022.tar.gz", "archive-2023.zip")


def opened(shared: Path, file: str) -> tuple[Found, list[Record], dict[str, Any]]:
    folder = shared / "data" / "archives" / "mastodon-fossilizer"
    archive = open_archive(folder / file)
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    expected = json.loads((folder / "expected.json").read_text())[file]
    return found, list(SOURCE.read(archive, found, Options())), expected


def mentions(post: Activity) -> set[str]:
    return {person for person in (post.target, *post.to) if person is not None and person != post.actor}


@pytest.mark.parametrize("file", FILES)
def test_all_counts_agree(shared: Path, file: str) -> None:
    found, records, expected = opened(shared, file)
    acts = [record for record in records if isinstance(record, Activity)]
    posts = [act for act in acts if act.verb is Verb.CREATE]
    boosts = [act for act in acts if act.verb is Verb.ANNOUNCE]
    likes = [act for act in acts if act.verb is Verb.LIKE]
    replies = [post for post in posts if post.in_reply_to is not None]
    counts = expected["counts"]
    assert found.owner is not None
    assert found.owner.id == expected["owner"]["actor"]
    assert found.owner.name == expected["owner"]["name"]
    assert found.owner.handle is not None
    assert found.owner.handle.startswith(expected["owner"]["handle"] + "@")
    assert len(posts) + len(boosts) == counts["activities"]
    assert len(posts) == counts["create"]
    assert len(boosts) == counts["announce"]
    assert len(likes) == counts["likes"]
    assert Counter(post.visibility.value for post in posts) == counts["visibility"]
    assert len(replies) == counts["replies"]
    assert sum(reply.target == reply.actor for reply in replies) == counts["self_replies"]
    assert sum(reply.target != reply.actor for reply in replies) == counts["replies_to_others"]
    assert sum(len(mentions(post)) for post in posts) == counts["mention_events"]
    assert len({post.thread for post in posts if post.thread is not None}) == expected["conversations"]


@pytest.mark.parametrize("file", FILES)
def test_the_same_people_are_met(shared: Path, file: str) -> None:
    _, records, expected = opened(shared, file)
    acts = [record for record in records if isinstance(record, Activity)]
    met = Counter(person for act in acts if act.verb is Verb.CREATE for person in mentions(act))
    boosted = {act.target for act in acts if act.verb is Verb.ANNOUNCE}
    people = expected["distinct_people"]
    assert len(met) == people["mentioned_actors"]
    assert len(boosted) == people["boosted_actors_from_cc"]
    assert len(boosted | set(met)) == people["mentioned_or_boosted"]
    assert len({urlsplit(person).netloc for person in met}) == people["mention_domains"]
    for top in expected["top_mentions"]:
        assert met[top["actor"]] == top["posts"]


@pytest.mark.parametrize("file", FILES)
def test_times_and_the_manifests_promise(shared: Path, file: str) -> None:
    _, records, expected = opened(shared, file)
    times = [record.time for record in records if isinstance(record, Activity) and record.time is not None]
    assert f"{min(times):%Y-%m-%dT%H:%M:%SZ}" == expected["first"]
    assert f"{max(times):%Y-%m-%dT%H:%M:%SZ}" == expected["last"]
    promises = {record.file: record for record in records if isinstance(record, Promise)}
    assert promises["outbox.json"].promised == expected["declared_totalItems"]
    assert promises["outbox.json"].found == expected["counts"]["activities"]


def test_the_tar_and_its_gzip_are_one_archive(shared: Path) -> None:
    assert opened(shared, FILES[0])[1] == opened(shared, FILES[1])[1]


def test_every_reply_is_directed_at_somebody(shared: Path) -> None:
    for file in FILES:
        for record in opened(shared, file)[1]:
            if isinstance(record, Activity) and record.in_reply_to is not None:
                assert record.target is not None
