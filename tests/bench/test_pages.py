"""The program behind `make bench-pages` runs, small; how long it takes is for the bench to say."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def program() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "bench" / "pages.py"
    spec = importlib.util.spec_from_file_location("bench_pages", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_pages"] = module
    spec.loader.exec_module(module)
    return module


def test_every_page_of_a_made_up_log_is_asked_for_and_timed(tmp_path: Path, program: ModuleType) -> None:
    figures = program.measure(tmp_path, 20_000, 500, lambda what: None)
    text = "\n".join(program.table(figures))
    for page in ("Today", "Circles", "People", "Person (busiest)", "Why closeness (busiest)", "Imports", "Settings"):
        assert f"\n{page} " in text
    assert "json.loads" in text and "msgspec.json.decode" in text and "rows/s" in text


def test_the_same_seed_makes_the_same_log(tmp_path: Path, program: ModuleType) -> None:
    for name in ("a", "b"):
        program.write_log(tmp_path / name, 2_000, 50)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert len((tmp_path / "a").read_text().splitlines()) == 2_000
