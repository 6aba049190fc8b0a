"""The readings of a home: made once, taken over after an import, the same as reading each text by itself."""

import threading
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nearer.api import readings as stage
from nearer.api.nearer import Nearer
from nearer.listening.reader import read, shipped_reader
from nearer.listening.reading import Post
from nearer.listening.weights import shipped_heads
from nearer.model.decision import Choice
from nearer.pages import check, listening
from nearer.pages.view import View

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HEAD = "time,actor,target,verb,network,id,in_reply_to,text,visibility\n"
FIRST = (
    '2026-03-01T09:00:00Z,ann,,post,shop,1,,"Can anybody recommend a good dentist in Leeds?",public\n'
    '2026-03-01T10:00:00Z,me,ann,reply,shop,2,1,"The dentist by the station in Leeds is gentle and patient.",public\n'
    '2026-03-01T11:00:00Z,bob,,post,shop,3,,"Buy followers now, 50 % off: https://grow.example/a",public\n'
    '2026-03-02T11:00:00Z,bob,,post,shop,4,,"Buy followers now, 70 % off: https://grow.example/b",public\n'
    '2026-03-02T12:00:00Z,ann,me,message,shop,5,,"Habt ihr am Donnerstag Zeit, und wer bringt den Kuchen mit?",direct\n'
)
SECOND = '2026-03-03T09:00:00Z,ann,me,reply,shop,6,2,"Thank you, that is so kind of you!",public\n'


@pytest.fixture
def opened(tmp_path: Path) -> Generator[Callable[[str, str], Nearer]]:
    held: list[Nearer] = []

    def bring(name: str, rows: str) -> Nearer:
        archive = tmp_path / f"{name}.csv"
        archive.write_text(HEAD + rows, encoding="utf-8")
        nearer = held[0] if held else Nearer.open(tmp_path / "home", clock=lambda: NOW)
        held[:] = [nearer]
        nearer.import_(nearer.examine([archive], me="me"))
        return nearer

    yield bring
    for nearer in held:
        nearer.close()


def rows_of(nearer: Nearer) -> dict[str, dict[str, object]]:
    readings = nearer.listening.readings()
    assert readings is not None
    return {row["id"]: row for row in readings.query("SELECT * FROM {readings}").to_pylist()}


def test_what_is_kept_is_what_reading_says(opened: Callable[[str, str], Nearer]) -> None:
    nearer = opened("first", FIRST)
    rows = rows_of(nearer)
    assert set(rows) == {"1", "2", "3", "4", "5"}
    told = read([Post("Can anybody recommend a good dentist in Leeds?")])[0]
    assert told.need is not None and rows["1"]["need"] == pytest.approx(told.need.probability, abs=1e-6)
    assert rows["1"]["need_yes"] and rows["1"]["kind"] == told.kind == "recommend"
    assert rows["2"]["recognition"] is not None and rows["1"]["recognition"] is None
    assert rows["3"]["same"] == rows["4"]["same"] is not None, "the same offer with another number and link"
    assert rows["5"]["language"] == "de" and not rows["5"]["supported"] and rows["5"]["need"] is None


def test_a_draft_is_checked_as_its_user_taught_nearer_to_read(opened: Callable[[str, str], Nearer]) -> None:
    """Whoever says twenty times that such posts sell nothing is not told that their draft sells."""
    posts = [f"Our new bread is out now, get yours at the market, batch {n}" for n in range(20)]
    nearer = opened(
        "posts", "".join(f'2026-03-01T09:00:00Z,ann,,post,shop,{n},,"{text}",public\n' for n, text in enumerate(posts))
    )

    def selling() -> set[str]:
        page = check.build(
            nearer,
            View(address="/check"),
            check.Told(text="Our new bread is out now, get yours at the market, batch 99"),
        )
        return {one.code for one in page.findings if one.code.startswith("SL")}

    assert selling()
    for n in range(len(posts)):
        nearer.decide(Choice.READING, ("sell", f"shop/{n}"), "no")
    assert not selling()


def test_after_an_import_only_what_is_new_is_read(opened: Callable[[str, str], Nearer]) -> None:
    before = rows_of(opened("first", FIRST))
    nearer = opened("second", SECOND)
    assert nearer.listening.known() is None, "another log, so other readings"
    after = rows_of(nearer)
    known = nearer.listening.known()
    assert known is not None and (known.made.anew, known.made.texts) == (1, 6)
    assert {id: after[id] for id in before} == before


def test_what_is_made_stays_until_something_changes(opened: Callable[[str, str], Nearer]) -> None:
    nearer = opened("first", FIRST)
    first = nearer.listening.readings()
    assert first is not None and nearer.listening.readings() == first
    assert sorted(p.name for p in nearer.home.derived.glob(".read-*")) == []


def test_forgetting_somebody_forgets_their_readings(opened: Callable[[str, str], Nearer]) -> None:
    nearer = opened("first", FIRST)
    rows_of(nearer)
    nearer.forget("bob")
    assert not list(nearer.home.derived.glob("read-*"))
    assert set(rows_of(nearer)) == {"1", "2", "5"}


def test_readings_that_were_made_while_somebody_was_forgotten_are_thrown_away(
    opened: Callable[[str, str], Nearer],
) -> None:
    nearer = opened("first", FIRST)
    world = nearer.world()
    assert world is not None

    def forget(done: int, total: int, what: str) -> None:
        if done:
            thread = threading.Thread(target=nearer.forget, args=("bob",))
            thread.start()
            thread.join()

    assert stage.make(nearer.home, world, None, shipped_reader(), shipped_heads().version, forget) is None
    assert not list(nearer.home.derived.glob("read-*")) and not list(nearer.home.derived.glob(".read-*"))


def test_what_was_written_is_told_month_by_month(opened: Callable[[str, str], Nearer]) -> None:
    """Months before anything was seen are unknown, months in which nothing was written are empty."""
    nearer = opened(
        "months",
        "2025-12-31T23:30:00Z,me,,post,shop,1,,The oven is cold and the bread waits.,public\n"
        "2026-02-01T09:00:00Z,ann,,post,shop,2,,Can anybody recommend a bread book?,public\n"
        "2026-02-02T09:00:00Z,me,ann,reply,shop,3,2,The bread book by Reed is patient.,public\n",
    )
    page = listening.build(nearer, View(address="/listening"))
    assert [(one.name, one.texts, one.answers) for one in page.months if one.texts is not None] == [
        ("2025-12", 1, 0),
        ("2026-01", 0, 0),
        ("2026-02", 1, 1),
    ]
    assert page.months[11].heard == 1 and len(page.months) == 12
    nearer.decide(Choice.SETTING, ("zone",), "Pacific/Auckland")
    assert listening.build(nearer, View(address="/listening")).months[10].texts == 1, "new year came earlier there"
