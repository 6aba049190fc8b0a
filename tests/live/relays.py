"""A real relay of Nostr on loopback, a process of its own: the one in the client library's wheel (Rust, in memory)."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any, Self

from nostr_sdk import EventBuilder, Keys, Kind, PublicKey, Tag, Timestamp
from websockets.sync.client import connect

PROGRAM = """
import asyncio
from nostr_sdk import LocalRelayBuilder, RateLimit

async def main():
    limit = RateLimit(max_reqs=100000, notes_per_minute=1000000)
    relay = LocalRelayBuilder().addr("127.0.0.1").rate_limit(limit).build()
    await relay.run()
    print(await relay.url(), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@dataclass
class Place:
    """A relay that runs."""

    process: subprocess.Popen[str]
    address: str

    @classmethod
    def started(cls) -> Self:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        return cls(process, process.stdout.readline().strip().rstrip("/"))

    def remove(self) -> None:
        self.process.terminate()
        self.process.wait()


@dataclass
class Writer:
    """Somebody who writes with another program, straight to the relay."""

    address: str
    keys: Any = field(default_factory=Keys.generate)
    clock: int = field(default_factory=lambda: int(time.time()) - 3_600)

    @property
    def key(self) -> str:
        return self.keys.public_key().to_hex()

    @property
    def npub(self) -> str:
        return self.keys.public_key().to_bech32()

    @property
    def nsec(self) -> str:
        return self.keys.secret_key().to_bech32()

    def says(self, kind: int, content: str, *tags: tuple[str, ...], at: int | None = None) -> dict[str, Any]:
        """Sign an event and hand it over; each a minute after the one before, where no time is given."""
        self.clock += 60
        builder = EventBuilder(Kind(kind), content).tags([Tag.parse(list(tag)) for tag in tags])
        event = builder.custom_created_at(Timestamp.from_secs(at or self.clock)).finalize(self.keys)
        told = json.loads(event.as_json())
        with connect(self.address) as line:
            line.send(json.dumps(["EVENT", told]))
            answer = json.loads(line.recv(10))
            assert answer[:3] == ["OK", told["id"], True], answer
        return told

    def posts(self, words: str) -> dict[str, Any]:
        return self.says(1, words)

    def answers(self, post: dict[str, Any], words: str) -> dict[str, Any]:
        roots = [tag[1] for tag in post["tags"] if tag[0] == "e" and tag[3:4] == ["root"]]
        marks = (
            (("e", roots[0], "", "root"), ("e", post["id"], "", "reply")) if roots else (("e", post["id"], "", "root"),)
        )
        named = dict.fromkeys([post["pubkey"], *(tag[1] for tag in post["tags"] if tag[0] == "p")])
        self.clock = max(self.clock, post["created_at"])
        return self.says(1, words, *marks, *(("p", key) for key in named if key != self.key))

    def likes(self, post: dict[str, Any], word: str = "+") -> dict[str, Any]:
        self.clock = max(self.clock, post["created_at"])
        return self.says(7, word, ("e", post["id"]), ("p", post["pubkey"]))

    def follows(self, *others: "Writer") -> dict[str, Any]:
        return self.says(3, "", *(("p", other.key) for other in others))

    def names(self, **words: str) -> dict[str, Any]:
        return self.says(0, json.dumps(words))

    def sees(self, **wanted: Any) -> list[dict[str, Any]]:
        """What the relay shows."""
        found: list[dict[str, Any]] = []
        with connect(self.address) as line:
            line.send(json.dumps(["REQ", "x", {name.replace("tag_", "#"): value for name, value in wanted.items()}]))
            while (told := json.loads(line.recv(10)))[0] != "EOSE":
                found.append(told[2])
        return found


def npub(key: str) -> str:
    return PublicKey.parse(key).to_bech32()
