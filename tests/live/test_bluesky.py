"""Bluesky without its servers: what the user types, strange records, a repository that is no file, limits of requests.

The server here is a small one of our own that answers what the test says; `tests/bluesky` has the real ones.
"""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from nearer.model.activity import Activity, Problem, Record
from nearer.model.names import Precision, Verb
from nearer.model.secret import Secret
from nearer.sources.live.bluesky import SOURCE
from nearer.sources.live.bluesky.client import Keys
from nearer.sources.live.bluesky.connecting import NoAccount, typed
from nearer.sources.live.contract import Access
from nearer.wire import Patience, Wire
from nearer.wire.errors import Refused, Waiting
from nearer.wire.policy import origin

ME, ANN = "did:plc:meeeeeeeeeeeeeeeeeeeeeee", "did:plc:annnnnnnnnnnnnnnnnnnnnnn"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
POST = "app.bsky.feed.post"


@pytest.mark.parametrize(
    ("where", "account", "server"),
    [
        ("ann.bsky.social", "ann.bsky.social", None),
        (" @Ann.Example ", "ann.example", None),
        ("https://bsky.app/profile/ann.example", "ann.example", None),
        (f"https://bsky.app/profile/{ANN}/post/3k", None, None),
        (ANN, ANN, None),
        ("http://localhost:2583/ann.test", "ann.test", "http://localhost:2583"),
        ("https://bsky.social/ann.bsky.social", "ann.bsky.social", None),
        ("ann", None, None),
        ("https://", None, None),
        ("http://[x/ann.test", None, None),
        ("did:plc:../../x", None, None),
    ],
)
def test_what_the_user_types(where: str, account: str | None, server: str | None) -> None:
    if account is None:
        with pytest.raises(NoAccount):
            typed(where)
    else:
        assert (typed(where).account, typed(where).server) == (account, server)


Answer = Callable[[dict[str, str]], object]


ERRORS = {400: "InvalidRequest", 401: "AuthenticationRequired", 404: "NotFound", 501: "MethodNotImplemented"}
"""The names of errors (https://atproto.com/specs/xrpc#error-responses, and those of Bluesky's servers)."""


@dataclass
class Small:
    """A server that answers each call as told; 501 for all others. Its errors have a name, as those of the network."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    _server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        small = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                call = parts.path.removeprefix("/xrpc/")
                small.asked.append(call)
                answer = small.answers.get(call)
                found = None if answer is None else answer({k: v[0] for k, v in parse_qs(parts.query).items()})
                status, body = 200, b"{}"
                if found is None or isinstance(found, int):
                    status = found or 501
                    body = json.dumps({"error": ERRORS.get(status, "InternalServerError"), "message": ""}).encode()
                else:
                    body = found if isinstance(found, bytes) else json.dumps(found).encode()
                self.send_response(status)
                kind = "application/octet-stream" if isinstance(found, bytes) else "application/json"
                for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **small.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *said: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def small() -> Iterator[Small]:
    made = Small()
    made.answers["com.atproto.sync.getLatestCommit"] = lambda _: {"rev": "3kaa", "cid": "b"}
    made.answers["app.bsky.notification.listNotifications"] = lambda _: {"notifications": []}
    made.answers["com.atproto.repo.listRecords"] = lambda _: {"records": []}
    yield made
    made.close()


def token() -> str:
    """A token as servers make them, good for some hours by the machine's own clock."""
    parts = ({"alg": "none"}, {"scope": "com.atproto.appPass", "exp": 4_000_000_000, "sub": ME})
    return ".".join([*(urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts), "c2ln"])


def read(small: Small, cursor: str | None = None) -> tuple[list[Record], str]:
    """One reading: everything it told, and where it stopped."""
    session = ":::".join(["me.test", ME, token(), token(), small.address])
    keys = Keys(ME, "abcd-efgh-ijkl-mnop", session)
    wire = Wire(lambda: NOW, frozenset({origin(small.address)}), Patience(attempts=1))
    reading = SOURCE.reading(Access(account=ME, server=small.address, token=keys.secret()), cursor, wire, lambda: NOW)
    told = [record for step in reading.steps() for record in step.records]
    return told, reading.cursor()


def post(did: str, key: str, text: object, **more: object) -> dict[str, object]:
    value = {"$type": POST, "text": text, "createdAt": "2025-01-01T00:00:00Z", **more}
    return {"uri": f"at://{did}/{POST}/{key}", "cid": "b", "value": value, "record": value}


def acts(records: list[Record]) -> dict[str, Activity]:
    return {record.id: record for record in records if isinstance(record, Activity)}


def test_a_record_of_a_strange_app_costs_no_other(small: Small) -> None:
    ann = {"did": ANN, "handle": "ann.example"}
    plain = {**post(ANN, "3kgood2222222", "Hello"), "author": ann, "indexedAt": "2025-01-01T00:00:00Z"}
    like = {"$type": "app.bsky.feed.like", "subject": 7}
    strange = [
        {**plain, "uri": f"at://{ANN}/app.bsky.feed.like/3kbad22222222", "record": like},
        {**plain, "uri": f"at://{ANN}/blue.boats.logbook/3kown22222222", "record": {"knots": 5}},
        {**plain, "uri": 5},
        {**post(ANN, "3kodd22222222", {"not": "text"}, reply=[1], facets="x", embed=3), "author": ["x"]},
    ]
    small.answers["app.bsky.notification.listNotifications"] = lambda _: {"notifications": [*strange, plain]}
    told, _ = read(small)
    assert acts(told)[f"at://{ANN}/{POST}/3kgood2222222"].text == "Hello"
    assert acts(told)[f"at://{ANN}/{POST}/3kodd22222222"].text is None
    assert len([record for record in told if isinstance(record, Problem)]) == 2


def test_a_repository_that_is_no_good_file_is_read_in_pages(small: Small) -> None:
    digits = str.maketrans("0189", "abcd")  # Keys have no such digits.
    keys = [f"3k{number:011d}".translate(digits) for number in range(250)]
    rows = [post(ME, key, f"Number {key}") for key in sorted(keys, reverse=True)]

    def page(asked: dict[str, str]) -> object:
        if asked["collection"] != POST:
            return {"records": []}
        under = asked.get("cursor", "~")
        some = [row for row in rows if str(row["uri"]).rpartition("/")[2] < under][: int(asked["limit"])]
        last = str(some[-1]["uri"]).rpartition("/")[2] if some else None
        return {"records": some, **({"cursor": last} if last else {})}

    small.answers["com.atproto.sync.getRepo"] = lambda _: b"\x3anothing of a repository"
    small.answers["com.atproto.repo.listRecords"] = page
    told, cursor = read(small)
    assert acts(told).keys() == {str(row["uri"]) for row in rows}
    # Then one of the newest is deleted and one is new: both are noticed, with one page.
    gone = rows.pop(3)
    rows.insert(0, post(ME, "3zzzzzzzzzzzz", "New"))
    small.answers["com.atproto.sync.getLatestCommit"] = lambda _: {"rev": "3kbb", "cid": "b"}
    small.asked.clear()
    told, cursor = read(small, cursor)
    new = acts(told)
    assert new.keys() == {str(rows[0]["uri"]), f"{gone['uri']}#delete"}
    deleted = new[f"{gone['uri']}#delete"]
    assert (deleted.verb, deleted.object, deleted.precision) == (Verb.DELETE, gone["uri"], Precision.RANGE)
    assert small.asked.count("com.atproto.repo.listRecords") == 6
    # And where nothing changed, one request says so.
    small.asked.clear()
    told, _ = read(small, cursor)
    assert not acts(told) and "com.atproto.repo.listRecords" not in small.asked


def test_a_limit_of_requests_is_kept(small: Small) -> None:
    small.answers["app.bsky.actor.getProfile"] = lambda _: {"did": ME, "handle": "me.test"}
    # By the server's own clock, which is not the user's.
    small.headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": f"{time.time() + 90:.0f}"}
    with pytest.raises(Waiting) as waiting:
        read(small)
    assert abs((waiting.value.until - NOW).total_seconds() - 90) < 5
    assert small.asked == ["app.bsky.actor.getProfile"]


def test_a_connection_that_is_over_asks_for_the_user(small: Small) -> None:
    small.answers["app.bsky.actor.getProfile"] = lambda _: 401
    small.answers["com.atproto.server.refreshSession"] = lambda _: 401
    small.answers["com.atproto.server.createSession"] = lambda _: 401
    with pytest.raises(Refused) as refused:
        read(small)
    said = f"{refused.value} {refused.value.__cause__}"
    assert "abcd-efgh" not in said and token() not in said
    reading = Access(account=ME, server=small.address, token=Secret("no keys"))
    wire = Wire(lambda: NOW, frozenset({origin(small.address)}))
    with pytest.raises(Refused):
        list(SOURCE.reading(reading, None, wire, lambda: NOW).steps())
