"""What both kinds of export hold, and their records."""

import re
from collections.abc import Iterator

from nearer.model.activity import Account, Record
from nearer.model.coverage import SEEN, Coverage, Mark, never, partly
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive
from nearer.sources.archives.discord import exported, package
from nearer.sources.archives.discord.fields import NETWORK, People, number
from nearer.sources.contract import Found, Options

_IN, _OUT = Direction.IN, Direction.OUT
_CHANNELS = "Of the channels that were exported."


def _both(kind: Kind, mark: Mark) -> dict[tuple[Kind, Direction], Mark]:
    return {(kind, _IN): mark, (kind, _OUT): mark}


COVERAGE = Coverage(
    {
        (Kind.MESSAGE, _IN): partly(_CHANNELS),
        (Kind.MESSAGE, _OUT): SEEN,
        **_both(Kind.REPLY, partly(_CHANNELS)),
        (Kind.MENTION, _IN): partly(_CHANNELS),
        (Kind.MENTION, _OUT): SEEN,
        **_both(Kind.LIKE, partly("Of exported channels, where the exporter tells who reacted; without time.")),
        **_both(Kind.QUOTE, never("Discord has no quotes.")),
        **_both(Kind.REPOST, never("A forwarded message does not name its author.")),
        **_both(Kind.CALL, never("The row of a call does not tell whether anybody answered.")),
        **_both(Kind.FOLLOW, partly("Friends, without a date, in your own package.")),
        (Kind.BLOCK, _OUT): partly("In your own package, without a date."),
        (Kind.BLOCK, _IN): never("Who blocked you is not told."),
    },
    "UTC",
)
_INWARD = (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.LIKE)
_OWN = "Your own package holds what you wrote, and nothing that others did."
_NOBODY = "It does not say whose it is: say --me with your user id or your name."
_CLOSED = re.compile(
    r"(?:.*/)?(?:activity|activities|ads|support_tickets|servers|programs|account/applications)/.*"
    r"|(?:.*/)?(?:index\.json|README\.txt|avatar\.\w+)|.*\.(?:png|jpe?g|gif|webp|mp4|ogg|mp3|css|js|html|txt)",
    re.IGNORECASE,
)


class DiscordExport:
    """The source for data packages and for exported channels."""

    name = "discord"
    title = "Discord data package, or channels by DiscordChatExporter"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have the package's user file or channel folders, or files that begin as exported channels do."""
        user, folders = package.user_file(archive), package.channels(archive)
        beside = tuple(name for folder in folders if (name := package.messages_of(archive, folder)) is not None)
        files = tuple(name for name in archive.names if name.endswith(".json") and exported.is_channel(archive, name))
        if not (files or user or beside):
            return None
        owner = _owner(archive, user, folders, files, options.me)
        coverage = COVERAGE
        if not files:
            coverage = coverage.without(*((kind, _IN) for kind in _INWARD), (Kind.LIKE, _OUT), why=_OWN)
        if user is None:
            cells = ((Kind.FOLLOW, _IN), (Kind.FOLLOW, _OUT), (Kind.BLOCK, _OUT))
            coverage = coverage.without(*cells, why="Exported channels do not tell who is friends with whom.")
        read = (*(() if user is None else (user,)), *folders, *beside, *files)
        return Found(
            source=self.name,
            network=self.network,
            layout=" and ".join(
                [
                    *(["data package"] if user is not None else ["messages of a data package"] if beside else []),
                    *(["exported channels"] if files else []),
                ]
            ),
            owner=owner,
            coverage=coverage,
            why="its channels are as DiscordChatExporter writes"
            if files
            else "it has Discord's user file and channels",
            read=read,
            unread=tuple(
                (name, "what Discord keeps for itself, pictures and looks")
                for name in archive.names
                if name not in read and _CLOSED.fullmatch(name)
            ),
            notes=() if owner is not None else (_NOBODY,),
            open_ended=bool(files) and user is None and not beside,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """The package, then exported channels, then all who were named."""
        del options  # it decided who `found.owner` is
        people = People()
        owner = "@you" if found.owner is None else found.owner.id
        if found.owner is not None:
            people.add(found.owner)
            user = package.user_file(archive)
            if user is not None:
                yield from package.friends(archive, user, owner, people)
        for name in package.channels(archive):
            yield from package.messages(archive, name, owner, people)
        for name in found.read:
            if exported.is_channel(archive, name):
                yield from exported.records(archive, name, people)
        yield from (account for _, account in sorted(people.accounts.items()))


def _owner(
    archive: Archive, user: str | None, folders: tuple[str, ...], files: tuple[str, ...], me: str | None
) -> Account | None:
    """The package's own, or whom the user names: by id, or by handle or name where the heads of the channels have it;
    else who takes part in all of its chats."""
    if user is not None:
        return package.owner_of(archive, user)
    if me is None:
        return package.in_every_chat(archive, folders)
    if number(me.strip()) is not None:
        return Account(network=NETWORK, id=me.strip())
    people = People()
    for name in files:
        exported.look(archive, name, people)
    word = me.strip().removeprefix("@").casefold()
    hits = [
        one for one in people.accounts.values() if word in ((one.handle or "").casefold(), (one.name or "").casefold())
    ]
    return hits[0] if len(hits) == 1 else None
