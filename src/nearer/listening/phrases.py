"""Words that a person would accept as a reason: which n-grams say something by themselves, and what others belong to.

What counts in a linear head is often a small word: "has", "for a", "my". As a reason it says nothing. Such an n-gram is
shown with the words that it goes with ("for a dentist", "my sourdough"), up to the next mark; where nothing beside it
carries meaning, it is no reason to show as long as there is a better one. No reason joins words across the end of a
sentence or a line.
"""

from collections.abc import Sequence

from nearer.listening.tokens import USER, Forms
from nearer.listening.words import EMPTY

WIDER = 2
"""Words that are taken in on either side, at most. Our own choice: "for a new dentist"."""
_ASKING = "? ?! any anybody anyone somebody someone how what what's which who where when why need please should want"
_SPEAKING: dict[str, frozenset[str]] = {
    "need": frozenset(_ASKING.split()),
    "sell": frozenset({"<url>", "<money>", "please"}),
    "broadcast": frozenset({"<url>", "everyone"}),
    "warm": frozenset({"thank", "thanks", "<heart>", "<smile>"}),
    "hostile": frozenset({"<angry>", "?!"}),
}
"""Function words and marks that say something for one reading by themselves. Our own list."""
_BIT = {reading: 2 << number for number, reading in enumerate(_SPEAKING)} | {"strict": 2}
_WORD = 1
_STOP = 2 << len(_SPEAKING)
_STOPS = frozenset({".", "...", "?", "?!", "!", "!!", ",", ";", ":"})
"""Marks that end a sentence or a part of one: no reason goes on behind them."""
_CACHED = 100_000
"""How many written tokens keep what they say at hand."""


class _Said(dict[str, int]):
    """Written token to what it is: _WORD for a word, and the bit of each reading for which it says something."""

    def __init__(self) -> None:
        super().__init__()
        self._forms = Forms()

    def __missing__(self, written: str) -> int:
        if len(self) >= _CACHED:
            self.clear()
        form = self._forms[written]
        word = form[:1].isalpha()
        means = word and len(form) > 1 and form != USER and not {form, form.partition("'")[0]} & EMPTY
        said = _WORD if word else _STOP if form in _STOPS else 0
        for reading, speaking in _SPEAKING.items():
            if means or form in speaking:
                said |= _BIT[reading]
        self[written] = said
        return said


_SAID = _Said()


def said_by(tokens: Sequence[str]) -> list[int]:
    """What each token says, as `worded` takes it."""
    return [_SAID[written] for written in tokens]


def worded(said: Sequence[int], first: int, last: int, reading: str) -> tuple[int, int] | None:
    """The tokens from `first` to `last` (without), widened until one of them carries meaning for the reading; None
    where none beside them does.

    >>> worded(said_by(["Looking", "for", "a", "dentist"]), 1, 3, "need")
    (1, 4)
    """
    bit = _BIT[reading]
    for at in range(first, last):
        if said[at] & bit:
            return _bare(said, first, last, bit)
    if not said[last - 1] & _STOP:
        for at in range(last, min(len(said), last + WIDER)):
            if not said[at] & _WORD:
                break
            if said[at] & bit:
                return first + _marks(said, first, last), at + 1
    if not said[first] & _STOP:
        for at in range(first - 1, max(-1, first - 1 - WIDER), -1):
            if not said[at] & _WORD:
                break
            if said[at] & bit:
                return at, last - (said[last - 1] & _STOP != 0)
    return None


def _marks(said: Sequence[int], first: int, last: int) -> int:
    """How many of them are marks before the first word, or else up to the last mark that ends a sentence."""
    for at in range(first, last):
        if said[at] & _WORD:
            return at - first
    return next((at + 1 - first for at in range(last - 1, first - 1, -1) if said[at] & _STOP), 0)


def _bare(said: Sequence[int], first: int, last: int, bit: int) -> tuple[int, int]:
    """The tokens without the marks at their ends that say nothing, and not beyond a mark that ends a sentence."""
    telling = _WORD | bit
    while not said[first] & telling:
        first += 1
    while not said[last - 1] & telling:
        last -= 1
    if last - first > 1 and said[first] & _STOP:
        return (first + 1, last) if said[first + 1] & bit else (first, first + 1)
    return first, last
