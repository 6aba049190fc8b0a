"""Whom a line is for: by the name that it begins with, or because its author was just spoken to."""

import re
from dataclasses import dataclass, field

from nearer.model.names import Confidence

_WINDOW = 20
"""Lines within which somebody who was addressed answers. Of 8, 20 and 40 the share of right answers fell from .79 to
.76 and .74 while those found rose (three marked logs of #ubuntu)."""

_FIRST = re.compile(r"@?(?P<word>[A-Za-z\[\]\\`_^{|}][\w\[\]\\`^{|}-]*)(?P<mark>\s*[:,;>])?(?:\s|\Z)")
_WORD = re.compile(r"[\w\[\]\\`^{|}-]{4,40}")
_ODD = re.compile(r"[\d_\[\]|^`A-Z]")
_BARE = 3
"""A first word without a mark is a name where it has so many letters, because "me" and "hi" are nicks, too."""


def account_of(nick: str) -> str:
    """The account of a nick: in small letters, without what clients add to one that is taken."""
    return nick.lower().rstrip("_`") or nick.lower()


@dataclass(slots=True)
class Answers:
    """One channel while its lines are read in order."""

    _spoke: dict[str, str] = field(default_factory=dict[str, str])
    _addressed: dict[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])
    _last: dict[str, int] = field(default_factory=dict[str, int])
    _count: int = 0

    def target(self, nick: str, me: str, text: str) -> tuple[str | None, Confidence]:
        """Whom the next line is for, and how that is known; `me` is the nick's account. Call it for every line, in
        order."""
        place = self._count
        found, how = self._named(me, text), Confidence.ADDRESSED
        if found is None and me in self._addressed:
            other, at = self._addressed[me]
            if place - at <= _WINDOW and at > self._last.get(me, -1):
                found, how = other, Confidence.INFERRED
        if found is not None:
            self._addressed[found] = (me, place)
        self._last[me] = place
        self._spoke[nick.lower()] = me
        self._spoke.setdefault(me, me)
        self._count += 1
        return found, how

    def _named(self, me: str, text: str) -> str | None:
        first = _FIRST.match(text)
        if first is not None and (first["mark"] or len(first["word"]) >= _BARE):
            found = self._spoke.get(first["word"].lower())
            if found is not None and found != me:
                return found
        for word in _WORD.findall(text):
            found = self._spoke.get(word.lower()) if _ODD.search(word) else None
            if found is not None and found != me:
                return found
        return None
