"""The few conversations to continue today: what opens one, what closes it, and what the user may decide of it."""

from datetime import timedelta
from random import Random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.talking import NOW, Acts, ago, day, decision, only, person, tie
from nearer.conversations import candidates
from nearer.model.decision import Choice
from nearer.model.opening import OpeningKind
from nearer.model.tie import Circle, Standing, Tie, Trend
from nearer.model.time import to_us


def asked(days: float = 3, kind: str = "mention") -> Acts:
    acts = Acts()
    acts.i(200, kind="message")
    acts.they(days, "What glaze is that?", kind)
    return acts


def remarked(days: float = 3, kind: str = "mention") -> Acts:
    acts = Acts()
    acts.i(200, kind="message")
    acts.they(days, "I tried your glaze.", kind)
    return acts


class TestWhatOpens:
    def test_a_question_that_waits(self):
        opening = only(day(asked()))
        assert opening.kind is OpeningKind.QUESTION
        assert opening.words == "What glaze is that?"
        assert opening.activity == "x/a2"
        assert opening.why == "They asked you something on 29 May, 3 days ago, and your answer has not come."
        assert opening.move == "Answer the question that they asked. If you do not know yet, say when you will."
        assert opening.until == ago(3) + timedelta(days=60)
        assert not opening.private

    def test_a_remark_that_nothing_followed(self):
        opening = only(day(remarked()))
        assert opening.kind is OpeningKind.UNANSWERED
        assert opening.why == "They mentioned you on 29 May, 3 days ago, and nothing from you followed."

    def test_a_first_contact(self):
        acts = Acts()
        acts.they(1, "Hello, I like your pots.")
        opening = only(day(acts))
        assert opening.kind is OpeningKind.FIRST
        assert opening.why == "They mentioned you for the first time yesterday. You have never written to them."

    def test_an_answer_that_you_got_and_left(self):
        acts = Acts()
        mine = acts.i(5, "How do you fire it?")
        acts.they(3, "At 1,240 degrees.", "reply", in_reply_to=mine)
        assert only(day(acts)).kind is OpeningKind.LEFT

    def test_an_answer_by_message(self):
        acts = Acts()
        acts.i(5, "How do you fire it?", "message")
        acts.they(3, "At 1,240 degrees.", "message")
        opening = only(day(acts))
        assert opening.kind is OpeningKind.LEFT
        assert opening.private

    def test_a_burst_is_one_opening_that_counts(self):
        acts = remarked()
        for days in (2.9, 2.8, 2.7):
            acts.they(days, "And another thing.")
        opening = only(day(acts))
        assert opening.kind is OpeningKind.UNANSWERED
        acts = asked(kind="message")
        acts.they(2, "No hurry.", "message")
        opening = only(day(acts))
        assert opening.kind is OpeningKind.QUESTION
        assert opening.why.endswith("They wrote 2 times since 29 May.")
        assert opening.evidence == ("x/a2", "x/a3")

    def test_likes_and_follows_open_nothing(self):
        acts = Acts()
        acts.they(1, None, "like")
        acts.they(1, None, "follow")
        assert day(acts).openings == ()

    def test_an_answer_to_somebody_else_that_names_you_opens_nothing(self):
        acts = Acts()
        acts.they(1, "What do you two think?", "mention", in_reply_to="unseen")
        assert day(acts).openings == ()

    @pytest.mark.parametrize("days", [61, 1000])
    def test_an_old_question_is_not_todays_talk(self, days: float):
        assert day(asked(days)).openings == ()
        assert only(day(asked(days), now=ago(days - 2))).kind is OpeningKind.QUESTION

    def test_what_comes_after_the_day_asked_for_is_not_seen(self):
        assert day(asked(3), now=ago(4)).openings == ()


class TestWhatCloses:
    def test_your_answer(self):
        acts = asked()
        acts.i(2, in_reply_to="a2")
        assert day(acts).openings == ()

    def test_your_answer_without_a_time(self):
        acts = asked()
        acts.i(None, in_reply_to="a2")
        assert day(acts).openings == ()

    def test_anything_you_said_later_in_that_thread_to_whomever(self):
        acts = Acts()
        acts.they(5, "What glaze is that?", "reply", in_reply_to="root")
        acts.they(4, "It looks like celadon.", "reply", in_reply_to="a1", who="bo")
        acts.i(3, "Celadon it is.", in_reply_to="a2", who="bo")
        assert day(acts).openings == ()

    def test_a_thread_that_the_network_names(self):
        acts = Acts()
        acts.they(5, "What glaze is that?", "reply", thread="t")
        acts.i(3, "Celadon.", thread="t", who="bo")
        assert day(acts).openings == ()

    def test_not_what_you_said_before(self):
        acts = Acts()
        acts.i(6, "Look.", in_reply_to="root")
        acts.they(5, "What glaze is that?", "reply", in_reply_to="a1")
        assert only(day(acts)).kind is OpeningKind.QUESTION

    def test_nor_what_you_said_elsewhere_to_somebody_else(self):
        acts = asked()
        acts.i(2, in_reply_to="other", who="bo")
        assert only(day(acts)).kind is OpeningKind.QUESTION

    def test_a_message_on_another_network_answers_a_message(self):
        acts = asked(kind="message")
        acts.i(2, kind="message", network="slack")
        assert day(acts).openings == ()

    def test_a_public_reply_elsewhere_does_not_answer_a_message(self):
        acts = asked(kind="message")
        acts.i(2, kind="reply", in_reply_to="unseen")
        assert only(day(acts)).kind is OpeningKind.QUESTION

    def test_a_fresh_mention_on_that_network_does(self):
        acts = asked()
        acts.i(2, kind="mention")
        assert day(acts).openings == ()

    @pytest.mark.parametrize("more", [{"in_reply_to": "a2"}, {}])
    def test_a_like_closes_a_remark_and_no_question(self, more: dict[str, str]):
        remark, question = remarked(), asked()
        for acts in (remark, question):
            acts.i(2, None, "like", **more)
        assert day(remark).openings == ()
        assert only(day(question)).kind is OpeningKind.QUESTION

    def test_nothing_is_said_where_your_answer_would_not_be_seen(self):
        acts = Acts()
        acts.they(3, "What glaze is that?", answerable=False)
        assert day(acts).openings == ()
        assert day(asked(), ties={person("ann"): tie(standing=Standing.YOURS_UNSEEN)}).openings == ()

    def test_blocked_people_bots_and_yourself_have_no_openings(self):
        acts = Acts()
        acts.they(3, "What glaze is that?")
        acts.they(3, "What glaze is that?", who="robot")
        acts.they(3, "What glaze is that?", who="me")
        assert day(acts, ties={person("ann"): tie(standing=Standing.BLOCKED, circle=None)}).openings == ()


class TestDecisions:
    def test_done_closes_until_they_write_again(self):
        acts = asked(kind="message")
        done = decision(Choice.DONE, only(day(acts)).id)
        assert day(acts, done).openings == ()
        acts.they(1, "I found it.", "message")
        again = only(day(acts, done))
        assert again.kind is OpeningKind.UNANSWERED
        assert again.evidence == ("x/a3",)

    def test_leave_it_lasts_also_when_they_write_again(self):
        acts = asked(kind="message")
        leave = decision(Choice.LEAVE, only(day(acts)).id)
        acts.they(1, "Are you there?", "message")
        assert day(acts, leave).openings == ()

    def test_until_you_take_it_up_yourself(self):
        acts = asked(kind="message")
        leave = decision(Choice.LEAVE, only(day(acts)).id)
        acts.i(2, kind="message")
        acts.they(1, "Can you send me one?", "message")
        assert only(day(acts, leave)).kind is OpeningKind.QUESTION

    def test_later_sleeps_until_its_time(self):
        acts = asked(59)
        id = only(day(acts)).id
        later = decision(Choice.LATER, id, "2026-06-08")
        asleep = day(acts, later)
        assert (asleep.openings, asleep.asleep, asleep.waiting) == ((), 1, 0)
        woken = day(acts, later, now=NOW + timedelta(days=7))
        assert only(woken).id == id
        assert day(acts, later, now=NOW + timedelta(days=15)).openings == ()

    @pytest.mark.parametrize("detail", ["2026-06-08T09:00:00+02:00", "reply"])
    def test_later_wakes_when_they_write(self, detail: str):
        acts = asked(kind="message")
        later = decision(Choice.LATER, only(day(acts)).id, detail)
        assert day(acts, later).asleep == 1
        acts.they(0.1, "It is urgent now.", "message")
        assert only(day(acts, later)).kind is OpeningKind.QUESTION

    def test_of_done_and_later_the_newer_holds(self):
        id = only(day(asked())).id
        rows = (decision(Choice.LATER, id, "2026-06-08", 1), decision(Choice.DONE, id, id=2))
        assert day(asked(), *rows).asleep == 0
        back = (decision(Choice.DONE, id, id=1), decision(Choice.LATER, id, "2026-06-08", 2))
        assert day(asked(), *back).asleep == 1

    def test_not_this_person_whatever_they_write_on_any_account(self):
        acts = asked()
        acts.they(1, "Hello?", "message", network="slack")
        assert day(acts, decision(Choice.NOT_PERSON, "slack/ann2")).openings == ()

    def test_the_id_does_not_depend_on_the_kind_or_the_person(self):
        question, stranger = asked(), asked()
        stranger.rows = [{**row, "person": person("bo")} for row in stranger.rows]
        assert only(day(question)).id == only(day(stranger, ties={})).id


def weekly(gap: float, silence: float, times: int = 12) -> Acts:
    """`times` days of contact, both sides each, the last one `silence` days ago."""
    acts = Acts()
    for n in reversed(range(times)):
        acts.they(silence + n * gap + 0.2, f"Words {n}.", "message")
        acts.i(silence + n * gap, kind="message")
    return acts


class TestCooling:
    def test_a_close_tie_that_is_silent_against_its_own_rhythm(self):
        opening = only(day(weekly(7, 35)))
        assert opening.kind is OpeningKind.COOLING
        assert opening.why == (
            "You were last in touch on 27 April, 35 days ago. Between the two of you 7 days is usual, so this is "
            "5 times as long. After 8 times most ties have ended."
        )
        assert opening.words == "Words 0."
        assert opening.move == "Go on from what they last wrote to you, on 27 April: ask what came of it."

    @pytest.mark.parametrize(("gap", "silence"), [(7, 20), (30, 35), (1, 10), (7, 400), (1, 100)])
    def test_not_within_the_rhythm_and_not_long_after_the_end(self, gap: float, silence: float):
        assert day(weekly(gap, silence)).openings == ()

    def test_a_few_days_of_contact_are_no_rhythm(self):
        assert day(weekly(7, 35, times=4)).openings == ()

    @pytest.mark.parametrize(
        "known",
        [
            {},
            {person("ann"): tie(circle=Circle.STRANGERS)},
            {person("ann"): tie(trend=Trend.PUSHED)},
            {person("ann"): tie(standing=Standing.UNANSWERED, circle=Circle.OUTER)},
        ],
    )
    def test_only_close_ties_that_you_did_not_push_away(self, known: dict[str, Tie]):
        assert day(weekly(7, 35), ties=known).openings == ()

    def test_not_where_you_wrote_twice_already(self):
        acts = weekly(7, 35)
        acts.i(34, kind="message")
        acts.i(33, kind="message")
        assert day(acts).openings == ()

    def test_where_only_your_side_is_visible_nothing_is_said_of_their_silence(self):
        acts = Acts()
        for n in reversed(range(12)):
            acts.i(35 + 7 * n, kind="reply", in_reply_to=f"unseen{n}", answerable=False)
        known = {person("ann"): tie(standing=Standing.ONE_SIDED, closeness=None, circle=None)}
        opening = only(day(acts, ties=known))
        assert opening.why == (
            "You used to turn to them about once in 7 days; the last time was on 27 April, 35 days ago. "
            "What came back from them is not visible here."
        )
        assert opening.words is None

    def test_done_until_anything_new_passes_between_you(self):
        done = decision(Choice.DONE, only(day(weekly(7, 35))).id)
        assert day(weekly(7, 35), done).openings == ()
        assert only(day(weekly(7, 36), decision(Choice.DONE, "other"))).kind is OpeningKind.COOLING


class TestTheDay:
    def crowd(self, count: int) -> Acts:
        acts = Acts()
        for n in range(count):
            acts.they(3 + n / 100, "What glaze is that?")
            acts.rows[-1]["person"] = f"p{n:02}"
        return acts

    def test_at_most_seven_and_the_rest_is_counted(self):
        found = day(self.crowd(10), minutes=600)
        assert (len(found.openings), found.waiting, len(found.every)) == (7, 3, 10)

    @pytest.mark.parametrize("minutes", [0, 1, 3, 8, 15])
    def test_never_more_than_the_minutes_hold(self, minutes: int):
        found = day(self.crowd(10), minutes=minutes)
        assert found.minutes_used <= minutes
        assert len(found.openings) + found.waiting == 10

    def test_a_question_comes_before_a_remark_and_the_close_before_the_far(self):
        acts = Acts()
        acts.they(3, "I tried your glaze.")
        acts.they(3, "What glaze is that?", who="bo")
        assert [one.kind for one in day(acts).openings] == [OpeningKind.QUESTION, OpeningKind.FIRST]
        acts.rows[0]["text"] = "Which kiln?"
        assert day(acts).openings[0].person == person("ann")

    def test_one_opening_a_person_and_the_next_when_it_is_done(self):
        acts = asked(kind="message")
        acts.they(2, "I like the new one.", "mention")
        first = only(day(acts))
        second = only(day(acts, decision(Choice.DONE, first.id)))
        assert (first.kind, second.kind) == (OpeningKind.QUESTION, OpeningKind.UNANSWERED)

    def test_no_sentence_holds_a_name_or_a_word_that_was_said(self):
        for opening in day(asked()).openings + day(weekly(7, 35)).openings:
            assert "glaze" not in opening.why + opening.move
            assert "Words" not in opening.why + opening.move

    def test_an_empty_log_is_an_empty_day(self):
        found = day(Acts())
        assert (found.openings, found.waiting, found.asleep) == ((), 0, 0)


@st.composite
def histories(draw: st.DrawFn) -> Acts:
    acts = Acts()
    for n in range(draw(st.integers(1, 12))):
        before = draw(st.none() | st.sampled_from([f"a{m + 1}" for m in range(n)] or ["root"]))
        who = draw(st.sampled_from(("ann", "bo")))
        kind = draw(st.sampled_from(("message", "reply", "mention", "like")))
        text = None if kind == "like" else draw(st.sampled_from(("Which one?", "Fine.")))
        days = draw(st.none() | st.floats(0, 80))
        tell = acts.they if draw(st.booleans()) else acts.i
        tell(days, text, kind, who=who, in_reply_to=None if kind == "message" else before)
    return acts


class TestLaws:
    @settings(deadline=None, max_examples=25)
    @given(histories(), st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_matter(self, acts: Acts, random: Random):
        first = day(acts)
        random.shuffle(acts.rows)
        assert day(acts) == first

    @settings(deadline=None, max_examples=25)
    @given(histories())
    def test_an_answer_on_the_network_closes_by_itself(self, acts: Acts):
        before = day(acts).every
        for opening in before:
            parent = None if opening.private else opening.activity.removeprefix("x/")
            acts.i(0, "Here.", "message" if opening.private else "reply", in_reply_to=parent, person=opening.person)
        assert {one.activity for one in before}.isdisjoint(one.activity for one in day(acts).every)

    @settings(deadline=None, max_examples=25)
    @given(histories())
    def test_clearing_the_queue_by_done_empties_it(self, acts: Acts):
        done: list[str] = []
        while found := day(acts, *(decision(Choice.DONE, id, id=n) for n, id in enumerate(done, 1))).openings:
            assert not {opening.id for opening in found} & set(done)
            done += [opening.id for opening in found]


def test_candidates_leave_the_connection_as_it_was():
    with duckdb.connect() as con:
        con.register("interactions", asked().table)
        before = con.sql("SHOW TABLES").fetchall()
        assert candidates(con).num_rows == 1
        assert con.sql("SHOW TABLES").fetchall() == before
        assert candidates(con)["time_us"].to_pylist() == [to_us(ago(3))]
