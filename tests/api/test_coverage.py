"""What a file can tell: absent is not zero, in every page's words."""

from pathlib import Path

import pytest

from api.living import AT, Kept
from nearer.model.names import Kind
from nearer.pages import circles, imports, people, person, to_json, today, why
from nearer.pages.parts import HomeState
from nearer.pages.view import View
from sources.casework import CASES, Case

SHOP = """time,actor,target,verb,text
2026-05-01T10:00:00Z,ann,me,buy,A kit
2026-05-20T10:00:00Z,ann,me,buy,Thread
2026-06-01T10:00:00Z,bea,me,purchase,A kit
"""
LETTERS = """time,actor,target,verb,text
2026-06-01T10:00:00Z,me,ann,message,Did the kit arrive?
2026-06-02T10:00:00Z,me,bea,message,Did the kit arrive?
2026-06-03T10:00:00Z,bea,me,message,It did
"""
ROOM = """time,actor,target,verb,text
2026-06-01T10:00:00Z,me,ann,mention,See you there
2026-06-03T10:00:00Z,me,bea,like,
"""


def home_of(tmp_path: Path, text: str) -> Kept:
    archive = tmp_path / "log.csv"
    archive.write_text(text, encoding="utf-8")
    return Kept.of(tmp_path / "home", archive)


def seen(kept: Kept) -> set[tuple[Kind, str]]:
    with kept.open() as nearer:
        return {(Kind(s.kind), s.direction) for s in nearer.batches()[0].manifest.sights if s.seen}


def both(*kinds: Kind) -> set[tuple[Kind, str]]:
    return {(kind, way) for kind in kinds for way in ("in", "out")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SHOP, both(Kind.PURCHASE)),
        (LETTERS, both(Kind.MESSAGE)),
        (ROOM, both(Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.LIKE)),
    ],
    ids=["shop", "letters", "room"],
)
def test_a_plain_file_sees_the_kinds_that_occur_in_it(
    tmp_path: Path, text: str, expected: set[tuple[Kind, str]]
) -> None:
    assert seen(home_of(tmp_path, text)) == expected


def test_a_shops_table_says_nothing_of_messages_that_were_not_written(tmp_path: Path) -> None:
    kept = home_of(tmp_path, SHOP)
    with kept.open() as nearer:
        page = person.build(nearer, View(at=AT), "ann")
        assert "message" in " ".join(page.not_visible)
        assert page.n_out.value is None and page.n_out.text == "not visible"
        (report,) = imports.one(nearer, View(at=AT), nearer.batches()[0].manifest.id).reports
        assert any("No row of this file" in line for line in report.never)
        assert today.build(nearer, View(at=AT)).openings == ()


def test_what_a_dry_run_tells_is_what_the_import_tells(tmp_path: Path) -> None:
    archive = tmp_path / "shop.csv"
    archive.write_text(SHOP)
    with Kept(tmp_path / "home").open() as nearer:
        examined = nearer.examine([archive], me="me")
        (planned,) = nearer.dry_run(examined).items
        (done,) = nearer.import_(examined).items
        assert planned.manifest.sights == done.manifest.sights
        assert (planned.new, planned.people) == (done.new, done.people)


@pytest.fixture(scope="module")
def giving(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A home that holds only what its owner did: tweets without messages."""
    case = Case("x", CASES / "x" / "grailbird-js")
    return Kept.of(tmp_path_factory.mktemp("x") / "home", case.archive, me=case.options.me)


def test_where_only_your_side_is_visible_the_circles_are_of_attention(giving: Kept) -> None:
    with giving.open() as nearer:
        moment = nearer.moment()
        assert moment is not None and len(moment.table) > 0
        page = circles.build(nearer, View(at=AT))
        assert page.frame.state is HomeState.ATTENTION
        assert page.kind == "attention" and page.frame.title == "Circles of attention"
        assert page.bring is not None


def test_where_only_your_side_is_visible_nobody_failed_to_answer(giving: Kept) -> None:
    with giving.open() as nearer:
        moment = nearer.moment()
        assert moment is not None
        view = View(at=moment.at)
        pages: list[object] = [today.build(nearer, view), circles.build(nearer, view), people.build(nearer, view)]
        for who in moment.table.persons:
            pages.append(person.build(nearer, view, who))
            pages += [why.build(nearer, view, who, what) for what in ("closeness", "direction", "circle", "in", "out")]
        for page in pages:
            told = to_json(page).decode().lower()
            for phrase in ("no answer", "did not answer", "none came", "has not answered", "unanswered ("):
                assert phrase not in told, phrase


LIKED = """time,actor,target,verb,id,in_reply_to,text
2026-06-01T10:00:00Z,me,ann,reply,0,,Good to see you
2026-06-02T10:00:00Z,ann,me,reply,1,0,Thank you for that
2026-06-03T10:00:00Z,me,ann,like,2,1,
2026-06-04T10:00:00Z,ann,me,reply,3,,Fine work on the other thing
2026-06-05T10:00:00Z,me,ann,like,4,99,
"""


def test_a_like_lets_rest_what_it_likes_and_nothing_else(tmp_path: Path) -> None:
    kept = home_of(tmp_path, LIKED)
    with kept.open() as nearer:
        page = person.build(nearer, View(at=AT), "ann")
        turns = {tuple(act.id for act in talk.acts): talk.turn for talk in page.conversations}
        assert turns == {("plain/0", "plain/1", "plain/2"): "at rest", ("plain/3",): "your turn"}
        (opening,) = today.build(nearer, View(at=AT)).openings
        assert opening.words is not None and opening.words.text == "Fine work on the other thing"
