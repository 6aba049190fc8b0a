"""Activities read as interactions: every rule, by small logs, and against a slow reading of random ones."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.activity import Activity
from nearer.model.names import Kind, Precision, Verb, Visibility
from nearer.model.time import to_us
from nearer.store.schema import ACTIVITY
from nearer.ties.interactions import interactions
from nearer.ties.views import views

MEMBERS = [
    ("x", "me", "EGO"),
    ("x", "me2", "EGO"),
    ("y", "ego", "EGO"),
    ("x", "ann", "ANN"),
    ("x", "ann2", "ANN"),
    ("y", "annie", "ANN"),
    ("x", "bo", "BO"),
    ("y", "bob", "BO"),
]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def log(activities: Iterable[Activity]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "network": a.network,
                "id": a.id,
                "time_us": None if a.time is None else to_us(a.time),
                "time": a.time,
                "since_us": None if a.since is None else to_us(a.since),
                "precision": a.precision.value,
                "actor": a.actor,
                "verb": a.verb.value,
                "target": a.target,
                "to": list(a.to),
                "in_reply_to": a.in_reply_to,
                "object": a.object,
                "of": None if a.of is None else a.of.value,
                "visibility": a.visibility.value,
                "text": a.text,
                "confidence": a.confidence.value,
            }
            for a in activities
        ],
        schema=ACTIVITY,
    )


def connection(
    activities: Iterable[Activity], sight: Iterable[tuple[str, str, str, str, int | None, int | None]] = ()
) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.register("log_table", log(activities))
    con.execute("CREATE VIEW log AS FROM log_table")
    con.execute("CREATE TABLE members(network VARCHAR, account VARCHAR, person VARCHAR)")
    con.executemany("INSERT INTO members VALUES (?, ?, ?)", MEMBERS)
    con.execute("CREATE TABLE ego AS FROM (VALUES ('x', 'me'), ('x', 'me2'), ('y', 'ego')) t(network, account)")
    con.execute(
        "CREATE TABLE sight(network VARCHAR, account VARCHAR, kind VARCHAR, direction VARCHAR, since_us BIGINT, "
        "until_us BIGINT)"
    )
    rows = list(sight)
    if rows:
        con.executemany("INSERT INTO sight VALUES (?, ?, ?, ?, ?, ?)", rows)
    return con


def act(number: int, actor: str, verb: Verb = Verb.CREATE, **more: Any) -> Activity:
    fields: dict[str, Any] = {"time": NOON + timedelta(minutes=number), "network": "x"} | more
    return Activity(id=f"a{number}", actor=actor, verb=verb, **fields)


def read(*activities: Activity) -> list[tuple[str, bool, str]]:
    table = interactions(connection(activities))
    return [(row["person"], row["incoming"], row["kind"]) for row in table.to_pylist()]


@pytest.mark.parametrize(
    ("verb", "more", "kind"),
    [
        (Verb.CREATE, {"visibility": Visibility.DIRECT, "in_reply_to": "z"}, "message"),
        (Verb.CREATE, {"in_reply_to": "z"}, "reply"),
        (Verb.CREATE, {"object": "z"}, "quote"),
        (Verb.CREATE, {"object": "z", "in_reply_to": "z"}, "reply"),
        (Verb.CREATE, {}, "reply"),
        (Verb.LIKE, {}, "like"),
        (Verb.DISLIKE, {}, "dislike"),
        (Verb.ANNOUNCE, {}, "repost"),
        (Verb.FOLLOW, {}, "follow"),
        (Verb.INVITE, {}, "invite"),
        (Verb.ACCEPT, {}, "accept"),
        (Verb.CALL, {}, "call"),
        (Verb.BUY, {}, "purchase"),
        (Verb.CLICK, {}, "click"),
        (Verb.VIEW, {}, "view"),
        (Verb.UNDO, {"of": Verb.FOLLOW}, "unfollow"),
        (Verb.UNDO, {"of": Verb.BLOCK}, "unblock"),
        (Verb.UNDO, {"of": Verb.IGNORE}, "unmute"),
        (Verb.LEAVE, {}, "leave"),
        (Verb.IGNORE, {}, "mute"),
        (Verb.BLOCK, {}, "block"),
        (Verb.FLAG, {}, "flag"),
        (Verb.REJECT, {}, "reject"),
    ],
)
def test_kinds(verb: Verb, more: dict[str, object], kind: str) -> None:
    assert read(act(1, "me", verb, target="ann", **more)) == [("ANN", False, kind)]
    assert read(act(1, "ann", verb, target="me", **more)) == [("ANN", True, kind)]


@pytest.mark.parametrize("verb", [Verb.DELETE, Verb.UPDATE, Verb.ADD, Verb.REMOVE, Verb.JOIN, Verb.OFFER])
def test_what_passes_nothing_between_two_people(verb: Verb) -> None:
    assert read(act(1, "me", verb, target="ann")) == []


def test_taking_back_a_like_is_no_interaction() -> None:
    assert read(act(1, "me", Verb.UNDO, target="ann", of=Verb.LIKE)) == []


def test_the_others_addressed_are_mentioned_or_written_to() -> None:
    assert read(act(1, "me", target="ann", to=("bo", "me2"))) == [("ANN", False, "reply"), ("BO", False, "mention")]
    group = act(1, "me", target="ann", to=("bo",), visibility=Visibility.DIRECT)
    assert read(group) == [("ANN", False, "message"), ("BO", False, "message")]
    assert read(act(1, "ann", target="bo", to=("me",))) == [("ANN", True, "mention")]


def test_one_activity_gives_one_interaction_a_person_and_the_target_wins() -> None:
    assert read(act(1, "me", target="ann", to=("ann", "ann2"))) == [("ANN", False, "reply")]
    assert read(act(1, "me", to=("ann", "ann2"))) == [("ANN", False, "mention")]
    assert read(act(1, "ann", target="me", to=("me", "me2"))) == [("ANN", True, "reply")]
    assert read(act(1, "ann", to=("me", "me2"))) == [("ANN", True, "mention")]


def test_ego_is_never_their_own_friend() -> None:
    assert read(act(1, "me", target="me2"), act(2, "me", target="me"), act(3, "me2", to=("me",))) == []


def test_the_same_id_on_another_network_is_another_account() -> None:
    assert read(act(1, "me", target="annie"), act(2, "me", network="y", target="annie")) == []
    assert read(act(2, "ego", network="y", target="annie")) == [("ANN", False, "reply")]


def test_words_times_and_privacy() -> None:
    table = interactions(
        connection(
            [
                act(1, "me", target="ann", text="  Three\twords here\n"),
                act(2, "me", target="ann", text="   "),
                act(3, "me", target="ann", visibility=Visibility.FOLLOWERS, text="日本 語"),
                act(4, "me", target="ann", time=None, precision=Precision.NONE),
            ]
        )
    ).to_pylist()
    assert [row["time_us"] is None for row in table] == [True, False, False, False], "unknown times come first"
    assert [row["words"] for row in table] == [0, 3, 0, 2]
    assert [row["private"] for row in table] == [False, False, False, True]


def test_an_answer_would_have_been_seen_only_where_and_when_a_source_sees_it() -> None:
    later = to_us(NOON + timedelta(hours=1))
    con = connection(
        [
            act(1, "me", target="ann"),
            act(2, "me", target="ann", visibility=Visibility.DIRECT),
            act(90, "me", target="ann", visibility=Visibility.DIRECT),
            act(91, "me2", target="ann", visibility=Visibility.DIRECT),
            act(92, "ann", target="me"),
        ],
        [("x", "me", "message", "in", later, None), ("x", "me", "reply", "out", None, None)],
    )
    answerable = {row["activity"]: row["answerable"] for row in interactions(con).to_pylist()}
    assert answerable == {"a1": False, "a2": False, "a90": True, "a91": False, "a92": True}


def test_answers_and_their_time() -> None:
    rows = interactions(
        connection(
            [
                act(1, "me", target="ann", to=("bo",)),
                act(11, "ann", target="me", in_reply_to="a1"),
                act(12, "bo", target="me", in_reply_to="a1"),
                act(13, "ann", target="me", in_reply_to="a11"),
                act(20, "bo", target="me", visibility=Visibility.DIRECT),
                act(21, "bo", target="me", visibility=Visibility.DIRECT),
                act(26, "me", target="bo", visibility=Visibility.DIRECT),
                act(27, "me", target="bo", visibility=Visibility.DIRECT),
                act(30, "me", target="ann", in_reply_to="a13", precision=Precision.DAY),
                act(40, "ann", target="me", in_reply_to="gone"),
            ]
        )
    ).to_pylist()
    answers = {row["activity"]: (row["answers"], row["latency_us"]) for row in rows if row["answers"]}
    minute = 60_000_000
    assert answers == {
        "a11": ("a1", 10 * minute),
        "a12": ("a1", 11 * minute),
        "a26": ("a21", 5 * minute),
        "a30": ("a13", None),
    }


def test_each_person_is_seen_as_long_as_any_of_their_networks() -> None:
    sight = [("x", "me", "reply", "out", 10, 20), ("x", "me2", "message", "in", 5, 15)]
    con = connection([], [*sight, ("y", "ego", "like", "out", 8, None)])
    con.execute("INSERT INTO members VALUES ('x', 'cy', 'CY'), ('z', 'di', 'DI')")
    members, sight = (con.sql(f"FROM {name}").to_arrow_table() for name in ("members", "sight"))
    seen = views(members, sight, ("ANN", "CY", "DI"))
    assert seen.since_us.tolist()[:2] == [5, 5]
    assert seen.until_us.tolist()[1] == 20
    assert seen.until_us[0] > 2**62, "open on y"
    assert seen.since_us[2] > seen.until_us[2], "nobody sees z"


ACCOUNTS = ["me", "me2", "ann", "ann2", "bo", "stranger"]
PERSON = {"me": None, "me2": None, "ann": "ANN", "ann2": "ANN", "bo": "BO", "stranger": None}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(ACCOUNTS),
            st.sampled_from([Verb.CREATE, Verb.LIKE, Verb.CALL]),
            st.none() | st.sampled_from(ACCOUNTS),
            st.lists(st.sampled_from(ACCOUNTS), max_size=3),
            st.booleans(),
        ),
        max_size=25,
    )
)
def test_every_activity_is_read_as_the_rules_say(drawn: list[tuple[str, Verb, str | None, list[str], bool]]) -> None:
    activities, expected = [], []
    for number, (actor, verb, target, to, direct) in enumerate(drawn):
        visibility = Visibility.DIRECT if direct else Visibility.PUBLIC
        activities.append(act(number, actor, verb, target=target, to=tuple(to), visibility=visibility))
        mine = {"me", "me2"}
        aimed = {Verb.CREATE: "message" if direct else "reply", Verb.LIKE: "like", Verb.CALL: "call"}[verb]
        also = {Verb.CREATE: "message" if direct else "mention", Verb.LIKE: None, Verb.CALL: "call"}[verb]
        found: dict[str, str] = {}
        if actor in mine:
            for person in {PERSON[account] for account in to}:
                if person and also:
                    found[person] = also
            if target and PERSON[target]:
                found[PERSON[target] or ""] = aimed
        elif PERSON[actor]:
            if target in mine:
                found[PERSON[actor] or ""] = aimed
            elif mine & set(to) and also:
                found[PERSON[actor] or ""] = also
        expected += [(person, actor not in mine, kind, f"a{number}") for person, kind in found.items()]
    rows = interactions(connection(activities)).to_pylist()
    assert sorted((r["person"], r["incoming"], r["kind"], r["activity"]) for r in rows) == sorted(expected)
    assert [(r["person"], r["time_us"]) for r in rows] == sorted((r["person"], r["time_us"]) for r in rows)
    assert all(Kind(row["kind"]) for row in rows)
