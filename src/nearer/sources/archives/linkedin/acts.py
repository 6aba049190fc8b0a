"""All other files: connections, invitations, endorsements, recommendations; comments, reactions, posts."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from nearer.model.activity import Activity, Place
from nearer.model.names import Confidence, Verb, Visibility
from nearer.sources.archives.linkedin import tables
from nearer.sources.archives.linkedin.messages import Unread, known_by
from nearer.sources.archives.linkedin.people import NETWORK, Directory, Meant, profile, whole_name
from nearer.sources.archives.linkedin.tables import Cells, Table
from nearer.sources.archives.linkedin.times import Moment, moment

_POST = re.compile(r"urn(?::|%3A)li(?::|%3A)(\w+)(?::|%3A)(\d{5,25})", re.IGNORECASE)
_UNNAMED = "people named without an address, whose name nobody or several of your people have"
_HIDDEN = "connections who hide who they are: a date and no name"


@dataclass(slots=True)
class Acts:
    """What the owner and others did, row by row."""

    owner: str
    directory: Directory
    _seen: Counter[str] = field(default_factory=Counter[str])
    _days: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """On which days somebody of a name, without an address, became a connection: each connection is one person."""

    def of(self, table: Table, row: Cells, place: Place) -> Iterator[Activity]:
        """What a row tells. Raises DecodeError `bad-time`, and Unread."""
        for activity in _READ[tables.TABLES.index(table)](self, row):
            yield replace(activity, place=place)

    def meet(self, table: Table, row: Cells) -> None:
        """Note the addresses of those whom other files know by name alone."""
        if table is tables.CONNECTIONS:
            whom = [(profile(row["URL"]), whole_name(row["First Name"], row["Last Name"]))]
            if whom[0] == (None, name := whom[0][1]) and name:
                self._days.setdefault(name.casefold(), set()).add(row["Connected On"].strip())
        else:
            whom = [(profile(row["inviterProfileUrl"]), row["From"]), (profile(row["inviteeProfileUrl"]), row["To"])]
        for account, name in whom:
            if account is not None:
                self.directory.note(account, " ".join(name.split()))

    def connection(self, row: Cells) -> Iterator[Activity]:
        """A connection is mutual from its day on."""
        name = whole_name(row["First Name"], row["Last Name"])
        other = profile(row["URL"])
        if other is None:
            if not name:
                raise Unread(_HIDDEN)
            other = self._namesake(name, row["Connected On"].strip())
        if other is None:
            meant = self.directory.by_name(name, besides=self.owner)
            if meant is None:
                raise Unread(_UNNAMED)
            other = meant.id
        self.directory.note(other, name, address=row["Email Address"])
        at = moment(row["Connected On"])
        # By name and day, so that an export of before 2023, which has no addresses, tells of the same connection.
        key = self._once("connection", name.casefold(), row["Connected On"])
        for way, actor, target in (("out", self.owner, other), ("in", other, self.owner)):
            yield self._act(f"{key}/{way}", at, actor, Verb.FOLLOW, target)

    def invitation(self, row: Cells) -> Iterator[Activity]:
        """Who asked whom to connect, with their note."""
        sides: list[str] = []
        for url, name in (("inviterProfileUrl", "From"), ("inviteeProfileUrl", "To")):
            account = profile(row[url])
            if account is None:
                mine = (name == "From") == (row["Direction"].upper() == "OUTGOING")
                meant = Meant(self.owner, Confidence.EXPLICIT) if mine else self.directory.by_name(row[name])
                if meant is None:
                    raise Unread(_UNNAMED)
                account = meant.id
            self.directory.note(account, " ".join(row[name].split()))
            sides.append(account)
        at = moment(row["Sent At"])
        names = (" ".join(row[name].split()).casefold() for name in ("From", "To"))
        id = self._once("invitation", *names, at.time.isoformat())
        text = row["Message"].strip() or None
        yield replace(self._act(id, at, sides[0], Verb.INVITE, sides[1]), text=text, visibility=Visibility.DIRECT)

    def endorsed_by(self, row: Cells) -> Iterator[Activity]:
        yield self._endorsement(row, "Endorser", incoming=True)

    def endorsed(self, row: Cells) -> Iterator[Activity]:
        yield self._endorsement(row, "Endorsee", incoming=False)

    def recommended_by(self, row: Cells) -> Iterator[Activity]:
        yield self._recommendation(row, incoming=True)

    def recommended(self, row: Cells) -> Iterator[Activity]:
        yield self._recommendation(row, incoming=False)

    def comment(self, row: Cells) -> Iterator[Activity]:
        """Something said below a post whose author is not told."""
        id = self._once("comment", row["Date"], row["Link"], row["Message"])
        post = _post(row["Link"])
        act = self._act(id, moment(row["Date"]), self.owner, Verb.CREATE, None)
        yield replace(
            act, in_reply_to=post, thread=post, text=_unquoted(row["Message"]), url=_link(row["Link"]),
            visibility=Visibility.PUBLIC,
        )  # fmt: skip

    def reaction(self, row: Cells) -> Iterator[Activity]:
        """A reaction to a post whose author is not told; its text is which of the six it was."""
        id = self._once("reaction", row["Date"], row["Link"], row["Type"])
        act = self._act(id, moment(row["Date"]), self.owner, Verb.LIKE, None)
        yield replace(act, object=_post(row["Link"]), text=row["Type"].strip() or None, url=_link(row["Link"]))

    def share(self, row: Cells) -> Iterator[Activity]:
        """A post of the owner's."""
        id = _post(row["ShareLink"]) or self._once("share", row["Date"], row["ShareCommentary"])
        act = self._act(id, moment(row["Date"]), self.owner, Verb.CREATE, None)
        closed = row["Visibility"].upper() in ("CONNECTIONS_ONLY", "CONNECTIONS", "PRIVATE")
        yield replace(
            act, text=_unquoted(row["ShareCommentary"]), url=_link(row["ShareLink"]),
            visibility=Visibility.FOLLOWERS if closed else Visibility.PUBLIC,
        )  # fmt: skip

    def repost(self, row: Cells) -> Iterator[Activity]:
        """A post passed on as it was; its author is not told."""
        id = self._once("repost", row["Date"], row["Link"])
        act = self._act(id, moment(row["Date"]), self.owner, Verb.ANNOUNCE, None)
        yield replace(act, object=_post(row["Link"]), url=_link(row["Link"]), visibility=Visibility.PUBLIC)

    def _endorsement(self, row: Cells, other: str, *, incoming: bool) -> Activity:
        meant = self._meant(row[f"{other} First Name"], row[f"{other} Last Name"])
        actor, target = (meant.id, self.owner) if incoming else (self.owner, meant.id)
        id = self._once("endorsement", "in" if incoming else "out", row["Endorsement Date"], row["Skill Name"])
        act = self._act(id, moment(row["Endorsement Date"]), actor, Verb.LIKE, target)
        return replace(act, text=row["Skill Name"].strip() or None, confidence=meant.confidence)

    def _recommendation(self, row: Cells, *, incoming: bool) -> Activity:
        meant = self._meant(row["First Name"], row["Last Name"])
        actor, target = (meant.id, self.owner) if incoming else (self.owner, meant.id)
        id = self._once("recommendation", "in" if incoming else "out", row["Creation Date"], row["Text"])
        act = self._act(id, moment(row["Creation Date"]), actor, Verb.CREATE, target)
        shown = row["Status"].upper() == "VISIBLE"
        return replace(
            act, text=row["Text"].strip() or None, confidence=meant.confidence,
            visibility=Visibility.PUBLIC if shown else Visibility.UNKNOWN,
        )  # fmt: skip

    def _namesake(self, name: str, day: str) -> str | None:
        """Which of several of one name without an address it is, told apart by their day; None where there is one."""
        word = name.casefold()
        days = self._days.get(word, set())
        if len(days) < 2:
            return None
        self.directory.named.setdefault(word, set()).update(f"@{word}/{one}" for one in days)
        return f"@{word}/{day}"

    def _meant(self, first: str, last: str) -> Meant:
        meant = self.directory.by_name(whole_name(first, last), besides=self.owner)
        if meant is None:
            raise Unread(_UNNAMED)
        return meant

    def _once(self, kind: str, *parts: str) -> str:
        """An id from what a row says; the second of two equal rows is numbered."""
        key = f"{kind}/{known_by(*parts)}"
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}/{self._seen[key]}"

    def _act(self, id: str, at: Moment, actor: str, verb: Verb, target: str | None) -> Activity:
        return Activity(
            network=NETWORK,
            id=id,
            time=at.time,
            since=at.since,
            precision=at.precision,
            offset=at.offset,
            actor=actor,
            verb=verb,
            target=target,
        )


_Reading = Callable[[Acts, Cells], Iterator[Activity]]


def _nothing(acts: Acts, row: Cells) -> Iterator[Activity]:
    """Profile.csv says who the owner is, and messages.csv is read by itself."""
    del acts, row
    return iter(())


_READ: tuple[_Reading, ...] = (
    _nothing,
    Acts.connection,
    _nothing,
    Acts.invitation,
    Acts.endorsed_by,
    Acts.endorsed,
    Acts.recommended_by,
    Acts.recommended,
    Acts.comment,
    Acts.reaction,
    Acts.share,
    Acts.repost,
)
"""In the order of TABLES."""


def _post(link: str) -> str | None:
    """The post that an address names, `activity:7012345678901234567`; other networks' addresses name none."""
    match = _POST.search(link)
    return None if match is None else f"{match[1].lower()}:{match[2]}"


def _link(text: str) -> str | None:
    text = text.strip()
    return text if re.match(r"https?://[^\s<>\"]+\Z", text) else None


def _unquoted(text: str) -> str | None:
    """The export puts each line of a text with quotation marks or line breaks into quotation marks of its own."""
    lines = text.strip().split("\n")
    if len(lines) > 1 and all(line.startswith('"') or line.endswith('"') or not line for line in (lines[0], lines[-1])):
        lines = [line.strip('"').replace('""', '"') for line in lines]
    return "\n".join(lines).strip() or None
