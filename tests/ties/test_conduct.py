"""Conduct: who answers and how soon, who starts, who waits, what dies; both sides alike, and unknown is not zero."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

from nearer.model.names import Kind, Precision
from nearer.model.time import DAY_US
from nearer.ties.acts import acts
from nearer.ties.approaches import approaches, talk
from nearer.ties.conduct import Both, Conduct, share
from nearer.ties.kernel import fold
from nearer.ties.views import Views
from ties.logs import Act, exchange, rows, us

HOUR = 1 / 24


@dataclass(frozen=True)
class Line:
    """Where an act stands: its thread and the place in the log of what it replies to."""

    act: Act
    thread: str | None = None
    to: int | None = None
    network: str = "plain"


def conduct(
    log: Iterable[Act | Line], day: float = 400, *, until: float | None = None, not_counted: tuple[str, ...] = ()
) -> Conduct:
    lines = [line if isinstance(line, Line) else Line(line) for line in log]
    table = rows(line.act for line in lines)
    at = [int(name[1:]) for name in table["activity"].to_pylist()]
    for name, values in (
        ("thread", [lines[i].thread for i in at]),
        ("in_reply_to", [None if lines[i].to is None else f"a{lines[i].to}" for i in at]),
        ("network", [lines[i].network for i in at]),
    ):
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(values, pa.string()))
    every = acts(table)
    views = Views.open(len(every.persons))
    if until is not None:
        views.until_us[:] = us(until)
    counted = np.array([person not in not_counted for person in every.persons], np.bool_)
    now = every.time_us <= us(day)
    known, told = every.keep(now), talk(table, every).keep(now)
    return Conduct(known, approaches(known, told), us(day), views.until_us, counted)


def both(log: Iterable[Act | Line], day: float = 400, **more: float) -> Both:
    made = conduct(log, day, **more)
    return made.figures()


def test_how_often_and_how_fast_each_side_answers() -> None:
    log = [
        Act("ann", 10, True),
        Act("ann", 10 + 2 * HOUR),
        Act("ann", 50, True),
        Act("ann", 50 + 4 * HOUR),
        Act("ann", 100, True),
        Act("ann", 150),
        Act("ann", 150 + 1 * HOUR, True),
        Act("ann", 150 + 7 * HOUR),
    ]
    found = both(log)
    assert (found.you.answered.hits, found.you.answered.of) == (3, 4)
    assert found.you.quartiles == pytest.approx((180, 240, 300))
    assert (found.they.answered.hits, found.they.answered.of) == (1, 4)
    assert found.they.quartiles == pytest.approx((60, 60, 60))
    assert (found.you.begun.hits, found.you.begun.of) == (2, 3), "those that began a conversation"
    assert (found.they.begun.hits, found.they.begun.of) == (1, 1)


def test_several_messages_in_a_row_are_one_approach_and_its_wait_begins_with_the_last() -> None:
    log = [Act("ann", 10, True), Act("ann", 10.1, True), Act("ann", 10.2, True), Act("ann", 10.2 + 3 * HOUR)]
    found = both(log)
    assert found.you.answered.of == 1
    assert found.you.quartiles == pytest.approx((180, 180, 180))


def test_an_answer_within_two_weeks_answers_all_before_it_and_a_later_one_nothing() -> None:
    assert both([Act("ann", 10, True), Act("ann", 13, True), Act("ann", 20)]).you.answered.hits == 2
    late = both([Act("ann", 10, True), Act("ann", 25)]).you.answered
    assert (late.hits, late.of) == (0, 1)


def test_two_threads_are_two_conversations() -> None:
    public = [Line(Act("ann", 10 + k, True, Kind.REPLY), thread=f"t{k}") for k in (0, 1)]
    found = both([*public, Line(Act("ann", 12, False, Kind.REPLY), thread="t1")])
    assert (found.you.answered.hits, found.you.answered.of) == (1, 2)


def test_replies_without_threads_belong_to_what_they_reply_to_however_deep() -> None:
    chain = [
        Line(Act("ann", 10, True, Kind.MENTION)),
        Line(Act("ann", 11, False, Kind.REPLY), to=0),
        Line(Act("ann", 12, True, Kind.REPLY), to=1),
        Line(Act("ann", 13, False, Kind.REPLY), to=2),
        Line(Act("ann", 13, True, Kind.MENTION), thread="other"),
    ]
    found = both(chain)
    assert (found.you.answered.hits, found.you.answered.of) == (2, 3)
    assert (found.they.answered.hits, found.they.answered.of) == (1, 2)


def test_replies_in_a_ring_end() -> None:
    ring = [Line(Act("ann", 10, True, Kind.REPLY), to=1), Line(Act("ann", 11, False, Kind.REPLY), to=0)]
    assert both(ring).you.answered.hits == 1


def test_a_log_without_threads_is_one_conversation_with_each_person() -> None:
    plain = [Act("ann", 10, True, Kind.REPLY), Act("ann", 10.5, False, Kind.REPLY), Act("bo", 10.2, True, Kind.REPLY)]
    found = both(plain)
    assert (found.you.answered.hits, found.you.answered.of) == (1, 2)


def test_messages_are_answered_on_another_network_and_by_a_call_and_not_by_a_like() -> None:
    asked = Act("ann", 10, True)
    assert both([asked, Line(Act("ann", 11), network="mastodon")]).you.answered.hits == 1
    assert both([asked, Act("ann", 11, True, Kind.CALL)]).you.answered.hits == 1
    assert both([asked, Act("ann", 11, False, Kind.LIKE)]).you.answered.hits == 0


def test_what_could_not_be_seen_is_unknown_and_not_zero() -> None:
    attention = [Act("ann", float(day), answerable=False) for day in range(10, 50, 5)]
    found = both(attention)
    assert not found.they.visible and not found.you.visible
    assert found.they.answered.value is None and found.they.quartiles is None and found.they.died.value is None
    half = both([*attention, Act("bo", 12, True), Act("bo", 12.1)])
    assert (half.you.answered.of, half.you.acts, half.they.answered.of) == (1, 1, 1)


def test_an_approach_of_the_last_two_weeks_may_still_be_answered() -> None:
    log = [Act("ann", 10, True), Act("bo", 390, True)]
    found = both(log)
    assert (found.you.answered.of, found.you.pending) == (1, 1)
    seen = both([Act("ann", 10, True)], 400, until=20)
    assert (seen.you.answered.of, seen.you.pending) == (0, 1), "its source ends ten days later"


def test_times_known_to_the_day_are_answers_without_a_latency() -> None:
    found = both([Act("ann", 10, True, precision=Precision.DAY), Act("ann", 11)])
    assert (found.you.answered.hits, found.you.timed, found.you.quartiles) == (1, 0, None)


def test_who_starts_in_words_and_how_much_each_talks() -> None:
    log = [*exchange("ann", range(0, 100, 7)), Act("ann", 200, words=10), Act("ann", 203, True, Kind.LIKE)]
    found, state = both(log), fold(None, acts(rows(log)))
    assert (found.you.starts, found.they.starts) == (1, 15)
    assert (found.you.starts, found.they.starts + 1) == (state.facts["starts_out"][0], state.facts["starts_in"][0])
    assert (found.you.acts, found.they.acts) == (16, 15)
    assert (found.you.words, found.they.words) == (10, None)


def test_threads_that_died_after_their_words_are_ours_and_the_other_way_round() -> None:
    mine = [Act("ann", 10), Act("ann", 11, True), Act("ann", 11.1), Act("ann", 12, True)]
    theirs = [Act("bo", 10, True), Act("bo", 11)]
    found = both([*mine, *theirs, Act("cy", 10, True)])
    assert (found.you.died.hits, found.you.died.of) == (1, 2), "cy never was in a talk with you"
    assert (found.they.died.hits, found.they.died.of) == (1, 2)
    assert both([*mine, Act("ann", 12.1, True, Kind.CALL)]).you.died.hits == 0


def test_a_thread_is_dead_only_after_the_usual_gap_of_the_person() -> None:
    rare = [act for day in range(0, 500, 60) for act in (Act("ann", day), Act("ann", day + 0.1, True))]
    assert both(rare, 520).you.died.of == 8, "the last talk, of day 480, may go on until day 540"
    assert both(rare, 545).you.died.of == 9


def test_whom_we_leave_waiting_longest_first() -> None:
    log = [
        Act("ann", 300, True),
        Act("ann", 310, True),
        Act("bo", 200, True),
        Act("cy", 100, True),
        Act("cy", 101, False, Kind.LIKE),
        Act("di", 50, True, answerable=False),
        Act("eve", 40, True),
    ]
    made = conduct(log, not_counted=("eve",))
    waiting = made.waiting()
    assert [made.acts.persons[i] for i in waiting.tie] == ["bo", "ann"]
    assert waiting.since_us.tolist() == [us(200), us(300)]
    assert waiting.acts.tolist() == [1, 2]
    assert made.acts.time_us[waiting.last].tolist() == [us(200), us(310)]
    assert len(made.waiting(incoming=False).tie) == 0


def test_those_who_do_not_count_are_in_no_figure_but_their_own() -> None:
    made = conduct([Act("ann", 10, True), Act("bot", 10, True)], not_counted=("bot",))
    assert made.figures().you.answered.of == 1
    assert made.of(1).figures().you.answered.of == 1


def test_one_person_a_time_and_a_kind() -> None:
    log = [*exchange("ann", [10, 350]), Act("bo", 20, True), Act("bo", 355, True, Kind.MENTION)]
    made = conduct(log)
    assert made.of(0).figures().you.answered.of == 2
    assert made.figures(since_us=us(310)).you.answered.of == 2
    assert made.figures(until_us=us(310)).you.answered.of == 2
    assert made.figures(kinds=(Kind.MESSAGE,)).you.answered.of == 3


def test_quarters_hold_every_approach_once() -> None:
    made = conduct(exchange("ann", range(0, 380, 9)))
    found = made.quarters(20)
    assert len(found) == 5
    assert found[0][0] == us(0)
    assert sum(one.you.answered.of for _, one in found) == made.figures().you.answered.of == 43
    assert made.quarters(2) == found[-2:]


def test_a_share_has_an_interval_that_knows_how_much_it_rests_on() -> None:
    none = share(np.zeros(0, np.bool_), np.zeros(0, np.int64))
    assert (none.value, none.low, none.high) == (None, None, None)
    one = share(np.ones(1, np.bool_), np.zeros(1, np.int64))
    assert one.value == pytest.approx(0.5), "(1 + 1) / (1 + 3)"
    assert one.low is not None and one.high is not None
    assert (one.low, one.high) == pytest.approx((0.094, 0.906), abs=0.01)
    hits = np.arange(400) % 2 == 0
    alike, apart = share(hits, np.arange(400) // 4), share(hits, (np.arange(400) % 2) * 10 + np.arange(400) // 100)
    assert alike.low is not None and alike.high is not None and apart.low is not None and apart.high is not None
    assert alike.high - alike.low < 0.11
    assert apart.high - apart.low > 0.3, "eight people, each always or never"


@pytest.mark.parametrize("seed", range(4))
def test_the_two_sides_are_measured_alike(seed: int) -> None:
    """The same log with the sides changed gives the same figures, changed."""
    rng = np.random.default_rng(seed)
    kinds = (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.LIKE, Kind.CALL)
    log = [
        Act(
            f"p{rng.integers(5)}",
            float(rng.uniform(0, 380)),
            bool(rng.random() < 0.5),
            kinds[rng.integers(5)],
            int(rng.integers(0, 9)),
            bool(rng.random() < 0.8),
        )
        for _ in range(400)
    ]
    turned = [Act(a.person, a.day, not a.incoming, a.kind, a.words, a.answerable) for a in log]
    one, other = both(log), both(turned)
    assert one.you == other.they
    assert one.they == other.you


def test_nobody_and_nothing() -> None:
    made = conduct([])
    assert not made.figures().you.visible
    assert len(made.waiting().tie) == 0
    assert made.quarters(4) == []
    assert made.usual_us.tolist() == []
    only_likes = both([Act("ann", 10, True, Kind.LIKE), Act("ann", None, True)])
    assert (only_likes.they.starts, only_likes.they.acts, only_likes.you.answered.of) == (0, 0, 0)


def test_the_usual_gap_is_the_median_between_contact_days() -> None:
    made = conduct([*exchange("ann", [0, 3, 6, 9, 19, 22, 40]), *exchange("bo", [0, 50])])
    assert (made.usual_us // DAY_US).tolist() == [3, 14]


def test_the_figures_of_each_person_add_up_to_those_of_all() -> None:
    log = [*exchange("ann", range(0, 300, 9)), Act("bo", 4), *exchange("bo", range(5, 300, 40)), Act("cy", 3, True)]
    made = conduct(log)
    whole, parts = made.figures(), [made.of(i).figures() for i in range(3)]
    for side in ("you", "they"):
        sides = [getattr(one, side) for one in parts]
        assert sum(one.answered.hits for one in sides) == getattr(whole, side).answered.hits
        assert sum(one.starts for one in sides) == getattr(whole, side).starts
        assert sum(one.died.of for one in sides) == getattr(whole, side).died.of
    assert sum(len(made.of(i).waiting().tie) for i in range(3)) == len(made.waiting().tie) == 1
