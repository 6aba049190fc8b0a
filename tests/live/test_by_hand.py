"""From the terminal and in the browser: connect, read, look, disconnect; and no token is anywhere it should not be."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from live.conftest import Watch
from live.snac import Servers
from nearer.api.nearer import Nearer
from nearer.api.scheduler import Scheduler
from nearer.faces.web.app import create_app
from nearer.store.secrets import FILE
from waiting import until


class Conversation:
    """`nearer` in a process of its own, with somebody at its keyboard."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.said: list[str] = []

    def __call__(self, *words: str, typed: str = "", code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "nearer", *words, "--home", self.home],
            input=typed,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == code, done.stderr
        self.said += [done.stdout, done.stderr]
        return done.stdout

    def connects(self, servers: Servers, *words: str) -> str:
        running = subprocess.Popen(
            [sys.executable, "-m", "nearer", "connect", "mastodon", *words, "--json", "--home", self.home],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert running.stderr is not None
        running.stderr.readline()
        address = running.stderr.readline().strip()
        out, err = running.communicate(servers.alice.agrees(address) + "\n", timeout=60)
        assert running.returncode == 0, err
        self.said += [out, err]
        return out


@pytest.mark.live
def test_from_the_terminal(servers: Servers, tmp_path: Path) -> None:
    post = servers.alice.posts("From the terminal")
    nearer = Conversation(tmp_path / "home")
    connected = json.loads(nearer.connects(servers, servers.alice.server))
    assert connected["account"] == servers.alice.handle and connected["rights"] == ["read"]
    (token,) = json.loads((nearer.home / FILE).read_text()).values()
    secrets = [part for part in json.loads(token).values() if part]
    assert (nearer.home / FILE).stat().st_mode & 0o777 == 0o600
    (told,) = json.loads(nearer("pull", "--json"))
    assert told["state"] == "fine" and told["new"] > 0
    assert post.uri in nearer("log", "show")
    assert "up to date" in nearer("networks") and servers.alice.handle in nearer("networks")
    assert "Its token is deleted here" in nearer("disconnect", servers.alice.handle)
    assert nearer("pull") == "No network is connected. nearer connect mastodon YOUR.SERVER connects one.\n"
    assert json.loads((nearer.home / FILE).read_text()) == {}
    kept = [file.read_bytes() for file in nearer.home.rglob("*") if file.is_file()]
    for secret in secrets:
        assert not [text for text in nearer.said if secret in text]
        assert not [data for data in kept if secret.encode() in data]


def test_in_the_browser(servers: Servers, tmp_path: Path, watch: Watch) -> None:
    post = servers.alice.posts("In the browser")
    with Nearer.open(tmp_path / "home", clock=watch) as home:
        scheduler = Scheduler(lambda: home.live, every=0.1)
        web = TestClient(
            create_app(home, scheduler=scheduler), base_url="http://localhost:8321", follow_redirects=False
        )
        assert "No network is connected" in web.get("/networks").text
        asked = web.post("/networks", data={"network": "mastodon", "where": servers.alice.server})
        page = web.get(asked.headers["location"])
        agreement = web.get(asked.headers["location"].replace("/networks", "/networks.json")).json()["agreement"]
        assert agreement["ticket"] in page.text
        code = servers.alice.agrees(agreement["address"])
        assert web.get(f"/networks/back?state=forged&code={code}").status_code == 400
        assert web.get(f"/networks/back?state={agreement['ticket']}&code={code}").status_code == 303
        forged = {"ticket": "forged", "code": "abcd-efgh-ijkl-mnop"}
        assert web.post("/networks/agree", data=forged).status_code == 400
        scheduler.start()
        until(lambda: "up to date" in web.get("/networks").text, 60)
        assert home.activity("mastodon", post.uri) is not None
        (card,) = web.get("/networks.json").json()["connections"]
        assert urlsplit(card["server"]).netloc in servers.alice.handle
        token = json.loads((tmp_path / "home" / FILE).read_text())[card["id"]]
        for address in ("/networks", "/networks.json", "/imports", "/settings", "/history"):
            assert json.loads(token)["token"] not in web.get(address).text
        assert web.post(f"/networks/{card['id']}/disconnect").status_code == 303
        assert "No network is connected" in web.get("/networks").text
        scheduler.stop()
