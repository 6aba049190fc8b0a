"""An assistant over stdio: typed pages, read-only marks, and no private word unless the user said so."""

import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from mcp import Client, StdioServerParameters, stdio_client
from nearer.api.nearer import Nearer

AT = "2026-02-10T12:00Z"
SECRET, OPEN = "the harbour at nine", "Did the talk go well"
LOG = f"""time,actor,target,verb,network,id,in_reply_to,text,visibility
2026-01-03T09:14:00Z,annbell,me,reply,shop,1,,{OPEN}?,public
2026-01-04T09:14:00Z,me,annbell,reply,shop,2,1,It did,public
2026-02-08T09:14:00Z,annbell,me,message,shop,3,,{SECRET}?,direct
2026-02-05T09:14:00Z,bob,me,like,shop,4,,,public
"""
PAGES = {
    "today",
    "circles",
    "people",
    "person",
    "conduct",
    "conduct_why",
    "exchanges",
    "five",
    "how",
    "why",
    "activity",
    "imports",
    "needs",
    "research",
    "listening",
    "check",
    "history",
}
DECISIONS = {"done", "later", "leave", "undo"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    archive = tmp_path / "shop.csv"
    archive.write_text(LOG, encoding="utf-8")
    with Nearer.open(tmp_path / "home") as nearer:
        nearer.import_(nearer.examine([archive], me="me"))
    return tmp_path / "home"


@asynccontextmanager
async def assistant(home: Path, *options: str) -> AsyncGenerator[Client]:
    """A client of the real `nearer mcp` in a process of its own."""
    server = StdioServerParameters(command=sys.executable, args=["-m", "nearer", "mcp", "--home", str(home), *options])
    async with Client(stdio_client(server)) as client:
        yield client


async def answer(client: Client, tool: str, **asked: Any) -> Any:
    """The structured answer of a tool."""
    result = await client.call_tool(tool, asked)
    assert not result.is_error, result.content
    return result.structured_content


def test_every_page_is_a_read_only_tool_with_typed_output_and_decisions_are_marked_as_such(home: Path) -> None:
    async def scenario() -> None:
        async with assistant(home) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == PAGES | DECISIONS
            for name, tool in tools.items():
                assert tool.annotations is not None
                assert tool.annotations.read_only_hint is (name in PAGES)
                assert tool.annotations.destructive_hint is False
                assert tool.output_schema is not None
            schema = tools["today"].output_schema
            assert schema is not None
            assert {"frame", "openings", "waiting"} <= set(schema["properties"])
            assert "OpeningCard" in schema["$defs"]

    anyio.run(scenario)


def test_an_assistant_walks_from_today_to_the_line_of_the_archive_and_its_decision_can_be_undone(home: Path) -> None:
    async def scenario() -> None:
        async with assistant(home) as client:
            today = await answer(client, "today", at=AT)
            card = today["openings"][0]
            assert card["who"]["name"] == "annbell"
            person = await answer(client, "person", who=card["who"]["id"], at=AT)
            assert person["closeness"]["value"] > 0
            why = await answer(client, "why", who="annbell", what="closeness", at=AT)
            act = why["steps"][0]["acts"][0]["id"] if why["steps"][0]["acts"] else "shop/1"
            network, _, id = act.partition("/")
            one = await answer(client, "activity", network=network, id=id)
            assert one["origins"][0]["archive"] == "shop.csv"
            assert {row["who"]["name"] for row in (await answer(client, "people", at=AT))["rows"]} == {"annbell", "bob"}
            for page in ("circles", "imports", "history"):
                assert (await answer(client, page))["frame"]["title"]
            made = await answer(client, "done", opening=card["id"])
            assert made["choice"] == "done"
            await answer(client, "later", opening=card["id"], until="reply")
            await answer(client, "leave", opening=card["id"])
            assert (await answer(client, "undo"))["choice"] == "undo"
            assert [row["stands"] for row in (await answer(client, "history"))["rows"]][-1] is True

    anyio.run(scenario)


async def everything(client: Client) -> str:
    """All that the server says of a home, in one text."""
    said = [
        await answer(client, "today", at=AT),
        await answer(client, "circles", at=AT),
        await answer(client, "people", at=AT),
        await answer(client, "person", who="annbell", at=AT),
        await answer(client, "why", who="annbell", at=AT),
        await answer(client, "why", who="annbell", what="in", at=AT),
        await answer(client, "conduct", at=AT),
        await answer(client, "conduct", who="annbell", at=AT),
        await answer(client, "conduct_why", what="answered", at=AT),
        await answer(client, "activity", network="shop", id="3"),
        await answer(client, "imports"),
        await answer(client, "history"),
    ]
    return json.dumps(said, ensure_ascii=False)


def test_private_words_stay_here_unless_the_user_said_otherwise(home: Path) -> None:
    async def scenario() -> None:
        async with assistant(home) as client:
            said = await everything(client)
            assert SECRET not in said
            assert OPEN in said
        async with assistant(home, "--private") as client:
            assert SECRET in await everything(client)

    anyio.run(scenario)


RARE = "quillfeather"
"""A word that is said in private alone: wherever it shows up, it was taken from there."""
ASKED = f"Can you recommend a {RARE} press? My {RARE} broke, please help"


def test_no_single_word_of_a_private_message_gets_out_by_what_is_made_of_it(tmp_path: Path) -> None:
    """Reasons of readings, words in common with an offer, topics, words that were taken up: all are words of a post."""
    rows = [
        f'2026-02-{day:02}T09:00:00Z,annbell,me,message,shop,{day},,"{ASKED}, day {day}",direct' for day in (1, 2, 3)
    ]
    mine = f"My {RARE} press is yours, number"
    rows += [
        f'2026-02-{day:02}T10:00:00Z,me,annbell,message,shop,m{day},{day},"{mine} {day}",direct' for day in (1, 2, 3)
    ]
    rows += ['2026-02-04T09:00:00Z,annbell,me,reply,shop,4,,"A public word about gardens",public']
    (tmp_path / "shop.csv").write_text(
        "time,actor,target,verb,network,id,in_reply_to,text,visibility\n" + "\n".join(rows), encoding="utf-8"
    )
    with Nearer.open(tmp_path / "home") as nearer:
        nearer.import_(nearer.examine([tmp_path / "shop.csv"], me="me"))
        nearer.offers.add("Press", "A press for feathers.", examples=[f"recommend a {RARE} press", f"my {RARE} broke"])

    async def said(client: Client) -> str:
        told = [
            await answer(client, "activity", network="shop", id="1"),
            await answer(client, "needs", at=AT),
            await answer(client, "listening", at=AT),
            await answer(client, "listening", who="annbell", at=AT),
            await answer(client, "research", query="gardens", at=AT),
            await answer(client, "person", who="annbell", at=AT),
            await answer(client, "today", at=AT),
        ]
        return json.dumps(told, ensure_ascii=False).lower()

    async def scenario() -> None:
        async with assistant(tmp_path / "home") as client:
            told = await said(client)
            assert RARE not in told, told[max(0, told.find(RARE) - 300) : told.find(RARE) + 60]
            assert "gardens" in told
        async with assistant(tmp_path / "home", "--private") as client:
            assert RARE in await said(client)

    anyio.run(scenario)


def test_a_cloaked_server_tells_no_name_and_no_word(home: Path) -> None:
    async def scenario() -> None:
        async with assistant(home, "--cloak") as client:
            said = await everything(client)
            for hidden in (SECRET, OPEN, "annbell", "bob"):
                assert hidden not in said

    anyio.run(scenario)


def test_a_failure_is_told_to_the_assistant_in_the_same_words_as_everywhere(home: Path) -> None:
    async def scenario() -> None:
        async with assistant(home) as client:
            for tool, asked, words in (
                ("person", {"who": "zoe"}, "NR-WHO-01"),
                ("today", {"at": "yesterday"}, "Write it like 2026-03-01"),
                ("undo", {"decision": 99}, "NR-UNDO-01"),
            ):
                result = await client.call_tool(tool, asked)
                assert result.is_error
                assert words in result.content[0].text

    anyio.run(scenario)
