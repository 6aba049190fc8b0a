"""Word pieces: a word is the fewest longest pieces of a fixed vocabulary, as in BERT's uncased tokeniser.

Greedy longest match first (Wu et al. 2016, section 4.1, as used by Devlin et al. 2019). A word with a place that no
piece covers is dropped. Words are kept in a cache, since most words of a text were seen before.
"""

import re
import unicodedata
from collections.abc import Sequence

_WORDS = re.compile(r"[a-z0-9]+")
_LONGEST = 40
"""Longer words are noise (hashes, screams): our own choice."""
_CACHED = 200_000
"""How many words the cache holds before it begins anew; about 20 MB."""


class Pieces:
    """A vocabulary of pieces. `##` begins a piece that goes on a word.

    >>> Pieces(["garden", "##ing", "tool"]).ids("Gardening, tools")
    [0, 1]
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._id_of = {piece: number for number, piece in enumerate(vocabulary)}
        self._cache: dict[str, tuple[int, ...]] = {}

    def ids(self, text: str) -> list[int]:
        """Return the row numbers of the text's pieces, in order."""
        found: list[int] = []
        cache = self._cache
        for word in _WORDS.findall(_plain(text)):
            pieces = cache.get(word)
            if pieces is None:
                pieces = self._cut(word)
                if len(cache) >= _CACHED:
                    cache.clear()
                cache[word] = pieces
            found.extend(pieces)
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST:
            return ()
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self._id_of.get(word[start:end] if start == 0 else "##" + word[start:end])
                if piece is not None:
                    found.append(piece)
                    start = end
                    break
            else:
                return ()
        return tuple(found)


def _plain(text: str) -> str:
    """Lower case, without accents."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
