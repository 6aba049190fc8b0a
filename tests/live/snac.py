"""Two real fediverse servers on loopback that federate: snac2, installed into a cache outside the clone."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin

import requests
from mastodon import Mastodon
from mastodon.errors import MastodonAPIError

from waiting import until

OTHER = "NEARER_TEST_SNAC"
"""Names another `snac` to test with."""

CACHE = Path(os.environ.get("NEARER_TEST_CACHE") or Path.home() / ".cache" / "nearer-tests")
SUITE = "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian {suite} main\n"
SUITES = ("bookworm-backports", "trixie", "forky")
"""Debian's suites that hold snac2, the oldest first: its program runs on this machine if its libraries are there."""


def program() -> Path:
    """The program, downloaded once. The package is unpacked, not installed: nothing else on the machine changes."""
    named = os.environ.get(OTHER) or shutil.which("snac")
    if named:
        return Path(named)
    found = CACHE / "snac" / "usr" / "bin" / "snac"
    if not found.exists():
        for suite in SUITES:
            if _fetched(suite, CACHE / "snac"):
                break
    assert found.exists(), f"snac2 could not be fetched with apt; name one with {OTHER}"
    return found


def _fetched(suite: str, into: Path) -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources.list").write_text(SUITE.format(suite=suite))
        for part in ("lists/partial", "cache/archives/partial"):
            (folder / part).mkdir(parents=True)
        options = {
            "Dir::Etc::SourceList": folder / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::State::Lists": folder / "lists",
            "Dir::Cache": folder / "cache",
            "APT::Sandbox::User": pwd.getpwuid(os.geteuid()).pw_name,
        }
        apt = ["apt-get", "-qq", *(word for key, value in options.items() for word in ("-o", f"{key}={value}"))]
        for words in (["update"], ["download", "snac2"]):
            subprocess.run([*apt, *words], cwd=folder, check=False, capture_output=True)
        packages = list(folder.glob("snac2*.deb"))
        if not packages:
            return False
        draft = into.with_name(f"{into.name}.{os.getpid()}")
        draft.mkdir(parents=True)
        subprocess.run(["dpkg", "-x", packages[0], draft], check=True)
        # Without its libraries a program ends with 127 before it begins.
        works = subprocess.run([draft / "usr/bin/snac"], capture_output=True, check=False).returncode != 127
        if works and not into.exists():
            with suppress(OSError):  # Another test process was quicker.
                draft.rename(into)
        shutil.rmtree(draft, ignore_errors=True)
        return works


class OneShot(requests.Session):
    """snac closes connections without a word: one connection a request."""

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        answer = super().send(*args, **kwargs)
        self.close()
        return answer


@dataclass
class Person:
    """Somebody with an account, who acts with a client of their own."""

    name: str
    server: str
    password: str
    api: Mastodon = field(init=False)

    def __post_init__(self) -> None:
        scopes = ["read", "write", "follow"]
        key, secret = Mastodon.create_app("their own app", scopes=scopes, api_base_url=self.server)
        self.api = Mastodon(key, secret, api_base_url=self.server, session=OneShot(), ratelimit_method="throw")
        code = self.agrees(self.api.auth_request_url(scopes=scopes))
        self.api.log_in(code=code, scopes=scopes, allow_http=True)

    @property
    def handle(self) -> str:
        return f"{self.name}@{self.server.partition('://')[2]}"

    @property
    def id(self) -> str:
        return f"{self.server}/{self.name}"

    def agrees(self, address: str) -> str:
        """Fill in the server's page of consent as a person would, and read the code off."""
        page = requests.get(address, timeout=10)
        form = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', page.text))
        form.update(login=self.name, passwd=self.password)
        action = re.search(r'action="([^"]+)"', page.text)
        assert action is not None
        answer = requests.post(urljoin(self.server, action[1]), data=form, allow_redirects=False, timeout=10)
        where = answer.headers.get("location", "")
        code = re.search(r"code=([^&\"<]+)", where + answer.text)
        return code[1] if code else re.sub("<[^>]+>", " ", answer.text).split()[-1]

    def sees(self, person: "Person") -> Any:
        """The other's account, as this one's server knows it."""
        if person.server == self.server:
            return self.api.account_search(person.name)[0]
        return self.api.search_v2(f"@{person.handle}", resolve=True).accounts[0]

    def follows(self, person: "Person") -> None:
        self.api.account_follow(self.sees(person).id)

    def unfollows(self, person: "Person") -> None:
        self.api.account_unfollow(self.sees(person).id)

    def follows_anew(self, person: "Person") -> None:
        """Follow so that it is notified, whoever followed before, and wait until it is."""
        with suppress(MastodonAPIError):
            self.unfollows(person)
            until(lambda: not person.api.account_relationships(person.sees(self).id)[0].followed_by)
        self.follows(person)
        until(lambda: person.api.account_relationships(person.sees(self).id)[0].followed_by)

    def deletes(self, post: Any) -> None:
        """By the web page of the server: this one's API cannot delete."""
        form = {"id": post.uri, "actor": self.id, "action": "Delete"}
        place = f"{self.server}/{self.name}/admin/action"
        answer = requests.post(place, data=form, auth=(self.name, self.password), allow_redirects=False, timeout=10)
        assert answer.status_code in (200, 302, 303), answer.status_code

    def blocks(self, person: "Person") -> None:
        self.api.account_block(self.sees(person).id)

    def puts(self, person: "Person", list: Any) -> None:
        """Onto a list. This server does it and answers with nothing, which the library takes for an error."""
        with suppress(MastodonAPIError):
            self.api.list_accounts_add(list.id, [self.sees(person).id])

    def takes(self, person: "Person", list: Any) -> None:
        """From a list."""
        with suppress(MastodonAPIError):
            self.api.list_accounts_delete(list.id, [self.sees(person).id])

    def posts(self, text: str, **more: Any) -> Any:
        return self.api.status_post(text, **more)

    def finds(self, uri: str) -> Any:
        """The post of this address, once it has arrived on this server."""

        def there() -> Any:
            for page in (self.api.timeline_home(limit=40), [n.status for n in self.api.notifications(limit=40)]):
                for status in page:
                    for post in (status, status and status.get("reblog")):
                        if post and post.uri == uri:
                            return post
            return None

        return until(there)

    def is_told_of(self, *posts: Any) -> None:
        """Wait until the notifications of these posts have arrived."""
        uris = {post.uri for post in posts}
        until(lambda: uris <= {n.status.uri for n in self.api.notifications(limit=40) if n.get("status")})

    def hears(self, kind: str, post: Any) -> None:
        """Wait until a favourite or boost of this post has been notified."""

        def there() -> bool:
            every = [n for n in self.api.notifications(limit=40) if n.type == kind]
            return any(post.uri in (n.status.uri, n.status.reblog and n.status.reblog.uri) for n in every)

        until(there)

    def answers(self, post: Any, text: str) -> Any:
        here = post if post.uri.startswith(self.server) else self.finds(post.uri)
        return self.api.status_post(text, in_reply_to_id=here.id)

    def likes(self, post: Any) -> None:
        self.api.status_favourite(self.finds(post.uri).id)


@dataclass
class Servers:
    """Alice and Bob on the one server, Carol on the other."""

    folder: Path
    program: Path
    running: list[subprocess.Popen[bytes]]
    alice: Person
    bob: Person
    carol: Person

    @classmethod
    def started(cls) -> Self:
        folder = Path(tempfile.mkdtemp(prefix="nearer-snac-"))
        shutil.copy(program(), folder / "snac")
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        running: list[subprocess.Popen[bytes]] = []
        people: dict[str, Person] = {}
        made = cls.__new__(cls)
        made.folder, made.program, made.running = folder, folder / "snac", running
        first, second = free_port(), free_port()
        for port, names in ((first, ("alice", "bob")), (second, ("carol",))):
            passwords = made._prepare(port, names)
            made._run(port)
            for name in names:
                people[name] = Person(name, f"http://localhost:{port}", passwords[name])
        made.alice, made.bob, made.carol = people["alice"], people["bob"], people["carol"]
        return made

    def _prepare(self, port: int, names: tuple[str, ...]) -> dict[str, str]:
        base = self.folder / str(port)
        self._snac("init", base, said=f"127.0.0.1\n{port}\nlocalhost:{port}\n\nadmin@example.test\n")
        settings = base / "server.json"
        plain = '"protocol": "http", "disable_email_notifications": true'
        settings.write_text(settings.read_text().replace('"protocol": "https"', plain))
        return {name: self._added(base, name) for name in names}

    def _added(self, base: Path, name: str) -> str:
        said = self._snac("adduser", base, name, said=f"{name}\n")
        found = re.search(r"password is (\S+)", said)
        assert found is not None, said
        return found[1]

    def _snac(self, *words: object, said: str) -> str:
        done = subprocess.run(
            [self.program, *map(str, words)], input=said.encode(), capture_output=True, check=True, **_ordinary()
        )
        return (done.stdout + done.stderr).decode()

    def _run(self, port: int) -> None:
        with (self.folder / f"{port}.log").open("wb") as log:
            words = [self.program, "httpd", str(self.folder / str(port))]
            self.running.append(subprocess.Popen(words, stdout=log, stderr=log, **_ordinary()))

        def up() -> bool:
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/api/v1/instance", timeout=1) as answer:
                    return answer.status == 200
            except OSError:
                return False

        until(up)

    def joined(self, name: str, beside: Person) -> Person:
        """Somebody new on the server of another."""
        base = self.folder / beside.server.rpartition(":")[2]
        return Person(name, beside.server, self._added(base, name))

    def remove(self) -> None:
        for one in self.running:
            one.send_signal(signal.SIGKILL)
            one.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _ordinary() -> dict[str, Any]:
    """snac refuses to be run by root."""
    return {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]
