"""Kinds of marketer: spammer, link baiter, member of the community, as three bars of evidence of one account.

Nobody is one of the three. Each bar is the mean of facts counted over an account's texts, each a share drawn towards
what is usual and measured against the share from which it counts in full. Pure: a function of an account's counts.

What is counted for what: LISTENING's account-level reading (near-duplicates, selling and no recognition; bait and
links; recognition, warmth and replies), because a single post does not tell. How much counts in full, and from where on
an account is plainly spam, is our own choice; docs/decisions/marketers.md has how it did on made-up accounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 8
"""Texts from which anything is said of an account."""

DRAWN = 4.0
"""How many texts what is usual counts for, beside those that were seen."""

PLAIN_REPEATED, PLAIN_SOLD = 0.5, 0.4
"""Shares of texts that are the same again, and that sell, from which (both) an account is plainly spam."""
PLAIN_RECOGNISED = 0.25
"""What is left of recognition at most: somebody who answers what was said is no plain spam, whatever they sell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one account wrote: so many `texts`, of which `read` in a language that is read.

    `repeated` are texts that are the same as another of theirs; `links` have a link; `sold`, `baited`, `warm` are
    readings that are a yes, of those read. `replies` answer somebody; of `heard` of them what they answer is known, and
    `recognised` is the sum of the probabilities that they take it up.
    """

    texts: int
    read: int
    repeated: int
    links: int
    sold: int
    baited: int
    warm: int
    replies: int
    heard: int
    recognised: float


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a bar: what it is, how often (`count` of `of`), how far it fills the bar (0 to 1), and in words what
    would change that."""

    name: str
    count: float
    of: int
    fills: float
    change: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The evidence for one kind, 0 to 1, with its facts, those that fill it most first."""

    kind: str
    value: float
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Marketer:
    """The three bars of one account. `plain` is whether it is plainly spam."""

    counts: Counts
    bars: tuple[Bar, ...]
    plain: bool


def marketer(counts: Counts) -> Marketer | None:
    """The bars of an account, None where too little of it was seen."""
    if counts.texts < FEWEST:
        return None
    repeated = _fact("texts that are the same again", counts.repeated, counts.texts, 0.1, 0.5, "say each thing once")
    sold = _fact("texts that sell", counts.sold, counts.read, 0.05, 0.4, "ask or answer before offering anything")
    missed = counts.heard - counts.recognised
    deaf = _fact(
        "answers that take nothing up", missed, counts.heard, 0.5, 0.9, "take up a word of what was said", over=0.5
    )
    alone = _fact(
        "texts that answer nobody", counts.texts - counts.replies, counts.texts, 0.5, 1.0, "answer somebody", over=0.5
    )
    baited = _fact("texts that bait", counts.baited, counts.read, 0.02, 0.25, "say in the headline what it is")
    links = _fact("texts with a link", counts.links, counts.texts, 0.2, 0.8, "write without a link, too")
    recognised = _fact(
        "answers that take up what was said", counts.recognised, counts.heard, 0.5, 0.8, "take up what was said"
    )
    warm = _fact("warm texts", counts.warm, counts.read, 0.15, 0.4, "thank, and say what did you good")
    replies = _fact("texts that answer somebody", counts.replies, counts.texts, 0.4, 0.7, "answer others more often")
    bars = (
        _bar("spammer", (repeated, sold, deaf if counts.heard else alone)),
        _bar("link baiter", (baited, links)),
        _bar("member of the community", (recognised, replies, warm)),
    )
    plain = (
        counts.repeated >= PLAIN_REPEATED * counts.texts
        and counts.read > 0
        and counts.sold >= PLAIN_SOLD * counts.read
        and counts.recognised <= PLAIN_RECOGNISED * counts.texts
    )
    return Marketer(counts, bars, plain)


def _fact(name: str, count: float, of: int, usual: float, full: float, change: str, *, over: float = 0.0) -> Fact:
    """A share drawn towards what is usual; it fills nothing up to `over`, and all from `full` on."""
    share = (count + DRAWN * usual) / (of + DRAWN)
    return Fact(name, count, of, min(1.0, max(0.0, (share - over) / (full - over))), change)


def _bar(kind: str, facts: Sequence[Fact]) -> Bar:
    return Bar(kind, sum(fact.fills for fact in facts) / len(facts), tuple(sorted(facts, key=lambda one: -one.fills)))
