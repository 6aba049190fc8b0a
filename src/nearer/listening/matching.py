"""Which of one's offers a text asks for: by meaning (a static table of word pieces) and by words in common.

A text is the mean of its pieces' rows; likeness is the cosine. An offer is its own words and, apart, each of its
example posts; the best of them counts. Words in common count by how rare they are. The two are added; what each is
worth was measured on development dialogs (docs/decisions/listening.md). A score orders offers for one text; it is no
probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nearer.listening.pieces import Pieces
from nearer.listening.weights import Table, shipped_table
from nearer.listening.words import content, rarity

Floats = NDArray[np.float32]

OVERLAP = 2.0
"""What the words in common count beside the likeness (development dialogs, `make bench-listening`)."""
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Offer:
    """What one has to offer: a name, its description, and posts of people who would want it ("people say ...")."""

    name: str
    text: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An offer for a text: its place in the list, its score (about 0 to 2), and the words of the text it shares."""

    offer: Offer
    place: int
    score: float
    words: tuple[str, ...]


class Meaning:
    """Texts as vectors of length one."""

    def __init__(self, table: Table) -> None:
        self._pieces = Pieces(table.pieces)
        self._rows = table.rows.astype(np.float32) * table.scales[:, None]

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return int(self._rows.shape[1])

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Unit vectors [texts, dimensions]; a text without any known piece is all zeros."""
        ids: list[int] = []
        starts: list[int] = []
        for text in texts:
            starts.append(len(ids))
            ids += self._pieces.ids(text)
        found = np.zeros((len(texts), self._rows.shape[1]), np.float32)
        lengths = np.diff(np.asarray([*starts, len(ids)]))
        held = np.flatnonzero(lengths > 0)
        if len(held):
            found[held] = np.add.reduceat(self._rows[np.asarray(ids)], np.asarray(starts)[held], axis=0)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


@cache
def shipped_meaning() -> Meaning:
    """The shipped table, made once."""
    return Meaning(shipped_table())


class Matcher:
    """Finds the best of a list of offers for each text."""

    def __init__(self, offers: Sequence[Offer], meaning: Meaning | None = None) -> None:
        self.offers = tuple(offers)
        self._meaning = meaning or shipped_meaning()
        said = [(place, text) for place, offer in enumerate(self.offers) for text in (_whole(offer), *offer.examples)]
        self._whose = np.asarray([place for place, _ in said], np.int64)
        self._vectors = self._meaning.vectors([text for _, text in said])
        self._holders: dict[str, list[int]] = {}
        for place, offer in enumerate(self.offers):
            for stem in {word.stem for text in (_whole(offer), *offer.examples) for word in content(text)}:
                self._holders.setdefault(stem, []).append(place)

    def best(self, texts: Sequence[str], most: int = 3) -> list[tuple[Match, ...]]:
        """For each text its best offers, best first."""
        found: list[tuple[Match, ...]] = []
        for start in range(0, len(texts), BATCH):
            part = texts[start : start + BATCH]
            for text, scores in zip(part, self.scores(part), strict=True):
                order = np.argsort(-scores, kind="stable")[:most].tolist()
                found.append(
                    tuple(Match(self.offers[at], at, float(scores[at]), self._shared(text, at)) for at in order)
                )
        return found

    def scores(self, texts: Sequence[str]) -> Floats:
        """The score of every offer for every text, [texts, offers]."""
        scores = np.zeros((len(texts), len(self.offers)), np.float32)
        if not self.offers or not texts:
            return scores
        like = self._meaning.vectors(texts) @ self._vectors.T
        scores -= 1
        np.maximum.at(scores.T, self._whose, like.T)
        for row, text in enumerate(texts):
            scores[row] += OVERLAP * self._overlap(text)
        return scores

    def _overlap(self, text: str) -> Floats:
        """For each offer, the rarity of the text's words that it has, as a share of the rarity of all of them."""
        shares = np.zeros(len(self.offers), np.float32)
        words = {word.stem: word for word in content(text)}
        whole = 0.0
        for stem, word in words.items():
            rare = rarity(word.written.lower())
            whole += rare
            holders = self._holders.get(stem)
            if holders:
                # A word that many offers have tells little about which of them is meant.
                shares[holders] += rare / len(holders) ** 0.5
        return shares / (whole + SMOOTH)

    def _shared(self, text: str, place: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word.written for word in content(text) if place in self._holders.get(word.stem, ())))


SMOOTH = 10.0
"""Added to the rarity of a text's words, so that one word in common with a text of two words is not everything."""


def _whole(offer: Offer) -> str:
    return f"{offer.name}: {offer.text}" if offer.text else offer.name
