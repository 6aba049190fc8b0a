"""The mention gate: laws that hold for every situation, and the cases that one would tell a friend."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.drafts.gate import IN_SPACE, TO_THEM, Addressed, May, Mood, Rule, Situation, may_mention

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
ASKED = Situation(
    now=NOW,
    need=True,
    words=("anyone recommend",),
    said=NOW - timedelta(hours=3),
    to=Addressed.EVERYBODY,
    fits=True,
    both_ways=True,
    listened=True,
)
"""They asked everybody three hours ago; you know each other, and you have listened before."""

maybe = st.sampled_from([True, False, None])
moments = st.one_of(st.none(), st.integers(0, 200).map(lambda days: NOW - timedelta(days=days)))
situations = st.builds(
    Situation,
    now=st.just(NOW),
    need=maybe,
    said=moments,
    to=st.sampled_from([*Addressed, None]),
    fits=maybe,
    both_ways=maybe,
    listened=maybe,
    to_them=moments,
    here=moments,
    refused=moments,
    rule=st.sampled_from([*Rule, None]),
    mood=st.sampled_from([*Mood, None]),
    ended=st.booleans(),
)


def strictness(told: Situation) -> int:
    return may_mention(told).may.strictness


def test_who_is_asked_by_a_friend_may_answer() -> None:
    verdict = may_mention(ASKED)
    assert verdict.may is May.YES and not verdict.decisive
    assert verdict.conditions[0].evidence == ("anyone recommend",)


@pytest.mark.parametrize(
    ("changed", "may", "name"),
    [
        (replace(ASKED, need=False), May.NO, "a need was voiced"),
        (replace(ASKED, need=None), May.NO, "a need was voiced"),
        (replace(ASKED, to=Addressed.ANOTHER), May.NOT_YET, "to whom"),
        (replace(ASKED, said=NOW - timedelta(days=40)), May.NO, "how fresh"),
        (replace(ASKED, fits=False), May.NO, "the offer fits"),
        (replace(ASKED, mood=Mood.MOURNING), May.NO, "no sorrow, anger or mockery"),
        (replace(ASKED, mood=Mood.ANGRY), May.NO, "no sorrow, anger or mockery"),
        (replace(ASKED, mood=Mood.MOCKING), May.NO, "no sorrow, anger or mockery"),
        (replace(ASKED, mood=Mood.ANNOYED), May.NOT_YET, "no sorrow, anger or mockery"),
        (replace(ASKED, both_ways=False), May.NOT_YET, "a tie or an invitation"),
        (replace(ASKED, listened=False), May.NOT_YET, "listened first"),
        (replace(ASKED, refused=NOW - timedelta(days=400)), May.NO, "not refused before"),
        (replace(ASKED, to_them=NOW - timedelta(days=3)), May.NOT_YET, "last mention to them"),
        (replace(ASKED, here=NOW - timedelta(days=3)), May.NOT_YET, "last mention here"),
        (replace(ASKED, rule=Rule.NEVER), May.NO, "the space's own rules"),
        (replace(ASKED, ended=True), May.NO, "the offer stands"),
    ],
)
def test_each_condition_alone_decides_and_is_named(changed: Situation, may: May, name: str) -> None:
    verdict = may_mention(changed)
    assert verdict.may is may
    assert [one.name for one in verdict.decisive] == [name]
    assert verdict.decisive[0].because.endswith(".")


def test_waiting_helps_only_where_it_is_said_to() -> None:
    here = may_mention(replace(ASKED, here=NOW - timedelta(days=3)))
    assert here.when == NOW - timedelta(days=3) + IN_SPACE
    both = may_mention(replace(ASKED, here=NOW - timedelta(days=3), to_them=NOW - timedelta(days=5)))
    assert both.when == NOW - timedelta(days=5) + TO_THEM
    assert may_mention(replace(ASKED, here=NOW, listened=False)).when is None


@given(told=situations)
def test_the_strictest_condition_decides(told: Situation) -> None:
    verdict = may_mention(told)
    assert verdict.may.strictness == max(one.may.strictness for one in verdict.conditions)
    assert (verdict.may is May.YES) == (not verdict.decisive)
    assert len({one.name for one in verdict.conditions}) == len(verdict.conditions)
    assert all(one.because for one in verdict.conditions)


@given(told=situations, earlier=moments, later=moments)
def test_a_nearer_own_mention_never_makes_it_more_allowed(
    told: Situation, earlier: datetime | None, later: datetime | None
) -> None:
    first, second = sorted((earlier or NOW - timedelta(days=999), later or NOW - timedelta(days=999)))
    for part in ("to_them", "here"):
        before, after = replace(told, **{part: first}), replace(told, **{part: second})
        assert strictness(replace(told, **{part: None})) <= strictness(before) <= strictness(after)


@given(told=situations, older=st.integers(0, 60))
def test_an_older_need_is_never_more_allowed(told: Situation, older: int) -> None:
    if told.said is not None:
        assert strictness(told) <= strictness(replace(told, said=told.said - timedelta(days=older)))


@given(told=situations)
def test_what_is_not_known_is_never_easier_than_what_is_good(told: Situation) -> None:
    for part in ("need", "fits", "both_ways", "listened"):
        assert strictness(replace(told, **{part: True})) <= strictness(replace(told, **{part: None}))


@given(told=situations)
def test_a_mood_a_refusal_and_a_rule_never_make_it_easier(told: Situation) -> None:
    calm = replace(told, mood=None, refused=None, rule=None)
    for mood in Mood:
        assert strictness(calm) <= strictness(replace(calm, mood=mood))
    assert strictness(replace(calm, refused=NOW)) == May.NO.strictness
    rules = [strictness(replace(calm, rule=rule)) for rule in (None, Rule.OPEN, Rule.ASKED, Rule.NEVER)]
    assert rules == sorted(rules)


@given(told=situations)
def test_the_mourning_the_angry_and_the_mocking_are_never_sold_to(told: Situation) -> None:
    for mood in (Mood.MOURNING, Mood.ANGRY, Mood.MOCKING):
        assert may_mention(replace(told, mood=mood)).may is May.NO
