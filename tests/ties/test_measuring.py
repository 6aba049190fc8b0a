"""Measured in bulk from the acts, a home says what it says when every week of every tie is at hand."""

from dataclasses import fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.names import Kind
from nearer.model.tie import Circle
from nearer.ties.company import Company, grid
from nearer.ties.kernel import fold, snapshots
from nearer.ties.measuring import measure_acts
from nearer.ties.table import TieTable, measure, moments
from nearer.ties.views import Views
from ties.logs import Act, folded, us

KINDS = (
    Kind.MESSAGE,
    Kind.REPLY,
    Kind.LIKE,
    Kind.REPOST,
    Kind.FOLLOW,
    Kind.BLOCK,
    Kind.UNBLOCK,
    Kind.MUTE,
    Kind.REJECT,
)


def life(seed: int, people: int, days: int) -> list[Act]:
    """Acts of all kinds with ever rarer people, in seasons: some faded long ago, some came last week."""
    dice = np.random.default_rng(seed)
    log: list[Act] = []
    for person in range(people):
        count = int(dice.geometric(min(1.0, (person + 1) / 150)))
        season, width = dice.uniform(0, days), dice.choice([3.0, 40.0, 400.0])
        for _ in range(min(count, 200)):
            kind = KINDS[0] if dice.random() < 0.8 else KINDS[int(dice.integers(len(KINDS)))]
            day = float(np.clip(dice.normal(season, width), 0, days - 0.01))
            log.append(Act(f"p{person:03d}", day, bool(dice.random() < 0.5), kind, int(dice.integers(0, 90))))
    return log


def compare(dense: TieTable, bulk: TieTable, *, exact: bool) -> None:
    """Every field of the table, the courses and the points; with several parts the pooled burst factor may differ by
    the rounding of its sum."""
    for one, other in ((dense, bulk), (dense.courses, bulk.courses), (dense.points, bulk.points)):
        for field in fields(one):
            a, b = getattr(one, field.name), getattr(other, field.name)
            if not isinstance(a, np.ndarray):
                continue
            if exact or a.dtype.kind != "f":
                np.testing.assert_array_equal(a, b, err_msg=field.name)
            else:
                np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12, err_msg=field.name)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**20), st.integers(1, 170), st.sampled_from([200, 420, 900]), st.integers(0, 60))
def test_in_bulk_every_number_is_the_same_to_the_last_bit(seed: int, people: int, days: int, later: int) -> None:
    every, at = folded(life(seed, people, days)), us(days + later)
    state = fold(None, every)
    half = np.arange(len(state)) % 3 == 0
    views = Views(np.where(half, us(days / 2), us(0)), np.where(half, at, us(days)))
    pins = {"p001": Circle.INNER, "nobody": Circle.NEAR}
    dense = measure(state, snapshots(every, moments(at)), at, views=views, pins=pins)
    compare(dense, measure_acts(state, every, at, views=views, pins=pins), exact=True)
    compare(dense, measure_acts(state, every, at, views=views, pins=pins, part=7), exact=False)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**20), st.integers(0, 80))
def test_so_it_is_where_the_company_that_people_keep_lifts_them(seed: int, later: int) -> None:
    dice = np.random.default_rng(seed)
    every, at = folded(life(seed, 120, 500)), us(500 + later)
    state = fold(None, every)
    known = tuple(person for person in state.persons if dice.random() < 0.7)
    times = grid(us(0), us(500))
    shape = len(known), len(times)
    share, count, true = dice.random(shape), dice.integers(0, 9, shape).astype(np.int32), np.ones(shape, np.bool_)
    lift = dice.uniform(0.4, 2.5, shape)
    kept = Company(known, times, true, share, share, share, count, true, count, lift)
    dense = measure(state, snapshots(every, moments(at)), at, company=kept)
    compare(dense, measure_acts(state, every, at, company=kept), exact=True)
