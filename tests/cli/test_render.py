"""Pages in the terminal: all that the page holds, nothing that a terminal obeys, at any width."""

import csv
import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from io import StringIO

import pytest
from rich.cells import cell_len

import cli.invented_pages as invented
from cli.drawing import OBJECTS, PAGES, drawn
from nearer.faces.cli.render.people import people_csv
from nearer.faces.cli.show import safe

ADDRESSES = {
    "href",
    "why_href",
    "json",
    "address",
    "clear",
    "previous",
    "following",
    "more_conversations",
    "unplaced_href",
}
NOT_SHOWN = ADDRESSES | {"zone", "state", "siblings", "kind", "periods", "themes", "later", "wrong", "name", "id"}


def told(value: object, field: str = "") -> Iterator[str]:
    """Every word of a page that a reader of the web app would see."""
    if dataclasses.is_dataclass(value):
        for part in dataclasses.fields(value):
            inner = getattr(value, part.name)
            # `why` of a number or a reason is the address of its page; elsewhere it is a sentence.
            if (type(value).__name__, part.name) in {("Dot", "circle"), ("Ring", "circle")}:
                continue  # Told by the heading under which the person stands.
            address = part.name in NOT_SHOWN or (
                isinstance(inner, str) and inner.startswith("/") and part.name == "why"
            )
            if not address or (part.name == "name" and "Who" in type(value).__name__):
                yield from told(inner, part.name)
    elif isinstance(value, tuple):
        for inner in value:
            yield from told(inner, field)
    elif isinstance(value, str):
        yield value


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", PAGES)
def test_the_terminal_shows_all_that_the_page_holds(name: str) -> None:
    text = squeezed(drawn(name))
    missing = [word for word in told(OBJECTS[name]) if squeezed(safe(word)).strip() not in text]
    assert missing == []


@pytest.mark.parametrize("width", [24, 40, 71, 72, 100, 200])
@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_wider_than_the_terminal_and_no_order_reaches_it(name: str, width: int) -> None:
    text = drawn(name, width)
    assert max(cell_len(line) for line in text.split("\n")) <= width
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert "\u202e" not in text


def test_colour_comes_only_where_the_terminal_has_it() -> None:
    assert "\x1b[" in drawn("circles", 100, colour=True)
    assert "\x1b" not in drawn("circles", 100)


def test_markup_in_a_name_stays_a_name() -> None:
    page = dataclasses.replace(invented.ANN, name="[bold red]Ann[/]")
    row = dataclasses.replace(invented.PEOPLE, rows=(invented.row(page),))
    from rich.console import Console

    from nearer.faces.cli.render.people import people

    out = StringIO()
    Console(file=out, width=300).print(people(row, 300))
    assert "[bold red]Ann[/]" in out.getvalue()


def test_a_week_that_no_source_could_see_is_a_gap_and_not_a_low() -> None:
    assert "▂ ▄█" in drawn("people")


def test_unknown_numbers_stay_words() -> None:
    assert "not visible" in drawn("people")
    assert "place before unknown" in drawn("circles")


def test_the_demo_and_a_past_day_say_so() -> None:
    assert "none of these people exist" in drawn("today")
    assert "As of 2026-03-01 09:30 (Europe/Lisbon)" in drawn("person")


def test_every_number_of_a_person_names_the_command_that_explains_it() -> None:
    text = drawn("person")
    for what in ("closeness", "change", "direction", "in", "out", "reason-rhythm", "opening-5c1e2a"):
        assert f"nearer why a1 {what}" in text


def test_a_csv_row_reads_back_and_holds_no_formula() -> None:
    head, *rows = list(csv.reader(StringIO(people_csv(invented.PEOPLE))))
    assert head[:3] == ["id", "name", "handle"]
    assert [row[1] for row in rows][-1] == "'" + invented.FORMULA
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@\t\r" and cell]
    assert rows[0][head.index("change")] == "-2.5"
    assert rows[0][head.index("out")] == ""
