"""Named rules: a pattern that says something by itself, and the words without which it cannot match.

A rule is looked for only in texts that hold one of its `triggers` (forms of tokens), so that fifty rules cost little
more than a look-up of each word. What a rule is worth is learnt with the n-grams; its name and its `why` are ours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_APOSTROPHE = re.compile("'(?!’)")
"""An apostrophe in a pattern stands for either form of it, or none ("dont"); in a class of letters both are written."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a name that is never reused, the readings it may be a reason for, what it says, and its pattern."""

    name: str
    heads: tuple[str, ...]
    why: str
    pattern: str
    triggers: tuple[str, ...]
    found: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "found", re.compile(_APOSTROPHE.sub("['’]?", self.pattern), re.IGNORECASE))

    def span(self, text: str) -> tuple[int, int] | None:
        """Where it first matches, without white space at the ends; None where it does not."""
        match = self.found.search(text)
        return None if match is None else trimmed(text, *match.span())


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def rule(name: str, heads: str, why: str, pattern: str, triggers: str) -> Rule:
    """A rule, with heads and triggers as words in a row.

    In the pattern a space is any white space, and what stands at both ends of a line is left out.
    """
    spaced = "".join(line.strip() for line in pattern.splitlines())
    spaced = spaced.replace(" ?", r"\s*").replace(" ", r"\s+")
    return Rule(name, tuple(heads.split()), why, spaced, tuple(triggers.split()))


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
