"""One item of an outbox as an activity: whom it is directed at, who may see it, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from nearer.model.activity import Account, Activity, Place
from nearer.model.names import Confidence, Precision, Verb, Visibility
from nearer.sources.archives.mastodon import address
from nearer.sources.decode import DecodeError, Json, clean, html_text, mapping, sequence, written

_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
_KINDS = frozenset(
    {"Accept", "Add", "Block", "Delete", "Flag", "Follow", "Ignore", "Like", "Move", "QuoteRequest", "Reject", "Remove"}
    | {"Undo", "Update", "View"}
)
_OBJECTS = frozenset(
    {"Note", "Question", "Article", "Page", "Event", "Audio", "Image", "Video", "Document", "ChatMessage"}
)
_TITLED = ("Article", "Page", "Event", "Video")


class Unread(Exception):
    """An item left unread on purpose; `why` is its reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Outbox:
    """Whose outbox it is, and the people that its posts name so far, by actor address."""

    owner: str
    followers: str | None = None
    host: str = ""
    people: dict[str, str] = field(default_factory=dict[str, str])

    def accounts(self) -> list[Account]:
        """The people mentioned, with their handles."""
        return [Account(network="mastodon", id=actor, handle=name) for actor, name in sorted(self.people.items())]

    def activity(self, item: object, place: Place) -> tuple[Activity, DecodeError | None]:
        """What one item tells, and what is wrong with its time.

        Raises DecodeError `bad-item` where it is no activity, Unread where it is one of another kind."""
        fields = mapping(item)
        match fields.get("type"):
            case "Create":
                return self._create(fields, mapping(fields.get("object")), place)
            case "Announce":
                return self._announce(fields, place)
            case str() as kind if kind in _KINDS:
                raise Unread(f"activities of the type {kind}")
            case str():
                raise Unread("activities of an unknown type")
            case _:
                raise DecodeError("bad-item", "an entry is not an activity")

    def _create(self, item: Json, note: Json, place: Place) -> tuple[Activity, DecodeError | None]:
        kind = next((one for one in _several(note.get("type")) if isinstance(one, str)), "")
        if not note and address.is_address(item.get("object")):
            raise Unread("posts of which the outbox has the address only")
        if kind not in _OBJECTS:
            raise Unread("posts of an unknown type")
        native = self._id(note.get("id")) or (self._id(item.get("id")) or "").removesuffix("/activity")
        if not native:
            raise DecodeError("no-id", "a post has no id")
        actor = self._id(item.get("actor")) or self._id(note.get("attributedTo")) or self.owner
        if not actor:
            raise DecodeError("no-author", "a post has no author")
        visibility = self._visibility(note if "to" in note or "cc" in note else item)
        parent, quoted = self._id(note.get("inReplyTo")), _quoted(note)
        people = self._mentioned(note)
        receivers = list(people)
        if visibility is Visibility.DIRECT:
            receivers += [
                to for to in _addresses(note.get("to")) if to not in _PUBLIC and not to.endswith("/followers")
            ]
        target, confidence = self._target(parent, people, actor)
        others = [person for person in dict.fromkeys(receivers) if person not in (actor, target)]
        if visibility is Visibility.DIRECT and target in (None, actor) and len(others) == 1:
            target, others = others[0], []
        if quoted is not None:
            author = self._author(quoted, people)
            if target is None and parent is None:
                target, others = author, [person for person in others if person != author]
            elif author is not None and author not in (actor, target, *others):
                others.append(author)
        time, offset, precision, wrong = _time(note.get("published") or item.get("published"))
        post = Activity(
            network="mastodon",
            id=native,
            time=time,
            offset=offset,
            precision=precision,
            actor=actor,
            verb=Verb.CREATE,
            target=target,
            to=tuple(others),
            in_reply_to=parent,
            object=quoted,
            thread=self._id(note.get("conversation")) or self._id(note.get("context")),
            visibility=visibility,
            text=_text(note),
            url=web_address(note.get("url")),
            confidence=confidence,
            place=place,
        )
        return post, wrong

    def _announce(self, item: Json, place: Place) -> tuple[Activity, DecodeError | None]:
        native, boosted = self._id(item.get("id")), self._id(item.get("object"))
        actor = self._id(item.get("actor")) or self.owner
        if native is None or boosted is None or not actor:
            raise DecodeError("no-id", "a boost has no id or author, or does not say of what")
        named = [
            person
            for person in dict.fromkeys(_addresses(item.get("cc")) + _addresses(item.get("to")))
            if person not in _PUBLIC and person != self.followers and not person.endswith("/followers")
        ]
        author = self._author(boosted, dict.fromkeys(named, ""))
        if len(named) == 1 and author not in named:
            author = named[0]
        time, offset, precision, wrong = _time(item.get("published"))
        boost = Activity(
            network="mastodon",
            id=native,
            time=time,
            offset=offset,
            precision=precision,
            actor=actor,
            verb=Verb.ANNOUNCE,
            target=author,
            object=boosted,
            visibility=self._visibility(item),
            place=place,
        )
        return boost, wrong

    def _mentioned(self, note: Json) -> dict[str, str]:
        """The mentioned actors with their names as written, in order; each is remembered with its handle."""
        people: dict[str, str] = {}
        for tag in map(mapping, sequence(note.get("tag"))):
            href, name = self._id(tag.get("href")), tag.get("name")
            if tag.get("type") != "Mention" or href is None:
                continue
            people[href] = name if isinstance(name, str) else ""
            handle = address.handle(
                people[href], self.host if address.host_of(href) == address.host_of(self.owner) else ""
            )
            if handle is not None and href != self.owner:
                self.people[href] = clean(handle)
        return people

    def _target(self, parent: str | None, people: dict[str, str], actor: str) -> tuple[str | None, Confidence]:
        """Whom a reply answers; the module's docstring has the rule."""
        if parent is None:
            return None, Confidence.EXPLICIT
        author = self._author(parent, people)
        if author is not None:
            return author, Confidence.EXPLICIT
        others = [person for person in people if person != actor]
        near = [person for person in others if address.host_of(person) == address.host_of(parent)]
        for candidates in (near, others):
            if len(candidates) == 1:
                return candidates[0], Confidence.ADDRESSED
        return None, Confidence.EXPLICIT

    def _author(self, post: str, people: Mapping[str, str]) -> str | None:
        """The author of a post, by its address: the ego, one of `people`, or an actor that the path names."""
        derived = address.author_of(post)
        host, path = address.host_of(post), address.names_in_path(post)
        if (derived is not None and address.same_actor(derived, self.owner)) or post.startswith(self.owner + "/"):
            return self.owner
        for person in people:
            if derived is not None and address.same_actor(derived, person):
                return person
        named = [
            person
            for person, name in people.items()
            if address.host_of(person) == host and not path.isdisjoint(address.short_names(person, name))
        ]
        return named[0] if len(named) == 1 and post.startswith("http") else derived

    def _visibility(self, item: Json) -> Visibility:
        to, cc = _addresses(item.get("to")), _addresses(item.get("cc"))
        if not _PUBLIC.isdisjoint(to):
            return Visibility.PUBLIC
        if not _PUBLIC.isdisjoint(cc):
            return Visibility.UNLISTED
        if any(one == self.followers or one.endswith("/followers") for one in to + cc):
            return Visibility.FOLLOWERS
        return Visibility.DIRECT

    def _id(self, value: object) -> str | None:
        """The id of an object that may be written as an address or in full."""
        if isinstance(value, dict):
            value = mapping(cast(object, value)).get("id")
        return clean(value) if isinstance(value, str) and address.is_address(value) else None


def _quoted(note: Json) -> str | None:
    """The address of a quoted post, under the names that Mastodon, Misskey and others have for it."""
    for name in ("quote", "quoteUri", "quoteUrl", "_misskey_quote"):
        value = note.get(name)
        if isinstance(value, str) and address.is_address(value):
            return clean(value)
    return None


def _text(note: Json) -> str | None:
    """Content warning, text and a poll's choices, each apart by an empty line; None where there is nothing."""
    content = note.get("content")
    if not isinstance(content, str):
        content = next((v for v in mapping(note.get("contentMap")).values() if isinstance(v, str)), None)
    title = note.get("name") if note.get("type") in _TITLED else None
    parts = [html_text(part) for part in (title, note.get("summary"), content) if isinstance(part, str)]
    choices = [
        "- " + html_text(name)
        for option in map(mapping, sequence(note.get("oneOf")) + sequence(note.get("anyOf")))
        if isinstance(name := option.get("name"), str)
    ]
    return "\n\n".join(filter(None, [*parts, "\n".join(choices)])) or None


def _time(value: object) -> tuple[datetime | None, int | None, Precision, DecodeError | None]:
    """A moment, its offset (None for `Z`, see RFC 9557, section 2), how fine it is, and what is wrong with it."""
    if not isinstance(value, str):
        return None, None, Precision.NONE, DecodeError("bad-time", "a post has no time")
    try:
        said = written(value)
    except DecodeError as error:
        return None, None, Precision.NONE, error
    return said.time, said.offset or None, said.precision, None


def web_address(value: object) -> str | None:
    """A web address; None for anything else, as links are hostile."""
    if isinstance(value, list):
        value = next(iter(sequence(cast(object, value))), None)
    if isinstance(value, dict):
        value = mapping(cast(object, value)).get("href")
    return (
        value
        if isinstance(value, str) and address.is_address(value) and value.startswith(("https://", "http://"))
        else None
    )


def _several(value: object) -> list[object]:
    """A type may be one name or a list of them."""
    return [value] if isinstance(value, str) else sequence(value)


def _addresses(value: object) -> list[str]:
    """`to` and `cc` may be one address, a list, or absent."""
    return [clean(one) for one in _several(value) if isinstance(one, str) and len(one) <= address.LENGTH_LIMIT]
