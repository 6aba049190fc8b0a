"""Writing to Mastodon: answers, posts, favourites, boosts and follows, and how each is read back.

What a server calls things is known from the reading's cursor; else the server is asked for the post by its address.
`Idempotency-Key` (https://docs.joinmastodon.org/methods/statuses/#create) is sent with each post. Mastodon keeps it for
an hour and snac not at all, so a lost answer is resolved by reading: among the account's own newest posts, the one that
answers the same post with the same words.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from nearer.model.activity import Activity, Place, Record
from nearer.model.names import Precision, Verb, Visibility
from nearer.model.outbox import Act, Deed
from nearer.model.secret import Secret
from nearer.model.time import to_us
from nearer.sources.live.contract import Access, Clock
from nearer.sources.live.lines import decoded
from nearer.sources.live.mastodon.client import Client, Json, plain
from nearer.sources.live.mastodon.connecting import Keys
from nearer.sources.live.mastodon.cursor import Cursor
from nearer.sources.live.mastodon.records import NETWORK, Entities, text_of, time_of
from nearer.sources.live.mastodon.source import TERMS
from nearer.sources.live.sending import Sent, Terms
from nearer.wire import Wire
from nearer.wire.errors import Absent, Nonsense, Refused, Waiting

PAGES = 5
"""Pages of own posts that are looked through: 200 posts, more than anybody writes while an answer is lost."""

SKEW = timedelta(days=1)
"""How far a server's clock may be from ours: our own choice. It only bounds how far back is looked."""

PROCESSING = timedelta(seconds=5)
"""After so long a server that is still at work on a picture is asked again: our own choice."""

_HANDLE = re.compile(r"(@[\w.-]+)@[\w.-]+(?::\d+)?")
_NAMES = {
    Visibility.PUBLIC: "public",
    Visibility.UNLISTED: "unlisted",
    Visibility.FOLLOWERS: "private",
    Visibility.DIRECT: "direct",
}
_ORDER = tuple(_NAMES.values())
"""From what everybody sees to what few see."""


@dataclass(frozen=True, slots=True)
class Readied:
    """What remains is one call; `told` makes records of its answer."""

    call: Callable[[], Json]
    told: Callable[[Json], Sent]
    twins: tuple[str, ...] = ()

    def send(self) -> Sent:
        """Make the request."""
        return self.told(self.call())


class MastodonSending:
    """Writes with one connection. Raises LiveError."""

    def __init__(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> None:
        self._client = Client(access.server, Secret(Keys.of(access.token).token), wire)
        self._clock = clock
        self._at = decoded(cursor, Cursor)
        self._owner = access.account
        self._entities = Entities(access.account, urlsplit(access.server).netloc, dict(self._at.addresses))
        self._own = ""

    def terms(self) -> Terms:
        """As the server says it, where it does."""
        told = self._client.settings()
        limits = plain(told.get("configuration"))
        statuses, media = plain(limits.get("statuses")), plain(limits.get("media_attachments"))
        types = media.get("supported_mime_types")
        known = frozenset(t for t in types if isinstance(t, str)) if isinstance(types, list) else TERMS.image_types
        return Terms(
            deeds=TERMS.deeds,
            longest=_number(statuses.get("max_characters")) or _number(told.get("max_toot_chars")) or TERMS.longest,
            link=_number(statuses.get("characters_reserved_per_url")) or TERMS.link,
            warning=True,
            language=True,
            images=_number(statuses.get("max_media_attachments")) or TERMS.images,
            image_bytes=_number(media.get("image_size_limit")) or TERMS.image_bytes,
            image_types=TERMS.image_types & known,
            alt=_number(media.get("description_limit")) or TERMS.alt,
        )

    def prepare(self, act: Act, key: str, picture: Callable[[str], bytes]) -> Readied:
        """Find the post or the account; upload what goes with it."""
        self._meet()
        if act.deed.written:
            return self._words(act, key, picture)
        id = self._account(act) if act.deed in (Deed.FOLLOW, Deed.UNFOLLOW) else str(self._post(act.about).get("id"))
        return Readied(lambda: self._client.done(act.deed, id), lambda answer: self._did(act, answer))

    def find(self, act: Act, key: str, sent: str, since: datetime, taken: Collection[str]) -> Sent | None:
        """Look for it as anybody would who sees the account."""
        del key
        self._meet()
        if act.deed.written:
            return self._found(act, sent, since, taken)
        if act.deed in (Deed.FOLLOW, Deed.UNFOLLOW):
            relation = self._client.relation(self._account(act))
            there = relation.get("following") is True or relation.get("requested") is True
            return Sent(id=act.about, url="") if there == (act.deed is Deed.FOLLOW) else None
        post = self._post(act.about)
        word = "favourited" if act.deed in (Deed.LIKE, Deed.UNLIKE) else "reblogged"
        there = post.get(word) is True
        if there != (act.deed in (Deed.LIKE, Deed.BOOST)):
            return None
        return self._did(act, self._boost(act) if act.deed is Deed.BOOST and not sent else post, sent)

    def _meet(self) -> None:
        """Learn who we are here: the same account as ever, and what its server calls itself."""
        me = self._client.me()
        self._entities.domain = self._client.domain() or self._entities.domain
        if self._entities.who(me) != self._owner:
            raise Refused("The token is that of another account.", next="Connect the account again.")
        self._own = str(me.get("id"))
        self._entities.natives[self._own] = self._owner

    def _words(self, act: Act, key: str, picture: Callable[[str], bytes]) -> Readied:
        parent = self._post(act.about) if act.deed is Deed.REPLY else None
        thread = None if parent is None else self._thread(parent)
        media: list[str] = []
        for one in act.pictures:
            answer = self._client.upload(picture(one.key), one.type, one.alt)
            if not answer.get("url") and not answer.get("preview_url"):
                raise Waiting(self._clock() + PROCESSING, "The server is still at work on a picture.")
            media.append(str(answer.get("id")))
        more: dict[str, object] = {
            "in_reply_to_id": None if parent is None else str(parent.get("id")),
            "media_ids": media or None,
            "spoiler_text": act.warning or None,
            "sensitive": bool(act.warning),
            "visibility": _visible(act, parent),
            "language": act.language or None,
        }
        return Readied(
            lambda: self._client.posted(act.text, key, **more),
            lambda answer: self._told(answer, parent, thread),
            tuple(id for post in self._alike(act, self._clock()) if (id := _uri(post)) is not None),
        )

    def _thread(self, post: Json) -> str | None:
        """The address of the first post of the thread."""
        known = next((root for root, thread in self._at.threads.items() if _uri(post) in thread.posts), None)
        if known is not None or not post.get("in_reply_to_id"):
            return known or _uri(post)
        above, _ = self._client.context(str(post.get("id")))
        return _uri(above[0]) if above else _uri(post)

    def _told(self, status: Json, parent: Json | None, thread: str | None) -> Sent:
        """A post of ours, as a pull will tell it."""
        id = _uri(status)
        if id is None:
            raise Nonsense("The server took the post and does not say where it is.", next="It is looked for there.")
        parents: dict[str, tuple[str, str]] = {}
        if parent is not None and (address := _uri(parent)) and (author := self._entities.who(parent.get("account"))):
            parents[str(status.get("in_reply_to_id"))] = (address, author)
        records = [*self._entities.post(status, Place("sent"), thread or id, parents)]
        return Sent(id=id, url=str(status.get("url") or ""), records=(*self._entities.accounts(), *records))

    def _found(self, act: Act, sent: str, since: datetime, taken: Collection[str]) -> Sent | None:
        """Among the own posts since then: the one of that address, or the one with those words in that place."""
        if sent:
            posts = (post for post in self._candidates(act, since - SKEW) if _uri(post) == sent)
        else:
            posts = (post for post in self._alike(act, since) if _uri(post) not in taken)
        found = next(posts, None)
        return None if found is None else self._again(act, found)

    def _alike(self, act: Act, since: datetime) -> Iterator[Json]:
        """The own posts that say this in this place."""
        for post in self._candidates(act, since - SKEW):
            own = not post.get("reblog") and self._entities.who(post.get("account")) == self._owner
            time = time_of(post.get("created_at"))
            if own and (time is None or time >= since - SKEW) and self._same(act, post):
                yield post

    def _candidates(self, act: Act, since: datetime) -> Iterator[Json]:
        """The own posts since then, newest first; then the answers to what is answered, since some servers leave
        private ones out of the first (snac)."""
        under = ""
        for _ in range(PAGES):
            page = self._client.statuses(self._own, under)
            yield from page.items
            oldest = time_of(page.items[-1].get("created_at")) if page.items else None
            if page.under is None or (oldest is not None and oldest < since):
                break
            under = page.under
        if act.deed is Deed.REPLY:
            _, below = self._client.context(str(self._post(act.about).get("id")))
            yield from below

    def _boost(self, act: Act) -> Json:
        """The own boost of a post, whose address is its id; nothing where the server does not list it."""
        for post in self._client.statuses(self._own, "").items:
            if _uri(plain(post.get("reblog"))) == act.about and self._entities.who(post.get("account")) == self._owner:
                return post
        return {}

    def _same(self, act: Act, post: Json) -> bool:
        """Whether a post says what was to be said, where it was to be said."""
        wanted = "\n\n".join(filter(None, [act.warning, act.text]))
        if bones(wanted) != bones(text_of(post)):
            return False
        answers = post.get("in_reply_to_id")
        if act.deed is Deed.POST:
            return answers is None
        if answers is None:
            return False
        try:
            return _uri(self._client.status(str(answers))) == act.about
        except Absent:
            return False

    def _again(self, act: Act, post: Json) -> Sent:
        """A post that was found, with what it answers."""
        parent: Json | None = None
        if act.deed is Deed.REPLY and post.get("in_reply_to_id"):
            try:
                parent = self._client.status(str(post.get("in_reply_to_id")))
            except Absent:
                parent = None
        return self._told(post, parent, None if parent is None else self._thread(parent))

    def _did(self, act: Act, post: Json, sent: str = "") -> Sent:
        """A favourite, a boost or a follow, or one that was taken back.

        A follow has no record here: the lists of people tell of it, under an id that only they know. What was taken
        back is told with the time of now, since the network keeps none.
        """
        now = self._clock()
        records: list[Record] = []
        id = sent
        if act.deed is Deed.LIKE:
            id = f"{self._owner}#like/{act.about}"
            records.append(self._at_once(id, now, Verb.LIKE, act))
        elif act.deed is Deed.BOOST:
            own = _uri(post) if post.get("reblog") and _uri(post) != act.about else None
            id = own or sent or f"{self._owner}#announce/{act.about}"
            records.append(self._at_once(id, now, Verb.ANNOUNCE, act))
        elif act.deed in (Deed.UNLIKE, Deed.UNBOOST):
            of = Verb.LIKE if act.deed is Deed.UNLIKE else Verb.ANNOUNCE
            id = id or f"{self._owner}#un{'like' if of is Verb.LIKE else 'announce'}/{to_us(now)}/{act.about}"
            records.append(self._at_once(id, now, Verb.UNDO, act, of))
        return Sent(id=id or act.about, url="", records=tuple(records))

    def _at_once(self, id: str, now: datetime, verb: Verb, act: Act, of: Verb | None = None) -> Activity:
        return Activity(
            network=NETWORK,
            id=id,
            time=now.replace(microsecond=0),
            precision=Precision.SECOND,
            actor=self._owner,
            verb=verb,
            of=of,
            target=act.person or None,
            object=act.about,
            place=Place("sent"),
        )

    def _post(self, address: str) -> Json:
        """The post of this address, by what the server calls it. Raises Absent where it does not have it."""
        known = [thread.posts[address].id for thread in self._at.threads.values() if address in thread.posts]
        for id in known[:1]:
            try:
                post = self._entities.original(self._client.status(id))
            except Absent:
                continue
            if _uri(post) == address:
                return post
        posts, _ = self._client.found(address)
        for post in map(self._entities.original, posts):
            if _uri(post) == address:
                return post
        raise Absent("The post is not on your server, or not any more.", next="Look at it there.")

    def _account(self, act: Act) -> str:
        """What the server calls an account. Raises Absent."""
        handle = act.handle.removeprefix("@") or act.about.removeprefix("acct:")
        known = self._at.people.get(f"acct:{handle.lower()}")
        if known is not None:
            return known
        query = handle if handle.startswith(("https://", "http://")) else f"@{handle}"
        _, accounts = self._client.found(query)
        for account in accounts:
            full = self._entities.handle(account)
            if self._entities.who(account) == act.about or (full is not None and full.lower() == handle.lower()):
                return str(account.get("id"))
        raise Absent("Your server does not know this account.", next="Look for it there.")


def bones(text: str) -> str:
    """What of a text every server keeps: its letters and digits, with only the name of a handle. Else all but spaces.

    Servers change the rest: marks become formatting, `@ann@host` is shown as `@ann`, lines are broken anew.
    """
    bare = _HANDLE.sub(r"\1", text)
    letters = "".join(letter for letter in bare.casefold() if letter.isalnum())
    return letters or "".join(text.split())


def _visible(act: Act, parent: Json | None) -> str | None:
    """As the user chose, and never for more eyes than what is answered. None is the server's usual."""
    chosen = _NAMES.get(act.visibility)
    above = parent.get("visibility") if parent is not None else None
    if above not in _ORDER:
        return chosen
    if chosen is None:
        return str(above)
    return max(chosen, str(above), key=_ORDER.index)


def _uri(post: Json) -> str | None:
    uri = post.get("uri")
    return uri if isinstance(uri, str) and uri else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else None
