from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, sync_playwright

from web.browser import FLAGS, find_chromium, served
from web.gallery import gallery


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
