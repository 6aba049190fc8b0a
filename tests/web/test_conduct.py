"""The page of conduct over the demo life: every figure leads to acts, and who was settled does not wait."""

import re
from html import unescape

import pytest

from nearer.api.nearer import Nearer
from nearer.model.decision import Choice
from web.homes import client


@pytest.mark.parametrize("of", ["everybody", "one"])
def test_every_figure_leads_to_the_acts_it_rests_on(demo: Nearer, of: str) -> None:
    web = client(demo)
    base = "/conduct"
    if of == "one":
        base = f"{web.get('/today.json').json()['openings'][0]['who']['href']}/conduct"
    page = web.get(base).text
    whys = {unescape(h) for h in re.findall(rf'href="({base}/[^"]+)"', page)}
    assert len(whys) > 10
    for why in whys:
        shown = web.get(why)
        assert shown.status_code == 200, why
        counted = re.search(rf'href="{re.escape(why).replace("&", "&amp;")}"[^>]*>.*?</span>(.*?)<', page, re.S)
        none = counted is None or counted[1].startswith(("0", "none", "no ", "not"))
        assert 'href="/act/' in shown.text or none, why


def test_a_figure_and_its_why_say_the_same(demo: Nearer) -> None:
    web = client(demo)
    for row in web.get("/conduct.json").json()["rows"]:
        if row["name"].startswith(("Approaches", "Of those", "Ended")):
            for side in ("you", "they"):
                measure = row[side]["measure"]
                why = web.get(measure["why"].replace("?", ".json?")).json()
                assert measure["text"] in why["answer"]


def test_the_figures_of_two_stretches_add_up(demo: Nearer) -> None:
    page = client(demo).get("/conduct.json").json()
    recent, before = ({r["name"]: r for r in period["rows"]} for period in page["lately"])
    for row in page["rows"]:
        if row["name"] in recent and row["name"].startswith(("Conversations", "Messages")):
            both = recent[row["name"]]["you"]["measure"]["value"] + before[row["name"]]["you"]["measure"]["value"]
            assert row["you"]["measure"]["value"] == both


def test_who_waits_is_listed_longest_first_and_not_once_settled(mine: Nearer) -> None:
    web = client(mine)
    page = web.get("/conduct.json").json()
    since = [row["since"]["at"] for row in page["waiting"]]
    assert since == sorted(since) and len(since) >= 3
    opened = next(row for row in page["waiting"] if row["open"])
    gone = next(row for row in page["waiting"] if not row["open"])
    assert "opening-" in opened["href"] and gone["href"].startswith("/act/")
    mine.decide(Choice.DONE, (opened["href"].rpartition("opening-")[2],))
    mine.decide(Choice.NOT_PERSON, (gone["who"]["id"],))
    after = client(mine).get("/conduct.json").json()
    left = {row["who"]["id"] for row in after["waiting"]}
    assert left == {row["who"]["id"] for row in page["waiting"]} - {opened["who"]["id"], gone["who"]["id"]}
    assert after["waiting_total"]["value"] == page["waiting_total"]["value"] - 2


def test_whether_answering_matters_is_told_as_association(demo: Nearer) -> None:
    matter = client(demo).get("/conduct.json").json()["matter"]
    assert "association, not proof" in matter["sentence"] or matter["sentence"].startswith("Too little to tell")
    assert all(row["range"] or row["difference"]["text"] == "too little to tell" for row in matter["rows"])


def test_the_same_figures_stand_on_the_persons_page(demo: Nearer) -> None:
    web = client(demo)
    who = web.get("/today.json").json()["openings"][0]["who"]["href"]
    brief = web.get(f"{who}.json").json()["conduct"]
    whole = {row["name"]: row for row in web.get(f"{brief['href']}.json").json()["rows"]}
    assert brief["rows"] == [whole[row["name"]] for row in brief["rows"]]
    assert "You and they" in web.get(who).text


@pytest.mark.parametrize(
    "address",
    ["/conduct/nothing", "/conduct/answered?side=me", "/conduct/speed?kind=shout", "/conduct/died?since=soon"],
)
def test_what_is_not_a_figure_says_so(demo: Nearer, address: str) -> None:
    page = client(demo).get(address)
    assert page.status_code == 404
    assert "NR-WHY-01" in page.text
