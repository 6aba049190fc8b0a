"""Needs in the browser: found, matched, judged by the gate; what the user notes counts and can be undone."""

import csv
import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from web.homes import client

OWN = {"sec-fetch-site": "same-origin"}
NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
ASKS = "Can anybody recommend a course for baking bread? My sourdough will not rise. <b>Help</b>"
LOST = "Where can I learn how to bake bread? My sourdough will not rise."
MOURNS = "Does anybody know a baking course? My father passed away and he always baked the bread."
LOG = (
    "time,actor,target,verb,network,id,in_reply_to,text,visibility,space\n"
    "2026-02-01T09:00:00Z,ann,me,reply,shop,1,,Did the talk go well?,public,\n"
    "2026-02-01T10:00:00Z,me,ann,reply,shop,2,1,It did. How is your garden?,public,\n"
    f'2026-03-02T09:00:00Z,ann,,post,shop,3,,"{ASKS}",public,\n'
    f'2026-03-02T10:00:00Z,eve,,post,shop,4,,"{LOST}",public,bakers\n'
    '2026-03-02T11:00:00Z,bob,me,message,shop,5,,"Can you help me with my sourdough? It is a secret.",direct,\n'
    f'2026-03-02T12:00:00Z,=cmd(),,post,shop,6,,"{MOURNS}",public,\n'
)


@pytest.fixture
def home(tmp_path: Path) -> Generator[Nearer]:
    archive = tmp_path / "shop.csv"
    archive.write_text(LOG, encoding="utf-8")
    with Nearer.open(tmp_path / "home", clock=lambda: NOW) as nearer:
        nearer.import_(nearer.examine([archive], me="me"))
        nearer.offers.add(
            "Bread course",
            "A day of baking bread, from the starter to the crust.",
            examples=["my sourdough will not rise", "who can teach me to bake bread?"],
        )
        yield nearer


def needs(web: TestClient, show: str = "all") -> dict[str, Any]:
    return {card["address"]: card for card in web.get(f"/needs.json?show={show}").json()["needs"]}


def failing(card: dict[str, Any]) -> set[str]:
    return {line["name"] for line in card["offers"][0]["conditions"] if line["may"] != "yes"}


def test_each_need_is_shown_with_its_words_and_what_the_gate_says(home: Nearer) -> None:
    found = needs(client(home))
    assert set(found) == {"shop/3", "shop/4", "shop/5", "shop/6"}
    known, stranger, asked, mourner = (found[f"shop/{n}"] for n in (3, 4, 5, 6))
    assert known["offers"][0]["may"] == "yes" and known["to"] == "everybody"
    marked = [ASKS[one["start"] : one["end"]] for one in known["spans"] if one["why"]]
    assert any("recommend" in words for words in marked), "the words that say so are words of the post"
    assert "".join(ASKS[one["start"] : one["end"]] for one in known["spans"]) == ASKS
    assert stranger["offers"][0]["may"] == "not yet"
    assert failing(stranger) == {"a tie or an invitation", "listened first"}
    assert asked["to"] == "you" and asked["words"]["private"]
    assert mourner["offers"][0]["may"] == "no" and "no sorrow, anger or mockery" in failing(mourner)
    page = client(home).get("/needs?show=all").text
    assert "&lt;b&gt;" in page and "<b>Help" not in page


def test_what_you_note_counts_and_can_be_undone(home: Nearer) -> None:
    web = client(home)
    offer = needs(web)["shop/3"]["offers"][0]["id"]

    def decide(act: str, *subject: str) -> None:
        answer = web.post("/do", data={"act": act, "subject": list(subject), "back": "/needs"}, headers=OWN)
        assert answer.status_code == 303, answer.text

    decide("mentioned|Bread course", "shop/3", offer, "shop/ann")
    told = web.get("/needs.json?show=all").json()
    assert told["mentions"][0]["outcome"] == "no answer noted"
    assert [one["type"] for one in told["mentions"][0]["activities"]] == ["Offer"]
    card = needs(web)["shop/3"]
    assert card["offers"][0]["may"] == "not yet" and "last mention to them" in failing(card)
    decide("refused|Bread course", "shop/3", offer, "shop/ann")
    assert needs(web)["shop/3"]["offers"][0]["may"] == "no"
    told = web.get("/needs.json").json()["mentions"][0]
    assert [one["type"] for one in told["activities"]] == ["Offer", "Reject"]
    assert "said no to Bread course" in web.get("/history").text
    for _ in range(2):
        web.post("/undo", data={"back": "/needs"}, headers=OWN)
    assert needs(web)["shop/3"]["offers"][0]["may"] == "yes"
    decide("it does not fit|Bread course", "shop/3", offer, "shop/ann")
    assert "the offer fits" in failing(needs(web)["shop/3"])
    decide("not now", "shop/3", "shop/ann")
    assert "shop/3" not in needs(web)


def test_a_space_keeps_its_own_rules(home: Nearer) -> None:
    web = client(home)
    card = needs(web)["shop/4"]
    assert (card["place"], card["rule"]) == ("bakers", "")
    rule = {"subject": card["place_key"], "back": "/needs"}
    assert web.post("/do", data={"act": "rule of a space|whatever", **rule}, headers=OWN).status_code == 400
    assert web.post("/do", data={"act": "rule of a space|no offers", **rule}, headers=OWN).status_code == 303
    card = needs(web)["shop/4"]
    assert card["rule"] == "no offers" and card["offers"][0]["may"] == "no"


def test_an_own_post_that_names_the_offer_is_a_mention(home: Nearer, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    line = '2026-03-02T15:00:00Z,me,ann,reply,shop,9,3,"Come to my bread course!",public,\n'
    later.write_text(LOG.splitlines()[0] + "\n" + line, encoding="utf-8")
    home.import_(home.examine([later], me="me"))
    card = needs(client(home))["shop/3"]
    assert card["answered"] and {"last mention to them", "last mention here"} <= failing(card)


def test_on_today_and_on_their_page_it_says_what_they_ask_for(home: Nearer) -> None:
    web = client(home)
    needs(web)
    cards = web.get("/today.json").json()["openings"]
    bob = next(one for one in cards if one["words"]["private"])
    assert bob["asks"].startswith("asks ")
    person = web.get(f"/people/{bob['who']['id']}.json").json()
    assert [one["address"] for one in person["needs"]] == ["shop/5"]


def test_the_cloak_hides_words_names_and_offers(home: Nearer) -> None:
    web = client(home)
    for address in ("/needs?cloak=1&show=all", "/needs.json?cloak=1&show=all"):
        text = web.get(address).text
        assert not any(word in text for word in ("sourdough", "Bread", "shop/3", "shop/ann", "bakers", "cmd"))


def test_a_table_and_cards_are_handed_over_without_private_words_and_harmless(home: Nearer) -> None:
    web = client(home)
    rows = list(csv.DictReader(StringIO(web.get("/needs/handover.csv").text)))
    assert len(rows) == 4 and "secret" not in str(rows)
    assert {row["name"] for row in rows} >= {"ann", "'=cmd()"}, "no spreadsheet runs a name"
    only = web.get("/needs/handover.vcf", params={"need": "shop/3"}).text
    assert only.count("BEGIN:VCARD") == 1 and "recommend a course" in only.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in only.split("\r\n"))
    assert web.get("/needs/handover.csv", params={"need": "shop/99"}).status_code == 404


@contextmanager
def taker(status: int) -> Generator[tuple[str, list[bytes]]]:
    """A server that takes what is posted, or refuses it."""
    taken: list[bytes] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", taken
    finally:
        server.shutdown()
        server.server_close()


def test_a_need_is_sent_once_on_a_press_to_the_address_that_was_typed(home: Nearer) -> None:
    web = client(home)
    with taker(204) as (address, taken):
        web.get("/needs")
        assert taken == [], "nothing is sent by itself"
        form = {"need": "shop/5", "address": address, "back": "/needs"}
        assert web.post("/needs/send", data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert taken == []
        assert web.post("/needs/send", data=form, headers=OWN).status_code == 303
        (body,) = (json.loads(one) for one in taken)
        assert body["kind"] == "need" and body["name"] == "bob" and "secret" not in body["words"]
        assert web.post("/needs/send", data={**form, "address": "file:///etc"}, headers=OWN).status_code >= 400
    for status in (302, 403):
        with taker(status) as (address, taken):
            answer = web.post("/needs/send", data={**form, "address": address}, headers=OWN)
            assert answer.status_code >= 400 and len(taken) == 1, "no redirect is followed, and nothing is sent again"
