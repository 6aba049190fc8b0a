"""The source that CONTRIBUTING.md adds in three steps is what it says: recognised, and read into its golden file."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from nearer.model.coverage import Sight
from nearer.sources.archive import open_archive
from nearer.sources.contract import ArchiveSource, Options
from nearer.sources.registry import sources
from sources.casework import golden, read

GUIDE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A folder with the files of the example, each under the path that stands before its block."""
    for path, text in re.findall(r"^`([^`\n]+)`:\n\n```\w+\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def source_of(folder: Path) -> ArchiveSource:
    (path,) = folder.glob("src/nearer/sources/archives/*.py")
    spec = importlib.util.spec_from_file_location("guestbook", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SOURCE


def test_the_example_is_read_into_its_golden_file(example: Path) -> None:
    (case,) = example.glob("tests/sources/cases/*/*")
    options = Options(tomllib.loads((case / "case.toml").read_text())["me"])
    found, records = read(source_of(example), open_archive(case / "archive"), options)
    assert found is not None
    assert golden(found, records) == (case / "golden.log").read_text(encoding="utf-8")
    others = [one.name for one in sources() if one.recognize(open_archive(case / "archive"), options) is not None]
    assert set(others) <= {found.source}


def test_the_example_fulfils_the_contract(example: Path) -> None:
    source = source_of(example)
    assert isinstance(source, ArchiveSource)
    assert all(mark.sight is Sight.SEEN or mark.why for mark in source.coverage.marks.values())
