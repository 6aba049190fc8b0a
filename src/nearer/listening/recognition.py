"""Recognition: does a reply take up what the other said?

Word overlap tells most of it (Demszky et al. 2021 measured uptake on labelled exchanges): how many words that carry
meaning come back, how rare they are, whether they come in the same pairs, how near both are in meaning (the static
table), whether there is a question back, and short acknowledgements, which share no word. The weights are those of a
logistic regression (`python -m bench.listening train`). A reply that acknowledges and then sells is for the selling
head to catch.
"""

import math
import re
from collections.abc import Mapping
from itertools import pairwise

from nearer.listening.matching import shipped_meaning
from nearer.listening.reading import Reason, Recognition
from nearer.listening.rules import trimmed
from nearer.listening.weights import shipped_recognition
from nearer.listening.words import Word, content, rarity

FACTS = (
    "shared",
    "shared-share",
    "rare-share",
    "rare-sum",
    "pairs",
    "begins-with-theirs",
    "acknowledges",
    "question-back",
    "says-you",
    "length",
    "their-length",
    "quotes",
    "likeness",
    "content-likeness",
)
"""What is counted, each between 0 and about 3."""
MOST_REASONS = 5
SHOWN = 8
"""Words taken up or left that are shown."""

_ACKNOWLEDGES = re.compile(
    r"^\W*(?:@\w+\W+)*(?:exactly|right|yes|yeah|yep|true|agreed?|good (?:point|question|idea|job)|i see|i understand"
    r"|i hear you|that makes sense|makes sense|fair (?:enough|point)|sorry|so sorry|oh no|ah|oh|ok(?:ay)?|wow"
    r"|congrat\w*|thank(?:s| you)|me too|same here|of course|absolutely|no worries)\b"
    r"|\b(?:sorry to hear|sounds (?:like|good|great|hard)|you(?:'re| are) right|what you said"
    r"|as you say|you(?:'re| are) saying|you mean|so you)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|yours|you're|you've|he|she|they|that|those|it)\b", re.IGNORECASE)


def recognition(said: str, reply: str, weights: Mapping[str, float] | None = None) -> Recognition:
    """How likely the reply takes up what was said, with the words taken up and those of the other left untouched."""
    weights = shipped_recognition() if weights is None else weights
    theirs, ours = list(content(said)), list(content(reply))
    facts = counted(said, reply, theirs, ours)
    odds = weights["intercept"] + sum(weights[name] * facts[name] for name in FACTS)
    stems = {word.stem for word in ours}
    return Recognition(
        1 / (1 + math.exp(-odds)),
        _reasons(reply, theirs, ours),
        _shown([word for word in theirs if word.stem in stems]),
        _shown([word for word in theirs if word.stem not in stems]),
    )


def facts_of(said: str, reply: str) -> dict[str, float]:
    """The facts of one pair, by name."""
    return counted(said, reply, list(content(said)), list(content(reply)))


def counted(said: str, reply: str, theirs: list[Word], ours: list[Word]) -> dict[str, float]:
    """The facts of one pair whose words are known."""
    their_stems = {word.stem: word for word in theirs}
    our_stems = {word.stem for word in ours}
    shared = [word for stem, word in their_stems.items() if stem in our_stems]
    rare = sum(rarity(word.written.lower()) for word in shared)
    all_rare = sum(rarity(word.written.lower()) for word in their_stems.values())
    pairs = _pairs(theirs) & _pairs(ours)
    first = {word.stem for word in ours[:4]}
    words = reply.split()
    held = (" ".join(word.written for word in each) for each in (theirs, ours))
    vectors = shipped_meaning().vectors([said, reply, *held])
    return {
        "shared": math.log1p(len(shared)),
        "shared-share": len(shared) / (len(their_stems) + 1),
        "rare-share": rare / (all_rare + 3),
        "rare-sum": math.log1p(rare),
        "pairs": math.log1p(len(pairs)),
        "begins-with-theirs": float(bool(first & their_stems.keys())),
        "acknowledges": float(_ACKNOWLEDGES.search(reply) is not None),
        "question-back": float("?" in reply),
        "says-you": min(2.0, math.log1p(len(_YOU.findall(reply)))),
        "length": min(3.0, math.log1p(len(words)) / 2),
        "their-length": min(3.0, math.log1p(len(said.split())) / 2),
        "quotes": float(len(words) > 1 and _overlapping(said, reply)),
        "likeness": float(vectors[0] @ vectors[1]),
        "content-likeness": float(vectors[2] @ vectors[3]),
    }


def _reasons(reply: str, theirs: list[Word], ours: list[Word]) -> tuple[Reason, ...]:
    """The rarest words of the reply that were said before, or its acknowledgement."""
    said = {word.stem for word in theirs}
    taken = {word.stem: word for word in reversed(ours) if word.stem in said}
    rare = sorted(taken.values(), key=lambda word: -rarity(word.written.lower()))[:MOST_REASONS]
    if rare:
        return tuple(
            Reason(
                "recognition", word.written, word.start, word.end, "takes up their word", rarity(word.written.lower())
            )
            for word in rare
        )
    found = _ACKNOWLEDGES.search(reply)
    if found is None:
        return ()
    start, end = trimmed(reply, *found.span())
    return (Reason("recognition", reply[start:end], start, end, "acknowledges", 0.0),)


def _pairs(words: list[Word]) -> set[tuple[str, str]]:
    return {(one.stem, two.stem) for one, two in pairwise(words)}


def _overlapping(said: str, reply: str) -> bool:
    """Whether three words in a row come back."""
    theirs, ours = said.lower().split(), reply.lower().split()
    rows = {tuple(theirs[at : at + 3]) for at in range(len(theirs) - 2)}
    return any(tuple(ours[at : at + 3]) in rows for at in range(len(ours) - 2))


def _shown(words: list[Word]) -> tuple[str, ...]:
    by_stem = {word.stem: word.written for word in reversed(words)}
    ordered = sorted(by_stem.values(), key=lambda written: -rarity(written.lower()))
    return tuple(ordered[:SHOWN])
