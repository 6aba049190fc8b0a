"""The library `atproto` over a wire: every answer as plain data, every failure as one of ours.

The library's session, transport and errors are used, its models of records are not: they refuse a whole page for one
record that a strange app wrote. Its errors quote what a server said, so none of them leaves this module.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import msgspec

from nearer.model.secret import Secret
from nearer.wire import Wire
from nearer.wire.errors import Absent, LiveError, Nonsense, Refused
from nearer.wire.wire import our_error, shown_origin

if TYPE_CHECKING:
    import httpx

Json = Mapping[str, object]
Keep = Callable[[Secret], None]

PAGE = 100
"""Entries of a page: the most that the lists of `app.bsky` and `com.atproto.repo.listRecords` give."""
POSTS = 25
"""The most posts that `app.bsky.feed.getPosts` gives at once."""
PEOPLE = 30
"""The most people that `app.bsky.graph.getRelationships` tells of at once."""
PROFILES = 25
"""The most profiles that `app.bsky.actor.getProfiles` gives at once."""
DEPTH = 1_000
"""The deepest thread that `app.bsky.feed.getPostThread` may be asked for."""

_ENDED = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"})
"""What a server calls a session that is over (400 and 401)."""


class Keys(msgspec.Struct, frozen=True):
    """What is kept of a connection: the app password, and the session that it began, as the library writes it.

    Signing in is allowed 300 times a day, so a session is used as long as it lasts.
    """

    did: str
    password: str
    session: str = ""

    def secret(self) -> Secret:
        return Secret(msgspec.json.encode(self).decode())

    @classmethod
    def of(cls, secret: Secret | None) -> "Keys":
        """The keys that were kept. Raises Refused where they cannot be read."""
        try:
            return msgspec.json.decode("" if secret is None else secret.reveal(), type=cls)
        except msgspec.DecodeError:
            raise Refused("The connection has no token any more.", next="Connect the account again.") from None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first, and where the next one begins (None at the end). `seen` is until when the user
    has seen what is on it, "" where the server does not say."""

    items: tuple[Json, ...]
    under: str | None
    seen: str = ""


class _Ended(Exception):
    """The session is over. Never leaves this module."""


@contextmanager
def told(server: str) -> Generator[None]:
    """Turn what the library raises into ours. Raises Refused, Absent, Nonsense, and what the wire raised."""
    from atproto_client.exceptions import AtProtocolError, LoginRequiredError, RequestErrorBase

    where = shown_origin(server)
    try:
        yield
    except LiveError:
        raise
    except LoginRequiredError:
        raise _Ended from None
    except RequestErrorBase as error:
        ours = our_error(error)
        status = None if error.response is None else error.response.status_code
        if ours is not None:
            raise ours from None
        if _word(error) in _ENDED or (status == 401 and _word(error)):
            raise _Ended from None
        if not _word(error):  # What stands before the server says so, and not the server.
            raise _nonsense(where) from None
        if status == 403:
            raise _refused(where) from None
        if status in (400, 404, 405, 410, 501):
            raise Absent("The server does not have this.", where=where) from None
        raise _nonsense(where) from None
    except (AtProtocolError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise our_error(error) or _nonsense(where) from None


def _word(error: Any) -> str:
    """The name that the server gives its error (https://atproto.com/specs/xrpc#error-responses)."""
    found = getattr(getattr(error.response, "content", None), "error", None)
    return found if isinstance(found, str) else ""


def _refused(where: str) -> Refused:
    return Refused(
        "The server does not accept the app password any more.",
        where=where,
        next="Make a new one in the app's settings and connect again.",
    )


def _nonsense(where: str) -> Nonsense:
    return Nonsense("The server's answer cannot be understood.", where=where, next="Nearer tries again later.")


class Client:
    """The calls that reading and writing need. Raises LiveError. `keep` is given the keys as the session changes."""

    def __init__(self, server: str, token: Secret | None, wire: Wire, keep: Keep) -> None:
        self._server = server
        self._token = token
        self._keep = keep
        self._api = api(server, wire)
        self._renewed = False
        self._api.on_session_change(self._changed)

    @property
    def keys(self) -> Keys:
        """The keys as they stand."""
        return Keys.of(self._token)

    @property
    def session(self) -> Any:
        """The library's session, None before the first call."""
        return self._api._session

    def sign_in(self) -> None:
        """Begin a session with the app password."""
        self._renewed = True
        try:
            with told(self._server):
                self._api.login(self.keys.did, self.keys.password, fetch_bsky_profile=False)
        except (_Ended, Absent):
            raise _refused(shown_origin(self._server)) from None

    def sign_out(self) -> None:
        """End the session on the server."""
        if not self.keys.session:
            return
        try:
            with told(self._server):
                self._api.login(session_string=self.keys.session, fetch_bsky_profile=False)
                self._api.com.atproto.server.delete_session(
                    headers=self._api._get_refresh_auth_headers(), ignore_session_check=True
                )
        except _Ended:
            return

    def profile(self, did: str) -> Json:
        return self._get("app.bsky.actor.getProfile", actor=did)

    def profiles(self, dids: list[str]) -> list[Json]:
        """At most `PROFILES` profiles, without those of accounts that are gone."""
        return self._list(self._get("app.bsky.actor.getProfiles", actors=dids), "profiles")

    def notifications(self, under: str) -> Page:
        return self._page("app.bsky.notification.listNotifications", "notifications", under)

    def followers(self, did: str, under: str) -> Page:
        return self._page("app.bsky.graph.getFollowers", "followers", under, actor=did)

    def mutes(self, under: str) -> Page:
        return self._page("app.bsky.graph.getMutes", "mutes", under)

    def relations(self, did: str, others: list[str]) -> list[Json]:
        """How at most `PEOPLE` others stand to an account."""
        return self._list(self._get("app.bsky.graph.getRelationships", actor=did, others=others), "relationships")

    def posts(self, uris: list[str]) -> list[Json]:
        """At most `POSTS` posts, without those that are gone."""
        return self._list(self._get("app.bsky.feed.getPosts", uris=uris), "posts")

    def thread(self, uri: str) -> Json:
        """The thread under a post, as a tree."""
        found = self._get("app.bsky.feed.getPostThread", uri=uri, depth=DEPTH, parentHeight=0).get("thread")
        if not isinstance(found, Mapping):
            raise _nonsense(shown_origin(self._server))
        return plain(cast(object, found))

    def revision(self, did: str) -> str:
        """The state of a repository: another one after each change."""
        found = self._get("com.atproto.sync.getLatestCommit", did=did).get("rev")
        if not isinstance(found, str):
            raise _nonsense(shown_origin(self._server))
        return found

    def records(self, did: str, collection: str, under: str) -> Page:
        """A page of a repository's records, those with the latest keys first."""
        return self._page("com.atproto.repo.listRecords", "records", under, repo=did, collection=collection)

    def repository(self, did: str) -> bytes:
        """The whole repository as a CAR file. Raises Nonsense where it is larger than the wire allows."""
        found = self._signed(lambda: self._api.invoke_query("com.atproto.sync.getRepo", _params({"did": did})))
        if not isinstance(found, bytes):
            raise _nonsense(shown_origin(self._server))
        return found

    def record(self, did: str, collection: str, rkey: str) -> Json:
        """What stands in a record of a repository."""
        return plain(self._get("com.atproto.repo.getRecord", repo=did, collection=collection, rkey=rkey).get("value"))

    def did(self, handle: str) -> str | None:
        """Whom a handle names."""
        found = self._get("com.atproto.identity.resolveHandle", handle=handle).get("did")
        return found if isinstance(found, str) else None

    def upload(self, data: bytes, type: str) -> Json:
        """Hand over a picture; nobody sees it before a record names it."""
        return plain(self._post("com.atproto.repo.uploadBlob", data, type).get("blob"))

    def put(self, did: str, collection: str, rkey: str, record: Json) -> None:
        """Write a record at its address, new or in the place of what stands there."""
        self._post("com.atproto.repo.putRecord", _params(_at(did, collection, rkey) | {"record": dict(record)}))

    def delete(self, did: str, collection: str, rkey: str) -> None:
        """Delete a record; one that is not there is no failure."""
        self._post("com.atproto.repo.deleteRecord", _params(_at(did, collection, rkey)))

    def _post(self, call: str, data: Any, type: str = "application/json") -> Json:
        return plain(self._signed(lambda: self._api.invoke_procedure(call, data=data, input_encoding=type)))

    def _page(self, call: str, name: str, under: str, **asked: object) -> Page:
        found = self._get(call, limit=PAGE, **({"cursor": under} if under else {}), **asked)
        rest, seen = found.get("cursor"), found.get("seenAt")
        items = tuple(self._list(found, name))
        return Page(items, rest if isinstance(rest, str) and rest else None, seen if isinstance(seen, str) else "")

    def _list(self, answer: Json, name: str) -> list[Json]:
        """The list of this name. An answer without it is none: else everybody on the list would seem to be gone."""
        found = answer.get(name)
        if not isinstance(found, list):
            raise _nonsense(shown_origin(self._server))
        return items(cast(object, found))

    def _get(self, call: str, **asked: object) -> Json:
        return plain(self._signed(lambda: self._api.invoke_query(call, _params(asked))))

    def _signed(self, ask: Callable[[], Any]) -> object:
        """Ask within a session: the one that was kept, else a renewed one, else a new one."""
        try:
            with told(self._server):
                if self._api._session is None:
                    if not self.keys.session:
                        raise _Ended
                    self._api.login(session_string=self.keys.session, fetch_bsky_profile=False)
                return ask().content
        except _Ended:
            if self._renewed:
                raise _refused(shown_origin(self._server)) from None
        self._renew()
        try:
            with told(self._server):
                return ask().content
        except _Ended:
            raise _refused(shown_origin(self._server)) from None

    def _renew(self) -> None:
        self._renewed = True
        try:
            with told(self._server):
                self._api._refresh_and_set_session()
        except (_Ended, Absent):
            self.sign_in()

    def _changed(self, event: Any, session: Any) -> None:
        """Keep a new session at once: its forerunner may be worth nothing from now on.

        The library would go on with whatever server the answer names; the connection stays with its own.
        """
        from atproto_client.client.session import SessionEvent

        self._api.update_base_url(self._server)
        if event is not SessionEvent.IMPORT:
            self._token = Keys(session.did, self.keys.password, session.encode()).secret()
            self._keep(self._token)


def api(server: str, wire: Wire) -> Any:
    """The library's client of a server, which asks over the wire."""
    import httpx
    from atproto_client import Client as Library
    from atproto_client.request import Request

    session = wire.session()

    class OverWire(httpx.BaseTransport):
        """Sends what the library wants sent through the session of the wire, and hands back the whole answer."""

        def handle_request(self, request: "httpx.Request") -> "httpx.Response":
            headers = {name: value for name, value in request.headers.items() if name not in ("host", "user-agent")}
            answer = session.request(request.method, str(request.url), data=request.read() or None, headers=headers)
            return httpx.Response(
                answer.status_code,
                headers=[(n, v) for n, v in answer.headers.items() if n.lower() not in _UNPACKED],
                content=answer.content,
                request=request,
            )

    return Library(server, Request(transport=OverWire(), trust_env=False))


def _at(did: str, collection: str, rkey: str) -> dict[str, object]:
    return {"repo": did, "collection": collection, "rkey": rkey}


def _params(asked: Mapping[str, object]) -> Any:
    """What a call asks for, as the library takes it."""
    from atproto_client.models.dot_dict import DotDict

    return DotDict(dict(asked))


_UNPACKED = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
"""Headers that tell how the answer came over the wire, which has unpacked it."""


def plain(value: object) -> Json:
    """A JSON object; an empty one for anything else."""
    return cast(Json, value) if isinstance(value, Mapping) else {}


def items(value: object) -> list[Json]:
    """The objects of a JSON list."""
    return [plain(one) for one in cast(list[object], value)] if isinstance(value, list) else []
