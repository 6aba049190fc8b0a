"""What mailboxes hold, and their records: message by message, then everybody who wrote or was written to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from io import BytesIO
from typing import BinaryIO

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, Mark, Zone, never, partly
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.mbox.message import ANYWHERE, Mail, read
from nearer.sources.archives.mbox.split import BODY_LIMIT, Raw, alone, begins, begins_alone, is_alone, messages
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError, digest

NETWORK = "mail"
_IN, _OUT = Direction.IN, Direction.OUT


def _both(kind: Kind, mark: Mark) -> dict[tuple[Kind, Direction], Mark]:
    return {(kind, _IN): mark, (kind, _OUT): mark}


COVERAGE = Coverage(
    {
        (Kind.MESSAGE, _IN): SEEN,
        (Kind.MESSAGE, _OUT): partly("Where the mailbox of sent mail is among the files."),
        **_both(Kind.REPLY, partly("On mailing lists, where what was answered is in the archive.")),
        **_both(Kind.MENTION, never("Mail has no mentions.")),
        **_both(Kind.QUOTE, never("Quoted lines are left out.")),
        **_both(Kind.REPOST, never("Forwarded mail looks like all other.")),
        **_both(Kind.LIKE, never("Mail has no likes.")),
        **_both(Kind.CALL, never("Mail has no calls.")),
        **_both(Kind.FOLLOW, never("Mail has no following.")),
        **_both(Kind.BLOCK, never("Whom you filter is not in a mailbox.")),
    },
    "UTC, with the sender's offset; a date that names no zone, or one that nobody knows, by a clock of unknown zone",
    Zone.PARTLY,
    one_clock=False,
)

_ENOUGH = 3_000
"""Messages looked at for whose mailbox it is (our own choice)."""

_HEAD = 4 * 2**20
"""Bytes of each mailbox in which they are looked for (our own choice: some hundreds of mails without attachments)."""

_SHARE = 0.6
"""The owner of a mailbox is in at least so many of its messages, as sender or receiver; blind copies and lists make up
the rest (our own choice)."""

_NOBODY = "It does not say whose mailbox it is: say --me with your address."


class MailArchive:
    """The source for mbox files of people and of mailing lists."""

    name = "mbox"
    title = "Mailbox (mbox, Maildir, .eml)"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have files that begin with a From line and a header, or files of one message."""
        files = tuple(name for name in archive.names if _is_mail(archive, name))
        if not files:
            return None
        counts, listed, seen = _look(archive, files)
        owner = None if options.me is None else options.me.strip().lower()
        if owner is None and seen and listed < seen / 2:
            most = counts.most_common(2)
            alone_first = len(most) == 1 or (len(most) == 2 and most[0][1] > most[1][1])
            owner = most[0][0] if alone_first and most[0][1] >= _SHARE * seen and seen > 1 else None
        notes = [] if owner is not None else [_NOBODY]
        return Found(
            source=self.name,
            network=self.network,
            layout="mailing list"
            if seen and listed >= seen / 2
            else "messages by themselves"
            if all(map(is_alone, files))
            else "mailbox",
            owner=None if owner is None else Account(network=NETWORK, id=owner, address=owner),
            coverage=COVERAGE,
            why="it begins as mailboxes do",
            read=files,
            notes=tuple(notes),
            open_ended=True,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Every message, then all addresses."""
        del options  # it decided who `found.owner` is
        reading = _Reading()
        if found.owner is not None:
            reading.accounts[found.owner.id] = found.owner
        for name in found.read:
            spam = 0
            try:
                with archive.open(name) as stream:
                    for raw in _messages(name, stream):
                        place = Place(name, raw.line)
                        try:
                            mail = read(raw)
                            if mail.spam:
                                spam += 1
                            else:
                                yield reading.activity(mail, place)
                        except DecodeError as error:
                            yield Problem(place, error.code, error.why)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
            if spam:
                yield Skipped(Place(name), "mail that lies in Spam", spam)
        yield from (account for _, account in sorted(reading.accounts.items()))


@dataclass(slots=True)
class _Authors:
    """Who wrote which message, by a hash of its id, so that an answer on a list finds whom it is for."""

    _keys: dict[int, int] = field(default_factory=dict[int, int])
    _people: list[str] = field(default_factory=list[str])
    _codes: dict[str, int] = field(default_factory=dict[str, int])

    def note(self, id: str, author: str) -> None:
        code = self._codes.setdefault(author, len(self._people))
        if code == len(self._people):
            self._people.append(author)
        self._keys[_short(id)] = code

    def of(self, id: str | None) -> str | None:
        code = None if id is None else self._keys.get(_short(id))
        return None if code is None else self._people[code]


@dataclass(slots=True)
class _Reading:
    """The mailboxes while they are read."""

    accounts: dict[str, Account] = field(default_factory=dict[str, Account])
    _authors: _Authors = field(default_factory=_Authors)
    _told: dict[int, int] = field(default_factory=dict[int, int])

    def activity(self, mail: Mail, place: Place) -> Activity:
        """A message as an act. Raises DecodeError `bad-time`."""
        if mail.written is None:
            raise DecodeError("bad-time", "the message has no date that can be read")
        self._note(mail)
        if mail.id is not None:
            self._authors.note(mail.id, mail.sender)
        time = mail.written.time
        key = mail.id or "no-id/" + digest(mail.sender, time.isoformat(), mail.subject, mail.text)
        what = _short(f"{mail.sender} {time.isoformat()}")
        if self._told.setdefault(_short(key), what) != what:
            key = f"{key}/{what:x}"  # broken software gives two messages one id; copies of one agree in the rest
        author = self._authors.of(mail.answers)
        public = mail.public
        people = () if public else mail.receivers
        alone = people[0] if len(people) == 1 else None
        target = author if public and author != mail.sender else alone
        return Activity(
            network=NETWORK,
            id=key,
            time=time,
            offset=mail.written.offset,
            precision=mail.written.precision,
            since=time - ANYWHERE if mail.written.precision is Precision.RANGE else None,
            actor=mail.sender,
            verb=Verb.CREATE,
            target=target,
            to=() if alone is not None else people,
            in_reply_to=mail.answers,
            thread=mail.thread,
            space=mail.list,
            visibility=Visibility.PUBLIC if public else Visibility.DIRECT,
            text="\n\n".join(part for part in (mail.subject, mail.text) if part) or None,
            place=place,
        )

    def _note(self, mail: Mail) -> None:
        names = dict(mail.names)
        for address in (mail.sender, *(() if mail.public else mail.receivers)):
            known = self.accounts.get(address)
            name = (known.name if known is not None else None) or names.get(address) or None
            bot = True if address == mail.sender and mail.machine else None if known is None else known.bot
            if known is None or (known.name, known.bot) != (name, bot):
                self.accounts[address] = Account(
                    network=NETWORK, id=address, name=None if name == address else name, address=address, bot=bot
                )


def _look(archive: Archive, files: tuple[str, ...]) -> tuple[Counter[str], int, int]:
    """Of the messages in the heads of the files: in how many each address is, how many are of a list, and how many
    there are."""
    counts: Counter[str] = Counter()
    listed = seen = 0
    for name in files:
        head = read_head(archive, name, BODY_LIMIT if is_alone(name) else _HEAD)
        for raw in _messages(name, BytesIO(head)):
            if seen >= _ENOUGH:
                return counts, listed, seen
            try:
                mail = read(raw)
            except DecodeError:
                continue
            seen += 1
            listed += mail.public
            counts.update({mail.sender, *mail.receivers})
    return counts, listed, seen


def _is_mail(archive: Archive, name: str) -> bool:
    head = read_head(archive, name)
    return begins_alone(head) if is_alone(name) else begins(head)


def _messages(name: str, stream: BinaryIO) -> Iterator[Raw]:
    return alone(stream) if is_alone(name) else messages(stream)


def _short(id: str) -> int:
    return int.from_bytes(blake2b(id.encode("utf-8", "replace"), digest_size=8).digest())
