"""Everything per tie from one pass: against a slow reckoning, against SQL, and bit-equal however it is cut."""

from itertools import groupby
from random import Random

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.engine.batch import batch
from nearer.ties.engine.columns import NAMES, from_arrow
from nearer.ties.engine.digest import digest
from nearer.ties.engine.folding import Folded, fold, together
from nearer.ties.engine.history import end_of, week_of, weekly
from nearer.ties.engine.rows import folded_of, named, ties_table
from nearer.ties.state import FACTS
from nearer.ties.weights import CODES, HALF_LIVES_DAYS, KINDS, SHARES, WEIGHTS, closeness
from ties.biglogs import AT_US, LOGS, LogInMemory, columns
from ties.logs import START_US
from ties.slow import Row, Slow

calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def slow(log: list[Row]) -> list[Slow]:
    return [Slow(list(rows)) for _, rows in groupby(sorted(log), key=lambda row: row.tie)]


def all_of(log: list[Row], **how: int) -> Folded:
    return together(list(batch(LogInMemory(columns(log)), AT_US, **how)))


@calm
@given(LOGS)
def test_whole_numbers_equal_the_slow_reckoning(log: list[Row]) -> None:
    folded = all_of(log)
    for i, tie in enumerate(slow(log)):
        facts = folded.facts[i]
        expected = tie.counts()
        assert {name: int(facts[name]) for name in expected} == expected
        for asker, side in ((False, 1), (True, 0)):
            waits = tie.approaches(asker)[2]
            assert facts["latency"][side].tolist() == [waits[b] for b in range(16)]
        days = tie.contact_days()
        bits = [(int(facts["ring"][age // 60]) >> age % 60) & 1 for age in range(240)]
        assert bits == [int(bool(days) and days[-1] - age in days) for age in range(240)]


@calm
@given(LOGS)
def test_sums_and_closeness_equal_the_slow_reckoning(log: list[Row]) -> None:
    folded = all_of(log)
    for i, tie in enumerate(slow(log)):
        facts = folded.facts[i]
        assert folded.points[i, 0] == pytest.approx(tie.points(AT_US), rel=1e-12, abs=1e-13)
        assert folded.points[i, 1] == pytest.approx(tie.points(AT_US, True), rel=1e-12, abs=1e-13)
        assert folded.closeness[i] == pytest.approx(closeness(tie.points(AT_US)), rel=1e-12, abs=1e-12)
        for k, days in enumerate(HALF_LIVES_DAYS):
            if tie.timed:
                sums = tie.decayed(int(days), int(facts["ref_us"])) * SHARES[k]
                assert facts["sums"][0, k] == pytest.approx(sums, rel=1e-12, abs=1e-13)


@calm
@given(LOGS, st.integers(1, 5), st.randoms(use_true_random=False))
def test_the_order_of_arrival_the_buckets_and_the_threads_change_no_bit(
    log: list[Row], buckets: int, random: Random
) -> None:
    expected = digest([all_of(log)])
    shuffled = random.sample(log, len(log))
    for threads in (1, 2, 8):
        assert digest(batch(LogInMemory(columns(shuffled), buckets), AT_US, threads=threads)) == expected


@calm
@given(LOGS)
def test_rows_in_files_come_back_to_the_last_bit(log: list[Row]) -> None:
    folded = all_of(log)
    again = folded_of(ties_table(folded), folded.points)
    assert digest([again]) == digest([folded])
    part = ties_table(folded).slice(1)
    assert digest([folded_of(part, folded.points[1:])]) == digest([folded.take(np.arange(1, len(folded)))])


def test_every_fact_is_a_column_for_sql() -> None:
    log = [Row(3, START_US, 0, True, 7, True, True), Row(5, START_US, 0, False, 0, True, True)]
    facts = named(ties_table(all_of(log)), [*(FACTS.names or ())])
    assert facts["words_in"].to_pylist() == [7, 0]
    assert facts["sums"].to_pylist()[1][:5] == pytest.approx(SHARES)


def test_another_act_is_another_digest() -> None:
    one = Row(3, START_US, 0, True, 0, True, True)
    assert digest([all_of([one])]) != digest([all_of([one, one])]) != digest([all_of([one._replace(words=1)] * 2)])


def test_sql_gives_the_same_counts_and_decayed_sums() -> None:
    """Each act alone of its day, so that its rank is 1: what SQL can say without windows."""
    random = Random(4)
    once = (Kind.FOLLOW, Kind.INVITE, Kind.ACCEPT)
    kind = [code for code, what in enumerate(KINDS) if WEIGHTS[what].points > 0 and what not in once]
    log = [
        Row(random.randrange(40), START_US + day * DAY_US + random.randrange(DAY_US), random.choice(kind),
            random.random() < 0.5, random.randrange(400), True, True)
        for day in random.sample(range(900), 700)
    ]  # fmt: skip
    folded = all_of(log)
    acts = pa.table(dict(zip(NAMES, columns(log).all(), strict=True)))
    worth = pa.table({"kind": pa.array(range(len(KINDS)), pa.int8()), "points": [WEIGHTS[k].points for k in KINDS]})
    decayed = ", ".join(
        f"sum(w * pow(2e0, -({AT_US} - time_us) / ({days}e0 * {DAY_US}e0)))" for days in (1, 7, 30, 90, 360)
    )
    with duckdb.connect() as con:
        con.register("acts", acts)
        con.register("worth", worth)
        found = con.execute(
            f"""with weighed as (
                select *, points * (case when incoming then 2e0 else 1e0 end)
                    * least(2e0, 1e0 + 2.5e-1 * log2(1e0 + words / 2e1)) as w
                from acts join worth using (kind))
            select tie, count(*) filter (incoming), count(*) filter (not incoming), sum(words), max(time_us), {decayed}
            from weighed group by tie order by tie"""
        ).fetchall()
    facts = folded.facts
    assert [row[0] for row in found] == folded.tie.tolist()
    assert [row[1] for row in found] == facts["n_in"].tolist()
    assert [row[2] for row in found] == facts["n_out"].tolist()
    assert [row[3] for row in found] == (facts["words_in"] + facts["words_out"]).tolist()
    assert [row[4] for row in found] == facts["ref_us"].tolist()
    gap = (AT_US - facts["ref_us"]) / DAY_US
    for k, days in enumerate(HALF_LIVES_DAYS):
        ours = facts["sums"][:, 0, k] / SHARES[k] * 2 ** (-gap / days)
        assert ours == pytest.approx([row[5 + k] for row in found], rel=1e-12, abs=1e-300)


@calm
@given(LOGS)
def test_history_tells_every_week_from_its_knots(log: list[Row]) -> None:
    folded = all_of(log)
    first = int(week_of(np.array([START_US]))[0])
    weeks = np.arange(first - 2, first + 140, 3)
    seen = weekly(folded, weeks)
    for m, end in enumerate(end_of(weeks).tolist()):
        until = fold(columns([row for row in log if row.time_us < end]).sorted(), end)
        rows = np.searchsorted(folded.tie, until.tie)
        here, there = seen.points[rows, m], until.points[:, 0]
        assert np.all(np.abs(here - there) <= 0.02 * there + 0.002)
        part, whole = seen.points_in[rows, m], until.points[:, 1]
        assert np.all(part <= here * 1.0001 + 1e-6)
        assert np.all((whole > 0) | (part == 0))
        for row, tie in zip(rows.tolist(), until.facts, strict=True):
            days = Slow([act for act in sorted(log) if act.tie == folded.tie[row] and act.time_us < end]).contact_days()
            assert seen.days[row, m] == sum(0 < end // DAY_US - day <= 210 for day in days)
            year = end - 364 * DAY_US
            assert seen.two_way[row, m] == (tie["last_in_us"] >= year and tie["last_out_us"] >= year)


def test_a_knot_is_one_word_but_where_points_were_taken_and_after_a_year() -> None:
    message, block = CODES[Kind.MESSAGE], CODES[Kind.BLOCK]
    week = 7 * DAY_US

    def act(number: int, kind: int = message) -> Row:
        return Row(3, START_US + number * week, kind, True, 0, True, True)

    assert len(all_of([act(0), act(0), act(1), act(2)]).words) == 2, "the week of the last act has not ended"
    assert len(all_of([act(0), act(1, block), act(2)]).words) == 1 + 6
    assert len(all_of([act(0), act(100), act(101)]).words) == 3


def test_what_no_act_can_be_is_refused() -> None:
    one = Row(3, START_US, 0, True, 0, True, True)
    for wrong in (one._replace(tie=-1), one._replace(kind=100), one._replace(kind=-1)):
        with pytest.raises(ValueError, match="kind"):
            from_arrow(LogInMemory(columns([wrong]), 1).acts(0))


def test_an_empty_log_has_no_ties() -> None:
    assert len(all_of([])) == 0
    assert digest([]) == digest([all_of([])])
    assert len(from_arrow(LogInMemory(columns([])).acts(0))) == 0
