"""The app over real homes, by plain requests: every page, every twin, every form, and what it refuses."""

import json
import re
from html import unescape

import pytest

from nearer.api.nearer import Nearer
from nearer.faces.web.security import HEADERS, local_path, web_address
from web.homes import addresses, client


def twin(address: str) -> str:
    path, _, query = address.partition("?")
    return ("/today.json" if path == "/" else f"{path}.json") + (f"?{query}" if query else "")


@pytest.mark.parametrize("home", ["empty", "demo"])
def test_every_page_and_its_twin_answer(request: pytest.FixtureRequest, home: str) -> None:
    nearer: Nearer = request.getfixturevalue(home)
    web = client(nearer)
    for address in addresses(nearer):
        page = web.get(address)
        assert page.status_code == 200, address
        assert page.text.count("<h1") == 1
        assert " style=" not in page.text
        assert {name: page.headers[name] for name in HEADERS} == HEADERS
        data = web.get(twin(address))
        assert data.status_code == 200, address
        assert data.headers["content-type"] == "application/json"
        linked = re.search(r'rel="alternate" type="application/json" href="([^"]+)"', page.text)
        assert linked is not None
        assert web.get(unescape(linked[1])).json().keys() == data.json().keys()


def test_every_number_of_a_person_leads_to_acts(demo: Nearer) -> None:
    web = client(demo)
    who = web.get("/today.json").json()["openings"][0]["who"]["href"]
    page = web.get(who).text
    person = web.get(f"{who}.json").json()
    bare = {r["why"] for r in person["reasons"] if not r["evidence"]}
    whys = {unescape(h) for h in re.findall(r'href="(/people/[^"]+/why/[^"]+)"', page)} - bare
    assert len(whys) >= 8
    assert [why for why in whys if 'href="/act/' not in web.get(why).text] == []
    act = re.search(r'href="(/act/[^"]+)"', page)
    assert act is not None
    assert "Where it was read" in web.get(unescape(act[1])).text


@pytest.mark.parametrize("way", ["setting", "address"])
def test_the_cloak_leaks_no_name(mine: Nearer, way: str) -> None:
    web = client(mine)
    pages = addresses(mine)
    names = {row["who"]["name"] for row in web.get("/people.json").json()["rows"]}
    words = [c["words"]["text"] for c in web.get("/today.json").json()["openings"] if c["words"]]
    if way == "setting":
        assert web.post("/settings", data={"name": "cloak", "value": "on", "back": "/"}).status_code == 303
    for address in [a for a in pages if not a.startswith("/act/")]:
        for plain in (address, twin(address)):
            shown = plain if way == "setting" else f"{plain}{'&' if '?' in plain else '?'}cloak=1"
            answer = web.get(shown)
            assert answer.status_code == 200, shown
            raw = answer.text
            if answer.headers["content-type"] == "application/json":
                raw = json.dumps(answer.json(), ensure_ascii=False)
            text = unescape(raw)
            assert [n for n in names if n in text] == [], shown
            assert [w for w in words if w in text] == [], shown


def test_an_act_is_done_at_once_and_undone_from_the_toast(mine: Nearer) -> None:
    web = client(mine)
    first, second = (c["id"] for c in web.get("/today.json").json()["openings"][:2])
    done = web.post("/do", data={"act": "done", "subject": first, "back": "/?minutes=15"})
    assert (done.status_code, done.headers["location"]) == (303, "/?minutes=15")
    page = web.get("/")
    assert "Done." in page.text
    assert f'id="opening-{first}"' not in page.text
    assert f'id="opening-{second}"' in page.text
    decision = re.search(r'name="id" value="(\d+)"', page.text)
    assert decision is not None
    assert 'class="toast"' not in web.get("/").text
    web.post("/undo", data={"id": decision[1], "back": "/"})
    page = web.get("/")
    assert f'id="opening-{first}"' in page.text
    assert "Bring it back" in page.text


def test_not_this_person_and_later(mine: Nearer) -> None:
    web = client(mine)
    one, two = web.get("/today.json").json()["openings"][:2]
    web.post("/do", data={"act": "not this person", "person": one["who"]["id"], "back": "/"})
    web.post("/do", data={"act": f"later|{two['later'][0][1]}", "subject": two["id"], "back": "/"})
    after = web.get("/today.json").json()
    assert one["who"]["id"] not in [c["who"]["id"] for c in after["openings"]]
    assert two["id"] not in [c["id"] for c in after["openings"]]
    assert after["asleep"] == 1
    assert len(web.get("/history.json").json()["rows"]) >= 2


def test_every_way_out_of_why_is_a_decision_that_can_be_undone(mine: Nearer) -> None:
    web = client(mine)
    who = web.get("/today.json").json()["openings"][0]["who"]["href"]
    for what in ("closeness", "circle"):
        page = web.get(f"{who}/why/{what}").text
        forms = re.findall(r'<form method="post" action="/do">(.*?)</form>', page, re.S)
        assert forms
        for form in forms:
            subjects = [unescape(s) for s in re.findall(r'name="subject" value="([^"]*)"', form)]
            act = re.search(r'name="act" value="([^"]*)"', form)
            assert act is not None
            answer = web.post("/do", data={"act": unescape(act[1]), "subject": subjects, "back": who})
            assert answer.status_code == 303, answer.text
            assert web.get(who).status_code == 200
            assert web.post("/undo", data={"back": who}).status_code == 303


def test_forgetting_asks_for_the_name_and_is_final(mine: Nearer) -> None:
    web = client(mine)
    who = web.get("/today.json").json()["openings"][0]["who"]
    refused = web.post("/forget", data={"who": who["id"], "name": "somebody else", "back": "/"})
    assert refused.status_code == 400
    assert "nobody was forgotten" in refused.text
    assert web.get(who["href"]).status_code == 200
    forgotten = web.post("/forget", data={"who": who["id"], "name": f" {who['name'].upper()} ", "back": "/"})
    assert (forgotten.status_code, forgotten.headers["location"]) == (303, "/people")
    assert "No later import brings them back" in web.get("/people").text
    gone = web.get(who["href"])
    assert gone.status_code == 404
    assert who["name"] not in web.get("/people").text


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("theme", "dark", 303),
        ("theme", "pink", 400),
        ("minutes", "30", 303),
        ("minutes", "-1", 400),
        ("zone", "Asia/Tokyo", 303),
        ("zone", "Mars/Base", 400),
        ("password", "x", 400),
    ],
)
def test_settings_take_only_what_they_know(mine: Nearer, name: str, value: str, status: int) -> None:
    web = client(mine)
    answer = web.post("/settings", data={"name": name, "value": value, "back": "/settings"})
    assert answer.status_code == status
    now = {s["name"]: s["value"] for s in web.get("/settings.json").json()["settings"]}
    assert (now.get(name) == value) == (status == 303)


def test_the_theme_is_on_every_page(mine: Nearer) -> None:
    web = client(mine)
    web.post("/settings", data={"name": "theme", "value": "dark", "back": "/"})
    assert all('data-theme="dark"' in web.get(address).text for address in ("/", "/people", "/imports"))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404),
        ("/people/nobody-of-this-name", 404),
        ("/imports/none", 404),
        ("/?at=soon", 400),
        ("/people?page=x", 400),
        ("/circles?since=ever", 400),
        ("/act/x/none", 404),
        ("/static/0/nearer.css", 404),
    ],
)
def test_failures_say_what_and_what_next(demo: Nearer, address: str, status: int) -> None:
    web = client(demo)
    page = web.get(address)
    assert page.status_code == status
    assert page.text.count("<h1") == 1
    assert re.search(r"NR-[A-Z]+-\d\d", page.text)
    if not address.startswith("/static"):
        data = web.get(twin(address))
        assert data.status_code == status
        assert data.json()["error"]["code"].startswith("NR-")


def test_foreign_names_are_refused(demo: Nearer) -> None:
    web = client(demo)
    for host in ("evil.example", "localhost.evil.example", "evil.example:8321", ""):
        assert web.get("/", headers={"host": host}).status_code == 421
    for host in ("localhost:1", "127.0.0.1:8321", "[::1]:8321", "LOCALHOST"):
        assert web.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://localhost"}, 303),
        ({}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "http://localhost:9"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_forms_of_other_sites_are_refused(mine: Nearer, headers: dict[str, str], status: int) -> None:
    answer = client(mine).post("/settings", data={"name": "keys", "value": "off", "back": "/"}, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb"]
)
def test_a_form_never_leads_to_another_site(back: str) -> None:
    assert local_path(back) == "/"


def test_a_form_leads_back_to_its_page() -> None:
    assert local_path("/people?q=a&page=2") == "/people?q=a&page=2"


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://x.example/a", True),
        ("http://x.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//x", False),
        ("https:", False),
        ("http://[bad", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(url: str | None, good: bool) -> None:
    assert web_address(url) == good


def test_assets_are_kept_for_ever_under_the_hash_of_their_content(demo: Nearer) -> None:
    web = client(demo)
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', web.get("/").text)
    assert len(found) == 3
    for address in found:
        answer = web.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    style = web.get(found[0]).text
    assert style.startswith("@layer reset, tokens, base, layout, components, pages, print;")
    tokens = style[style.index("@layer tokens {") : style.index("@layer base {")]
    colours = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab)\(")
    printed = style[style.index("@layer print {") :]
    assert not colours.search(style.replace(tokens, "").replace(printed, ""))


def test_the_zone_of_a_clock_is_said_and_undone(mine: Nearer) -> None:
    web = client(mine)
    own = {"sec-fetch-site": "same-origin"}
    said = web.post("/zone", data={"source": "whatsapp", "zone": "Europe/Lisbon", "back": "/imports"}, headers=own)
    assert (said.status_code, said.headers["location"]) == (303, "/imports")
    (decision,) = [d for d in mine.standing() if d.detail == "Europe/Lisbon"]
    assert "The clock of WhatsApp chat export is that of Europe/Lisbon." in web.get("/history").text
    web.post("/undo", data={"id": str(decision.id)}, headers=own)
    assert not [d for d in mine.standing() if d.detail == "Europe/Lisbon"]
    assert web.post("/zone", data={"source": "whatsapp", "zone": "x"}, headers=own).status_code == 400
    gone = {"source": "whatsapp", "zone": "Europe/Lisbon", "batch": "gone"}
    assert web.post("/zone", data=gone, headers=own).status_code == 400
