"""Whose archive it is, when it was made, and what it promises."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from nearer.model.activity import Account, Place, Problem
from nearer.sources.archive import Archive
from nearer.sources.archives.x.audit import index_counts, manifest_counts
from nearer.sources.archives.x.fields import (
    Json,
    handle,
    handle_id,
    moment_or_none,
    number,
    part,
    parts,
    text,
    unescaped,
    unwrapped,
)
from nearer.sources.archives.x.layout import Layout
from nearer.sources.archives.x.rows import Tally, csv_objects, document, rows
from nearer.sources.contract import Options

LOOKED_AT = 20_000
"""Rows of a table that are looked at for signs of whose it is. The tables of 2012 to 2018 have no field for it."""


_OWN_PICTURE = re.compile(r"(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/status/([1-9]\d{0,19})/(?:photo|video)/")


@dataclass(frozen=True, slots=True)
class Owner:
    """The account whose archive it is. `former` are handles it has had; `created` its first day."""

    id: str
    handle: str | None = None
    name: str | None = None
    bio: str | None = None
    address: str | None = None
    former: tuple[str, ...] = ()
    created: datetime | None = None
    protected: bool = False

    def account(self, seen: datetime | None) -> Account:
        known = {self.handle.lower()} if self.handle else set[str]()
        return Account(
            network="x",
            id=self.id,
            handle=self.handle,
            name=self.name,
            url=None if self.handle is None else f"https://x.com/{self.handle}",
            bio=self.bio,
            address=self.address,
            same_as=tuple(dict.fromkeys(handle_id(h) for h in self.former if h.lower() not in known)),
            seen=seen,
        )

    def goes_by(self, name: str) -> bool:
        """Whether this is, or was, the owner's handle."""
        return name.lower() in {h.lower() for h in (*self.former, *([self.handle] if self.handle else []))}


@dataclass(frozen=True, slots=True)
class Frame:
    """What the archive says of itself. `promised` are the rows that each file declares."""

    owner: Owner | None
    made: datetime | None
    promised: tuple[tuple[str, int], ...]
    partial: bool
    problems: tuple[Problem, ...]


def frame(archive: Archive, layout: Layout, options: Options) -> Frame:
    """Reads account, profile, manifest, index and the like; raises nothing."""
    problems: list[Problem] = []

    def read(kind: str) -> list[Json]:
        found: list[Json] = []
        for name in layout.of(kind):
            told = document(archive, name)
            if isinstance(told, Problem):
                problems.append(told)
            else:
                found.append(told)
        return found

    manifest = next(iter(read("manifest")), {})
    accounts = [unwrapped(row, "account") for told in read("account") for row in parts(told, "rows")]
    profiles = [unwrapped(row, "profile") for told in read("profile") for row in parts(told, "rows")]
    details = next(iter(read("details")), {})
    payload = next(iter(read("payload")), {})
    index = [row for told in read("index") for row in parts(told, "rows")]
    renames = [row for told in read("renames") for row in parts(told, "rows")]
    protection = [row for told in read("protection") for row in parts(told, "rows")]

    owner = _declared(accounts, profiles, part(manifest, "userInfo"), details) or _from_rows(archive, layout)
    owner = _with_what_the_user_said(owner, options)
    if owner is not None:
        former = tuple(_former(renames, owner))
        owner = replace(owner, former=(*owner.former, *former), protected=owner.protected or _protected(protection))
    return Frame(
        owner=owner,
        made=moment_or_none(part(manifest, "archiveInfo").get("generationDate"))
        or moment_or_none(payload.get("created_at")),
        promised=(*manifest_counts(manifest, layout), *index_counts(index, layout)),
        partial=part(manifest, "archiveInfo").get("isPartialArchive") is True,
        problems=tuple(problems),
    )


def _declared(accounts: list[Json], profiles: list[Json], info: Json, details: Json) -> Owner | None:
    """By account.js, else manifest.js, else user_details.js."""
    account = next(iter(accounts), {})
    profile = next(iter(profiles), {})
    name = handle(account, "username") or handle(info, "userName") or handle(details, "screen_name")
    native = number(account, "accountId") or number(info, "accountId") or number(details, "id")
    if native is None and name is None:
        return None
    address = text(account, "email")
    bio = text(part(profile, "description"), "bio") or text(details, "bio")
    before = handle(info, "userName")
    display = text(account, "accountDisplayName") or text(info, "displayName") or text(details, "full_name")
    return Owner(
        id=native or handle_id(name or ""),
        handle=name,
        name=None if display is None else unescaped(display),
        bio=None if bio is None else unescaped(bio),
        address=address if address and re.fullmatch(r"[^@\s]+@[^@\s]+", address) else None,
        former=(before,) if before else (),
        created=moment_or_none(account.get("createdAt")) or moment_or_none(details.get("created_at")),
    )


def _from_rows(archive: Archive, layout: Layout) -> Owner | None:
    """By the rows: each post of 2012 to 2018 carries its author, message threads name both ends, headers the owner."""
    for name in layout.of("months"):
        for row in _first(rows(archive, name, Tally(), LOOKED_AT)):
            user = part(row, "user")
            native = number(user, "id_str", "id")
            if native is not None:
                return Owner(native, handle(user, "screen_name"), text(user, "name"), protected=_is_true(user))
    for name in layout.of("deleted headers"):
        for row in _first(rows(archive, name, Tally(), LOOKED_AT)):
            native = number(unwrapped(row, "tweet"), "user_id")
            if native is not None:
                return Owner(native)
    ends: Counter[str] = Counter()
    for name in layout.of("messages", "message headers"):
        for row in _first(rows(archive, name, Tally(), LOOKED_AT)):
            thread = text(unwrapped(row, "dmConversation"), "conversationId") or ""
            ends.update({end for end in thread.split("-") if end.isdigit()})
    ranked = ends.most_common(2)
    if len(ranked) == 2 and ranked[0][1] > max(1, ranked[1][1]):
        return Owner(ranked[0][0])
    return _from_signs(archive, layout)


def _from_signs(archive: Archive, layout: Layout) -> Owner | None:
    """Posts name their author by chance: the address of an own picture holds the handle, and a reply to an own post
    holds the id."""
    own: set[str] = set()
    answered: list[tuple[str, str]] = []
    name: str | None = None
    for member in layout.of("tweets", "csv"):
        found = (csv_objects if member in layout.of("csv") else rows)(archive, member, Tally(), LOOKED_AT)
        for row in _first(found):
            post = unwrapped(row, "tweet")
            native = number(post, "id_str", "id", "tweet_id")
            if native is None or number(post, "retweeted_status_id"):
                continue
            own.add(native)
            status = number(post, "in_reply_to_status_id_str", "in_reply_to_status_id")
            user = number(post, "in_reply_to_user_id_str", "in_reply_to_user_id")
            if status and user:
                answered.append((status, user))
            pictures = " ".join(text(media, "expanded_url") or "" for media in parts(part(post, "entities"), "media"))
            mine = _OWN_PICTURE.search(pictures + " " + (text(post, "expanded_urls") or ""))
            name = name or (mine[1] if mine and mine[2] == native else None)
    native = next((user for status, user in answered if status in own), None)
    if native is None and name is None:
        return None
    return Owner(native or handle_id(name or ""), name)


def _first(found: Iterator[tuple[Place, Json] | Problem]) -> Iterator[Json]:
    for item in found:
        if not isinstance(item, Problem):
            yield item[1]


def _is_true(user: Json) -> bool:
    return user.get("protected") is True


def _with_what_the_user_said(owner: Owner | None, options: Options) -> Owner | None:
    """`--me` fills in what the archive does not say; it never overrules it."""
    said = (options.me or "").strip()
    if not said:
        return owner
    native, name = number({"me": said}, "me"), handle({"me": said}, "me")
    if owner is None:
        return Owner(native) if native else Owner(handle_id(name), name) if name else None
    if owner.id.startswith("@") and native:
        return replace(owner, id=native)
    if owner.handle is None and name and not native:
        return replace(owner, handle=name)
    return owner


def _former(renames: list[Json], owner: Owner) -> Iterator[str]:
    for row in renames:
        change = unwrapped(row, "screenNameChange")
        if number(change, "accountId") not in (None, owner.id):
            continue
        before = handle(unwrapped(change, "screenNameChange"), "changedFrom")
        if before is not None:
            yield before


def _protected(history: list[Json]) -> bool:
    """Whether the last change made the account protected."""
    changes = [unwrapped(row, "protectedHistory") for row in history]
    last = max(changes, key=lambda row: text(row, "protectedAt") or "", default={})
    return (text(last, "action") or "").lower().startswith("protect")
