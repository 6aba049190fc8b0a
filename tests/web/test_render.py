"""What every page keeps to, whatever stands in it: escaped, isolated, one heading, no style or script of its own."""

import re
from html.parser import HTMLParser

import pytest

from nearer.faces.web import invented
from nearer.faces.web.render import Surround, Toast, render
from web.gallery import PAGES, cloaked

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Whole(HTMLParser):
    """Reads a page as a browser would and notes its elements; fails on one that is not closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_made(name: str) -> None:
    page = Whole(render(PAGES[name](), Surround(toast=Toast("Done.", 4), undoable=True)))
    tags = [tag for tag, _ in page.elements]
    assert (tags.count("h1"), tags.count("main"), tags.count("script")) == (1, 1, 1)
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert not [a for _, a in page.elements if "style" in a or any(name.startswith("on") for name in a)]
    for tag, attributes in page.elements:
        address = attributes.get("href") or attributes.get("src") or ""
        assert not re.match(r"\s*(javascript|data|vbscript):", address, re.I)
        if tag == "a" and address.startswith("http"):
            assert attributes.get("rel") == "noreferrer noopener"


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name(name: str) -> None:
    page = Whole(render(PAGES[name]()))
    labels = {a["for"] for tag, a in page.elements if tag == "label"}
    for tag, attributes in page.elements:
        if tag in ("input", "select") and attributes.get("type") != "hidden":
            assert attributes["id"] in labels


def test_quoted_words_carry_their_own_direction_and_names_are_isolated() -> None:
    text = render(invented.today())
    assert text.count("<blockquote") == len(re.findall(r'<blockquote class="[^"]*" dir="auto">', text))
    for name in invented.NAMES[:4]:
        assert f"<bdi>{name}</bdi>" in text


def test_private_words_say_that_they_are() -> None:
    assert "Private between you two" in render(invented.today())


def test_a_cloaked_page_offers_no_act_that_would_need_a_name() -> None:
    page = PAGES["person"]()
    text = render(cloaked(page))
    assert 'value="split"' not in text
    assert "Forget this person" not in text
    assert "Show names" in text


def test_a_look_back_says_so_and_leads_to_now() -> None:
    text = render(PAGES["circles-past"]())
    assert "You are looking back" in text
    assert 'href="/circles">Back to now' in text


def test_the_demo_says_that_nobody_exists() -> None:
    assert "none of these people exist" in render(PAGES["today"]())
    assert "none of these people exist" not in render(PAGES["today-empty"]())


def test_the_day_ends() -> None:
    assert "That is all for today." in render(PAGES["today"]())


def test_an_empty_home_shows_three_steps() -> None:
    text = render(PAGES["today-empty"]())
    assert text.count("<li><strong>") == 3
    assert 'href="/imports"' in text
