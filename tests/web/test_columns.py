"""From a table that nobody knows to an import, in the browser: chosen, seen, saved, undone; hostile names included."""

from collections.abc import Generator
from html import unescape
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from nearer.faces.web.app import create_app
from nearer.model.decision import Choice
from web.browser import PHONE, axe, looking, served, wide
from web.homes import client

OWN = {"sec-fetch-site": "same-origin"}
TABLE = """Mail,Called,Came on,State,<img src=x onerror=window.__pwned=1>
noor@example.net,Noor,2024-03-04,paid,a
ben@loom.example,<b>Ben</b>,05/04/2024,paid,b
,Nobody,2024-03-06,paid,c
eve@loom.example,Eve,2024-03-07,open,d
"""


@pytest.fixture
def home(tmp_path: Path) -> Generator[Nearer]:
    with Nearer.open(tmp_path / "home") as nearer:
        yield nearer


def handed_over(nearer: Nearer, web: TestClient, text: str, name: str = "guests.csv") -> str:
    answer = web.post("/imports", files={"files": (name, text.encode())}, headers=OWN)
    return looked(nearer, answer.headers["location"])


def staged(nearer: Nearer, folder: Path, text: str) -> str:
    """The same without the process that looks into it."""
    path = folder / "guests.csv"
    path.write_text(text)
    return f"/imports/{nearer.stage([path], title=path.name).id}"


def looked(nearer: Nearer, address: str) -> str:
    end = monotonic() + 60
    while (job := nearer.job(address.rpartition("/")[2])) is not None and job.status in ("checking", "running"):
        assert monotonic() < end
        sleep(0.05)
    return address


def test_an_unknown_table_leads_to_its_columns_and_is_known_once_they_are_saved(home: Nearer) -> None:
    web = client(home)
    address = handed_over(home, web, TABLE)
    page = web.get(address).text
    assert "does not know this table yet" in page
    assert f'href="{address}/columns"' in page
    first = web.get(f"{address}/columns.json").json()
    assert (first["asked"]["who"], first["asked"]["when"], first["asked"]["called"]) == ("0", ["2"], ["1"])
    assert first["missing"] == "Choose what a row tells of."
    chosen = {"who": "0", "when": "2", "act": "register", "called": "1", "name": "guests"}
    told = web.get(f"{address}/columns.json", params=chosen).json()
    assert [(row["name"], row["who"], row["when"]) for row in told["rows"][:1]] == [
        ("Noor", "noor@example.net", "4 Mar 2024")
    ]
    assert [row["problem"] for row in told["rows"]][1:3] == [
        "Which number is the day and which the month cannot be told.",
        "The row does not say who it was.",
    ]
    assert told["summary"] == "Of the 4 rows 2 would come in, 2 cannot be read."
    saved = web.post(f"{address}/columns", data=chosen | {"order": "day", "only": "3", "value": "paid"}, headers=OWN)
    assert (saved.status_code, saved.headers["location"]) == (303, address)
    looked(home, address)
    assert "Tables with these columns are known" in web.get(address).text
    (report,) = web.get(f"{address}.json").json()["reports"]
    assert "What its columns mean" in web.get(address).text
    assert (report["layout"], report["new"], report["problems"][0]["count"]) == ("guests", 2, 1)
    (decision,) = home.standing()
    assert decision.choice is Choice.MAPPING
    web.post("/undo", data={"id": str(decision.id)}, headers=OWN)
    assert home.mappings() == ()


def test_ready_mappings_are_offered_by_the_columns_they_know(home: Nearer, tmp_path: Path) -> None:
    web = client(home)
    address = handed_over(
        home,
        web,
        "Name,Email,Created at,Lineitem name,Billing Name,Mine\n#1,noor@example.net,2024-03-04,Thread,Noor,x\n",
    )
    page = web.get(f"{address}/columns.json").json()
    (offer,) = [one for one in page["offers"] if "Shopify" in one["label"]]
    told = web.get(offer["href"].replace("/columns?", "/columns.json?")).json()
    assert (told["asked"]["who"], told["asked"]["act"], told["asked"]["network"]) == ("1", "purchase", "shopify")
    assert (told["rows"][0]["what"], told["rows"][0]["words"]["text"]) == ("Bought or paid", "Thread")


def test_a_table_that_a_ready_mapping_knows_shows_how_it_is_read(home: Nearer, tmp_path: Path) -> None:
    web = client(home)
    address = staged(
        home, tmp_path, "email,active_subscription,email_disabled,created_at\na@b.example,x,no,2024-03-04\n"
    )
    page = web.get(f"{address}/columns.json").json()
    assert (page["known"], page["asked"]["act"], page["rows"][0]["problem"]) == (
        "Substack subscribers",
        "subscribe",
        "",
    )


def test_what_cannot_be_saved_says_why_and_nothing_is_decided(home: Nearer, tmp_path: Path) -> None:
    web = client(home)
    address = staged(home, tmp_path, TABLE)
    chosen = {"who": "0", "when": "2", "act": "register", "name": "guests"}
    for change, why in (
        ({"who": ""}, "Choose the column that says who."),
        ({"name": " "}, "It needs a name."),
        ({"network": "a/b"}, "This cannot be the name of a network."),
        ({"act": "levitate"}, "There is no such act."),
    ):
        answer = web.post(f"{address}/columns", data=chosen | change, headers=OWN)
        assert (answer.status_code, why in unescape(answer.text)) == (400, True)
    assert web.get(f"{address}/columns", params={"who": "x"}).status_code == 400
    assert web.get(f"{address}/columns", params={"who": "77", "when": "2", "act": "click"}).status_code == 200
    assert web.get("/imports/none/columns").status_code == 404
    assert web.post(f"{address}/columns", data=chosen, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert home.decisions() == ()


def test_cloaked_it_shows_no_cell_and_saves_nothing(home: Nearer, tmp_path: Path) -> None:
    web = client(home)
    address = staged(home, tmp_path, TABLE)
    page = web.get(f"{address}/columns?who=0&when=2&act=register&called=1&only=3&cloak=1").text
    assert not [word for word in ("noor", "Noor", "Eve", "guests") if word in page.replace('value="guests"', "")]
    assert "Show names to save it." in page


@pytest.mark.browser
def test_columns_are_chosen_by_keyboard_and_rows_follow_on_a_phone_too(
    browser: Browser, home: Nearer, tmp_path: Path
) -> None:
    address = staged(home, tmp_path, TABLE)
    with served(create_app(home)) as url, looking(browser, viewport=PHONE) as page:
        page.goto(f"{url}{address}/columns")
        expect(page.get_by_role("heading", name="Choose what a row tells of.")).to_be_visible()
        page.get_by_label("What a row tells of").focus()
        page.keyboard.type("Signed")
        expect(page.get_by_role("heading", name="Of the 4 rows 2 would come in, 2 cannot be read.")).to_be_visible()
        page.get_by_label("Count a row by").select_option("3")
        page.get_by_label("paid").press("Space")
        expect(page.get_by_role("heading", name="1 tell of nothing")).to_be_visible()
        expect(page.get_by_label("paid")).to_be_focused()
        assert "only=3" in page.url
        assert (axe(page), wide(page)) == ([], [])
        page.get_by_role("button", name="Save, and see").press("Enter")
        expect(page.get_by_role("status").filter(has_text="known from now on")).to_be_visible()
        assert [m.name for m in home.mappings()] == ["guests"]
        assert page.evaluate("window.__pwned") is None
