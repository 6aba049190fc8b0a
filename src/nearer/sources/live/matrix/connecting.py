"""How a Matrix account is connected: its server is found by its address, and a password begins a device there once.

The password is not kept: the device has a token of its own, which the user can end in their app. Matrix's tokens have
no narrower rights on most servers, so one that reads could write; Nearer writes nothing with a connection to read.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from nearer.model.activity import Account
from nearer.model.secret import Secret
from nearer.sources.live.contract import Access, Asked, Consent, Granted, Scope
from nearer.sources.live.matrix.client import Client, plain
from nearer.sources.live.matrix.events import NETWORK, is_user
from nearer.wire import Wire
from nearer.wire.errors import LiveError, Nonsense
from nearer.wire.wire import shown_origin


class NoAddress(LiveError):
    """What the user typed is no address of Matrix."""

    code = "NR-LIVE-16"


class Pending(msgspec.Struct, frozen=True):
    """What is needed with the password."""

    server: str
    user: str
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What the user typed: an address, and a server where they named one."""

    user: str
    server: str | None


def typed(where: str) -> Typed:
    """`@ann:example.org`, or `https://SERVER/@ann:example.org` where the server is to be named. Raises NoAddress."""
    bare, server = where.strip(), None
    if "://" in bare:
        try:
            parts = urlsplit(bare)
        except ValueError:
            raise _no_address() from None
        user = parts.path.strip("/") or parts.fragment.strip("/")
        if parts.scheme in ("http", "https") and parts.netloc != "matrix.to":
            server = f"{parts.scheme}://{parts.netloc.lower()}"
        bare = user
    if not is_user(bare):
        raise _no_address()
    return Typed(bare, server)


def begin(asked: Asked, wire: Wire) -> Consent:
    """Find the server; the code is the password."""
    found = typed(asked.where)
    server = found.server or server_of(found.user, wire)
    pending = Pending(server, found.user, tuple(sorted(asked.scopes)))
    return Consent(
        address=server,
        ticket=secrets.token_urlsafe(24),
        pending=Secret(msgspec.json.encode(pending).decode()),
        asks="password",
    )


def finish(pending: Secret, code: str, wire: Wire) -> Granted:
    """Sign in with the password, as a device of its own."""
    held = msgspec.json.decode(pending.reveal(), type=Pending)
    told = Client(held.server, None, wire).sign_in(held.user, code)
    token = told.get("access_token")
    if not isinstance(token, str) or not token:
        raise Nonsense("The server gives no token.", where=shown_origin(held.server), next="Nearer tries again later.")
    return _granted(held.server, Secret(token), frozenset(held.scopes), wire)


def accept(asked: Asked, token: Secret, wire: Wire) -> Granted:
    """Connect with a token that the user's app shows."""
    found = typed(asked.where)
    return _granted(found.server or server_of(found.user, wire), Secret(token.reveal().strip()), asked.scopes, wire)


def leave(access: Access, wire: Wire) -> None:
    """End the device."""
    if access.token is not None:
        Client(access.server, access.token, wire).sign_out()


def server_of(user: str, wire: Wire) -> str:
    """The server of an address, as its domain says it (/.well-known/matrix/client). Raises LiveError."""
    domain = user.partition(":")[2]
    answer = wire.session().get(f"https://{domain}/.well-known/matrix/client")
    if answer.status_code != 200:
        return f"https://{domain}"
    try:
        told = plain(plain(answer.json()).get("m.homeserver")).get("base_url")
        parts = urlsplit(told if isinstance(told, str) else "")
    except ValueError:
        raise Nonsense(
            "Where your server is cannot be understood.",
            where=domain,
            next="Name the server yourself: https://SERVER/@ann:example.org.",
        ) from None
    return f"https://{parts.netloc.lower()}" if parts.scheme == "https" and parts.netloc else f"https://{domain}"


def _granted(server: str, token: Secret, scopes: frozenset[Scope], wire: Wire) -> Granted:
    client = Client(server, token, wire)
    user = client.me()
    if not is_user(user):
        raise Nonsense(
            "The server does not say whose account this is.", where=shown_origin(server), next="Connect again."
        )
    name = client.name(user)
    known = Account(
        network=NETWORK, id=user, handle=user.removeprefix("@"), name=name or None, url=f"https://matrix.to/#/{user}"
    )
    return Granted(account=known, server=server, scopes=scopes, token=token)


def _no_address() -> NoAddress:
    return NoAddress("This is no address of Matrix.", next="Write it like @ann:example.org.")
