"""What a Slack export tells: who spoke to whom, where, and what it says in words."""

import json
from datetime import UTC, datetime

import pytest

from nearer.model.activity import Account, Activity, Problem, Record, Skipped
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archives.slack import SOURCE
from nearer.sources.contract import Found, Options
from sources.casework import Held

IDA, BEN, CARO = "U00IDA001", "U00BEN001", "U00CARO01"
ROOT = "1709276460.000200"
PEOPLE = [
    {
        "id": IDA,
        "name": "ida",
        "real_name": "Ida Brøgger",
        "profile": {"display_name": "ida", "email": "ida@boats.example"},
    },
    {"id": BEN, "name": "ben", "real_name": "Ben Okafor", "profile": {"display_name": "Benny", "phone": "+00 1"}},
    {"id": CARO, "name": "caro", "profile": {"real_name": "Caro Lind"}, "is_bot": False},
]


def export(*rows: object, folder: str = "harbour", **lists: object) -> dict[str, bytes]:
    files: dict[str, object] = {
        "users.json": PEOPLE,
        "channels.json": [{"id": "C00HARB01", "name": "harbour", "creator": IDA, "members": [IDA, BEN]}],
        f"{folder}/2024-03-01.json": rows,
        **{f"{name}.json": value for name, value in lists.items()},
    }
    return {name: json.dumps(value).encode() for name, value in files.items()}


def row(user: str | None = IDA, text: object = "Ahoy", ts: object = ROOT, **more: object) -> dict[str, object]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **more}


def opened(files: dict[str, bytes], me: str | None = None) -> tuple[Found, list[Record]]:
    archive = Held(files)
    found = SOURCE.recognize(archive, Options(me))
    assert found is not None
    return found, list(SOURCE.read(archive, found, Options(me)))


def acts(files: dict[str, bytes]) -> list[Activity]:
    return [record for record in opened(files)[1] if isinstance(record, Activity)]


def one(*rows: object) -> Activity:
    return acts(export(*rows))[-1]


# --- who spoke to whom ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "verb", "target", "to"),
    [([IDA, BEN], Verb.CALL, BEN, ()), ([IDA, BEN, CARO], Verb.CALL, None, (BEN, CARO)), ([IDA], Verb.OFFER, BEN, ())],
)
def test_a_huddle_is_a_call_with_those_who_took_part(
    came: list[str], verb: Verb, target: str | None, to: tuple[str, ...]
) -> None:
    held = {"created_by": IDA, "date_start": 1709276460, "date_end": 1709277000, "participant_history": came}
    huddle = row("USLACKBOT", "", subtype="huddle_thread", room=held)
    (call,) = acts(export(huddle, folder="D00IDABEN", dms=[{"id": "D00IDABEN", "members": [IDA, BEN]}]))
    assert (call.verb, call.actor, call.target, call.to) == (verb, IDA, target, to)


def test_a_message_has_the_channel_and_its_time_as_id_to_the_microsecond() -> None:
    act = one(row())
    assert act.id == f"C00HARB01/{ROOT}"
    assert act.time == datetime(2024, 3, 1, 7, 1, 0, 200, tzinfo=UTC)
    assert (act.space, act.visibility) == ("#harbour", Visibility.UNLISTED)
    assert act.target is None


def test_a_mention_names_its_person_and_never_the_writer() -> None:
    assert one(row(text=f"<@{BEN}> and <@{CARO}|caro> and <@{IDA}>")).to == (BEN, CARO)


def test_a_reply_in_a_thread_answers_its_first_message() -> None:
    reply = one(row(thread_ts=ROOT, reply_count=1), row(BEN, ts="1709276500.000100", thread_ts=ROOT))
    assert (reply.target, reply.in_reply_to) == (IDA, f"C00HARB01/{ROOT}")
    assert reply.thread == f"C00HARB01/{ROOT}"


def test_a_reply_to_a_message_outside_the_export_says_itself_whom_it_answers() -> None:
    reply = one(row(BEN, ts="1709276500.000100", thread_ts="1700000000.000100", parent_user_id=CARO))
    assert (reply.target, reply.in_reply_to) == (CARO, "C00HARB01/1700000000.000100")


def test_a_reaction_is_a_like_without_time_from_each_who_gave_it() -> None:
    message = row(reactions=[{"name": "sailboat", "users": [BEN, CARO, BEN], "count": 3}])
    likes = [act for act in acts(export(message)) if act.verb is Verb.LIKE]
    assert [(like.actor, like.target, like.object) for like in likes] == [
        (BEN, IDA, f"C00HARB01/{ROOT}"),
        (CARO, IDA, f"C00HARB01/{ROOT}"),
    ]
    assert likes[0].id == f"C00HARB01/{ROOT}/reaction/sailboat/{BEN}"
    assert (likes[0].time, likes[0].precision) == (None, Precision.NONE)


def test_a_direct_message_is_for_the_other_and_a_group_message_for_the_others() -> None:
    pair = acts(export(row(), folder="D00PAIR01", dms=[{"id": "D00PAIR01", "members": [IDA, BEN]}]))
    three = [{"id": "G00THREE1", "name": "mpdm-three-1", "members": [IDA, BEN, CARO]}]
    group = acts(export(row(), folder="mpdm-three-1", mpims=three))
    assert (pair[0].target, pair[0].visibility, pair[0].space) == (BEN, Visibility.DIRECT, None)
    assert (group[0].target, group[0].to, group[0].visibility) == (None, (BEN, CARO), Visibility.DIRECT)


def test_a_private_channel_is_private_without_being_a_direct_message() -> None:
    (act,) = acts(export(row(), folder="board", groups=[{"id": "G00BOARD1", "name": "board", "members": [IDA, BEN]}]))
    assert (act.visibility, act.visibility.private, act.target) == (Visibility.FOLLOWERS, True, None)


def test_coming_and_going_are_joins_and_leaves_of_the_space() -> None:
    joined = one(row(subtype="channel_join"))
    left = one(row(subtype="channel_leave"))
    assert (joined.verb, joined.space, joined.text) == (Verb.JOIN, "#harbour", None)
    assert left.verb is Verb.LEAVE


def test_a_comment_on_a_file_is_its_authors() -> None:
    act = one(row(None, f"<@{CARO}> commented on <@{BEN}>’s file", subtype="file_comment", comment={"user": CARO}))
    assert (act.actor, act.to) == (CARO, (BEN,))


def test_service_rows_and_deleted_messages_are_counted_and_not_read() -> None:
    rows = [row(subtype=subtype) for subtype in ("channel_topic", "channel_name", "pinned_item", "tombstone")]
    records = opened(export(*rows))[1]
    assert sum(record.count for record in records if isinstance(record, Skipped)) == 4
    assert not [record for record in records if isinstance(record, Activity)]


# --- people and bots --------------------------------------------------------------------------------------------


def accounts(files: dict[str, bytes]) -> dict[str, Account]:
    return {record.id: record for record in opened(files)[1] if isinstance(record, Account)}


def test_members_have_handle_name_and_address_and_no_phone_number() -> None:
    people = accounts(export(row()))
    assert (people[IDA].handle, people[IDA].name, people[IDA].address) == ("ida", "Ida Brøgger", "ida@boats.example")
    assert people[BEN].name == "Benny"
    assert "+00 1" not in repr(people[BEN])


def test_somebody_missing_from_the_list_is_known_by_the_profile_in_the_message() -> None:
    profile = {"name": "gwen", "real_name": "Gwen Adeyemi", "display_name": ""}
    people = accounts(export(row("U00GUEST1"), row("U00GUEST1", ts="1709276461.000200", user_profile=profile)))
    assert (people["U00GUEST1"].handle, people["U00GUEST1"].name) == ("gwen", "Gwen Adeyemi")


def test_a_bots_message_is_kept_with_its_bot() -> None:
    rows = [
        row(None, "", subtype="bot_message", bot_id="B00GIT001", username="git", attachments=[{"text": "1 commit"}]),
        row(None, "hook", subtype="bot_message", username="old hook", ts="1709276461.000200"),
    ]
    people = accounts(export(*rows))
    assert people["B00GIT001"].bot
    assert people["B00GIT001"].name == "git"
    assert people["bot:old hook"].bot
    assert [act.text for act in acts(export(*rows))] == ["1 commit", "hook"]


@pytest.mark.parametrize("me", [BEN, "ben", "@Ben", "@Benny"])
def test_me_is_an_id_a_name_or_a_display_name(me: str) -> None:
    found, _ = opened(export(row()), me)
    assert found.owner is not None
    assert found.owner.id == BEN


def test_me_is_an_address_too() -> None:
    found, _ = opened(export(row()), "IDA@boats.example")
    assert found.owner is not None
    assert found.owner.id == IDA


def test_a_name_that_nobody_has_leaves_the_log_everybodys_and_says_so() -> None:
    found, _ = opened(export(row()), "@nobody")
    assert found.owner is None
    assert any("--me" in note for note in found.notes)


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (f"<@{BEN}> ahoy", "@ben ahoy"),
        ("<@U00GUEST1|gwen> ahoy", "@gwen ahoy"),
        ("see <#C00HARB01|harbour> and <#C00HARB01>", "see #harbour and #harbour"),
        ("<!here> <!channel>", "@here @channel"),
        ("<!subteam^S1|@sailors>", "@sailors"),
        ("<!date^1392734382^{date}|18 Feb>", "18 Feb"),
        ("<https://boats.example/x|the mast>", "the mast (https://boats.example/x)"),
        ("<http://boats.example|boats.example>", "http://boats.example"),
        ("<mailto:ben@boats.example|ben@boats.example>", "ben@boats.example"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt;", "1 < 2 && 3 > 2 &lt;"),
        ("a < b <", "a < b <"),
    ],
)
def test_markup_becomes_words(written: str, read: str) -> None:
    assert one(row(text=written)).text == read


# --- files ------------------------------------------------------------------------------------------------------


def test_a_public_export_shows_no_direct_messages_and_says_so() -> None:
    public, _ = opened(export(row()))
    private, _ = opened(export(row(), dms=[{"id": "D00PAIR01", "members": [IDA, BEN]}]))
    for direction in Direction:
        assert not public.coverage.sees(Kind.MESSAGE, direction)
        assert private.coverage.sees(Kind.MESSAGE, direction)
        assert public.coverage.sees(Kind.REPLY, direction)


def test_without_its_lists_the_messages_are_read_and_held_private() -> None:
    files = {name: data for name, data in export(row()).items() if "/" in name}
    found, records = opened(files)
    (act,) = [record for record in records if isinstance(record, Activity)]
    assert act.id == f"harbour/{ROOT}"
    assert act.visibility.private
    assert any("users.json" in note for note in found.notes)


def test_one_bad_row_costs_itself() -> None:
    rows = [row(), 7, row(ts=None), row(None, ts="1709276461.000200"), row(ts="1709276462.000200")]
    records = opened(export(*rows))[1]
    assert len([record for record in records if isinstance(record, Activity)]) == 2
    codes = [record.code for record in records if isinstance(record, Problem)]
    assert codes == ["bad-item", "bad-time", "no-author"]


@pytest.mark.parametrize("value", [None, 7, 1e400, 10**300, True, [], {}, [[]], [{}], "", "\0", "x" * 9000])
def test_strange_values_anywhere_raise_nothing(value: object) -> None:
    keys = (
        "type",
        "subtype",
        "user",
        "text",
        "ts",
        "thread_ts",
        "parent_user_id",
        "reactions",
        "bot_id",
        "attachments",
    )
    for key in (*keys, "username", "comment", "user_profile", "root", "files"):
        opened(export({**row(), key: value}))
    opened(
        export(
            row(reactions=[{"name": value, "users": [value, IDA]}]), dms=[value], groups=[{"id": "G00X", "name": value}]
        )
    )
    for key in ("id", "name", "real_name", "profile", "is_bot"):
        files = export(row())
        opened({**files, "users.json": json.dumps([{**PEOPLE[0], key: value}]).encode()})


def test_another_chats_files_are_not_slacks() -> None:
    assert SOURCE.recognize(Held({"users.json": b'[{"id": 1}]', "notes/readme.json": b"[]"}), Options()) is None
    assert SOURCE.recognize(Held({"x/2024-03-01.json": b'[{"date": "2024-03-01"}]'}), Options()) is None
