"""Bringing in, taking back, bringing in again; and who is who in it."""

from pathlib import Path

import pytest

from nearer.api.importing import NothingRead
from nearer.api.nearer import Nearer
from nearer.model.decision import Choice
from nearer.model.errors import NearerError
from nearer.pages import circles, person, to_json, today
from nearer.pages.parts import HomeState
from nearer.pages.view import View

ONE = """time,actor,target,verb,text
2026-01-01T10:00:00Z,me,ann,reply,Did it go well?
2026-01-01T11:00:00Z,ann,me,reply,Very well
"""
TWO = ONE + "2026-01-02T10:00:00Z,bea,me,message,Shall we meet?\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lines(nearer: Nearer) -> list[str]:
    return list(nearer.lines())


def test_the_same_bytes_are_imported_once(tmp_path: Path, home: Path) -> None:
    archive = written(tmp_path, "one.csv", ONE)
    with Nearer.open(home) as nearer:
        (first,) = nearer.import_(nearer.examine([archive], me="me")).items
        before = lines(nearer)
        (again,) = nearer.import_(nearer.examine([archive], me="me")).items
        assert (first.new, first.known, first.already) == (2, 0, None)
        assert again.already == first.manifest.imported
        assert lines(nearer) == before


def test_an_overlapping_export_adds_only_what_is_new(tmp_path: Path, home: Path) -> None:
    with Nearer.open(home) as nearer:
        nearer.import_(nearer.examine([written(tmp_path, "one.csv", ONE)], me="me"))
        (more,) = nearer.import_(nearer.examine([written(tmp_path, "two.csv", TWO)], me="me")).items
        assert (more.new, more.known, more.people_new) == (1, 2, 1)
        assert len(lines(nearer)) == 3


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path, home: Path) -> None:
    with Nearer.open(home) as nearer:
        (told,) = nearer.dry_run(nearer.examine([written(tmp_path, "one.csv", ONE)], me="me")).items
        assert (told.new, told.dry_run) == (2, True)
        assert nearer.batches() == ()
        assert lines(nearer) == []


def test_an_import_taken_back_is_gone_until_undone_or_imported_again(tmp_path: Path, home: Path) -> None:
    one, two = written(tmp_path, "one.csv", ONE), written(tmp_path, "two.csv", TWO)
    with Nearer.open(home) as nearer:
        nearer.import_(nearer.examine([one], me="me"))
        alone = lines(nearer)
        (second,) = nearer.import_(nearer.examine([two], me="me")).items
        both = lines(nearer)
        nearer.decide(Choice.TAKE_BACK, (second.manifest.id,))
        assert lines(nearer) == alone
        nearer.undo()
        assert lines(nearer) == both
        nearer.decide(Choice.TAKE_BACK, (second.manifest.id,))
        (again,) = nearer.import_(nearer.examine([two], me="me")).items
        assert again.already is None
        assert lines(nearer) == both


def test_an_archive_of_nothing_is_a_failure_and_leaves_nothing(tmp_path: Path, home: Path) -> None:
    archive = written(tmp_path, "none.csv", "time,actor,target,verb\n")
    with Nearer.open(home) as nearer:
        try:
            result = nearer.import_(nearer.examine([archive], me="me"))
            (failure,) = result.failed
            assert isinstance(failure, NothingRead)
        except NearerError as error:
            assert error.next
        assert nearer.batches() == ()
        assert not list((home / "batches").iterdir())


def test_a_community_log_has_no_ego_until_one_is_chosen(tmp_path: Path, home: Path) -> None:
    with Nearer.open(home) as nearer:
        nearer.import_(nearer.examine([written(tmp_path, "two.csv", TWO)]))
        page = today.build(nearer, View())
        assert page.frame.state is HomeState.COMMUNITY
        assert page.empty is not None
        nearer.decide(Choice.EGO, ("plain/me",))
        assert circles.build(nearer, View()).frame.state is HomeState.READY
        assert person.build(nearer, View(), "ann").n_in.value == 1
        nearer.undo()
        assert today.build(nearer, View()).frame.state is HomeState.COMMUNITY


def test_every_decision_and_its_undo_leave_the_pages_as_they_were(tmp_path: Path, home: Path) -> None:
    with Nearer.open(home) as nearer:
        nearer.import_(nearer.examine([written(tmp_path, "two.csv", TWO)], me="me"))

        def pages() -> list[bytes]:
            view = View(at=nearer.present())
            people = [person.build(nearer, view, who) for who in ("ann", "bea")]
            return [to_json(p) for p in (today.build(nearer, view), circles.build(nearer, view), *people)]

        view = View(at=nearer.present())
        opening = today.build(nearer, view).openings[0]
        before = pages()
        for choice, subject, detail in (
            (Choice.MERGE, ("plain/ann", "plain/bea"), ""),
            (Choice.PIN, ("plain/ann",), "inner"),
            (Choice.NOT_PERSON, ("plain/bea",), ""),
            (Choice.DONE, (opening.id,), ""),
            (Choice.LATER, (opening.id,), "reply"),
            (Choice.LEAVE, (opening.id,), ""),
            (Choice.SPLIT, ("plain/ann",), ""),
        ):
            nearer.decide(choice, subject, detail)
            if choice is not Choice.SPLIT:
                assert pages() != before, choice
            nearer.undo()
            assert pages() == before, choice
