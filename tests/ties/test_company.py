"""The company people keep: how much of what they send is for ego, whom both know, and what it may and may not move."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.time import DAY_US, from_us, to_us
from nearer.ties.community import Community, community
from nearer.ties.company import Company, company, from_arrow, grid, to_arrow
from nearer.ties.kernel import fold, snapshots
from nearer.ties.ledger import ledger
from nearer.ties.reasons import reasons
from nearer.ties.table import TieTable, measure, moments
from ties.logs import Act, exchange, folded, rows, us

DAY = 800
"""11 March 2025; the quarter began on 1 January, day 731."""

ME = "me"


@dataclass(frozen=True)
class Said:
    """One message of the community, on a day counted from the beginning of the invented logs."""

    here: str
    there: str
    day: float


def talk(a: str, b: str, gap: float, first: float = 0.0, last: float = DAY) -> list[Said]:
    """Both write to each other, every `gap` days."""
    return [s for day in np.arange(first, last, gap) for s in (Said(a, b, day), Said(b, a, day + 0.05))]


def gathered(log: list[Said]) -> tuple[Community, list[str]]:
    names = sorted({s.here for s in log} | {s.there for s in log})
    place = {name: i for i, name in enumerate(names)}
    here, there = (np.array([place[getattr(s, end)] for s in log]) for end in ("here", "there"))
    return community(np.array([us(s.day) for s in log]), here, there), names


def kept(log: list[Said], day: float = DAY) -> Company:
    pairs, names = gathered(log)
    found = company(pairs, names, names.index(ME), grid(us(0), us(day)))
    assert found is not None
    return found


def measured(log: list[Said], day: float = DAY) -> TieTable:
    """Ego's own ties out of the same log, placed with the company of all."""
    own = [Act(s.there if s.here == ME else s.here, s.day, s.there == ME) for s in log if ME in (s.here, s.there)]
    acts = folded(own).until(us(day))
    return measure(fold(None, acts), snapshots(acts, moments(us(day))), us(day), company=kept(log, day))


VILLAGE = [
    *talk(ME, "faithful", 7),
    *talk(ME, "hub", 7),
    *(s for i in range(12) for s in talk("hub", f"other{i:02d}", 7)),
    *talk(ME, "friend", 7),
    *talk(ME, "common", 7),
    *talk("friend", "common", 7),
]
"""Ego writes with four people alike: one writes with nobody else, one with a dozen others, two with each other."""


def test_who_writes_to_ego_alone_is_all_ego_s_and_a_hub_is_not() -> None:
    found = kept(VILLAGE).newest(["faithful", "hub", "friend"], us(DAY))
    assert found is not None
    faithful, hub, friend = range(3)
    assert found.given[faithful] == pytest.approx(1)
    assert found.given[hub] == pytest.approx(1 / 13, rel=0.05)
    assert found.given[friend] == pytest.approx(1 / 2, rel=0.05)
    assert found.people.tolist() == [1, 13, 2]
    assert found.shared.tolist() == [0, 0, 1]
    assert found.one_of.all()
    assert found.selective[faithful] > found.selective[friend] > found.selective[hub] > 0


def test_the_numbers_are_those_of_the_definition() -> None:
    pairs, names = gathered(VILLAGE)
    at = us(DAY) + 1
    points = snapshots(pairs.acts, np.array([at])).points[:, 0]
    s = np.zeros((len(names), len(names)))
    s[pairs.ego, pairs.alter] = points
    p = s / s.sum(axis=1, keepdims=True)
    me = names.index(ME)
    found = kept(VILLAGE)
    last = found.newest(found.persons, at)
    assert last is not None
    for row, person in enumerate(found.persons):
        j = names.index(person)
        assert last.selective[row] == pytest.approx(s[me, j] / np.sqrt(s[me].sum() * s[:, j].sum()), abs=1e-9)
        assert last.overlap[row] == pytest.approx(np.minimum(p[me], p[j]).sum(), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.floats(0, DAY - 1)),
        min_size=1,
        max_size=80,
    )
)
def test_in_any_log_both_stay_between_nothing_and_all(said: list[tuple[int, int, float]]) -> None:
    log = [Said(ME, "p1", 1.0), Said("p1", "p2", 1.0)]
    log += [Said(f"p{a}" if a else ME, f"p{b}" if b else ME, day) for a, b, day in said if a != b]
    pairs, names = gathered(log)
    found = company(pairs, names, names.index(ME), grid(us(0), us(DAY)))
    if found is None:
        return
    for values in (found.selective, found.overlap, found.given):
        assert ((values >= 0) & (values <= 1)).all()
    assert (found.shared <= found.people).all()
    assert np.isfinite(found.lift).all()
    assert (found.lift[~found.known] == 1).all()


def test_what_a_person_does_towards_others_moves_no_closeness() -> None:
    quiet = [s for s in VILLAGE if not (s.here == "hub" and s.there != ME) and not (s.there == "hub" and s.here != ME)]
    with_crowd, alone = measured(VILLAGE), measured(quiet)
    assert with_crowd.persons == alone.persons
    np.testing.assert_array_equal(with_crowd.closeness, alone.closeness)
    np.testing.assert_array_equal(with_crowd.change, alone.change)
    np.testing.assert_array_equal(with_crowd.points.both, alone.points.both)
    i = with_crowd.index("hub")
    assert i is not None
    assert with_crowd.ranked[i] < alone.ranked[i]


def test_of_equal_ties_the_faithful_and_the_common_friend_stand_before_the_hub() -> None:
    found = measured(VILLAGE)
    order = [found.persons[i] for i in np.argsort(-found.ranked, kind="stable")]
    assert order[-1] == "hub"
    assert np.ptp(found.points.both) < 1e-6


def test_within_a_quarter_nobody_moves_because_somebody_else_did() -> None:
    quarter = (to_us(datetime(2025, 1, 1, tzinfo=UTC)) - us(0)) / DAY_US
    later = [*VILLAGE, *(Said("faithful", f"new{i}", quarter + 5 + i / 10) for i in range(40))]
    np.testing.assert_array_equal(measured(VILLAGE).ranked, measured(later).ranked)
    np.testing.assert_array_equal(measured(VILLAGE).circle, measured(later).circle)
    shown = measured(later).company
    i = measured(later).index("faithful")
    assert shown is not None and i is not None
    assert shown.given[i] < 0.6, "and what is told is of now"


def test_a_past_moment_shows_what_was_known_then() -> None:
    at = us(500)
    then, now = kept([s for s in VILLAGE if s.day <= 500], 500), kept(VILLAGE)
    a, b = then.standing(then.persons, at), now.standing(then.persons, at)
    assert a is not None and b is not None
    assert a.at_us == b.at_us == to_us(datetime(2024, 4, 1, tzinfo=UTC))
    np.testing.assert_allclose(a.lift, b.lift, rtol=1e-12)
    np.testing.assert_array_equal(a.people, b.people)


def test_whoever_no_community_knows_keeps_their_points_on_the_same_scale() -> None:
    found = kept(VILLAGE)
    lifts = found.lifts(["faithful", "stranger"], np.array([us(10), us(DAY)]))
    assert lifts[1].tolist() == [1, 1]
    assert lifts[0, 0] == 1, "before the first quarter nothing lifts anybody"
    assert lifts[0, 1] != 1
    standing = found.standing(found.persons, us(DAY))
    assert standing is not None
    assert np.median(standing.lift[standing.known]) == pytest.approx(1, rel=0.2)


def test_a_log_of_ego_s_own_ties_is_no_community_s() -> None:
    pairs, names = gathered([*talk(ME, "a", 7), *talk(ME, "b", 7), *talk(ME, "c", 7), *talk("a", "d", 30)])
    assert company(pairs, names, names.index(ME), grid(us(0), us(DAY))) is None


def test_without_a_community_log_nothing_changes_and_nothing_is_told() -> None:
    log = exchange("ann", range(0, DAY, 7))
    acts = folded(log)
    found = measure(fold(None, acts), snapshots(acts, moments(us(DAY))), us(DAY))
    assert found.company is None
    np.testing.assert_array_equal(found.ranked, found.points.both)
    told = reasons(found, 0, ledger(rows(log), us(DAY)))
    assert not {"selectivity", "shared company"} & {reason.name for reason in told}


def told_of(person: str) -> list[str]:
    found = measured(VILLAGE)
    own = [Act(person, s.day, s.there == ME) for s in VILLAGE if {s.here, s.there} == {ME, person}]
    i = found.index(person)
    assert i is not None
    return [
        r.sentence for r in reasons(found, i, ledger(rows(own), us(DAY))) if r.name in ("selectivity", "shared company")
    ]


def test_the_reasons_say_it_in_words() -> None:
    (faithful,) = told_of("faithful")
    assert faithful == (
        "Of what they send of late, all of it goes to you; you are the only one the log shows them in touch with."
    )
    selectivity, shared = told_of("friend")
    assert "you are one of 2 people they are in touch with" in selectivity
    assert shared.startswith("You share 1 of your usual people")


def test_the_file_gives_back_what_was_written() -> None:
    found = kept(VILLAGE)
    read = from_arrow(to_arrow(found))
    assert read.persons == found.persons
    for name in ("moments_us", "known", "selective", "overlap", "given", "people", "one_of", "shared", "lift"):
        np.testing.assert_array_equal(getattr(read, name), getattr(found, name))


def test_the_moments_are_quarters_and_the_end() -> None:
    found = grid(us(0), us(DAY))
    assert [from_us(int(m)).month for m in found[:-1]] == [4, 7, 10, 1, 4, 7, 10, 1]
    assert found[-1] == us(DAY) + 1
    assert len(grid(us(-30_000), us(DAY))) == 41
