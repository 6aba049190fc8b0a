"""Asking the user's own model for a second opinion: set up, asked on a press, bounded by a budget, written down.

`opinions.jsonl` in the home has a line for each request: what was sent, what came back and what it came to. It is the
cache too. It never holds the key, and forgetting somebody deletes it.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from nearer.listening.opinion import About, Opinion, Unusable, masked, opinion_of, request
from nearer.model.errors import NearerError
from nearer.model.secret import Secret
from nearer.store.secrets import Secrets
from nearer.wire import Wire
from nearer.wire.policy import Origin, origin, stays_here

FILE = "opinions.jsonl"
KEY = "model"
"""The name of the key among the home's secrets."""
MOST_BYTES = 1 << 20
"""Of an answer that is looked at."""


class NoModel(NearerError):
    """No model is set up."""

    code = "NR-MODEL-01"


class BudgetSpent(NearerError):
    """The day's requests are used up."""

    code = "NR-MODEL-02"


class ModelRefused(NearerError):
    """The model's server did not answer the question."""

    code = "NR-MODEL-03"


@dataclass(frozen=True, slots=True)
class Model:
    """Where the model is asked: the address of its API (to which `/chat/completions` is added), its name, and how many
    requests a day it may get."""

    address: str
    name: str
    budget: int

    @property
    def here(self) -> bool:
        """Whether it is asked on this machine."""
        return stays_here(urlsplit(self.address).hostname or "")


class Entry(msgspec.Struct, frozen=True):
    """One request. `answer` is what came back as text, cut to what is looked at; `opinion` what it came to, else `why`
    it does not count."""

    at: datetime
    key: str
    server: str
    model: str
    about: About
    sent: str
    answer: str
    opinion: Opinion | None
    why: str


class Opinions:
    """The second opinions of one home."""

    def __init__(
        self,
        home: Path,
        secrets: Callable[[], Secrets],
        setting: Callable[[str], str],
        wire: Callable[[frozenset[Origin]], Wire],
        clock: Callable[[], datetime],
    ) -> None:
        self._file = home / FILE
        self._secrets = secrets
        self._setting = setting
        self._wire = wire
        self._clock = clock

    def model(self) -> Model | None:
        """The model that is set up, None where none is."""
        address, name = self._setting("model address"), self._setting("model name")
        return Model(address, name, int(self._setting("model budget"))) if address and name else None

    def keep_key(self, key: str) -> None:
        """Keep the key of the model's server; an empty one is dropped."""
        if key:
            self._secrets().put(KEY, Secret(key))
        else:
            self._secrets().drop(KEY)

    def ask(self, about: About, text: str, names: Iterable[str] = ()) -> Entry:
        """What the model says of a text, from the log where it was asked before. One request, never a second.

        Raises NoModel, BudgetSpent, ModelRefused, SecretsError, and what the wire raises.
        """
        model = self.model()
        if model is None:
            raise NoModel("No model is set up.", next="nearer opinion --address URL --model NAME")
        shown = masked(text, names)
        body = request(model.name, about, shown)
        key = self._key(model, body)
        known = self._known(key)
        if known is not None:
            return known
        now = self._clock()
        if sum(entry.at.date() == now.date() for entry in self.log()) >= model.budget:
            raise BudgetSpent(
                f"Today's {model.budget} requests are used up.",
                next="Ask tomorrow, or raise it: nearer opinion --budget N",
            )
        answer, why = self._answer(model, body)
        told = opinion_of(answer, about, shown) if not why else Unusable.NO_JSON
        entry = Entry(
            at=now,
            key=key,
            server=urlsplit(model.address).netloc.rpartition("@")[2],
            model=model.name,
            about=about,
            sent=body.decode(),
            answer=answer.decode("utf-8", "replace"),
            opinion=told if isinstance(told, Opinion) else None,
            why=why or (told.value if isinstance(told, Unusable) else ""),
        )
        self._write(entry)
        if why:
            raise ModelRefused(why, where=entry.server, next="Look at the address, the name and the key.")
        return entry

    def known(self, about: About, text: str, names: Iterable[str] = ()) -> Entry | None:
        """What the model said of a text before; nothing is asked."""
        model = self.model()
        if model is None:
            return None
        return self._known(self._key(model, request(model.name, about, masked(text, names))))

    def log(self) -> tuple[Entry, ...]:
        """Everything that was sent and what came back, oldest first. A line that a kill cut short is passed over."""
        return self._read(b"")

    def _read(self, part: bytes) -> tuple[Entry, ...]:
        """The entries whose lines hold these bytes."""
        try:
            lines = self._file.read_bytes().splitlines()
        except FileNotFoundError:
            return ()
        found: list[Entry] = []
        for line in lines:
            if part not in line:
                continue
            try:
                found.append(msgspec.json.decode(line, type=Entry))
            except msgspec.DecodeError:
                continue
        return tuple(found)

    def _known(self, key: str) -> Entry | None:
        asked = (entry for entry in reversed(self._read(key.encode())) if entry.key == key)
        return next((entry for entry in asked if entry.opinion is not None), None)

    def _key(self, model: Model, body: bytes) -> str:
        return blake2b(model.address.encode() + b"\0" + body, digest_size=16).hexdigest()

    def _answer(self, model: Model, body: bytes) -> tuple[bytes, str]:
        """The body of the answer, and why there is none."""
        address = model.address.rstrip("/") + "/chat/completions"
        key = self._secrets().get(KEY)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key.reveal()}"
        with self._wire(frozenset({origin(address)})).session() as session:
            answer = session.post(address, data=body, headers=headers, allow_redirects=False)
            told, status = answer.content[:MOST_BYTES], answer.status_code
        return (told, "") if status == 200 else (b"", f"The server answered {status}.")

    def _write(self, entry: Entry) -> None:
        line = msgspec.json.encode(entry) + b"\n"
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)
