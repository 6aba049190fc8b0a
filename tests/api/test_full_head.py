"""The full head where a community's log is: of whom it speaks, what a user is told, and the bench's own numbers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from bench.tiesbench.loader import load
from bench.tiesbench.placing import Plan
from bench.tiesbench.product import heads, own
from bench.tiesbench.rows import pairs_of, rows_of, sample

from api.living import AT, Kept
from nearer.model.decision import Choice
from nearer.model.time import DAY_US, to_us
from nearer.pages import how, person, why
from nearer.pages.view import View

DAYS = 330
END = datetime(2026, 6, 15, tzinfo=UTC)
"""The log ends right before this midnight and begins at one, so that the bench's cut-offs are the product's."""


def village(path: Path, people: int = 36, seed: int = 4) -> Path:
    """Pairs with rhythms of their own, of whom every third person leaves the village for good at some time; `stays`
    and `leaves` wrote with `me` at the very same times, and only one of them still writes with others."""
    dice = np.random.default_rng(seed)
    gone = np.where(np.arange(people) % 3 == 2, dice.uniform(60, DAYS - 40, people), DAYS)
    rows: list[tuple[float, str, str]] = [(0.0, "me", "p1"), (DAYS - 1e-6 / 86_400, "p1", "me")]

    def name(i: int) -> str:
        return "me" if i == 0 else f"p{i}"

    def talk(a: str, b: str, times: np.ndarray) -> None:
        for when in times.tolist():
            sides = (a, b) if dice.random() < 0.5 else (b, a)
            rows.append((when, *sides))

    for i in range(people):
        for k in range(i + 1, people):
            if dice.random() < (0.6 if i == 0 else 0.25):
                until = min(gone[i] if i else DAYS, gone[k])
                count = dice.poisson(np.exp(dice.normal(-2.2, 1.0)) * until)
                talk(name(i), name(k), dice.uniform(0.01, until, count))
    times = dice.uniform(0.01, DAYS - 45, 40)
    for twin, until in (("stays", DAYS), ("leaves", DAYS - 45)):
        for when in times.tolist():
            rows += [(when, "me", twin), (when + 0.01, twin, "me")]
        for k in range(1, 9):
            talk(twin, f"p{k}", dice.uniform(0.01, until, int(until / 6)))
    with path.open("w", encoding="utf-8") as out:
        out.write("time,actor,target,verb\n")
        for day, actor, target in sorted(rows):
            when = END - timedelta(days=DAYS) + timedelta(microseconds=round(day * DAY_US))
            out.write(f"{when.strftime('%Y-%m-%dT%H:%M:%S.%fZ')},{actor},{target},message\n")
    return path


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return village(tmp_path_factory.mktemp("community") / "log.csv")


@pytest.fixture(scope="module")
def kept(log: Path) -> Kept:
    made = Kept.of(log.parent / "home", log, me=None)
    with made.open() as nearer:
        nearer.decide(Choice.EGO, ("plain/me",))
        assert nearer.world() is not None
    return made


def test_the_product_says_what_the_bench_measures(kept: Kept, log: Path) -> None:
    with kept.open() as nearer:
        moment = nearer.moment(END)
        assert moment is not None and not moment.past
        told = {moment.names[name]: float(p) for name, p in zip(moment.table.persons, moment.forecasts, strict=True)}
        assert (moment.chances.row[~np.isnan(moment.forecasts)] >= 0).all(), "the log covers everybody"
    read = load(log)
    day0 = to_us(END) // DAY_US - DAYS
    plan = Plan(day0, 30, DAYS, DAYS, (), (), tuple(range(DAYS - 300, DAYS, 30)), (DAYS,))
    pairs = pairs_of(read)
    rows = rows_of(read, pairs, plan, sample(read, pairs, plan).egos, lambda: None)
    ours = own(read, plan, rows, lambda: None)
    past, now = rows.cut < len(plan.train), rows.cut == len(plan.train)
    full = heads(ours.take(past), rows.label[past], rows.cut[past], plan, ours.take(now)).full
    asked = rows.take(now)
    mine = asked.ego == read.names.index("me")
    bench = {read.names[int(alter)]: float(p) for alter, p in zip(asked.alter[mine], full[mine], strict=True)}
    assert bench.keys() == told.keys() and len(bench) > 20
    for name, p in bench.items():
        assert told[name] == pytest.approx(p, abs=1e-9), name


def test_who_left_everybody_is_expected_less_than_who_only_fell_silent_with_you(kept: Kept) -> None:
    with kept.open() as nearer:
        moment = nearer.moment(AT)
        assert moment is not None
        stays, leaves = (moment.table.index(nearer.find(name).id) for name in ("stays", "leaves"))
        assert stays is not None and leaves is not None
        assert moment.forecasts[stays] > 1.5 * moment.forecasts[leaves]
        assert moment.chances.moved(leaves)["their silence"] < moment.chances.moved(stays)["their silence"]


def test_a_page_names_the_head_that_spoke_and_what_moved_it(kept: Kept) -> None:
    with kept.open() as nearer:
        page = person.build(nearer, View(), "leaves")
        assert page.forecast_by == "by the full head, from what passed between you and in the community around you"
        told = why.build(nearer, View(), "leaves", "forecast")
        assert "full head" in told.answer and "fifteen" in told.method
        sentences = [step.sentence for step in told.steps]
        assert any("Lowers it: days since their last act towards anybody" in sentence for sentence in sentences)
        assert any("Last calibrated" in sentence for sentence in sentences)
        (head,) = how.build(nearer, View()).heads
        assert head.name == "Full head" and "everybody" in head.sentence and head.calibrated is not None
        assert len(head.features) == 24 and head.curve and len(head.windows) >= 8
        assert any(score.name == "The pair head on the same cases" for score in head.scores)
        expected = sum(float(w.expected) for w in head.windows if w.head == "learnt before it")
        came = sum(w.came_back for w in head.windows if w.head == "learnt before it")
        assert expected == pytest.approx(came, rel=0.15)


def test_whoever_is_met_elsewhere_too_is_forecast_by_the_pair_head(log: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("time,actor,target,verb,network\n2026-06-13T10:00:00Z,p1,me,message,elsewhere\n", encoding="utf-8")
    Kept.of(tmp_path / "home", log, me=None)
    with Kept.of(tmp_path / "home", own).open() as nearer:
        nearer.decide(Choice.EGO, ("plain/me",))
        nearer.decide(Choice.MERGE, ("plain/p1", "elsewhere/p1"))
        assert person.build(nearer, View(), "plain/p1").forecast_by == "by the pair head, from what passed between you"
        assert "full head" in person.build(nearer, View(), "leaves").forecast_by
        heads_there = how.build(nearer, View()).heads
        assert [head.name for head in heads_there] == ["Full head", "Pair head"]
        assert heads_there[1].speaks == "Speaks of 1 person now."


def test_long_after_the_community_s_log_ended_the_pair_head_speaks(kept: Kept) -> None:
    with kept.open() as nearer:
        moment = nearer.moment(END + timedelta(days=20))
        assert moment is not None and (moment.chances.row < 0).all()
        assert not np.isnan(moment.forecasts).all()
        assert [head.name for head in how.build(nearer, View(at=END + timedelta(days=20))).heads] == ["Pair head"]


def test_a_log_of_one_s_own_has_the_pair_head_alone(demo: Kept) -> None:
    with demo.open() as nearer:
        world = nearer.world()
        assert world is not None and world.full_head is None
        assert not world.ties.communal.taught.exists()
