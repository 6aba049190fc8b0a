"""How a Bluesky account is connected: its server is found by its handle, and an app password begins a session there.

A handle is a name for a DID, and the DID's document names the server (https://atproto.com/specs/handle and /did). App
passwords have no scopes on Bluesky: one that reads could also write. Nearer writes nothing with a connection to read,
and refuses the account's own password, which could do more still.
"""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from nearer.model.activity import Account
from nearer.model.secret import Secret
from nearer.sources.lexicon import NETWORK, is_did, is_handle
from nearer.sources.live.bluesky.client import Client, Json, Keys, items, plain
from nearer.sources.live.contract import Access, Asked, Consent, Granted, Scope
from nearer.wire import Wire
from nearer.wire.errors import Absent, LiveError, Nonsense, Refused
from nearer.wire.wire import shown_origin

ENTRANCE = "https://bsky.social"
"""Where accounts of Bluesky's own servers sign in; the records are on one of those."""

PASSWORDS = "https://bsky.app/settings/app-passwords"
"""Where the official app makes app passwords, for accounts of any server."""

_WHOLE = "com.atproto.access"
"""The scope of a session that was begun with the account's own password (in the access token)."""


class NoAccount(LiveError):
    """What the user typed names no account that can be found."""

    code = "NR-LIVE-12"


class OwnPassword(LiveError):
    """This is the account's own password: it could do anything, and is not needed for reading."""

    code = "NR-LIVE-13"


@dataclass(frozen=True, slots=True)
class Directories:
    """Where handles and DIDs are looked up. `handles` is a server that also knows handles by their DNS records."""

    handles: str = "https://public.api.bsky.app"
    plc: str = "https://plc.directory"


class Pending(msgspec.Struct, frozen=True):
    """What is needed with the app password."""

    server: str
    account: str
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What the user typed: an account, and a server where they named one."""

    account: str
    server: str | None


def typed(where: str) -> Typed:
    """`ann.bsky.social`, `@ann.bsky.social`, a DID, the page of a profile, or `https://SERVER/HANDLE`.

    The last is for servers in the user's own network, which are asked only where the user names them. Raises NoAccount.
    """
    bare = where.strip()
    server = None
    if "://" in bare:
        try:
            parts = urlsplit(bare)
        except ValueError:
            raise _no_account() from None
        segments = [segment for segment in parts.path.split("/") if segment]
        bare = segments[-1] if segments else ""
        if segments[:1] != ["profile"] and parts.scheme in ("https", "http"):
            named = f"{parts.scheme}://{parts.netloc.lower()}"
            server = None if named == ENTRANCE else named
    account = bare.removeprefix("@")
    if not is_did(account):
        account = account.lower()
        if not is_handle(account):
            raise _no_account()
    return Typed(account, server)


def begin(asked: Asked, wire: Wire, directories: Directories = Directories()) -> Consent:
    """Find the account's server, and say where the user makes an app password."""
    found = typed(asked.where)
    server = found.server or server_of(found.account, wire, directories)
    pending = Pending(server, found.account, tuple(sorted(asked.scopes)))
    return Consent(
        address=PASSWORDS,
        ticket=secrets.token_urlsafe(24),
        pending=Secret(msgspec.json.encode(pending).decode()),
        asks="app password",
    )


def finish(pending: Secret, code: str, wire: Wire) -> Granted:
    """Sign in with the app password that the user made."""
    held = msgspec.json.decode(pending.reveal(), type=Pending)
    return _granted(held.server, held.account, code, frozenset(held.scopes), wire)


def accept(asked: Asked, token: Secret, wire: Wire, directories: Directories = Directories()) -> Granted:
    """Sign in with an app password."""
    found = typed(asked.where)
    server = found.server or server_of(found.account, wire, directories)
    return _granted(server, found.account, token.reveal(), asked.scopes, wire)


def leave(access: Access, wire: Wire) -> None:
    """End the session; the app password only the user can delete."""
    if access.token is not None:
        Client(access.server, access.token, wire, access.keep).sign_out()


def server_of(account: str, wire: Wire, directories: Directories) -> str:
    """The server of a handle or DID. Raises NoAccount, LiveError."""
    did = account if is_did(account) else _did(account, wire, directories)
    if did.startswith("did:plc:"):
        document = _asked(f"{directories.plc}/{did}", wire)
    elif did.startswith("did:web:") and re.fullmatch(r"did:web:[A-Za-z0-9.-]+", did):
        document = _asked(f"https://{did.removeprefix('did:web:')}/.well-known/did.json", wire)
    else:
        document = {}
    for service in items(document.get("service")):
        address = service.get("serviceEndpoint")
        if str(service.get("id")).endswith("#atproto_pds") and isinstance(address, str):
            parts = urlsplit(address)
            if parts.scheme in ("https", "http") and parts.netloc:
                return f"{parts.scheme}://{parts.netloc.lower()}"
    raise _no_account()


def _did(handle: str, wire: Wire, directories: Directories) -> str:
    found = _asked(f"{directories.handles}/xrpc/com.atproto.identity.resolveHandle?handle={handle}", wire).get("did")
    if not is_did(found):
        raise _no_account()
    return found


def _asked(address: str, wire: Wire) -> Json:
    """A JSON object at an address, an empty one where there is none."""
    answer = wire.session().get(address)
    if answer.status_code != 200:
        return {}
    try:
        return plain(answer.json())
    except ValueError:
        raise Nonsense("The answer cannot be understood.", where=shown_origin(address)) from None


def _granted(server: str, account: str, password: str, scopes: frozenset[Scope], wire: Wire) -> Granted:
    client = Client(server, Keys(account, password.strip()).secret(), wire, lambda _: None)
    client.sign_in()
    session = client.session
    did, handle = session.did, session.handle
    if not is_did(did):
        raise Nonsense("The server does not say whose account this is.", where=shown_origin(server))
    if session.access_jwt_payload.scope == _WHOLE:
        client.sign_out()
        raise OwnPassword(
            "This is the account's own password, which Nearer does not take.",
            next="Make an app password in the app's settings, and type that one.",
        )
    known = Account(
        network=NETWORK,
        id=did,
        handle=handle.lower() if is_handle(handle) else None,
        url=f"https://bsky.app/profile/{did}",
    )
    return Granted(account=known, server=server, scopes=scopes, token=client.keys.secret())


def _no_account() -> NoAccount:
    return NoAccount("There is no such account.", next="Write your handle, like ann.bsky.social.")


__all__ = ["Absent", "Directories", "Refused", "accept", "begin", "finish", "leave", "server_of", "typed"]
