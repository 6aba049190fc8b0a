"""The bench of imports runs over every source, on archives that each source reads as its own."""

from io import StringIO
from pathlib import Path

import pytest
from bench.imports import show, speeds, unmeasured
from bench.inputs import FORMS, Form, Repository
from rich.console import Console

from nearer.model.activity import Activity
from nearer.sources.archive import open_archive
from nearer.sources.contract import Options
from nearer.sources.registry import source_named, sources


def test_sources_without_a_form_are_named() -> None:
    """A new source needs no edit here; the bench says that it is not measured."""
    assert {*unmeasured(), *(form.source for form in FORMS)} == {source.name for source in sources()}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_an_archive_with_more_rows_has_as_many_more_acts(form: Form | Repository, tmp_path: Path) -> None:
    few, many = (ids(form, form.make(rows, tmp_path)) for rows in (40, 160))
    assert many - few >= 60, "repeated rows are new acts"


def test_the_table_says_rows_bytes_and_memory_at_both_sizes(tmp_path: Path) -> None:
    out = StringIO()
    show(speeds(100, [form for form in FORMS if form.source == "irc"], tmp_path), Console(file=out, width=120))
    (line,) = (line for line in out.getvalue().splitlines() if " irc " in line)
    assert len([cell for cell in line.split("│") if cell.strip()]) == 9


def ids(form: Form | Repository, archive: Path) -> int:
    source, options = source_named(form.source), Options((archive.parent / "me").read_text() or None)
    opened = open_archive(archive)
    found = source.recognize(opened, options)
    assert found is not None
    return len({record.id for record in source.read(opened, found, options) if isinstance(record, Activity)})
