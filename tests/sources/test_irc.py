"""What IRC logs tell: who said what, and whom it was for, as far as that can be inferred."""

from datetime import UTC, datetime, timedelta

import pytest

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


_TALK = ("hello", "ann: hi there", "waves")
STYLES = {
    "irssi": (
        "#binders.log",
        "--- Log opened Tue Jan 02 10:00:00 2024\n10:11 -!- ann [~a@h] has joined #binders\n10:11 <@ann> hello\n"
        "10:12 < ben> ann: hi there\n10:13  * ann waves\n--- Log closed Tue Jan 02 11:00:00 2024\n",
    ),
    "ZNC": (
        "#binders/2024-01-02.log",
        "[10:11:00] *** Joins: ann (~a@h)\n[10:11:00] <ann> hello\n[10:12:00] <ben> ann: hi there\n"
        "[10:13:00] * ann waves\n",
    ),
    "WeeChat": (
        "irc.libera.#binders.weechatlog",
        "2024-01-02 10:11:00\t-->\tann (~a@h) has joined #binders\n2024-01-02 10:11:00\t@ann\thello\n"
        "2024-01-02 10:12:00\tben\tann: hi there\n2024-01-02 10:13:00\t *\tann waves\n",
    ),
    "HexChat": (
        "#binders.log",
        "**** BEGIN LOGGING AT Tue Jan  2 10:00:00 2024\n\nJan 02 10:11:00 *\tNow talking on #binders\n"
        "Jan 02 10:11:00 *\tann (~a@h) has joined\nJan 02 10:11:00 <ann>\thello\n"
        "Jan 02 10:12:00 <ben>\tann: hi there\nJan 02 10:13:00 *\tann waves\n"
        "Jan 02 10:14:00 *\tben has quit (Quit: home)\n**** ENDING LOGGING AT Tue Jan  2 11:00:00 2024\n",
    ),
    "mIRC": (
        "#binders.Libera.log",
        "Session Start: Tue Jan 02 10:00:00 2024\nSession Ident: #binders\n[10:11] * Now talking in #binders\n"
        "[10:11] * ann (~a@h) has joined #binders\n[10:11] <@ann> hello\n[10:12] <ben> ann: hi there\n"
        "[10:13] * ann waves\n[10:14] * ben sets mode: +v ann\nSession Close: Tue Jan 02 11:00:00 2024\n",
    ),
    "Konversation": (
        "libera_#binders.log",
        "[Tuesday 02 January 2024] [10:11:00] <ann>\thello\n[Tuesday 02 January 2024] [10:12:00] <ben>\tann: hi there\n"
        "[Tuesday 02 January 2024] [10:13:00] *\tann waves\n",
    ),
    "The Lounge": (
        "#binders.log",
        "[2024-01-02T10:11:00.000Z] <ann> hello\n[2024-01-02T10:12:00.000Z] <ben> ann: hi there\n"
        "[2024-01-02T10:13:00.000Z] * ann waves\n",
    ),
    "Textual": (
        "2024-01-02.txt",
        "[2024-01-02T10:11:00+0000] <ann> hello\n[2024-01-02T10:12:00+0000] <ben> ann: hi there\n"
        "[2024-01-02T10:13:00+0000] • ann: waves\n",
    ),
    "eggdrop": (
        "binders.log.02Jan2024",
        "[10:11] ann (a@h) joined #binders.\n[10:11] <ann> hello\n[10:12] <ben> ann: hi there\n"
        "[10:13] Action: ann waves\n",
    ),
}


@pytest.mark.parametrize("client", STYLES)
def test_each_client_writes_the_same_talk_in_its_own_style(client: str) -> None:
    name, text = STYLES[client]
    told = acts(text, name)
    assert tuple(act.text for act in told) == _TALK
    assert [act.actor for act in told] == ["ann", "ben", "ann"]
    for minute, act in zip((11, 12, 13), told, strict=True):
        assert act.time is not None
        at = datetime(2024, 1, 2, 10, minute, tzinfo=UTC)
        assert (act.since or act.time) <= at <= act.time


def test_a_day_without_a_year_goes_on_from_the_day_on_which_logging_began() -> None:
    text = (
        "**** BEGIN LOGGING AT Sun Dec 31 23:00:00 2023\n"
        "Dec 31 23:59:00 <ann>\thello\nJan 01 00:01:00 <ben>\ta good year\n"
    )
    before, after = acts(text, "#binders.log")
    assert before.time is not None
    assert after.time is not None
    assert after.time - before.time == timedelta(minutes=2)


def test_what_somebody_does_is_told_apart_from_who_came_and_went() -> None:
    told = acts(
        "[10:00] <ann> hello\n[10:00] * ben has left the oven on\n"
        "[10:01] * ben has left #binders\n[10:02] * noor is now known as n\n"
    )
    assert [act.text for act in told] == ["hello", "has left the oven on"]
