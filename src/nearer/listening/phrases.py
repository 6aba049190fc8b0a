"""Words that a person would accept as a reason: which n-grams say something by themselves, and what others belong to.

What counts in a linear head is often a small word: "has", "for a", "my". As a reason it says nothing. Such an n-gram is
shown with the words that it goes with ("for a dentist", "my sourdough"), up to the next mark; where nothing beside it
carries meaning, it is no reason to show as long as there is a better one.
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

_FORMS = Forms()


def worded(text: str, spans: Sequence[tuple[int, int]], first: int, last: int, reading: str) -> tuple[int, int] | None:
    """The tokens from `first` to `last` (without), widened until one of them carries meaning for the reading; None
    where none beside them does.

    >>> text = "Looking for a dentist"
    >>> worded(text, [(0, 7), (8, 11), (12, 13), (14, 21)], 1, 3, "need")
    (1, 4)
    """
    speaking = _SPEAKING["need" if reading == "strict" else reading]
    inside = [_FORMS[text[start:end]] for start, end in spans[first:last]]
    if any(_says(one, speaking) for one in inside):
        return _bare(inside, first, speaking)
    for taken, one in enumerate((_FORMS[text[a:b]] for a, b in spans[last : last + WIDER]), start=1):
        if not _word(one):
            break
        if _says(one, speaking):
            return first + _marks(inside), last + taken
    for taken, one in enumerate(
        (_FORMS[text[a:b]] for a, b in reversed(spans[max(0, first - WIDER) : first])), start=1
    ):
        if not _word(one):
            break
        if _says(one, speaking):
            return first - taken, last
    return None


def _marks(forms: Sequence[str]) -> int:
    """How many of them are marks before the first word."""
    return next((number for number, one in enumerate(forms) if _word(one)), 0)


def _bare(forms: Sequence[str], first: int, speaking: frozenset[str]) -> tuple[int, int]:
    """The tokens without the marks at their ends that say nothing."""
    kept = [number for number, one in enumerate(forms) if _word(one) or one in speaking]
    return first + kept[0], first + kept[-1] + 1


def _word(form: str) -> bool:
    return form[:1].isalpha()


def _says(form: str, speaking: frozenset[str]) -> bool:
    if form in speaking:
        return True
    return _word(form) and len(form) > 1 and form != USER and not {form, form.partition("'")[0]} & EMPTY
