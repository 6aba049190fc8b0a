"""A hashtag in small letters, parted into words, where there is one plain way to do so.

Only words that are common in the background table of the listening room count, so that #photography stays whole and
#oldbooksmell falls into three. Where the whole tag is a word, or another parting is near as likely, nothing is parted.
"""

from functools import cache

from nearer.listening.weights import shipped_common

SHORTEST = 9
"""Letters of a tag that is looked at: short ones are read well enough as they are. Our own choice."""
_LITTLE_WRITTEN = """
a i to of in on at my me we is it be do go no so up us by or an as the and for you our your
"""
_LITTLE = frozenset(_LITTLE_WRITTEN.split())
Parting = tuple[int, float, tuple[str, ...]]
_COMMON = 3
"""Texts of the background that hold a word of three letters or more."""


def parted(tag: str) -> tuple[str, ...]:
    """The words of a tag in small letters, or the tag alone where it does not fall into words."""
    if len(tag) < SHORTEST or not tag.isascii() or not tag.isalpha() or _held(tag) or _inflected(tag):
        return (tag,)
    return _best(tag) or (tag,)


def _best(tag: str) -> tuple[str, ...]:
    """The parting with the fewest words, then the commonest rarest word; empty where there is none."""
    best: list[Parting | None] = [(0, 0.0, ())]
    best += [None] * len(tag)
    for end in range(1, len(tag) + 1):
        for start in range(max(0, end - 16), end):
            before, word = best[start], tag[start:end]
            if before is None or not (word in _LITTLE or (len(word) > 2 and _held(word))):
                continue
            found: Parting = (before[0] + 1, before[1] - _held(word) ** 0.25, (*before[2], word))
            held = best[end]
            if held is None or found[:2] < held[:2]:
                best[end] = found
    last = best[len(tag)]
    if last is None:
        return ()
    words = last[2]
    return words if sum(len(word) > 2 for word in words) >= 2 else ()


def _inflected(tag: str) -> bool:
    """Whether it is a known word with an ending."""
    endings = ("s", "es", "ed", "er", "ers", "ing", "ly", "al", "ist", "ists", "ness", "ship", "ment", "able", "ful")
    return any(tag.endswith(e) and (_held(tag.removesuffix(e)) or _held(tag.removesuffix(e) + "e")) for e in endings)


@cache
def _table() -> dict[str, int]:
    return dict(shipped_common()[1])


def _held(word: str) -> int:
    """In how many texts of the background a word stands, 0 where in too few."""
    count = _table().get(word, 0)
    return count if count >= _COMMON else 0
