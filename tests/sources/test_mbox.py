"""What a mailbox tells: who wrote to whom, what answered what, in spite of what breaks other readers."""

from datetime import UTC, datetime, timedelta

import pytest

from nearer.model.activity import Account, Activity, Problem, Record
from nearer.model.names import Precision, Visibility
from nearer.sources.archives.mbox import SOURCE
from nearer.sources.contract import Found, Options
from sources.casework import Held, Watched

IDA, BEN, NOOR = "ida@example.org", "ben@loom.example", "noor@example.net"


def mail(
    number: int,
    text: str = "Ahoy",
    *,
    by: str = BEN,
    to: str = IDA,
    date: str = "Mon, 4 Mar 2024 11:00:00 +0100",
    more: str = "",
) -> str:
    head = f"From: {by}\nTo: {to}\nDate: {date}\nMessage-ID: <{number}@x.example>\n{more}"
    return f"From {by} Mon Mar  4 10:00:0{number} 2024\n{head}\n{text}\n\n"


def opened(text: str | bytes, me: str | None = IDA) -> tuple[Found, list[Record]]:
    archive = Held({"Inbox.mbox": text if isinstance(text, bytes) else text.encode()})
    found = SOURCE.recognize(archive, Options(me))
    assert found is not None
    return found, list(SOURCE.read(archive, found, Options(me)))


def acts(text: str | bytes, me: str | None = IDA) -> list[Activity]:
    return [record for record in opened(text, me)[1] if isinstance(record, Activity)]


@pytest.mark.parametrize("zone", ["CET", "", "LOCAL"])
def test_a_date_of_no_known_zone_lies_within_a_range(zone: str) -> None:
    (act,) = acts(mail(1, date=f"Mon, 4 Mar 2024 11:00:00 {zone}".strip()))
    assert act.precision is Precision.RANGE
    assert act.offset is None
    assert act.since is not None
    assert act.time is not None
    assert act.since < datetime(2024, 3, 4, 10, tzinfo=UTC) < act.time
    assert act.time - act.since == timedelta(hours=26)


def test_a_date_in_utc_of_a_sender_whose_zone_is_not_told_is_exact() -> None:
    (act,) = acts(mail(1, date="Mon, 4 Mar 2024 11:00:00 -0000"))
    assert (act.time, act.offset, act.precision) == (datetime(2024, 3, 4, 11, tzinfo=UTC), None, Precision.SECOND)


def test_a_line_that_begins_with_from_begins_no_message() -> None:
    body = "Hello,\n\nFrom now on at 10:00 we meet, until 2025.\n\nBen"
    assert len(acts(mail(1, body) + mail(2))) == 2


def test_letters_in_a_from_line_that_are_no_ascii_break_nothing() -> None:
    text = mail(1).encode().replace(b"From ben@loom", b"From b\xf8n@loom", 1)
    assert len(acts(text + mail(2).encode())) == 2


def test_an_unknown_encoding_is_read_as_far_as_it_goes() -> None:
    (one,) = acts(mail(1, "Så smukt", more="Content-Type: text/plain; charset=x-unknown-7\n"))
    assert one.text == "Så smukt"


def test_quoted_lines_and_signatures_are_not_your_words() -> None:
    quoted = "I agree.\n\nOn Monday Ben Okafor wrote:\n> Do you agree?\n> Say so.\n\nUntil Friday\n-- \nIda\nBinder"
    (one,) = acts(mail(1, quoted, by=IDA, to=BEN))
    assert one.text == "I agree.\n\nUntil Friday"


def test_one_receiver_is_the_target_and_several_are_addressed() -> None:
    one, all_of_them = acts(mail(1, by=IDA, to=BEN) + mail(2, by=IDA, to=f"{BEN}, {NOOR}"))
    assert (one.target, one.to) == (BEN, ())
    assert (all_of_them.target, set(all_of_them.to)) == (None, {BEN, NOOR})
    assert one.visibility is Visibility.DIRECT


def test_on_a_list_an_answer_is_for_whom_it_answers_and_the_rest_is_for_nobody() -> None:
    listed = "List-Id: Binders <binders.lists.example>\n"
    answer = mail(2, by=IDA, to="binders@lists.example", more=f"In-Reply-To: <1@x.example>\n{listed}")
    first, second = acts(mail(1, to="binders@lists.example", more=listed) + answer, me=None)
    assert (first.target, first.to) == (None, ())
    assert (second.target, second.in_reply_to, second.space) == (BEN, first.id, "binders.lists.example")
    assert second.visibility is Visibility.PUBLIC


@pytest.mark.parametrize(("to", "space"), [("", None), ("To: binders at lists.example\n", "binders.lists.example")])
def test_what_the_archive_of_a_list_hides_addresses_in_is_public(to: str, space: str | None) -> None:
    hidden = BEN.replace("@", " at ")
    listed = "".join(
        f"From {hidden}  Mon Mar  4 10:00:0{n} 2024\nFrom: {hidden} (Ben Okafor)\n{to}Date: Mon, 4 Mar 2024 11:00:0{n}"
        f" +0100\nMessage-ID: <{n}@x.example>\n{more}\nAhoy\n\n"
        for n, more in enumerate(("", "In-Reply-To: <0@x.example>\n"))
    )
    found, records = opened(listed.replace(hidden, "ida at example.org", 2).replace("Ben Okafor", "Ida", 1), me=None)
    asked, answered = (record for record in records if isinstance(record, Activity))
    assert (found.layout, found.owner) == ("mailing list", None)
    assert (asked.actor, asked.target, asked.to, asked.space) == (IDA, None, (), space)
    assert (answered.actor, answered.target, answered.visibility) == (BEN, IDA, Visibility.PUBLIC)


def test_a_name_that_says_where_somebody_is_hides_no_address() -> None:
    (act,) = acts(mail(1, by="Ben at Loom.example <ben@loom.example>"))
    assert (act.actor, act.target, act.visibility) == (BEN, IDA, Visibility.DIRECT)


def test_whose_mailbox_it_is_shows_in_who_is_in_most_of_it() -> None:
    box = "".join(mail(n, by=by) for n, by in enumerate((BEN, NOOR, "sam@example.com")))
    found, _ = opened(box, me=None)
    assert found.owner is not None
    assert found.owner.id == IDA


def test_a_machine_that_says_so_is_a_machine() -> None:
    box = mail(1, by="no-reply@shop.example") + mail(2, by=NOOR, more="Auto-Submitted: auto-replied\n") + mail(3)
    people = {record.id: record.bot for record in opened(box)[1] if isinstance(record, Account)}
    assert people["no-reply@shop.example"]
    assert people[NOOR]
    assert not people[BEN]


def test_dates_that_cannot_be_are_told_and_the_next_message_is_read() -> None:
    _, records = opened(mail(1, date="Mon, 34 Mar 2024 11:00:00 -3000") + mail(2))
    assert [type(record) for record in records if isinstance(record, (Activity, Problem))] == [Problem, Activity]


def test_two_messages_with_one_id_are_two_and_copies_of_one_are_one() -> None:
    other = mail(1, by=NOOR, date="Tue, 5 Mar 2024 11:00:00 +0100")
    assert len({act.id for act in acts(mail(1) + mail(1) + other)}) == 2


def test_messages_saved_one_by_one_are_read_as_a_mailbox_is() -> None:
    first, second, third = (mail(1), mail(2, by=IDA, to=BEN), mail(3))
    plain = first.partition("\n")[2].encode()
    apple = second.partition("\n")[2].encode()
    notes = b"<?xml version='1.0'?><plist><dict><key>flags</key></dict></plist>\n"
    archive = Held(
        {
            "saved/hello.eml": plain,
            "Sent.mbox/Messages/7.emlx": b"%d      \n" % len(apple) + apple + notes,
            "Maildir/cur/1709546400.host:2,S": third.encode(),
        }
    )
    found = SOURCE.recognize(archive, Options(IDA))
    assert found is not None
    records = list(SOURCE.read(archive, found, Options(IDA)))
    told = [one for one in records if isinstance(one, Activity)]
    assert {(act.id, act.actor, act.target, act.text) for act in told} == {
        ("1@x.example", BEN, IDA, "Ahoy"), ("2@x.example", IDA, BEN, "Ahoy"), ("3@x.example", BEN, IDA, "Ahoy"),
    }  # fmt: skip
    assert not [one for one in records if isinstance(one, Problem)]


def test_a_text_that_is_no_message_is_none_under_the_name_of_one() -> None:
    assert SOURCE.recognize(Held({"notes.eml": b"Shopping: paste, thread\nand needles\n"}), Options()) is None


def test_of_two_who_are_in_as_many_messages_neither_is_the_owner() -> None:
    found, _ = opened(mail(1) + mail(2, by=IDA, to=BEN), me=None)
    assert found.owner is None
    assert any("--me" in note for note in found.notes)


def test_whose_mailbox_it_is_shows_in_its_head_however_long_it_is() -> None:
    paper = "\n".join(["paper" * 12] * 4_000)
    long = "".join(mail(n % 10, paper, by=by) for n, by in enumerate((BEN, NOOR, "sam@example.com") * 20))
    archive = Watched({"Inbox.mbox": long.encode()})
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    assert found.owner is not None
    assert found.owner.id == IDA
    assert archive.taken < len(long) / 2
