"""How a Mastodon account is connected: an app is registered on its server, the user agrees there, a code comes back.

Scopes are the least that the calls need (https://docs.joinmastodon.org/api/oauth-scopes/). Reading and writing are
asked for apart: a connection that was granted reading has no token that could write.
"""

import re
import secrets
from urllib.parse import urlsplit

import msgspec

from nearer.model.secret import Secret
from nearer.sources.live.contract import Access, Asked, Consent, Granted, Scope
from nearer.sources.live.mastodon.client import Client, api, plain, told, word
from nearer.sources.live.mastodon.records import Entities
from nearer.wire import Wire
from nearer.wire.errors import LiveError, Nonsense, Refused

APP = "Nearer"
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"

_READ = ("accounts", "blocks", "favourites", "follows", "lists", "mutes", "notifications", "search", "statuses")
_WRITE = ("favourites", "follows", "media", "statuses")
SCOPES = {
    Scope.READ: tuple(f"read:{what}" for what in _READ),
    Scope.WRITE: tuple(f"write:{what}" for what in _WRITE),
}


class NoServer(LiveError):
    """What the user typed names no server."""

    code = "NR-LIVE-11"


class Pending(msgspec.Struct, frozen=True):
    """What is needed with the code."""

    server: str
    client_id: str
    client_secret: str
    redirect: str
    scopes: tuple[Scope, ...]


class Keys(msgspec.Struct, frozen=True):
    """What is kept of a connection: the token, and the app's keys, with which it can be given back."""

    token: str
    client_id: str = ""
    client_secret: str = ""

    def secret(self) -> Secret:
        return Secret(msgspec.json.encode(self).decode())

    @classmethod
    def of(cls, secret: Secret | None) -> "Keys":
        """The keys that were kept. Raises Refused where they cannot be read."""
        try:
            return msgspec.json.decode("" if secret is None else secret.reveal(), type=cls)
        except msgspec.DecodeError:
            raise Refused("The connection has no token any more.", next="Connect the account again.") from None


def server_of(where: str) -> str:
    """The server's address, from a server, an address of a page on it, or a handle. Raises NoServer."""
    bare = where.strip().removeprefix("@")
    if "://" not in bare:
        bare = "https://" + bare.rpartition("@")[2]
    try:
        parts = urlsplit(bare)
        known = parts.scheme in ("https", "http") and re.fullmatch(
            r"[\w.-]+(:\d+)?|\[[0-9a-f:]+\](:\d+)?", parts.netloc
        )
    except ValueError:
        known, parts = None, None
    if not known or parts is None:
        raise NoServer("This names no server.", next="Write it like mastodon.social or ann@mastodon.social.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def begin(asked: Asked, wire: Wire) -> Consent:
    """Register an app on the server, and say where the user agrees."""
    server, redirect = server_of(asked.where), asked.redirect or OUT_OF_BAND
    words, ticket = _words(asked.scopes), secrets.token_urlsafe(24)
    with told(server):
        library = api(server, wire)
        made = type(library).create_app(
            APP, scopes=words, redirect_uris=redirect, api_base_url=server, session=library.session
        )
        client_id, client_secret = (word(str(part)) for part in made)
        library.client_id, library.client_secret = client_id, client_secret
        page = library.auth_request_url(redirect_uris=redirect, scopes=words, state=ticket, allow_http=_plain(server))
    if urlsplit(page).scheme not in ("https", "http"):
        raise Nonsense("The server's page of consent is no web page.", where=server)
    pending = Pending(server, client_id, client_secret, redirect, tuple(sorted(asked.scopes)))
    asks = "code" if redirect == OUT_OF_BAND else ""
    return Consent(address=page, ticket=ticket, pending=Secret(msgspec.json.encode(pending).decode()), asks=asks)


def finish(pending: Secret, code: str, wire: Wire) -> Granted:
    """Trade the code for a token."""
    held = msgspec.json.decode(pending.reveal(), type=Pending)
    scopes = frozenset(held.scopes)
    with told(held.server):
        library = api(held.server, wire)
        library.client_id, library.client_secret = held.client_id, held.client_secret
        token = library.log_in(
            code=code.strip(), redirect_uri=held.redirect, scopes=_words(scopes), allow_http=_plain(held.server)
        )
    return _granted(held.server, Keys(word(str(token)), held.client_id, held.client_secret), scopes, wire)


def accept(asked: Asked, token: Secret, wire: Wire) -> Granted:
    """Take a token that the user made under Preferences, Development."""
    return _granted(server_of(asked.where), Keys(word(token.reveal().strip())), asked.scopes, wire)


def leave(access: Access, wire: Wire) -> None:
    """Give the token back; one that the user made only they can delete, on their server's page."""
    if access.token is None:
        return
    keys = Keys.of(access.token)
    if keys.client_id:
        Client(access.server, Secret(keys.token), wire).revoke(keys.client_id, keys.client_secret)


def _granted(server: str, keys: Keys, scopes: frozenset[Scope], wire: Wire) -> Granted:
    client = Client(server, Secret(keys.token), wire)
    fields = client.me()
    entities = Entities("", client.domain() or urlsplit(server).netloc, {})
    id = entities.who(plain(fields))
    account = None if id is None else next((a for a in entities.accounts() if a.id == id), None)
    if account is None or account.handle is None:
        raise Nonsense("The server does not say whose token this is.", where=server, next="Connect again.")
    return Granted(account=account, server=server, scopes=scopes, token=keys.secret())


def _words(scopes: frozenset[Scope]) -> list[str]:
    return [one for scope in sorted(scopes) for one in SCOPES[scope]]


def _plain(server: str) -> bool:
    return server.startswith("http://")
