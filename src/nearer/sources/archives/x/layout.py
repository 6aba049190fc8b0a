"""What lies in an archive: its era, the files that are read, and those left closed on purpose, by how they begin."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname

from nearer.sources.archive import Archive, read_head
from nearer.sources.archives.x.rows import CSV_HEADER

READ: Mapping[str, str] = {
    "manifest": "manifest",
    "account": "account",
    "profile": "profile",
    "screennamechange": "renames",
    "protectedhistory": "protection",
    "tweet": "tweets",
    "tweets": "tweets",
    "communitytweet": "community",
    "twittercircletweet": "circle",
    "notetweet": "notes",
    "deletedtweet": "deleted",
    "deletedtweets": "deleted",
    "deletedtweetheaders": "deleted headers",
    "like": "likes",
    "likes": "likes",
    "follower": "followers",
    "followers": "followers",
    "following": "following",
    "block": "blocks",
    "blocks": "blocks",
    "mute": "mutes",
    "mutes": "mutes",
    "directmessage": "messages",
    "directmessages": "messages",
    "directmessagegroup": "group messages",
    "directmessagesgroup": "group messages",
    "directmessageheaders": "message headers",
    "directmessagegroupheaders": "group headers",
    "messageevent": "encrypted messages",
}
"""X's names of its files, in lower case without hyphens and underscores, and what Nearer calls them."""

_CLOSED: tuple[tuple[str, str], ...] = (
    (r"tweetheaders", "ids and times of posts, without what was said and to whom"),
    (r"deletednotetweet", "the words of posts that were deleted"),
    (r"directmessagemute", "conversations that were muted, not people"),
    (r"ipaudit|accountcreationip", "IP addresses are dropped at the door"),
    (r"phonenumber|nidevices", "phone numbers are dropped at the door"),
    (r"devicetoken|keyregistry|app|sso|connectedapplication", "devices, keys and apps are dropped at the door"),
    (r"emailaddresschange", "former e-mail addresses are dropped at the door"),
    (r"contact", "the address book holds other people's addresses and is dropped at the door"),
    (r"ad[a-z]+|branchlinks|userlinkclicks|personalization|ageinfo|smartblock", "advertising and inferred data"),
    (
        r"accountlabel|accountsuspension|accounttimezone|verified\w*|expandedprofile|professionaldata",
        "account settings",
    ),
    (r"profilemedia|tweetdeck|savedsearch|moments?|idverification", "settings and collections that address nobody"),
    (r"lists\w*", "addresses of lists, which name no people"),
    (r"catalogitem|commercecatalog|product\w+|shop\w+|twittershop|ads\w+|payments?\w*", "shops and payments"),
    (r"periscope\w+|spaces\w*|fleet\w*", "broadcasts, rooms and fleets are not read yet"),
    (r"audiovideocalls\w*", "calls are not read yet"),
    (r"twittercircle|twittercirclemember", "who was in the circle is not read yet"),
    (r"(twitter)?article\w*", "articles address nobody"),
    (r"birdwatch\w*|communitynote\w*|replyprompt", "notes on other people's posts name nobody"),
    (r"grok\w*", "talks with a machine"),
)
"""Files left closed although they are known, by pattern of the name, with the reason."""

_YTD = re.compile(rb"\s*(?:window\.)?YTD\.([A-Za-z0-9_]+)\.part\d+\s*=")
_CONFIG = re.compile(rb"\s*(?:window\.)?__THAR_CONFIG\s*=")
_GRAILBIRD = re.compile(rb"\s*Grailbird\.data\.tweets_\d{4}_\d\d\s*=")
_DETAILS = re.compile(rb"\s*var\s+(tweet_index|payload_details|user_details)\s*=")
_DETAIL_KINDS = {b"tweet_index": "index", b"payload_details": "payload", b"user_details": "details"}
_PART = re.compile(r"-part\d+\Z")
_PAGES = ("your archive.html", "index.html")
_VIEWER = re.compile(
    r"(?:^|/)(?:assets|css|img|lib)/|(?:^|/)js/(?:application|[a-z]{2}(?:[-_][a-z]+)?)\.js\Z", re.IGNORECASE
)
_MEDIA = re.compile(r"(?:^|/)[a-z_]+_media/", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one archive, each kind's parts in order. `name` is the layout's name, `why` how it was known.

    `others` counts further X archives in the same folder, which are left alone; `page` is the viewer page of an
    archive that holds nothing else.
    """

    name: str
    why: str
    root: str
    files: Mapping[str, tuple[str, ...]]
    closed: tuple[tuple[str, str], ...]
    others: int = 0
    page: str | None = None

    def of(self, *kinds: str) -> tuple[str, ...]:
        return tuple(name for kind in kinds for name in self.files.get(kind, ()))

    @property
    def grailbird(self) -> bool:
        return self.name.startswith("grailbird")

    @property
    def posts(self) -> tuple[str, ...]:
        """Community and circle posts first: what they know of their audience wins over the same post elsewhere."""
        return self.of("circle", "community", "tweets", "months", "csv")


def survey(archive: Archive) -> Layout | None:
    """The layout, None for what is no X archive. Looks at names and at the beginnings of scripts and tables."""
    names = [name for name in archive.names if not _resource_fork(name)]
    kinds: dict[str, str] = {}
    maybe: dict[str, str] = {}
    for name in names:
        if _VIEWER.search(name) or _MEDIA.search(name):
            continue
        kind, sure = _kind(archive, name)
        if kind is not None:
            (kinds if sure else maybe)[name] = kind
    if not kinds:
        return _viewer_alone(archive, names)
    roots = sorted({_root(name) for name in kinds}, key=lambda root: (root.count("/") if root else -1, root))
    kinds = {name: kind for name, kind in (maybe | kinds).items() if _root(name) == roots[0]}
    files: dict[str, tuple[str, ...]] = {}
    for name in sorted(kinds, key=_in_order):
        if kinds[name] != "closed":
            files[kinds[name]] = (*files.get(kinds[name], ()), name)
    return Layout(
        name=_layout_name(files, kinds),
        why=_why(files),
        root=roots[0],
        files=files,
        closed=tuple(_closed(files, names, roots[0])),
        others=len(roots) - 1,
    )


def _kind(archive: Archive, name: str) -> tuple[str | None, bool]:
    """What a file is, and whether its first bytes say so (else only its name does)."""
    lower = name.lower()
    if lower.endswith(".csv"):
        first = read_head(archive, name).removeprefix(_BOM).split(b"\n", 1)[0]
        columns = {cell.strip(b' "\r') for cell in first.split(b",")}
        return ("csv", True) if {column.encode() for column in CSV_HEADER} <= columns else (None, False)
    if not lower.endswith(".js"):
        return None, False
    plain = _plain(_PART.sub("", basename(lower).removesuffix(".js")))
    head = read_head(archive, name, 512).removeprefix(_BOM)
    if match := _YTD.match(head):
        kind = _plain(match[1].decode())
        return READ.get(kind) or ("closed" if _reason(kind) else None), True
    if _CONFIG.match(head):
        return "manifest", True
    if _GRAILBIRD.match(head):
        return "months", True
    if match := _DETAILS.match(head):
        return _DETAIL_KINDS[match[1]], True
    # An empty or damaged file, or one whose assignment was taken off: its name tells, if the others around it are X's.
    return READ.get(plain), False


def kind_by_name(name: str) -> str | None:
    """What a file with this name should be: for files that a manifest declares and that are not here."""
    if re.search(r"data/js/tweets/\d{4}_\d\d\.js\Z", name):
        return "months"
    return READ.get(_plain(_PART.sub("", basename(name).removesuffix(".js"))))


def _plain(name: str) -> str:
    return re.sub(r"[-_]", "", name).lower()


def _reason(plain: str) -> str | None:
    return next((why for pattern, why in _CLOSED if re.fullmatch(pattern, plain)), None)


def _root(name: str) -> str:
    """The folder of the archive to which a file belongs: the one above `data/`."""
    folder = dirname(name)
    for tail in ("data/js/tweets", "data/js", "data/csv", "data"):
        if folder == tail or folder.endswith("/" + tail):
            return folder[: -len(tail)].rstrip("/")
    return folder


def _in_order(name: str) -> tuple[str, int, str]:
    """tweets.js, tweets-part1.js, tweets-part2.js … tweets-part10.js."""
    stem = basename(name).rsplit(".", 1)[0]
    match = re.search(r"-part(\d{1,9})\Z", stem)
    return _PART.sub("", stem), -1 if match is None else int(match[1]), name


def _layout_name(files: Mapping[str, tuple[str, ...]], kinds: Mapping[str, str]) -> str:
    if "months" in files:
        return "grailbird-js"
    if "csv" in files:
        return "grailbird-csv"
    if "index" in files or "payload" in files or "details" in files:
        return "grailbird-js"
    in_data = any(basename(dirname(name)) == "data" for name in kinds)
    tweets = files.get("tweets", ())
    if not in_data:
        return "ytd-root" if tweets else "ytd-root (no posts)"
    if not tweets:
        return "ytd-data (no posts)"
    return "ytd-data (tweets.js)" if "tweets" in basename(tweets[0]).lower() else "ytd-data (tweet.js)"


def _why(files: Mapping[str, tuple[str, ...]]) -> str:
    count = sum(len(names) for names in files.values())
    number = "one file has" if count == 1 else f"{count} files have"
    if "months" in files or "index" in files:
        return f"{number} the form of X archives from 2012 to 2018 (Grailbird)"
    if "csv" in files:
        return f"{number} the columns of X archives from 2012 to 2018 (tweet_id, timestamp, text)"
    return f"{number} the form of X archives since 2018 (window.YTD…)"


def _closed(files: Mapping[str, tuple[str, ...]], names: list[str], root: str) -> Iterator[tuple[str, str]]:
    """The members that are left closed, with the reasons. What is in neither list is not understood."""
    read = {name for parts in files.values() for name in parts}
    prefix = root + "/" if root else ""
    for name in names:
        if name in read:
            # Headers repeat the messages without their text; they are read only where the messages are missing.
            for headers, full in (("message headers", "messages"), ("group headers", "group messages")):
                if name in files.get(headers, ()) and full in files:
                    yield name, "the same messages as in the file of messages, without their text"
            if name in files.get("deleted headers", ()) and "deleted" in files:
                yield name, "the same posts as in the file of deleted posts, without their text"
            continue
        if not name.startswith(prefix):
            continue
        if _MEDIA.search(name):
            yield name, "pictures and videos are not read"
        elif _VIEWER.search(name) or basename(name).lower() in _PAGES:
            yield name, "X's own page to look at the archive"
        elif basename(name).lower() in ("readme.txt", "readme.md"):
            yield name, "X's own explanation of the files"
        elif name.lower().endswith(".js") and (why := _reason(_plain(_PART.sub("", basename(name)[:-3])))):
            yield name, why


def _viewer_alone(archive: Archive, names: list[str]) -> Layout | None:
    """An archive of which only the page is left: recognised, so that it can say what is missing."""
    for name in names:
        head = read_head(archive, name) if basename(name).lower() in _PAGES else b""
        if re.search(rb"__THAR_CONFIG|data/manifest\.js|[Gg]railbird|data/js/tweet_index\.js", head):
            why = "this is the page that X adds to an archive"
            return Layout("viewer page only", why, dirname(name), {}, ((name, "X's own page"),), page=name)
    return None


def _resource_fork(name: str) -> bool:
    return name.startswith("__MACOSX/") or "/__MACOSX/" in name or basename(name).startswith("._")
