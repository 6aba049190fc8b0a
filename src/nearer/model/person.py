"""A human or an organisation with one or more accounts, and why we hold them to be one."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from nearer.model.activity import AccountKey


class LinkRule(StrEnum):
    """Why two accounts are held to be one person, or may be."""

    VERIFIED = "verified link"
    ADDRESS = "same address"
    RENAME = "rename"
    HANDLE = "same handle on the same network"
    DECISION = "your decision"
    NAME = "same name"


@dataclass(frozen=True, slots=True)
class Link:
    """Two accounts that are one person, with the rule and a sentence that says why, in words."""

    a: AccountKey
    b: AccountKey
    rule: LinkRule
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two accounts that may be one person. It waits for a decision and changes nothing by itself."""

    a: AccountKey
    b: AccountKey
    why: str
    probability: float


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is stable for a given set of accounts: the hash of the smallest account key. `ego` marks the user."""

    id: str
    accounts: tuple[AccountKey, ...]
    name: str
    handle: str | None
    links: tuple[Link, ...] = ()
    bot: bool = False
    ego: bool = False


def person_id(key: AccountKey) -> str:
    """The id that a person has whose smallest account key this is: 12 hex digits, safe in an address."""
    return blake2b(f"{key.network}\0{key.id}".encode(), digest_size=6).hexdigest()
