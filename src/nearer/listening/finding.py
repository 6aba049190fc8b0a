"""Which rules are worth trying on a text: those of which it holds a needle.

Each needle is looked for only in texts that have a token with its rarest run of letters, so that a text is asked for
thirty strings and not for two thousand. What a token may hold is worked out when the token is first seen, and kept.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from nearer.listening.needles import EDGE, needles
from nearer.listening.rules import Rule
from nearer.listening.words import EMPTY

_CACHED = 100_000
"""How many written tokens keep their needles at hand; about 20 MB."""
_RUNS = re.compile(r"[^\W\d_]+")
_KEY = re.compile(r"[a-z]+")
_CUTS = re.compile(r"[:;=].*[DPp]$")
"""Faces that end in a letter: they may cut a word in two (":Please"), so all needles are open there."""
_OPEN = -1


class Finder:
    """The needles of a list of rules, numbered as the rules are.

    >>> from nearer.listening.rules import rule
    >>> finder = Finder([rule("hope", "need", "hopes", r"\\bi hope|fingers crossed", "i fingers")])
    >>> finder.worth_trying("so i hope", ["So", "I", "hope"], 1), finder.worth_trying("i do", ["i", "do"], 1)
    (1, 0)
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._unknown = 0
        whose: dict[str, int] = {}
        tokens: list[tuple[str, int]] = []
        for number, one in enumerate(rules):
            found = () if one.cased else needles(one.rest)
            if one.token:
                tokens.append((one.token, 1 << number))
            elif not found:
                self._unknown |= 1 << number
            for needle in found:
                whose[needle] = whose.get(needle, 0) | 1 << number
        # A token that a rule asks for is a needle that every text has ("").
        self._strings = [*(needle.replace(EDGE, "") for needle in whose), *("" for _ in tokens)]
        self._bits = [*whose.values(), *(bit for _, bit in tokens)]
        self._held = _Held(list(whose), [re.compile(pattern) for pattern, _ in tokens])

    def worth_trying(self, single_spaced: str, tokens: Sequence[str], wanted: int) -> int:
        """Of the wanted rules (bits), those that may match beyond their opening.

        Args:
            single_spaced: The text made plain, with one space where several stand.
            tokens: The tokens of the text as written.
            wanted: The rules that are asked for.
        """
        found = self._unknown & wanted
        wanted ^= found
        if not wanted:
            return found
        numbers = self._held.without.union(*map(self._held.__getitem__, tokens))
        if _OPEN in numbers:
            return found | wanted
        strings, bits = self._strings, self._bits
        for number in numbers:
            if bits[number] & wanted and strings[number] in single_spaced:
                found |= bits[number] & wanted
                wanted &= ~found
        return found


class _Held(dict[str, tuple[int, ...]]):
    """Written token to the numbers of the needles whose key it has, worked out when first asked for.

    `without` are the needles that have no key. After the needles, the patterns of tokens are numbered.
    """

    def __init__(self, needles_held: Sequence[str], patterns: Sequence[re.Pattern[str]]) -> None:
        super().__init__()
        self._patterns = list(enumerate(patterns, start=len(needles_held)))
        self.without: set[int] = set()
        # Keys at the beginning of a word, and keys anywhere in it: run of letters to (needle, whether the word ends).
        self._begin: dict[str, list[tuple[int, bool]]] = {}
        self._inside: dict[str, list[tuple[int, bool]]] = {}
        for number, needle in enumerate(needles_held):
            key = _key(needle)
            if key is None:
                self.without.add(number)
                continue
            keys = self._begin if key[0] == EDGE else self._inside
            keys.setdefault(key.strip(EDGE), []).append((number, key[-1] == EDGE))
        self._begin_paths, self._inside_paths = (
            {run[:end] for run in keys for end in range(1, len(run) + 1)} for keys in (self._begin, self._inside)
        )

    def __missing__(self, written: str) -> tuple[int, ...]:
        if len(self) >= _CACHED:
            self.clear()
        numbers: set[int] = set()
        for run in _RUNS.findall(written.lower()):
            _walk(run, 0, self._begin, self._begin_paths, numbers)
            for start in range(len(run)):
                _walk(run, start, self._inside, self._inside_paths, numbers)
        numbers.update(number for number, pattern in self._patterns if pattern.search(written))
        if _CUTS.match(written):
            numbers.add(_OPEN)
        held = tuple(numbers)
        self[written] = held
        return held


def _walk(
    run: str, start: int, keys: Mapping[str, list[tuple[int, bool]]], paths: AbstractSet[str], numbers: set[int]
) -> None:
    """Take up the needles whose key stands in the run from `start` on."""
    for end in range(start + 1, len(run) + 1):
        part = run[start:end]
        if part not in paths:
            return
        for number, ends in keys.get(part, ()):
            if not ends or end == len(run):
                numbers.add(number)


def _key(needle: str) -> str | None:
    """The rarest run of letters of a needle, with EDGE at the ends where the word ends there; None where it has none.

    Small words are in most texts, so any other goes before them; then the longest.
    """
    best: tuple[bool, int, str] | None = None
    for found in _KEY.finditer(needle):
        start, end = found.span()
        left = EDGE if start and not needle[start - 1].isalnum() else ""
        right = EDGE if end < len(needle) and not needle[end].isalnum() else ""
        said = (found.group() not in EMPTY, len(found.group()), left + found.group() + right)
        best = said if best is None else max(best, said)
    return None if best is None else best[2]
