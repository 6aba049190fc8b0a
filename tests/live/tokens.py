"""Whether a token is anywhere it should not be, after somebody connected, read and sent: files, logs, pages, words."""

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from live.calls import Stage, send
from live.conftest import Watch
from nearer.api.nearer import Nearer
from nearer.faces.web.app import create_app
from nearer.model.outbox import Act, Deed, ItemState
from nearer.store.secrets import FILE

PAGES = ("/", "/people", "/networks", "/networks.json", "/imports", "/settings", "/history", "/how", "/today.json")
COMMANDS = (("networks", "--json"), ("networks",), ("outbox", "--json"), ("outbox",), ("log", "show"), ("history",))


def nothing_tells(stage: Stage, home: Nearer, path: Path, watch: Watch, caplog: pytest.LogCaptureFixture) -> None:
    """Connect, read, send, fail to send, and disconnect; then look everywhere."""
    caplog.set_level(logging.DEBUG)
    post = stage.other_says("Where is it kept?")
    connection = stage.connect(home)
    held = home.live.secrets.get(connection.id)
    assert held is not None
    assert home.live.pull(connection.id).error is None
    reply = Act(deed=Deed.REPLY, about=post, person=stage.other)
    send(stage, home, watch, connection, reply, "Nowhere else")
    lost = Act(deed=Deed.REPLY, about="nothing-of-this-id", person=stage.other, text="To nobody")
    item = home.outbox.press(home.outbox.save(connection.id, lost).id)
    watch.later(seconds=11)
    home.outbox.tend()
    assert home.outbox.one(item.id).state is ItemState.FAILED
    renewed = home.live.secrets.get(connection.id)
    secrets = {part for kept in (held, renewed) if kept for part in parts(kept.reveal())}
    assert secrets

    web = TestClient(create_app(home), base_url="http://localhost:8321", follow_redirects=False)
    said = [web.get(address).text for address in (*PAGES, f"/answer/{stage.network}/{post}")]
    for words in COMMANDS:
        asked = [sys.executable, "-m", "nearer", *words, "--home", str(path)]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
        said += [done.stdout, done.stderr]
    said += [repr(held), str(held), repr(home.live.access(connection)), caplog.text]
    files = {file: file.read_bytes() for file in path.rglob("*") if file.is_file() and file.name != FILE}
    home.live.disconnect(connection.id)
    files |= {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    said.append(caplog.text)
    for secret in secrets:
        assert not [text[:40] for text in said if secret in text]
        assert not [file for file, data in files.items() if secret.encode() in data]


def parts(token: str) -> set[str]:
    """The secret words of a token: all long ones of it, and it itself where it is no more than one."""
    try:
        told = json.loads(token)
    except ValueError:
        told = {"token": token}
    # The name of the app stands in the address where one agrees, and the account is no secret either.
    words = [value for name, value in told.items() if isinstance(value, str) and name not in ("client_id", "did")]
    every = {part for word in words for part in re.split(r":::|\s", word)}
    return {part for part in every if len(part) >= 16 and not part.startswith(("did:", "http"))}
