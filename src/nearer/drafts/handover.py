"""A need handed over to another program: a row of CSV, a card (vCard 4.0, RFC 6350), or JSON for a webhook.

What is handed over is what the user sees: who asked, when, where, in which words, and the address of the conversation.
Words of private messages are not handed over, their place says so; nothing is sent by itself.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

COLUMNS = ("name", "handle", "network", "asks", "words", "said", "conversation", "offer", "may")
PRIVATE = "(private words are not handed over)"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One need to hand over. `conversation` is the post's web address, "" where it has none. `offer` is the best of the
    user's offers ("" for none) and `may` the gate's answer to it."""

    name: str
    handle: str
    network: str
    asks: str
    words: str
    said: datetime | None
    conversation: str
    offer: str
    may: str


def as_csv(needs: Sequence[Handed]) -> str:
    """A table with a header. A cell that a spreadsheet would run gets an apostrophe before it."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in needs:
        writer.writerow([_plain(str(value)) for value in _told(one).values()])
    return out.getvalue()


def as_vcard(needs: Sequence[Handed]) -> str:
    """One card for each need, lines folded at 75 octets."""
    lines: list[str] = []
    for one in needs:
        lines += ["BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(one.name)}"]
        if one.handle:
            lines.append(f"NICKNAME:{_escaped(one.handle)}")
        if one.conversation:
            lines.append(f"URL:{_line(one.conversation)}")
        said = "" if one.said is None else f" on {one.said:%Y-%m-%d}"
        offer = f" Your offer: {one.offer}, the gate says {one.may}." if one.offer else ""
        lines.append(f"NOTE:{_escaped(f'{one.asks}{said} ({one.network}): {one.words}{offer}')}")
        lines.append("END:VCARD")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def as_json(one: Handed) -> bytes:
    """What a webhook is sent."""
    return json.dumps({"kind": "need", **_told(one)}, ensure_ascii=False).encode()


def _told(one: Handed) -> dict[str, str]:
    return {
        name: "" if (value := getattr(one, name)) is None else value.isoformat() if name == "said" else value
        for name in COLUMNS
    }


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _line(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _escaped(text: str) -> str:
    """A text value of a vCard (RFC 6350, 3.4)."""
    bare = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return _line(bare.replace("\r\n", "\n").replace("\n", "\\n"))


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a letter (RFC 6350, 3.2)."""
    parts: list[str] = []
    now = ""
    for letter in line:
        if len((now + letter).encode()) > 75 - bool(parts):
            parts.append(now)
            now = ""
        now += letter
    return "\r\n ".join([*parts, now])
