"""Note tweets: the full text of posts beyond 280 characters, in a file of their own that names no post."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nearer.model.activity import Activity, Place, Problem
from nearer.model.names import Verb, Visibility
from nearer.sources.archive import Archive
from nearer.sources.archives.x.fields import (
    Clock,
    handle,
    handle_id,
    moment_or_none,
    number,
    part,
    parts,
    text,
    unwrapped,
)
from nearer.sources.archives.x.owner import Owner
from nearer.sources.archives.x.rows import Tally, rows

APART = 2
"""Seconds by which a note and its post may differ: X writes the note first."""

_TAIL = re.compile(r"\s*(?:https://t\.co/\w+\s*)*\Z")
_ADDRESSEES = re.compile(r"(?:@\w{1,20}\s+)+")


@dataclass(frozen=True, slots=True)
class Note:
    """One long text, with its place and those it names."""

    id: str
    time: datetime
    text: str
    place: Place
    named: tuple[str, ...]
    post: str | None = None
    """The post it belongs to, where it says so. Archives up to 2026 that were seen do not; other readers' code does."""


class Notes:
    """The notes of one archive, by the second; each is used by one post."""

    def __init__(self) -> None:
        self._at: dict[int, list[Note]] = {}
        self._of: dict[str, Note] = {}
        self._used: set[str] = set()

    def fill(self, archive: Archive, names: tuple[str, ...], tally: Tally) -> Iterator[Problem]:
        for name in names:
            for item in rows(archive, name, tally):
                if isinstance(item, Problem):
                    yield item
                    continue
                place, row = item
                note = unwrapped(row, "noteTweet")
                words = text(part(note, "core"), "text") or text(note, "text")
                time = moment_or_none(note.get("createdAt"))
                native = number(note, "noteTweetId", "id")
                if words is None or native is None:
                    yield Problem(place, "bad-row", "the note has no text or no id")
                elif time is None:
                    yield Problem(place, "bad-time", "the note has no readable time, so that its post cannot be found")
                else:
                    named = (handle(m, "screenName", "screen_name") for m in parts(part(note, "core"), "mentions"))
                    post = number(note, "tweetId") or number(part(note, "lifecycle"), "initialTweetId")
                    # Unlike a post's, the text of a note is not escaped.
                    told = Note(native, time, words, place, tuple(name for name in named if name), post)
                    if post is not None:
                        self._of[post] = told
                    self._at.setdefault(int(time.timestamp()), []).append(told)

    def full_text(self, post: Activity) -> str | None:
        """The full text of a post that was cut, None where no note or more than one fits."""
        own = self._of.get(post.id)
        if own is not None:
            self._used.add(own.id)
            return own.text
        if not self._at or post.time is None or post.text is None:
            return None
        second = int(post.time.timestamp())
        near = [
            n for s in range(second - APART, second + APART + 1) for n in self._at.get(s, ()) if _begins(n, post.text)
        ]
        self._used.update(note.id for note in near)
        return near[0].text if len({note.text for note in near}) == 1 else None

    def alone(self, owner: Owner, clock: Clock) -> Iterator[Activity]:
        """The notes that no post claimed, as activities of their own."""
        for notes in self._at.values():
            for note in notes:
                if note.id in self._used:
                    continue
                when = clock.read(note.time.isoformat())
                to = dict.fromkeys(handle_id(name) for name in note.named if not owner.goes_by(name))
                yield Activity(
                    network="x",
                    id=f"note/{note.id}",
                    time=when.time,
                    precision=when.precision,
                    offset=None if when.time is None else 0,
                    actor=owner.id,
                    verb=Verb.CREATE,
                    to=tuple(to),
                    visibility=Visibility.FOLLOWERS if owner.protected else Visibility.PUBLIC,
                    text=note.text,
                    place=note.place,
                )


def _begins(note: Note, words: str) -> bool:
    """Whether a post is the beginning of a note. A reply's addressees and a link at its end are not in the note."""
    head = _TAIL.sub("", words).removesuffix("…").rstrip()
    bare = _ADDRESSEES.sub("", head, count=1) if head.startswith("@") else head
    return any(start and note.text.startswith(start) for start in (head, bare))
