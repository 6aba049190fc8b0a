"""Mastodon.py over a wire: every answer as plain data, every failure as one of ours.

The library's own errors quote what a server said, so none of them leaves this module, not as a cause either.
"""

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from nearer.model.outbox import Deed
from nearer.model.secret import Secret
from nearer.wire import Wire
from nearer.wire.errors import Absent, LiveError, Nonsense, Refused
from nearer.wire.wire import our_error, shown_origin

if TYPE_CHECKING:
    from mastodon import Mastodon

Json = Mapping[str, object]

PAGE = 40
"""Entries of a page: the most that Mastodon gives of statuses, notifications and favourites."""
PEOPLE = 80
"""The most that it gives of accounts."""

_WORD = re.compile(r"[A-Za-z0-9_\-.~+=:]{1,512}\Z")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first, and the id below which the next one begins (None at the end)."""

    items: tuple[Json, ...]
    under: str | None


class NotThere(Absent):
    """The server, or what stands before it, says 404."""


def _words(error: Exception) -> bool:
    """Whether the server said in its own words what is wrong: the library has its own where there are none."""
    words: object = error.args[3] if len(error.args) > 3 else None
    return isinstance(words, str) and words not in ("", "Endpoint not found.")


@contextmanager
def told(server: str, *, worded: bool = False) -> Generator[None]:
    """Turn what the library raises into ours. Raises Refused, Absent, Nonsense, and what the wire raised.

    With `worded` only a refusal with the server's own words is one: what stands before a server says 404, too, whatever
    became of the request behind it.
    """
    from mastodon.errors import MastodonAPIError, MastodonError, MastodonNotFoundError, MastodonUnauthorizedError

    where = shown_origin(server)
    try:
        yield
    except LiveError:
        raise
    except MastodonAPIError as error:
        status: object = error.args[1] if len(error.args) > 1 else None
        if worded and not _words(error):
            raise _nonsense(where) from None
        if isinstance(error, MastodonUnauthorizedError) or status in (401, 403):
            raise _refused(where) from None
        if isinstance(error, MastodonNotFoundError):
            raise NotThere("The server does not have this.", where=where) from None
        if status in (404, 405, 410, 422, 501):
            raise Absent("The server does not have this.", where=where) from None
        raise _nonsense(where) from None
    except (MastodonError, LookupError, TypeError, ValueError, AttributeError, AssertionError) as error:
        raise our_error(error) or _nonsense(where) from None


def _refused(where: str) -> Refused:
    return Refused(
        "The server does not accept the token, or it lacks a right.", where=where, next="Connect the account again."
    )


def _nonsense(where: str) -> Nonsense:
    return Nonsense("The server's answer cannot be understood.", where=where, next="Nearer tries again later.")


class Client:
    """The calls that reading and writing need. Raises LiveError."""

    def __init__(self, server: str, token: Secret | None, wire: Wire) -> None:
        self._server = server
        with told(server):
            self._api = api(server, wire)
            # Not by the constructor: it would read a file of that name.
            self._api.access_token = None if token is None else word(token.reveal())

    def me(self) -> Json:
        """The account whose token it is, as others see it."""
        try:
            own = self._one(self._api.account_verify_credentials, sure=False)
        except NotThere:  # Every server of this API has the call.
            raise _nonsense(shown_origin(self._server)) from None
        except Absent:  # Some servers say so (422) of a token that they do not know.
            raise _refused(shown_origin(self._server)) from None
        try:
            return {**own, **self._one(lambda: self._api.account(str(own.get("id"))))}
        except Absent:
            return own

    def domain(self) -> str:
        """The domain of the server's handles, "" where it does not say."""
        try:
            with self._sure():
                found = plain(self._api.instance_v1()).get("uri")
        except Absent:
            return ""
        return found if isinstance(found, str) and re.fullmatch(r"[\w.-]+(:\d+)?", found) else ""

    def notifications(self, under: str) -> Page:
        return self._page(lambda: self._api.notifications(limit=PAGE, max_id=under or None), by_id=True)

    def statuses(self, account: str, under: str) -> Page:
        return self._page(lambda: self._api.account_statuses(account, limit=PAGE, max_id=under or None), by_id=True)

    def favourites(self, under: str) -> Page:
        return self._page(lambda: self._api.favourites(limit=PAGE, max_id=under or None))

    def people(self, roster: str, account: str, under: str) -> Page:
        """A page of followers, following, blocks or mutes."""
        if roster in ("blocks", "mutes"):
            call = self._api.blocks if roster == "blocks" else self._api.mutes
            return self._page(lambda: call(limit=PEOPLE, max_id=under or None))
        list_ = self._api.account_followers if roster == "followers" else self._api.account_following
        return self._page(lambda: list_(account, limit=PEOPLE, max_id=under or None))

    def lists(self) -> list[Json]:
        """The lists that the user made."""
        with self._sure():
            return self._many(self._api.lists())

    def listed(self, id: str, under: str) -> Page:
        """A page of who is on one of them."""
        return self._page(lambda: self._api.list_accounts(id, limit=PEOPLE, max_id=under or None))

    def account(self, id: str) -> Json:
        return self._one(lambda: self._api.account(id))

    def markers(self) -> Json:
        """How far the user has read their timelines, in any app of theirs."""
        with self._sure():
            return plain(self._api.markers_get(["notifications"]))

    def status(self, id: str) -> Json:
        return self._one(lambda: self._api.status(id))

    def favourited_by(self, id: str) -> list[Json]:
        """Who favourited a post: the newest ones, as many as the server gives at once (40 on Mastodon)."""
        with self._sure():
            return self._many(self._api.status_favourited_by(id))

    def reblogged_by(self, id: str) -> list[Json]:
        """Who boosted a post, likewise."""
        with self._sure():
            return self._many(self._api.status_reblogged_by(id))

    def context(self, id: str) -> tuple[list[Json], list[Json]]:
        """The posts above and below one."""
        with self._sure():
            found = plain(self._api.status_context(id))
        return self._many(found.get("ancestors")), self._many(found.get("descendants"))

    def relation(self, id: str) -> Json:
        """How an account stands to one's own. One at a time: some servers answer for the first only."""
        with self._sure():
            found = self._many(self._api.account_relationships(id))
        return found[0] if found else {}

    def found(self, query: str) -> tuple[list[Json], list[Json]]:
        """The posts and the accounts that an address or a handle means, fetched from elsewhere where need be."""
        with told(self._server):
            found = plain(self._api.search_v2(query, resolve=True))
        return self._many(found.get("statuses")), self._many(found.get("accounts"))

    def settings(self) -> Json:
        """What the server allows."""
        with told(self._server):
            return plain(self._api.instance_v1())

    def upload(self, data: bytes, type: str, alt: str) -> Json:
        """Hand over a picture; nobody sees it before a post shows it."""
        name = f"picture.{type.rpartition('/')[2]}"
        return self._made(lambda: self._api.media_post(BytesIO(data), type, description=alt or None, file_name=name))

    def posted(self, text: str, key: str, **more: Any) -> Json:
        """Post."""
        return self._made(lambda: self._api.status_post(text, idempotency_key=key, **more))

    def done(self, deed: Deed, id: str) -> Json:
        """Like, boost or follow the post or account of this id, or take that back."""
        calls: Mapping[Deed, Callable[[str], object]] = {
            Deed.LIKE: self._api.status_favourite,
            Deed.UNLIKE: self._api.status_unfavourite,
            Deed.BOOST: self._api.status_reblog,
            Deed.UNBOOST: self._api.status_unreblog,
            Deed.FOLLOW: self._api.account_follow,
            Deed.UNFOLLOW: self._api.account_unfollow,
        }
        return self._made(lambda: calls[deed](id))

    def revoke(self, client_id: str, client_secret: str) -> None:
        """Give the token back."""
        self._api.client_id, self._api.client_secret = client_id, client_secret
        with told(self._server):
            self._api.revoke_access_token(allow_http=self._server.startswith("http://"))

    def _one(self, call: Callable[[], object], *, sure: bool = True) -> Json:
        """One entity. Raises Nonsense for anything else."""
        with self._sure() if sure else told(self._server):
            return self._entity(call())

    def _made(self, call: Callable[[], object]) -> Json:
        """One entity that a call made. Raises Refused and Absent only where the server itself said that it did not."""
        with told(self._server, worded=True):
            return self._entity(call())

    def _entity(self, value: object) -> Json:
        found = plain(value)
        if not _is_entity(found):
            raise _nonsense(shown_origin(self._server))
        return found

    @contextmanager
    def _sure(self) -> Generator[None]:
        """As `told`, and sure that it is the server who does not have something: it has the account then. What stands
        before a server says 404 to everything while the server is started anew."""
        try:
            with told(self._server):
                yield
        except NotThere:
            try:
                with told(self._server):
                    self._api.account_verify_credentials()
            except NotThere:
                raise _nonsense(shown_origin(self._server)) from None
            raise

    def _many(self, found: object) -> list[Json]:
        """A list of entities. Raises Nonsense for anything else: half a list would pass for the whole of it."""
        items = _items(found)
        if not isinstance(found, list) or not all(map(_is_entity, items)):
            raise _nonsense(shown_origin(self._server))
        return items

    def _page(self, call: Callable[[], object], *, by_id: bool = False) -> Page:
        with self._sure():
            found = call()
        items = self._many(found)
        # The library keeps the page's own way on (the header Link) beside the list. Some servers send none.
        under = plain(getattr(found, "_pagination_next", None)).get("max_id")
        if under is None and by_id and items:
            under = items[-1].get("id")
        return Page(tuple(items), str(under) if under else None)


def api(server: str, wire: Wire) -> "Mastodon":
    """The library's client of a server."""
    from mastodon import Mastodon

    made = Mastodon(api_base_url=server, session=wire.session(), ratelimit_method="throw", version_check_mode="none")
    # Some calls look up the version all the same, and where that fails the library calls itself without end (2.3.3).
    # Version strings lie anyway (snac: "4.0.0 (not true)"): what a server can do, its answers tell.
    known = {"mastodon_major": 4, "mastodon_minor": 0, "mastodon_patch": 0}
    checked = {"_Mastodon__version_check_tried": True, "_Mastodon__version_check_worked": True}
    vars(made).update(known | checked)
    return made


def word(text: str) -> str:
    """A token or key as servers make them. Raises Refused for anything else."""
    if not _WORD.match(text):
        raise Refused("This is no token.", next="Copy it whole, without spaces.")
    return text


def plain(value: object) -> Json:
    """A JSON object; an empty one for anything else."""
    return cast(Json, value) if isinstance(value, Mapping) else {}


def _is_entity(value: Json) -> bool:
    """Whether it has an id: every entity of the API has."""
    id = value.get("id")
    return isinstance(id, str | int) and bool(str(id))


def _items(value: object) -> list[Json]:
    return [plain(one) for one in cast(list[object], value)] if isinstance(value, list) else []
