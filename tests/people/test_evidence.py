"""What the log tells of who may be one person: company, the same words, what people say of themselves, who follows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from nearer.model.activity import AccountKey
from nearer.people import People, looked_into, resolve
from nearer.store.schema import ACCOUNT, ACTIVITY

START = datetime(2025, 1, 1, tzinfo=UTC)
ME = AccountKey("x", "me")


def said(network: str, actor: str, text: str, *, hours: float = 0, space: str | None = None) -> dict[str, Any]:
    at = int((START + timedelta(hours=hours)).timestamp() * 1_000_000)
    id = f"{network}{actor}{hours}{text[:8]}"
    return {"network": network, "id": id, "time_us": at, "precision": "second", "actor": actor, "verb": "create",
            "target": None if space else "me", "to": [], "space": space, "text": text}  # fmt: skip


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def people(con: duckdb.DuckDBPyConnection, accounts: list[dict[str, Any]], log: list[dict[str, Any]]) -> People:
    con.register("log", pa.Table.from_pylist(log, schema=ACTIVITY))
    table = pa.Table.from_pylist(accounts, schema=ACCOUNT)
    return resolve(table, (), frozenset({ME}), looked_into(con))


NOOR = [{"network": "x", "id": "1", "handle": "salt", "name": "Noor Haddad"},
        {"network": "slack", "id": "U1", "handle": "nh", "name": "Noor Haddad"}]  # fmt: skip


def test_who_says_where_else_they_are_is_proposed_although_nothing_else_agrees(con: duckdb.DuckDBPyConnection) -> None:
    pair = [NOOR[1], {"network": "mastodon", "id": "https://f.example/users/salt", "handle": "salt@f.example"}]
    (one,) = people(con, pair, [said("slack", "U1", "By the way, I am @salt@f.example now.")]).proposals
    assert "One of them wrote that the other is theirs." in one.why
    assert people(con, pair, [said("slack", "U1", "Do you know @salt@f.example?")]).proposals == ()


def test_a_handle_without_its_host_needs_the_network_beside_it(con: duckdb.DuckDBPyConnection) -> None:
    pair = [NOOR[0], {"network": "slack", "id": "U2", "name": "N."}]
    assert people(con, pair, [said("slack", "U2", "Find me as @salt")]).proposals == ()
    assert len(people(con, pair, [said("slack", "U2", "On Twitter I am @salt")]).proposals) == 1


def test_the_same_words_on_two_networks_within_minutes(con: duckdb.DuckDBPyConnection) -> None:
    words = "The fair begins on Friday at ten o'clock, bring glue."
    both = [said("x", "1", words), said("slack", "U1", words, hours=0.1)]
    (one,) = people(con, NOOR, both).proposals
    assert "Both wrote the same words at the same time." in one.why
    assert people(con, NOOR, [both[0], said("slack", "U1", words, hours=9)]).proposals == ()
    assert (
        people(con, NOOR, [said("x", "1", "Happy birthday!"), said("slack", "U1", "Happy birthday!")]).proposals == ()
    )


def test_company_in_two_groups_speaks_for_a_name_and_the_users_own_does_not_count(
    con: duckdb.DuckDBPyConnection,
) -> None:
    friends = [
        {"network": network, "id": f"{n}{network}", "name": name}
        for network in ("x", "slack")
        for n, name in enumerate(("Ben Okafor", "Caro Lind"))
    ]
    room = [said(n, i, "Hello", space="crew") for n, i in (("x", "1"), ("x", "0x"), ("x", "1x"), ("slack", "U1"))]
    whole = [*room, said("slack", "0slack", "Hello", space="crew"), said("slack", "1slack", "Hello", space="crew")]
    proposed = people(con, [*NOOR, *friends], whole).proposals
    noor = [one for one in proposed if AccountKey("x", "1") in (one.a, one.b)]
    assert "several people with whom both were seen" in noor[0].why
    alone = [*room, said("slack", "me", "Hello", space="crew")]
    assert people(con, [*NOOR, *friends], alone).proposals == ()


def test_one_name_and_one_falls_silent_as_the_other_begins_is_still_a_name_alone(
    con: duckdb.DuckDBPyConnection,
) -> None:
    early = [said("x", "1", "Hello", hours=24 * day) for day in range(5)]
    late = [said("slack", "U1", "Hello", hours=24 * day) for day in range(10, 300, 30)]
    assert people(con, NOOR, [*early, *late, said("x", "9", "Hello", hours=24 * 300)]).proposals == ()


def test_a_couples_mailbox_asks(con: duckdb.DuckDBPyConnection) -> None:
    told = [{"network": "slack", "id": "A", "name": "Anna Berg", "address": "berg@mail.example"},
            {"network": "linkedin", "id": "in/bo", "name": "Bo Berg", "address": "berg@mail.example"}]  # fmt: skip
    assert len(people(con, told, []).ids) == 3
