"""What an exported chat tells: who wrote what, in whichever shape the phone writes its lines."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.activity import Account, Activity, Problem, Record
from nearer.model.names import Precision, Visibility
from nearer.sources.archives.whatsapp import SOURCE
from nearer.sources.archives.whatsapp.heads import Heads, head_of
from nearer.sources.contract import Found, Options
from nearer.sources.registry import discover
from sources.casework import Held

NAME = "WhatsApp Chat with Ben Okafor.txt"
HEADS = {
    "iPhone": "[30/12/2023, 14:30:00] ",
    "iPhone, German": "[30.12.23, 14:30:00] ",
    "iPhone, American": "[12/30/23, 2:30:00\u202fPM] ",
    "Android": "30/12/2023, 14:30 - ",
    "Android, American": "12/30/23, 2:30\u202fPM - ",
    "Android, year first": "2023-12-30, 14:30 - ",
    "Android, Dutch": "30-12-2023 14:30 - ",
    "Android, Spanish": "30/12/2023, 2:30 p.\u00a0m. - ",
    "Android, Hindi": "३०/१२/२०२३, १४:३० - ",
    "Android, Chinese": "2023/12/30 下午2:30 - ",
    "Android, Chinese, in words": "2023年12月30日 下午2:30 - ",
    "Android, Korean": "2023년 12월 30일 오후 2:30, ",
    "Android, Korean, in numbers": "2023. 12. 30. 오후 2:30, ",
    "Android, Japanese": "2023/12/30 午後2:30 - ",
    "Android, French": "30/12/2023 à 14:30 - ",
    "Android, Finnish": "30.12.2023 klo 14.30 - ",
    "Android, Greek": "30/12/2023, 2:30 μ.μ. - ",
    "iPhone, Spanish": "[30/12/23 2:30:00 p. m.] ",
    "iPhone before 2017": "30.12.23 14:30:00: ",
}


def opened(text: str, me: str | None = "Ida", name: str = NAME) -> tuple[Found, list[Record]]:
    archive = Held({name: text.encode()})
    found = SOURCE.recognize(archive, Options(me))
    assert found is not None
    return found, list(SOURCE.read(archive, found, Options(me)))


def acts(text: str, me: str | None = "Ida", name: str = NAME) -> list[Activity]:
    return [record for record in opened(text, me, name)[1] if isinstance(record, Activity)]


def pair(head: str) -> str:
    return f"{head}Ben Okafor: Ahoy\n{head}Ida: Ahoy back\n"


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_every_phone_tells_the_same(head: str) -> None:
    first, second = acts(pair(head))
    local = datetime(2023, 12, 30, 14, 30, tzinfo=UTC)
    assert (first.actor, first.target, second.actor) == ("Ben Okafor", "Ida", "Ida")
    assert (first.text, second.text) == ("Ahoy", "Ahoy back")
    assert first.precision is Precision.RANGE
    assert (first.since, first.time) == (local - timedelta(hours=14), local + timedelta(hours=12))


def test_the_log_of_a_program_is_no_chat() -> None:
    for head in ("2023-12-30 14:30:00: ", "2023-12-30 14:30:00, "):
        assert SOURCE.recognize(Held({"app.log.txt": (pair(head) * 3).encode()}), Options()) is None


def test_a_day_above_twelve_anywhere_decides_the_order_for_the_whole_file() -> None:
    day_first = "03/04/2022, 14:30 - Ben Okafor: a\n28/04/2022, 14:30 - Ida: b\n"
    month_first = "03/04/2022, 14:30 - Ben Okafor: a\n03/28/2022, 14:30 - Ida: b\n"
    assert [act.time.day for act in acts(day_first) if act.time] == [4, 29]
    assert [act.time.month for act in acts(month_first) if act.time] == [3, 3]


def test_the_order_in_which_times_must_go_decides_where_no_number_does() -> None:
    text = "03/01/2022, 14:30 - Ben Okafor: a\n02/02/2022, 14:30 - Ida: b\n01/03/2022, 14:30 - Ida: c\n"
    found, _ = opened(text)
    assert not any("day" in note for note in found.notes)
    assert [act.time.month for act in acts(text) if act.time] == [1, 2, 3]


def test_where_nothing_decides_it_says_so() -> None:
    found, _ = opened("03/04/2022, 14:30 - Ben Okafor: a\n03/04/2022, 14:31 - Ida: b\n")
    assert any("day first" in note for note in found.notes)


@pytest.mark.parametrize("attached", ["\u200e<attached: 00000007-PHOTO-2022-04-03-14-30-00.jpg>",
                                      "IMG-20220403-WA0001.jpg (file attached)"])  # fmt: skip
def test_the_day_in_the_name_of_a_picture_decides_too(attached: str) -> None:
    day_first = f"03/04/2022, 14:30 - Ben Okafor: a\n03/04/2022, 14:31 - Ida: {attached}\n"
    month_first = day_first.replace("03/04/", "04/03/")
    for text in (day_first, month_first):
        found, _ = opened(text)
        assert not any("first" in note for note in found.notes)
        assert [act.time.month for act in acts(text) if act.time] == [4, 4]


@pytest.mark.parametrize(("date", "guess"), [("3/4/22", "month"), ("03/04/22", "day"), ("3/4/2022", "day")])
def test_only_a_date_as_the_united_states_write_it_is_guessed_to_be_theirs(date: str, guess: str) -> None:
    found, _ = opened(f"{date}, 2:30 PM - Ben Okafor: a\n{date}, 2:31 PM - Ida: b\n")
    assert any(f"{guess} first" in note for note in found.notes)


def test_a_pasted_chat_makes_no_people() -> None:
    pasted = "[30/12/2021, 10:00:00] Vera Moss: never said here\n30/12/2023, 14:29 - Noor: nor here"
    pasted = f"{pasted}\n[30/12/23, 14:29:00] Sam: with another year"
    (one, _) = acts(f"[30/12/2023, 14:30:00] Ben Okafor: Look:\n{pasted}\n[30/12/2023, 14:31:00] Ida: Ha\n")
    assert one.text is not None
    assert "Vera Moss" in one.text
    assert "Noor" in one.text


def test_lines_that_nobody_wrote_make_no_people_even_with_a_colon() -> None:
    head = "30/12/2023, 14:30 - "
    lines = ("Messages are end-to-end encrypted.", "Ida: Hi", 'Ida changed the subject to "Crew: 2024"', "Ben: Hi",
             "Caro: Hi")  # fmt: skip
    found, records = opened("".join(f"{head}{line}\n" for line in lines), name="WhatsApp Chat with Crew.txt")
    assert {record.actor for record in records if isinstance(record, Activity)} == {"Ida", "Ben", "Caro"}
    assert "1 of a group" in found.layout


def test_what_an_iphone_lets_people_say_of_themselves_is_nothing_that_they_wrote() -> None:
    head = "[30/12/2023, 14:30:00] "
    lines = (
        "Crew: \u200eMessages and calls are end-to-end encrypted.", "Ben: \u200eBen created this group",
        "Ida: Hi", "Ben: Hi", "Caro: Ben left early", "~\u202fVera Moss: \u200e~\u202fVera Moss joined using a link",
        "+45 12 34 56 78: \u200e\u202a+45\u00a012\u00a034\u00a056\u00a078\u202c left",
    )  # fmt: skip
    _, records = opened("".join(f"{head}{line}\n" for line in lines), name="_chat.txt")
    said = [(record.actor, record.text) for record in records if isinstance(record, Activity)]
    assert said == [("Ida", "Hi"), ("Ben", "Hi"), ("Caro", "Ben left early")]
    assert {record.id for record in records if isinstance(record, Account)} == {"Ida", "Ben", "Caro"}


def test_in_a_group_a_message_is_to_those_it_mentions_and_only_members_see_it() -> None:
    head = "[30/12/2023, 14:30:00] "
    text = f"{head}Ida: @\u2068Ben\u2069 and @4512345678?\n{head}Ben: yes\n{head}+45 12 34 56 78: no\n"
    asked, _, _ = acts(text, name="_chat.txt")
    assert asked.target is None
    assert set(asked.to) == {"Ben", "+4512345678"}
    assert asked.visibility is Visibility.FOLLOWERS


def test_pictures_and_deleted_words_are_messages_without_words() -> None:
    head = "[30/12/2023, 14:30:00] "
    rows = (
        "Ida: Hi",
        "Ben Okafor: \u200e<attached: 1.jpg>",
        "Ben Okafor: <Media omitted>",
        "Ida: a.pdf (file attached)",
    )
    assert [act.text for act in acts("".join(f"{head}{row}\n" for row in rows))] == ["Hi", None, None, None]


def test_exporting_a_chat_again_gives_the_same_ids_and_the_new_ones() -> None:
    early = pair(HEADS["Android"])
    later = early + "31/12/2023, 14:30 - Ida: Happy new year\n"
    assert {act.id for act in acts(early)} < {act.id for act in acts(later)}


def test_whose_it_is_shows_in_the_name_of_the_file_or_in_two_chats() -> None:
    found, _ = opened(pair(HEADS["Android"]), me=None)
    assert found.owner is not None
    assert found.owner.id == "Ida"
    nameless, _ = opened(pair(HEADS["iPhone"]), me=None, name="_chat.txt")
    assert nameless.owner is None
    assert any("--me" in note for note in nameless.notes)


@pytest.mark.parametrize(
    ("label", "name"),
    [("WhatsApp Chat - Crew.zip", "_chat.txt"), ("chats", "WhatsApp Chat - Crew/_chat.txt")],
)
def test_an_iphone_names_the_zip_or_folder_after_the_chat(label: str, name: str) -> None:
    head = "[30/12/2023, 14:30:00] "
    text = f"{head}Crew: \u200eMessages and calls are end-to-end encrypted.\n{head}Ida: Hi\n{head}Ben: Hi\n"
    archive = Held({name: text.encode()}, label)
    found = SOURCE.recognize(archive, Options("Ida"))
    assert found is not None
    told = [record for record in SOURCE.read(archive, found, Options("Ida")) if isinstance(record, Activity)]
    assert [(act.actor, act.target, act.space) for act in told] == [("Ida", None, "Crew"), ("Ben", None, "Crew")]


def test_a_folder_of_an_iphones_zips_is_all_of_their_chats(tmp_path: Path) -> None:
    head = "[30/12/2023, 14:30:00] "
    for chat, people in (("Crew", ("Ida", "Ben", "Vera")), ("Ben", ("Ida", "Ben")), ("Noor", ("Noor", "Ida"))):
        with ZipFile(tmp_path / f"WhatsApp Chat - {chat}.zip", "w") as file:
            file.writestr("_chat.txt", "".join(f"{head}{person}: Hi from {person}\n" for person in people))
    (one,) = discover([tmp_path], Options()).recognised
    told = [record for record in one.source.read(one.archive, one.found, Options()) if isinstance(record, Activity)]
    assert one.found.owner is not None
    assert one.found.owner.id == "Ida"
    assert len(told) == 7
    assert {act.space for act in told} == {"Crew", None}


def test_a_file_named_after_somebody_with_fewer_signs_is_no_groups() -> None:
    (first, _) = acts(pair(HEADS["Android"]).replace("Ben Okafor", "Ben/Okafor \U0001f6f6"), name=NAME)
    assert first.target == "Ida"


def test_a_diary_is_no_chat() -> None:
    diary = b"30/12/2023, 14:30 - home: tired\nSlept badly.\nThe press is stuck again.\nNo post.\nRain.\n"
    assert SOURCE.recognize(Held({"diary.txt": diary}), Options()) is None


_ODD = st.sampled_from(
    [
        *HEADS.values(),
        "[03/01/24, 9:05:00 AM] ",
        "3/1/24, 9:05 PM - ",
        "1/2/3, 4:05 - ",
        "99/99/9999, 29:61 - ",
        "2024-1-2, 13:05 PM - ",
        "30.12.2023, 14:30\u2013",
        "\u200e[30/12/2023, 14:30:00] ",
    ]
)
_NAMES = st.sampled_from(
    ["Ben", " Ida ", "~ Cem", "+45 12 34 56 78", "\u200eCaro", "D\u00a0E", "", "x" * 81, "a:b", "No colon"]
)
_MARKED = st.sampled_from([": ", ":", ":\u200e ", ": \u200e", ":\t", " ", ":  "])
_LINES = st.one_of(
    st.builds("{}{}{}{}".format, _ODD, _NAMES, _MARKED, st.sampled_from(["hello", "", " 12:30", "a: b", "\u200ex\r"])),
    st.text(max_size=40),
)


@settings(max_examples=60, deadline=None)
@given(first=_LINES, line=_LINES)
def test_the_quick_way_to_a_head_finds_what_the_long_way_finds(first: str, line: str) -> None:
    head = head_of(first)
    if head is not None:
        slow = head_of(line)
        assert Heads.of(head.shape).read(first) == head
        assert Heads.of(head.shape).read(line) == (slow if slow is not None and slow.shape == head.shape else None)


def test_a_year_at_the_end_of_all_counting_is_a_problem_and_no_failure() -> None:
    """The 26 hours of its range reached beyond the last day that there is."""
    _, records = opened("31/12/9999, 23:00 - Ben Okafor: a\n31/12/9999, 23:30 - Ida: b\n")
    assert [record.code for record in records if isinstance(record, Problem)] == ["bad-time", "bad-time"]
