"""What a LinkedIn export tells: who wrote to whom, who asked whom, and what it cannot say."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from nearer.model.activity import Account, Activity, Problem, Record, Skipped
from nearer.model.names import Confidence, Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archives.linkedin import SOURCE
from nearer.sources.contract import Found, Options
from sources.casework import Case, Held, cases

IDA, BEN, SAM = ("https://www.linkedin.com/in/" + name for name in ("ida", "ben-okafor", "samokoro"))
MESSAGE = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
    "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT",
)  # fmt: skip
CONNECTION = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")


def table(header: tuple[str, ...], *rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows((header, *rows))
    return out.getvalue().encode()


def said(text: str = "Ahoy", *, by: str = BEN, to: str = IDA, names: str = "Ida", date: str = "2026-02-01 08:00:00 UTC",
         folder: str = "INBOX", draft: str = "No") -> tuple[str, ...]:  # fmt: skip
    return ("c1", "", "Ben", by, names, to, date, "", text, folder, "", draft, "No")


def opened(members: dict[str, bytes], me: str | None = "ida") -> tuple[Found, list[Record]]:
    archive = Held(members)
    found = SOURCE.recognize(archive, Options(me))
    assert found is not None
    return found, list(SOURCE.read(archive, found, Options(me)))


def acts(members: dict[str, bytes]) -> list[Activity]:
    return [record for record in opened(members)[1] if isinstance(record, Activity)]


def messages(*rows: tuple[str, ...]) -> list[Activity]:
    return acts({"messages.csv": table(MESSAGE, *rows)})


def ids(case: Case) -> dict[str, Activity]:
    archive = Held(case.members())
    found = SOURCE.recognize(archive, case.options)
    assert found is not None
    records = SOURCE.read(archive, found, case.options)
    return {record.id: record for record in records if isinstance(record, Activity)}


def test_a_message_is_to_the_addresses_and_not_to_the_pieces_of_a_name_with_commas() -> None:
    (one,) = messages(said(by=IDA, to=SAM, names="Sam Okoro, MBA, PhD"))
    assert (one.actor, one.target, one.visibility) == ("in/ida", "in/samokoro", Visibility.DIRECT)
    (group,) = messages(said(by=IDA, to=f"{SAM},{BEN}", names="Sam Okoro, MBA, Ben Okafor"))
    assert group.target is None
    assert set(group.to) == {"in/samokoro", "in/ben-okafor"}


def test_two_exports_of_different_years_tell_of_the_same_acts_by_the_same_ids() -> None:
    old, new = (
        ids(case) for name in ("2021", "2024") for case in cases() if str(case) == f"linkedin/basic-{name}"
    )  # fmt: skip
    both = old.keys() & new.keys()
    kinds = {id.partition("/")[0] for id in both}
    assert kinds == {"message", "invitation", "connection"}
    assert {old[id].time for id in both} == {new[id].time for id in both}
    assert all(new[id].actor == old[id].actor or old[id].actor.startswith("@") for id in both)


def test_the_same_words_twice_in_one_second_are_two_messages() -> None:
    first, second = messages(said("Yes"), said("Yes"))
    assert first.id != second.id


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (said(draft="Yes"), "drafts"),
        (said(folder="SPAM"), "SPAM"),
        (said('<div class="spinmail-x">Buy</div>', by=""), "sponsored"),
    ],
)
def test_what_nobody_wrote_to_you_is_left_unread_and_told(row: tuple[str, ...], why: str) -> None:
    _, records = opened({"messages.csv": table(MESSAGE, row)})
    assert not any(isinstance(record, Activity) for record in records)
    (skipped,) = (record for record in records if isinstance(record, Skipped))
    assert why in skipped.why


def test_an_invitation_has_no_zone_and_so_lies_in_a_range() -> None:
    header = ("From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl")
    (one,) = acts({"Invitations.csv": table(header, ("Ben", "Ida", "1/29/26, 2:37 PM", "Hi", "INCOMING", BEN, IDA))})
    local = datetime(2026, 1, 29, 14, 37, tzinfo=UTC)
    assert (one.verb, one.precision) == (Verb.INVITE, Precision.RANGE)
    assert one.since == local - timedelta(hours=14)
    assert one.time == local + timedelta(hours=12)


def test_a_connection_is_mutual_on_its_day_and_the_note_above_the_header_is_no_row() -> None:
    note = b'Notes:\n"When exporting your connection data, you may notice ""missing"" addresses."\n\n'
    rows = table(CONNECTION, ("Ben", "Okafor", BEN, "ben@example.org", "", "", "03 Jan 2020"))
    _, records = opened({"Connections.csv": note + rows})
    follows = [record for record in records if isinstance(record, Activity)]
    assert {(act.actor, act.target) for act in follows} == {("in/ida", "in/ben-okafor"), ("in/ben-okafor", "in/ida")}
    assert {act.precision for act in follows} == {Precision.DAY}
    assert any(isinstance(record, Account) and record.address == "ben@example.org" for record in records)
    assert not any(isinstance(record, Problem) for record in records)


def test_a_name_alone_means_your_only_connection_of_that_name_and_nobody_where_two_have_it() -> None:
    header = ("Endorsement Date", "Skill Name", "Endorser First Name", "Endorser Last Name", "Endorsement Status")
    given = table(header, ("2022/06/20 13:05:02 UTC", "Glue", "Ben", "Okafor", "ACCEPTED"))
    ben = ("Ben", "Okafor", BEN, "", "", "", "03 Jan 2020")
    other = ("Ben", "Okafor", BEN + "-2", "", "", "", "04 Jan 2020")

    def endorsed(*people: tuple[str, ...]) -> list[Activity]:
        members = {"Connections.csv": table(CONNECTION, *people), "Endorsement_Received_Info.csv": given}
        return [act for act in acts(members) if act.verb is Verb.LIKE]

    (one,) = endorsed(ben)
    assert (one.actor, one.confidence) == ("in/ben-okafor", Confidence.INFERRED)
    assert endorsed(ben, other) == []
    (unknown,) = endorsed()
    assert unknown.actor == "@ben okafor"


def test_whose_it_is_shows_in_who_is_in_every_conversation() -> None:
    rows = (said(), ("c2", "", "Sam", SAM, "Ida", IDA, "2026-02-02 08:00:00 UTC", "", "Hey", "INBOX", "", "No", "No"))
    found, _ = opened({"messages.csv": table(MESSAGE, *rows)}, me=None)
    assert found.owner is not None
    assert found.owner.id == "in/ida"
    alone, _ = opened({"messages.csv": table(MESSAGE, said())}, me=None)
    assert alone.owner is None
    assert any("--me" in note for note in alone.notes)


def test_comments_and_reactions_are_yours_and_bring_nobody_nearer() -> None:
    post = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7012345678901234567"
    done = acts(
        {
            "Comments_12345.csv": table(("Date", "Link", "Message"), ("2026-01-05 12:33:20", post, '"One."\n"Two"')),
            "Reactions_12345.csv": table(("Date", "Type", "Link"), ("2026-01-06 12:33:20", "PRAISE", post)),
        }
    )
    assert [act.target for act in done] == [None, None]
    assert done[0].in_reply_to == done[1].object == "activity:7012345678901234567"
    assert done[0].text == "One.\nTwo"


def test_an_export_without_messages_cannot_see_messages() -> None:
    found, _ = opened({"Connections.csv": table(CONNECTION)})
    assert not found.coverage.sees(Kind.MESSAGE, Direction.IN)
    assert found.coverage.sees(Kind.FOLLOW, Direction.IN)
