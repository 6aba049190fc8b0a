"""How far the words of a text lean towards a reading by what they mean, whether or not the n-grams know them.

Each word has a row of the static table (the sum of its pieces' rows). A text is the sum of the rows of its words, each
once, divided by the root of the sum of their squared lengths and of BLANK_MEANING: about length one, since rows of
different words stand at right angles but for what they share, and less for a few words, which are less evidence. A head
with a direction adds that direction's share of the text to its log odds. Selling has one: what is sold is said in ever
other words, and the table knows "discount" beside "reduced". Needs have none, since what asks is form and not topic
(docs/decisions/listening.md has both).
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nearer.listening.pieces import Pieces
from nearer.listening.tokens import Forms
from nearer.listening.weights import BLANK_MEANING, Table

_CACHED = 100_000
"""How many forms keep their leaning at hand."""


class Words:
    """The words' rows of a table.

    >>> table = Table(("low", "price"), np.asarray([[9, 0], [0, 3]], np.int8), np.ones(2, np.float32))
    >>> Words(table).share(["Low", "price", "price"]).astype(float).round(2).tolist()
    [0.9, 0.3]
    """

    def __init__(self, table: Table) -> None:
        self._pieces = Pieces(table.pieces)
        self._table = table
        self._forms = Forms()

    def ids(self, form: str) -> list[int]:
        """The pieces of a form; none where the table has none of it."""
        return self._pieces.ids(form)

    def sum_of(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The row of a word whose pieces these are [dimensions]."""
        return (self._table.rows[ids] * self._table.scales[ids, None]).sum(axis=0)

    def share(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """The text whose tokens these are [dimensions]; zeros where no word is known."""
        forms = dict.fromkeys(self._forms[one] for one in tokens)
        rows = [self.sum_of(ids) for form in forms if (ids := self.ids(form))]
        if not rows:
            return np.zeros(self._table.rows.shape[1], np.float32)
        return np.sum(rows, axis=0) / math.sqrt(float(np.sum(np.square(rows))) + BLANK_MEANING)


class Leaning:
    """The words' leaning in one direction, worked out when a word is first seen."""

    def __init__(self, table: Table, direction: NDArray[np.float32]) -> None:
        self._words = Words(table)
        self._direction = direction
        # Most words are one piece: what they add is worked out for all of them at once.
        rows = table.rows * table.scales[:, None]
        self._along: list[float] = (rows @ direction).tolist()
        self._squared: list[float] = np.square(rows).sum(axis=1).tolist()
        self._forms = Forms()
        self._known: dict[str, tuple[float, float]] = {}

    def odds(self, tokens: Sequence[str]) -> float:
        """What the words add to the log odds."""
        leaning, squares = 0.0, 0.0
        known, forms = self._known, self._forms
        for form in dict.fromkeys([forms[written] for written in tokens]):
            along, squared = known.get(form) or self._learn(form)
            leaning += along
            squares += squared
        return leaning / math.sqrt(squares + BLANK_MEANING)

    def strongest(self, tokens: Sequence[str]) -> tuple[int, float] | None:
        """The token that leans furthest, the first of equal ones, and what it adds; None where none leans so."""
        forms = [self._forms[written] for written in tokens]
        known = {form: self._known.get(form) or self._learn(form) for form in dict.fromkeys(forms)}
        along = [known[form][0] for form in forms]
        most = max(along, default=0.0)
        if most <= 0:
            return None
        return along.index(most), most / math.sqrt(sum(squared for _, squared in known.values()) + BLANK_MEANING)

    def _learn(self, form: str) -> tuple[float, float]:
        ids = self._words.ids(form)
        told = (0.0, 0.0)
        if len(ids) == 1:
            told = (self._along[ids[0]], self._squared[ids[0]])
        elif ids:
            row = self._words.sum_of(ids)
            told = (float(row @ self._direction), float(row @ row))
        if len(self._known) >= _CACHED:
            self._known.clear()
        self._known[form] = told
        return told
