"""What an export of Telegram Desktop tells: who spoke to whom, when, and whose export it is."""

import json
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from nearer.model.activity import Account, Activity, Problem, Record, Skipped
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archives.telegram import SOURCE
from nearer.sources.contract import Found, Options
from sources.casework import Held

IDA, BEN, CARO = 100_000_001, 100_000_002, 5_100_000_003
NAMES = {IDA: "Ida Brøgger", BEN: "Ben Okafor", CARO: "Caro Lind"}
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
CREW = 1_500_000_001


def user(number: int) -> str:
    return f"user{number}"


def when(time: datetime, ahead: int = 1) -> dict[str, object]:
    """A time as the exporter writes it, on a computer whose clock is so many hours ahead of UTC."""
    local = (time + timedelta(hours=ahead)).replace(tzinfo=None)
    return {"date": local.isoformat(), "date_unixtime": str(int(time.timestamp()))}


def said(number: int = 1, by: int = IDA, text: object = "Ahoy", /, **more: object) -> dict[str, object]:
    time = NOON + timedelta(minutes=number % 1000)
    who = {"from": NAMES[by], "from_id": user(by)}
    return {"id": number, "type": "message", **when(time), **who, "text": text, **more}


def done(action: str, number: int = 1, by: int = IDA, /, **more: object) -> dict[str, object]:
    who = {"actor": NAMES[by], "actor_id": user(by), "action": action}
    return {"id": number, "type": "service", **when(NOON), **who, "text": "", **more}


def chat(*rows: object, kind: str = "personal_chat", number: int = BEN, name: str | None = None) -> dict[str, object]:
    title = name or {"personal_chat": "Ben Okafor", "bot_chat": "Tide Table"}.get(kind, "Crew")
    return {"name": title, "type": kind, "id": number, "messages": list(rows)}


def group(*rows: object, kind: str = "private_supergroup") -> dict[str, object]:
    return chat(*rows, kind=kind, number=CREW)


def account(*chats: object, **more: object) -> dict[str, object]:
    me = {"user_id": IDA, "first_name": "Ida", "last_name": "Brøgger", "phone_number": "+00 1", "username": "@ida_b"}
    return {
        "about": "Here is the data you requested.",
        "personal_information": me,
        **more,
        "chats": {"about": "All chats.", "list": list(chats)},
    }


def written(export: object) -> bytes:
    return json.dumps(export, indent=1, ensure_ascii=False).encode()


def opened(export: object, me: str | None = None) -> tuple[Found, list[Record]]:
    archive = Held({"result.json": export if isinstance(export, bytes) else written(export)})
    found = SOURCE.recognize(archive, Options(me))
    assert found is not None
    return found, list(SOURCE.read(archive, found, Options(me)))


def acts(export: object, me: str | None = None) -> list[Activity]:
    return [record for record in opened(export, me)[1] if isinstance(record, Activity)]


def accounts(export: object) -> dict[str, Account]:
    return {record.id: record for record in opened(export)[1] if isinstance(record, Account)}


def one(*rows: object) -> Activity:
    return acts(account(chat(*rows)))[-1]


def last_in_group(*rows: object) -> Activity:
    return acts(account(group(*rows)))[-1]


# --- who spoke to whom ------------------------------------------------------------------------------------------


def test_a_private_message_is_for_the_other_side_and_private() -> None:
    mine, theirs = acts(account(chat(said(1), said(2, BEN))))
    assert (mine.actor, mine.target, mine.visibility, mine.space) == (user(IDA), user(BEN), Visibility.DIRECT, None)
    assert (theirs.actor, theirs.target) == (user(BEN), user(IDA))


def test_an_answer_to_ones_own_message_in_a_private_chat_is_still_for_the_other() -> None:
    act = one(said(1), said(2, IDA, "And one more thing.", reply_to_message_id=1))
    assert (act.target, act.in_reply_to) == (user(BEN), f"{user(IDA)}/{user(BEN)}/1")


def test_a_person_named_in_a_private_chat_is_not_addressed() -> None:
    act = one(said(1, IDA, [{"type": "mention", "text": "@caro_lind"}, " will know"]))
    assert (act.to, act.text) == ((), "@caro_lind will know")


def test_a_group_message_is_for_nobody_unless_it_answers_or_names_somebody() -> None:
    assert (last_in_group(said()).target, last_in_group(said()).to) == (None, ())
    answer = last_in_group(said(1, BEN), said(2, IDA, "Aye.", reply_to_message_id=1))
    assert (answer.target, answer.in_reply_to) == (user(BEN), f"channel{CREW}/1")
    assert answer.thread == f"channel{CREW}/1"


def test_a_mention_is_an_id_where_the_export_knows_it_and_else_the_handle() -> None:
    text = [
        {"type": "mention", "text": "@Ida_B"},
        " ",
        {"type": "mention", "text": "@Gwen_A"},
        " ",
        {"type": "mention_name", "text": "Caro", "user_id": CARO},
    ]
    assert last_in_group(said(1, BEN, text)).to == (user(IDA), "@gwen_a", user(CARO))


def test_an_answer_to_what_is_not_in_the_export_names_nobody() -> None:
    act = last_in_group(said(9, IDA, "Aye.", reply_to_message_id=3))
    assert (act.target, act.in_reply_to) == (None, f"channel{CREW}/3")


def test_a_topic_is_the_thread_of_its_messages_and_not_what_they_answer() -> None:
    rows = (
        done("topic_created", 1, BEN, title="Repairs"),
        said(2, IDA, reply_to_message_id=1),
        said(3, BEN, reply_to_message_id=2),
    )
    first, second = acts(account(group(*rows)))
    assert (first.target, first.in_reply_to, first.thread) == (None, None, f"channel{CREW}/1")
    assert (second.target, second.thread) == (user(IDA), f"channel{CREW}/1")


def test_a_forwarded_message_is_for_the_other_side_without_another_persons_words() -> None:
    act = one(said(1, BEN, "I need a roofer.", forwarded_from="Gwen Adeyemi"))
    assert (act.verb, act.target, act.text) == (Verb.CREATE, user(IDA), None)


def test_a_message_forwarded_to_a_group_is_passed_on_to_nobody_in_particular() -> None:
    for forwarded_from in ("Gwen Adeyemi", None):
        act = last_in_group(said(1, BEN), said(2, IDA, "News.", forwarded_from=forwarded_from, reply_to_message_id=1))
        assert (act.verb, act.target, act.text) == (Verb.ANNOUNCE, None, "News.")


def test_what_a_bot_wrote_is_not_the_senders_words() -> None:
    assert one(said(1, IDA, "You rolled a six.", via_bot="@dice")).text is None


@pytest.mark.parametrize("kind", ["saved_messages", "replies", "verification_codes"])
def test_notes_to_oneself_copies_and_codes_stay_unread(kind: str) -> None:
    records = opened(account(chat(said(), kind=kind, number=IDA), chat(said())))[1]
    assert len([record for record in records if isinstance(record, Activity)]) == 1
    assert [record.count for record in records if isinstance(record, Skipped)] == [1]


@pytest.mark.parametrize(
    ("kind", "visibility"),
    [
        ("private_supergroup", Visibility.FOLLOWERS),
        ("public_supergroup", Visibility.PUBLIC),
        ("private_channel", Visibility.FOLLOWERS),
        ("public_channel", Visibility.PUBLIC),
        ("a kind of tomorrow", Visibility.FOLLOWERS),
    ],
)
def test_a_group_is_as_open_as_its_kind_says_and_private_where_it_says_nothing(
    kind: str, visibility: Visibility
) -> None:
    (act,) = acts(account(group(said(), kind=kind)))
    assert (act.visibility, act.space, act.target) == (visibility, "Crew", None)


def test_a_post_without_an_author_is_the_channels_own() -> None:
    post = {"id": 1, "type": "message", **when(NOON), "text": "The slip is closed."}
    (act,) = acts(account(group(post, kind="public_channel")))
    assert act.actor == f"channel{CREW}"


# --- calls, comings and goings ----------------------------------------------------------------------------------


def test_a_call_that_was_taken_is_a_call_from_the_caller_to_the_other() -> None:
    act = one(done("phone_call", 1, BEN, duration_seconds=40, discard_reason="hangup"))
    assert (act.verb, act.actor, act.target) == (Verb.CALL, user(BEN), user(IDA))


@pytest.mark.parametrize("reason", ["missed", "busy", "disconnect", "hangup"])
def test_a_call_that_nobody_took_does_not_count_as_a_talk(reason: str) -> None:
    act = one(done("phone_call", 1, IDA, discard_reason=reason))
    assert (act.verb, act.target) == (Verb.OFFER, user(BEN))


def test_a_missed_conference_is_no_call_either() -> None:
    assert one(done("conference_call", is_active=False, is_missed=True)).verb is Verb.OFFER


def test_who_comes_or_goes_alone_joins_or_leaves() -> None:
    rows = (
        done("join_group_by_link", 1, BEN, inviter="Ida Brøgger"),
        done("join_group_by_request", 2, CARO),
        done("invite_members", 3, BEN, members=["Ben Okafor"]),
        done("remove_members", 4, BEN, members=["Ben Okafor"]),
    )
    found = [(act.actor, act.verb) for act in acts(account(group(*rows)))]
    assert found == [
        (user(BEN), Verb.JOIN),
        (user(CARO), Verb.JOIN),
        (user(BEN), Verb.JOIN),
        (user(BEN), Verb.LEAVE),
    ]


def test_who_is_added_or_removed_by_others_is_only_a_name_and_skipped() -> None:
    rows = (
        done("invite_members", 1, IDA, members=["Ben Okafor"]),
        done("remove_members", 2, IDA, members=["Ben Okafor"]),
        done("pin_message", 3, IDA, message_id=1),
        {"id": 4, "type": "unsupported"},
    )
    records = opened(account(group(*rows)))[1]
    assert not [record for record in records if isinstance(record, Activity | Problem)]
    assert sum(record.count for record in records if isinstance(record, Skipped)) == 4


# --- reactions --------------------------------------------------------------------------------------------------


def reacted(*dates: tuple[int, str], emoji: str = "👍", count: int = 40) -> dict[str, object]:
    recent = [{"from": NAMES[by], "from_id": user(by), "date": date} for by, date in dates]
    return {"type": "emoji", "count": count, "emoji": emoji, "recent": recent}


def test_a_reaction_is_a_like_of_each_who_is_named_and_the_others_are_a_count() -> None:
    likes = acts(account(group(said(1, IDA, reactions=[reacted((BEN, "2024-03-01T13:05:00"), (CARO, "?"))]))))[1:]
    assert [(like.actor, like.target, like.object, like.text) for like in likes] == [
        (user(BEN), user(IDA), f"channel{CREW}/1", "👍"),
        (user(CARO), user(IDA), f"channel{CREW}/1", "👍"),
    ]
    assert (likes[1].time, likes[1].precision) == (None, Precision.NONE)


def test_a_reaction_on_the_day_takes_the_zone_from_its_message() -> None:
    like = one(said(1, IDA, reactions=[reacted((BEN, "2024-03-01T13:05:00"))]))
    assert (like.time, like.precision) == (datetime(2024, 3, 1, 12, 5, tzinfo=UTC), Precision.SECOND)


def test_a_later_reaction_may_lie_beyond_a_change_of_clocks() -> None:
    like = one(said(1, IDA, reactions=[reacted((BEN, "2024-04-02T08:00:00"))]))
    assert like.precision is Precision.RANGE
    assert (like.since, like.time) == (datetime(2024, 4, 2, 6, tzinfo=UTC), datetime(2024, 4, 2, 8, tzinfo=UTC))


# --- times ------------------------------------------------------------------------------------------------------


def without_unixtime(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key != "date_unixtime"}


def test_the_time_is_that_of_date_unixtime_whatever_the_computers_clock_said() -> None:
    for ahead in (-9, 0, 1, 13):
        assert one({**said(), **when(NOON, ahead)}).time == NOON


def test_without_date_unixtime_the_zone_is_unknown_and_the_moment_is_a_range_that_holds_it() -> None:
    for ahead in (-12, 0, 14):
        act = one(without_unixtime({**said(), **when(NOON, ahead)}))
        assert act.since is not None
        assert act.time is not None
        assert act.since <= NOON <= act.time
        assert (act.precision, act.offset) == (Precision.RANGE, None)


def test_an_export_without_zones_says_so_and_how_to_mend_it() -> None:
    old, _ = opened(chat(without_unixtime(said())))
    new, _ = opened(chat(said()))
    assert any("zone" in note for note in old.notes)
    assert not new.notes


# --- ids, so that exports overlap -------------------------------------------------------------------------------


def test_the_account_and_a_single_chat_give_the_same_ids() -> None:
    rows = (said(1), said(2, BEN, reply_to_message_id=1))
    assert acts(account(chat(*rows))) == acts(chat(*rows))


def test_an_export_of_2020_and_one_of_today_give_the_same_ids() -> None:
    user_flag, chat_flag = 1 << 32, 2 << 32

    def aged(row: dict[str, object], flag: int) -> dict[str, object]:
        return {**without_unixtime(row), "from_id": int(str(row["from_id"]).removeprefix("user")) + flag}

    rows = (said(1, BEN), said(2, IDA, reply_to_message_id=1))
    for flag in (0, user_flag):
        mine = [aged(row, flag) for row in rows]
        old = account(
            chat(*mine, number=user_flag + BEN),
            chat(*mine, kind="private_group", number=chat_flag + 7),
            chat(*mine, kind="public_supergroup", number=chat_flag + CREW),
        )
        new = account(
            chat(*rows), chat(*rows, kind="private_group", number=7), chat(*rows, kind="public_supergroup", number=CREW)
        )
        assert [(act.id, act.actor, act.target, act.in_reply_to) for act in acts(old)] == [
            (act.id, act.actor, act.target, act.in_reply_to) for act in acts(new)
        ]


def test_private_messages_of_two_accounts_never_share_an_id() -> None:
    caros = account(chat(said(1, CARO)), personal_information={"user_id": CARO})
    assert {act.id for act in acts(caros)}.isdisjoint(act.id for act in acts(account(chat(said(1)))))


def test_a_supergroup_has_one_number_for_all_and_its_former_life_a_box_for_each() -> None:
    ids = [act.id for act in acts(account(group(said(-999_999_999), said(1))))]
    assert ids == [f"{user(IDA)}/channel{CREW}/-999999999", f"channel{CREW}/1"]


# --- whose it is ------------------------------------------------------------------------------------------------


def test_the_account_says_whose_it_is() -> None:
    owner = opened(account(chat(said())))[0].owner
    assert owner is not None
    assert (owner.id, owner.handle, owner.name) == (user(IDA), "ida_b", "Ida Brøgger")
    assert "+00" not in repr(owner)


def test_a_private_chat_shows_whose_it_is_by_who_else_speaks() -> None:
    found, _ = opened(chat(said(1, BEN), said(2, IDA)))
    assert found.owner is not None
    assert found.owner.id == user(IDA)


def test_an_account_without_its_own_part_is_whose_notes_it_holds() -> None:
    export = account(group(said(1, BEN)), chat(said(), kind="saved_messages", number=IDA))
    del export["personal_information"]
    owner = opened(export)[0].owner
    assert owner is not None
    assert owner.id == user(IDA)


@pytest.mark.parametrize("me", [str(IDA), user(IDA), "Ida Brøgger", "@ida brøgger"])
def test_in_a_group_me_is_an_id_or_a_name(me: str) -> None:
    owner = opened(group(said(1, BEN), said(2, IDA)), me)[0].owner
    assert owner is not None
    assert owner.id == user(IDA)


def test_a_group_is_everybodys_until_somebody_says_me() -> None:
    found, _ = opened(group(said(1, BEN), said(2, IDA)))
    assert found.owner is None
    assert any("--me" in note for note in found.notes)


def test_a_name_that_two_have_is_nobodys() -> None:
    twin = {**said(2, BEN), "from": "Ida Brøgger"}
    assert opened(group(said(1, IDA), twin), "Ida Brøgger")[0].owner is None


def test_the_accounts_own_word_stands_above_me() -> None:
    owner = opened(account(chat(said())), user(CARO))[0].owner
    assert owner is not None
    assert owner.id == user(IDA)


# --- people -----------------------------------------------------------------------------------------------------


def test_contacts_are_accounts_without_their_phone_numbers() -> None:
    listed = [
        {"user_id": BEN, "first_name": "Ben", "last_name": "Okafor", "phone_number": "+00 2"},
        {"first_name": "Grandmother", "last_name": "", "phone_number": "+00 3"},
    ]
    frequent = [{"id": CARO, "category": "people", "type": "user", "name": "Caro Lind", "rating": 3}]
    people = accounts(account(chat(said(1)), contacts={"list": listed}, frequent_contacts={"list": frequent}))
    assert (people[user(BEN)].name, people[user(CARO)].name) == ("Ben Okafor", "Caro Lind")
    assert "+00" not in repr(people)
    assert "Grandmother" not in repr(people)


def test_a_deleted_account_keeps_its_id_and_has_no_name() -> None:
    people = accounts(account({**chat({**said(1, BEN), "from": None}), "name": None}))
    assert people[user(BEN)].name is None


def test_a_bot_is_one_and_a_group_that_only_holds_messages_is_nobody() -> None:
    people = accounts(account(chat(said(1, IDA, "/tides"), kind="bot_chat", number=9), group(said(2, BEN))))
    assert people["user9"].bot
    assert people[user(BEN)].bot is None
    assert f"channel{CREW}" not in people


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Ahoy", "Ahoy"),
        ("", None),
        ([], None),
        (["Ahoy ", {"type": "bold", "text": "there"}, "!"], "Ahoy there!"),
        (
            [{"type": "text_link", "text": "the mast", "href": "https://boats.example"}],
            "the mast (https://boats.example)",
        ),
        (
            [{"type": "text_link", "text": "https://boats.example", "href": "https://boats.example/"}],
            "https://boats.example",
        ),
        ([{"type": "custom_emoji", "text": "⛵"}, " ", {"type": "spoiler", "text": "wet"}], "⛵ wet"),
        ([7, None, {"type": "bold"}, {"text": 7}, "so"], "so"),
    ],
)
def test_a_text_of_parts_is_read_as_it_is_shown(text: object, read: str | None) -> None:
    assert one(said(1, IDA, text)).text == read


def test_a_sticker_is_its_emoji_and_a_poll_its_question() -> None:
    assert one(said(1, IDA, "", media_type="sticker", sticker_emoji="⛵")).text == "⛵"
    assert one(said(1, IDA, "", poll={"question": ["When?"], "answers": []})).text == "When?"


# --- files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", range(32))
def test_control_characters_cost_nothing_however_they_are_escaped(sign: int) -> None:
    data = written(account(chat(said(1, IDA, "a_b"), said(2, BEN)))).replace(b"a_b", f"a\\x{sign:02X}b".encode())
    first, second = acts(data)
    assert first.text == ("ab" if sign == 0 else f"a{chr(sign)}b")
    assert second.actor == user(BEN)


def test_what_cannot_be_mended_is_one_problem() -> None:
    data = written(account(chat(said(1, IDA, "a_b"), said(2, BEN)))).replace(b"a_b", b"a\\uXYZb")
    records = opened(data)[1]
    assert [record.code for record in records if isinstance(record, Problem)] == ["bad-json"]
    assert [record.actor for record in records if isinstance(record, Activity)] == [user(BEN)]


def test_any_spacing_of_the_file_reads_alike() -> None:
    export = account(chat(said(1), said(2, BEN)), group(said(3)))
    minified = json.dumps(export, separators=(",", ":")).encode()
    assert acts(minified) == acts(export) == acts(json.dumps(export, indent=8).encode())


def test_a_long_file_is_read_in_little_memory_and_whole() -> None:
    rows = [said(n, IDA if n % 3 else BEN, f"Entry {n} {'x' * 200}") for n in range(1, 15_001)]
    data = written(account(chat(*rows), group(*rows[:10]))).replace(b"Entry 9999 ", b"Entry \\x0B ")
    archive = Held({"result.json": data})
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    tracemalloc.start()
    count = sum(isinstance(record, Activity) for record in SOURCE.read(archive, found, Options()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 15_010
    assert len(data) > 4 * 2**20
    assert peak - len(data) < 4 * 2**20  # opening a file in memory copies it, which is the test's own doing


def test_the_html_export_is_answered_with_how_to_get_json() -> None:
    page = (
        b"<!DOCTYPE html><html><head><title>Exported Data</title></head><body onload='CheckLocation();'></body></html>"
    )
    archive = Held({"messages.html": page, "css/style.css": b""})
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    assert any("JSON" in note for note in found.notes)
    assert not found.coverage.seen()
    (problem,) = SOURCE.read(archive, found, Options())
    assert isinstance(problem, Problem)
    assert (problem.code, "JSON" in problem.why) == ("html-export", True)


def test_beside_the_json_the_html_pages_are_left_closed() -> None:
    archive = Held({"result.json": written(chat(said())), "messages.html": b"<title>Exported Data</title>"})
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    assert (found.read, [name for name, _ in found.unread]) == (("result.json",), ["messages.html"])


def test_several_chats_in_one_folder_are_read_together() -> None:
    files = {
        "ChatExport_1/result.json": written(chat(said(1), said(2, BEN))),
        "ChatExport_2/result.json": written(group(said(3))),
    }
    archive = Held(files)
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    assert found.owner is not None
    assert len([r for r in SOURCE.read(archive, found, Options()) if isinstance(r, Activity)]) == 3


def test_a_single_chat_sees_its_own_kind_and_no_other() -> None:
    private, _ = opened(chat(said()))
    public, _ = opened(group(said()), user(IDA))
    whole, _ = opened(account(chat(said())))
    for way in Direction:
        assert private.coverage.sees(Kind.MESSAGE, way)
        assert not private.coverage.sees(Kind.REPLY, way)
        assert not public.coverage.sees(Kind.MESSAGE, way)
        assert public.coverage.sees(Kind.REPLY, way)
        assert whole.coverage.sees(Kind.MESSAGE, way)
        assert whole.coverage.sees(Kind.REPLY, way)


def test_exports_from_before_ids_are_a_problem_that_says_what_to_do() -> None:
    row = {"id": 1, "type": "message", "date": "2018-08-01T10:00:00", "from": "Ben Okafor", "text": "Ahoy"}
    records = opened(account({"name": "Ben Okafor", "type": "personal_chat", "messages": [row]}))[1]
    assert [record.code for record in records if isinstance(record, Problem)] == ["no-id"]
    assert sum(record.count for record in records if isinstance(record, Skipped)) == 1


def test_other_json_is_not_telegrams() -> None:
    for other in (b"[]", b"{}", b'{"messages": []}', b'{"about": "me", "name": "x"}', b'{"type": "personal_chat"}'):
        assert SOURCE.recognize(Held({"result.json": other}), Options()) is None


STRANGE = [None, 7, -1, 1e400, 10**300, True, [], {}, [[]], [{}], "", "\0", "\ud800", "user0", "x" * 9000]


@pytest.mark.parametrize("value", STRANGE, ids=repr)
def test_strange_values_anywhere_raise_nothing(value: object) -> None:
    def told(export: object) -> bytes:
        return json.dumps(export).encode()

    for key in (*said(), "reply_to_message_id", "reply_to_peer_id", "forwarded_from", "reactions", "poll", "via_bot"):
        opened(told(account(chat({**said(), key: value}), group({**said(), key: value}))), "Ida")
    for key in (*done("phone_call"), "duration_seconds", "members"):
        opened(told(account(chat({**done("phone_call"), key: value}), group({**done("invite_members"), key: value}))))
    for key in ("name", "type", "id", "messages"):
        opened(told(account({**chat(said()), key: value}, chat(said()))))
    for key in ("personal_information", "contacts", "frequent_contacts", "left_chats"):
        opened(told(account(chat(said()), **{key: value, "sessions": value})))
        opened(told(account(chat(said()), **{key: {"list": value}, "stories": value})))
    for key in ("type", "emoji", "recent", "count"):
        opened(told(account(group(said(1, reactions=[{**reacted((BEN, "2024-03-01T13:05:00")), key: value}])))))
    for key in ("from", "from_id", "date"):
        opened(
            told(account(group(said(1, reactions=[{"emoji": "👍", "recent": [{"from_id": user(BEN), key: value}]}]))))
        )
