"""Hostile text reaches the terminal as letters, never as orders."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.faces.cli.show import FSI, PDI, cell, isolate, safe, safe_lines

ANY = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("Ann\x1b[31m", "Ann␛[31m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("line\r\nforged", "line forged"),
        ("tab\there", "tab here"),
        ("c1 \x9b31m", "c1 �31m"),
        ("del\x7f", "del␡"),
        ("gpj.\u202eannA", "gpj.�annA"),
        ("\u2069out of my isolate", "�out of my isolate"),
        ("\u2068never ended", "�never ended"),
        ("\u2068kept\u2069", "\u2068kept\u2069"),
        ("lone \ud800 surrogate", "lone � surrogate"),
        ("tagged\U000e0041", "tagged�"),
        ("para\u2029graph", "para graph"),
        ("👩\u200d🚀 é ñ 漢字", "👩\u200d🚀 é ñ 漢字"),
    ],
)
def test_what_a_terminal_might_obey_is_shown_instead(hostile: str, shown: str) -> None:
    assert safe(hostile) == shown


@settings(deadline=None)
@given(ANY)
def test_nothing_that_moves_the_cursor_or_turns_the_line_survives(text: str) -> None:
    for shown in (safe(text), isolate(text)):
        assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e")
        depth = 0
        for c in shown:
            depth += (c in "\u2066\u2067\u2068") - (c == PDI)
            assert depth >= 0
        assert depth == 0


@settings(deadline=None)
@given(ANY)
def test_making_safe_twice_is_making_safe_once(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@settings(deadline=None)
@given(ANY)
def test_words_of_several_lines_keep_their_lines_and_nothing_else(text: str) -> None:
    assert all(safe(line) == line for line in safe_lines(text).split("\n"))


def test_a_name_written_from_right_to_left_cannot_reorder_its_neighbours() -> None:
    assert isolate("שרה") == f"{FSI}שרה{PDI}"
    assert isolate(f"שרה{PDI}") == f"{FSI}שרה�{PDI}"


def test_other_names_stay_as_they_are_to_be_copied_and_searched() -> None:
    assert isolate("Ann Bell") == "Ann Bell"
    assert isolate("Zoë 漢字 🌊") == "Zoë 漢字 🌊"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_of_a_csv_is_a_formula(first: str) -> None:
    assert cell(f"{first}1+1") == f"'{first}1+1"


def test_other_cells_are_left_alone() -> None:
    assert cell("Ann = Bell") == "Ann = Bell"
    assert cell("") == ""
