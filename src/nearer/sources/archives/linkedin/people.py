"""Whom rows mean: the addresses of profiles, and names where there is nothing else."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import unquote

from nearer.model.activity import Account
from nearer.model.names import Confidence
from nearer.sources.decode import clean

NETWORK = "linkedin"

_ADDRESS = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)?linkedin\.com/(in|pub|company|school|showcase)/([^/?#\s]+)", re.IGNORECASE
)
_MAIL = re.compile(r"[^@\s,;]{1,128}@[^@\s,;]{1,255}\Z")
_NOBODY = frozenset({"", "linkedin member", "linkedin user"})
"""What stands for people who closed their account or hide."""


@lru_cache(maxsize=4096)
def profile(address: str) -> str | None:
    """The account of a profile's address, `in/ida-broegger`; None for anything else."""
    match = _ADDRESS.match(address.strip())
    if match is None:
        return None
    name = clean(unicodedata.normalize("NFC", unquote(match[2], errors="replace"))).strip().lower()
    return f"{match[1].lower()}/{name}" if name and "\ufffd" not in name else None


@lru_cache(maxsize=4096)
def profiles(addresses: str) -> tuple[str, ...]:
    """The accounts of several addresses in one cell, in their order."""
    found = (profile(address) for address in re.split(r"[,;\s]+", addresses))
    return tuple(dict.fromkeys(account for account in found if account is not None))


def whole_name(first: str, last: str) -> str:
    """A name of its parts, with single spaces."""
    return " ".join(f"{first} {last}".split())


@dataclass(frozen=True, slots=True)
class Meant:
    """An account, and how we know that it is meant."""

    id: str
    confidence: Confidence


@dataclass(slots=True)
class Directory:
    """Everybody whom the files name so far."""

    accounts: dict[str, Account] = field(default_factory=dict[str, Account])
    named: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Accounts by whole name without case."""

    def note(self, id: str, name: str, *, address: str = "") -> None:
        """Keep what a row says of an account; what is known already stays."""
        known = self.accounts.get(id) or Account(network=NETWORK, id=id, url=_url(id))
        told = None if name.casefold() in _NOBODY else name
        mail = address.strip()
        if told is not None and not id.startswith("@"):
            self.named.setdefault(told.casefold(), set()).add(id)
        if id in self.accounts and (known.name or not told) and (known.address or not mail):
            return
        self.accounts[id] = replace(
            known, name=known.name or told, address=known.address or (mail if _MAIL.match(mail) else None)
        )

    def own(self, owner: Account) -> None:
        """Take the owner in, so that nobody else has their name."""
        self.accounts[owner.id] = owner

    def by_name(self, name: str, besides: str | None = None) -> Meant | None:
        """Whom a name alone means: the only account of that name (but for `besides`), else a placeholder; None where
        several have it, or where the name stands for nobody."""
        word = " ".join(name.split()).casefold()
        if word in _NOBODY:
            return None
        found = self.named.get(word, set()) - {besides}
        if len(found) > 1:
            return None
        if found:
            return Meant(next(iter(found)), Confidence.INFERRED)
        placeholder = f"@{word}"
        self.note(placeholder, " ".join(name.split()))
        return Meant(placeholder, Confidence.INFERRED)

    def told(self) -> Iterable[Account]:
        """All accounts, by id."""
        return (account for _, account in sorted(self.accounts.items()))


def _url(id: str) -> str | None:
    return (
        f"https://www.linkedin.com/{id}" if re.fullmatch(r"(?:in|pub|company|school|showcase)/[\w%.-]+", id) else None
    )
