"""What the words of a block mean, as arrays: one entry for each different word."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Verb, Visibility
from nearer.sources.archives.plain.reading import network_word, visibility_word
from nearer.sources.archives.plain.verbs import Deed, deed
from nearer.sources.decode import DecodeError

VISIBILITIES = tuple(Visibility)
_NOBODY = Deed(Verb.VIEW)


@dataclass(frozen=True, slots=True, eq=False)
class Deeds:
    """The deed of each word; of those that are not `known` nothing else counts."""

    verbs: tuple[str, ...]
    of: tuple[str | None, ...]
    visibility: NDArray[np.int64]
    known: NDArray[np.bool_]
    needs_target: NDArray[np.bool_]
    mentions: NDArray[np.bool_]
    answers: NDArray[np.bool_]


def deeds(words: tuple[str, ...]) -> Deeds:
    """What each word of the column `verb` means."""
    meant = [deed(word) for word in words]
    sure = [one or _NOBODY for one in meant]
    return Deeds(
        verbs=tuple(one.verb.value for one in sure),
        of=tuple(None if one.of is None else one.of.value for one in sure),
        visibility=np.array([VISIBILITIES.index(one.visibility) for one in sure], np.int64),
        known=np.array([one is not None for one in meant], np.bool_),
        needs_target=np.array([one.needs_target for one in sure], np.bool_),
        mentions=np.array([one.mentions for one in sure], np.bool_),
        answers=np.array([one.composed and not one.quotes for one in sure], np.bool_),
    )


def networks(words: tuple[str, ...]) -> tuple[str | None, ...]:
    """The network that each cell names, None for one that the careful way must refuse."""
    return tuple(_network(word) for word in words)


def _network(word: str) -> str | None:
    try:
        return network_word(word)
    except DecodeError:
        return None


def visibilities(words: tuple[str, ...]) -> NDArray[np.int64]:
    """The visibility that each cell names, as its place in VISIBILITIES; -1 for an empty cell."""
    return np.array([VISIBILITIES.index(visibility_word(word)) if word else -1 for word in words], np.int64)
