"""Named rules: a pattern that says something by itself, and the words without which it cannot match.

A rule is looked for only in texts that hold one of its `triggers` (forms of tokens), so that fifty rules cost little
more than a look-up of each word. What a rule is worth is learnt with the n-grams; its name and its `why` are ours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

_PLAINER = str.maketrans({"’": "'", **dict.fromkeys("\t\n\r\x0b\x0c\xa0\u2009\u202f\u3000", " ")})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a name that is never reused, the readings it may be a reason for, what it says, and its pattern.

    The pattern is looked for in the text as `plain` gives it, or, where `cased`, in the text as it stands. Its first
    alternatives that begin with `^` are its opening, tried at the beginning alone; `rest` is what remains of it. Where
    one is known, `token` is a pattern that some token has wherever the rule matches. What goes `to_all` is not found in
    a text that begins by speaking to somebody.
    """

    name: str
    heads: tuple[str, ...]
    why: str
    pattern: str
    triggers: tuple[str, ...]
    cased: bool = False
    token: str = ""
    to_all: bool = False
    rest: str = field(init=False, repr=False, compare=False)
    _opening: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _beyond: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = alternatives(self.pattern)
        opening = list(takewhile(lambda part: part.startswith("^"), parts))
        rest = "|".join(parts[len(opening) :])
        object.__setattr__(self, "rest", rest)
        object.__setattr__(self, "_opening", re.compile("|".join(opening)) if opening else None)
        object.__setattr__(self, "_beyond", re.compile(rest) if rest else None)

    def span(self, text: str, made_plain: str | None = None, *, beyond: bool = True) -> tuple[int, int] | None:
        """Where it first matches, without white space at the ends; None where it does not.

        `made_plain` is the text made plain, where somebody has it already. Without `beyond` its opening alone is tried.
        """
        looked = text if self.cased else (plain(text) if made_plain is None else made_plain)
        if self.to_all and looked.lstrip().startswith("@"):
            return None
        match = None if self._opening is None else self._opening.match(looked)
        if match is None and beyond and self._beyond is not None:
            match = self._beyond.search(looked)
        return None if match is None else trimmed(text, *match.span())

    @property
    def opens(self) -> bool:
        """Whether it has an opening."""
        return self._opening is not None


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern, brackets kept whole.

    >>> alternatives(r"^a(?:b|c)|[|]|\\|d")
    ['^a(?:b|c)', '[|]', '\\\\|d']
    """
    parts, depth, start = list[str](), 0, 0
    for found in re.finditer(r"\\.|\[\^?(?:\\.|[^\]\\])+\]|[()|]", pattern, re.DOTALL):
        depth += {"(": 1, ")": -1}.get(found.group(), 0)
        if found.group() == "|" and depth == 0:
            parts.append(pattern[start : found.start()])
            start = found.end()
    return [*parts, pattern[start:]]


def plain(text: str) -> str:
    """The text in lower case, with straight apostrophes and spaces for white space; each letter keeps its place."""
    lowered = text.lower()
    if lowered.isascii() and lowered.isprintable():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_PLAINER)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends, and not beyond its first line.

    >>> trimmed(" now \\nor never", 0, 14)
    (1, 4)
    """
    while start < end and text[start].isspace():
        start += 1
    line = text.find("\n", start, end)
    end = end if line < 0 else line
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def rule(
    name: str,
    heads: str,
    why: str,
    pattern: str,
    triggers: str,
    *,
    cased: bool = False,
    token: str = "",
    to_all: bool = False,
) -> Rule:
    """A rule, with heads and triggers as words in a row.

    In the pattern a space is one space or more, ` ?` is none or more, an apostrophe may be left out, and what stands at
    both ends of a line does not count.
    """
    spaced = "".join(line.strip() for line in pattern.splitlines())
    spaced = spaced.replace(" ?", "\0").replace(" ", " +").replace("\0", " *").replace("'", "'?")
    return Rule(name, tuple(heads.split()), why, spaced, tuple(triggers.split()), cased, token, to_all)


_SUFFIXES = ("", "'s", "'re", "'ve", "'ll", "'d", "'m")


def triggers_of(rules: Sequence[Rule]) -> dict[str, int]:
    """Form of a token to the rules that it may begin, as bits: bit n is the n-th rule.

    What begins with "here" may begin with "here's" as well.
    """
    bits: dict[str, int] = {}
    for number, one in enumerate(rules):
        for form in one.triggers:
            for suffix in _SUFFIXES if form.isalpha() else ("",):
                bits[form + suffix] = bits.get(form + suffix, 0) | 1 << number
    return bits


def always(rules: Sequence[Rule]) -> int:
    """The rules without triggers, as bits: they are looked for in every text."""
    return sum(1 << number for number, one in enumerate(rules) if not one.triggers)
