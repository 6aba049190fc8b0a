"""Parts of an export that are not there, by the numbers in the names of its files: for every network alike.

Networks cut long lists and chats into numbered files (`message_1.json`, `message_2.json`, `comments_1.csv`), and large
exports into numbered zips (`takeout-20240101T000000Z-001.zip`). A gap in the numbers is a part that was not given.
A last part that lacks leaves no gap, and cannot be told in this way.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

_FILE = re.compile(r"(?P<stem>[a-z][a-z_]*?)[_-](?P<number>0\d{1,5}|[1-9]\d{0,2})\.(?:json|csv)\Z")
"""Names that formats give are in small letters; what people are called begins with a capital (our own choice)."""
_ZIP = re.compile(r"(?P<stem>.*?[^\d._-])[-_](?:part)?(?P<number>\d{1,3})\.(?:zip|tgz|tar\.gz)\Z", re.IGNORECASE)
"""A number behind another number is a day of a date, and one in brackets a browser's second download."""
_MOST = 60
"""Beyond so many parts a number is no part's (our own choice)."""
_FROM_ONE = frozenset({"message", "messages", "followers", "post_comments", "likes_and_reactions"})
"""Files that are numbered from 1 even where there is one alone: Meta's and Zulip's."""


def told(names: Sequence[str], labels: Sequence[str], network: str) -> Iterator[str]:
    """What is not there, in sentences: of the files that are read, and of the archives as they are called."""
    series: dict[tuple[str, str, str], set[int]] = {}
    for name in names:
        path = PurePosixPath(name)
        match = _FILE.match(path.name)
        if match is not None:
            series.setdefault((str(path.parent), match["stem"], path.suffix), set()).add(int(match["number"]))
    lost: dict[str, int] = {}
    for (_, stem, suffix), there in sorted(series.items()):
        gone = _gone(there, alone=stem in _FROM_ONE)
        for number in gone:
            lost[f"{stem}_{number}{suffix}"] = lost.get(f"{stem}_{number}{suffix}", 0) + 1
    for name, places in list(lost.items())[:3]:
        where = "" if places == 1 else f" in {places} folders"
        yield f"A part is missing: there are later parts, and no {name}{where}."
    if len(lost) > 3:
        yield f"Parts are missing: {len(lost)} numbered files have gaps before them."
    yield from _zips(labels, network)


def _zips(labels: Sequence[str], network: str) -> Iterator[str]:
    stems: dict[str, dict[int, str]] = {}
    for label in labels:
        match = _ZIP.match(label)
        if match is not None:
            stems.setdefault(match["stem"], {})[int(match["number"])] = match["number"]
    for stem, found in sorted(stems.items()):
        padded = all(len(written) == 3 for written in found.values())
        gone = _gone(set(found), alone=padded or network in stem.lower())
        if gone:
            shown = ", ".join(map(str, gone[:5])) + (" and more" if len(gone) > 5 else "")
            yield (
                f"{'Part' if len(gone) == 1 else 'Parts'} {shown} of this export {'is' if len(gone) == 1 else 'are'} "
                "not among what was given. Put all its parts in one folder and import the folder."
            )


def _gone(there: set[int], *, alone: bool) -> list[int]:
    """The numbers that lack from 1 to the highest; none where one number `alone` need not be a part's."""
    top = max(there)
    if top > _MOST or (len(there) == 1 and not alone):
        return []
    return [number for number in range(min(1, *there), top) if number not in there]
