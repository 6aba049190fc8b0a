"""The n-grams that move a head most, as words of the text that a person would accept as reasons."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nearer.listening.grams import Grams
from nearer.listening.phrases import worded
from nearer.listening.reading import Reason

MOST_REASONS = 5
LEAST_REASON = 0.15
"""Log odds under which an n-gram is no reason to show: our own choice."""
MOST_LOOKED_AT = 12
"""N-grams of one reading that are looked at for reasons, the strongest: a bound on the work, our own choice."""
WHY = {
    "need": "as posts that ask for something say it",
    "strict": "as posts that need something say it",
    "sell": "as posts that sell say it",
    "broadcast": "as posts to a crowd say it",
    "warm": "as warm posts say it",
    "hostile": "as annoyed posts say it",
}

Added = tuple[float, int, int]
"""What an n-gram adds (times the length of the text's vector), its number and the token at which it begins."""


def strongest(
    grams: Grams, worth: NDArray[np.float32], length: NDArray[np.float64], wanted: NDArray[np.bool_]
) -> dict[int, list[Added]]:
    """The n-grams that add most to a head, for each wanted text, strongest first.

    Args:
        grams: The n-grams of a batch.
        worth: What each n-gram of the vocabulary is worth to the head.
        length: The length of each text's vector.
        wanted: Which texts are asked for.

    Returns:
        By the number of the text, at most MOST_LOOKED_AT n-grams that add LEAST_REASON or more.
    """
    counts = np.diff(grams.starts)
    at = np.flatnonzero(np.repeat(wanted, counts))
    row = np.repeat(np.flatnonzero(wanted), counts[wanted])
    adds = worth[grams.features[at]]
    kept = np.flatnonzero(adds > LEAST_REASON * length[row])
    at, row, adds = at[kept], row[kept], adds[kept]
    order = np.lexsort((-at, -adds, row))
    at, row, adds = at[order], row[order], adds[order]
    found: dict[int, list[Added]] = {}
    for number, add, gram, place in zip(
        row.tolist(), adds.tolist(), grams.features[at].tolist(), grams.places[at].tolist(), strict=True
    ):
        held = found.setdefault(number, [])
        if len(held) < MOST_LOOKED_AT:
            held.append((add, gram, place))
    return found


def with_words(
    reasons: list[Reason],
    name: str,
    text: str,
    said: Sequence[int],
    cut: Sequence[tuple[int, int]],
    added: Sequence[Added],
    pair: Sequence[bool],
    length: float,
) -> tuple[Reason, ...]:
    """The reasons, and after them those of n-grams: in words that say something, no two over the same words.

    Args:
        reasons: What rules say, strongest first.
        name: The reading.
        text: The text.
        said: What its tokens say (`phrases.said_by`).
        cut: Where they stand.
        added: What its n-grams add, strongest first.
        pair: Of each n-gram of the vocabulary, whether it is two forms.
        length: The length of the text's vector.
    """
    spare: Reason | None = None
    for adds, gram, place in added:
        if len(reasons) >= MOST_REASONS:
            break
        begins, ends = max(0, place), min(len(cut), place + (2 if pair[gram] else 1))
        if begins >= ends:
            continue
        shown = worded(said, begins, ends, name)
        if shown is not None:
            begins, ends = shown
        elif spare is not None:
            continue
        first, last = cut[begins][0], cut[ends - 1][1]
        if "\n" in text[first:last]:
            continue
        for one in reasons:
            if first < one.end and one.start < last:
                break
        else:
            reason = Reason(name, text[first:last], first, last, WHY[name], adds / length)
            if shown is None:
                spare = spare or reason
            else:
                reasons.append(reason)
    if not reasons and spare is not None:
        return (spare,)
    return tuple(reasons[:MOST_REASONS])
