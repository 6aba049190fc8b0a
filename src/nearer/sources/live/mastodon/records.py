"""What the entities of the API tell, as records, under the ids that the archive of the same account gives them.

- A post is a Create under its ActivityPub address (`uri`), which is the id of its Note in archives.
- A boost of one's own is an Announce under its own address, as in archives; one that a notification tells of has no
  address there and is `<who>#announce/<post>`.
- A favourite is `<who>#like/<post>`, as in archives.
- An edit is an Update, `<post>#update/<when>`; a post that is gone a Delete, `<post>#delete`, in the range in which it
  went. The server says only that it does not show it any more: its author may have hidden it. So: inferred.
- Changed names or another bio are an Update of the account, an account that is gone a Delete of it, each in its range.
- Who is put on a list of the user's own is an Add, as in archives, and a Remove in its range when they are not on it
  any more; who comes back gets the Add's id with a number.
- People of lists are `acct:name@server`, as in the CSV lists of archives, joined to their address by the handle.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from types import MappingProxyType

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.names import Confidence, Precision, Verb, Visibility
from nearer.model.time import from_us, to_us
from nearer.sources.archives.mastodon import address
from nearer.sources.decode import DecodeError, clean, html_text, written
from nearer.sources.live.mastodon.client import Json, plain

NETWORK = "mastodon"

_VISIBLE = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.DIRECT,
}
_NONE: Mapping[str, tuple[str, str]] = MappingProxyType({})
_FULL = re.compile(r"[\w.-]+@[\w.-]+(?::\d+)?\Z")


@dataclass(slots=True)
class Entities:
    """Reads one server's entities. `owner` is the user's own address, `domain` that of the server's handles.

    `addresses` keeps the address of everybody met, by full handle in lower case, because mentions do not tell it.
    `met` gathers the people to be told; `natives` keeps the addresses by the server's own ids.
    """

    owner: str
    domain: str
    addresses: dict[str, str]
    met: dict[str, Account] = field(default_factory=dict[str, Account])
    natives: dict[str, str] = field(default_factory=dict[str, str])

    def accounts(self) -> tuple[Account, ...]:
        """The people met since this was asked last."""
        met, self.met = tuple(self.met.values()), {}
        return met

    def who(self, entity: object, seen: datetime | None = None) -> str | None:
        """The address of an account, which is remembered; None where the entity names nobody."""
        fields = plain(entity)
        handle = self.handle(fields)
        own = known = _address(fields.get("uri"))
        if known is None and handle is not None:
            known = self.addresses.get(handle.lower())
        if known is None:
            known = _derived(fields.get("url"), whole=fields.get("note") is not None)
        if known is None:
            return None if handle is None else f"acct:{handle.lower()}"
        if handle is not None and own is not None:
            self.addresses[handle.lower()] = known
        native = fields.get("id")
        # Mentions have ids of no account on some servers.
        if own is not None and isinstance(native, str):
            self.natives[native] = known
        if own is not None or known not in self.met:
            self.met[known] = self._account(known, handle, fields, seen)
        return known

    def member(self, entity: object) -> str | None:
        """The id by which lists name somebody: `acct:` and the handle."""
        fields = plain(entity)
        known, handle = self.who(fields), self.handle(fields)
        if handle is None:
            return known
        member = f"acct:{handle.lower()}"
        self.met.setdefault(member, Account(network=NETWORK, id=member, handle=handle))
        return member

    def handle(self, fields: Json) -> str | None:
        """`name@server`, with the server where the API leaves it out."""
        acct = fields.get("acct")
        if not isinstance(acct, str):
            return None
        full = acct if "@" in acct else f"{acct}@{self.domain}" if self.domain else acct
        return clean(full) if _FULL.match(full) else None

    def post(
        self, status: Json, place: Place, thread: str | None = None, parents: Mapping[str, tuple[str, str]] = _NONE
    ) -> Iterator[Record]:
        """A post or a boost. `parents` are the address and the author of the thread's posts by the server's id.

        Where the post that is answered is not known, its author may be: the server names them by id. Else the reply is
        directed at nobody yet, and reading its thread will tell.
        """
        uri, actor = _address(status.get("uri")), self.who(status.get("account"))
        if uri is None or actor is None:
            yield Problem(place, "no-id", "a post has no address or no author")
            return
        time, precision = _time(status.get("created_at"))
        visibility = _VISIBLE.get(str(status.get("visibility")), Visibility.UNKNOWN)
        boosted = plain(status.get("reblog"))
        if boosted:
            object, author = _address(boosted.get("uri")), self.who(boosted.get("account"))
            if object is None:
                yield Problem(place, "no-id", "a boost does not say of what")
                return
            yield Activity(
                network=NETWORK,
                id=uri,
                time=time,
                precision=precision,
                actor=actor,
                verb=Verb.ANNOUNCE,
                target=author,
                object=object,
                visibility=visibility,
                place=place,
            )
            return
        parent_id = status.get("in_reply_to_id")
        parent = (parents or {}).get(str(parent_id)) if parent_id is not None else None
        mentioned = [m for one in _each(status.get("mentions")) if (m := self.who(one)) is not None]
        quoted, quoted_author = self._quoted(status)
        target = self.natives.get(str(status.get("in_reply_to_account_id"))) if parent is None else parent[1]
        others = [person for person in dict.fromkeys(mentioned) if person not in (actor, target)]
        if visibility is Visibility.DIRECT and target in (None, actor) and len(others) == 1:
            target, others = others[0], []
        if quoted is not None and target is None and parent_id is None:
            target, others = quoted_author, [person for person in others if person != quoted_author]
        elif quoted_author is not None and quoted_author not in (actor, target, *others):
            others.append(quoted_author)
        yield Activity(
            network=NETWORK,
            id=uri,
            time=time,
            precision=precision,
            actor=actor,
            verb=Verb.CREATE,
            target=target,
            to=tuple(others),
            in_reply_to=None if parent is None else parent[0],
            object=quoted,
            thread=thread,
            visibility=visibility,
            text=text_of(status) or None,
            url=_web(status.get("url")),
            place=place,
        )
        if time is None:
            yield Problem(place, "bad-time", "the time is in no known form")

    def _quoted(self, status: Json) -> tuple[str | None, str | None]:
        quote = plain(status.get("quote"))
        post = plain(quote.get("quoted_status")) or quote
        return _address(post.get("uri")), self.who(post.get("account")) if post.get("account") else None

    def liked(self, status: Json, place: Place, since: datetime | None, until: datetime | None) -> Activity | None:
        """A favourite of the user's own: without a time, or in the range in which it came."""
        post = self.original(status)
        uri = _address(post.get("uri"))
        if uri is None:
            return None
        ranged = since is not None and until is not None
        return Activity(
            network=NETWORK,
            id=f"{self.owner}#like/{uri}",
            time=until if ranged else None,
            since=since if ranged else None,
            precision=Precision.RANGE if ranged else Precision.NONE,
            actor=self.owner,
            verb=Verb.LIKE,
            target=self.who(post.get("account")),
            object=uri,
            place=place,
        )

    def reaction(self, verb: Verb, notification: Json, place: Place) -> Activity | None:
        """Somebody's favourite or boost of a post of the user's, from its notification; the post's own list of those
        who did tells no time, and gives no more than account and status."""
        post = self.original(plain(notification.get("status")))
        uri, actor = _address(post.get("uri")), self.who(notification.get("account"))
        if uri is None or actor is None:
            return None
        time, precision = _time(notification.get("created_at"))
        return Activity(
            network=NETWORK,
            id=f"{actor}#{'like' if verb is Verb.LIKE else 'announce'}/{uri}",
            time=time,
            precision=precision,
            actor=actor,
            verb=verb,
            target=self.who(post.get("account")) or self.owner,
            object=uri,
            place=place,
        )

    def edited(self, status: Json, seen: datetime | None, now: datetime, place: Place) -> Activity | None:
        """The newest words of a post, which was last read as `seen`."""
        uri, actor = _address(status.get("uri")), self.who(status.get("account"))
        if uri is None or actor is None:
            return None
        time, precision = _time(status.get("edited_at"))
        dated = time is not None
        return Activity(
            network=NETWORK,
            id=f"{uri}#update/{to_us(time or now)}",
            time=time if dated else now,
            since=None if dated else seen,
            precision=precision if dated else Precision.RANGE,
            actor=actor,
            verb=Verb.UPDATE,
            object=uri,
            visibility=_VISIBLE.get(str(status.get("visibility")), Visibility.UNKNOWN),
            text=text_of(status) or None,
            place=place,
        )

    def gone(self, uri: str, author: str, since_us: int | None, now: datetime, place: Place) -> Activity:
        """A post that the server does not show any more."""
        return Activity(
            network=NETWORK,
            id=f"{uri}#delete",
            time=now,
            since=None if since_us is None else from_us(since_us),
            precision=Precision.RANGE,
            actor=author,
            verb=Verb.DELETE,
            object=uri,
            confidence=Confidence.INFERRED,
            place=place,
        )

    def curated(
        self, title: str, member: str, turn: int, since: datetime | None, now: datetime, place: Place
    ) -> Activity:
        """That somebody is on a list of the user's own for the `turn`th time, or not any more (a negative `turn`).

        `since` is when the lists were read before, None if never: nothing is known of when they came then.
        """
        again = f"/{abs(turn)}" if abs(turn) > 1 else ""
        return Activity(
            network=NETWORK,
            id=f"{self.owner}#list/{title}/{member}{again}{'' if turn > 0 else '#undo'}",
            time=None if since is None else now,
            since=since,
            precision=Precision.NONE if since is None else Precision.RANGE,
            actor=self.owner,
            verb=Verb.ADD if turn > 0 else Verb.REMOVE,
            target=member,
            object=f"{self.owner}#list/{title}",
            visibility=Visibility.DIRECT,
            place=place,
        )

    def original(self, status: Json) -> Json:
        """The post itself, where a server shows the boost of it instead."""
        return plain(status.get("reblog")) or status

    def _account(self, id: str, handle: str | None, fields: Json, seen: datetime | None) -> Account:
        links = tuple(
            value
            for one in _each(fields.get("fields"))
            if one.get("verified_at") and (value := _link(one.get("value"))) is not None
        )
        bot, moved = fields.get("bot"), _address(plain(fields.get("moved")).get("uri"))
        return Account(
            network=NETWORK,
            id=id,
            handle=handle,
            name=_words(fields.get("display_name")),
            url=_web(fields.get("url")),
            bio=_words(fields.get("note")),
            links=links,
            same_as=() if moved is None else (moved,),
            bot=bot if isinstance(bot, bool) and fields.get("note") is not None else None,
            seen=seen if fields.get("note") is not None else None,
        )


def text_of(status: Json) -> str:
    """Content warning, text and a poll's choices, each apart by an empty line, as the archive's reader writes them."""
    parts = [html_text(part) for name in ("spoiler_text", "content") if isinstance(part := status.get(name), str)]
    options = _each(plain(status.get("poll")).get("options"))
    choices = ["- " + html_text(title) for one in options if isinstance(title := one.get("title"), str)]
    return "\n\n".join(filter(None, [*parts, "\n".join(choices)]))


def digest_of(status: Json) -> str:
    """A short digest of a post's words, to see an edit."""
    return blake2b(text_of(status).encode(), digest_size=8).hexdigest()


def profile_digest(account: Json) -> str:
    """A short digest of an account's names and bio, to see a change."""
    words = "\n".join(str(account.get(name) or "") for name in ("acct", "display_name", "note"))
    return blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()


def time_of(value: object) -> datetime | None:
    """A moment of the API, None for anything else."""
    return _time(value)[0]


def _time(value: object) -> tuple[datetime | None, Precision]:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC), Precision.SECOND
    if isinstance(value, str):
        try:
            said = written(value)
        except DecodeError:
            return None, Precision.NONE
        return said.time, said.precision
    return None, Precision.NONE


def _each(value: object) -> list[Json]:
    return [plain(one) for one in value] if isinstance(value, list) else []


def _address(value: object) -> str | None:
    return clean(value) if isinstance(value, str) and address.is_address(value) else None


def _web(value: object) -> str | None:
    found = _address(value)
    return found if found is not None and found.startswith(("https://", "http://")) else None


def _link(value: object) -> str | None:
    match = re.search(r"""href=["'](https?://[^"'\s]{1,2000})["']""", value) if isinstance(value, str) else None
    return None if match is None else match[1]


def _derived(url: object, *, whole: bool) -> str | None:
    """The address of whose page this is; on most servers both are one.

    Of Mastodon's `/@name` it is `/users/name`, or since 2025 `/ap/users/` and a number. Accounts of those servers name
    their address when they are told `whole`; mentions do not, so theirs is not known.
    """
    page = _web(url)
    match = None if page is None else re.fullmatch(r"(https?://[^/?#]+)/@([^/?#@]+)", page)
    if match is None:
        return page
    return f"{match[1]}/users/{match[2]}" if whole else None


def _words(value: object) -> str | None:
    return html_text(value) or None if isinstance(value, str) else None
