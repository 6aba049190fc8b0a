"""What real Mastodons answered, taped by the makers of the client library: read as it is, under the archive's ids."""

import gzip
import json
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from live.snac import CACHE
from nearer.model.activity import Activity, Place, Problem
from nearer.model.names import Verb
from nearer.sources.archives.mastodon import address
from nearer.sources.live.mastodon.records import Entities

PACKAGE = "Mastodon.py==2.3.3"


def tapes() -> list[Path]:
    """The tapes in the library's source package, downloaded once."""
    folder = CACHE / "tapes"
    if not folder.exists():
        folder.mkdir(parents=True)
        words = ["download", "-q", "--no-deps", "--no-binary", ":all:", "-d", str(folder), PACKAGE]
        subprocess.run([sys.executable, "-m", "pip", *words], check=True)
    (package,) = folder.glob("*.tar.gz")
    if not list(folder.glob("*/tests")):
        with tarfile.open(package) as packed:
            packed.extractall(folder, filter="data")
    return sorted(folder.glob("*/tests/cassettes*/*.yaml"))


def answers(tape: Path) -> Iterator[Any]:
    for one in yaml.load(tape.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).get("interactions", ()):
        body = one["response"]["body"].get("string", b"")
        raw = body if isinstance(body, bytes) else body.encode()
        try:
            yield json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
        except ValueError:
            continue  # A stream, a picture, or a page.


def statuses(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"uri", "account", "content", "visibility"} <= value.keys():
            yield value
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from statuses(part)


@pytest.mark.live
def test_every_taped_post_is_read_under_the_id_that_archives_give_it() -> None:
    verbs: Counter[Verb] = Counter()
    for tape in tapes():
        for answer in answers(tape):
            for status in statuses(answer):
                entities = Entities("https://me.example/users/me", "me.example", {})
                records = list(entities.post(status, Place("tape")))
                assert not [record for record in records if isinstance(record, Problem)], tape.name
                (act,) = (record for record in records if isinstance(record, Activity))
                verbs[act.verb] += 1
                author = address.author_of(act.id)
                assert author is None or address.same_actor(author, act.actor)
                if act.verb is Verb.ANNOUNCE:
                    assert act.id.endswith("/activity"), "as the outbox of an archive writes it"
    assert verbs[Verb.CREATE] > 500 and verbs[Verb.ANNOUNCE] > 3
