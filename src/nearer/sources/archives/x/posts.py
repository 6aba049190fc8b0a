"""One row of a tweet file: what was done, to whom, and who is named in it. The same for all years."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from nearer.model.activity import Activity, Place
from nearer.model.names import Verb, Visibility
from nearer.sources.archives.x.fields import (
    Json,
    handle,
    handle_id,
    number,
    part,
    parts,
    text,
    texts,
    unescaped,
    unwrapped,
)
from nearer.sources.archives.x.owner import Owner
from nearer.sources.archives.x.reading import Reading

_REPOST = re.compile(r"RT @([A-Za-z0-9_]{1,20})")
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:#!/)?([A-Za-z0-9_]{1,20})/status(?:es)?/([1-9]\d{0,19})\b"
)
_ADDRESSED = re.compile(r"(?<![A-Za-z0-9_@/.])@([A-Za-z0-9_]{1,15})\b")


class Face(NamedTuple):
    """Somebody named in a row."""

    id: str
    handle: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What one row says. `first` is the id of the post's first version; `time_lost` why its time is unknown.

    `author_of` is a post of somebody else and its author, where the row names both.
    """

    activity: Activity
    faces: tuple[Face, ...]
    first: str
    time_lost: str | None
    author_of: tuple[str, str] | None


def read_post(row: Json, reading: Reading, place: Place) -> Post | None:
    """The post of a row of any era, None where it has no id.

    Archives of 2012 to 2018 mark their reposts, so that "RT @ann" is typed by hand there.
    """
    owner = reading.owner
    row = unwrapped(row, "tweet", "deletedTweet", "communityTweet", "twitterCircleTweet")
    native = number(row, "id_str", "id", "tweet_id")
    if native is None:
        return None
    words = unescaped(text(row, "full_text", "text") or "")
    when = reading.clock.read(row.get("created_at", row.get("timestamp")), native)
    community = number(row, "community_id_str", "community_id")
    mentions = tuple(_mentions(row))
    passed_on = _reposted(row, words, mentions, marked=reading.layout.grailbird)
    act = _written(row, words, mentions, owner, native) if passed_on is None else _repost(passed_on)
    activity = Activity(
        network="x",
        id=native,
        time=when.time,
        precision=when.precision,
        offset=None if when.time is None else 0,
        actor=owner.id,
        verb=act.verb,
        target=act.target,
        to=act.to,
        in_reply_to=act.in_reply_to,
        object=act.object,
        space=None if community is None else f"community/{community}",
        visibility=_visibility(row, owner, place, reading),
        url=f"https://x.com/{owner.handle or 'i'}/status/{native}",
        text=act.text,
        place=place,
    )
    return Post(
        activity=activity,
        faces=act.faces,
        first=_first_version(row) or native,
        time_lost="the row has no time" if when.time is None and when.why is None else when.why,
        author_of=_author(activity, owner),
    )


def from_table(cells: Json) -> Json:
    """The row of a CSV in the form of the other years. A table names people in the text only."""
    words = text(cells, "text") or ""
    user = number(cells, "retweeted_status_user_id")
    repost = number(cells, "retweeted_status_id")
    replied = number(cells, "in_reply_to_user_id")
    named = [match[1] for match in _ADDRESSED.finditer(words)]
    if replied and words.startswith("@"):
        # The one replied to stands first, and has an id of his own here.
        named = named[1:]
    row: dict[str, object] = {
        "id_str": cells.get("tweet_id"),
        "created_at": cells.get("timestamp"),
        "text": words,
        "in_reply_to_user_id_str": replied,
        "in_reply_to_status_id_str": number(cells, "in_reply_to_status_id"),
        "entities": {
            "user_mentions": [{"screen_name": name} for name in named],
            "urls": [{"expanded_url": url} for url in (text(cells, "expanded_urls") or "").split(",")],
        },
    }
    if repost is not None:
        author = _REPOST.match(words)
        row["retweeted_status"] = {
            "id_str": repost,
            "user": {"id_str": user, "screen_name": author[1] if author else None},
        }
    return row


def _visibility(row: Json, owner: Owner, place: Place, reading: Reading) -> Visibility:
    scoped = "scopes" in row and part(row, "scopes").get("followers") is True
    scoped = scoped or ("user" in row and part(row, "user").get("protected") is True)
    few = scoped or owner.protected or place.file in reading.layout.of("circle")
    return Visibility.FOLLOWERS if few else Visibility.PUBLIC


def _mentions(row: Json) -> Iterator[Face]:
    for mention in parts(part(row, "entities"), "user_mentions"):
        name = handle(mention, "screen_name")
        native = number(mention, "id_str", "id")
        if native is None and not {"id_str", "id"} & mention.keys() and name is not None:
            native = handle_id(name)
        # An id that is written and is none (-1) stands for all accounts that are gone: nobody in particular.
        if native is not None:
            yield Face(native, name, text(mention, "name"))


class _Act(NamedTuple):
    """What a row does, to whom, and who is named in it."""

    verb: Verb
    target: str | None
    faces: tuple[Face, ...]
    to: tuple[str, ...] = ()
    in_reply_to: str | None = None
    object: str | None = None
    text: str | None = None


class _Reposted(NamedTuple):
    object: str | None
    author: Face | None


def _reposted(row: Json, words: str, mentions: tuple[Face, ...], *, marked: bool) -> _Reposted | None:
    status = part(row, "retweeted_status")
    if status:
        user = part(status, "user")
        name = handle(user, "screen_name")
        native = number(user, "id_str", "id") or (handle_id(name) if name else None)
        return _Reposted(
            number(status, "id_str", "id"), None if native is None else Face(native, name, text(user, "name"))
        )
    match = None if marked else _REPOST.match(words)
    if match is None:
        return None
    return _Reposted(None, _by_handle(match[1], mentions))


def _by_handle(name: str, mentions: tuple[Face, ...]) -> Face:
    known = (face for face in mentions if face.handle is not None and face.handle.lower() == name.lower())
    return next(known, Face(handle_id(name), name))


def _repost(passed_on: _Reposted) -> _Act:
    author = passed_on.author
    return _Act(
        Verb.ANNOUNCE,
        None if author is None else author.id,
        () if author is None else (author,),
        object=passed_on.object,
    )


def _written(row: Json, words: str, mentions: tuple[Face, ...], owner: Owner, own: str) -> _Act:
    replied = _replied(row, mentions)
    quoted = _quoted(row, mentions, owner, own)
    faces = [face for face in (replied, quoted.author if quoted else None) if face is not None]
    target = replied
    also = list(mentions)
    answers = number(row, "in_reply_to_status_id_str", "in_reply_to_status_id")
    if quoted is not None and quoted.author is not None:
        if replied is None and answers is None:
            target = quoted.author
        else:
            also.append(quoted.author)
    left_out = {owner.id, None if target is None else target.id}
    to = dict.fromkeys(face.id for face in also if face.id not in left_out and not _is_owner(face, owner))
    return _Act(
        Verb.CREATE,
        None if target is None else target.id,
        (*faces, *mentions),
        tuple(to),
        in_reply_to=answers,
        object=quoted.object if quoted is not None and replied is None and answers is None else None,
        text=words or None,
    )


def _is_owner(face: Face, owner: Owner) -> bool:
    """By handle only where one of the two has no id: a former handle may be another's by now."""
    handle_only = face.id.startswith("@") or owner.id.startswith("@")
    return face.id == owner.id or (handle_only and face.handle is not None and owner.goes_by(face.handle))


def _replied(row: Json, mentions: tuple[Face, ...]) -> Face | None:
    """The author of the post replied to. In some rows the handle is missing, in others the post."""
    name = handle(row, "in_reply_to_screen_name")
    native = number(row, "in_reply_to_user_id_str", "in_reply_to_user_id")
    if native is not None:
        display = next((face.name for face in mentions if face.id == native), None)
        return Face(native, name, display)
    return None if name is None else _by_handle(name, mentions)


def _quoted(row: Json, mentions: tuple[Face, ...], owner: Owner, own: str) -> _Reposted | None:
    """The last link to a post of somebody else: the one that X shows as a quote. `/i/web/status/` names no author."""
    found: _Reposted | None = None
    for entry in parts(part(row, "entities"), "urls"):
        match = _STATUS.match(text(entry, "expanded_url", "url") or "")
        if match is None or match[2] == own or match[1].lower() == "i" or owner.goes_by(match[1]):
            continue
        found = _Reposted(match[2], _by_handle(match[1], mentions))
    return found


def _first_version(row: Json) -> str | None:
    """The id of the first version of an edited post."""
    if "edit_info" not in row:
        return None
    info = part(row, "edit_info")
    told = number(part(info, "edit"), "initialTweetId", "initial_tweet_id")
    versions = [*texts(part(info, "initial"), "editTweetIds"), *texts(part(info, "edit"), "editTweetIds")]
    return told or number({"first": versions[0] if versions else None}, "first")


def _author(activity: Activity, owner: Owner) -> tuple[str, str] | None:
    """A post acted upon and its author, for likes of the same post."""
    post = activity.object or activity.in_reply_to
    if post is None or activity.target is None or activity.target == owner.id:
        return None
    return post, activity.target
