"""A home from its first import to forgetting, through the real `nearer`."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len

from cli.running import Process, Terminal

AT = ("--at", "2026-02-10T12:00Z")
LOG = """time,actor,target,verb,network,id,in_reply_to,text,visibility
2026-01-03T09:14:00Z,ann,me,reply,shop,1,,Did the talk go well?,public
2026-01-04T09:14:00Z,me,ann,reply,shop,2,1,It did,public
2026-02-08T09:14:00Z,ann,me,message,shop,3,,Can you send the plans?,direct
2026-02-05T09:14:00Z,bob,me,like,shop,4,,,public
2026-01-07T09:14:00Z,=cmd(),me,reply,shop,5,,formula,public
2026-01-08T09:14:00Z,"x\x1b]0;owned\x07y",me,reply,shop,6,,"clear \x1b[2J me",public
2026-01-09T09:14:00Z,me,carl,reply,shop,7,,Hello,public
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archives") / "shop.csv"
    path.write_text(LOG, encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def lived(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A home with one import, for tests that only look."""
    nearer = Terminal(tmp_path_factory.mktemp("lived") / "home")
    nearer("import", str(archive), "--me", "me")
    return nearer


@pytest.fixture
def nearer(archive: Path, tmp_path: Path) -> Terminal:
    """A home of its own for a test that decides."""
    nearer = Terminal(tmp_path / "home")
    nearer("import", str(archive), "--me", "me")
    return nearer


# Bringing in


def test_a_dry_run_counts_and_writes_nothing(archive: Path, tmp_path: Path) -> None:
    nearer = Terminal(tmp_path / "home")
    told = nearer("import", str(archive), "--me", "me", "--dry-run", "--json").json["reports"][0]
    assert (told["dry_run"], told["new"], told["known"]) == (True, 7, 0)
    assert nearer("imports", "--json").json["batches"] == []


def test_an_import_reports_what_came_of_it_and_twice_adds_nothing(archive: Path, tmp_path: Path) -> None:
    nearer = Terminal(tmp_path / "home")
    first = nearer("import", str(archive), "--me", "me", "--json").json["reports"][0]
    assert (first["source"], first["new"], first["account"]) == ("plain", 7, "shop/@me")
    assert {count["name"]: count["count"] for count in first["verbs"]} == {"create": 6, "like": 1}
    again = nearer("import", str(archive), "--me", "me", "--json").json["reports"][0]
    assert (again["new"], again["known"]) == (0, 7)
    assert again["already"] is not None


def test_a_file_that_is_no_archive_fails_and_says_what_to_do(tmp_path: Path) -> None:
    strange = tmp_path / "holiday.txt"
    strange.write_text("sun and sea")
    ran = Terminal(tmp_path / "home")("import", str(strange), code=1)
    assert ran.err.startswith("NR-IMPORT-")
    assert "next" in ran.err
    assert "sun" not in ran.err


def test_a_stray_file_beside_an_archive_is_named_and_not_passed_over_in_silence(archive: Path, tmp_path: Path) -> None:
    strange = tmp_path / "holiday.txt"
    strange.write_text("sun and sea")
    ran = Terminal(tmp_path / "home")("import", str(archive), str(strange), "--me", "me", code=1)
    assert "new            7" in ran.out, "the archive is imported all the same"
    assert "NR-IMPORT-10" in ran.err
    assert "holiday.txt" in ran.err


def test_an_import_is_taken_back_and_brought_in_again(nearer: Terminal) -> None:
    batch = nearer("imports", "--json").json["batches"][0]["id"]
    assert "nearer undo" in nearer("take-back", batch).out
    assert nearer("log", "show").out == ""
    nearer("undo")
    assert len(nearer("log", "show").out.splitlines()) == 7


# Looking


@pytest.mark.parametrize("page", ["today", "circles", "people", "imports", "history", "settings"])
def test_every_page_shows_itself_on_an_empty_home(page: str, tmp_path: Path) -> None:
    nearer = Terminal(tmp_path / "home")
    assert nearer(page).out.strip()
    assert nearer(page, "--json").json["frame"]["state"] == "empty"


@pytest.mark.parametrize("words", [("today", *AT), ("circles", *AT), ("people", *AT), ("person", "ann", *AT)])
def test_no_escape_of_a_stranger_reaches_the_terminal(lived: Terminal, words: tuple[str, ...]) -> None:
    out = lived(*words).out
    assert "\x1b" not in out
    assert "\x07" not in out


def test_a_narrow_terminal_without_colours_gets_neither_wide_lines_nor_colours(lived: Terminal) -> None:
    out = Process(lived.home, columns=30)("people", *AT, NO_COLOR="1", FORCE_COLOR="1").out
    assert not re.search(r"\x1b\[[0-9;]*(3|4|9|10)[0-9]", out)
    assert max(cell_len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in out.splitlines()) <= 30


def test_today_shows_who_waits_and_how_to_settle_it(lived: Terminal) -> None:
    page = lived("today", *AT, "--json").json
    waiting = [card for card in page["openings"] if card["who"]["name"] == "ann"]
    assert waiting[0]["words"]["text"] == "Can you send the plans?"
    text = lived("today", *AT).out
    assert "Can you send the plans?" in text
    assert f"nearer done {waiting[0]['id']}" in text


def test_a_person_is_found_by_name_by_handle_by_account_and_by_id(lived: Terminal) -> None:
    ann = lived("person", "shop/ann", "--json").json["who"]["id"]
    for who in ("ann", "@ann", ann):
        assert lived("person", who, *AT, "--json").json["who"]["id"] == ann


def test_nobody_is_a_failure_with_a_code(lived: Terminal) -> None:
    assert lived("person", "zoe", code=1).err.startswith("NR-WHO-01")


def test_every_number_leads_by_commands_to_the_line_of_the_archive(lived: Terminal) -> None:
    why = lived("why", "ann", *AT, "--json").json
    acts = [act for step in why["steps"] for act in step["acts"]]
    assert acts
    one = lived("why", acts[0]["id"], "--json").json
    assert one["origins"][0]["archive"] == "shop.csv"
    assert "shop.csv" in lived("why", acts[0]["id"]).out


def test_the_log_prints_in_its_notation_and_can_be_narrowed(lived: Terminal) -> None:
    lines = lived("log", "show").out.splitlines()
    assert len(lines) == 7
    assert lines[0].startswith("2026-01-03T09:14:00Z  shop/1  @ann  create  -> @me")
    assert len(lived("log", "show", "--who", "ann").out.splitlines()) == 3
    assert len(lived("log", "show", "--limit", "2").out.splitlines()) == 2
    assert lived("log", "show", "--network", "x").out == ""
    assert [json.loads(line) for line in lived("log", "show", "--json").out.splitlines()] == lines


def test_people_as_csv_has_no_formula_and_every_person(lived: Terminal) -> None:
    rows = list(csv.DictReader(StringIO(lived("people", "--csv", *AT).out)))
    names = {row["name"] for row in rows}
    assert "ann" in names
    assert not [name for name in names if name[:1] in "=+-@"]


# Cloak


@pytest.mark.parametrize(
    "words", [("today",), ("circles",), ("people",), ("person", "ann"), ("why", "ann"), ("history",)]
)
def test_a_cloak_hides_names_and_words(lived: Terminal, words: tuple[str, ...]) -> None:
    for told in (lived(*words, *AT, "--cloak").out, lived(*words, *AT, "--cloak", "--json").out):
        assert "plans" not in told
        assert "talk go well" not in told
        assert "ann" not in told.replace("cannot", "")


def test_the_log_has_no_stand_ins_and_stays_shut_while_cloaked(nearer: Terminal) -> None:
    assert nearer("log", "show", "--cloak", code=1).err.startswith("NR-CLI-05")
    nearer("settings", "cloak", "on")
    assert nearer("log", "show", code=1).err.startswith("NR-CLI-05")
    assert nearer("log", "show", "--no-cloak").out


# Deciding


def test_done_closes_an_opening_and_undo_brings_it_back(nearer: Terminal) -> None:
    def waiting() -> list[str]:
        return [card["id"] for card in nearer("today", *AT, "--json").json["openings"]]

    before = waiting()
    assert "takes it back" in nearer("done", before[0]).out
    assert "No opening of this id" in nearer("leave", "mistyped").out
    assert before[0] not in [card["id"] for card in nearer("today", "--json").json["openings"]]
    nearer("undo")
    nearer("undo")
    assert waiting() == before


def test_later_takes_words_and_dates_and_refuses_the_past(nearer: Terminal) -> None:
    assert nearer("later", "abc", "reply", "--json").json["detail"] == "reply"
    assert nearer("later", "abc", "--json").json["detail"] > "2026"
    assert nearer("later", "abc", "2199-01-01", "--json").json["detail"].startswith("2199-01-01T23:59")
    assert "past" in nearer("later", "abc", "2001-01-01", code=2).err


def test_two_people_become_one_and_two_again(nearer: Terminal) -> None:
    def count() -> int:
        return nearer("people", *AT, "--json").json["total"]

    before = count()
    nearer("merge", "ann", "bob")
    assert count() == before - 1
    nearer("undo")
    assert count() == before


def test_a_pin_shows_and_every_decision_stands_in_the_history(nearer: Terminal) -> None:
    nearer("pin", "ann", "inner")
    assert nearer("person", "ann", "--json").json["pinned"] is True
    rows = nearer("history", "--json").json["rows"]
    assert rows[0]["choice"] == "pin"
    assert "nearer undo" in nearer("history").out


def test_a_setting_is_kept_and_one_that_does_not_fit_is_refused(nearer: Terminal) -> None:
    nearer("settings", "minutes", "25")
    assert nearer("settings", "minutes").out == "25\n"
    assert nearer("settings", "minutes", "many", code=2).err.startswith("NR-CLI-01")
    assert "The settings are" in nearer("settings", "colour", code=2).err
    assert nearer("settings", "zone", "Mars/Olympus", code=2)


def test_forgetting_asks_for_the_name_and_then_no_import_brings_them_back(nearer: Terminal, archive: Path) -> None:
    assert nearer("forget", "ann", code=1).err.startswith("NR-CLI-04")
    assert nearer("forget", "ann", "--confirm", "bob", code=1).err.startswith("NR-CLI-04")
    assert "ann" in nearer("log", "show").out
    nearer("forget", "ann", "--confirm", "ann")
    assert "ann" not in nearer("log", "show").out
    other = archive.with_name("other.csv")
    other.write_text(LOG + "2026-01-11T09:14:00Z,ann,me,like,shop,9,,,public\n", encoding="utf-8")
    nearer("import", str(other), "--me", "me")
    assert "ann" not in nearer("log", "show").out


def test_the_doctor_has_nothing_to_say_of_a_healthy_home(nearer: Terminal) -> None:
    assert all(check["ok"] for check in nearer("doctor", "--json").json)
