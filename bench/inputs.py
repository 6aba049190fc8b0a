"""Large archives of every source, made from the small ones of its tests: the rows of one file again and again, each
time with new ids or times. All of it is synthetic."""

import importlib
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1] / "tests"
CASES = TESTS / "sources" / "cases"
_STEP = 1000
"""What a number grows by with each repetition: more than the numbers of one repetition differ."""
_BEGIN = datetime(2015, 1, 1, tzinfo=UTC)

Again = Callable[[int], Iterator[bytes]]
"""The rows of the file for the n-th time."""


@dataclass(frozen=True, slots=True)
class Form:
    """One source's archive: its case of the tests, the member whose rows are repeated, what stands before, between and
    behind them, and how they read the next time. `bare` names how their bytes are decoded by those who do nothing more
    with them."""

    name: str
    source: str
    case: str
    member: str
    bare: str
    again: Callable[[Path], tuple[bytes, bytes, bytes, Again]]

    def make(self, rows: int, folder: Path) -> Path:
        """The archive with so many rows of that member, as a folder; beside it `me`, the owner whom the case names."""
        case = CASES / self.source / self.case
        archive = folder / f"{self.name.replace(' ', '-').replace(',', '')}-{rows}" / "archive"
        source = case / "archive"
        if source.is_dir():
            shutil.copytree(source, archive)
        else:
            archive.mkdir(parents=True)
            shutil.copy(case / self.member, archive)
        told = case / "case.toml"
        me = tomllib.loads(told.read_text()).get("me", "") if told.exists() else ""
        (archive.parent / "me").write_text(me)
        (member,) = archive.glob(self.member)
        before, between, behind, again = self.again(member)
        every = (row for number in count() for row in again(number))
        with member.open("wb") as out:
            out.write(before)
            for number, row in enumerate(islice(every, rows)):
                out.write(row if not number else between + row)
            out.write(behind)
        return archive


def _listed(*keys: str, numbers: str, indent: int | None = None) -> Callable[[Path], tuple[bytes, bytes, bytes, Again]]:
    """A JSON file whose rows stand in the list at the end of these keys; `numbers` are the digits that are made new."""

    def read(member: Path) -> tuple[bytes, bytes, bytes, Again]:
        text = member.read_text(encoding="utf-8")
        start = 0 if text.startswith(("{", "[")) else text.index("=") + 1
        whole: Any = json.loads(text[start:])
        holder: Any = whole
        for key in keys:
            holder = holder[key]
        rows = [json.dumps(row, indent=indent, ensure_ascii=False) for row in holder]
        holder[:] = ["rows"]
        before, behind = (text[:start] + json.dumps(whole, ensure_ascii=False)).split('"rows"')
        return before.encode(), b",\n", behind.encode(), _renumbered(rows, numbers)

    return read


def _renumbered(rows: Sequence[str], numbers: str) -> Again:
    digits = re.compile(numbers)

    def again(number: int) -> Iterator[bytes]:
        for row in rows:
            fresh = digits.sub(lambda found: str(int(found[0]) + _STEP * number).zfill(len(found[0])), row)
            yield fresh.encode()

    return again


def _mails(member: Path) -> tuple[bytes, bytes, bytes, Again]:
    mails = re.split(r"\n(?=From \S+@)", member.read_text(encoding="latin-1"))
    again = _renumbered(mails, r"(?<=Message-ID: <)\d+")
    return b"", b"\n", b"\n", again


def _timed(line: str, form: str) -> Callable[[Path], tuple[bytes, bytes, bytes, Again]]:
    """A text file whose lines begin with a time in this form; `line` picks those that are repeated."""
    wanted = re.compile(line)

    def read(member: Path) -> tuple[bytes, bytes, bytes, Again]:
        lines = [one for one in member.read_text(encoding="utf-8").splitlines() if wanted.search(one)]
        rests = [wanted.sub("", one) for one in lines]

        def again(number: int) -> Iterator[bytes]:
            for place, rest in enumerate(rests):
                moment = _BEGIN + timedelta(minutes=number * len(rests) + place)
                yield (moment.strftime(form) + rest + "\n").encode()

        return b"", b"", b"", again

    return read


def _table(
    time: str, form: str, conversation: str, most: int | None = None, mark: str = "-"
) -> Callable[[Path], tuple[bytes, bytes, bytes, Again]]:
    """A table with a header: each of its first rows with its time new, and where `conversation` stands, its number and
    `mark` in its place."""

    def read(member: Path) -> tuple[bytes, bytes, bytes, Again]:
        header, *lines = member.read_text(encoding="utf-8").splitlines()
        lines = lines[:most]

        def again(number: int) -> Iterator[bytes]:
            for place, line in enumerate(lines):
                moment = _BEGIN + timedelta(minutes=number * len(lines) + place)
                fresh = re.sub(time, moment.strftime(form), line, count=1)
                yield (re.sub(conversation, f"{number}{mark}", fresh, count=1) + "\n").encode()

        return (header + "\n").encode(), b"", b"", again

    return read


def _lines(member: Path) -> tuple[bytes, bytes, bytes, Again]:
    """The plain form as JSON lines, with ids."""
    del member

    def again(number: int) -> Iterator[bytes]:
        moment = (_BEGIN + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        row = {"time": moment, "actor": f"p{number % 997}", "target": "me", "verb": "reply", "id": f"a{number}"}
        yield (json.dumps({**row, "text": "Yes, at nine, if the tide lets us in."}) + "\n").encode()

    return b"", b"", b"", again


def _posts(member: Path) -> tuple[bytes, bytes, bytes, Again]:
    """JSON lines of which those that hold a post are repeated, each time later."""
    lines = member.read_text(encoding="utf-8").splitlines(keepends=True)
    places = [place for place, line in enumerate(lines) if line.startswith('{"type":"post"')]
    before, behind = "".join(lines[: places[0]]), "".join(lines[places[-1] + 1 :])
    again = _renumbered([lines[place] for place in places], r'(?<="create_at":)\d+')
    return before.encode(), b"", behind.encode(), again


def _elements(member: Path) -> tuple[bytes, bytes, bytes, Again]:
    """The questions and answers of a Stack Exchange dump, each time with other numbers."""
    lines = member.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    rows = [line for line in lines if 'PostTypeId="1"' in line or 'PostTypeId="2"' in line]
    again = _renumbered(rows, r'(?<= Id=")\d+|(?<= ParentId=")\d+|(?<= AcceptedAnswerId=")\d+')
    return "".join(lines[:2]).encode(), b"", lines[-1].encode(), again


@dataclass(frozen=True, slots=True)
class Repository:
    """A Bluesky repository of posts (replies among them) and likes: a tree of digests, written at once and not row by
    row. The fields are those of a form."""

    name: str
    source: str
    case: str
    member: str
    bare: str

    def make(self, rows: int, folder: Path) -> Path:
        """As for the others."""
        sys.path.insert(0, str(TESTS))
        try:
            writer: Any = importlib.import_module("sources.car_writer")
        finally:
            sys.path.remove(str(TESTS))
        archive = folder / f"{self.name}-{rows}" / "archive"
        archive.mkdir(parents=True)
        (archive.parent / "me").write_text("")
        records: dict[str, object] = {"app.bsky.actor.profile/self": {"displayName": "Ida Brøgger"}}
        for number in range(rows):
            moment = _BEGIN + timedelta(hours=8 * 365, minutes=number)
            key, created = writer.tid(int(moment.timestamp()) * 1_000_000, 0), moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
            other = f"did:plc:{f'p{number % 997}':a<24}"
            about = {"uri": f"at://{other}/app.bsky.feed.post/{key}", "cid": "bafyreia"}
            if number % 3:
                like = {"$type": "app.bsky.feed.like", "subject": about, "createdAt": created}
                records[f"app.bsky.feed.like/{key}"] = like
            else:
                words = {"$type": "app.bsky.feed.post", "text": "Agreed, at nine!", "createdAt": created}
                records[f"app.bsky.feed.post/{key}"] = {**words, "reply": {"root": about, "parent": about}}
        made = writer.Repository(f"did:plc:{'ida':a<24}", records)
        (archive / "repo.car").write_bytes(made.car())
        return archive


FORMS: tuple[Form | Repository, ...] = (
    Form("plain, CSV", "plain", "own-log", "log.csv", "table", _table(r"^[^;]*", "%Y-%m-%d %H:%M:%S", r"$x", 2)),
    Form("plain, JSON lines", "plain", "own-log", "log.csv", "json_lines", _lines),
    Form(
        "x",
        "x",
        "ytd-data-2023-full",
        "data/tweets.js",
        "json",
        _listed(numbers=r'(?<=")\d{16,}(?=")', indent=2),
    ),
    Repository("bluesky", "bluesky", "repository-v3", "repo.car", "cbor"),
    Form(
        "mastodon",
        "mastodon",
        "archive-2023",
        "outbox.json",
        "json",
        _listed("orderedItems", numbers=r"(?<=/statuses/)\d+"),
    ),
    Form(
        "telegram",
        "telegram",
        "private-chat",
        "*/result.json",
        "json",
        _listed("messages", numbers=r'(?<="id": )\d+|(?<="date_unixtime": ")\d+', indent=1),
    ),
    Form(
        "discord",
        "discord",
        "channel",
        "*.json",
        "json",
        _listed("messages", numbers=r'(?<="id": ")11\d{17}', indent=2),
    ),
    Form(
        "slack",
        "slack",
        "all-conversations",
        "harbour/2024-03-01.json",
        "json",
        _listed(numbers=r'(?<=")\d{10}(?=\.\d{6}")', indent=4),
    ),
    Form(
        "facebook",
        "facebook",
        "2024",
        "*/your_facebook_activity/messages/e2ee_cutover/benokafor_77/message_1.json",
        "json",
        _listed("messages", numbers=r'(?<="timestamp_ms": )\d+', indent=2),
    ),
    Form(
        "instagram",
        "instagram",
        "2026",
        "*/your_instagram_activity/messages/inbox/ben_1/message_1.json",
        "json",
        _listed("messages", numbers=r'(?<="timestamp_ms": )\d+', indent=2),
    ),
    Form(
        "linkedin",
        "linkedin",
        "complete-2026",
        "*/messages.csv",
        "table",
        _table(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "%Y-%m-%d %H:%M:%S", r'(?<=^")2-'),
    ),
    Form(
        "whatsapp", "whatsapp", "android-german", "*.txt", "text", _timed(r"^[^-]*(?= - \w+ \w+:)", "%d.%m.%Y, %H:%M")
    ),
    Form("irc", "irc", "weechat", "*.weechatlog", "text", _timed(r"^[^\t]*(?=\t@?\w)", "%Y-%m-%d %H:%M:%S")),
    Form("mbox", "mbox", "person", "Inbox.mbox", "mail", _mails),
    Form(
        "zulip",
        "zulip",
        "full",
        "messages-000001.json",
        "json",
        _listed("zerver_message", numbers=r'(?<="id": )\d+'),
    ),
    Form(
        "tiktok",
        "tiktok",
        "since-2024",
        "user_data_tiktok.json",
        "json",
        _listed("Direct Message", "Direct Messages", "ChatHistory", "Chat History with ana_l:", numbers=r"\d{16,}"),
    ),
    Form(
        "youtube",
        "youtube",
        "english",
        "*/*/comments/comments.csv",
        "table",
        _table(r"\d{4}-\d\d-\d\dT[\d:]+(?:\.\d+)?", "%Y-%m-%dT%H:%M:%S", r"(?<=^Ug)", mark="x"),
    ),
    Form(
        "reddit",
        "reddit",
        "full-2025",
        "comments_1.csv",
        "table",
        _table(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "%Y-%m-%d %H:%M:%S", r"^", mark="n"),
    ),
    Form("mattermost", "mattermost", "team", "import.jsonl", "json_lines", _posts),
    Form(
        "gitter",
        "gitter",
        "room-2019",
        "bindery-talk.json",
        "json",
        _listed(numbers=r"(?<=5c9a11aa)\d+"),
    ),
    Form(
        "discourse",
        "discourse",
        "archive-2024",
        "user_archive.csv",
        "table",
        _table(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "%Y-%m-%dT%H:%M:%S.000Z", r"(?<=/)77/1", 1, "/1"),
    ),
    Form("stackexchange", "stackexchange", "site-2024", "Posts.xml", "elements", _elements),
    Form(
        "mapped",
        "mapped",
        "stripe-payments",
        "unified_payments.csv",
        "table",
        _table(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "%Y-%m-%d %H:%M:%S", r"(?<=^ch_)"),
    ),
)
