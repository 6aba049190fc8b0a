"""What a text must hold for a pattern to match: one of some strings, looked for before the pattern is tried.

A pattern is parsed as far as rules use it, and of the parts that every match has, the one is taken whose strings are
rarest (longest). A text with none of them need not be searched. This is the prefilter of regular expression engines
(Cox 2012, "Regular Expression Matching with a Trigram Index": exact and required strings), with strings instead of
trigrams. It loses no match: what is not understood needs nothing, and the pattern is tried as before.

A pattern of fifty phrases takes 10 to 100 millionths of a second a text, and fifty rules are tried beside their
triggers though three match; with needles a text takes a third of the time (docs/decisions/listening.md).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

MOST_EXACT = 48
"""Strings of one part of a pattern that are kept apart, at most: our own choice."""
RARER = 6.0
"""So many times rarer a string counts with each letter more, to choose among parts: our own choice."""
EDGE = "\0"
"""Stands in a needle where a word begins or ends (`\\b`). No pattern has this letter."""

_SPACES = re.compile(" {2,}")
_CLASS = re.compile(r"\[(\^?)((?:\\.|[^\]\\])+)\]", re.DOTALL)
_COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_GROUP = re.compile(r"\(\?(:|=|!|<=|<!)")
_MARKS = frozenset("$?+[].()|*")

Strings = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a part of a pattern: all strings that it matches (None: too many to tell), and strings of which
    every match of it holds one (None: nothing is known)."""

    exact: Strings | None
    needed: Strings | None


_NOTHING = _Part(frozenset({""}), None)
_ANYTHING = _Part(None, None)


def single_spaced(text: str) -> str:
    """The text with one space where several stand in a row: needles are looked for in that."""
    return _SPACES.sub(" ", text) if "  " in text else text


def needles(pattern: str) -> tuple[str, ...]:
    """Strings of which a text holds one if the pattern matches it, without those that hold another; none where nothing
    is known.

    They are to be looked for in the text as `single_spaced` gives it, without EDGE. The pattern has groups `(?:...)`,
    looks ahead, classes, `? * + {m,n}`, and no flags; of another form, ValueError.

    >>> [one.replace(EDGE, "|") for one in needles(r"\\b(?:i|we) +wish +\\w")]
    ['|i wish ', '|we wish ']
    >>> needles("colou?r|[0-9]+ kinds"), needles(r"\\w+")
    ((' kinds', 'color', 'colour'), ())
    """
    part, end = _either(pattern, 0)
    if end != len(pattern):
        raise ValueError(f"a bracket that nothing opened, at {end}")
    found = part.exact if part.exact is not None else part.needed
    if found is None or any(not one.strip(EDGE) for one in found):
        return ()
    spaced = {single_spaced(one) for one in found}
    return tuple(sorted(one for one in spaced if not any(other != one and other in one for other in spaced)))


def _either(pattern: str, at: int) -> tuple[_Part, int]:
    """The alternatives from here to the end of the group."""
    parts: list[_Part] = []
    while True:
        part, at = _row(pattern, at)
        parts.append(part)
        if at >= len(pattern) or pattern[at] != "|":
            break
        at += 1
    exact = _union(part.exact for part in parts)
    if exact is not None and len(exact) <= MOST_EXACT:
        return _Part(exact, None), at
    return _Part(None, _union(_needed(part) for part in parts)), at


def _row(pattern: str, at: int) -> tuple[_Part, int]:
    """Parts one after the other."""
    run: Strings = frozenset({""})
    seen: list[Strings] = []
    whole = True
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _counted(pattern, at)
        if part.exact is not None and len(part.exact) * len(run) <= MOST_EXACT:
            run = frozenset(before + after for before, after in product(run, part.exact))
            continue
        whole = False
        seen.append(run)
        run = frozenset({""}) if part.exact is None else part.exact
        if part.needed is not None:
            seen.append(part.needed)
    if whole:
        return _Part(run, None), at
    return _Part(None, _rarest([*seen, run])), at


def _counted(pattern: str, at: int) -> tuple[_Part, int]:
    """A letter, class or group, as often as it may stand there."""
    part, at = _single(pattern, at)
    counted = _COUNT.match(pattern, at)
    if counted:
        least, most, at = int(counted[1]), 2, counted.end()
    elif pattern[at : at + 1] in {"?", "*", "+"}:
        least, most = {"?": (0, 1), "*": (0, 2), "+": (1, 2)}[pattern[at]]
        at += 1
    else:
        return part, at
    if pattern[at : at + 1] in {"?", "+"}:
        at += 1
    if part.exact == frozenset({" "}):
        # Spaces in a row are one space in what is looked at.
        return _Part(frozenset({" "} if least else {"", " "}), None), at
    if most == 1:
        return (_ANYTHING if part.exact is None else _Part(part.exact | {""}, None)), at
    return _Part(None, _needed(part) if least else None), at


def _single(pattern: str, at: int) -> tuple[_Part, int]:
    """A letter, class or group."""
    letter = pattern[at]
    if letter == "(":
        opened = _GROUP.match(pattern, at)
        if opened is None:
            raise ValueError(f"a group of another form, at {at}")
        part, end = _either(pattern, opened.end())
        if end >= len(pattern):
            raise ValueError(f"a group of another form, at {at}")
        return (part if opened[1] == ":" else _NOTHING), end + 1
    if letter == "[":
        found = _CLASS.match(pattern, at)
        if found is None:
            raise ValueError(f"a class that is not closed, at {at}")
        listed = not found[1] and "\\" not in found[2] and "-" not in found[2][1:-1]
        return (_Part(frozenset(found[2]), None) if listed else _ANYTHING), found.end()
    if letter == "\\":
        return _escaped(pattern, at)
    if letter in "^$":
        return _NOTHING, at + 1
    return (_ANYTHING if letter == "." else _Part(frozenset({letter}), None)), at + 1


def _escaped(pattern: str, at: int) -> tuple[_Part, int]:
    letter = pattern[at + 1]
    if letter == "b":
        return _Part(frozenset({EDGE}), None), at + 2
    if letter == "x":
        return _Part(frozenset({chr(int(pattern[at + 2 : at + 4], 16))}), None), at + 4
    return (_Part(frozenset({letter}), None) if letter in _MARKS else _ANYTHING), at + 2


def _needed(part: _Part) -> Strings | None:
    """Strings of which every match of the part holds one."""
    if part.exact is None:
        return part.needed
    return None if any(not one.strip(EDGE) for one in part.exact) else part.exact


def _union(parts: Iterable[Strings | None]) -> Strings | None:
    joined: set[str] = set()
    for part in parts:
        if part is None:
            return None
        joined |= part
    return frozenset(joined)


def _rarest(parts: Iterable[Strings]) -> Strings | None:
    """The part whose strings are likely found least often."""
    told = [part for part in parts if all(one.strip(EDGE) for one in part)]
    return min(told, key=lambda part: (sum(RARER ** -len(one) for one in part), sorted(part)), default=None)
