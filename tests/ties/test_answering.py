"""Does answering matter: on simulated lives with a known effect, the truth lies in the interval; else the words."""

import subprocess
import sys

import numpy as np
import pytest

from nearer.model.names import Kind
from nearer.ties import answering as room
from nearer.ties.acts import acts
from nearer.ties.answering import LEAST, Sample, answering, estimate, sample
from nearer.ties.approaches import approaches, talk
from nearer.ties.views import Views
from ties.logs import Act, rows, us

EPISODE = 120.0
HOUR = 1 / 24


def life(seed: int, effect: float, *, people: int = 60, episodes: int = 8) -> list[Act]:
    """Invented people who approach every 120 days, after some weeks of likes: many of those who are close, few of
    others. Ego answers the close ones more often, and the close ones come back more often whether answered or not;
    an answer adds `effect` to the chance that they do."""
    rng = np.random.default_rng(seed)
    log: list[Act] = []
    for person in range(people):
        name, close = f"p{person:03}", rng.normal()
        for episode in range(episodes):
            day = 100 + episode * EPISODE + float(rng.uniform(0, 5))
            days = min(30, rng.poisson(np.exp(1.2 + 0.8 * close)))
            log += [Act(name, day - 1.5 - 1.2 * k - float(rng.random()), True, Kind.LIKE) for k in range(days)]
            log.append(Act(name, day, True, words=12))
            here = np.log1p(days)
            answered = rng.random() < 1 / (1 + np.exp(-1.6 * (here - 1.3)))
            if answered:
                log.append(Act(name, day + float(rng.choice([0.5 * HOUR, 8 * HOUR, 3.0])), words=9))
            if rng.random() < np.clip(0.1 + 0.17 * here + effect * answered, 0, 1):
                log.append(Act(name, day + 14.5 + 29 * float(rng.random()), True, Kind.LIKE))
    return log


def drawn(log: list[Act], day: float = 2_000, until: float | None = None) -> Sample:
    table = rows(log)
    every = acts(table)
    views = Views.open(len(every.persons))
    if until is not None:
        views.until_us[:] = us(until)
    counted = np.ones(len(every.persons), np.bool_)
    return sample(every, approaches(every, talk(table, every)), views, us(day), counted)


@pytest.mark.parametrize("truth", [0.10, 0.0])
def test_the_interval_covers_the_truth_where_the_raw_difference_is_misled(truth: float) -> None:
    covered, raw, found = 0, [], []
    for seed in range(20):
        one = drawn(life(seed, truth))
        made = estimate("all", one, np.ones(len(one), np.bool_))
        assert made.difference is not None and made.low is not None and made.high is not None
        assert made.back[0] is not None and made.back[1] is not None
        covered += made.low <= truth <= made.high
        raw.append(made.back[0] - made.back[1])
        found.append(made.difference)
    assert np.mean(raw) > truth + 0.10, "the close ones are answered more, and come back more"
    assert abs(np.mean(found) - truth) < 0.03
    assert covered >= 17


def test_by_speed_and_by_kind_each_against_those_without_an_answer() -> None:
    made = answering(drawn(life(1, 0.1)))
    assert made.overall.answered == sum(one.answered for one in made.by_speed)
    assert {one.unanswered for one in made.by_speed} == {made.overall.unanswered}
    direct, public = made.by_kind
    assert (direct.answered, direct.difference) == (made.overall.answered, made.overall.difference)
    assert (public.answered, public.back, public.difference) == (0, (None, None), None)


def test_weighted_both_groups_stand_alike() -> None:
    one = drawn(life(2, 0.1))
    made = estimate("all", one, np.ones(len(one), np.bool_))
    assert made.apart is not None and made.apart > 0.5
    assert made.matched is not None and made.difference is not None
    assert made.matched[0] - made.matched[1] == pytest.approx(made.difference, abs=1e-6), "the balance is exact"


def test_too_little_to_tell_gives_no_number() -> None:
    few = answering(drawn(life(3, 0.1, people=8)))
    assert few.overall.answered + few.overall.unanswered == 64
    assert (few.overall.difference, few.overall.low, few.overall.matched) == (None, None, None)
    nobody = answering(drawn([]))
    assert (nobody.overall.answered, nobody.overall.back, nobody.of) == (0, (None, None), 0)


def test_who_answers_everybody_has_nothing_to_compare() -> None:
    log = [act for k in range(200) for act in (Act(f"p{k}", 10.0, True), Act(f"p{k}", 10.1))]
    made = answering(drawn(log)).overall
    assert (made.answered, made.unanswered, made.difference) == (200, 0, None)


def test_what_tells_the_groups_apart_entirely_leaves_nothing_to_compare() -> None:
    rng = np.random.default_rng(4)
    log: list[Act] = []
    for k in range(200):
        close = k % 2 == 0
        log += [Act(f"p{k}", 50 - 1.5 * d, True, Kind.LIKE) for d in range(1, 20 if close else 2)]
        log += [Act(f"p{k}", 50.0, True)]
        log += [Act(f"p{k}", 50.1)] if close else []
        log += [Act(f"p{k}", 70.0, True, Kind.LIKE)] if rng.random() < 0.5 else []
    made = answering(drawn(log)).overall
    assert made.answered == made.unanswered == 100 > LEAST
    assert made.difference is None


def test_an_approach_is_looked_at_only_when_its_days_are_over_and_were_seen() -> None:
    log = [Act("ann", 100.0, True), Act("ann", 100.1), Act("ann", 120.0, True, Kind.LIKE)]
    assert drawn(log, 143.9).of == 0
    assert drawn(log, 144.1).of == 1
    assert drawn(log, 400, until=130).of == 0, "the source ends before"


def test_what_follows_within_two_weeks_is_the_talk_itself_and_no_coming_back() -> None:
    talk_on = [Act("ann", 100.0, True), Act("ann", 106.0), Act("ann", 106.2, True), Act("ann", 106.9, True)]
    assert drawn(talk_on).back.tolist() == [False]
    assert drawn([*talk_on, Act("ann", 113.9, True)]).back.tolist()[0] is False
    assert drawn([*talk_on, Act("ann", 114.1, True)]).back.tolist()[0] is True
    assert drawn([*talk_on, Act("ann", 144.1, True)]).back.tolist()[0] is False
    follow = Act("ann", 120.0, True, Kind.FOLLOW)
    assert drawn([*talk_on, follow]).back.tolist() == [False], "a follow is nothing said or done to you"


def test_an_approach_within_the_week_of_another_belongs_to_it() -> None:
    log = [Act("ann", day, True) for day in (100.0, 103.0, 107.0, 112.5, 114.0)]
    one = drawn([*log, Act("bo", 103.0, True)])
    assert one.tie.tolist() == [0, 0, 0, 1]
    late = drawn([Act("ann", 100.0, True), Act("ann", 103.0, True), Act("ann", 103.1)])
    assert late.delay_us.tolist() == [us(103.1) - us(100.0)], "an answer to the second is one to the first"


def test_the_state_is_that_before_the_approach() -> None:
    log = [Act("ann", 90.0, True, Kind.LIKE), Act("ann", 95.0), Act("ann", 100.0, True, words=3)]
    state = dict(zip(room.COLUMNS, drawn([*log, Act("ann", 100.1), Act("ann", 130, True)]).state[0], strict=True))
    assert state["the last act was yours"] == 1
    assert state["days since the last act"] == pytest.approx(np.log1p(5))
    assert state["their acts before"] == state["your acts before"] == pytest.approx(np.log(2))
    assert state["contact days in 30"] == pytest.approx(np.log(3))
    assert state["first contact"] == 0
    assert state["their words"] == pytest.approx(np.log(4))
    first = drawn([Act("ann", 100.0, True)]).state[0]
    assert dict(zip(room.COLUMNS, first, strict=True))["first contact"] == 1
    assert np.isfinite(first).all()


def test_importing_the_room_does_not_load_statsmodels_or_pandas() -> None:
    code = (
        "import sys, nearer.ties.answering, nearer.ties.conduct; "
        "sys.exit(any(heavy in sys.modules for heavy in ('statsmodels', 'pandas', 'numba', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
