"""Lines in, lines out: posts and offers as plain text or JSON, and readings as JSON.

A line that begins with `{` and is an object with a `text` is read as JSON (`text`, and if it likes `reply_to`,
`is_title`, `lang`); any other line is the text itself.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, cast

from nearer.listening.errors import NoOffers
from nearer.listening.matching import Match, Offer
from nearer.listening.reading import Listened, Post, Reading

_NAMES = ("name", "title", "offer", "id")
_TEXTS = ("text", "description", "words", "summary")
_EXAMPLES = ("examples", "say", "people_say")
_LONGEST_NAME = 60
"""A line of an offer is split at its first colon if what stands before it is no longer: our own choice."""


def post_of(line: str) -> Post:
    """The post that a line holds."""
    told = _object(line)
    if told is None or not isinstance(told.get("text"), str):
        return Post(line)
    reply_to, language = told.get("reply_to"), told.get("lang")
    return Post(
        told["text"],
        reply_to=reply_to if isinstance(reply_to, str) and reply_to else None,
        is_title=told.get("is_title") is True,
        language=language.lower()[:2] if isinstance(language, str) and language else None,
    )


def offers_of(text: str, *, where: str = "") -> list[Offer]:
    """The offers of a file: a JSON array, JSON lines, CSV with a header, or one a line as `name: what it is`.

    Raises:
        NoOffers: if there is none.
    """
    found = [offer for offer in _offers(text.strip()) if offer.name or offer.text]
    if not found:
        raise NoOffers(
            "There is no offer in this file.",
            where=where,
            next="Write one offer a line: a name, a colon, what it is. Or JSON lines with name, text and examples.",
        )
    return found


def told_of(listened: Listened) -> dict[str, object]:
    """A reading as an object for JSON: probabilities, or null where there is no reading."""
    return {
        "lang": listened.language,
        "need": _chance(listened.need),
        "need_kind": listened.kind,
        "sell": _chance(listened.sell),
        "broadcast": _chance(listened.broadcast),
        "bait": _chance(listened.bait),
        "warm": _chance(listened.warm),
        "hostile": _chance(listened.hostile),
        "recognition": None if listened.recognition is None else round(listened.recognition.probability, 4),
        "reasons": [
            {
                "reading": reason.reading,
                "words": reason.words,
                "span": [reason.start, reason.end],
                "why": reason.why,
                "weight": round(reason.weight, 2),
            }
            for reason in listened.reasons
        ],
    }


def matched(matches: Sequence[Match]) -> dict[str, object]:
    """The best offers of one text as an object for JSON."""
    return {
        "offers": [
            {"offer": one.offer.name, "place": one.place, "score": round(one.score, 4), "words": list(one.words)}
            for one in matches
        ]
    }


def _chance(reading: Reading | None) -> float | None:
    return None if reading is None else round(reading.probability, 4)


def _offers(text: str) -> list[Offer]:
    if text.startswith("["):
        try:
            told = json.loads(text)
        except ValueError:
            told = None
        if isinstance(told, list):
            return [_offer(one) for one in cast("list[Any]", told)]
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if lines and {cell.strip().lower() for cell in lines[0].split(",")} & {*_NAMES} and "," in lines[0]:
        return [
            _offer({key.strip().lower(): value for key, value in row.items() if key})
            for row in csv.DictReader(StringIO(text))
        ]
    return [_offer(_object(line) or line) for line in lines]


def _offer(told: object) -> Offer:
    if isinstance(told, Mapping):
        fields = cast("Mapping[str, Any]", told)
        name, text = _first(fields, _NAMES), _first(fields, _TEXTS)
        examples = next((fields[key] for key in _EXAMPLES if isinstance(fields.get(key), list)), [])
        return Offer(name or text, text if name else "", tuple(one for one in examples if isinstance(one, str)))
    line = str(told)
    for mark in ("\t", ": "):
        name, _, text = line.partition(mark)
        if text and len(name) <= _LONGEST_NAME:
            return Offer(name.strip(), text.strip())
    return Offer(line, "")


def _first(fields: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((str(fields[name]).strip() for name in names if fields.get(name) not in (None, "")), "")


def _object(line: str) -> dict[str, Any] | None:
    if not line.lstrip().startswith("{"):
        return None
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", told) if isinstance(told, dict) else None
