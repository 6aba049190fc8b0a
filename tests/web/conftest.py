from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from nearer.api.nearer import Nearer
from web.browser import FLAGS, find_chromium, served
from web.gallery import gallery
from web.homes import copy_of, demo_home, now


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
    """An installed Chromium, headless."""
    path = find_chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def gallery_url() -> Generator[str]:
    """Every page on invented people, served."""
    with served(gallery()) as url:
        yield url


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo life, made once. Open it to read; act on a copy."""
    return demo_home(tmp_path_factory.mktemp("demo") / "home")


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Generator[Nearer]:
    """The demo life, to read."""
    with Nearer.open(demo_folder, clock=now) as nearer:
        yield nearer


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Generator[Nearer]:
    """A home that holds nothing, to read."""
    with Nearer.open(tmp_path_factory.mktemp("empty") / "home", clock=now) as nearer:
        yield nearer


@pytest.fixture
def mine(demo_folder: Path, tmp_path: Path) -> Generator[Nearer]:
    """A copy of the demo life, to act in."""
    with copy_of(demo_folder, tmp_path / "home") as nearer:
        yield nearer
