"""How far the words of a text lean towards a reading by what they mean, whether or not the n-grams know them.

Each word has a row of the static table (the sum of its pieces' rows). A text is the sum of the rows of its words, each
once, divided by the root of the sum of their squared lengths and of BLANK_MEANING: about length one, since rows of
different words stand at right angles but for what they share, and less for a few words, which are less evidence. A head
with a direction adds that direction's share of the text to its log odds: what is sold is said in ever other words, and
the table knows "discount" beside "reduced". Needs have none, since what asks is form and not topic
(docs/decisions/listening.md has both).
"""

import math
from collections.abc import Mapping, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from nearer.listening.pieces import Pieces
from nearer.listening.tokens import Forms
from nearer.listening.weights import BLANK_MEANING, Table

_FIRST, _CACHED = 4_096, 100_000
"""How many forms there is room for at first, and how many keep their leaning at hand from one batch to the next."""


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


class _Known:
    """The words that were seen: the row of each, with what it adds to each reading and its squared length."""

    def __init__(self, columns: int) -> None:
        self.row: dict[str, int] = {}
        self.rows = np.zeros((_FIRST, columns))

    def put(self, form: str, told: NDArray[np.floating]) -> int:
        """Keep a word in the next row; returns which. Whoever finds a row finds it written."""
        row = len(self.row)
        if row == len(self.rows):
            self.rows = np.vstack([self.rows, np.zeros_like(self.rows)])
        self.rows[row] = told
        self.row[form] = row
        return row


class Leaning:
    """The words' leaning in some directions, worked out when a word is first seen. Several threads may share one.

    `directions` has the direction of each reading [dimensions], by name.
    """

    def __init__(self, table: Table, directions: Mapping[str, NDArray[np.float32]]) -> None:
        self.names = tuple(directions)
        self._words = Words(table)
        self._directions = np.asarray([*directions.values()], np.float32).reshape(len(directions), -1)
        # Most words are one piece: what they add is worked out for all of them at once.
        self._of_pieces = self._told(table.rows * table.scales[:, None])
        self._forms = Forms()
        self._known = _Known(len(directions) + 1)
        self._learning = Lock()

    def odds(self, texts: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """What the words of texts, as their tokens, add to the log odds of each reading [texts, readings]."""
        known, forms = self._at_hand(), self._forms
        rows: list[int] = []
        ends: list[int] = []
        for tokens in texts:
            for form in dict.fromkeys([forms[written] for written in tokens]):
                row = known.row.get(form)
                rows.append(self._learn(known, form) if row is None else row)
            ends.append(len(rows))
        added = np.zeros((len(texts), len(self.names)))
        starts = np.asarray([0, *ends[:-1]], np.int64)
        held = np.flatnonzero(np.asarray(ends, np.int64) > starts)
        if len(held):
            sums = np.add.reduceat(known.rows[rows], starts[held], axis=0)
            added[held] = sums[:, :-1] / np.sqrt(sums[:, -1:] + BLANK_MEANING)
        return added

    def strongest(self, name: str, tokens: Sequence[str]) -> tuple[int, float] | None:
        """The token that leans furthest, the first of equal ones, and what it adds; None where none leans so."""
        known = self._at_hand()
        forms = [self._forms[written] for written in tokens]
        told = {form: self._row(known, form) for form in dict.fromkeys(forms)}
        column = self.names.index(name)
        along = [float(told[form][column]) for form in forms]
        most = max(along, default=0.0)
        if most <= 0:
            return None
        return along.index(most), most / math.sqrt(sum(float(row[-1]) for row in told.values()) + BLANK_MEANING)

    def _at_hand(self) -> _Known:
        """The words that are known; begun anew where they are many. Whoever works with the former ones keeps them."""
        if len(self._known.row) >= _CACHED:
            self._known = _Known(len(self.names) + 1)
        return self._known

    def _row(self, known: _Known, form: str) -> NDArray[np.float64]:
        row = known.row.get(form)
        if row is None:
            row = self._learn(known, form)
        # Asked for after it was learnt, which may have made the rows anew.
        return known.rows[row]

    def _learn(self, known: _Known, form: str) -> int:
        """Keep what a word adds, once; returns its row."""
        with self._learning:
            row = known.row.get(form)
            return known.put(form, self._of(form)) if row is None else row

    def _of(self, form: str) -> NDArray[np.floating]:
        ids = self._words.ids(form)
        if len(ids) == 1:
            return self._of_pieces[ids[0]]
        if ids:
            return self._told(self._words.sum_of(ids)[None])[0]
        return np.zeros(len(self.names) + 1)

    def _told(self, words: NDArray[np.float32]) -> NDArray[np.float32]:
        """What words, by their rows, add to each reading, then their squared length [words, readings + 1]."""
        return np.column_stack([words @ self._directions.T, np.square(words).sum(axis=1)])
