"""Whether two texts are the same one again: shared runs of words, as near-duplicates are found since Broder (1997)."""

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_APART = re.compile(r"https?://\S+|www\.\S+|(?<!\w)@[\w.@-]+")
_RUN = 3
SAME = 0.7
"""The share of runs of three words (Jaccard) from which two posts count as one. Our own choice: a changed name or link
leaves more, another sentence on the same matter less."""
_FEWEST = 6
"""Words from which likeness says anything: "Thank you so much!" may be said every day."""


def alike(one: str, two: str) -> bool:
    """Whether two texts are the same but for links, handles and a few words. Short texts never are."""
    first, second = _words(one), _words(two)
    if len(first) < _FEWEST or len(second) < _FEWEST:
        return False
    runs, others = _runs(first), _runs(second)
    return len(runs & others) >= SAME * len(runs | others)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_APART.sub(" ", text))]


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
