"""How the heads are fitted: which n-grams, which weights.

Plain logistic regression with an L2 ridge and no class weights (so that its probabilities mean something) over the
n-grams, weighed by rarity and divided by the length of the text's vector (with BLANK), and over the rules as they
stand. N-grams of fewer than FEWEST texts are dropped, and so is every word that is mostly written with a capital inside
a sentence: names of people, places and products. Handles, addresses and numbers have one form each and never stand for
themselves.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.listening.rows import MOST, SEED, SHIPPED, Row, evenly
from nearer.listening.grams import BEGIN, END, Vocabulary
from nearer.listening.leaning import Words
from nearer.listening.rulebook import RULES
from nearer.listening.rules import plain, triggers_of
from nearer.listening.tokens import TOKEN, Forms, cut
from nearer.listening.weights import BLANK, shipped_table

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FEWEST = 5
KEPT = 24_000
"""N-grams that are kept, over all heads."""
RIDGE = 3.0
"""Inverse ridge of the logistic regression; chosen by leaving one source out (docs/decisions/listening.md)."""
RIDGE_BY_HEAD = {"need": 2.0, "strict": 1.0, "sell": 2.0, "warm": 1.0, "hostile": 1.0}
"""Inverse ridge where it is not RIDGE, chosen in the same way: what is a need differs most between sources."""
RULE_SCALE = 0.5
"""A rule that is found counts so much, beside an n-gram vector of length one."""
DIMENSIONS = shipped_table().rows.shape[1]
MEANING = {"strict": 0.5, "sell": 0.2, "broadcast": 0.5, "warm": 0.5, "hostile": 0.5}
"""Heads that learn what words mean, by their rows in the static table, and what that counts beside an n-gram vector of
length one; chosen by posts judged apart (docs/decisions/listening.md)."""
SEED_WEIGHT = 6.0
"""What a row of the seed set counts beside a development row: chosen by leaving one other source out."""
ANEW_WEIGHT = 2.0
"""What a row that was read anew counts beside another: of 1, 2, 3, 4, 6 and 10, by posts judged apart."""
MOST_BY_HEAD = {"need": 3_000, "strict": 3_000, "sell": 3_000, "warm": 20_000, "hostile": 20_000}
"""Rows that a source gives at most, where it is not MOST: an even draw. The one source of tone gives more. Chosen by
leaving one source out."""
MOST_OF = {("broadcast", "clickbait_headlines"): 1_000}
"""Rows that one source gives one head at most, where it is neither: all of its headlines are broadcast, and more of
them make plain short remarks read as news."""
NAMES = 0.6
"""A word that is capitalised in more of its places inside sentences than this is a name."""


def candidates(texts: Sequence[str]) -> list[str]:
    """N-grams of one and two forms that occur in FEWEST texts or more, names left out, sorted."""
    forms = Forms()
    capital: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for text in texts:
        written = TOKEN.findall(text)
        parts = [BEGIN, *(forms[one] for one in written), END]
        seen.update({*parts[1:-1], *(f"{one} {two}" for one, two in pairwise(parts))})
        titled = sum(one[:1].isupper() for one in written) > len(written) / 2
        if not titled:
            for before, one in pairwise(written):
                if one[:1].isalpha() and re.match(r"[\w,]", before):
                    inside[forms[one]] += 1
                    capital[forms[one]] += one[:1].isupper() and not one.isupper()
    names = {form for form, count in inside.items() if capital[form] > NAMES * count}
    names -= {"i", "i'm", "i've", "i'd", "i'll"}
    return sorted(
        gram
        for gram, count in seen.items()
        if count >= FEWEST and not names & set(gram.split(" ")) and not re.search(r"\d", gram) and " " not in gram[:1]
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """All texts as features: counts of n-grams (sparse, [texts, n-grams]), rules found (dense, [texts, rules]) and what
    their words mean (dense, [texts, DIMENSIONS])."""

    grams: Any
    rules: Floats
    meaning: NDArray[np.float32]


def featured(texts: Sequence[str], grams: Sequence[str]) -> Seen:
    """Texts as features."""
    from scipy.sparse import csr_matrix

    found = Vocabulary(grams, triggers_of(RULES)).grams(texts)
    counts: Any = csr_matrix(
        (np.ones(len(found.features)), found.features, found.starts), shape=(len(texts), len(grams))
    )
    rules = np.zeros((len(texts), len(RULES)))
    for number, (text, bits) in enumerate(zip(texts, found.bits, strict=True)):
        lowered = plain(text)
        for place, rule in enumerate(RULES):
            if bits >> place & 1 and rule.span(text, lowered):
                rules[number, place] = 1
    words = Words(shipped_table())
    return Seen(counts, rules, np.asarray([words.share(cut(text)) for text in texts], np.float32))


def rarity(counts: Any) -> Floats:
    """ln((1 + texts) / (1 + texts with it)) + 1 of each n-gram (smooth inverse document frequency)."""
    held = np.asarray((counts > 0).sum(axis=0)).ravel()
    return np.log((1 + counts.shape[0]) / (1 + held)) + 1


def weighed(table: Seen, rare: Floats) -> Any:
    """The rows as the regression sees them: n-grams by rarity at length one (less for a short text), then the rules,
    then what words mean."""
    from scipy.sparse import csr_matrix, diags, hstack

    grams = table.grams @ diags(rare)
    length = np.sqrt(np.asarray(table.grams @ rare**2).ravel() + BLANK)
    shares = diags(1 / length) @ grams
    return hstack([shares, csr_matrix(table.rules * RULE_SCALE), csr_matrix(table.meaning)]).tocsr()


@dataclass(frozen=True, slots=True)
class Learnt:
    """The rows that a head learns from: which, with a yes or no and how much each counts."""

    rows: NDArray[np.int64]
    labels: Flags
    weights: Floats


def learnt(rows: Sequence[Row], head: str, but: NDArray[np.bool_] | None = None) -> Learnt:
    """The rows that may train a head: of shipped sources and the seed set, without those in `but`.

    A source gives at most MOST_BY_HEAD rows to a head, and all that were read anew for it; all seed rows train. A seed
    row counts SEED_WEIGHT times, one that was read anew ANEW_WEIGHT times.
    """
    chosen: list[int] = []
    for source in (*SHIPPED, SEED):
        numbers = [
            number
            for number, row in enumerate(rows)
            if row.source == source and head in row.labels and (but is None or not but[number])
        ]
        most = len(rows) if source == SEED else MOST_OF.get((head, source), MOST_BY_HEAD.get(head, MOST))
        chosen += evenly([number for number in numbers if head not in rows[number].read], most)
        chosen += [number for number in numbers if head in rows[number].read]
    return Learnt(
        np.asarray(chosen, np.int64),
        np.asarray([rows[number].labels[head] for number in chosen], bool),
        np.asarray([_weight(rows[number], head) for number in chosen]),
    )


def _weight(row: Row, head: str) -> float:
    if head in row.read:
        return ANEW_WEIGHT
    return SEED_WEIGHT if row.source == SEED else 1.0


def fitted(rows: Any, used: Learnt, head_name: str) -> tuple[Floats, float]:
    """Weights and intercept of one head; heads that are not in MEANING have zeros for what words mean."""
    from scipy.sparse import diags
    from sklearn.linear_model import LogisticRegression

    ridge = RIDGE_BY_HEAD.get(head_name, RIDGE)
    head: Any = LogisticRegression(C=ridge, solver="liblinear", max_iter=200)
    counts = np.ones(rows.shape[1])
    counts[-DIMENSIONS:] = MEANING.get(head_name, 0.0)
    head.fit((rows[used.rows] @ diags(counts)).tocsr(), used.labels, sample_weight=used.weights)
    return head.coef_[0] * counts, float(head.intercept_[0])


def without_meaning(rows: Any) -> Any:
    """The rows without the columns of what words mean."""
    return rows[:, :-DIMENSIONS]
