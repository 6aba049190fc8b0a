"""Exchanges in the browser: counts lead to their exchanges, a verdict is overruled and taken back."""

import pytest
from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from web.homes import client


@pytest.fixture
def web(mine: Nearer) -> TestClient:
    return client(mine)


@pytest.fixture
def path(web: TestClient) -> str:
    """The exchanges with somebody of whom approaches of ours came to nothing."""
    for row in web.get("/people.json").json()["rows"]:
        path = f"{row['who']['href']}/exchanges"
        if web.get(f"{path}.json?show=yours&verdict=nothing").json()["rows"]:
            return path
    raise AssertionError("the demo has nobody like that")


def test_the_persons_page_leads_to_every_exchange(web: TestClient, path: str) -> None:
    person = web.get(path.removesuffix("/exchanges"))
    assert "How your exchanges went" in person.text
    assert f'href="{path}"' in person.text
    shown = web.get(path)
    assert shown.status_code == 200
    assert "How this is computed" in shown.text


def test_each_count_leads_to_just_those_exchanges(web: TestClient, path: str) -> None:
    for tally in web.get(f"{path}.json").json()["tallies"]:
        for name in ("total", "nearer", "away", "nothing", "unknown"):
            where, _, query = tally[name]["why"].partition("?")
            assert web.get(f"{where}.json?{query}").json()["total"] == tally[name]["value"]


def test_a_verdict_is_overruled_by_a_button_and_taken_back(web: TestClient, path: str) -> None:
    page = web.get(f"{path}.json?show=yours&verdict=nothing").json()
    form = {"act": "overrule|away", "subject": [page["account_key"], page["rows"][0]["id"]], "back": path}
    answer = web.post("/do", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "Noted: your verdict counts." in web.get(path).text

    shown = web.get(f"{path}?show=yours&verdict=away").text
    assert "Away, by your word." in shown
    assert "You said away; found was nothing." in shown
    rows = web.get(f"{path}.json?show=yours&verdict=away").json()["rows"]
    decision = next(row["decision"] for row in rows if row["yours"])
    web.post("/undo", data={"id": str(decision), "back": path}, headers={"Sec-Fetch-Site": "same-origin"})
    assert web.get(f"{path}.json?show=yours&verdict=nothing").json()["rows"] == page["rows"]


def test_a_verdict_that_is_none_is_refused(web: TestClient, path: str) -> None:
    page = web.get(f"{path}.json").json()
    form = {"act": "overrule|splendid", "subject": [page["account_key"], page["rows"][0]["id"]]}
    assert web.post("/do", data=form, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 400


def test_cloaked_no_exchange_can_be_told_or_overruled(web: TestClient, path: str) -> None:
    cloaked = web.get(f"{path}?cloak=1").text
    assert "This is wrong" not in cloaked
    assert "•••" in cloaked


def test_the_why_of_the_verdicts_names_their_grounds(web: TestClient, path: str) -> None:
    why = web.get(f"{path.removesuffix('/exchanges')}/why/exchanges").text
    assert "Why these verdicts?" in why
    assert "nearer: answered" in why
