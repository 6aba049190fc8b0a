"""Stage 1: posts in, readings with reasons out. Offline, no network, no clock; weights are loaded at the first text."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from nearer.listening.devices import DEVICES, HYPE_IN_TALK, SHUT, TALK, chance, looks_like_headline
from nearer.listening.finding import Finder
from nearer.listening.grams import Grams, Vocabulary
from nearer.listening.language import SUPPORTED, UNKNOWN, Languages
from nearer.listening.leaning import Leaning
from nearer.listening.markers import MARKERS
from nearer.listening.needles import single_spaced
from nearer.listening.phrases import said_by
from nearer.listening.reading import KINDS, Kind, Listened, Post, Reading, Reason
from nearer.listening.recognition import recognition
from nearer.listening.rulebook import RULES
from nearer.listening.rules import Rule, always, plain, triggers_of
from nearer.listening.strongest import MOST_REASONS, WHY, strongest, with_words
from nearer.listening.tokens import LONGEST, URL, cut, spans
from nearer.listening.weights import BLANK, Heads, shipped_heads, shipped_table

BATCH = 2_000
"""Texts that are worked on at a time: enough for arrays to pay, and a few megabytes."""
RULE_SCALE = 0.5
"""What a rule that is found counts, as in training (bench/listening/fitting.py)."""
OWN_WORDS, POSTED_BEFORE, OWN_LAUNCH = 2.1, 1.3, 1.2
"""What facts add to the log odds of selling: a name or domain of one's own, the same text again, and a first person
with a launch beside it. Our own choice: announcing one's own work in neutral words does not show in the words."""
LESS_NEED, SELLS_FROM = 0.6, -0.7
"""What sells asks for less: of the log odds by which selling is above SELLS_FROM (the shipped one half), this share is
taken from those of a need. Of 0, .3 and .6, and of a need at most as likely as not to sell, by leaving one source out
(docs/decisions/listening.md)."""

_BITS = (*RULES, *MARKERS, *(rule for rule, _ in DEVICES))
_FIRST_MARKER, _FIRST_DEVICE = len(RULES), len(RULES) + len(MARKERS)
_LINK = 1 << len(_BITS)
"""The bit of a text with a link, above those of the rules."""
_SAYING = (1 << _FIRST_DEVICE) - 1
"""The bits of rules and markers."""
_HEADLINE = (1 << len(_BITS)) - 1 - _SAYING
_LINKED = _HEADLINE - sum(1 << at for at, (rule, _) in enumerate(DEVICES, start=_FIRST_DEVICE) if rule.name in TALK)
"""The bits of devices that are looked for in a headline, and in a post with a link."""
_WEIGHTS = [weight for _, weight in DEVICES]
_WEIGHTS_IN_TALK = [HYPE_IN_TALK if rule.name == "hype" else weight for rule, weight in DEVICES]
_OPENING = sum(1 << number for number, rule in enumerate(_BITS) if rule.opens)
_FIELDS = ("need", "strict", "sell", "broadcast", "warm", "hostile")


@dataclass(frozen=True, slots=True)
class Understood:
    """What the heads are computed from, of the posts in a supported language.

    `posts` are their numbers, `odds` the log odds before calibration [texts, heads]; n-gram `gram[i]` of text `row[i]`
    has the share `share[i]` of the text's length, which is one for a long text and less for a short one.
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
        self._vocabulary = _vocabulary(heads.grams)
        self._pairs = {"": heads.calibration} | {
            network: {**heads.calibration, **own} for network, own in heads.by_network.items()
        }
        self._column = {name: number for number, name in enumerate(heads.names)}
        self._kinds = [self._column[kind] for kind in KINDS]
        self._always = always(_BITS)
        self._worth = np.ascontiguousarray(heads.worth)
        self._of_head = [np.ascontiguousarray(heads.worth[:, column]) for column in range(len(heads.names))]
        self._pair = [" " in gram for gram in heads.grams]
        self._rule_worth: list[list[float]] = heads.rule_worth.astype(np.float64).T.tolist()
        self._squared = heads.rarity.astype(np.float64) ** 2
        self._finder = _finder()
        self._leaning = Leaning(shipped_table(), heads.directions)
        self._leans = [self._column[name] for name in self._leaning.names]

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
        tokens = [cut(text) for text in texts]
        grams = self._vocabulary.grams_of(tokens)
        found = [
            self._rules(text, parts, (bits | self._always) & _SAYING)
            for text, parts, bits in zip(texts, tokens, grams.bits, strict=True)
        ]
        odds, length = self._odds(grams, found, tokens)
        row = np.repeat(np.arange(len(texts)), np.diff(grams.starts))
        share = self._heads.rarity[grams.features] / length[row]
        return Understood(chosen, odds, row, grams.features, share.astype(np.float64))

    def _batch(self, posts: Sequence[Post]) -> list[Listened]:
        languages = self._codes(posts)
        chosen = [number for number, (_, supported) in enumerate(languages) if supported]
        texts = [posts[number].text for number in chosen]
        tokens = [cut(text) for text in texts]
        grams = self._vocabulary.grams_of(tokens)
        devices = [_gate(posts[number], bits) for number, bits in zip(chosen, grams.bits, strict=True)]
        found = [
            self._rules(text, parts, (bits | self._always) & (_SAYING | open_to))
            for text, parts, bits, open_to in zip(texts, tokens, grams.bits, devices, strict=True)
        ]
        odds, length = self._odds(grams, found, tokens)
        read = [self._readings(posts[number], odds[row].tolist(), found[row]) for row, number in enumerate(chosen)]
        words = {
            name: strongest(
                grams, self._of_head[self._column[name]], length, np.asarray([one[at][1] for one in read], np.bool_)
            )
            for at, name in enumerate(_FIELDS)
        }
        told: list[Listened] = [self._silent(code) for code, _ in languages]
        for row, number in enumerate(chosen):
            post = posts[number]
            held = found[row]
            said: dict[str, Reading] = {}
            places: list[tuple[int, int]] = []
            says: list[int] = []
            for name, (probability, yes) in zip(_FIELDS, read[row], strict=True):
                reasons: tuple[Reason, ...] = ()
                if yes:
                    if not places:
                        places, says = spans(post.text, tokens[row]), said_by(tokens[row])
                    own = self._rule_reasons(post.text, name, held)
                    reasons = with_words(
                        own,
                        name,
                        post.text,
                        says,
                        places,
                        words[name].get(row, ()),
                        self._pair,
                        float(length[row]),
                    )
                    if not reasons and name in self._leaning.names:
                        reasons = self._leant(name, post.text, tokens[row], places)
                    if name == "sell" and post.own_words and (named := _own(post)) is not None:
                        reasons = (named, *reasons)[:MOST_REASONS]
                said[name] = Reading(probability, yes, reasons)
            told[number] = self._told(post, languages[number][0], said, odds[row], held, devices[row])
        return told

    def _codes(self, posts: Sequence[Post]) -> list[tuple[str, bool]]:
        seen = self._languages.codes([post.text for post in posts])
        return [
            (post.language, post.language in SUPPORTED) if post.language and code == UNKNOWN else (code, supported)
            for post, (code, supported) in zip(posts, seen, strict=True)
        ]

    def _rules(self, text: str, tokens: Sequence[str], wanted: int) -> dict[int, tuple[int, int]]:
        """The rules, markers and devices that match, of those wanted (bits), by number, with their spans."""
        found: dict[int, tuple[int, int]] = {}
        lowered = plain(text)
        beyond = wanted
        if len(text) <= LONGEST:
            beyond = self._finder.worth_trying(single_spaced(lowered), tokens, wanted)
        wanted &= beyond | _OPENING
        while wanted:
            bit = wanted & -wanted
            number = bit.bit_length() - 1
            wanted ^= bit
            span = _BITS[number].span(text, lowered, beyond=beyond & bit != 0)
            if span is not None:
                found[number] = span
        return found

    def _odds(
        self, grams: Grams, found: Sequence[dict[int, tuple[int, int]]], tokens: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Log odds of each head [texts, heads], and the length of each text's n-gram vector."""
        texts = len(grams.starts) - 1
        heads = len(self._heads.names)
        odds = np.zeros((texts, heads))
        length = np.zeros(texts)
        held = np.flatnonzero(np.diff(grams.starts) > 0)
        if len(held):
            starts = grams.starts[held]
            length[held] = np.sqrt(np.add.reduceat(self._squared[grams.features], starts) + BLANK)
            odds[held] = np.add.reduceat(self._worth[grams.features], starts, axis=0) / length[held, None]
        rules = np.zeros((texts, len(RULES)), np.float32)
        for row, one in enumerate(found):
            for number in one:
                if number < _FIRST_MARKER:
                    rules[row, number] = RULE_SCALE
        odds += rules @ self._heads.rule_worth + self._heads.intercepts
        odds[:, self._leans] += self._leaning.odds(tokens)
        odds[:, self._column["need"]] -= less_need(odds[:, self._column["sell"]])
        return odds, length

    def _readings(
        self, post: Post, odds: Sequence[float], found: dict[int, tuple[int, int]]
    ) -> list[tuple[float, bool]]:
        """The probability of each head, and whether it is a yes."""
        read: list[tuple[float, bool]] = []
        pairs = self._pairs.get(post.network) or self._pairs[""]
        for name in _FIELDS:
            value = odds[self._column[name]]
            if name == "sell" and (post.own_words or post.posted_before):
                value += _facts(post, _own(post), found)
            pair = pairs[name]
            probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, pair.slope * value + pair.shift))))
            if name == "strict":
                # What is no need is none in the strict sense (`need` is read before it).
                probability = min(probability, read[0][0])
            read.append((probability, probability >= pair.cut))
        return read

    def _rule_reasons(self, text: str, name: str, found: dict[int, tuple[int, int]]) -> list[Reason]:
        """What rules say for a reading, strongest first; words that one rule has shown, no weaker one shows again."""
        worth = self._rule_worth[self._column[name]]
        asked = "need" if name == "strict" else name
        reasons = [
            _reason(text, name, RULES[number], span, worth[number] * RULE_SCALE)
            for number, span in found.items()
            if number < _FIRST_MARKER and worth[number] > 0 and asked in RULES[number].heads
        ]
        reasons.sort(key=lambda one: -one.weight)
        shown: list[Reason] = []
        for reason in reasons:
            if all(reason.end <= one.start or one.end <= reason.start for one in shown):
                shown.append(reason)
        return shown

    def _leant(
        self, name: str, text: str, tokens: Sequence[str], places: Sequence[tuple[int, int]]
    ) -> tuple[Reason, ...]:
        """The word that leans furthest, where neither a rule nor an n-gram is a reason."""
        found = self._leaning.strongest(name, tokens)
        if found is None:
            return ()
        start, end = places[found[0]]
        return (Reason(name, text[start:end], start, end, WHY[name], found[1]),)

    def _told(
        self,
        post: Post,
        code: str,
        said: dict[str, Reading],
        odds: NDArray[np.float64],
        found: dict[int, tuple[int, int]],
        devices: int,
    ) -> Listened:
        kind: Kind | None = None
        if said["need"].yes:
            chances = odds[self._kinds].tolist()
            kind = KINDS[chances.index(max(chances))]
        return Listened(
            language=code,
            supported=True,
            need=said["need"],
            strict=said["strict"],
            kind=kind,
            sell=said["sell"],
            broadcast=said["broadcast"],
            bait=_bait(post.text, found, _WEIGHTS if devices == _HEADLINE else _WEIGHTS_IN_TALK)
            if devices
            else Reading(SHUT, False),
            warm=said["warm"],
            hostile=said["hostile"],
            recognition=None if post.reply_to is None else recognition(post.reply_to, post.text),
            markers=tuple(
                _reason(post.text, "polite", _BITS[number], span, 0.0)
                for number, span in found.items()
                if _FIRST_MARKER <= number < _FIRST_DEVICE
            ),
            model=self._heads.version,
        )

    def _silent(self, code: str) -> Listened:
        """What is said where the language is not supported: nothing."""
        return Listened(code, False, None, None, None, None, None, None, None, None, None, (), self._heads.version)


@cache
def _finder() -> Finder:
    return Finder(_BITS)


@lru_cache(2)
def _vocabulary(grams: tuple[str, ...]) -> Vocabulary:
    """Readers that differ in what n-grams are worth, as those of one's own answers do, share what n-grams there are."""
    return Vocabulary(grams, {**triggers_of(_BITS), URL: _LINK})


@cache
def shipped_reader() -> Reader:
    """A reader with the shipped weights, made once."""
    return Reader(shipped_heads())


def read(posts: Sequence[Post]) -> list[Listened]:
    """Read posts with the shipped weights."""
    return shipped_reader().read(posts)


def less_need(sell: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is taken from the log odds of a need, by those of selling."""
    return LESS_NEED * np.maximum(0.0, sell - SELLS_FROM)


def _gate(post: Post, bits: int) -> int:
    """The devices of bait that may be looked for (bits): in headlines all, in posts with a link those that are no plain
    talk, else none."""
    if post.is_title or looks_like_headline(post.text):
        return _HEADLINE
    return _LINKED if bits & _LINK else 0


def _bait(text: str, found: dict[int, tuple[int, int]], weights: Sequence[float]) -> Reading:
    reasons = [
        _reason(text, "bait", rule, found[number], weight)
        for number, ((rule, _), weight) in enumerate(zip(DEVICES, weights, strict=True), start=_FIRST_DEVICE)
        if number in found and found[number][0] < found[number][1]
    ]
    reasons.sort(key=lambda one: -one.weight)
    probability = chance([one.weight for one in reasons])
    return Reading(probability, probability >= 0.5, tuple(reasons[:MOST_REASONS]))


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
