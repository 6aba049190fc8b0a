"""Cloaked pages hold no name, no handle, no id and no words of anybody."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import msgspec
import pyarrow.parquet as pq
import pytest

from api.living import Kept
from nearer.api.nearer import Nearer
from nearer.model.decision import Choice
from nearer.pages import (
    activity,
    circles,
    exchanges,
    five,
    history,
    imports,
    people,
    person,
    settings,
    to_json,
    today,
    why,
)
from nearer.pages.view import View

VIEW = View(cloak=True, address="/?cloak=1")
WORD = re.compile(r"\w[\w.@-]*\w|\w")
OURS = frozenset({"mastodon", "bluesky", "person", "message", "reply"})


@dataclass(frozen=True)
class Secrets:
    """Every name, handle and id, and every text, of the demo's accounts and acts."""

    phrases: frozenset[str]
    texts: frozenset[str]

    def leaks(self, page: object) -> set[str]:
        """What a page lets out. Phrases are found by their words' places, texts by their whole."""
        found: set[str] = set()
        for said in strings(msgspec.json.decode(to_json(page))):
            folded = said.casefold()
            words = WORD.findall(folded)
            spans = {" ".join(words[at : at + n]) for n in (1, 2, 3, 4) for at in range(len(words) - n + 1)}
            found |= (spans | {folded}) & self.phrases
            found |= {folded} & self.texts
        return found


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from strings(one)
        case list():
            for one in value:
                yield from strings(one)
        case _:
            pass


@pytest.fixture(scope="module")
def secrets(demo: Kept) -> Secrets:
    with demo.open() as nearer:
        world = nearer.world()
        assert world is not None
        accounts = pq.read_table(world.log.accounts).to_pylist()
        texts = pq.read_table(world.log.log, columns=["text"])["text"].unique().to_pylist()
    names: set[str] = set()
    for row in accounts:
        handle = (row["handle"] or "").removeprefix("@")
        names |= {row["id"], row["name"] or "", handle, handle.split("@")[0], row["url"] or "", row["address"] or ""}
    folded = {" ".join(WORD.findall(name.casefold())) for name in names} | {name.casefold() for name in names}
    phrases = {name for name in folded if len(name) >= 4} - OURS
    return Secrets(frozenset(phrases), frozenset(t.casefold() for t in texts if t and len(t) >= 4))


@pytest.fixture(scope="module")
def nearer(demo: Kept) -> Iterator[Nearer]:
    with demo.open() as opened:
        world = opened.world()
        assert world is not None
        who = next(p for p in world.people.ids if p != world.people.ego)
        key = world.people.person(who)
        assert key is not None
        subject = (f"{key.accounts[0].network}/{key.accounts[0].id}",)
        made = [opened.decide(Choice.PIN, subject, "inner"), opened.decide(Choice.NOT_PERSON, subject)]
        made += [opened.decide(Choice.CLOSEST, tuple(world.people.ids[1:6])), opened.decide(Choice.FELT, subject, "40")]
        yield opened
        for decision in made:
            opened.undo(decision.id)


def test_the_test_would_find_a_leak(nearer: Nearer, secrets: Secrets) -> None:
    assert secrets.leaks(people.build(nearer, View(cloak=False)))
    assert secrets.leaks(today.build(nearer, View(cloak=False)))


@pytest.mark.parametrize("which", ["today", "circles", "people", "imports", "import", "five", "history", "settings"])
def test_no_page_lets_a_name_out(nearer: Nearer, secrets: Secrets, which: str) -> None:
    batches = [b.manifest.id for b in nearer.batches()]
    pages: dict[str, list[object]] = {
        "today": [today.build(nearer, VIEW, minutes) for minutes in (5, 600)],
        "circles": [circles.build(nearer, VIEW)],
        "people": [people.build(nearer, VIEW, page=n) for n in range(1, 4)],
        "imports": [imports.build(nearer, VIEW)],
        "import": [imports.one(nearer, VIEW, id) for id in batches],
        "five": [five.build(nearer, VIEW, step) for step in ("", "closest", "felt", "result")],
        "history": [history.build(nearer, VIEW)],
        "settings": [settings.build(nearer, VIEW)],
    }
    for page in pages[which]:
        assert secrets.leaks(page) == set()


def test_no_persons_page_and_no_why_lets_a_name_out(nearer: Nearer, secrets: Secrets) -> None:
    moment = nearer.moment()
    assert moment is not None
    for number, who in enumerate(moment.table.persons[::3]):
        page = person.build(nearer, VIEW, who)
        assert secrets.leaks(page) == set()
        for n in (1, 2) if number % 5 == 0 else ():
            assert secrets.leaks(exchanges.build(nearer, VIEW, who, page=n)) == set()
        what = ("closeness", "change", "direction", "circle", "in", "out", "exchanges")[number % 7]
        assert secrets.leaks(why.build(nearer, VIEW, who, what)) == set()
        for reason in range(len(page.reasons)):
            if number % 10 == 0:
                assert secrets.leaks(why.build(nearer, VIEW, who, f"reason-{reason}")) == set()


def test_a_cloaked_act_has_its_page_too(nearer: Nearer, secrets: Secrets) -> None:
    page = next(
        made
        for who in (row.who.id for row in people.build(nearer, VIEW).rows)
        if (made := person.build(nearer, VIEW, who)).conversations
    )
    for act in page.conversations[0].acts:
        path = act.href.partition("?")[0]
        network, _, mark = path.removeprefix("/act/").partition("/")
        assert network == "~" and mark == quote(mark)
        shown = activity.build(nearer, VIEW, network, mark)
        assert shown.when.at == act.when.at
        assert secrets.leaks(shown) == set()
    with pytest.raises(activity.NoActivity):
        activity.build(nearer, VIEW, "~", "00" * 20)


def test_the_report_of_an_import_names_no_file_when_cloaked(tmp_path: Path) -> None:
    export = tmp_path / "of-wanda.zip"
    with zipfile.ZipFile(export, "w") as archive:
        archive.writestr("log.csv", "time,actor,target,verb\n2026-01-01T10:00:00Z,me,ann,reply\nnever,me,ann,reply\n")
        archive.writestr("letters-to-wanda.bin", b"\x00\x01")
    with Nearer.open(tmp_path / "home") as nearer:
        result = nearer.import_(nearer.examine([export], me="me"))
        batch = result.items[0].manifest.id
        assert b"wanda" in to_json(imports.one(nearer, View(cloak=False), batch))
        for page in (imports.one(nearer, VIEW, batch), imports.build(nearer, VIEW)):
            assert b"wanda" not in to_json(page)
            assert b"log.csv" not in to_json(page)
