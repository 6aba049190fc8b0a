"""Answering in the browser: kept as it is typed, checked and never blocked, pressed once, undone, never unasked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from nearer.faces.web.app import create_app
from nearer.model.activity import AccountKey
from nearer.model.outbox import Deed, ItemState
from nearer.store.connections import Connection
from waiting import until
from web.browser import served
from web.homes import NOW, client, copy_of

OWN = {"sec-fetch-site": "same-origin"}
HTML = {"accept": "text/html"}


@pytest.fixture
def home(demo_folder: Path, tmp_path: Path) -> Iterator[Nearer]:
    """The demo life with a connection that may write."""
    with copy_of(demo_folder, tmp_path / "home") as nearer:
        connects(nearer, "write")
        yield nearer


def connects(nearer: Nearer, *scopes: str) -> None:
    made = Connection(
        id="mastodon-1",
        source="mastodon",
        key=AccountKey("mastodon", "https://a.example/users/you"),
        handle="you@a.example",
        server="https://a.example",
        scopes=("read", *scopes),
        made=NOW,
    )
    nearer.state.connections.save(made)


def opening(web: TestClient) -> dict[str, Any]:
    """An opening of today that can be answered from here."""
    cards = web.get("/today.json?minutes=600").json()["openings"]
    return next(card for card in cards if card["answer"])


def test_an_answer_is_kept_checked_pressed_once_and_undone(home: Nearer) -> None:
    web = client(home)
    place = opening(web)["answer"]
    page = web.get(f"{place}.json").json()
    assert [said for said in page["thread"] if said["here"]] and page["text"].startswith("@") and not page["saved"]
    form = {"id": page["id"], "text": f"{page['text']}Act now, we close!!!", "warning": "craft", "language": "en"}
    kept = web.post(place, data=form, headers=OWN)
    assert kept.status_code == 200 and '<mark class="found-warning">Act now</mark>' in kept.text
    again = web.get(f"{place}.json").json()
    assert (again["id"], again["text"], again["warning"], again["saved"]) == (form["id"], form["text"], "craft", True)
    assert again["most"] == 500 and 0 < again["long"] < 100

    shown = web.post(place, data={**form, "do": "send"}, headers=OWN)
    assert shown.status_code == 200 and "Send it all the same" in shown.text, "what was found is shown before"
    form["seen"] = again["seen"]
    pressed = web.post(place, data={**form, "do": "send"}, headers=OWN)
    assert pressed.status_code == 303
    (item,) = home.outbox.items()
    assert item.state is ItemState.QUEUED and item.act.deed is Deed.REPLY
    web.post(place, data={**form, "do": "send"}, headers=OWN)
    web.post(place, data={**form, "text": "typed too late"}, headers=OWN)
    assert home.outbox.items() == (item,), "one press, one answer"
    told = web.get("/networks", headers=HTML).text
    assert "Goes out at" in told and "It goes out in ten seconds." in told
    assert web.post(f"/outbox/{item.id}", data={"do": "undo"}, headers=OWN).status_code == 303
    assert home.outbox.one(item.id).state is ItemState.DRAFT and home.outbox.one(item.id).act == item.act
    web.post(f"/outbox/{item.id}", data={"do": "drop"}, headers=OWN)
    assert home.outbox.items() == () and web.post("/outbox/none", data={"do": "undo"}, headers=OWN).status_code == 404


def test_what_cannot_be_sent_says_so_and_is_kept(home: Nearer) -> None:
    web = client(home)
    place = opening(web)["answer"]
    form = {"id": "a" * 24, "text": "x" * 501, "do": "send"}
    page = web.post(place, data=form, headers=OWN)
    if "all the same" in page.text:
        page = web.post(place, data={**form, "seen": web.get(f"{place}.json").json()["seen"]}, headers=OWN)
    assert "1 too long" in page.text
    assert [(i.state, len(i.act.text)) for i in home.outbox.items()] == [(ItemState.DRAFT, 501)]


def test_like_boost_and_follow_are_one_press_each(home: Nearer) -> None:
    web = client(home)
    card = opening(web)
    for deed in ("like", "boost"):
        assert web.post("/deed", data={"deed": deed, "subject": card["activity"]}, headers=OWN).status_code == 303
    web.post("/deed", data={"deed": "follow", "person": card["who"]["id"]}, headers=OWN)
    assert {(i.act.deed, i.state) for i in home.outbox.items()} == {
        (deed, ItemState.QUEUED) for deed in (Deed.LIKE, Deed.BOOST, Deed.FOLLOW)
    }
    assert web.post("/deed", data={"deed": "reply", "subject": card["activity"]}, headers=OWN).status_code == 400


def test_others_cannot_press_and_words_stay_harmless(home: Nearer) -> None:
    web = client(home)
    place = opening(web)["answer"]
    for address in (place, "/deed", "/outbox/a"):
        assert web.post(address, data={"do": "send"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert home.outbox.items() == ()
    page = web.post(place, data={"id": "b", "text": "<script>alert(1)</script>", "warning": '"><b>'}, headers=OWN).text
    assert "<script>alert" not in page and '"><b>' not in page
    assert "<script>alert" not in web.get("/networks").text
    hidden = web.get(f"{place}?cloak=1").text
    assert "alert(1)" not in hidden.replace(web.get(place).text, "") or "Show them to write" in hidden


def test_a_connection_to_read_offers_no_answer(demo_folder: Path, tmp_path: Path) -> None:
    with copy_of(demo_folder, tmp_path / "reads") as nearer:
        connects(nearer)
        web = client(nearer)
        cards = web.get("/today.json?minutes=600").json()["openings"]
        assert cards and not [card for card in cards if card["answer"] or card["activity"]]
        mastodon = next(card for card in cards if card["network"] == "mastodon")
        place = mastodon["href"].replace("/act/", "/answer/", 1)
        assert "No account of yours may write there" in web.get(place).text
        refused = web.post(place, data={"text": "hello", "do": "send"}, headers=OWN)
        assert refused.status_code >= 400 and nearer.outbox.items() == ()


def test_whoever_is_forgotten_is_in_no_draft(home: Nearer) -> None:
    web = client(home)
    card = opening(web)
    page = web.get(f"{card['answer']}.json").json()
    web.post(card["answer"], data={"id": page["id"], "text": page["text"] + "hello"}, headers=OWN)
    assert len(home.outbox.items()) == 1
    home.forget(card["who"]["id"])
    assert home.outbox.items() == ()


@pytest.mark.browser
def test_what_is_typed_is_there_though_the_next_page_is_made_before_it_arrives(home: Nearer, browser: Browser) -> None:
    place = opening(client(home))["answer"]
    with served(create_app(home)) as address:
        page = browser.new_page()
        page.add_init_script("navigator.sendBeacon = () => true")
        page.goto(address + place)
        page.get_by_label("Your answer").press_sequentially("With linen thread")
        page.reload()
        expect(page.get_by_label("Your answer")).to_have_value("@sunniva@social.example With linen thread")
        until(lambda: [item.act.text.endswith("With linen thread") for item in home.outbox.items()] == [True])
        page.close()


@pytest.mark.browser
def test_what_is_typed_survives_a_reload_and_a_closed_page(home: Nearer, browser: Browser) -> None:
    place = opening(client(home))["answer"]
    with served(create_app(home)) as address:
        page = browser.new_page()
        page.goto(address + place)
        page.get_by_label("Your answer").press_sequentially("With linen thread")
        expect(page.locator("#answer-left")).to_contain_text("The draft is kept")
        page.reload()
        expect(page.get_by_label("Your answer")).to_have_value("@sunniva@social.example With linen thread")
        page.get_by_label("Your answer").press_sequentially(", waxed")
        page.goto(f"{address}/settings")
        page.goto(address + place)
        expect(page.get_by_label("Your answer")).to_have_value("@sunniva@social.example With linen thread, waxed")
        until(lambda: home.outbox.items()[0].act.text.endswith("With linen thread, waxed"))
        page.get_by_role("button", name="Send it").click()
        expect(page.locator("#toast")).to_contain_text("It goes out in ten seconds.")
        page.keyboard.press("z")
        expect(page.locator("#toast")).to_contain_text("Taken back")
        assert [item.state for item in home.outbox.items()] == [ItemState.DRAFT]
        page.close()
