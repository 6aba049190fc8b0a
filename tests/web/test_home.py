"""The real app over real homes, in a real browser: accessible, by keyboard alone, and an import from hand to end."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from nearer.api.nearer import Nearer
from nearer.faces.web.app import create_app
from web.browser import PHONE, axe, looking, served, wide
from web.homes import addresses

pytestmark = pytest.mark.browser

LOG = """time,actor,target,verb,id,text
2026-02-01T10:00:00Z,me,ann,create,1,How was the fair?
2026-02-01T11:00:00Z,ann,me,create,2,"<script>window.__pwned=1</script> Fine, and yours?"
2026-02-02T11:00:00Z,"<img src=x onerror=window.__pwned=1>",me,create,3,Hello
"""


def of_each_kind(every: list[str]) -> list[str]:
    """Of pages that differ only in what they are about (a reason, a figure, a moment) the first."""
    about = re.compile(r"(?<=/why/).*|(?<=/conduct/).*|[?]at=.*")
    return list({about.sub("", address): address for address in every[::-1]}.values())


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("home", ["empty", "demo"])
def test_every_page_is_accessible_and_fits_a_phone(
    browser: Browser, request: pytest.FixtureRequest, home: str, part: int
) -> None:
    """In dark, test_look looks at every kind of page: what a page's colours are does not depend on the home."""
    nearer: Nearer = request.getfixturevalue(home)
    with served(create_app(nearer)) as url, looking(browser) as page:
        for address in of_each_kind(addresses(nearer))[part::4]:
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(url + address)
            assert axe(page) == [], address
            page.set_viewport_size(PHONE)
            assert wide(page) == [], address


def heading(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('[data-opening]')?.querySelector('h2')?.textContent ?? ''")


def test_the_queue_is_cleared_by_keyboard_alone(browser: Browser, mine: Nearer) -> None:
    with served(create_app(mine)) as url, looking(browser) as page:
        page.goto(f"{url}/?minutes=60")
        queue = page.locator("[data-opening] h2").all_inner_texts()
        assert len(queue) >= 3
        page.keyboard.press("j")
        assert heading(page) == queue[0]
        keys = ["e", "l", "s", "x"]
        for step in range(60):
            if page.locator("[data-opening]").count() == 0:
                break
            here = heading(page)
            assert here == page.locator("[data-opening] h2").first.inner_text()
            key = keys[step % 4]
            with page.expect_navigation():
                page.keyboard.press(key)
                if key == "s":
                    page.keyboard.press("Enter")
            expect(page.locator(".toast")).to_be_visible()
        expect(page.get_by_role("heading", level=2)).to_be_visible()
        expect(page.locator("#say")).to_contain_text("That is all for today.")
        assert page.locator("[data-opening]").count() == 0


def test_z_brings_back_what_was_done_and_the_focus_goes_on(browser: Browser, mine: Nearer) -> None:
    with served(create_app(mine)) as url, looking(browser) as page:
        page.goto(url)
        queue = page.locator("[data-opening] h2").all_inner_texts()
        page.keyboard.press("j")
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("e")
        expect(page.locator("[data-opening]:focus h2")).to_have_text(queue[2])
        with page.expect_navigation():
            page.keyboard.press("z")
        assert page.locator("[data-opening] h2").all_inner_texts() == queue


def test_the_cloak_is_one_key(browser: Browser, mine: Nearer) -> None:
    with served(create_app(mine)) as url, looking(browser) as page:
        page.goto(url)
        name = page.locator("[data-opening] h2").first.inner_text()
        with page.expect_navigation():
            page.keyboard.press("c")
        expect(page.get_by_text("Cloaked: names and words are replaced")).to_be_visible()
        expect(page.get_by_text(name)).to_have_count(0)
        page.get_by_role("button", name="Show names").click()
        expect(page.locator("[data-opening] h2").first).to_have_text(name)


def test_an_import_from_the_file_to_the_circles_and_back(browser: Browser, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    with (
        Nearer.open(tmp_path / "home") as nearer,
        served(create_app(nearer)) as url,
        looking(browser) as page,
    ):
        page.goto(f"{url}/imports")
        page.get_by_label("Drop files here").set_input_files(log)
        page.get_by_role("button", name="See what is in it").click()
        expect(page.get_by_text("would be new")).to_be_visible(timeout=60_000)
        expect(page.locator(".big-count").first).to_have_text("3")
        assert nearer.batches() == ()
        assert axe(page) == []
        page.get_by_label("Which account is yours?").fill("me")
        page.get_by_role("button", name="Bring it in").click()
        expect(page.get_by_role("link", name="Meet your circles")).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="Take it back").click()
        page.get_by_role("button", name="Take it back").click()
        expect(page.locator(".toast")).to_contain_text("taken back")
        page.goto(f"{url}/people")
        expect(page.get_by_text("ann", exact=True)).to_have_count(0)
        page.goto(f"{url}/imports")
        page.get_by_role("button", name="Bring it back").click()
        page.goto(f"{url}/people")
        expect(page.get_by_text("ann", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="<img src=x onerror=window.__pwned=1>")).to_be_visible()
        assert page.evaluate("window.__pwned") is None


def test_an_import_needs_no_script(browser: Browser, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    with (
        Nearer.open(tmp_path / "home") as nearer,
        served(create_app(nearer)) as url,
        looking(browser, java_script_enabled=False) as page,
    ):
        page.goto(f"{url}/imports")
        page.get_by_text("Or name a file or folder on this machine").click()
        page.get_by_label("Path").fill(str(log))
        page.get_by_role("button", name="See what is in it").last.click()
        expect(page.get_by_text("would be new")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Bring it in").click()
        expect(page.get_by_role("link", name="See today")).to_be_visible(timeout=60_000)
        page.goto(url)
        assert len(nearer.batches()) == 1


def test_what_cannot_be_read_says_so_and_changes_nothing(browser: Browser, tmp_path: Path) -> None:
    odd = tmp_path / "holiday.zip"
    odd.write_bytes(b"<html>Please log in</html>")
    with (
        Nearer.open(tmp_path / "home") as nearer,
        served(create_app(nearer)) as url,
        looking(browser) as page,
    ):
        page.goto(f"{url}/imports")
        page.get_by_label("Drop files here").set_input_files(odd)
        page.get_by_role("button", name="See what is in it").click()
        expect(page.get_by_role("link", name="Back to imports")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Next", exact=True)).to_be_visible()
        assert nearer.batches() == ()


def test_a_why_opens_over_the_page_and_leads_to_an_act(browser: Browser, demo: Nearer) -> None:
    with served(create_app(demo)) as url, looking(browser) as page:
        page.goto(url)
        page.locator("[data-opening] a[data-why]").first.click()
        sheet = page.locator("#pop")
        expect(sheet).to_be_visible()
        assert axe(page) == []
        sheet.locator("a[href^='/act/']").first.click()
        expect(page.get_by_role("heading", name="Where it was read")).to_be_visible()
        assert re.search(r"/act/\w+/", page.url)
