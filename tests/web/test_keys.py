"""The keyboard: the queue, the overlay drawn from the page itself, Why?, and pictures with one stop for Tab."""

import pytest
from playwright.sync_api import Browser, Page, expect

from web.browser import axe, looking

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('[data-opening]')?.querySelector('h2')?.textContent ?? ''")


def test_j_and_k_walk_the_queue_and_stop_at_its_ends(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/today")
        walked: list[str] = []
        for key in "jjjjjk":
            page.keyboard.press(key)
            walked.append(focused(page))
        assert walked == ["Ann Brook", "Mateo Ruiz", "Yuki 山田", "مريم الحسن", "مريم الحسن", "Yuki 山田"]


def test_s_opens_the_menu_of_later_and_escape_closes_it(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/today")
        page.keyboard.press("j")
        page.keyboard.press("s")
        expect(page.get_by_role("button", name="Tomorrow").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Tomorrow").first).to_be_hidden()
        assert focused(page) == "Ann Brook"


def test_keys_are_only_letters_while_somebody_types(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/people")
        page.keyboard.press("/")
        page.keyboard.type("jegt?")
        expect(page.locator("#q")).to_have_value("jegt?")
        assert page.url.endswith("/people")
        assert not page.locator("#pop").is_visible()


def test_the_overlay_lists_the_keys_of_this_very_page(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/today")
        page.keyboard.press("?")
        overlay = page.locator("#pop")
        expect(overlay).to_be_visible()
        on_page = set(page.locator("[data-key]").evaluate_all("all => all.map(e => e.dataset.key)"))
        listed = overlay.locator("dt").evaluate_all("all => all.map(e => e.textContent)")
        assert set(listed) == on_page
        assert {"j k", "Enter", "r", "e", "s", "x", "l", "z", "?", "g t", "g p", "g c", "g i", "g h"} <= on_page
        assert axe(page) == []
        page.keyboard.press("Escape")
        expect(overlay).to_be_hidden()


def test_g_and_a_letter_go_to_a_room(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/today")
        page.keyboard.press("g")
        page.keyboard.press("p")
        page.wait_for_url("**/people")
        expect(page.get_by_role("heading", level=1)).to_have_text("People")


def test_single_keys_can_be_switched_off(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/today")
        page.evaluate("document.documentElement.dataset.keys = 'off'")
        page.keyboard.press("j")
        page.keyboard.press("?")
        assert focused(page) == ""
        assert not page.locator("#pop").is_visible()


def test_why_opens_in_place_and_escape_gives_the_focus_back(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/person")
        link = page.get_by_role("link", name="Why? this closeness")
        link.focus()
        page.keyboard.press("Enter")
        sheet = page.locator("#pop")
        expect(sheet).to_be_visible()
        expect(sheet).to_contain_text("they answered you on 12 days")
        expect(sheet.get_by_role("heading", level=2)).to_be_focused()
        assert page.locator("h1").count() == 1
        assert axe(page) == []
        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        expect(link).to_be_focused()
        assert page.url.endswith("/person")


def test_why_is_a_page_where_no_script_runs(browser: Browser, gallery_url: str) -> None:
    with looking(browser, java_script_enabled=False) as page:
        page.goto(f"{gallery_url}/person")
        page.get_by_role("link", name="Why? this closeness").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Why is closeness 43?")


def test_the_picture_has_one_stop_and_arrows_move_in_and_between_rings(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/circles")
        assert page.locator("svg.circles a[tabindex='0']").count() == 1

        def ring() -> int:
            return int(page.evaluate("document.activeElement.dataset.ring"))

        page.locator("svg.circles a[tabindex='0']").focus()
        assert ring() == 0
        first = page.evaluate("document.activeElement.getAttribute('aria-label')")
        page.keyboard.press("ArrowRight")
        assert ring() == 0
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
        for expected in (1, 2, 3, 3):
            page.keyboard.press("ArrowDown")
            assert ring() == expected
        page.keyboard.press("ArrowUp")
        assert ring() == 2
        name = page.evaluate("getComputedStyle(document.activeElement.querySelector('.name')).display")
        assert name != "none"


def test_the_live_region_says_what_was_done(browser: Browser, gallery_url: str) -> None:
    with looking(browser) as page:
        page.goto(f"{gallery_url}/today?toast=1")
        expect(page.locator("#say")).to_have_text("Done.")


def test_focus_is_never_under_the_bar_of_a_phone(browser: Browser, gallery_url: str) -> None:
    with looking(browser, viewport={"width": 390, "height": 700}) as page:
        page.goto(f"{gallery_url}/today")
        bar = page.locator(".rooms").bounding_box()
        assert bar is not None
        for _ in range(40):
            page.keyboard.press("Tab")
            box = page.evaluate(
                """() => { const e = document.activeElement; const r = e.getBoundingClientRect();
                return e.closest('.rooms') || e === document.body ? null : [r.top, r.bottom] }"""
            )
            assert box is None or box[0] < bar["y"] - 4


def test_every_room_is_reached_on_a_phone_and_none_is_cut_off(browser: Browser, gallery_url: str) -> None:
    with looking(browser, viewport={"width": 360, "height": 700}) as page:
        page.goto(f"{gallery_url}/today")
        shown = [box for box in (a.bounding_box() for a in page.locator(".rooms > a").all()) if box is not None]
        assert len(shown) == 4
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["height"] >= 24 for box in shown)
        page.locator(".rooms summary").click()
        last = page.locator(".rooms .sheet").get_by_role("link", name="Settings")
        expect(last).to_be_in_viewport(ratio=1)
        expect(last).to_have_attribute("href", "/settings")
