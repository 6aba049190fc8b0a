"""A real homeserver of Matrix on loopback: Synapse with SQLite, in an environment in a cache outside the clone."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import requests

from live.snac import CACHE, free_port
from waiting import until

VERSION = "1.163.2"
SETTINGS = """
listeners: [{port: %d, type: http, tls: false, bind_addresses: ['127.0.0.1'], resources: [{names: [client]}]}]
registration_shared_secret: nearer
enable_registration: false
trusted_key_servers: []
presence: {enabled: false}
rc_login: {address: {per_second: 1000, burst_count: 1000}, account: {per_second: 1000, burst_count: 1000}}
rc_message: {per_second: 1000, burst_count: 1000}
rc_joins: {local: {per_second: 1000, burst_count: 1000}}
"""


def program() -> Path:
    """The environment's Python, installed once."""
    folder = CACHE / f"synapse-{VERSION}"
    if not (folder / "whole").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        words = [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", f"matrix-synapse=={VERSION}"]
        subprocess.run(words, check=True)
        (folder / "whole").touch()
    return folder / "bin/python"


@dataclass
class Dweller:
    """Somebody with an account, who acts with plain requests."""

    server: str
    name: str
    token: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        who = {"type": "m.id.user", "user": self.name}
        told = self.asks("POST", "login", {"type": "m.login.password", "identifier": who, "password": self.password})
        self.token = told["access_token"]

    @property
    def id(self) -> str:
        return f"@{self.name}:localhost"

    @property
    def password(self) -> str:
        return f"all of {self.name}"

    def asks(self, method: str, call: str, body: Any = None, **asked: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if hasattr(self, "token") else {}
        address = f"{self.server}/_matrix/client/v3/{call}"
        answer = requests.request(method, address, json=body, params=asked, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def opens(self, *others: "Dweller", **settings: Any) -> str:
        room = self.asks("POST", "createRoom", {"invite": [other.id for other in others], **settings})["room_id"]
        for other in others:
            other.asks("POST", f"rooms/{quote(room)}/join", {})
        return str(room)

    def sends(self, room: str, type: str, **content: Any) -> str:
        key = os.urandom(8).hex()
        return str(self.asks("PUT", f"rooms/{quote(room)}/send/{type}/{key}", content)["event_id"])

    def says(self, room: str, text: str, answers: str = "", thread: str = "", **more: Any) -> str:
        relation: dict[str, Any] = {"m.in_reply_to": {"event_id": answers}} if answers else {}
        if thread:
            relation |= {"rel_type": "m.thread", "event_id": thread}
        content = {"msgtype": "m.text", "body": text, **({"m.relates_to": relation} if relation else {}), **more}
        return self.sends(room, "m.room.message", **content)

    def reacts(self, room: str, to: str, sign: str = "🎉") -> str:
        relation = {"rel_type": "m.annotation", "event_id": to, "key": sign}
        return self.sends(room, "m.reaction", **{"m.relates_to": relation})

    def takes_back(self, room: str, what: str) -> None:
        self.asks("PUT", f"rooms/{quote(room)}/redact/{quote(what)}/{os.urandom(8).hex()}", {})

    def sees(self, room: str) -> list[dict[str, Any]]:
        """The room's messages, the newest first."""
        chunk = self.asks("GET", f"rooms/{quote(room)}/messages", dir="b", limit=1_000)["chunk"]
        return [event for event in chunk if event["type"] == "m.room.message"]


@dataclass
class Homeserver:
    """One that runs."""

    folder: Path
    process: subprocess.Popen[bytes]
    address: str
    people: int = 0

    @classmethod
    def started(cls) -> Self:
        python, folder, port = program(), Path(tempfile.mkdtemp(prefix="nearer-synapse-")), free_port()
        words = [python, "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"]
        with (folder / "log").open("wb") as log:
            make = [*words, "--generate-config", "-H", "localhost", "--report-stats=no"]
            subprocess.run(make, cwd=folder, stdout=log, stderr=log, check=True)
            with (folder / "homeserver.yaml").open("a") as settings:
                settings.write(SETTINGS % port)
            process = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)
        made = cls(folder, process, f"http://127.0.0.1:{port}")

        def there() -> bool:
            assert process.poll() is None, (folder / "log").read_text()[-2_000:]
            try:
                return requests.get(f"{made.address}/_matrix/client/versions", timeout=5).ok
            except requests.ConnectionError:
                return False

        until(there, 120)
        return made

    def dweller(self, name: str) -> Dweller:
        """Somebody new."""
        self.people += 1
        who = f"{name}{self.people}"
        words = [program().parent / "register_new_matrix_user", "-u", who, "-p", f"all of {who}", "--no-admin"]
        subprocess.run([*words, "-k", "nearer", self.address], check=True, stdout=subprocess.DEVNULL)
        return Dweller(self.address, who)

    def remove(self) -> None:
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
