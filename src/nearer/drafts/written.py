"""A draft as a file has it: facts between two lines of `---`, then the post.

    ---
    network: mastodon
    reply-to: Does anybody know a quiet printer?
    by: @ann@example.org
    part: no
    image: A grey printer on a shelf
    space: #printers
    ---
    The M15 has stood on my desk for two years, and I forget that it is on.
    # nearer: ignore LS05 because she asked for a model, and this is one

Facts, each optional: `network`, `reply-to`, `by`, `said-at`, `audience` (how many follow them), `thread` (`mine` or
`theirs`), `part` (`yes` or `no`: have you written there, or were you called by name?), `with` (handles in the thread),
`link`, `image` (its alternative text; once for each image), `space`, `own` (a name or domain of an offer of yours),
`title` (`yes`), `language`, `waiting`, `at`, and
`earlier: 2026-03-01T10:00Z to @bo unanswered audience 900: what you wrote`. Times without a zone are UTC. A line
that begins with a space goes on with the fact above it.

A line `# nearer: ignore CODE CODE because REASON` is no part of the post: it says which findings you decided to keep.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from nearer.drafts.draft import Answered, Draft, Earlier, Image
from nearer.model.errors import NearerError

FACTS = (
    "network",
    "reply-to",
    "by",
    "said-at",
    "audience",
    "thread",
    "part",
    "with",
    "link",
    "image",
    "space",
    "own",
    "title",
    "language",
    "waiting",
    "at",
    "earlier",
)
_FENCE = "---"
_LINE = re.compile(r"([a-z][a-z-]*):(?:\s+(.*))?")
_EXCEPTION = re.compile(
    r"[ \t]*#[ \t]*nearer:[ \t]*ignore[ \t]+([A-Za-z]{2}\d{2}(?:[ \t,]+[A-Za-z]{2}\d{2})*)[ \t]*(?:because\b"
    r"|[:–—-])?(.*)"
)
_EARLIER = re.compile(r"(\S+?)(?: to (\S+))?(?: (answered|unanswered))?(?: audience (\d+))?:(?:\s+(.*))?")


class Unwritten(NearerError):
    """The facts above a draft cannot be read."""

    code = "NR-CHECK-02"


@dataclass(frozen=True, slots=True)
class Exemption:
    """A decision of the writer: findings of these codes stay, and why."""

    codes: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Written:
    """A draft with its exceptions. `lines` is, for each line of the post, its number in the file, from 1."""

    draft: Draft
    exceptions: tuple[Exemption, ...]
    lines: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Line in the file and column, both from 1, of a character of the post."""
        before = self.draft.text[:offset].split("\n")
        return self.lines[min(len(before), len(self.lines)) - 1], len(before[-1]) + 1


def written(text: str, facts: Mapping[str, Sequence[str]] | None = None) -> Written:
    """The draft of a file. `facts` come beside those of the file, and before them. Raises Unwritten."""
    lines = text.replace("\r\n", "\n").split("\n")
    told: dict[str, list[str]] = {key: list(values) for key, values in (facts or {}).items()}
    begin = 0
    if lines[0].strip() == _FENCE and _FENCE in (line.strip() for line in lines[1:]):
        begin = 2 + next(number for number, line in enumerate(lines[1:]) if line.strip() == _FENCE)
        key = ""
        for number, line in enumerate(lines[1 : begin - 1], start=2):
            if key and line[:1] in (" ", "\t"):
                told[key][-1] = f"{told[key][-1]} {line.strip()}".strip()
                continue
            key, value = _fact(line, number)
            if key:
                told.setdefault(key, []).append(value)
    exceptions: list[Exemption] = []
    kept: list[tuple[int, str]] = []
    for number, line in enumerate(lines[begin:], start=begin + 1):
        match = _EXCEPTION.fullmatch(line)
        if match is None:
            kept.append((number, line))
        else:
            codes = tuple(code.upper() for code in re.findall(r"[A-Za-z]{2}\d{2}", match[1]))
            exceptions.append(Exemption(codes, match[2].strip(" \t:–—-")))
    while kept and not kept[-1][1].strip():
        kept.pop()
    while kept and not kept[0][1].strip():
        kept.pop(0)
    post = "\n".join(line for _, line in kept)
    return Written(draft_of(post, told), tuple(exceptions), tuple(number for number, _ in kept) or (begin + 1,))


def draft_of(text: str, facts: Mapping[str, Sequence[str]]) -> Draft:
    """A draft from its text and its facts in words. Raises Unwritten."""
    for key in facts:
        if key not in FACTS:
            raise Unwritten("There is no such fact.", where=key[:40], next=f"Facts are: {', '.join(FACTS)}.")

    def one(key: str) -> str:
        values = facts.get(key, ())
        return values[0].strip() if values else ""

    said = Answered(one("reply-to"), one("by"), _time(one("said-at")), _number(one("audience"), "audience"))
    return Draft(
        text,
        network=one("network").lower(),
        answers=said if said.text else None,
        mine={"mine": True, "theirs": False}.get(one("thread").lower()),
        part=_yes(one("part"), "part"),
        thread=tuple(handle for value in facts.get("with", ()) for handle in value.split()),
        link=one("link"),
        images=tuple(Image(value.strip()) for value in facts.get("image", ())),
        spaces=tuple(value.strip() for value in facts.get("space", ())),
        earlier=tuple(_earlier(value) for value in facts.get("earlier", ())),
        own=tuple(value.strip() for value in facts.get("own", ()) if value.strip()),
        title=_yes(one("title"), "title") is True,
        language=one("language") or None,
        waiting=_number(one("waiting"), "waiting") or 0,
        at=_time(one("at")),
    )


def _fact(line: str, number: int) -> tuple[str, str]:
    if not line.strip():
        return "", ""
    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise Unwritten(
            "This line above the post is no fact.",
            where=f"line {number}",
            next="Write it like `network: mastodon`, or take the lines of --- away.",
        )
    return match[1], match[2] or ""


def _earlier(value: str) -> Earlier:
    match = _EARLIER.fullmatch(value.strip())
    at = None if match is None else _time(match[1])
    if match is None or at is None:
        raise Unwritten(
            "This earlier post cannot be read.",
            where="earlier",
            next="Write it like `earlier: 2026-03-01T10:00Z to @bo unanswered: what you wrote`.",
        )
    return Earlier(
        match[5] or "",
        at,
        match[2] or "",
        answered=None if match[3] is None else match[3] == "answered",
        audience=None if match[4] is None else int(match[4]),
    )


def _time(value: str) -> datetime | None:
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise Unwritten("This is not a time.", where="a fact", next="Write it like 2026-03-01T10:00Z.") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _number(value: str, key: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit()):
        raise Unwritten("This is not a number.", where=key, next=f"Write it like `{key}: 12`.")
    return int(value)


def _yes(value: str, key: str) -> bool | None:
    if not value:
        return None
    told = {"yes": True, "true": True, "no": False, "false": False}.get(value.lower())
    if told is None:
        raise Unwritten("This is neither yes nor no.", where=key, next=f"Write `{key}: yes` or `{key}: no`.")
    return told
