"""The queue of who may be one person: walked, accepted, refused and taken back by the keyboard alone."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from nearer.api.nearer import Nearer
from nearer.faces.web.app import create_app
from nearer.model.activity import Account, Activity, Record
from nearer.model.names import Verb, Visibility
from nearer.store.batch import Manifest
from web.browser import axe, looking, served
from web.homes import now

pytestmark = pytest.mark.browser

PEOPLE = (
    ("x", "1", "potter_of_ghent", "Ida B."),
    ("slack", "U01", "potterofghent", "ida b"),
    ("x", "2", "heron_saffron", "Noor H."),
    ("slack", "U02", "heronsaffron", "Noor H."),
)


def told() -> Iterator[Record]:
    for network, id, handle, name in PEOPLE:
        yield Account(network=network, id=id, handle=handle, name=name)
        yield Activity(network=network, id=f"a{id}", time=now(), actor=id, verb=Verb.CREATE, target="me",
                       visibility=Visibility.DIRECT, text="Hello")  # fmt: skip


@pytest.fixture
def asked(tmp_path: Path) -> Generator[Nearer]:
    """A home in which two pairs wait for a word."""
    manifest = Manifest(
        id="0" * 16, revision=1, source="x", title="X", network="x", layout="", archive="x.zip", fingerprint="0",
        account=("x", "me"), made=None, imported=now(), time_zone="UTC", sights=(),
    )  # fmt: skip
    with Nearer.open(tmp_path / "home", clock=now) as nearer:
        nearer.import_records(manifest, told())
        yield nearer


def waiting(page: Page) -> list[str]:
    return [text.partition(" may be")[0] for text in page.locator(".proposal > p:first-child").all_inner_texts()]


def test_the_queue_needs_no_mouse(browser: Browser, asked: Nearer) -> None:
    world = asked.world()
    assert world is not None
    assert len(world.people.proposals) == 2
    with served(create_app(asked)) as url, looking(browser) as page:
        page.goto(f"{url}/people")
        assert axe(page) == []
        first, second = waiting(page)
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("y")
        expect(page.locator("#toast")).to_contain_text("They are one person now.")
        assert waiting(page) == [second]
        page.keyboard.press("j")
        page.keyboard.press("n")
        expect(page.locator("#toast")).to_contain_text("They stay two people.")
        assert waiting(page) == []
        page.keyboard.press("z")
        expect(page.locator(".proposal")).to_have_count(1)
        assert waiting(page) == [second]
        assert first != second
