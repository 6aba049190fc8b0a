"""Lists without dates: people (followers, following, blocks, mutes) and likes."""

import re
from collections.abc import Callable, Iterator, Mapping

from nearer.model.activity import Activity, Place, Problem, Record, Roster
from nearer.model.names import RosterName, Verb
from nearer.sources.archives.x.fields import handle_id, number, text, unwrapped
from nearer.sources.archives.x.reading import Reading
from nearer.sources.archives.x.rows import rows

LISTS: Mapping[str, RosterName] = {
    "followers": RosterName.FOLLOWERS,
    "following": RosterName.FOLLOWING,
    "blocks": RosterName.BLOCKS,
    "mutes": RosterName.MUTES,
}

_WRAPPERS = ("follower", "following", "blocking", "block", "muting", "mute")
_STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/status/")


def rosters(reading: Reading) -> Iterator[Record]:
    """One roster for each list that is there.

    A list that lost rows keeps its people and has no date, because dated lists tell who went.
    """
    tally, made = reading.tally, reading.told.made
    declared = dict(reading.told.promised)
    for kind, list_name in LISTS.items():
        names = reading.layout.of(kind)
        members: dict[str, None] = {}
        for name in names:
            for item in rows(reading.archive, name, tally):
                if isinstance(item, Problem):
                    yield item
                    continue
                place, row = item
                person = unwrapped(row, *_WRAPPERS)
                link = re.search(r"user_id=([1-9]\d{0,19})\b", text(person, "userLink") or "")
                native = number(person, "accountId") or (link[1] if link else None)
                if native is None:
                    tally.broken.add(name)
                    yield Problem(place, "bad-row", "the row names no account")
                else:
                    members[native] = None
        if not members and (not names or any(name in tally.broken for name in names)):
            # Absent, or nothing of it could be read: unknown, which is not empty.
            continue
        short = any(name in tally.broken or tally.found[name] < declared.get(name, 0) for name in names)
        if short and made is not None:
            yield Problem(Place(names[0]), "incomplete-list", "the list has lost rows, so its date is not used")
        yield Roster(
            network="x",
            owner=reading.owner.id,
            name=list_name,
            time=None if short else made,
            members=tuple(members),
            place=Place(names[0]),
        )


def likes(reading: Reading, authors: Mapping[str, str], resolved: Callable[[str], str]) -> Iterator[Record]:
    """A like for each liked post, once.

    `authors` are the authors of posts that this archive names, `resolved` gives the id that goes with a handle.
    """
    told: set[str] = set()
    for name in reading.layout.of("likes"):
        for item in rows(reading.archive, name, reading.tally):
            if isinstance(item, Problem):
                yield item
                continue
            place, row = item
            like = unwrapped(row, "like")
            post = number(like, "tweetId")
            if post is None:
                yield Problem(place, "bad-row", "the like names no post")
                continue
            if post in told:
                continue
            told.add(post)
            named = _STATUS.match(text(like, "expandedUrl") or "")
            author = handle_id(named[1]) if named and named[1].lower() != "i" else authors.get(post)
            when = reading.clock.read(like.get("likedAt"))
            yield Activity(
                network="x",
                id=f"like/{post}",
                time=when.time,
                precision=when.precision,
                offset=None if when.time is None else 0,
                actor=reading.owner.id,
                verb=Verb.LIKE,
                target=None if author is None else resolved(author),
                object=post,
                url=f"https://x.com/i/status/{post}",
                place=place,
            )
