"""A part that was not given is told, for every network alike; dates, people and second downloads are no parts."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from nearer.sources.archive.gaps import told
from nearer.sources.contract import Options
from nearer.sources.registry import discover
from sources.casework import cases

ROOM = "messages/inbox/noor_1"


@pytest.mark.parametrize(
    ("names", "labels", "missing"),
    [
        ([f"{ROOM}/message_1.json", f"{ROOM}/message_3.json"], [], "no message_2.json"),
        ([f"{ROOM}/message_2.json"], [], "no message_1.json"),
        (["comments_1.csv", "comments_3.csv"], [], "no comments_2.csv"),
        (["messages-000002.json"], [], "no messages_1.json"),
        (["a.json"], ["takeout-20240101T000000Z-001.zip", "takeout-20240101T000000Z-003.zip"], "Part 2 of"),
        (["a.json"], ["instagram-2.zip"], "Part 1 of"),
    ],
)
def test_a_gap_in_the_numbers_is_told(names: list[str], labels: list[str], missing: str) -> None:
    (sentence,) = told(names, labels, "instagram")
    assert missing in sentence
    assert "noor" not in sentence


@pytest.mark.parametrize(
    "name",
    [
        "general/2024-03-05.json",
        "Ben Okafor_12.json",
        "Comments_123456789.csv",
        "events-2023.json",
        "orders_export_7.csv",
    ],
)
def test_dates_people_and_ids_are_no_parts(name: str) -> None:
    assert list(told([name], [], "slack")) == []


@pytest.mark.parametrize("label", ["archive-2026-01-02.zip", "x-2022-11-14.zip", "photos (3).zip", "team-7.zip"])
def test_names_of_archives_that_are_no_parts(label: str) -> None:
    assert list(told([], [label], "x")) == []


def test_no_case_that_is_whole_is_said_to_lack_a_part() -> None:
    for case in cases():
        found = discover((case.archive,), case.options).recognised
        assert not [note for one in found for note in one.found.notes if "missing" in note and "numbered" in note], case


def test_the_note_stands_in_the_plan_of_an_import(tmp_path: Path) -> None:
    (case,) = [case for case in cases() if str(case) == "tiktok/to-2023"]
    (data,) = case.members().values()
    with ZipFile(tmp_path / "tiktok-data-003.zip", "w") as out:
        out.writestr("user_data.json", data)
    (one,) = discover((tmp_path / "tiktok-data-003.zip",), Options()).recognised
    assert any(note.startswith("Parts 1, 2 of this export are not") for note in one.found.notes)
