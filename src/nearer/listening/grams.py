"""Texts to n-grams of a fixed vocabulary, many texts at a time.

A text is its forms with a mark before and after. Words one by one and in pairs count, once each however often a text
says them (what is said twice is not meant twice: on sources left out it reads better, docs/decisions/listening.md);
what the vocabulary does not hold does not. The work in Python is one look-up a token; the rest is arrays over the
whole batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.listening.tokens import Forms, cut

Ints = NDArray[np.int64]

BEGIN, END = "<s>", "</s>"
_UNKNOWN, _BEGIN, _END = 0, 1, 2
_CACHED = 100_000
"""How many written tokens keep their number at hand."""
_HALF = 62
"""Bits of rules that one whole number of the arrays holds; there are two, so MOST_RULES at most."""
MOST_RULES = 2 * _HALF


@dataclass(frozen=True, slots=True)
class Grams:
    """N-grams of a batch: `features[starts[t]:starts[t + 1]]` are those of text t, each once, where it first stands.

    `places` says at which token of the text each began (-1 is the mark before the text). `bits` has, for each text, the
    rules whose triggers it holds.
    """

    features: Ints
    places: Ints
    starts: Ints
    bits: list[int]


class _Numbers(dict[str, int]):
    """Written token to the number of its form, worked out when first asked for."""

    def __init__(self, id_of: Mapping[str, int]) -> None:
        super().__init__()
        self._id_of = id_of
        self._forms = Forms()

    def __missing__(self, written: str) -> int:
        if len(self) >= _CACHED:
            self.clear()
        number = self._id_of.get(self._forms[written], _UNKNOWN)
        self[written] = number
        return number


class Vocabulary:
    """The n-grams that count, numbered from 0, and the triggers of the rules.

    >>> Vocabulary(["help", "help me", "<s> help"], {}).grams(["Help me!"]).features.tolist()
    [2, 0, 1]
    """

    def __init__(self, grams: Sequence[str], triggers: dict[str, int]) -> None:
        forms = sorted({form for gram in grams for form in gram.split(" ")} | triggers.keys() - {BEGIN, END})
        self._id_of = {BEGIN: _BEGIN, END: _END}
        for form in forms:
            self._id_of.setdefault(form, len(self._id_of) + 1)
        self._size = len(self._id_of) + 1
        self._single = np.full(self._size, -1, np.int64)
        self._trigger = np.zeros((self._size, 2), np.int64)
        for form, bits in triggers.items():
            self._trigger[self._id_of[form]] = bits & (1 << _HALF) - 1, bits >> _HALF
        keys: list[int] = []
        values: list[int] = []
        for number, gram in enumerate(grams):
            parts = [self._id_of[form] for form in gram.split(" ")]
            if len(parts) == 1:
                self._single[parts[0]] = number
            else:
                keys.append(parts[0] * self._size + parts[1])
                values.append(number)
        self._count = len(grams)
        order = np.argsort(np.asarray(keys, np.int64))
        self._pairs = np.asarray(keys, np.int64)[order]
        self._pair_number = np.asarray(values, np.int64)[order]
        self._known = _Numbers(self._id_of)

    def grams(self, texts: Sequence[str]) -> Grams:
        """The n-grams of each text; of texts longer than `tokens.LONGEST`, of the beginning."""
        return self.grams_of([cut(text) for text in texts])

    def grams_of(self, texts: Sequence[Sequence[str]]) -> Grams:
        """The n-grams of texts that are cut already."""
        known = self._known
        ids: list[int] = []
        for tokens in texts:
            ids.append(_BEGIN)
            ids += [known[written] for written in tokens]
            ids.append(_END)
        lengths = np.asarray([len(tokens) + 2 for tokens in texts], np.int64)
        return self._found(np.asarray(ids, np.int64), lengths)

    def _found(self, ids: Ints, lengths: Ints) -> Grams:
        if not len(ids):
            none = np.zeros(0, np.int64)
            return Grams(none, none, np.zeros(1, np.int64), [])
        first = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        single = self._single[ids]
        pair = np.full(len(ids), -1, np.int64)
        if len(self._pairs) and len(ids) > 1:
            keys = ids[:-1] * self._size + ids[1:]
            at = np.minimum(np.searchsorted(self._pairs, keys), len(self._pairs) - 1)
            pair[:-1] = np.where(self._pairs[at] == keys, self._pair_number[at], -1)
        both = np.stack([single, pair], axis=1).ravel()
        kept = np.flatnonzero(both >= 0)
        where = kept // 2
        text = np.repeat(np.arange(len(lengths)), lengths)[where]
        # The first of each n-gram of a text: equal keys lie in the order in which they were written.
        _, firsts = np.unique(text * self._count + both[kept], return_index=True)
        firsts.sort()
        kept, where, text = kept[firsts], where[firsts], text[firsts]
        place = where - first[:-1][text] - 1
        starts = np.searchsorted(where, first)
        halves = np.bitwise_or.reduceat(self._trigger[ids], first[:-1])
        bits = [low | high << _HALF for low, high in halves.tolist()]
        return Grams(both[kept], place, starts, bits)
