"""Every page, on invented people rich in edge cases, in a real browser: accessible, narrow, and nothing runs."""

from itertools import product

import pytest
from playwright.sync_api import Browser

from nearer.faces.web.render import ROOMS
from web.browser import PHONE, axe, looking, wide
from web.gallery import PAGES

ADDRESSES = [*PAGES, "-/patterns", "-/error"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_is_accessible_fits_a_phone_and_runs_nothing(browser: Browser, gallery_url: str, name: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/{name}?theme=light&toast=1")
        page.locator("main details:not(.menu)").evaluate_all("all => { for (const e of all) e.open = true }")
        assert axe(page) == []
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert axe(page, ["color-contrast"]) == []
        page.set_viewport_size(PHONE)
        assert wide(page) == []
        assert axe(page, ["target-size", "scrollable-region-focusable"]) == []
        assert page.evaluate("window.__pwned") is None
        links = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert [x for x in links if not x.startswith(("/", "#", "http://", "https://", "?"))] == []


def test_every_page_stands_without_a_script(browser: Browser, gallery_url: str) -> None:
    with looking(browser, java_script_enabled=False) as page:
        for name in ADDRESSES:
            page.goto(f"{gallery_url}/{name}")
            assert page.locator("h1").count() == 1
            assert page.locator("h1").is_visible()
            assert page.locator("nav[aria-label=Rooms] a:visible").count() == len(ROOMS)


def test_themes_are_three(browser: Browser, gallery_url: str) -> None:
    seen: dict[tuple[str, str], str] = {}
    for theme, scheme in product(("auto", "light", "dark"), ("light", "dark")):
        with looking(browser, color_scheme=scheme) as page:
            page.goto(f"{gallery_url}/today?theme={theme}")
            seen[theme, scheme] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    light, dark = seen["light", "light"], seen["dark", "dark"]
    assert light != dark
    assert (seen["auto", "light"], seen["auto", "dark"]) == (light, dark)
    assert (seen["light", "dark"], seen["dark", "light"]) == (light, dark)


def test_paper_is_white_and_ink_is_black_in_print(browser: Browser, gallery_url: str) -> None:
    with looking(browser, color_scheme="dark") as page:
        page.goto(f"{gallery_url}/person?theme=dark")
        page.emulate_media(media="print")
        style = "getComputedStyle(document.documentElement)"
        assert page.evaluate(f"{style}.backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate(f"{style}.color") == "rgb(0, 0, 0)"
        assert not page.locator(".side").is_visible()
        assert page.locator("svg.trajectory").is_visible()
        assert len(page.pdf()) > 20_000
