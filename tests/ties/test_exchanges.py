"""Exchanges: what one side did, what the other did with it, and what may be said of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.conversations.asking import asks
from nearer.model.exchange import Exchange, Ground, Verdict
from nearer.model.names import Direction, Kind, Precision
from nearer.model.tie import Course, Trend
from nearer.model.time import DAY_US
from nearer.ties.acts import acts
from nearer.ties.exchange_words import cooling, exchange
from nearer.ties.exchanges import Exchanges, Links, exchanges, links, windows
from nearer.ties.ledger import ledger
from nearer.ties.verdicts import AGAINST, ANSWER, NEARER, VERDICTS, mask, verdicts
from nearer.ties.views import OPEN_SINCE, Views
from nearer.ties.weights import WEIGHTS
from ties.logs import Act, folded, rows, us

ANN, END = "ann", 100.0
NEGATIVE = [kind for kind in Kind if kind in AGAINST]


def found(log: list[Act], day: float = END, until: float | None = None) -> list[Exchange]:
    """The exchanges of a log of one person, oldest first."""
    table = rows(log)
    told = ledger(table, us(day))
    seen = None if until is None else Views(np.array([OPEN_SINCE]), np.array([us(until)]))
    every = exchanges(told.acts, us(day), links=links(table, told.acts), views=seen, told=told.replayed)
    return [exchange(told, every, i, asks) for i in range(len(every))]


def verdict(log: list[Act], day: float = END) -> Verdict:
    """The verdict on the first exchange."""
    return found(log, day)[0].verdict


# What is one exchange


def test_a_burst_of_one_side_is_one_approach() -> None:
    one, two = found([Act(ANN, 0), Act(ANN, 0.1), Act(ANN, 3), Act(ANN, 4, True), Act(ANN, 4.1)])
    assert (len(one.approach), len(one.answer)) == (3, 1)
    assert (len(two.approach), two.side) == (1, Direction.OUT)


def test_whoever_begins_is_the_side_that_approached() -> None:
    (one,) = found([Act(ANN, 0, True), Act(ANN, 0.125)])
    assert one.side is Direction.IN
    assert one.verdict is Verdict.NEARER
    assert one.sentence == "You wrote to them after 3 hours."


def test_an_approach_lasts_no_longer_than_its_window_however_often_it_is_repeated() -> None:
    courting = found([Act(ANN, float(day)) for day in range(0, 100, 5)], 130)
    assert [len(one.approach) for one in courting] == [3] * 6 + [2]
    assert {one.verdict for one in courting} == {Verdict.NOTHING}


def test_a_like_in_between_ends_no_approach_and_is_no_answer() -> None:
    (one,) = found([Act(ANN, 0), Act(ANN, 1, True, Kind.LIKE), Act(ANN, 2)], 60)
    assert len(one.approach) == 2
    assert one.verdict is Verdict.NOTHING
    assert "They liked or looked at it." in one.sentence


def test_an_exchange_is_named_by_its_first_act_and_keeps_the_name_when_more_is_known() -> None:
    log = [Act(ANN, 0), Act(ANN, 1, True), Act(ANN, 30)]
    assert [one.id for one in found(log)] == ["plain/a0", "plain/a2"]
    assert [one.id for one in found([*log, Act(ANN, 31, True), Act(ANN, 70)])] == ["plain/a0", "plain/a2", "plain/a4"]


# Nearer


@pytest.mark.parametrize(
    ("kind", "ground", "words"),
    [
        (Kind.MESSAGE, Ground.WROTE, "wrote to you"),
        (Kind.REPLY, Ground.WROTE, "wrote to you"),
        (Kind.QUOTE, Ground.WROTE, "wrote to you"),
        (Kind.CALL, Ground.CALLED, "called"),
        (Kind.FOLLOW, Ground.FOLLOWED, "followed you"),
        (Kind.REPOST, Ground.PASSED_ON, "passed something of yours on"),
        (Kind.PURCHASE, Ground.TOOK_UP, "took up an offer"),
        (Kind.ACCEPT, Ground.TOOK_UP, "took up an offer"),
    ],
)
def test_what_brings_nearer_within_the_window(kind: Kind, ground: Ground, words: str) -> None:
    one = found([Act(ANN, 0), Act(ANN, 0.5, True, kind)])[0]
    assert (one.verdict, one.grounds[0]) == (Verdict.NEARER, ground)
    assert words in one.sentence
    assert one.evidence == ("plain/a1",)


def test_a_longer_answer_is_told_with_its_words() -> None:
    one = found([Act(ANN, 0, words=12), Act(ANN, 1, True, words=40)])[0]
    assert one.grounds[0] is Ground.LONGER
    assert "in more words (40 against 12)" in one.sentence
    assert Ground.LONGER not in found([Act(ANN, 0, words=40), Act(ANN, 1, True, words=12)])[0].grounds


def test_beginning_the_next_conversation_answers_the_approach_and_is_one_of_their_own() -> None:
    mine, theirs = found([Act(ANN, 0, kind=Kind.REPLY), Act(ANN, 5, True, Kind.MENTION), Act(ANN, 5.1)])
    assert mine.grounds == (Ground.STARTED,)
    assert mine.evidence == ("plain/a1",)
    assert (theirs.side, theirs.verdict) == (Direction.IN, Verdict.NEARER)


def test_words_to_a_mere_like_are_an_approach_too() -> None:
    liked, wrote = found([Act(ANN, 0, True, Kind.LIKE), Act(ANN, 1), Act(ANN, 2, True)])
    assert (liked.side, liked.verdict) == (Direction.IN, Verdict.NEARER)
    assert (wrote.side, wrote.verdict) == (Direction.OUT, Verdict.NEARER)


# Away


@pytest.mark.parametrize("kind", NEGATIVE)
def test_what_pushes_away_within_the_window_counts_before_any_answer(kind: Kind) -> None:
    log = [Act(ANN, 0), Act(ANN, 1, True), Act(ANN, 2), Act(ANN, 3, True), Act(ANN, 4, True, kind)]
    last = found(log)[-1]
    assert last.verdict is Verdict.AWAY
    assert last.evidence == ("plain/a3", "plain/a4")
    assert "It had been answered before." in last.sentence


@pytest.mark.parametrize("kind", NEGATIVE)
def test_a_verdict_of_away_agrees_with_what_the_act_did_to_the_closeness(kind: Kind) -> None:
    one = found([Act(ANN, 0), Act(ANN, 1, True, kind)])[0]
    assert one.verdict is Verdict.AWAY
    ((_, effect),) = one.answer
    assert effect is not None and effect.effect < 0
    assert (WEIGHTS[kind].points < 0) != (kind is Kind.BLOCK)


def test_acts_against_a_tie_are_those_that_take_points_and_the_block() -> None:
    assert {kind for kind in Kind if WEIGHTS[kind].points < 0} | {Kind.BLOCK} == set(AGAINST)


@pytest.mark.parametrize("kind", NEGATIVE)
@pytest.mark.parametrize("gap", [0.01, 1, 6.9, 13.9])
def test_every_block_and_unfollow_after_our_act_is_found(kind: Kind, gap: float) -> None:
    log = [Act(ANN, 0, True), Act(ANN, 0.5), Act(ANN, 20), Act(ANN, 20 + gap, True, kind)]
    assert [one.verdict for one in found(log)][-1] is Verdict.AWAY


def test_turning_away_without_an_approach_before_it_is_told_so_and_answers_nothing() -> None:
    mine, turned = found([Act(ANN, 0), Act(ANN, 50, True, Kind.UNFOLLOW)])
    assert mine.verdict is Verdict.NOTHING
    assert (turned.verdict, turned.approach) == (Verdict.AWAY, ())
    assert "so it answers no approach" in turned.sentence


def test_who_began_and_then_blocks_after_our_answer_pushed_us_away() -> None:
    began, turned = found([Act(ANN, 0, True), Act(ANN, 1), Act(ANN, 2, True, Kind.BLOCK)])
    assert began.verdict is Verdict.NEARER
    assert (turned.side, turned.verdict) == (Direction.OUT, Verdict.AWAY)
    assert turned.sentence == "They blocked you 1 day after your last act."
    assert turned.evidence == ("plain/a1", "plain/a2")


def test_our_own_turning_away_is_told_as_ours() -> None:
    one = found([Act(ANN, 0, True), Act(ANN, 1, kind=Kind.MUTE)])[0]
    assert (one.side, one.verdict, one.sentence) == (Direction.IN, Verdict.AWAY, "You muted them after 1 day.")


# Nothing


def test_nothing_needs_the_window_to_be_over_and_an_answer_to_be_visible() -> None:
    assert verdict([Act(ANN, 0)], 14.1) is Verdict.NOTHING
    assert verdict([Act(ANN, 0)], 13.9) is Verdict.UNKNOWN
    assert verdict([Act(ANN, 0, answerable=False)]) is Verdict.UNKNOWN


def test_an_answer_after_the_window_is_told_and_does_not_change_the_verdict() -> None:
    table = rows([Act(ANN, 0), Act(ANN, 40, True)])
    answers = [None, "a0"]
    table = table.set_column(table.schema.get_field_index("answers"), "answers", [answers])
    told = ledger(table, us(END))
    every = exchanges(told.acts, us(END), links=links(table, told.acts), told=told.replayed)
    one = exchange(told, every, 0)
    assert one.verdict is Verdict.NOTHING
    assert one.sentence.endswith("They answered after 40 days.")


def test_the_last_words_of_a_conversation_are_told_apart_from_an_approach_without_answer() -> None:
    alone = found([Act(ANN, 0)])[0]
    answered, last = found([Act(ANN, 0), Act(ANN, 0.1, True), Act(ANN, 0.2)])
    assert answered.verdict is Verdict.NEARER
    assert (alone.verdict, alone.grounds) == (Verdict.NOTHING, (Ground.SILENT,))
    assert (last.verdict, last.grounds) == (Verdict.NOTHING, (Ground.CLOSING,))
    assert last.sentence.startswith("Yours were the last words of a conversation.")


# Cannot tell


def test_where_the_sources_end_before_the_window_nobody_can_tell() -> None:
    (one,) = found([Act(ANN, 0)], 60, until=10)
    assert (one.verdict, one.grounds, one.probability) == (Verdict.UNKNOWN, (Ground.ENDS,), None)
    assert found([Act(ANN, 0)], 60, until=15)[0].verdict is Verdict.NOTHING


def test_an_open_window_has_a_chance_that_falls_while_nothing_comes() -> None:
    habit = [act for day in range(0, 60, 6) for act in (Act(ANN, float(day)), Act(ANN, day + 0.5, True))]
    chances = [found([*habit, Act(ANN, 80)], 80 + wait)[-1].probability for wait in (0.1, 0.6, 2, 6)]
    assert all(chance is not None and 0 < chance < 1 for chance in chances)
    assert chances == sorted(chances, key=lambda chance: -(chance or 0))
    assert (chances[0] or 0) > 0.6


def test_a_person_never_heard_has_the_chance_of_the_prior() -> None:
    assert found([Act(ANN, 0)], 1)[0].probability == pytest.approx(1 / 3)


def test_a_chance_is_said_only_while_the_window_is_open() -> None:
    for one in found([Act(ANN, 0), Act(ANN, 20), Act(ANN, 21, True), Act(ANN, 60, answerable=False)], 61):
        assert one.probability is None


def test_an_unfollow_of_unknown_day_counts_only_where_its_whole_range_lies_in_the_window() -> None:
    def unfollow(since: float, until: float) -> Act:
        return Act(ANN, until, True, Kind.UNFOLLOW, since=since, precision=Precision.RANGE)

    inside = found([Act(ANN, 10), unfollow(11, 15)])
    assert [one.verdict for one in inside] == [Verdict.AWAY]
    for since, until in ((5, 15), (11, 30), (5, 40)):
        first, second = found([Act(ANN, 10), unfollow(since, until)])
        assert (first.verdict, second.verdict) == (Verdict.UNKNOWN, Verdict.UNKNOWN)
        assert "They stopped following you some time between" in first.sentence
        assert "plain/a1" in first.evidence
    apart, _ = found([Act(ANN, 10), unfollow(40, 60)])
    assert apart.verdict is Verdict.NOTHING


def test_a_block_pushes_away_whenever_it_was() -> None:
    log = [Act(ANN, 10), Act(ANN, 40, True, Kind.BLOCK, since=5, precision=Precision.RANGE)]
    assert found(log)[-1].verdict is Verdict.AWAY


def test_what_has_no_time_is_one_exchange_of_which_nothing_is_said() -> None:
    undated, dated = found([Act(ANN, None, True, Kind.FOLLOW), Act(ANN, None, True), Act(ANN, 3)])
    assert (undated.verdict, undated.first, undated.grounds) == (Verdict.UNKNOWN, None, (Ground.UNDATED,))
    assert dated.verdict is Verdict.NOTHING


# Windows


def test_the_window_is_eight_times_their_own_median_gap_within_a_week_and_sixty_days() -> None:
    def window(gap: float, answers: int = 6) -> float:
        log = [act for k in range(answers) for act in (Act(ANN, 100.0 * k), Act(ANN, 100.0 * k + gap, True))]
        return float(windows(folded(log))[0, 0]) / DAY_US

    assert window(3) == 24
    assert window(0.1) == 7
    assert window(20) == 60
    assert window(3, answers=4) == 14


# Cooling


def test_a_fade_without_an_act_against_the_tie_is_told_as_cooling_with_time() -> None:
    course = Course(Trend.AWAY, 1.0, 9.0, 30, 180, 0.0, 0.97)
    fading = [act for day in range(0, 60, 3) for act in (Act(ANN, float(day)), Act(ANN, day + 0.2, True))]
    quiet = exchanges(folded(fading), us(95))
    assert cooling(course, quiet).startswith("It cooled with time")
    pushed = exchanges(folded([*fading, Act(ANN, 80, True, Kind.UNFOLLOW)]), us(95))
    assert cooling(course, pushed) == "An act of theirs pushed it down."
    assert cooling(Course(Trend.STEADY, 9.0, 9.0, 30, 180, 0.1, 0.1), quiet) == ""


def test_one_sided_courting_and_fading_are_never_away() -> None:
    courting = [Act(ANN, float(day)) for day in range(90)]
    fading = [Act("bo", 2.0**k, k % 2 == 0) for k in range(6)]
    every = exchanges(folded([*courting, *fading]), us(END))
    assert VERDICTS.index(Verdict.AWAY) not in every.found.tolist()


# The user's word


def test_the_users_verdict_counts_and_what_was_found_stays_beside_it() -> None:
    every = exchanges(folded([Act(ANN, 0), Act(ANN, 30), Act(ANN, 31, True)]), us(END))
    mine = every.overruled({0: Verdict.AWAY, 2: Verdict.NOTHING})
    assert [VERDICTS[v] for v in mine.verdict] == [Verdict.AWAY, Verdict.NOTHING]
    assert [VERDICTS[v] for v in mine.found] == [Verdict.NOTHING, Verdict.NEARER]
    assert mine.counts()[0, 0].tolist() == [0, 1, 1, 0]
    assert every.counts()[0, 0].tolist() == [1, 0, 1, 0]


# In bulk


KINDS = st.sampled_from([*Kind])
LOGS = st.lists(
    st.builds(
        Act,
        person=st.sampled_from(["ann", "bo", "cy"]),
        day=st.one_of(st.none(), st.floats(0, 90)),
        incoming=st.booleans(),
        kind=KINDS,
        words=st.integers(0, 60),
        answerable=st.booleans(),
        since=st.one_of(st.none(), st.floats(0, 90)),
        precision=st.sampled_from([Precision.SECOND, Precision.DAY, Precision.RANGE]),
    ),
    min_size=1,
    max_size=60,
)


def proper(log: list[Act]) -> list[Act]:
    """A range ends no earlier than it begins."""
    return [act for act in log if act.since is None or act.day is None or act.since <= act.day]


def whole(log: list[Act]) -> tuple[Exchanges, dict[str, Exchanges]]:
    table = rows(log)
    every = acts(table)
    bulk = exchanges(every, us(END), links=links(table, every))
    apart: dict[str, Exchanges] = {}
    for person in every.persons:
        mine = table.filter([name == person for name in table["person"].to_pylist()])
        told = ledger(mine, us(END))
        apart[person] = exchanges(told.acts, us(END), links=links(mine, told.acts), told=told.replayed)
    return bulk, apart


@settings(max_examples=60, deadline=None)
@given(LOGS.map(proper).filter(bool))
def test_exchanges_part_the_acts_and_add_up_to_the_ledger(log: list[Act]) -> None:
    table = rows(log)
    for person in {act.person for act in log}:
        mine = table.filter([name == person for name in table["person"].to_pylist()])
        told = ledger(mine, us(END))
        every = exchanges(told.acts, us(END), links=links(mine, told.acts), told=told.replayed)
        assert np.array_equal(every.first[1:], every.stop[:-1])
        assert every.first[0] == 0 and every.stop[-1] == len(told.acts)
        assert abs(every.effect.sum() - told.gained) <= 1e-9
        assert abs(every.silence.sum() + told.closing - told.faded) <= 1e-9
        assert abs(every.effect.sum() + every.silence.sum() + told.closing - told.closeness) <= 1e-9


@settings(max_examples=40, deadline=None)
@given(LOGS.map(proper).filter(bool))
def test_in_bulk_it_is_what_each_person_alone_gives(log: list[Act]) -> None:
    bulk, apart = whole(log)
    for t, person in enumerate(bulk.persons):
        mine, one = slice(int(bulk.start[t]), int(bulk.start[t + 1])), apart[person]
        for name in ("incoming", "unasked", "spoken", "start_us", "until_us", "grounds", "found"):
            assert np.array_equal(getattr(bulk, name)[mine], getattr(one, name))
        assert np.allclose(bulk.effect[mine], one.effect, rtol=0, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(LOGS.map(proper).filter(bool))
def test_every_exchange_can_be_said_and_rests_on_something(log: list[Act]) -> None:
    mine = [act for act in log if act.person == log[0].person]
    for one in found(mine):
        assert one.sentence.endswith((".", "%)."))
        assert one.evidence
        assert one.id.startswith("plain/")
        moved = [act.kind in AGAINST for act, _ in one.answer]
        assert one.verdict is not Verdict.AWAY or any(moved)


def test_without_links_a_word_is_taken_for_an_answer() -> None:
    log = folded([Act(ANN, 0, kind=Kind.REPLY), Act(ANN, 5, True, Kind.REPLY)])
    assert Links.none(2).linked.all()
    every = exchanges(log, us(END))
    assert (every.grounds & ANSWER).all() and len(every) == 1


def test_nothing_at_all_has_no_exchanges() -> None:
    every = exchanges(folded([Act(ANN, 0)]).until(us(-1)), us(END))
    assert len(every) == 0
    assert every.counts().tolist() == [[[0] * 4] * 2]


def test_what_pushed_away_decides_whatever_else_there_is() -> None:
    bits = np.array([mask(Ground.BLOCKED, Ground.ANSWERED), NEARER, mask(Ground.UNSEEN, Ground.NOTICED), 0])
    assert [VERDICTS[code] for code in verdicts(bits)] == [
        Verdict.AWAY,
        Verdict.NEARER,
        Verdict.UNKNOWN,
        Verdict.NOTHING,
    ]
