"""A draft checked in the browser: with and without a script, harmless, kept nowhere, knowing the home."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from nearer.api.nearer import Nearer
from nearer.faces.web.app import create_app
from web.browser import served
from web.homes import client

OWN = {"sec-fetch-site": "same-origin"}
SAID = "First day back at the studio after the flood. Smells like wet dog."


def test_findings_mark_the_words_and_say_the_way_out(mine: Nearer) -> None:
    web = client(mine)
    draft = {"text": "Act now, we close!!!\r\nCome <b>in</b>", "network": "mastodon"}
    page = web.post("/check", data=draft, headers=OWN)
    assert page.status_code == 200
    assert '<mark class="found-warning">Act now</mark>' in page.text and "<b>in</b>" not in page.text
    told = web.post("/check.json", data=draft, headers=OWN).json()
    assert {one["code"] for one in told["findings"]} == {"SL03", "BT04"}
    assert "".join(piece["text"] for piece in told["pieces"]) == "Act now, we close!!!\nCome <b>in</b>"
    assert told["summary"] == "1 warning, 1 hint."


def test_an_own_offer_is_known(mine: Nearer) -> None:
    web = client(mine)
    draft = {"text": "Drybox would have kept you dry.", "reply_to": SAID}
    assert web.post("/check.json", data=draft, headers=OWN).json()["findings"] == []
    mine.offers.add("Drybox")
    assert [one["code"] for one in web.post("/check.json", data=draft, headers=OWN).json()["findings"]] == ["SL02"]


def test_an_own_post_is_known(mine: Nearer) -> None:
    world = mine.world()
    assert world is not None
    keys = [str(key) for key in world.people.ego_accounts]
    (row,) = world.query(
        "SELECT text, network, time_us FROM {log} WHERE verb = 'create' AND target IS NULL AND len(text) > 60"
        " AND list_contains($keys, network || '/' || actor) ORDER BY time_us DESC LIMIT 1",
        keys=keys,
    ).to_pylist()
    web = client(mine)
    told = web.post("/check.json", data={"text": row["text"], "network": row["network"]}, headers=OWN).json()
    days = (mine.clock().timestamp() * 1_000_000 - row["time_us"]) / 86_400_000_000
    assert ("BL01" in {one["code"] for one in told["findings"]}) == (days <= 30)


def test_a_draft_is_in_no_address_and_in_no_file(mine: Nearer) -> None:
    web = client(mine)
    answer = web.post("/check", data={"text": "Plumbago and vetiver"}, headers=OWN)
    assert "location" not in answer.headers and "Plumbago" not in str(answer.headers)
    for path in Path(mine.home.path).rglob("*"):
        assert not path.is_file() or b"Plumbago" not in path.read_bytes()


def test_others_cannot_send_one_and_a_giant_is_refused(mine: Nearer) -> None:
    web = client(mine)
    assert web.post("/check", data={"text": "hi"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert web.post("/check", data={"text": "a" * 200_000}, headers=OWN).status_code == 400


@pytest.mark.browser
def test_findings_come_while_one_types(mine: Nearer, browser: Browser) -> None:
    with served(create_app(mine)) as address:
        page = browser.new_page()
        page.goto(f"{address}/check")
        page.get_by_label("Your draft").press_sequentially("Act now, we close at ten")
        expect(page.locator("#findings mark")).to_have_text("Act now")
        page.get_by_label("Your draft").fill("We close at ten.")
        expect(page.locator("#findings h2")).to_have_text("Nothing found.")
        page.close()
