"""What a home does with its connections over days: batches, silence, forgetting, coming back, and where tokens are."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from live.conftest import Watch, connected, opened
from live.logs import acts, log
from live.snac import Servers
from live.test_feeds import Site, feed
from nearer.api.live import NoConnection, PullBusy
from nearer.api.nearer import Nearer
from nearer.model.activity import AccountKey
from nearer.model.secret import Secret
from nearer.sources.live.contract import Asked
from nearer.store.connections import Connection, Connections, Pull, PullState
from nearer.store.home import Home
from nearer.store.place import database
from nearer.store.secrets import FILE, FileSecrets, SecretsError
from nearer.wire.errors import LiveError

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()


def test_the_pulls_of_a_day_that_has_passed_are_one_batch(site: Site, home: Nearer, watch: Watch) -> None:
    # From midnight on, so that the hours of the test lie in one day.
    watch.later(seconds=(86_460 - (watch() - watch().replace(hour=0, minute=0, second=0)).seconds))
    said: list[tuple[str, str]] = []
    connection: Connection | None = None
    for number in range(1, 4):
        said.append(("Ann Bell", f"Comment {number}"))
        site.comments(*said)
        connection = connection or feed(home, f"{site.address}/comments/feed")
        assert home.live.pull(connection.id).pull.new == 1
        watch.later(hours=1)
    assert connection is not None and len(home.batches()) == 3
    before = log(home)
    said.append(("Ann Bell", "Comment 4"))
    site.comments(*said)
    watch.later(days=1)
    home.live.pull(connection.id)
    old, new = home.batches()
    assert (old.manifest.activities, new.manifest.activities) == (3, 1) and old.manifest.revision == 2
    assert log(home)[:3] == before and len(log(home)) == 4


def test_that_nothing_came_is_written_down_after_some_hours(site: Site, home: Nearer, watch: Watch) -> None:
    site.comments(("Ann Bell", "Hello"))
    connection = feed(home, f"{site.address}/comments/feed")
    home.live.pull(connection.id)
    for hours, batches in ((1, 1), (6, 2)):
        watch.later(hours=hours)
        home.live.pull(connection.id)
        assert len(home.batches()) == batches
    world = home.world()
    assert world is not None and world.newest_us is not None
    assert abs(world.newest_us / 1e6 - watch().timestamp()) < 60, "silence counts up to the last look"


def test_disconnected_and_connected_again_it_goes_on_where_it_was(site: Site, home: Nearer) -> None:
    site.comments(("Ann Bell", "Hello"))
    connection = feed(home, f"{site.address}/comments/feed")
    home.live.pull(connection.id)
    home.live.disconnect(connection.id)
    with pytest.raises(NoConnection):
        home.live.pull(connection.id)
    again = feed(home, f"{site.address}/comments/feed")
    assert again.id == connection.id and home.live.pull(again.id).pull.new == 0 and len(log(home)) == 1


def test_nobody_pulls_a_connection_twice_at_once(site: Site, home: Nearer, tmp_path: Path, watch: Watch) -> None:
    site.comments(("Ann Bell", "Hello"))
    connection = feed(home, f"{site.address}/comments/feed")
    waited: list[type] = []

    def meanwhile(_done: int, _total: int, _message: str) -> None:
        with opened(tmp_path / "home", watch) as other:
            try:
                other.live.pull(connection.id)
            except PullBusy as busy:
                waited.append(type(busy))

    home.live.pull(connection.id, meanwhile, derive=False)
    assert PullBusy in waited and len(log(home)) == 1


def test_whoever_is_forgotten_leaves_the_cursor_and_does_not_come_back(
    servers: Servers, home: Nearer, watch: Watch
) -> None:
    post = servers.alice.posts("To be answered by somebody who will be forgotten")
    answer = servers.bob.answers(post, f"@{servers.alice.name} here I am")
    servers.alice.is_told_of(answer)
    connection = connected(home, servers.alice)
    home.live.pull(connection.id)
    assert acts(home, id=answer.uri)
    home.forget(f"mastodon/{servers.bob.id}")
    cursor = home.state.connections.cursor(connection.id)
    assert cursor is not None and servers.bob.id not in cursor and servers.bob.handle not in cursor
    for hours in (1, 7):
        watch.later(hours=hours)
        assert home.live.pull(connection.id).error is None
    assert not [act for act in log(home) if servers.bob.id in str(act) or servers.bob.handle in str(act)]
    cursor = home.state.connections.cursor(connection.id)
    assert cursor is not None and servers.bob.id not in cursor and servers.bob.handle not in cursor


def test_connections_cursors_and_pulls_are_kept_in_either_database(tmp_path: Path, address: str | None) -> None:
    def opens() -> Connections:
        return Connections(database(Home.open(tmp_path / "home"), address))

    one = Connection(
        id="mastodon-1",
        source="mastodon",
        key=AccountKey("mastodon", "https://a.example/users/ann"),
        handle="ann@a.example",
        server="https://a.example",
        scopes=("read", "write"),
        made=NOON,
        own=False,
    )
    pull = Pull(
        connection="mastodon-1",
        state=PullState.WAITING,
        begun=NOON,
        seen=NOON,
        new=3,
        left=17,
        next=NOON + timedelta(minutes=5),
        code="NR-LIVE-01",
        what="The server asks for a pause.",
        fix="Nearer goes on by itself.",
        failures=2,
        window=NOON,
        spent=40,
    )
    kept = opens()
    kept.save(one)
    kept.save_cursor("mastodon-1", '{"a":"zed"}', NOON)
    kept.save_pull(pull)
    assert opens().all() == (one,) and opens().pull("mastodon-1") == pull
    kept.save(replace(one, ended=NOON))
    kept.change_cursors(lambda cursor: cursor.replace("zed", ""))
    assert opens().all() == (replace(one, ended=NOON),) and opens().cursor("mastodon-1") == '{"a":""}'
    assert opens().cursor("other") is None and opens().pull("other") == Pull(connection="other")


def test_a_file_of_tokens_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    kept = FileSecrets(tmp_path)
    kept.put("one", Secret("abc"))
    kept.put("two", Secret("def"))
    assert kept.get("one") == Secret("abc") and (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    kept.drop("one")
    assert json.loads((tmp_path / FILE).read_text()) == {"two": "def"} and kept.get("one") is None
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(SecretsError):
        kept.get("two")


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "../../etc/passwd", "a" * 600])
def test_what_is_no_token_is_refused_before_it_is_sent(home: Nearer, token: str) -> None:
    with pytest.raises(LiveError) as refused:
        home.live.accept("mastodon", Asked(where="https://mastodon.invalid"), Secret(token))
    assert refused.value.code == "NR-LIVE-03"
    assert not token.strip() or token not in str(refused.value)
