"""Addresses of the fediverse: whose post an address names, and how handles are written."""

import re
from urllib.parse import urlsplit

from nearer.sources.decode import clean

_STATUS = re.compile(
    r"(https?://[^/?#\s]+)/(ap/users/\d+|users/[^/?#\s@]+)/(?:statuses|updates)/[^/?#\s]+", re.IGNORECASE
)
_PAGE = re.compile(r"(https?://[^/?#\s]+)/@([^/?#\s@]+)/\d+", re.IGNORECASE)
_ACTOR = re.compile(r"https?://([^/?#\s]+)/(?:users/|@)([^/?#\s@]+)/?\Z", re.IGNORECASE)
_HANDLE = re.compile(r"@?([\w.-]+)@([\w-]+(?:\.[\w-]+)+(?::\d+)?)\Z")

LENGTH_LIMIT = 4096
"""Characters of an address; browsers and servers cut off at about 2,000."""


def author_of(address: str) -> str | None:
    """The actor whose post has this address, where the path says so the way Mastodon does, else None.

    `https://host/users/ann/statuses/1` is by `https://host/users/ann`, and so are `…/users/ann/updates/1` (2016) and
    the page `https://host/@ann/1`. `https://host/ap/users/7/statuses/1` is by `https://host/ap/users/7`.
    """
    if match := _STATUS.match(address):
        return f"{match[1]}/{match[2]}"
    if match := _PAGE.match(address):
        return f"{match[1]}/users/{match[2]}"
    return None


def same_actor(one: str, other: str) -> bool:
    """Whether two actor addresses are the same; Mastodon's names and hosts know no upper case."""
    return one.rstrip("/").lower() == other.rstrip("/").lower()


def host_of(address: str) -> str:
    """The host of an address or of a `tag:` id, in lower case; "" where there is none."""
    if address.startswith("tag:"):
        return address[4:].partition(",")[0].lower()
    try:
        return (urlsplit(address).netloc or "").lower()
    except ValueError:
        return ""


def names_in_path(address: str) -> frozenset[str]:
    """The parts of an address's path, in lower case, without `@` and `~`."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return frozenset()
    return frozenset(part.lstrip("@~").lower() for part in path.split("/") if part)


def short_names(actor: str, written: str = "") -> frozenset[str]:
    """How a path may name an actor: the last part of the actor's address, and the name that a mention writes."""
    last = actor.rstrip("/").rpartition("/")[2].lstrip("@~")
    return frozenset(name.lower() for name in (last, written.lstrip("@").partition("@")[0]) if name)


def handle_of(actor: str) -> str | None:
    """`ann@host` of a Mastodon-shaped actor address, else None."""
    match = _ACTOR.match(actor)
    return None if match is None else f"{match[2]}@{match[1]}"


def handle(written: str, local: str = "") -> str | None:
    """`ann@host` of `@ann@host`, `ann@host`, or of `@ann` where `local` is the host; None for anything else."""
    written = written.strip()
    if match := _HANDLE.match(written):
        return f"{match[1]}@{match[2]}"
    bare = written.removeprefix("@")
    return f"{bare}@{local}" if local and re.fullmatch(r"[\w.-]+", bare) else None


def acct(written: str) -> str | None:
    """The id of somebody known by handle only, `acct:ann@host` in lower case; None where it is no handle."""
    full = handle(written)
    return None if full is None else f"acct:{full.lower()}"


def is_address(value: object) -> bool:
    """Whether a value can be the id of a post or an actor: a short text without spaces, with a scheme, that a store
    can hold."""
    if not isinstance(value, str) or ":" not in value or len(value) > LENGTH_LIMIT:
        return False
    return not re.search(r"\s", value) and clean(value) == value
