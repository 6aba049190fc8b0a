"""Reading anyone's texts: lines in, readings out. No home is needed, and nothing is kept."""

import contextlib
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from nearer.faces.cli.options import NO
from nearer.faces.cli.out import line

if TYPE_CHECKING:
    from nearer.listening.reading import Listened, Reading

CHUNK = 1_000
"""Lines that are read before the first is answered, where they come from a file or a pipe."""


def read(
    file: Annotated[Path | None, Parameter(help="A file of texts; else standard input.")] = None,
    *,
    json: Annotated[bool, NO, Parameter(help="Print one JSON object a line.")] = False,
) -> int:
    """What texts ask for, sell or bring, and why: lines in, lines out.

    A line is the text itself, or JSON with `text` and, if you like, `reply_to`
    (what it answers), `is_title` and `lang`. With --json each answer has
    `lang`, `need`, `need_kind`, `sell`, `broadcast`, `bait`, `warm`,
    `hostile`, `recognition` (probabilities, or null where nothing can be
    said) and `reasons` (words of the text). English; other languages are
    named and not read.
    """
    from nearer.listening.lines import post_of, told_of
    from nearer.listening.reader import read as listen

    for chunk in _chunks(file):
        for listened in listen([post_of(text) for text in chunk]):
            if json:
                _write(told_of(listened))
            else:
                line(_in_words(listened))
    return 0


def match(
    file: Annotated[Path | None, Parameter(help="A file of texts; else standard input.")] = None,
    *,
    offers: Annotated[Path, Parameter(help="One offer a line: `name: what it is`; or JSON with name, text, examples.")],
    top: Annotated[int, Parameter(help="How many offers for each text.")] = 3,
    json: Annotated[bool, NO, Parameter(help="Print one JSON object a line.")] = False,
) -> int:
    """Which of your offers each text asks for.

    Lines are those of `nearer read`. The best offers come first, with the
    words in common. A score orders the offers for one text; it is not a
    probability.
    """
    from nearer.listening.lines import matched, offers_of, post_of
    from nearer.listening.matching import Matcher

    matcher = Matcher(offers_of(offers.read_text(encoding="utf-8-sig", errors="replace"), where=offers.name))
    for chunk in _chunks(file):
        for found in matcher.best([post_of(text).text for text in chunk], most=max(1, top)):
            if json:
                _write(matched(found))
            else:
                line("  ".join(f"{one.score:.2f} {one.offer.name}" for one in found))
    return 0


def _chunks(file: Path | None) -> Iterator[list[str]]:
    """Lines, in the order given; each is answered by one line, empty ones too."""
    with contextlib.nullcontext(sys.stdin.buffer) if file is None else file.open("rb") as given:
        lines = (one.decode("utf-8", errors="replace").rstrip("\r\n") for one in given)
        size = 1 if file is None and sys.stdin.isatty() else CHUNK
        while chunk := list(islice(lines, size)):
            yield chunk


def _write(told: object) -> None:
    from msgspec.json import encode

    sys.stdout.write(encode(told).decode() + "\n")


def _in_words(listened: "Listened") -> str:
    if not listened.supported:
        if listened.language == "und":
            return "not enough words to tell the language"
        return f"{listened.language}: not a language that is read here"
    named = {
        f"needs ({listened.kind})": listened.need,
        "sells": listened.sell,
        "broadcasts": listened.broadcast,
        "baits": listened.bait,
        "warm": listened.warm,
        "may be annoyed": listened.hostile,
    }
    said = [_with_words(name, one) for name, one in named.items() if one is not None and one.yes]
    if listened.recognition is not None:
        said.append(f"takes up what was said {listened.recognition.probability:.0%}")
    return "; ".join(said) or "nothing in particular"


def _with_words(name: str, reading: "Reading") -> str:
    words = ", ".join(f'"{reason.words}"' for reason in reading.reasons[:3])
    return f"{name} {reading.probability:.0%}" + (f" ({words})" if words else "")
