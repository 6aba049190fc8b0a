"""messages.csv: who wrote to whom, in nine to thirteen columns."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from nearer.model.activity import Activity, Place
from nearer.model.names import Confidence, Verb, Visibility
from nearer.sources.archives.linkedin.people import NETWORK, Directory, profile, profiles
from nearer.sources.archives.linkedin.tables import Cells
from nearer.sources.archives.linkedin.times import moment
from nearer.sources.decode import html_text

_YES = frozenset({"YES", "TRUE", "1"})
_MARKUP = ("</", "<br", "<p", "&#", "&amp;", "&lt;", "&gt;", "&quot;")
_SPONSORED = "spinmail"


class Unread(Exception):
    """A row left unread on purpose; `why` is its reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def known_by(*parts: str) -> str:
    """A short name for a row that has no id, from what it says (SHA-256, 80 bits)."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(slots=True)
class Rooms:
    """The conversations of one file. The first look (`meet`) finds who takes part, because files of 2021 name receivers
    without an address; the second (`message`) reads."""

    owner: str | None
    directory: Directory
    _parts: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    _seen: Counter[str] = field(default_factory=Counter[str])

    def meet(self, row: Cells) -> None:
        """Note who writes in a conversation, and their names."""
        sender = profile(row["SENDER PROFILE URL"])
        if sender is None or _left_out(row) is not None:
            return
        self.directory.note(sender, " ".join(row["FROM"].split()))
        self._parts.setdefault(row["CONVERSATION ID"], set()).add(sender)
        receivers = profiles(row["RECIPIENT PROFILE URLS"])
        for receiver in receivers:
            self.directory.note(receiver, " ".join(row["TO"].split()) if len(receivers) == 1 else "")
        self._parts[row["CONVERSATION ID"]].update(receivers)

    def message(self, row: Cells, place: Place) -> Iterator[Activity]:
        """The message of a row. Raises DecodeError `bad-time` or `no-author`, and Unread."""
        reason = _left_out(row)
        if reason is not None:
            raise Unread(reason)
        at = moment(row["DATE"])
        sender = profile(row["SENDER PROFILE URL"])
        how = Confidence.EXPLICIT
        if sender is None:
            meant = self.directory.by_name(row["FROM"], besides=self.owner)
            if meant is None:
                raise Unread("messages of people who closed their account, or whose name several have")
            sender, how = meant.id, meant.confidence
        room = row["CONVERSATION ID"]
        receivers, inferred = self._receivers(row, sender)
        text = _words(row["CONTENT"])
        key = known_by(room, row["DATE"], row["SUBJECT"], text)
        self._seen[key] += 1
        count = self._seen[key]
        yield Activity(
            network=NETWORK,
            id=f"message/{key}" + (f"/{count}" if count > 1 else ""),
            time=at.time,
            since=at.since,
            precision=at.precision,
            offset=at.offset,
            actor=sender,
            verb=Verb.CREATE,
            target=receivers[0] if len(receivers) == 1 else None,
            to=() if len(receivers) == 1 else receivers,
            thread=room or None,
            visibility=Visibility.DIRECT,
            text=text or None,
            confidence=Confidence.INFERRED if inferred else how,
            place=place,
        )

    def _receivers(self, row: Cells, sender: str) -> tuple[tuple[str, ...], bool]:
        """Whom a message is to, and whether that is inferred: by address, else by who takes part, else by name."""
        told = tuple(account for account in profiles(row["RECIPIENT PROFILE URLS"]) if account != sender)
        if told:
            return told, False
        others = self._parts.get(row["CONVERSATION ID"], set()) - {sender}
        if self.owner is not None and sender != self.owner:
            others = others | {self.owner}
        if others:
            return tuple(sorted(others)), True
        meant = self.directory.by_name(row["TO"], besides=sender)
        return ((meant.id,) if meant is not None else ()), True


def _left_out(row: Cells) -> str | None:
    """Why a row is no message between people, None where it is one."""
    if row["IS MESSAGE DRAFT"].upper() in _YES or row["IS CONVERSATION DRAFT"].upper() in _YES:
        return "drafts, which nobody got"
    if row["FOLDER"].upper() == "SPAM":
        return "messages that lie in SPAM"
    if _SPONSORED in row["CONTENT"].lower() and not row["SENDER PROFILE URL"].strip():
        return "sponsored mail"
    if not row["SENDER PROFILE URL"].strip() and row["FROM"].strip().casefold() == "linkedin":
        return "mail of LinkedIn itself"
    return None


def _words(content: str) -> str:
    return html_text(content) if any(mark in content for mark in _MARKUP) else content.strip()
