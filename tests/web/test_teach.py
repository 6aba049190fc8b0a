"""Teaching in the browser: posts to answer on, and what the answers do."""

from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from web.homes import client

OWN = {"sec-fetch-site": "same-origin"}
NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
ASKS = "Can anybody recommend a <b>plumber</b>? Mine moved to Leeds, number {}."
TELLS = "The first leaves of the year are out in our street, number {}."


@pytest.fixture
def home(tmp_path: Path) -> Generator[Nearer]:
    rows = [f'2026-02-{day:02}T09:00:00Z,ann,,post,shop,{day},,"{ASKS.format(day)}"' for day in range(1, 16)]
    rows += [f'2026-02-{day:02}T10:00:00Z,bob,,post,shop,b{day},,"{TELLS.format(day)}"' for day in range(1, 16)]
    rows += ['2026-02-20T10:00:00Z,me,ann,reply,shop,m1,15,"Ours is very good, I will write to you."']
    archive = tmp_path / "shop.csv"
    archive.write_text("time,actor,target,verb,network,id,in_reply_to,text\n" + "\n".join(rows), encoding="utf-8")
    with Nearer.open(tmp_path / "home", clock=lambda: NOW) as nearer:
        nearer.import_(nearer.examine([archive], me="me"))
        yield nearer


def answer(web: TestClient, address: str, said: str, reading: str = "need") -> None:
    data = {"act": f"reading|{said}", "subject": [reading, address], "back": "/teach"}
    assert web.post("/do", data=data, headers=OWN).status_code == 303


def readings(web: TestClient, address: str) -> dict[str, Any]:
    return {line["reading"]: line for line in web.get(f"/act/{address}.json").json()["readings"]}


def test_posts_of_both_sorts_are_asked_about_and_those_answered_are_not_asked_again(home: Nearer) -> None:
    web = client(home)
    cards = web.get("/teach.json").json()["cards"]
    assert {card["address"][:6] for card in cards} >= {"shop/b"} and any(card["address"][5].isdigit() for card in cards)
    assert not any(card["who"]["name"] == "me" for card in cards)
    page = web.get("/teach").text
    assert "&lt;b&gt;" in page and "<b>" not in page
    answer(web, cards[0]["address"], "yes")
    assert cards[0]["address"] not in {card["address"] for card in web.get("/teach.json").json()["cards"]}


def test_an_act_shows_what_is_read_in_it_by_words_of_its_own(home: Nearer) -> None:
    need = readings(client(home), "shop/3")["need"]
    assert need["says"].startswith("yes") and need["words"]
    assert all(words["text"] in ASKS.format(3) for words in need["words"])


def test_a_no_takes_a_need_off_the_page_and_undo_brings_it_back(home: Nearer) -> None:
    web = client(home)

    def shown() -> set[str]:
        return {card["address"] for card in web.get("/needs.json?show=all").json()["needs"]}

    assert "shop/3" in shown()
    answer(web, "shop/3", "no")
    assert "shop/3" not in shown() and readings(web, "shop/3")["need"]["answer"] == "no"
    home.undo()
    assert "shop/3" in shown()


def test_from_twenty_answers_on_every_post_is_read_anew(home: Nearer) -> None:
    web = client(home)
    before = readings(web, "shop/b15")["need"]["says"]
    for n in range(1, 15):
        answer(web, f"shop/b{n}", "yes")
    assert readings(web, "shop/b15")["need"]["says"] == before
    assert "Not yet adjusted to your posts: 14 of 20" in web.get("/teach").text
    for n in range(1, 7):
        answer(web, f"shop/{n}", "yes")
    assert readings(web, "shop/b15")["need"]["says"] != before
    assert any(card["address"] == "shop/b15" for card in web.get("/needs.json?show=all").json()["needs"])
    home.undo()
    assert readings(web, "shop/b15")["need"]["says"] == before


def test_whoever_is_forgotten_takes_the_answers_on_their_posts_along(home: Nearer) -> None:
    web = client(home)
    answer(web, "shop/3", "yes")
    answer(web, "shop/b3", "no")
    home.forget("ann")
    assert [one.subject for one in home.decisions()] == [("need", "shop/b3", "shop/bob")]


def test_a_post_that_is_not_there_cannot_be_answered_on(home: Nearer) -> None:
    data = {"act": "reading|yes", "subject": ["need", "shop/999"], "back": "/"}
    assert client(home).post("/do", data=data, headers=OWN).status_code == 404
    assert home.decisions() == ()


@pytest.mark.parametrize("bad", [{"act": "reading|maybe", "subject": ["need", "shop/3"]}, {"act": "reading|yes"}])
def test_what_is_no_answer_is_refused(home: Nearer, bad: dict[str, Any]) -> None:
    assert client(home).post("/do", data={**bad, "back": "/"}, headers=OWN).status_code == 400
