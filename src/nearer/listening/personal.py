"""A head of one's own: from the user's yes and no on readings, what the shipped heads get wrong for them.

Two numbers move first (`adjusting`). From FEWEST_FOR_WORDS answers on a head its words are learnt as well: a logistic
regression over the shipped n-grams that begins at zero and is added to the log odds of the shipped head, with a ridge
strong enough that few answers move little. Words that the shipped vocabulary lacks stay unknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nearer.listening.adjusting import FEWEST_MARKS, Mark, adjusted
from nearer.listening.reader import Reader, Understood
from nearer.listening.reading import HEADS, Post
from nearer.listening.weights import Calibration, Heads

FEWEST_FOR_WORDS = 100
"""Answers on a head before its words are learnt (LISTENING.md 11)."""
FEWEST_FOR_NETWORK = 60
"""Answers on a head in one network before it has a calibration of its own there (LISTENING.md 10)."""
MOST_ANSWERS = 2_000
"""The newest answers on a head that its words are learnt from: bounds the time and the memory."""
RIDGE = 4.0
"""Precision of the prior of each weight, for texts of length one. Of .5, 1, 2 and 4, less orders better (broadcast left
out: AUC .98, .96, .91 at 1, 2, 4 after 300 answers), but only 4 leaves every head but one calibrated to .08 (selling in
mail after 300: ECE .12, .16, .11, .06; broadcast .09). `python -m bench.listening measure personal`."""
PARTS = 5
"""Parts of the answers of which each is told by the others; the usual number."""
_STEPS, _STILL = 30, 1e-6

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Answer:
    """The user's yes or no on one reading (`head`, one of HEADS) of one post."""

    post: Post
    head: str
    yes: bool


def own(heads: Heads, answers: Sequence[Answer]) -> Heads:
    """The heads as these answers, oldest first, leave them; the same object where there are too few to move any.

    Answers on readings that are None (another language) teach nothing.
    """
    understood = Reader(heads).understood([answer.post for answer in answers])
    calibration = dict(heads.calibration)
    by_network: dict[str, dict[str, Calibration]] = {}
    worth = heads.worth
    moved = 0
    known = [answers[number] for number in understood.posts.tolist()]
    for column, head in enumerate(heads.names):
        rows = np.asarray([row for row, answer in enumerate(known) if answer.head == head][-MOST_ANSWERS:], np.int64)
        if len(rows) < FEWEST_MARKS:
            continue
        odds = understood.odds[rows, column]
        said = np.asarray([known[row].yes for row in rows.tolist()])
        pair = _fitted(heads.calibration[head], odds, said)
        if len(rows) >= FEWEST_FOR_WORDS:
            texts = texts_of(understood, rows)
            begun = pair.slope * odds + pair.shift
            worth = worth.copy() if worth is heads.worth else worth
            added = learnt_words(texts, begun, said) / pair.slope
            worth[texts.grams, column] += (added * heads.rarity[texts.grams]).astype(np.float32)
            unseen = unseen_odds(texts, begun, said)
            odds = (unseen - pair.shift) / pair.slope
            again = _fitted(_AS_TOLD, unseen, said)
            pair = Calibration(again.slope * pair.slope, again.slope * pair.shift + again.shift, again.cut)
        moved += len(rows)
        calibration[head] = pair
        networks = [known[row].post.network for row in rows.tolist()]
        for network in sorted(set(networks) - {""}):
            there = np.asarray([where == network for where in networks])
            if np.count_nonzero(there) >= FEWEST_FOR_NETWORK:
                by_network.setdefault(network, {})[head] = _fitted(pair, odds[there], said[there])
    if not moved:
        return heads
    return replace(
        heads, version=f"{heads.version}+{moved}", worth=worth, calibration=calibration, by_network=by_network
    )


@dataclass(frozen=True, slots=True)
class Texts:
    """Several texts by their n-grams: `shares` [texts, n-grams], and the numbers of these n-grams."""

    grams: Ints
    shares: Floats


def texts_of(understood: Understood, rows: Ints) -> Texts:
    """Some of the texts, in this order."""
    place = np.full(len(understood.posts), -1, np.int64)
    place[rows] = np.arange(len(rows))
    held = np.flatnonzero(place[understood.row] >= 0)
    grams, column = np.unique(understood.gram[held], return_inverse=True)
    shares = np.zeros((len(rows), len(grams)))
    np.add.at(shares, (place[understood.row[held]], column), understood.share[held])
    return Texts(grams, shares)


def learnt_words(texts: Texts, begun: Floats, said: Flags, ridge: float = RIDGE) -> Floats:
    """What each n-gram adds to the calibrated log odds [n-grams], by the answers `said` on texts that begin at `begun`.

    The mode of a logistic regression with a Gaussian prior, found in the space of the texts, of which there are fewer
    than n-grams (Rasmussen and Williams 2006, algorithm 3.1).
    """
    alike = texts.shares @ texts.shares.T / ridge
    added, speaks = np.zeros(len(said)), np.zeros(len(said))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(begun + added, -30, 30)))
        spread = np.maximum(chance * (1 - chance), 1e-9)
        root = np.sqrt(spread)
        wanted = spread * added + said - chance
        inner = np.eye(len(said)) + root[:, None] * alike * root[None, :]
        speaks = wanted - root * np.linalg.solve(inner, root * (alike @ wanted))
        before, added = added, alike @ speaks
        if float(np.abs(added - before).max()) < _STILL:
            break
    return texts.shares.T @ speaks / ridge


def unseen_odds(texts: Texts, begun: Floats, said: Flags, ridge: float = RIDGE) -> Floats:
    """The log odds of each text by words learnt from the other parts of the answers [texts].

    What was learnt from a text is surer of it than of a new one, so calibration is fitted to these.
    """
    told = begun.copy()
    part = np.arange(len(said)) % PARTS
    for number in range(PARTS):
        there, rest = part == number, part != number
        others = Texts(texts.grams, texts.shares[rest])
        told[there] += texts.shares[there] @ learnt_words(others, begun[rest], said[rest], ridge)
    return told


_AS_TOLD = Calibration(1.0, 0.0, 0.5)


def _fitted(prior: Calibration, odds: Floats, said: Flags) -> Calibration:
    marks = [Mark(value, yes) for value, yes in zip(odds.tolist(), said.tolist(), strict=True)]
    return adjusted(prior, marks) or prior


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a head is adjusted: the user's answers on it, and what they have changed so far."""

    head: str
    answers: int
    calibrated: bool
    words: bool
    networks: tuple[str, ...]


def progress(answers: Sequence[Answer]) -> Mapping[str, Progress]:
    """How far each head is adjusted by these answers."""
    told: dict[str, Progress] = {}
    for head in HEADS:
        of_head = [answer for answer in answers if answer.head == head]
        networks = [answer.post.network for answer in of_head]
        told[head] = Progress(
            head,
            len(of_head),
            len(of_head) >= FEWEST_MARKS,
            len(of_head) >= FEWEST_FOR_WORDS,
            tuple(sorted(one for one in set(networks) - {""} if networks.count(one) >= FEWEST_FOR_NETWORK)),
        )
    return told
