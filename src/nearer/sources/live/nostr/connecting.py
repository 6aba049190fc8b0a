"""How a Nostr account is connected: a public key and relays to read; the secret key to write.

There is no server that gives rights: who has the secret key can do anything, so it is asked for only where the user
wants to answer from here. It stays on this machine, as a token, and each event is signed here. A signer that keeps it
elsewhere (NIP-46, `bunker://...`) is not understood yet.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from nearer.model.activity import Account
from nearer.model.secret import Secret
from nearer.sources.live.contract import Access, Asked, Consent, Granted, Scope
from nearer.sources.live.nostr.events import PROFILE, account, bech32
from nearer.sources.live.nostr.relay import Event, Relay, misfit
from nearer.wire import Wire
from nearer.wire.errors import LiveError, Refused

RELAYS = ("wss://relay.damus.io", "wss://nos.lol", "wss://relay.primal.net")
"""Where most accounts can be read, for users who name no relay: the largest public ones of 2026. Our own choice."""

MOST = 8
"""Relays of one connection: our own choice."""

KEYS = "https://nostr.how/en/get-started#understanding-keys"
"""A page that says what the keys are, and where apps show them."""


class NoKey(LiveError):
    """What the user typed is no key of Nostr, or not the one that is needed here."""

    code = "NR-LIVE-15"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the user typed: a public key in hexadecimal digits, and relays."""

    key: str
    relays: tuple[str, ...]

    @property
    def server(self) -> str:
        """The relays, as a connection keeps them."""
        return " ".join(self.relays)


class Pending(msgspec.Struct, frozen=True):
    """What is needed with the secret key."""

    key: str
    server: str
    scopes: tuple[Scope, ...]


def typed(where: str) -> Typed:
    """`npub1... wss://relay.example ...`; the relays may be left out, and stand in an `nprofile1...`. Raises NoKey."""
    from nostr_sdk import Nip19, Nip19Enum, PublicKey

    key, relays = "", list[str]()
    for word in where.split():
        if "://" in word:
            relays.append(word.rstrip("/"))
            continue
        bare = word.removeprefix("nostr:")
        if bare.lower().startswith(("nsec1", "ncryptsec1")):
            raise NoKey("This is a secret key, and was not kept.", next="Give the public key (npub1...).")
        try:
            if bare.startswith("nprofile1"):
                found = Nip19.from_bech32(bare).as_enum()
                if isinstance(found, Nip19Enum.PROFILE):
                    key = found.nprofile.public_key().to_hex()
                    relays += [str(relay) for relay in found.nprofile.relays()]
            else:
                key = PublicKey.parse(bare).to_hex()
        except (misfit(), AttributeError):
            raise NoKey("This is no public key of Nostr.", next="Write it like npub1... wss://relay.example.") from None
    if not key or bech32(key) is None:
        raise NoKey("There is no public key in this.", next="Write it like npub1... wss://relay.example.")
    if not all(urlsplit(relay).scheme in ("ws", "wss") and urlsplit(relay).netloc for relay in relays):
        raise NoKey("A relay's address begins with wss://.", next="Write it like npub1... wss://relay.example.")
    return Typed(key, tuple(dict.fromkeys(relays))[:MOST] or RELAYS)


def begin(asked: Asked, wire: Wire) -> Consent | Granted:
    """Look whether a relay answers; to write, ask for the secret key."""
    found = typed(asked.where)
    known = _known(found, wire)
    if Scope.WRITE not in asked.scopes:
        return Granted(account=known, server=found.server, scopes=asked.scopes, own=asked.own)
    pending = Pending(found.key, found.server, tuple(sorted(asked.scopes)))
    return Consent(
        address=KEYS,
        ticket=secrets.token_urlsafe(24),
        pending=Secret(msgspec.json.encode(pending).decode()),
        asks="secret key (nsec1...)",
    )


def finish(pending: Secret, code: str, wire: Wire) -> Granted:
    """Connect with the secret key."""
    held = msgspec.json.decode(pending.reveal(), type=Pending)
    found = Typed(held.key, tuple(held.server.split()))
    return _granted(found, frozenset(held.scopes), Secret(code.strip()), wire)


def accept(asked: Asked, token: Secret, wire: Wire) -> Granted:
    """Connect with the secret key where the user wants to write; to read it is not kept."""
    found = typed(asked.where)
    if Scope.WRITE not in asked.scopes:
        return Granted(account=_known(found, wire), server=found.server, scopes=asked.scopes, own=asked.own)
    return _granted(found, asked.scopes, Secret(token.reveal().strip()), wire)


def leave(access: Access, wire: Wire) -> None:
    """There is nothing to give back: nobody but this machine had the key."""
    del access, wire


def _granted(found: Typed, scopes: frozenset[Scope], token: Secret, wire: Wire) -> Granted:
    from nearer.sources.live.nostr.signing import signer

    with signer(token) as by:
        if by.key() != found.key:
            raise NoKey("This secret key belongs to another account.", next="Give the one of the public key.")
        return Granted(account=_known(found, wire), server=found.server, scopes=scopes, token=by.token())


def _known(found: Typed, wire: Wire) -> Account:
    """The account as its relays know it. Raises LiveError where none answers."""
    newest: Event | None = None
    failures = list[LiveError]()
    for address in found.relays:
        relay = Relay(address, wire)
        try:
            for event in relay.events({"authors": [found.key], "kinds": [PROFILE], "limit": 1}):
                newest = event if newest is None or event.created > newest.created else newest
        except LiveError as failure:
            failures.append(failure)
        finally:
            relay.close()
    if len(failures) == len(found.relays):
        raise failures[0]
    known = account(found.key, newest)
    if known is None:
        raise Refused("This is no public key.", next="Connect with another one.")
    return known
