"""One message: its headers as facts, its words without what it quotes."""

import codecs
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from nearer.model.names import Precision
from nearer.model.time import EAST, WEST
from nearer.sources.archives.mbox.split import Raw
from nearer.sources.decode import DecodeError, Written, clean, html_text, in_range

_ADDRESS = re.compile(r"[^@\s<>\"(),;:]{1,128}@[^@\s<>\"(),;:]{1,255}\Z")
_HIDDEN = re.compile(r"(?<!\S)(\S{1,128}) at (\S{1,255}\.\S{1,255})")
_ID = re.compile(r"<([^<>\s]{1,500})>")
_LIST = re.compile(r"<([^<>\s]{1,200})>\s*\Z")
_MACHINE = re.compile(
    r"(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?)(?:[+=.-][^@]*)?@", re.IGNORECASE
)
_QUOTED = re.compile(r"^\s*(?:[>|]|[A-Z]{1,3}>)")
_INTRODUCED = re.compile(
    r"(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|skrev|schreef)\b.{0,80}:\s*\Z", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^-- ?$")
_REPEATED = re.compile(r"^-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Forwarded message)", re.IGNORECASE)
_MOST = 200
"""Receivers of one message that are kept: beyond that it is a circular."""
_HEADER_LIMIT = 16_384
"""Letters of one header that are read: some two hundred addresses (our own choice). Python's reader of addresses takes
quadratic time."""
_TEXT_LIMIT = 20_000
ANYWHERE = EAST + WEST
"""How long the range is of a clock that stood anywhere."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What the headers and the text of a message say. `receivers` are addresses in their order, without the sender;
    `public` is what was written to a mailing list, `list` its name where the message tells it."""

    id: str | None
    sender: str
    receivers: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    written: Written | None
    answers: str | None
    thread: str | None
    list: str | None
    public: bool
    machine: bool
    spam: bool
    subject: str
    text: str


def read(raw: Raw) -> Mail:
    """The message. Raises DecodeError `no-author`."""
    message = email.message_from_bytes(raw.data)
    people = _people(message, "From") or _people(message, "Sender")
    if not people:
        raise DecodeError("no-author", "the message does not say who wrote it")
    sender = people[0][1]
    others = [*_people(message, "To"), *_people(message, "Cc")]
    receivers = tuple(dict.fromkeys(address for _, address in others if address != sender))[:_MOST]
    own = _ids(message, "Message-ID")
    # Only the archives of lists hide addresses; Mailman's name no list besides, HyperKitty's send all mail to it.
    hidden = any(_plain(value) != value for value in _header(message, "From"))
    listed = _list(message) or next((address.replace("@", ".") for _, address in others if hidden), None)
    references = [*_ids(message, "References")]
    answers = next(iter(_ids(message, "In-Reply-To")), references[-1] if references else None)
    return Mail(
        id=own[0] if own else None,
        sender=sender,
        receivers=receivers,
        names=tuple((address, name) for name, address in (*people[:1], *others) if name),
        written=_written(message),
        answers=answers,
        thread=references[0] if references else answers or (own[0] if own else None),
        list=listed,
        public=hidden or listed is not None,
        machine=_is_machine(message, sender),
        spam="Spam" in ",".join(_header(message, "X-Gmail-Labels")).split(","),
        subject=next(iter(_header(message, "Subject")), ""),
        text=_text(message),
    )


def _header(message: Message, name: str) -> list[str]:
    """The values of a header; what cannot be decoded stays as it was written."""
    found: list[str] = []
    for value in message.get_all(name, []):
        text = str(value)[:_HEADER_LIMIT]
        try:
            parts = [
                part.decode(_known(charset), "replace") if isinstance(part, bytes) else part
                for part, charset in decode_header(text)
            ]
            text = "".join(parts)
        except (HeaderParseError, ValueError):
            pass
        found.append(clean(" ".join(text.encode("utf-8", "replace").decode("utf-8", "replace").split())))
    return found


def _known(charset: str | None) -> str:
    """The charset, where Python knows it; else UTF-8, in which most mail is that names none."""
    try:
        return "utf-8" if charset is None else codecs.lookup(charset).name
    except (LookupError, ValueError):
        return "utf-8"


def _people(message: Message, name: str) -> list[tuple[str, str]]:
    """Names and addresses of a header; list archives write `ida at example.org`."""
    values = [_plain(value) for value in _header(message, name)]
    found: list[tuple[str, str]] = []
    try:
        named = getaddresses(values)
    except RecursionError:  # brackets within brackets
        return []
    for shown, address in named:
        if _ADDRESS.match(address):
            found.append((shown.strip().strip("'\"")[:200], address.lower()))
    return found


def _plain(value: str) -> str:
    """Addresses as they are where an archive hid them all; somebody may also be called "Ben at Loom.example"."""
    return value if "@" in value else _HIDDEN.sub(r"\1@\2", value)


def _ids(message: Message, name: str) -> list[str]:
    return [match for value in _header(message, name) for match in _ID.findall(value)]


_FARTHEST = 18 * 60
"""Minutes: as far from UTC as a zone may be written (RFC 3339 allows more; `decode.written` refuses it, too)."""


def _written(message: Message) -> Written | None:
    """The moment of Date, with the sender's offset; None where there is none that can be.

    A date without a zone, or with a name that is none (RFC 5322 knows eleven; "CET" is not among them), is a clock's
    that stood anywhere: the end of the range of moments at which it may have shown that, `ANYWHERE` long. `-0000` is
    UTC of a sender whose zone is not told.
    """
    for value in _header(message, "Date"):
        try:
            moment = parsedate_to_datetime(value)
            told = moment.utcoffset()
            if told is None and "-0000" not in value:
                return Written(in_range(moment.replace(tzinfo=UTC) + WEST), None, Precision.RANGE)
            known = None if told is None or "-0000" in value else round(told.total_seconds() / 60)
            if known is not None and abs(known) > _FARTHEST:
                continue
            return Written(
                in_range(moment if told is not None else moment.replace(tzinfo=UTC)), known, Precision.SECOND
            )
        except (ValueError, TypeError, IndexError, OverflowError, DecodeError):
            continue
    return None


def _list(message: Message) -> str | None:
    """The name of the mailing list, as List-Id has it."""
    for value in _header(message, "List-Id"):
        match = _LIST.search(value)
        if match is not None:
            return match[1].lower()
    return None


def _is_machine(message: Message, sender: str) -> bool:
    automatic = next(iter(_header(message, "Auto-Submitted")), "no").lower()
    bulk = next(iter(_header(message, "Precedence")), "").lower() in ("bulk", "junk")
    circular = "List-Unsubscribe" in message and "List-Id" not in message and "List-Post" not in message
    newsletter = "List-Unsubscribe-Post" in message and "List-Post" not in message
    return not automatic.startswith("no") or _MACHINE.match(sender) is not None or newsletter or circular or (
        bulk and "List-Post" not in message and "List-Id" not in message
    )  # fmt: skip


def _text(message: Message) -> str:
    plain = next(_parts(message, "text/plain"), None)
    if plain is None:
        page = next(_parts(message, "text/html"), None)
        plain = "" if page is None else html_text(page[: 4 * _TEXT_LIMIT])
    return _own(plain)[:_TEXT_LIMIT]


def _parts(message: Message, kind: str) -> Iterator[str]:
    """The texts of a kind that are no attachments."""
    for part in message.walk():
        if part.get_content_type() != kind or "attachment" in str(part.get("Content-Disposition", "")).lower():
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            yield data.decode(_known(part.get_content_charset()), "replace")


def _own(text: str) -> str:
    """The words without what they quote, and without the signature."""
    kept: list[str] = []
    for line in clean(text).replace("\r\n", "\n").split("\n"):
        if _SIGNATURE.match(line) or _REPEATED.match(line):
            break
        if _QUOTED.match(line):
            while kept and (not kept[-1].strip() or _INTRODUCED.search(kept[-1])):
                kept.pop()
            continue
        kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
