"""What the user answered, as decisions have it, and whom the survey asks about."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pyarrow as pa
import pytest

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision, standing
from nearer.people import People, resolve
from nearer.store.schema import ACCOUNT
from nearer.ties.survey import ASKED, Survey, asked, felt_value, survey_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def people(*decisions: Decision) -> People:
    rows = [{"network": "mail", "id": name, "name": name.title()} for name in ("ann", "bea", "cem", "me")]
    return resolve(pa.Table.from_pylist(rows, schema=ACCOUNT), decisions, frozenset({AccountKey("mail", "me")}))


def said(*words: tuple[Choice, tuple[str, ...], str]) -> tuple[Decision, ...]:
    return tuple(Decision(n + 1, NOON + timedelta(hours=n), *word) for n, word in enumerate(words))


def names(survey: Survey, known: People) -> list[str]:
    return [known.names([person])[person] for person in survey.closest]


def closest(*who: str) -> tuple[Choice, tuple[str, ...], str]:
    return (Choice.CLOSEST, tuple(f"mail/{name}" for name in who), "")


def felt(who: str, value: str) -> tuple[Choice, tuple[str, ...], str]:
    return (Choice.FELT, (f"mail/{who}",), value)


def test_the_latest_naming_replaces_all_before_it_and_undoing_it_brings_the_one_before_back() -> None:
    made = said(closest("ann", "bea"), closest("cem"), (Choice.UNDO, ("2",), ""))
    known = people()
    assert names(survey_of(standing(made[:2]), known), known) == ["Cem"]
    after = survey_of(standing(made), known)
    assert names(after, known) == ["Ann", "Bea"]
    assert (after.decisions, after.named_by, after.at) == ((1,), (1,), NOON)


def test_the_latest_feeling_about_a_person_counts_whichever_account_it_names() -> None:
    made = said((Choice.MERGE, ("mail/ann", "mail/bea"), ""), felt("ann", "20"), felt("bea", "90"), felt("cem", "0"))
    found = survey_of(made, people(*made))
    assert sorted(found.felt.values()) == [0, 90]
    assert sorted(found.felt_by.values()) == [(2, 3), (4,)]
    assert found.at == NOON + timedelta(hours=3)


def test_somebody_in_no_import_and_the_user_are_left_out() -> None:
    known = people()
    found = survey_of(said(closest("ann", "zoe", "me", "ann"), felt("zoe", "50"), felt("ann", "lots")), known)
    assert names(found, known) == ["Ann"]
    assert dict(found.felt) == {}
    assert found.decisions == (1, 2, 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("100", 100), (" 7 ", 7), ("101", None), ("-1", None), ("5.5", None), ("", None), ("٣", None)],
)
def test_a_feeling_is_a_whole_number_from_0_to_100(text: str, value: int | None) -> None:
    assert felt_value(text) == value


STRATA = [[f"{circle}{n:04}" for n in range(size)] for circle, size in (("i", 5), ("n", 10), ("o", 35), ("s", 900))]


def test_whoever_was_named_is_asked_about_and_the_rest_spread_over_all_circles() -> None:
    named = ("i0000", "s0007", "elsewhere")
    for seed in range(50):
        found = asked(STRATA, Survey(closest=named), seed)
        assert len(found) == len(set(found)) == ASKED
        assert set(named) <= set(found)
        sizes = Counter(person[0] for person in found if person != "elsewhere")
        assert max(sizes.values()) - min(sizes.values()) <= 1


def test_the_same_seed_asks_the_same_in_the_same_order_and_another_does_not() -> None:
    assert asked(STRATA, Survey(), 4) == asked([one[::-1] for one in STRATA], Survey(), 4)
    assert len({asked(STRATA, Survey(), seed) for seed in range(20)}) == 20


def test_the_order_tells_nothing_of_the_circle() -> None:
    """In a thousand surveys the innermost stand before the strangers as often as behind them."""
    before = total = 0
    for seed in range(1000):
        found = asked(STRATA, Survey(closest=("i0000",)), seed)
        for a, b in combinations(found, 2):
            if {a[0], b[0]} == {"i", "s"}:
                total += 1
                before += a[0] == "i"
    assert abs(before / total - 0.5) < 0.03


def test_whoever_was_rated_before_is_asked_about_again() -> None:
    first = asked(STRATA, Survey(closest=("i0000",)), 9)
    again = asked(STRATA, Survey(closest=("i0000",), felt=dict.fromkeys(first, 50)), 9)
    assert set(again) == set(first)


def test_a_small_log_asks_about_everybody_once() -> None:
    assert sorted(asked([["a"], [], ["b", "c"]], Survey(), 1)) == ["a", "b", "c"]
    assert asked([[], []], Survey(), 1) == ()
