"""Writing to Bluesky: each act is a record whose key is chosen before it is sent.

The key (a TID, https://atproto.com/specs/tid) and the time in the record come from the press, so a second try writes
the same record at the same address: nothing can be there twice, whatever was lost. `putRecord` creates or replaces
(https://docs.bsky.app/docs/api/com-atproto-repo-put-record). A post counts as seen once the AppView shows it, since
that is what others read.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from nearer.model.activity import Place
from nearer.model.outbox import Act, Deed
from nearer.model.time import from_us
from nearer.sources.lexicon import address, is_did, is_handle
from nearer.sources.live.bluesky.client import Client, Json, plain
from nearer.sources.live.bluesky.records import FOLLOW, Entities
from nearer.sources.live.bluesky.source import TERMS
from nearer.sources.live.contract import Access, Clock
from nearer.sources.live.sending import Sent, Terms
from nearer.wire import Wire
from nearer.wire.errors import Absent

POST, LIKE, REPOST = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost"

_COLLECTIONS = {
    Deed.REPLY: POST,
    Deed.POST: POST,
    Deed.LIKE: LIKE,
    Deed.UNLIKE: LIKE,
    Deed.BOOST: REPOST,
    Deed.UNBOOST: REPOST,
    Deed.FOLLOW: FOLLOW,
    Deed.UNFOLLOW: FOLLOW,
}
_BACK = (Deed.UNLIKE, Deed.UNBOOST, Deed.UNFOLLOW)
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_PART = re.compile(r"(?P<link>https?://[^\s]+[^\s.,;:!?)'\"\]])|(?<![\w@])@(?P<at>[\w-]+(?:\.[\w-]+)+)|#(?P<tag>\w+)")


@dataclass(frozen=True, slots=True)
class Readied:
    """What remains is one call. `twins` is empty: no other thing can have the address of this one."""

    call: Callable[[], Sent]
    twins: tuple[str, ...] = ()

    def send(self) -> Sent:
        """Make the request."""
        return self.call()


class BlueskySending:
    """Writes with one connection. Raises LiveError."""

    def __init__(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> None:
        del cursor, clock
        self._client = Client(access.server, access.token, wire, access.keep)
        self._owner = access.account
        self._entities = Entities(access.account)

    def terms(self) -> Terms:
        """The same on every server: the network's records have these limits."""
        return TERMS

    def prepare(self, act: Act, key: str, picture: Callable[[str], bytes]) -> Readied:
        """Find what it is about, upload its pictures."""
        collection = _COLLECTIONS[act.deed]
        there = None if act.deed.written else self._there(act)
        if act.deed in _BACK:
            found = None if there is None else address(there)
            if found is None:
                return Readied(lambda: Sent(id=act.about, url=""))  # Nothing of it is there.
            return Readied(lambda: self._deleted(collection, found.rkey, f"{there}#undo"))
        if there is not None:
            return Readied(lambda: Sent(id=there, url=""))  # It was done elsewhere.
        record = {"$type": collection, "createdAt": _moment(key), **self._fields(act, picture)}
        return Readied(lambda: self._put(collection, tid(key), record))

    def find(self, act: Act, key: str, sent: str, since: datetime, taken: Collection[str]) -> Sent | None:
        """Read it back where others read it."""
        del since, taken
        if act.deed.written:
            uri = f"at://{self._owner}/{POST}/{tid(key)}"
            return self._read(uri) if self._client.posts([uri]) else None
        there = self._there(act)
        if act.deed in _BACK:
            return Sent(id=sent or act.about, url="") if there is None else None
        return None if there is None else self._read(there)

    def _there(self, act: Act) -> str | None:
        """The address of the own like, repost or follow that stands, None where none does."""
        if act.deed in (Deed.FOLLOW, Deed.UNFOLLOW):
            found = next(iter(self._client.relations(self._owner, [act.about])), {}).get("following")
        else:
            viewer = plain(self._post(act.about).get("viewer"))
            found = viewer.get("like" if act.deed in (Deed.LIKE, Deed.UNLIKE) else "repost")
        return found if isinstance(found, str) and address(found) is not None else None

    def _post(self, uri: str) -> Json:
        found = next(iter(self._client.posts([uri])), None)
        if found is None:
            raise Absent("The post is not to be seen on Bluesky, or not any more.", next="Look at it there.")
        return found

    def _fields(self, act: Act, picture: Callable[[str], bytes]) -> dict[str, object]:
        """What is in the record beside its kind and time."""
        if act.deed is Deed.FOLLOW:
            return {"subject": act.about}
        if act.deed in (Deed.LIKE, Deed.BOOST):
            return {"subject": _reference(self._post(act.about))}
        fields: dict[str, object] = {"text": act.text}
        if facets := list(self._facets(act.text)):
            fields["facets"] = facets
        if act.language:
            fields["langs"] = [act.language]
        if act.deed is Deed.REPLY:
            parent = self._post(act.about)
            root = plain(plain(plain(parent.get("record")).get("reply")).get("root"))
            fields["reply"] = {"root": _reference(root or parent), "parent": _reference(parent)}
        if act.pictures:
            images = [{"alt": p.alt, "image": self._client.upload(picture(p.key), p.type)} for p in act.pictures]
            fields["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        return fields

    def _facets(self, text: str) -> Iterator[dict[str, object]]:
        """The links, names and tags in a text, by their positions in UTF-8 bytes."""
        for match in _PART.finditer(text):
            feature: dict[str, object] | None = None
            if match["link"]:
                feature = {"$type": "app.bsky.richtext.facet#link", "uri": match["link"]}
            elif match["tag"]:
                feature = {"$type": "app.bsky.richtext.facet#tag", "tag": match["tag"]}
            elif is_handle(match["at"]) and is_did(did := self._did(match["at"])):
                feature = {"$type": "app.bsky.richtext.facet#mention", "did": did}
            if feature is not None:
                start = len(text[: match.start()].encode())
                end = start + len(match[0].encode())
                yield {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}

    def _did(self, handle: str) -> str | None:
        try:
            return self._client.did(handle.lower())
        except Absent:
            return None  # A word with an @ that names nobody stays a word.

    def _put(self, collection: str, rkey: str, record: dict[str, object]) -> Sent:
        self._client.put(self._owner, collection, rkey, record)
        uri = f"at://{self._owner}/{collection}/{rkey}"
        return Sent(id=uri, url=_page(uri))

    def _deleted(self, collection: str, rkey: str, id: str) -> Sent:
        """What was taken back is told by the next look at the own repository, with the range in which it went."""
        self._client.delete(self._owner, collection, rkey)
        return Sent(id=id, url="")

    def _read(self, uri: str) -> Sent | None:
        """The record at an address, as the pull tells it."""
        parts = address(uri)
        if parts is None:
            return None
        try:
            value = self._client.record(parts.did, parts.collection, parts.rkey)
        except Absent:
            return None
        records = self._entities.record(uri, value, Place("sent"))
        return Sent(id=uri, url=_page(uri), records=(*self._entities.accounts(), *records))


def tid(key: str) -> str:
    """The record key of a press: 53 bits of its microseconds, 10 bits that tell presses of one moment apart."""
    apart = int.from_bytes(blake2b(key.encode(), digest_size=2).digest()) & 0x3FF
    number = _micros(key) << 10 | apart
    return "".join(_SORTABLE[number >> shift & 31] for shift in range(60, -1, -5))


def _micros(key: str) -> int:
    return int(key.rpartition("-")[2])


def _moment(key: str) -> str:
    return from_us(_micros(key)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _reference(post: Json) -> dict[str, object]:
    return {"uri": post.get("uri"), "cid": post.get("cid")}


def _page(uri: str) -> str:
    parts = address(uri)
    return f"https://bsky.app/profile/{parts.did}/post/{parts.rkey}" if parts and parts.collection == POST else ""
