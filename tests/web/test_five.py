"""Name your five over a real home: blind while it asks, by plain forms and by keyboard, and all of it taken back."""

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from nearer.api.surveying import survey
from nearer.faces.web.app import create_app
from nearer.model.decision import Choice, Decision
from nearer.pages import five, to_json
from nearer.pages.view import View
from web.browser import axe, looking, served
from web.homes import client

OWN = {"Sec-Fetch-Site": "same-origin"}
HINTS = re.compile(
    r"\b(inner|near|outer|wide|strangers?|circle|nearing|drifting|points|pinned|close(?:ness)? \d)\b", re.I
)


def ranked(nearer: Nearer) -> list[str]:
    """Ids of those whose closeness is visible and whose name nobody else has, the closest first."""
    moment = nearer.moment()
    assert moment is not None
    names = Counter(moment.world.people.names(moment.world.people.ids).values())
    own = {p for p in moment.table.persons if names[moment.names[p]] == 1} - moment.world.people.bots
    ties = [tie for tie in moment.table.ties() if tie.closeness and tie.circle is not None and tie.person in own]
    return [tie.person for tie in sorted(ties, key=lambda tie: -(tie.closeness or 0))]


def called(nearer: Nearer, persons: list[str]) -> list[str]:
    world = nearer.world()
    assert world is not None
    return [world.people.names([p])[p] for p in persons]


def answer(web: TestClient, names: list[str], felt: dict[str, str] | None = None) -> None:
    sent = web.post("/five/closest", data={"name": [*names, "", ""][:5]}, headers=OWN)
    assert (sent.status_code, sent.headers["location"]) == (303, "/five?step=felt")
    if felt is not None:
        sent = web.post("/five/felt", data={f"felt-{p}": v for p, v in felt.items()}, headers=OWN)
        assert (sent.status_code, sent.headers["location"]) == (303, "/five?step=result")


def main_of(page: str) -> str:
    return unescape(page[page.index("<main") : page.index("</main>")])


def said(nearer: Nearer) -> tuple[Decision, ...]:
    """What stands of the user's decisions, beside the offers that the invented life has."""
    return tuple(one for one in nearer.standing() if one.choice is not Choice.OFFER)


def test_nothing_hints_at_what_nearer_thinks_while_it_asks(mine: Nearer) -> None:
    web = client(mine)
    answer(web, called(mine, ranked(mine)[:3]))
    for step in ("closest", "felt"):
        shown = re.sub(r"<[^>]*>", " ", main_of(web.get(f"/five?step={step}").text).replace("Name your five", ""))
        words = {m[0] for m in HINTS.finditer(shown.replace("How far Nearer agrees", ""))}
        assert words == set(), step
        assert "<svg" not in main_of(web.get(f"/five?step={step}").text)
        twin = web.get(f"/five.json?step={step}").json()
        kept = {name for name, value in twin.items() if value}
        asked = {"fields", "offered"} if step == "closest" else {"people"}
        assert kept == {"frame", "step", "steps", "intro", "answered"} | asked


def test_the_fields_offer_everybody_in_order_of_the_alphabet(mine: Nearer) -> None:
    offered = client(mine).get("/five.json").json()["offered"]
    world = mine.world()
    assert world is not None
    assert len(offered) == len(world.people) - 1
    assert offered == sorted(offered, key=str.casefold)


def test_everything_offered_names_the_one_it_is_offered_for(mine: Nearer) -> None:
    offered = client(mine).get("/five.json").json()["offered"]
    keys = five.chosen(mine, offered)
    assert keys is not None
    assert len(keys) == len(offered)


def test_ten_people_of_all_circles_are_asked_about_and_the_named_are_among_them(mine: Nearer) -> None:
    web = client(mine)
    named = ranked(mine)[:2]
    answer(web, called(mine, named))
    first, again = (web.get("/five.json?step=felt").json()["people"] for _ in range(2))
    assert first == again
    asked = [row["who"]["id"] for row in first]
    assert len(asked) == len(set(asked)) == 10
    assert set(named) <= set(asked)
    moment = mine.moment()
    assert moment is not None
    assert len({moment.ties[person].circle for person in asked}) == 5


def test_answers_lead_to_the_agreement_with_its_interval_and_its_reasons(mine: Nearer) -> None:
    web = client(mine)
    order = ranked(mine)
    named = [*order[:4], order[40]]
    answer(web, called(mine, named))
    asked = [row["who"]["id"] for row in web.get("/five.json").json()["people"]]
    places = {person: place for place, person in enumerate(order)}
    answer(web, called(mine, named), {p: str(max(0, 100 - places.get(p, 200))) for p in asked})
    page = web.get("/five.json").json()
    assert page["step"] == "result"
    figures = {one["label"]: one for one in page["agreed"]}
    first = figures["Among Nearer's first 5"]
    assert (first["value"], first["answers"]) == (0.8, 5)
    assert first["low"] < 0.8 < first["high"]
    assert figures["The order of those you rated"]["value"] > 0.8
    text = main_of(web.get("/five").text)
    assert "4 of the 5 you named (38 to 96 %)" in text
    differing = {one["who"]["id"]: one for one in page["differing"]}
    missed = differing[order[40]]
    assert "You named them" in missed["sentence"] or "you rated" in missed["sentence"]
    for one in page["differing"]:
        assert web.get(one["why"]).status_code == 200


def test_answers_are_decisions_in_the_history_and_change_no_circle_and_no_pin(mine: Nearer) -> None:
    web = client(mine)
    before = web.get("/people.json").json()["rows"]
    order = ranked(mine)
    answer(web, called(mine, order[60:63]), {order[60]: "100", order[61]: "", order[0]: "0"})
    assert [d.choice for d in said(mine)] == [Choice.CLOSEST, Choice.FELT, Choice.FELT]
    assert web.get("/people.json").json()["rows"] == before
    words = " ".join(row["sentence"] for row in web.get("/history.json").json()["rows"])
    assert "You named as your closest: " in words
    assert "100 of 100" in words
    web.post("/undo", data={"back": "/history"}, headers=OWN)
    assert list(survey(mine).felt) == [order[60]]


def test_answers_are_changed_by_new_ones_and_what_did_not_change_is_not_decided_anew(mine: Nearer) -> None:
    web = client(mine)
    order = ranked(mine)
    answer(web, called(mine, order[:3]), {order[0]: "90", order[1]: "80"})
    made = len(mine.decisions())
    answer(web, called(mine, order[2::-1]), {order[0]: "90", order[1]: "80"})
    assert len(mine.decisions()) == made
    answer(web, called(mine, order[1:3]), {order[0]: "70", order[1]: ""})
    assert survey(mine).closest == tuple(order[1:3])
    assert dict(survey(mine).felt) == {order[0]: 70}


def test_all_answers_are_taken_back_in_one_go_and_can_come_back(mine: Nearer) -> None:
    web = client(mine)
    order = ranked(mine)
    answer(web, called(mine, order[:3]), {order[0]: "90", order[1]: "80"})
    answer(web, called(mine, order[:2]), {order[0]: "70"})
    sent = web.post("/five/take-back", headers=OWN)
    assert (sent.status_code, sent.headers["location"]) == (303, "/five")
    assert "Your answers are taken back" in web.get("/five").text
    found = survey(mine)
    assert (found.closest, dict(found.felt), found.decisions) == ((), {}, ())
    assert web.get("/five.json").json()["step"] == "closest"
    mine.undo(mine.decisions()[-1].id)
    assert survey(mine).closest == tuple(order[:3])


def test_a_name_that_means_nobody_leads_back_to_its_field_and_the_others_stay(mine: Nearer) -> None:
    web = client(mine)
    good = called(mine, ranked(mine)[:1])[0]
    hostile = '"><script>window.__pwned=1</script>'
    sent = web.post("/five/closest", data={"name": [good, hostile, "", "", ""]}, headers=OWN)
    assert sent.status_code == 303
    page = web.get(sent.headers["location"])
    assert page.status_code == 200
    assert "<script>window" not in page.text
    fields = web.get(sent.headers["location"].replace("/five?", "/five.json?")).json()["fields"]
    assert [(f["value"], bool(f["problem"])) for f in fields[:3]] == [(good, False), (hostile, True), ("", False)]
    assert said(mine) == ()


def test_two_people_of_one_name_are_told_apart_and_the_user_is_not_their_own_closest(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        "time,actor,target,verb,actor_name\n"
        "2026-02-01T10:00:00Z,me,a1,message,Me\n"
        "2026-02-01T11:00:00Z,a1,me,message,Ann Bell\n"
        "2026-02-02T11:00:00Z,a2,me,message,Ann Bell\n"
    )
    with Nearer.open(tmp_path / "home") as nearer:
        nearer.import_(nearer.examine([log], me="me"))
        web = client(nearer)
        offered = web.get("/five.json").json()["offered"]
        assert len(offered) == 2
        assert all(five.chosen(nearer, [label]) for label in offered)
        fields = five.build(nearer, View(), "closest", ["me", offered[0]]).fields
        assert (fields[0].problem, fields[1].problem) == ("That is you.", "")


@pytest.mark.parametrize("felt", ["101", "-1", "near", "5.5"])
def test_a_rating_is_from_0_to_100(mine: Nearer, felt: str) -> None:
    web = client(mine)
    refused = web.post("/five/felt", data={f"felt-{ranked(mine)[0]}": felt}, headers=OWN)
    assert refused.status_code == 400
    assert said(mine) == ()


def test_too_few_answers_give_words_and_no_number(mine: Nearer) -> None:
    web = client(mine)
    order = ranked(mine)
    answer(web, called(mine, order[:2]), {order[0]: "90"})
    page = web.get("/five.json").json()
    assert all(one["value"] is None and one["sentence"].startswith("Too few to say") for one in page["agreed"])
    assert re.search(r"\d+ %", " ".join(one["sentence"] for one in page["agreed"])) is None


def test_somebody_whose_side_is_not_visible_is_left_out_and_said_so(mine: Nearer) -> None:
    web = client(mine)
    moment = mine.moment()
    assert moment is not None
    unseen = next(t.person for t in moment.table.ties() if t.closeness is None)
    mine.decide(Choice.FELT, (unseen,), "90")
    left = web.get("/five.json").json()["left_out"]
    assert [one["who"]["id"] for one in left] == [unseen]
    assert "not visible" in left[0]["why"]


def test_cloaked_it_asks_nothing_and_the_result_names_nobody(mine: Nearer) -> None:
    web = client(mine)
    order = ranked(mine)
    names = called(mine, order[:5])
    answer(web, names, {p: str(n * 9) for n, p in enumerate(order[:10])})
    for step in ("closest", "felt", "result"):
        for text in (web.get(f"/five?cloak=1&step={step}").text, web.get(f"/five.json?cloak=1&step={step}").text):
            assert [name for name in called(mine, order[:10]) if name in unescape(text)] == []
    assert web.get("/five.json?cloak=1&step=felt").json()["people"] == []
    shown = five.build(mine, View(cloak=True), "result")
    assert shown.agreed and shown.differing
    assert not [one for one in shown.differing if "/" in one.account_key]


def test_an_empty_home_says_what_to_bring_in(empty: Nearer) -> None:
    page = five.build(empty, View())
    assert page.empty is not None and page.empty.href == "/imports"
    assert json.loads(to_json(page))["fields"] == []


@pytest.mark.browser
def test_it_is_answered_by_keyboard_alone(browser: Browser, mine: Nearer) -> None:
    names = called(mine, ranked(mine)[:3])
    with served(create_app(mine)) as url, looking(browser) as page:
        page.goto(f"{url}/five")
        page.locator("#name-1").focus()
        for name in names:
            page.keyboard.type(name)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/five?step=felt")
        assert axe(page) == []
        page.locator("input[type=number]").first.focus()
        for value in range(5, 95, 10):
            page.keyboard.type(str(value))
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/five?step=result")
        expect(page.get_by_role("heading", name="How far Nearer agrees")).to_be_visible()
        assert axe(page) == []
    assert len(survey(mine).felt) == 9


@pytest.mark.browser
def test_it_works_where_no_script_runs(browser: Browser, mine: Nearer) -> None:
    with served(create_app(mine)) as url, looking(browser, java_script_enabled=False) as page:
        page.goto(f"{url}/five")
        page.locator("#name-1").fill(called(mine, ranked(mine)[:1])[0])
        page.get_by_role("button", name="Go on").click()
        page.locator("input[type=number]").nth(0).fill("70")
        page.get_by_role("button", name="See how far Nearer agrees").click()
        expect(page.get_by_role("heading", name="How far Nearer agrees")).to_be_visible()
        page.get_by_role("button", name="Take back my answers").click()
        expect(page.locator("#name-1")).to_have_value("")
