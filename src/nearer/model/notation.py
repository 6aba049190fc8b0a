"""The log as plain text, one record a line: for golden files, docstring fixtures and bug reports.

    2026-01-03T09:14:00Z  mastodon/1129  @ann  create  -> @me  in_reply_to="1121"  visibility="direct"  "Did it go?"

An activity is: its time, its address `network/id`, its actor, its verb, whom it is directed at (`-> @target`, others
as `+@name`), attributes, and its text last. The time tells its precision: `…T09:14:00Z` is known to the second,
`…T09:14Z` to the minute, `2026-01-03` to the day, `2026-01-01T00:00:00Z..2026-01-03T00:00:00Z` lies in that range
(`..2026-…` where its beginning is unknown), `-` is unknown. A word that holds a space, a quote or a sign of this
notation is written as a JSON string. Accounts are lines `account mastodon/ann handle="ann"`, rosters
`roster x/1 followers 2026-01-03T00:00:00Z @2 @3`.

Laws: `parse(write(r)) == r` for every record, and `write(parse(line)) == line` for every line that `write` makes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from nearer.model.activity import Account, Activity, Roster
from nearer.model.errors import NearerError
from nearer.model.names import Confidence, Precision, RosterName, Verb, Visibility

Line = Account | Activity | Roster

_BARE = re.compile(r"[^\s\"\\=@+]+\Z")
_TOKEN = re.compile(r"""\s*(?:(?P<attr>[a-z_]+)=)?(?P<at>\+?@)?(?P<word>"(?:[^"\\]|\\.)*"|[^\s"]+)""")


class NotationError(NearerError):
    """A line that is not in the notation."""

    code = "NR-NOTATION-01"


def write(record: Line) -> str:
    """One line, without a line break at its end."""
    match record:
        case Activity():
            return "  ".join(_activity_words(record))
        case Account():
            return "  ".join(_account_words(record))
        case Roster():
            return "  ".join(_roster_words(record))


def write_all(records: Iterable[Line]) -> str:
    """The text of a golden file: a line a record, each ended by a line break."""
    return "".join(write(record) + "\n" for record in records)


def parse(line: str) -> Line:
    """The record that a line tells. Raises NotationError."""
    tokens = _tokens(line)
    try:
        head = tokens[0].word
        if head == "account" and not tokens[0].quoted:
            return _account(tokens[1:])
        if head == "roster" and not tokens[0].quoted:
            return _roster(tokens[1:])
        return _activity(tokens)
    except NotationError:
        raise
    except (ValueError, IndexError, KeyError) as error:
        raise NotationError(
            "This line is not in the notation of the log.", next="See the docstring of nearer.model.notation."
        ) from error


def parse_all(text: str) -> Iterator[Line]:
    """Every record of a text; empty lines and lines that begin with `#` are passed over."""
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            yield parse(line)


def _activity_words(a: Activity) -> Iterator[str]:
    yield _time(a.time, a.since, a.precision)
    yield _where(a.network, a.id)
    yield "@" + _word(a.actor)
    yield a.verb.value
    if a.target is not None:
        yield "-> @" + _word(a.target)
    for other in a.to:
        yield "+@" + _word(other)
    for name in ("in_reply_to", "object", "of", "thread", "space"):
        value = getattr(a, name)
        if value is not None:
            yield f"{name}={_quote(value)}"
    if a.visibility is not Visibility.UNKNOWN:
        yield f"visibility={_quote(a.visibility)}"
    if a.url is not None:
        yield f"url={_quote(a.url)}"
    if a.offset is not None:
        yield f'offset="{a.offset}"'
    if a.confidence is not Confidence.EXPLICIT:
        yield f"confidence={_quote(a.confidence)}"
    if a.text is not None:
        yield _quote(a.text)


def _account_words(a: Account) -> Iterator[str]:
    yield "account"
    yield _where(a.network, a.id)
    for name in ("handle", "name", "url", "bio", "address"):
        value = getattr(a, name)
        if value is not None:
            yield f"{name}={_quote(value)}"
    for link in a.links:
        yield f"link={_quote(link)}"
    for other in a.same_as:
        yield f"same_as={_quote(other)}"
    if a.bot is not None:
        yield f'bot="{"yes" if a.bot else "no"}"'
    if a.seen is not None:
        yield f'seen="{_moment(a.seen)}"'


def _roster_words(r: Roster) -> Iterator[str]:
    yield "roster"
    yield _where(r.network, r.owner)
    yield r.name.value
    yield "-" if r.time is None else _moment(r.time)
    for member in r.members:
        yield "@" + _word(member)


def _where(network: str, native: str) -> str:
    """An address. The first slash outside quotes parts it, so a network that holds one is quoted."""
    return f"{_quote(network) if '/' in network else _word(network)}/{_word(native)}"


def _word(text: str) -> str:
    return text if _BARE.match(text) and text not in ("-", "->") and text.isprintable() else _quote(text)


def _quote(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in quoted)


def _moment(moment: datetime) -> str:
    if moment.microsecond:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _time(time: datetime | None, since: datetime | None, precision: Precision) -> str:
    if precision is Precision.RANGE and time is not None:
        return f"{'' if since is None else _moment(since)}..{_moment(time)}"
    if time is None:
        return "-"
    if precision is Precision.DAY:
        return time.astimezone(UTC).strftime("%Y-%m-%d").rjust(10, "0")
    if precision is Precision.MINUTE:
        return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ").rjust(17, "0")
    return _moment(time)


class _Token:
    __slots__ = ("at", "attr", "quoted", "tail", "word")

    def __init__(self, match: re.Match[str], tail: str | None) -> None:
        raw = match["word"]
        self.attr = match["attr"]
        self.at = match["at"]
        self.quoted = raw.startswith('"')
        self.word: str = json.loads(raw) if self.quoted else raw
        self.tail = tail


def _tokens(line: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    line = line.rstrip()
    while position < len(line):
        match = _TOKEN.match(line, position)
        if match is None:
            raise NotationError(
                "This line is not in the notation of the log.", next="See the docstring of nearer.model.notation."
            )
        position = match.end()
        tail = None
        # An address is two words joined by a slash, each of which may be quoted: "my network"/"id 1", x/"id 1".
        raw = match["word"]
        if raw.endswith("/") and not raw.startswith('"') and line[position : position + 1] == '"':
            second = _TOKEN.match(line, position)
        elif raw.startswith('"') and line[position : position + 1] == "/":
            second = _TOKEN.match(line, position + 1)
        else:
            second = None
        if second is not None:
            tail = json.loads(second["word"]) if second["word"].startswith('"') else second["word"]
            position = second.end()
        tokens.append(_Token(match, tail))
    if not tokens:
        raise NotationError("This line is empty.", next="See the docstring of nearer.model.notation.")
    return tokens


def _address(token: _Token) -> tuple[str, str]:
    if token.tail is not None:
        return (token.word if token.quoted else token.word.removesuffix("/")), token.tail
    network, slash, native = token.word.partition("/")
    if not slash:
        raise ValueError("an address is network/id")
    return network, native


def _parse_moment(text: str) -> datetime:
    if not text.endswith("Z"):
        raise ValueError("times are UTC and end in Z")
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)


def _parse_time(text: str) -> tuple[datetime | None, datetime | None, Precision]:
    if text == "-":
        return None, None, Precision.NONE
    if ".." in text:
        since, _, until = text.partition("..")
        return _parse_moment(until), _parse_moment(since) if since else None, Precision.RANGE
    if "T" not in text:
        return datetime.fromisoformat(text).replace(tzinfo=UTC), None, Precision.DAY
    precision = Precision.MINUTE if len(text) == 17 else Precision.SECOND
    return _parse_moment(text), None, precision


def _activity(tokens: list[_Token]) -> Activity:
    time, since, precision = _parse_time(tokens[0].word)
    network, native = _address(tokens[1])
    if tokens[2].at != "@":
        raise ValueError("the actor begins with @")
    verb = Verb(tokens[3].word)
    target: str | None = None
    to: list[str] = []
    attributes: dict[str, str] = {}
    text: str | None = None
    rest = iter(tokens[4:])
    for token in rest:
        if token.attr:
            attributes[token.attr] = token.word
        elif token.at == "+@":
            to.append(token.word)
        elif token.word == "->" and not token.quoted:
            target = next(rest).word
        elif token.quoted:
            text = token.word
        else:
            raise ValueError("a word without a place")
    of, offset = attributes.get("of"), attributes.get("offset")
    return Activity(
        network=network,
        id=native,
        time=time,
        actor=tokens[2].word,
        verb=verb,
        target=target,
        to=tuple(to),
        in_reply_to=attributes.get("in_reply_to"),
        object=attributes.get("object"),
        of=None if of is None else Verb(of),
        thread=attributes.get("thread"),
        space=attributes.get("space"),
        visibility=Visibility(attributes.get("visibility", Visibility.UNKNOWN)),
        text=text,
        url=attributes.get("url"),
        precision=precision,
        since=since,
        offset=None if offset is None else int(offset),
        confidence=Confidence(attributes.get("confidence", Confidence.EXPLICIT)),
    )


def _account(tokens: list[_Token]) -> Account:
    network, native = _address(tokens[0])
    single = {t.attr: t.word for t in tokens[1:] if t.attr not in ("link", "same_as")}
    return Account(
        network=network,
        id=native,
        handle=single.get("handle"),
        name=single.get("name"),
        url=single.get("url"),
        bio=single.get("bio"),
        address=single.get("address"),
        links=tuple(t.word for t in tokens[1:] if t.attr == "link"),
        same_as=tuple(t.word for t in tokens[1:] if t.attr == "same_as"),
        bot={"yes": True, "no": False, None: None}[single.get("bot")],
        seen=_parse_moment(single["seen"]) if "seen" in single else None,
    )


def _roster(tokens: list[_Token]) -> Roster:
    network, owner = _address(tokens[0])
    return Roster(
        network=network,
        owner=owner,
        name=RosterName(tokens[1].word),
        time=None if tokens[2].word == "-" else _parse_moment(tokens[2].word),
        members=tuple(t.word for t in tokens[3:]),
    )
