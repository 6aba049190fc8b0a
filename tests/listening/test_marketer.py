"""Kinds of marketer: bars that move as their facts do, and plainly spam only for what nobody would call talk."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from nearer.listening.marketer import FEWEST, Counts, Marketer, marketer

SPAM = Counts(texts=12, read=12, repeated=11, links=12, sold=10, baited=0, warm=0, replies=0, heard=0, recognised=0.0)
MEMBER = Counts(
    texts=40, read=40, repeated=0, links=3, sold=1, baited=0, warm=12, replies=30, heard=28, recognised=21.0
)


def told(counts: Counts) -> Marketer:
    found = marketer(counts)
    assert found is not None
    return found


def bars(counts: Counts) -> dict[str, float]:
    return {bar.kind: bar.value for bar in told(counts).bars}


def test_one_pitch_over_and_over_is_plainly_spam() -> None:
    assert told(SPAM).plain and bars(SPAM)["spammer"] > 0.8


def test_who_listens_is_a_member_and_no_spam() -> None:
    assert not told(MEMBER).plain
    assert bars(MEMBER)["member of the community"] > 0.7 > 0.2 > bars(MEMBER)["spammer"]


def test_a_greeting_every_day_is_no_spam_and_neither_is_a_shop_that_answers() -> None:
    assert not told(replace(SPAM, sold=0)).plain
    assert not told(replace(SPAM, texts=30, repeated=15, replies=15, heard=15, recognised=12.0)).plain


def test_of_too_little_nothing_is_said() -> None:
    assert marketer(replace(SPAM, texts=FEWEST - 1)) is None


counted = st.integers(FEWEST, 200).flatmap(
    lambda texts: st.builds(
        Counts,
        texts=st.just(texts),
        read=st.just(texts),
        repeated=st.integers(0, texts - 1),
        links=st.integers(0, texts - 1),
        sold=st.integers(0, texts - 1),
        baited=st.integers(0, texts - 1),
        warm=st.integers(0, texts - 1),
        replies=st.just(texts // 2),
        heard=st.just(texts // 2),
        recognised=st.floats(0, texts / 2 - 1),
    )
)


@given(counted)
def test_a_bar_moves_as_its_facts_do(counts: Counts) -> None:
    before = bars(counts)
    assert all(0 <= value <= 1 for value in before.values())
    assert bars(replace(counts, repeated=counts.repeated + 1))["spammer"] >= before["spammer"]
    assert bars(replace(counts, sold=counts.sold + 1))["spammer"] >= before["spammer"]
    assert bars(replace(counts, baited=counts.baited + 1))["link baiter"] >= before["link baiter"]
    listening = replace(counts, recognised=counts.recognised + 0.5)
    assert bars(listening)["member of the community"] >= before["member of the community"]
    assert bars(listening)["spammer"] <= before["spammer"]
    assert told(counts).plain or not told(listening).plain, "listening makes nobody plainly spam"
