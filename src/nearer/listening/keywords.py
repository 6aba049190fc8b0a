"""What texts are about: words and short phrases that are said often here and seldom elsewhere.

Term frequency times rarity over one to three words (Spärck Jones 1972), against the background table that ships with
the weights. A phrase counts by its rarest word and wins over its own parts when it is most of what they are said in.
Function words, numbers, handles and addresses are no keywords. Bios and hashtags weigh more where the caller says so.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nearer.listening.words import Word, content, rarity

LONGEST = 3
"""Words of a phrase."""
HASHTAG = 2.0
"""A hashtag counts so many times: somebody chose it to say what the text is about. Our own choice."""
COMMON = 5.0
"""A word of less rarity (in more than one background text of 150: "two", "week", "good") is no keyword by itself, and a
phrase of such words neither. Our own choice."""
TAKES = 0.6
"""A phrase takes the place of a word in it if it is so much of what the word is said in. Our own choice."""
_SPAN = 40
"""How far apart in letters two words of a phrase may begin."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or phrase as most often written, how many texts (and whose) have it, and its score."""

    words: str
    texts: int
    people: int
    score: float


@dataclass(slots=True)
class _Count:
    weight: float
    written: dict[str, int]
    texts: set[int]
    people: set[str]
    rare: float


def keywords(
    texts: Sequence[str], *, most: int = 20, by: Sequence[str] | None = None, fewest_people: int = 1
) -> list[Keyword]:
    """The keywords of many texts, best first, each in two texts or more (in one, if there is only one text).

    Args:
        texts: What was written.
        most: How many to return.
        by: Who wrote each text. With `fewest_people` 2, what one person alone keeps saying is no keyword of a group.
        fewest_people: People who have to have said it.
    """
    counts: dict[tuple[str, ...], _Count] = {}
    for number, text in enumerate(texts):
        person = by[number] if by is not None else ""
        _count(counts, text, number, person)
    fewest = min(2, len(texts))
    held = {key: one for key, one in counts.items() if len(one.texts) >= fewest and len(one.people) >= fewest_people}
    taken = _taken(held)
    scored = [
        Keyword(
            max(one.written, key=lambda written: (one.written[written], written)),
            len(one.texts),
            len(one.people),
            (1 + math.log(one.weight)) * math.sqrt(len(one.texts)) * one.rare * (1 + 0.3 * (len(key) - 1)),
        )
        for key, one in held.items()
        if key not in taken
    ]
    return sorted(scored, key=lambda one: (-one.score, one.words))[:most]


def _count(counts: dict[tuple[str, ...], _Count], text: str, number: int, person: str) -> None:
    for phrase in _phrases(text, list(content(text))):
        key = tuple(word.stem for word in phrase)
        start, end = phrase[0].start, phrase[-1].end
        written = text[start:end].lstrip("#").lower()
        rare = max(rarity(word.written.lstrip("#").lower()) for word in phrase)
        if rare < COMMON:
            continue
        one = counts.get(key)
        if one is None:
            one = counts[key] = _Count(0.0, {}, set(), set(), rare)
        one.weight += HASHTAG if text[start] == "#" else 1.0
        one.written[written] = one.written.get(written, 0) + 1
        one.texts.add(number)
        one.people.add(person)


def _phrases(text: str, words: Sequence[Word]) -> Iterable[tuple[Word, ...]]:
    for at in range(len(words)):
        yield (words[at],)
        for length in range(2, LONGEST + 1):
            phrase = tuple(words[at : at + length])
            # Only white space may stand between: "good bread" but neither "good. Bread" nor "good for bread".
            if (
                len(phrase) < length
                or text[phrase[-2].end : phrase[-1].start].strip(" ")
                or phrase[-1].start - phrase[0].start > _SPAN
            ):
                break
            yield phrase


def _taken(held: dict[tuple[str, ...], _Count]) -> set[tuple[str, ...]]:
    """Words and phrases that a longer phrase stands for."""
    taken: set[tuple[str, ...]] = set()
    for key, one in held.items():
        for length in range(1, len(key)):
            for at in range(len(key) - length + 1):
                part = key[at : at + length]
                if part in held and len(one.texts) >= TAKES * len(held[part].texts):
                    taken.add(part)
    return taken
