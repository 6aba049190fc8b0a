"""Stage 1: posts in, readings with reasons out. Offline, no network, no clock; weights are loaded at the first text."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nearer.listening.devices import DEVICES, SHUT, TALK, chance, looks_like_headline
from nearer.listening.grams import Grams, Vocabulary
from nearer.listening.language import SUPPORTED, UNKNOWN, Languages
from nearer.listening.markers import MARKERS
from nearer.listening.phrases import worded
from nearer.listening.reading import KINDS, Kind, Listened, Post, Reading, Reason
from nearer.listening.recognition import recognition
from nearer.listening.rulebook import RULES
from nearer.listening.rules import Rule, always, plain, triggers_of
from nearer.listening.tokens import URL, spans
from nearer.listening.weights import Heads, shipped_heads

MOST_REASONS = 5
LEAST_REASON = 0.15
"""Log odds under which an n-gram is no reason to show: our own choice."""
MOST_LOOKED_AT = 12
"""N-grams of one reading that are looked at for reasons, the strongest: a bound on the work, our own choice."""
BATCH = 2_000
"""Texts that are worked on at a time: enough for arrays to pay, and a few megabytes."""
RULE_SCALE = 0.5
"""What a rule that is found counts, as in training (bench/listening/fitting.py)."""
OWN_WORDS, POSTED_BEFORE, OWN_LAUNCH = 1.6, 0.8, 1.2
"""What facts add to the log odds of selling: a name or domain of one's own, the same text again, and a first person
with a launch beside it. Our own choice: announcing one's own work in neutral words does not show in the words."""

_BITS = (*RULES, *MARKERS, *(rule for rule, _ in DEVICES))
_FIRST_MARKER, _FIRST_DEVICE = len(RULES), len(RULES) + len(MARKERS)
_LINK = 1 << 62
"""The bit of a text with a link, above those of the rules (63 bits fit a whole number with a sign)."""
_WHY = {
    "need": "as posts that ask for something say it",
    "strict": "as posts that need something say it",
    "sell": "as posts that sell say it",
    "broadcast": "as posts to a crowd say it",
    "warm": "as warm posts say it",
    "hostile": "as annoyed posts say it",
}
_FIELDS = ("need", "strict", "sell", "broadcast", "warm", "hostile")


@dataclass(frozen=True, slots=True)
class Understood:
    """What the heads are computed from, of the posts in a supported language.

    `posts` are their numbers, `odds` the log odds before calibration [texts, heads]; n-gram `gram[i]` of text `row[i]`
    has the share `share[i]` of the text's length, which is one.
    """

    posts: NDArray[np.int64]
    odds: NDArray[np.float64]
    row: NDArray[np.int64]
    gram: NDArray[np.int64]
    share: NDArray[np.float64]


class Reader:
    """Reads posts with one set of weights."""

    def __init__(self, heads: Heads, languages: Languages | None = None) -> None:
        if heads.rule_names != tuple(rule.name for rule in RULES):
            raise ValueError("these weights belong to another list of rules: train them anew")
        self._heads = heads
        self._languages = languages or Languages()
        self._vocabulary = Vocabulary(heads.grams, {**triggers_of(_BITS), URL: _LINK})
        self._pairs = {"": heads.calibration} | {
            network: {**heads.calibration, **own} for network, own in heads.by_network.items()
        }
        self._column = {name: number for number, name in enumerate(heads.names)}
        self._kinds = [self._column[kind] for kind in KINDS]
        self._always = always(_BITS)
        self._worth = np.ascontiguousarray(heads.worth)
        self._of_head = [np.ascontiguousarray(heads.worth[:, column]) for column in range(len(heads.names))]
        self._pair = [" " in gram for gram in heads.grams]
        self._squared = heads.rarity.astype(np.float64) ** 2

    def read(self, posts: Sequence[Post]) -> list[Listened]:
        """Read posts, in order. The same post gives the same reading whatever stands beside it."""
        read: list[Listened] = []
        for start in range(0, len(posts), BATCH):
            read += self._batch(posts[start : start + BATCH])
        return read

    def understood(self, posts: Sequence[Post]) -> Understood:
        """What the heads are computed from, for learning; facts about a post (own words, posted before) aside."""
        chosen = np.asarray([number for number, (_, supported) in enumerate(self._codes(posts)) if supported], np.int64)
        texts = [posts[number].text for number in chosen.tolist()]
        grams = self._vocabulary.grams(texts)
        found = [self._rules(text, bits) for text, bits in zip(texts, grams.bits.tolist(), strict=True)]
        odds, length = self._odds(grams, found)
        row = np.repeat(np.arange(len(texts)), np.diff(grams.starts))
        share = self._heads.rarity[grams.features] / length[row]
        return Understood(chosen, odds, row, grams.features, share.astype(np.float64))

    def _batch(self, posts: Sequence[Post]) -> list[Listened]:
        languages = self._codes(posts)
        chosen = [number for number, (_, supported) in enumerate(languages) if supported]
        texts = [posts[number].text for number in chosen]
        grams = self._vocabulary.grams(texts)
        found = [self._rules(text, bits) for text, bits in zip(texts, grams.bits.tolist(), strict=True)]
        odds, length = self._odds(grams, found)
        told: list[Listened] = [self._silent(code) for code, _ in languages]
        for row, number in enumerate(chosen):
            told[number] = self._one(
                posts[number], languages[number][0], row, grams, found[row], odds[row], float(length[row])
            )
        return told

    def _codes(self, posts: Sequence[Post]) -> list[tuple[str, bool]]:
        seen = self._languages.codes([post.text for post in posts])
        return [
            (post.language, post.language in SUPPORTED) if post.language and code == UNKNOWN else (code, supported)
            for post, (code, supported) in zip(posts, seen, strict=True)
        ]

    def _rules(self, text: str, bits: int) -> dict[int, tuple[int, int]]:
        """The rules and markers that match, by number, with their spans."""
        found: dict[int, tuple[int, int]] = {}
        lowered = plain(text)
        bits = (bits | self._always) & ((1 << _FIRST_DEVICE) - 1)
        while bits:
            number = (bits & -bits).bit_length() - 1
            bits &= bits - 1
            span = _BITS[number].span(text, lowered)
            if span is not None:
                found[number] = span
        return found

    def _odds(
        self, grams: Grams, found: Sequence[dict[int, tuple[int, int]]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log odds of each head [texts, heads], and the length of each text's n-gram vector."""
        texts = len(grams.starts) - 1
        heads = len(self._heads.names)
        odds = np.zeros((texts, heads))
        length = np.zeros(texts)
        held = np.flatnonzero(np.diff(grams.starts) > 0)
        if len(held):
            starts = grams.starts[held]
            length[held] = np.sqrt(np.add.reduceat(self._squared[grams.features], starts))
            odds[held] = np.add.reduceat(self._worth[grams.features], starts, axis=0) / length[held, None]
        rules = np.zeros((texts, len(RULES)), np.float32)
        for row, one in enumerate(found):
            for number in one:
                if number < _FIRST_MARKER:
                    rules[row, number] = RULE_SCALE
        return odds + rules @ self._heads.rule_worth + self._heads.intercepts, length

    def _one(
        self,
        post: Post,
        code: str,
        row: int,
        grams: Grams,
        found: dict[int, tuple[int, int]],
        odds: NDArray[np.float64],
        length: float,
    ) -> Listened:
        cut: list[tuple[int, int]] = []
        own = _own(post) if post.own_words else None
        said: dict[str, Reading] = {}
        values = odds.tolist()
        pairs = self._pairs.get(post.network) or self._pairs[""]
        for name in _FIELDS:
            column = self._column[name]
            value = values[column]
            if name == "sell" and (own is not None or post.posted_before):
                value += _facts(post, own, found)
            pair = pairs[name]
            probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, pair.slope * value + pair.shift))))
            reasons: tuple[Reason, ...] = ()
            if probability >= pair.cut:
                cut = cut or spans(post.text)
                reasons = self._reasons(post.text, name, column, row, grams, found, length, cut)
                if name == "sell" and own is not None:
                    reasons = (own, *reasons)[:MOST_REASONS]
            said[name] = Reading(probability, probability >= pair.cut, reasons)
        kind: Kind | None = None
        if said["need"].yes:
            chances = [values[column] for column in self._kinds]
            kind = KINDS[chances.index(max(chances))]
        return Listened(
            language=code,
            supported=True,
            need=said["need"],
            strict=said["strict"],
            kind=kind,
            sell=said["sell"],
            broadcast=said["broadcast"],
            bait=self._bait(post, int(grams.bits[row])),
            warm=said["warm"],
            hostile=said["hostile"],
            recognition=None if post.reply_to is None else recognition(post.reply_to, post.text),
            markers=tuple(
                _reason(post.text, "polite", _BITS[number], span, 0.0)
                for number, span in found.items()
                if number >= _FIRST_MARKER
            ),
            model=self._heads.version,
        )

    def _reasons(
        self,
        text: str,
        name: str,
        column: int,
        row: int,
        grams: Grams,
        found: dict[int, tuple[int, int]],
        length: float,
        cut: Sequence[tuple[int, int]],
    ) -> tuple[Reason, ...]:
        """Rules first, then n-grams by what they add, in words that say something; no two over the same words."""
        worth = self._heads.rule_worth
        asked = "need" if name == "strict" else name
        reasons = [
            _reason(text, name, RULES[number], span, float(worth[number, column]) * RULE_SCALE)
            for number, span in found.items()
            if number < _FIRST_MARKER and asked in RULES[number].heads and worth[number, column] > 0
        ]
        reasons.sort(key=lambda one: -one.weight)
        start, end = int(grams.starts[row]), int(grams.starts[row + 1])
        features = grams.features[start:end]
        least = LEAST_REASON * length
        added = [
            (worth_of, at)
            for at, worth_of in enumerate(self._of_head[column].take(features).tolist())
            if worth_of > least
        ]
        spare: Reason | None = None
        for worth_of, at in sorted(added, reverse=True)[:MOST_LOOKED_AT]:
            if len(reasons) >= MOST_REASONS:
                break
            place = int(grams.places[start + at])
            begins, ends = max(0, place), min(len(cut), place + (2 if self._pair[features[at]] else 1))
            if begins >= ends:
                continue
            shown = worded(text, cut, begins, ends, name)
            first, last = cut[(shown or (begins, ends))[0]][0], cut[(shown or (begins, ends))[1] - 1][1]
            if any(first < one.end and one.start < last for one in reasons):
                continue
            reason = Reason(name, text[first:last], first, last, _WHY[name], worth_of / length)
            if shown is None:
                spare = spare or reason
            else:
                reasons.append(reason)
        if not reasons and spare is not None:
            return (spare,)
        return tuple(reasons[:MOST_REASONS])

    def _bait(self, post: Post, bits: int) -> Reading:
        text = post.text
        if not (post.is_title or bits & _LINK or looks_like_headline(text)):
            return Reading(SHUT, False)
        lowered = plain(text)
        reasons: list[Reason] = []
        headline = post.is_title or looks_like_headline(text)
        for number, (rule, weight) in enumerate(DEVICES, start=_FIRST_DEVICE):
            if not headline and rule.name in TALK:
                continue
            span = rule.span(text, lowered) if (bits | self._always) >> number & 1 else None
            if span is not None and span[0] < span[1]:
                reasons.append(_reason(text, "bait", rule, span, weight))
        reasons.sort(key=lambda one: -one.weight)
        probability = chance([one.weight for one in reasons])
        return Reading(probability, probability >= 0.5, tuple(reasons[:MOST_REASONS]))

    def _silent(self, code: str) -> Listened:
        """What is said where the language is not supported: nothing."""
        return Listened(code, False, None, None, None, None, None, None, None, None, None, (), self._heads.version)


@cache
def shipped_reader() -> Reader:
    """A reader with the shipped weights, made once."""
    return Reader(shipped_heads())


def read(posts: Sequence[Post]) -> list[Listened]:
    """Read posts with the shipped weights."""
    return shipped_reader().read(posts)


def _reason(text: str, name: str, rule: Rule, span: tuple[int, int], weight: float) -> Reason:
    return Reason(name, text[span[0] : span[1]], span[0], span[1], rule.why, weight)


def _own(post: Post) -> Reason | None:
    """The first of one's own names or domains that the text has."""
    for word in post.own_words:
        match = re.search(re.escape(word), post.text, re.IGNORECASE) if word else None
        if match is not None:
            return Reason("sell", match.group(), *match.span(), "names something of your own", OWN_WORDS)
    return None


_LAUNCHES = {number for number, rule in enumerate(RULES) if rule.name in {"own-work", "launch"}}


def _facts(post: Post, own: Reason | None, found: dict[int, tuple[int, int]]) -> float:
    added = 0.0 if own is None else OWN_WORDS
    if own is not None and _LAUNCHES & found.keys():
        added += OWN_LAUNCH
    return added + (POSTED_BEFORE if post.posted_before else 0.0)
