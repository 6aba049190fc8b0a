"""The door: beyond this machine nobody sees a page without the password."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from httpx import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from nearer.api.nearer import Nearer
from nearer.faces.web.app import create_app
from nearer.faces.web.serve import NoPassword, serve
from nearer.model.secret import Secret
from nearer.store.password import FILE, PasswordRefused, drop_password, is_right, is_set, set_password
from nearer.wire.policy import stays_here

WORDS = "seven lamps under water"
OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Nearer:
    folder = tmp_path_factory.mktemp("locked")
    log = "time,actor,target,verb,network,id,text\n2026-02-01T09:00:00Z,ann,me,reply,shop,1,A secret of Ann\n"
    (folder / "log.csv").write_text(log, encoding="utf-8")
    nearer = Nearer.open(folder / "home")
    nearer.import_(nearer.examine([folder / "log.csv"], me="me"))
    set_password(nearer.home.path, Secret(WORDS))
    return nearer


@pytest.fixture
def stranger(locked: Nearer) -> TestClient:
    app = create_app(locked, hosts=("0.0.0.0",), door=True)
    return TestClient(app, base_url="http://192.168.1.4", follow_redirects=False)


def enter(web: TestClient, password: str, back: str = "/people") -> Response:
    return web.post("/door", data={"password": password, "back": back}, headers=OWN)


def every_address(nearer: Nearer) -> list[str]:
    """Each route of the app but the open ones, with something in place of what it names."""
    routes = [route for route in create_app(nearer).routes if isinstance(route, Route)]
    paths = {re.sub(r"\{[^}]*\}", "shop", route.path) for route in routes}
    return sorted(path for path in paths if not path.startswith("/static/"))


def test_no_page_no_twin_and_no_form_answers_a_stranger(locked: Nearer, stranger: TestClient) -> None:
    every = every_address(locked)
    assert {"/", "/people", "/people.json", "/do", "/act/shop/shop"} <= set(every)
    for path in every:
        for answer in (stranger.get(path), stranger.post(path, data={"act": "done", "subject": "x"}, headers=OWN)):
            assert answer.status_code == 401, path
            assert "Ann" not in answer.text and "ann" not in answer.text, path
    assert locked.decisions() == ()


def test_the_right_password_opens_the_page_that_was_asked_for(stranger: TestClient) -> None:
    assert 'value="/people?q=ann"' in stranger.get("/people?q=ann").text
    answer = enter(stranger, WORDS, "/people?q=ann")
    assert (answer.status_code, answer.headers["location"]) == (303, "/people?q=ann")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and WORDS not in cookie
    assert stranger.get("/people").status_code == 200
    stranger.post("/door/leave", headers=OWN)
    assert stranger.get("/people").status_code == 401


def test_a_wrong_password_waits_longer_each_time_and_opens_nothing(stranger: TestClient) -> None:
    waited: list[float] = []
    for typed in ("", "wrong", "wrong again"):
        begun = time.monotonic()
        assert enter(stranger, typed).status_code == 401
        waited.append(time.monotonic() - begun)
    assert waited[0] >= 0.5 and waited[1] >= 1 and waited[2] >= 2
    assert stranger.get("/").status_code == 401


def test_the_door_leads_back_to_nothing_but_its_own_pages(stranger: TestClient) -> None:
    assert enter(stranger, WORDS, "https://evil.example/").headers["location"] == "/"
    assert enter(stranger, WORDS, "//evil.example/").headers["location"] == "/"


def test_a_form_of_another_site_cannot_even_try(stranger: TestClient) -> None:
    answer = stranger.post("/door", data={"password": WORDS}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_made_up_cookie_is_no_key(stranger: TestClient) -> None:
    stranger.cookies.set("nearer-door", "x" * 43)
    assert stranger.get("/").status_code == 401


def test_what_is_kept_is_a_hash_that_only_the_owner_reads(tmp_path: Path) -> None:
    with pytest.raises(PasswordRefused):
        set_password(tmp_path, Secret("short"))
    assert not is_set(tmp_path) and not is_right(tmp_path, Secret(""))
    set_password(tmp_path, Secret(WORDS))
    kept = tmp_path / FILE
    assert kept.read_text().startswith("$argon2id$") and kept.stat().st_mode & 0o077 == 0
    assert is_right(tmp_path, Secret(WORDS)) and not is_right(tmp_path, Secret(WORDS.upper()))
    drop_password(tmp_path)
    assert not is_right(tmp_path, Secret(WORDS))


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("nas", False)]
)
def test_only_addresses_of_this_machine_alone_need_no_password(tmp_path: Path, host: str, here: bool) -> None:
    assert stays_here(host) is here
    if not here:
        with Nearer.open(tmp_path / "home") as nearer, pytest.raises(NoPassword):
            serve(nearer, host, 0, False)


def test_it_is_set_from_standard_input(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nearer", "password", "--home", str(tmp_path / "home")]
    done = subprocess.run(command, check=False, input=f"{WORDS}\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and WORDS not in done.stdout + done.stderr
    assert is_right(tmp_path / "home", Secret(WORDS))
