"""Listening in the browser: the demo's spammer is left out and can come back; bars, topics and what was taken up."""

from nearer.api.nearer import Nearer
from web.homes import client

OWN = {"sec-fetch-site": "same-origin"}


def test_a_plain_spammer_is_left_out_and_comes_back_by_a_decision(mine: Nearer) -> None:
    web = client(mine)
    (spammer,) = web.get("/listening.json").json()["set_aside"]
    assert spammer["name"] == "PrintMoney Studio"
    page = web.get(f"/listening.json?who={spammer['id']}").json()
    assert page["plain"] and page["aside"]
    assert {bar["kind"]: bar["word"] for bar in page["bars"]}["spammer"] == "much"
    asked = web.get("/needs.json?show=all").json()["needs"]
    assert spammer["id"] not in {card["who"]["id"] for card in asked}
    back = {"act": "not spam", "subject": page["account_key"], "back": "/listening"}
    assert web.post("/do", data=back, headers=OWN).status_code == 303
    assert web.get("/listening.json").json()["set_aside"] == []
    web.post("/undo", data={"back": "/listening"}, headers=OWN)
    assert len(web.get("/listening.json").json()["set_aside"]) == 1


def test_somebody_whom_the_user_calls_spam_leaves_today_and_the_circles(mine: Nearer) -> None:
    web = client(mine)
    who = web.get("/today.json").json()["openings"][0]["who"]
    key = web.get(f"/listening.json?who={who['id']}").json()["account_key"]
    web.post("/do", data={"act": "spam", "subject": key, "back": "/"}, headers=OWN)
    assert who["id"] not in {one["who"]["id"] for one in web.get("/today.json?minutes=600").json()["openings"]}
    assert who["id"] not in {dot["who"]["id"] for dot in web.get("/circles.json").json()["dots"]}
    assert "left out as spam" in web.get("/history").text
    web.post("/undo", data={"back": "/"}, headers=OWN)
    assert who["id"] in {one["who"]["id"] for one in web.get("/today.json?minutes=600").json()["openings"]}


def test_your_own_ninety_days_and_what_you_took_up(mine: Nearer) -> None:
    page = client(mine).get("/listening.json").json()
    assert {bar["kind"] for bar in page["bars"]} == {"spammer", "link baiter", "member of the community"}
    values = {bar["kind"]: bar["value"] for bar in page["bars"]}
    assert values["member of the community"] > values["spammer"]
    assert page["topics"] and page["taken_up"]
    line = next(one for one in page["taken_up"] if one["taken"])
    assert any(word["text"].lower()[:4] in line["words"]["text"].lower() for word in line["taken"])
