"""What the export holds, and its records in order: connections, messages, then all else, then everybody named."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from nearer.model.activity import Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, Mark, Zone, never, partly
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive, MemberError
from nearer.sources.archives.linkedin.acts import Acts
from nearer.sources.archives.linkedin.messages import Rooms, Unread
from nearer.sources.archives.linkedin.owner import owner_of
from nearer.sources.archives.linkedin.people import NETWORK, Directory
from nearer.sources.archives.linkedin.tables import (
    AGAIN,
    CONNECTIONS,
    ENDORSED,
    ENDORSED_BY,
    INVITATIONS,
    MESSAGES,
    PROFILE,
    RECOMMENDED,
    RECOMMENDED_BY,
    Cells,
    Table,
    rows,
    tables,
)
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError

_IN, _OUT = Direction.IN, Direction.OUT


def _both(kind: Kind, mark: Mark) -> dict[tuple[Kind, Direction], Mark]:
    return {(kind, _IN): mark, (kind, _OUT): mark}


COVERAGE = Coverage(
    {
        **_both(Kind.MESSAGE, SEEN),
        **_both(Kind.INVITE, SEEN),
        **_both(Kind.FOLLOW, partly("Connections with their day; those who hide are a date without a name.")),
        **_both(Kind.LIKE, partly("Endorsements, told by name. Reactions to posts name no author.")),
        (Kind.REPLY, _IN): partly("Recommendations, told by name. Comments on your posts are not in it."),
        (Kind.REPLY, _OUT): partly("Recommendations, told by name. Your comments do not say on whose post."),
        **_both(Kind.MENTION, never("A mention stands in the text as a bare name.")),
        **_both(Kind.QUOTE, never("A post that passes on another does not say whose.")),
        **_both(Kind.REPOST, never("A post passed on does not say whose it is.")),
        **_both(Kind.CALL, never("Calls are not in the export.")),
        **_both(Kind.VIEW, never("Who looked at your profile is not in the export.")),
        **_both(Kind.BLOCK, never("Whom you block is not in the export.")),
    },
    "UTC; invitations and recommendations by a clock of unknown zone, connections by day",
    Zone.PARTLY,
)
_LACKING = (
    ((MESSAGES,), Kind.MESSAGE, "This export holds no messages."),
    ((CONNECTIONS,), Kind.FOLLOW, "This export holds no connections."),
    ((INVITATIONS,), Kind.INVITE, "This export holds no invitations."),
    ((ENDORSED_BY, ENDORSED), Kind.LIKE, "This export holds no endorsements: they come with the Complete archive."),
    ((RECOMMENDED_BY, RECOMMENDED), Kind.REPLY, "It holds no recommendations: they come with the Complete archive."),
)

_CLOSED = (
    (r"Ad_Targeting|Ads[ _]Clicked|LAN[ _]Ads[ _]Engagement|Advertising", "what advertisers think you are"),
    (r"Registration|Logins|Security[ _]Challenges|Email[ _]Addresses|PhoneNumbers|Whatsapp[ _]Phone[ _]Numbers"
     r"|Device[ _]?.*|Private[ _]identity[ _]asset|Receipts.*|Verifications?.*|Inferences.*|Account[ _]?.*",
     "sign-ins, devices, addresses and payments"),
    (r"Positions|Education|Skills|Languages|Honors|Certifications|Courses|Projects|Patents|Publications|Test[ _]Scores"
     r"|Volunteering|Organizations|Causes.*|Profile[ _]Summary|Jobs?[ _/].*|Job[ _].*|SavedJobAlerts|Learning.*"
     r"|Company[ _]Follows|Hashtag_Follows|Events|Services.*|Providers.*|Marketplace.*|Rich_Media|ImportedContacts"
     r"|Saved_Items.*|SearchQueries|Votes.*|Coach.*|guide_messages|LearningCoachMessages|learning_role.*|Causes"
     r"|Endorsement_(?:Given|Received)_Info|Creator.*|Talent.*|Open[ _]To.*",
     "about you, your career and what you looked for, not about your people"),
    (r"Member_Follows.*", "whom you follow without being connected: a name without an address"),
    (r"Articles/.*|Publishing.*", "long articles, which are addressed to nobody"),
)  # fmt: skip
_REASONS = tuple(
    (re.compile(rf"(?:.*/)?(?:{name})(?:_\d+)?{AGAIN}\.(?:csv|html|txt)\Z", re.IGNORECASE), why)
    for name, why in _CLOSED
)
_EMPTY = re.compile(rb"No \w[\w ]{2,40} found\.?\s*\Z")
_NOBODY = "It does not say whose it is: say --me with the address of your profile."


class LinkedInExport:
    """The source for Basic and Complete archives, whole or file by file."""

    name = "linkedin"
    title = "LinkedIn data export"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have at least one table of LinkedIn's: its name and its columns."""
        files = tables(archive)
        if not files:
            return None
        kinds = set(files.values())
        owner = owner_of(archive, files, options.me)
        coverage = COVERAGE
        for lacking, kind, why in _LACKING:
            if kinds.isdisjoint(lacking):
                coverage = coverage.without((kind, _IN), (kind, _OUT), why=why)
        complete = not kinds <= {MESSAGES, CONNECTIONS, INVITATIONS, PROFILE}
        return Found(
            source=self.name,
            network=self.network,
            layout="Complete archive" if complete else "Basic archive",
            owner=owner,
            coverage=coverage,
            why="it has tables with LinkedIn's names and columns",
            read=tuple(files),
            unread=tuple(_closed(archive, files)),
            notes=() if owner is not None else (_NOBODY,),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """File by file, then all accounts that were named."""
        del options  # it decided who `found.owner` is
        directory = Directory()
        owner = "@you" if found.owner is None else found.owner.id
        if found.owner is not None:
            directory.own(found.owner)
        acts = Acts(owner, directory)
        rooms = Rooms(None if found.owner is None else owner, directory)
        files = tables(archive)
        for name, table in files.items():
            if table is MESSAGES:
                _look(archive, name, table, rooms.meet)
            elif table in (CONNECTIONS, INVITATIONS):
                _look(archive, name, table, partial(acts.meet, table))
        for name, table in files.items():
            read = rooms.message if table is MESSAGES else partial(acts.of, table)
            yield from _rows(archive, name, table, read)
        yield from directory.told()


def _look(archive: Archive, name: str, table: Table, meet: Callable[[Cells], None]) -> None:
    """The first pass over a file: who takes part, and whose name belongs to which address."""
    try:
        with archive.open(name) as stream:
            for _, row in rows(stream, table):
                if isinstance(row, Cells):
                    meet(row)
    except MemberError:
        return  # the second pass tells of it


def _rows(
    archive: Archive, name: str, table: Table, activities: Callable[[Cells, Place], Iterator[Activity]]
) -> Iterator[Record]:
    skipped: dict[str, int] = {}
    try:
        with archive.open(name) as stream:
            for line, row in rows(stream, table):
                place = Place(name, line)
                if isinstance(row, DecodeError):
                    yield Problem(place, row.code, row.why)
                    continue
                try:
                    yield from activities(row, place)
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)
                except Unread as unread:
                    skipped[unread.why] = skipped.get(unread.why, 0) + 1
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    for why, count in sorted(skipped.items()):
        yield Skipped(Place(name), why, count)


def _closed(archive: Archive, files: dict[str, Table]) -> Iterator[tuple[str, str]]:
    for name in archive.names:
        if name not in files:
            reason = next((why for pattern, why in _REASONS if pattern.match(name)), None)
            if reason is None and archive.size(name) < 200 and _is_empty(archive, name):
                reason = "it says that there is nothing of the kind"
            if reason is not None:
                yield name, reason


def _is_empty(archive: Archive, name: str) -> bool:
    try:
        with archive.open(name) as stream:
            return _EMPTY.search(stream.read(200)) is not None
    except MemberError:
        return False
