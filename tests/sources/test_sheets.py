"""Spreadsheets as tables: what a cell says, and what a hostile workbook may not do."""

import time

import pytest

from nearer.sources.contract import Options
from nearer.sources.decode import DecodeError
from nearer.sources.mapping.columns import head_of
from nearer.sources.mapping.sheets import COLUMNS, sheet_rows
from nearer.sources.registry import source_named
from sources.casework import Held

SHEET = "xl/worksheets/sheet1.xml"
STYLES = b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>'


def rows(cells: str, **members: bytes) -> list[tuple[int, list[str] | DecodeError]]:
    """The rows of a sheet with this text among its rows; members by their names below `xl/`, without the ending."""
    others = {f"xl/{name}.xml": data for name, data in members.items()}
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()
    return list(sheet_rows(Held({"xl/styles.xml": STYLES, **others, SHEET: sheet}), SHEET))


def cell(inner: str, **members: bytes) -> str:
    """What stands in a cell between two others."""
    ((_, cells),) = rows(f'<row r="1"><c><v>1</v></c>{inner}<c r="D1"><v>1</v></c></row>', **members)
    assert not isinstance(cells, DecodeError)
    assert len(cells) == 4
    return cells[1]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('<c s="1"><v>45355</v></c>', "2024-03-04"),
        ('<c s="1"><v>45355.999988425923</v></c>', "2024-03-04 23:59:59"),
        ('<c s="1"><v>-1</v></c>', "-1"),
        ('<c s="1"><v>1e300</v></c>', "1e300"),
        ('<c s="1"><v>nan</v></c>', "nan"),
        ('<c s="2"><v>0.5</v></c>', "0.5"),
        ('<c s="99999"><v>45355</v></c>', "45355"),
        ("<c><v>1001.0</v></c>", "1001"),
        ("<c><v>1.5</v></c>", "1.5"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="e"><v>#REF!</v></c>', ""),
        ('<c t="s"><v>-1</v></c>', ""),
        ('<c t="s"><v>999999999999</v></c>', ""),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><t>b &amp; c</t></r><rPh><t>x</t></rPh></is></c>', "ab & c"),
        ('<c t="str"><f>1+1</f><v>=cmd|calc</v></c>', "=cmd|calc"),
        ("<c/>", ""),
    ],
)
def test_a_cell_says_what_people_see_in_it(written: str, told: str) -> None:
    assert cell(written) == told


def test_days_are_counted_from_where_the_workbook_says() -> None:
    since_1904 = b'<workbook><workbookPr date1904="1"/></workbook>'
    assert cell('<c s="1"><v>43893</v></c>', workbook=since_1904) == "2024-03-04"
    assert cell('<c s="1"><v>2958465</v></c>', workbook=since_1904) == "2958465", "beyond the last year that there is"


def test_rows_and_columns_that_are_not_there_are_not_made_up() -> None:
    began = time.process_time()
    found = rows(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="1048576"><c r="C1048576"><v>3</v></c><c r="XFD1048576"><v>4</v></c><c r="ZZZZZZ9"><v>5</v></c></row>'
    )
    assert found == [(1, ["1", "2"]), (1_048_576, ["", "", "3"])]
    assert time.process_time() - began < 1
    ((_, wide),) = rows("<row>" + "<c><v>1</v></c>" * 2000 + "</row>")
    assert not isinstance(wide, DecodeError)
    assert len(wide) == COLUMNS


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a><b></a>",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b"<a " + b'b="' + b"x" * 6_000_000,
        b"\x00\x01",
        b"",
    ],
    ids=["entities", "outside", "unclosed", "encoding", "one long attribute", "noise", "nothing"],
)
def test_a_hostile_part_ends_in_one_problem_and_at_once(hostile: bytes) -> None:
    began = time.process_time()
    for member in (SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"):
        held = Held({SHEET: b"<worksheet/>", member: hostile})
        told = [one for _, one in sheet_rows(held, SHEET)]
        assert all(isinstance(one, DecodeError) for one in told)
        assert len(told) <= 1
        assert head_of(held, SHEET) is None
    assert time.process_time() - began < 2


def test_a_sheet_that_is_cut_off_gives_its_rows_and_says_so() -> None:
    whole = b"<worksheet><sheetData>" + b"<row><c><v>1</v></c><c><v>2</v></c></row>" * 3
    *found, (_, last) = sheet_rows(Held({SHEET: whole}), SHEET)
    assert [number for number, _ in found] == [1, 2, 3]
    assert isinstance(last, DecodeError)
    assert last.code == "bad-xml"


def test_more_text_than_is_read_at_once_is_told() -> None:
    many = b"<sst>" + (b"<si><t>" + b"x" * 32_000 + b"</t></si>") * 1100 + b"</sst>"
    ((_, told),) = rows("<row><c><v>1</v></c></row>", sharedStrings=many)
    assert isinstance(told, DecodeError)
    assert told.code == "too-large"


def test_a_workbook_of_other_things_is_nobodys() -> None:
    assert source_named("mapped").recognize(Held({SHEET: b"<worksheet/>"}), Options()) is None
