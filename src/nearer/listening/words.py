"""Words that carry what a text is about: without function words, stemmed a little, each with its rarity."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nearer.listening.tokens import TOKEN, form_of
from nearer.listening.weights import shipped_common

_EMPTY_WRITTEN = """
a about above after again all also always am an and any anybody anyone anything are aren't as at away back be
because been before being but by can can't cannot cant come could couldn't did didn't do does doesn't doing don't
dont down each else even ever every everyone everything few for from get gets getting go goes going gonna got had
has hasn't have haven't having he her here hers hi hello hey him his how i i'd i'll i'm i've if im in into is isn't
it it's its just know let let's like lot made make many may maybe me might mine more most much must my need never no
not nothing now of off oh ok okay on once one only or other our out over own please put quite really said same say
see she should shouldn't so some somebody someone something still such sure take tell than thank thanks that that's
thats the their them then there there's these they they're thing things think this those though to too try u under
until up us use used using very want was wasn't way we we're well went were what what's when where which while who
why will with without won't would wouldn't yeah yes yet you you're your yours
"""
EMPTY = frozenset(_EMPTY_WRITTEN.split())
"""Function words and the filler of talk, our own list."""
_SHORTEST = 2
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


@dataclass(frozen=True, slots=True)
class Word:
    """A word that carries meaning: its stem, as written, and where."""

    stem: str
    written: str
    start: int
    end: int


def content(text: str) -> Iterator[Word]:
    """The words of a text that carry meaning, in order."""
    for found in TOKEN.finditer(text):
        written = found.group()
        form = form_of(written)
        if form in EMPTY or len(form) < _SHORTEST or not form[0].isalpha():
            continue
        yield Word(stem(form), written, found.start(), found.end())


def stem(form: str) -> str:
    """A word without its commonest English endings, so that "mixers" and "mixer" meet; light on purpose."""
    form = form.removesuffix("'s")
    for ending, instead in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= 3 and not form.endswith("ss"):
            cut = form[: len(form) - len(ending)] + instead
            return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz" else cut.removesuffix("e")
    return form.removesuffix("e") if len(form) > 3 else form


def rarity(form: str, common: tuple[int, Mapping[str, int]] | None = None) -> float:
    """ln((1 + texts) / (1 + texts with the word)) over the background, at least 0."""
    texts, held = common or shipped_common()
    return math.log((1 + texts) / (1 + held.get(form, 0)))


_SPLIT = re.compile(r"\s+")


def squeezed(text: str) -> str:
    """The text with single spaces, without those at its ends."""
    return _SPLIT.sub(" ", text).strip()
