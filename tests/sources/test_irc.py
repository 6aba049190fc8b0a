"""What IRC logs tell: who said what, and whom it was for, as far as that can be inferred."""

from datetime import UTC, datetime, timedelta

from nearer.model.activity import Activity
from nearer.model.names import Confidence, Precision, Visibility
from nearer.sources.archives.irc import SOURCE
from nearer.sources.contract import Options
from sources.casework import Held, read


def acts(text: str, name: str = "#binders.2024-03-04.log", me: str = "ida") -> list[Activity]:
    _, records = read(SOURCE, Held({name: text.encode()}), Options(me))
    return [record for record in records if isinstance(record, Activity)]


def test_a_line_that_begins_with_a_name_is_for_whoever_has_it() -> None:
    _, one, other = acts("[10:00] <ida> hi\n[10:01] <ben> ida: ahoy\n[10:02] <noor> Ida, hello\n")
    assert (one.target, one.confidence) == ("ida", Confidence.ADDRESSED)
    assert other.target == "ida"


def test_who_was_spoken_to_answers_once_and_it_is_said_that_this_is_inferred() -> None:
    lines = "[10:00] <ida> hi\n[10:01] <ben> ida: ahoy\n[10:02] <ida> all well?\n[10:03] <ida> raining here\n"
    _, _, answer, more = acts(lines)
    assert (answer.target, answer.confidence) == ("ben", Confidence.INFERRED)
    assert more.target is None


def test_words_that_are_nicks_too_are_not_names_unless_marked() -> None:
    _, plain, marked = acts("[10:00] <me> hi\n[10:01] <ben> me too\n[10:02] <ben> me: you\n")
    assert plain.target is None
    assert marked.target == "me"


def test_a_taken_nick_is_the_same_account() -> None:
    first, second = acts("[10:00] <ida> hi\n[10:01] <ida_> back\n")
    assert first.actor == second.actor == "ida"


def test_a_clock_that_runs_back_began_a_new_day_and_its_zone_is_not_told() -> None:
    before, after = acts("[23:59] <ida> hi\n[00:01] <ben> ahoy\n")
    assert before.since is not None
    assert after.since is not None
    assert after.since - before.since == timedelta(minutes=2)
    assert after.precision is Precision.RANGE


def test_a_line_with_its_zone_is_known_to_the_second() -> None:
    first, _ = acts("2024-03-04T10:00:00+0100  <ida> hi\n2024-03-04T10:00:01+0100  <ben> ahoy\n")
    assert (first.time, first.precision) == (datetime(2024, 3, 4, 9, tzinfo=UTC), Precision.SECOND)


def test_a_log_without_a_date_has_no_times_and_says_so() -> None:
    text = b"[10:00] <ida> hi\n[10:01] <ben> ahoy\n"
    found, records = read(SOURCE, Held({"binders.log": text}), Options("ida"))
    assert found is not None
    assert any("day" in note for note in found.notes)
    assert {record.time for record in records if isinstance(record, Activity)} == {None}


def test_a_talk_of_two_is_private_and_directed() -> None:
    text = "[10:00:00] <ben> ahoy\n[10:00:01] <ida> ahoy\n"
    for name in ("ben/2024-03-04.log", "ben.2024-03-04.log"):
        talk = acts(text, name)
        assert [(act.target, act.visibility) for act in talk] == [
            ("ida", Visibility.DIRECT),
            ("ben", Visibility.DIRECT),
        ]


def test_a_log_that_may_be_of_a_private_talk_is_never_public() -> None:
    (one, _) = acts("[10:00:00] <ben> ahoy\n[10:00:01] <ben> there?\n", "ben.2024-03-04.log")
    assert one.visibility.private
