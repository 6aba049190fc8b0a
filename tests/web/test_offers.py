"""Offers in the browser and in the terminal: written, closed, undone, hidden by the cloak, harmless."""

from typing import Any

from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from web.homes import client

OWN = {"sec-fetch-site": "same-origin"}
COURSE = {
    "name": "<b>Bread</b> course",
    "what": "A day of baking",
    "say": "my sourdough will not rise\nwho can teach me baking?",
    "address": "https://bread.example/c",
    "price": "60 £",
    "until": "2099-05-01",
}


def breads(web: TestClient) -> list[dict[str, Any]]:
    """The open offers of these tests; the demo life has some of its own."""
    return [one for one in web.get("/offers.json").json()["open"] if "Bread" in one["name"]]


def test_an_offer_is_written_closed_and_undone(mine: Nearer) -> None:
    web = client(mine)
    assert web.post("/offers", data=COURSE, headers=OWN).status_code == 303
    page = web.get("/offers")
    assert "&lt;b&gt;Bread&lt;/b&gt; course" in page.text and "<b>Bread" not in page.text
    (card,) = breads(web)
    assert card["say"] == COURSE["say"].split("\n") and card["until"]["text"].startswith("Fri 1 May 2099")
    assert web.post(f"/offers/{card['id']}/close", headers=OWN).status_code == 303
    told = web.get("/offers.json").json()
    assert not breads(web) and told["past"][0]["state"] == "closed"
    web.post("/undo", data={"back": "/offers"}, headers=OWN)
    assert breads(web)
    assert "You offer" in web.get("/history").text


def test_a_form_that_cannot_be_kept_says_what_to_do(mine: Nearer) -> None:
    web = client(mine)
    for wrong in ({"name": ""}, {"until": "soon"}, {"address": "javascript://a"}):
        answer = web.post("/offers", data={**COURSE, **wrong}, headers=OWN)
        assert answer.status_code == 400, wrong
    assert not breads(web)
    assert web.post("/offers", data=COURSE, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_the_cloak_hides_what_you_offer(mine: Nearer) -> None:
    web = client(mine)
    web.post("/offers", data=COURSE, headers=OWN)
    for address in ("/offers", "/offers.json", "/history", "/history.json"):
        text = web.get(f"{address}?cloak=1").text
        assert "Bread" not in text and "sourdough" not in text
