"""The lists of the export, row by row, in the shape with maps and in the later one with labels."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from nearer.model.activity import Activity
from nearer.model.names import Verb, Visibility
from nearer.sources.decode import DecodeError, Json, mapping, sequence
from nearer.sources.meta import key_of, seconds, words

NETWORK = "instagram"
THREADS = "Threads"

_USERNAME = re.compile(r"[A-Za-z0-9._]{1,64}\Z")
"""Instagram's own have thirty letters at most; made-up ones in exports that somebody shares may have more."""
_HOSTS = re.compile(r"(?:www\.)?(?:instagram\.com|threads\.(?:net|com))\Z")
MARKS = ("string_list_data", "string_map_data", "label_values")
"""The names under which a row keeps what it tells, by era."""
_PLACES = frozenset({"p", "reel", "reels", "stories", "tv", "explore", "share"})


def username(value: object) -> str | None:
    """A username in small letters; None for what cannot be one."""
    text = words(value)
    text = None if text is None else text.removeprefix("@")
    return text.lower() if text is not None and _USERNAME.match(text) and not text.isdigit() else None


def of_address(value: object) -> str | None:
    """The username in the address of a profile, `https://www.instagram.com/_u/ben`; None for other addresses."""
    if not isinstance(value, str):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if _HOSTS.match(parts.netloc) is None or not steps:
        return None
    name = steps[1] if steps[0] == "_u" and len(steps) > 1 else steps[0]
    return username(name) if name not in _PLACES else None


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says, wherever it stands in it: of whom, when, with which words."""

    whom: str | None
    time: object
    text: str | None


def told(row: Json) -> Told:
    """The three of a row, in any of its shapes."""
    if "label_values" in row:
        return _labelled(row)
    if "string_map_data" in row:
        return _mapped(row)
    data = [mapping(item) for item in sequence(row.get("string_list_data"))]
    first = data[0] if data else {}
    whom = username(first.get("value")) or username(row.get("title")) or of_address(first.get("href"))
    title = username(row.get("title"))
    return Told(title or whom, first.get("timestamp"), words(first.get("value")) if title is not None else None)


def _mapped(row: Json) -> Told:
    """`string_map_data`, whose keys are translated: first what was said, then whose post it was, then when."""
    values = [mapping(value) for value in mapping(row.get("string_map_data")).values()]
    time = next((value["timestamp"] for value in values if value.get("timestamp")), None)
    texts = [text for value in values if (text := words(value.get("value"))) is not None]
    whom = username(texts[1]) if len(texts) > 1 else None
    return Told(whom or username(row.get("title")), time, texts[0] if texts else None)


def _labelled(row: Json) -> Told:
    """`label_values`: whose it is stands beside the address of a profile, or in the inner list of an owner."""
    found: list[str] = []
    texts: list[str] = []

    def search(item: Json, *, inner: bool) -> None:
        name = username(item.get("value"))
        address = of_address(item.get("href")) or of_address(item.get("value"))
        if address is not None:
            found.insert(0, address)
        elif name is not None and inner:
            found.append(name)
        elif (text := words(item.get("value"))) is not None and not text.startswith(("http://", "https://")):
            texts.append(text)
        for deeper in (*sequence(item.get("dict")), *sequence(item.get("vec"))):
            search(mapping(deeper), inner=True)

    for item in map(mapping, sequence(row.get("label_values"))[:50]):
        search(item, inner=False)
    whom = found[0] if found else username(row.get("title"))
    return Told(whom, row.get("timestamp"), texts[0] if texts else None)


@dataclass(slots=True)
class Acts:
    """What the owner did, and who follows them."""

    owner: str
    space: str | None = None
    _seen: dict[str, int] = field(default_factory=dict[str, int])

    def follower(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "follower", Verb.FOLLOW, incoming=True)

    def following(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "following", Verb.FOLLOW)

    def unfollowed(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "unfollowed", Verb.UNDO, of=Verb.FOLLOW)

    def blocked(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "blocked", Verb.BLOCK)

    def restricted(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "restricted", Verb.IGNORE)

    def requested(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "requested", Verb.INVITE)

    def close(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "close", Verb.ADD)

    def liked(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "liked", Verb.LIKE)

    def story(self, row: Json) -> Iterator[Activity]:
        yield self._about(row, "story", Verb.LIKE, said=True)

    def commented(self, row: Json) -> Iterator[Activity]:
        it = told(row)
        id = self._once("comment", it.time, it.text or "")
        yield self._act(id, it.time, self.owner, Verb.CREATE, it.whom, it.text, Visibility.PUBLIC)

    def posted(self, row: Json) -> Iterator[Activity]:
        """A post on Threads: the words stand in `title` of its first medium."""
        media = [mapping(item) for item in sequence(row.get("media"))] or [row]
        text, time = words(media[0].get("title")), media[0].get("creation_timestamp", row.get("creation_timestamp"))
        id = self._once("post", time, text or "")
        yield self._act(id, time, self.owner, Verb.CREATE, None, text, Visibility.UNKNOWN)

    def _about(
        self, row: Json, what: str, verb: Verb, *, incoming: bool = False, of: Verb | None = None, said: bool = False
    ) -> Activity:
        it = told(row)
        if it.whom is None:
            raise DecodeError("no-person", "the row does not say whom it is about")
        id = self._once(what, it.whom, it.time)
        actor, target = (it.whom, self.owner) if incoming else (self.owner, it.whom)
        return self._act(id, it.time, actor, verb, target, it.text if said else None, Visibility.UNKNOWN, of)

    def _once(self, what: str, *parts: object) -> str:
        """An id from what a row says; the second of two equal rows is numbered."""
        box = "threads/" if self.space else ""
        key = f"{box}{what}/{key_of(*parts)}"
        self._seen[key] = self._seen.get(key, 0) + 1
        return key if self._seen[key] == 1 else f"{key}/{self._seen[key]}"

    def _act(
        self,
        id: str,
        time: object,
        actor: str,
        verb: Verb,
        target: str | None,
        text: str | None,
        visibility: Visibility,
        of: Verb | None = None,
    ) -> Activity:
        return Activity(
            network=NETWORK,
            id=id,
            time=seconds(time),
            offset=0,
            actor=actor,
            verb=verb,
            target=None if target == actor else target,
            of=of,
            space=self.space,
            visibility=visibility,
            text=text,
        )


Reading = Callable[[Acts, Json], Iterator[Activity]]


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of list: its files, the keys under which the list stands (a file may be the list itself)."""

    file: re.Pattern[str]
    keys: tuple[str, ...]
    read: Reading
    threads: bool = False


def _rows(file: str, key: str, read: Reading) -> Rows:
    return Rows(re.compile(rf"(?:.*/)?(?:{file})(?: ?\(\d{{1,3}}\))?\.json\Z"), (key,), read)


def _threads(file: str, key: str, read: Reading) -> Rows:
    return Rows(re.compile(rf"(?:.*/)?threads/(?:{file})\.json\Z"), (key,), read, threads=True)


LISTS = (
    _threads("followers\\w*", "text_post_app_text_post_app_followers", Acts.follower),
    _threads("following\\w*", "text_post_app_text_post_app_following", Acts.following),
    _threads("blocked_profiles", "text_post_app_text_post_app_blocked_users", Acts.blocked),
    _threads("restricted_profiles", "text_post_app_text_post_app_restricted_users", Acts.restricted),
    _threads("recently_unfollowed_profiles", "text_post_app_text_post_app_unfollowed_users", Acts.unfollowed),
    _threads("pending_follow_requests", "text_post_app_text_post_app_follow_requests_sent", Acts.requested),
    _threads("liked_threads\\w*", "text_post_app_media_likes", Acts.liked),
    _threads("threads_and_replies\\w*", "text_post_app_text_posts", Acts.posted),
    _rows("followers(?:_\\d+)?", "relationships_followers", Acts.follower),
    _rows("following(?:_\\d+)?", "relationships_following", Acts.following),
    _rows("close_friends", "relationships_close_friends", Acts.close),
    _rows("blocked_(?:profiles|accounts)", "relationships_blocked_users", Acts.blocked),
    _rows("restricted_(?:profiles|accounts)", "relationships_restricted_users", Acts.restricted),
    _rows("recently_unfollowed_(?:profiles|accounts)", "relationships_unfollowed_users", Acts.unfollowed),
    _rows("pending_follow_requests", "relationships_follow_requests_sent", Acts.requested),
    _rows("liked_posts", "likes_media_likes", Acts.liked),
    _rows("liked_comments", "likes_comment_likes", Acts.liked),
    _rows("post_comments(?:_\\d+)?", "comments_media_comments", Acts.commented),
    _rows("reels_comments", "comments_reels_comments", Acts.commented),
    _rows("story_likes", "story_activities_story_likes", Acts.story),
    _rows("polls", "story_activities_polls", Acts.story),
    _rows("questions", "story_activities_questions", Acts.story),
    _rows("question_media_response", "story_activities_questions_media", Acts.story),
    _rows("question_music_response", "story_activities_questions_music", Acts.story),
    _rows("avatar_story_reactions", "story_activities_avatar_quick_reactions", Acts.story),
    _rows("story_reaction_sticker_reactions", "story_activities_reaction_sticker_reactions", Acts.story),
    _rows("quizzes", "story_activities_quizzes", Acts.story),
    _rows("emoji_sliders", "story_activities_emoji_sliders", Acts.story),
    _rows("emoji_story_reactions", "story_activities_emoji_quick_reactions", Acts.story),
)
