"""Near-duplicates among many texts: the same post again, with another link, name or number.

Two texts are near if at least SAME of their runs of three words are common (Jaccard, Broder 1997). Handles, links,
addresses and numbers have one form each, so a post to fifty people is one post. Pairs are looked for only among texts
that share one of the smallest hashes of their runs; what shares most runs shares one of those but for a chance of a few
in ten thousand.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from zlib import crc32

from nearer.listening.tokens import TOKEN, Forms

SAME = 0.7
"""Share of common runs from which two texts count as one: our own choice, a changed sentence leaves less."""
FEWEST = 6
"""Words from which likeness says anything: "Thank you so much!" may be said every day."""
RUN = 3
LOOKED = 16
"""Smallest hashes by which candidates are found. Two texts of likeness .7 share none of them by chance .3 to the 16th,
were they drawn apart; the smallest of both are the same ones more often than that."""
MOST = 200
"""Texts that share a hash and are compared with each other, at most: what more share is a phrase, not a copy."""


def near_duplicates(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Groups of texts that are near each other, by number, each of two or more; texts that are near none are left out.

    Nearness passes on: if the second is near the first and the third near the second, all three are one group.
    """
    runs = _runs(texts)
    head = list(range(len(texts)))
    first_with: dict[int, list[int]] = {}
    for number, held in enumerate(runs):
        seen: set[int] = set()
        for run in sorted(held)[:LOOKED]:
            others = first_with.setdefault(run, [])
            for other in others:
                if other not in seen:
                    seen.add(other)
                    if _root(head, other) != _root(head, number) and near(held, runs[other]):
                        head[_root(head, number)] = _root(head, other)
            if len(others) < MOST:
                others.append(number)
    groups: dict[int, list[int]] = {}
    for number in range(len(texts)):
        groups.setdefault(_root(head, number), []).append(number)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def forms(texts: Sequence[str]) -> list[int | None]:
    """A number for each text that is the same for the same words, whatever the links, names and numbers in it are: an
    int64, None where a text has too few words to be told apart."""
    return [
        int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest(), "big", signed=True)
        if len(words) >= FEWEST
        else None
        for words in _words(texts)
    ]


def alike(one: str, two: str) -> bool:
    """Whether two texts are the same one again. Short texts never are."""
    return near(*_runs((one, two)))


def near(runs: frozenset[int], others: frozenset[int]) -> bool:
    """Whether two sets of runs belong to texts that count as one."""
    return bool(runs) and len(runs & others) >= SAME * len(runs | others)


def _runs(texts: Sequence[str]) -> list[frozenset[int]]:
    """The hashes of each text's runs of words; none where it has too few words."""
    found: list[frozenset[int]] = []
    for words in _words(texts):
        if len(words) < FEWEST:
            found.append(frozenset())
            continue
        found.append(frozenset(crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)))
    return found


def _words(texts: Sequence[str]) -> Iterator[list[str]]:
    """The words of each text in their one form."""
    known = Forms()
    for text in texts:
        yield [form for written in TOKEN.findall(text) if (form := known[written])[0].isalnum() or form[0] == "<"]


def _root(head: list[int], number: int) -> int:
    while head[number] != number:
        head[number] = head[head[number]]
        number = head[number]
    return number
