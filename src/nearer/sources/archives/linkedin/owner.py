"""Whose export it is. No file says so outright: it is whoever invited, was invited, or is in every conversation."""

import re
from collections import Counter
from collections.abc import Mapping

from nearer.model.activity import Account
from nearer.sources.archive import Archive, MemberError
from nearer.sources.archives.linkedin.people import NETWORK, Directory, profile, profiles, whole_name
from nearer.sources.archives.linkedin.tables import INVITATIONS, MESSAGES, PROFILE, Cells, Table, rows

_SUFFIX = re.compile(r"_(\d{3,12})\.csv\Z")
"""Files of what a member did carry the member's number in their name."""

_ENOUGH = 2_000
"""Messages looked at: whoever is in most conversations of so many is the owner (our own choice)."""


def owner_of(archive: Archive, files: Mapping[str, Table], me: str | None) -> Account | None:
    """The owner: whom the user names, else whom the rows tell; None where no row does."""
    name = _name(archive, files)
    number = next((match[1] for file in files if (match := _SUFFIX.search(file))), None)
    same = () if number is None else (f"member/{number}",)
    wanted = None if me is None else profile(me) or f"in/{me.strip().removeprefix('@').lower()}"
    native = wanted or _seen(archive, files) or (same[0] if same else None)
    if native is None:
        return None if name is None else Account(network=NETWORK, id=f"@{name.casefold()}", name=name)
    directory = Directory()
    directory.note(native, name or "")
    known = directory.accounts[native]
    return Account(
        network=NETWORK,
        id=native,
        name=known.name,
        url=known.url,
        same_as=tuple(other for other in same if other != native),
    )


def _name(archive: Archive, files: Mapping[str, Table]) -> str | None:
    for cells in _all(archive, files, PROFILE, 1):
        return whole_name(cells["First Name"], cells["Last Name"]) or None
    return None


def _seen(archive: Archive, files: Mapping[str, Table]) -> str | None:
    """The account on the owner's side of most invitations, else the one in most conversations."""
    sides: Counter[str] = Counter()
    for cells in _all(archive, files, INVITATIONS, _ENOUGH):
        column = "inviterProfileUrl" if cells["Direction"].upper() == "OUTGOING" else "inviteeProfileUrl"
        account = profile(cells[column])
        if account is not None:
            sides[account] += 1
    if sides:
        return _first(sides)
    rooms: dict[str, set[str]] = {}
    for cells in _all(archive, files, MESSAGES, _ENOUGH):
        here = (profile(cells["SENDER PROFILE URL"]), *profiles(cells["RECIPIENT PROFILE URLS"]))
        for account in here:
            if account is not None:
                rooms.setdefault(account, set()).add(cells["CONVERSATION ID"])
    counts = Counter({account: len(found) for account, found in rooms.items()})
    most = counts.most_common(2)
    alone = len(most) == 1 or (len(most) == 2 and most[0][1] > most[1][1])
    return most[0][0] if most and alone else None


def _first(counts: Counter[str]) -> str:
    return min(counts, key=lambda account: (-counts[account], account))


def _all(archive: Archive, files: Mapping[str, Table], table: Table, limit: int) -> list[Cells]:
    found: list[Cells] = []
    for name in (name for name, kind in files.items() if kind is table):
        try:
            with archive.open(name) as stream:
                for _, cells in rows(stream, table):
                    if isinstance(cells, Cells):
                        found.append(cells)
                    if len(found) >= limit:
                        break
        except MemberError:
            continue  # it is told of when it is read
    return found
