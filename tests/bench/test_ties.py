"""The benchmark of ties: any plain log is read, split in order of time, and every method is measured alike."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench.ties import main
from bench.tiesbench.known import KNOWN, Bar
from bench.tiesbench.loader import TooShort, load
from bench.tiesbench.measure import NAMES, REFITTED, measure
from bench.tiesbench.placing import Plan, holes, plan
from bench.tiesbench.product import Own, heads, own, refitted
from bench.tiesbench.report import as_json, bar_line
from bench.tiesbench.rows import Rows, pairs_of, rows_of, sample
from bench.tiesbench.scores import MEASURES, draws, resampled
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from nearer.ties.forecast import calibration

DAY = 86_400


def invented(seed: int = 3, people: int = 40, days: int = 200, ties: int = 160) -> list[tuple[float, str, str]]:
    """Acts between invented people: each pair has a rate of its own and a season in which it is in touch."""
    dice = np.random.default_rng(seed)
    acts: list[tuple[float, str, str]] = []
    for _ in range(ties):
        one, other = dice.choice(people, 2, replace=False)
        begin, rate = dice.uniform(-60, days), dice.gamma(0.6, 0.4)
        count = dice.poisson(rate * 90)
        for day, turned in zip(begin + dice.uniform(0, 120, count), dice.random(count) < 0.45, strict=True):
            if 0 <= day < days:
                who = (f"p{other:02d}", f"p{one:02d}") if turned else (f"p{one:02d}", f"p{other:02d}")
                acts.append((round(day * DAY, 3), *who))
    return sorted(acts)


def written(path: Path, acts: list[tuple[float, str, str]]) -> Path:
    path.write_text("time,actor,target\n" + "".join(f"{t},{a},{b}\n" for t, a, b in acts))
    return path


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("ties") / "log.csv", invented())


class TestProgram:
    def test_every_method_is_measured_and_written(self, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = log.with_name("out.json")
        assert main(["--data", str(log), "--horizon-days", "14", "--cutoffs", "3", "--json", str(out)]) == 0
        text = capsys.readouterr().out
        for name in NAMES.values():
            assert f"\n{name}" in text
        assert "points without training" in text and "come back" in text
        assert "refitted: at each test cut-off" in text
        data = json.loads(out.read_bytes())
        assert [one["key"] for one in data["methods"]] == list(NAMES)
        assert set(data["methods"][0]["scores"]) == set(MEASURES)
        for one in data["methods"]:
            for name in MEASURES:
                figure = one["scores"][name]
                assert 0 <= figure["value"] <= 1 and figure["low"] <= figure["high"]
            assert one["scores"]["auc"]["low"] <= one["scores"]["auc"]["value"] <= one["scores"]["auc"]["high"]
        assert len(data["plan"]["test"]) == 3 and data["plan"]["horizon"] == 14
        assert data["rows"] == sum(one["rows"] for one in data["windows"] if one["test"])
        assert data["best_decay"] in NAMES and set(data["winners"]) == set(MEASURES)
        # They know more labels than the others, so it would be no fair win.
        assert not set(data["winners"].values()) & set(REFITTED.values())
        assert {one["rival"] for one in data["points"]} == {"frequency", "recency", "orbit", data["best_decay"]}
        assert set(data["points_behind"]) == {"either", "both"} and data["seconds"]["boosting"] > 0

    def test_the_same_log_gives_the_same_figures_in_any_order_of_rows(self, log: Path, tmp_path: Path) -> None:
        head, *rows = log.read_text().splitlines()
        np.random.default_rng(1).shuffle(rows)
        other = tmp_path / "shuffled.csv"
        other.write_text("\n".join([head, *rows, *rows[:20]]) + "\n")
        one, two = (measure(path, 14, 3, resamples=5) for path in (log, other))
        assert one.methods == two.methods and one.points == two.points

    def test_where_the_log_begins_in_time_does_not_matter(self, log: Path, tmp_path: Path) -> None:
        later = written(tmp_path / "later.csv", [(t + 14_000 * DAY, a, b) for t, a, b in invented()])
        one, two = (measure(path, 14, 3, resamples=5) for path in (log, later))
        assert one.plan.test == two.plan.test and one.methods == two.methods

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("time,actor\n1,a\n", "no column target"),
            ("time,actor,target\n", "no rows"),
            ("time,actor,target\n5,a,a\n", "No row has"),
            ("time,actor,target\n" + "".join(f"{k * DAY},a,b\n" for k in range(40)), "too short"),
            ("time,actor,target\n" + "".join(f"{k * DAY},a,b{k}\n" for k in range(200)), "come back"),
        ],
        ids=["no target", "no rows", "only self", "too short", "nobody comes back"],
    )
    def test_what_cannot_be_measured_is_said_and_ends_with_a_code(
        self, text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "log.csv"
        path.write_text(text)
        assert main(["--data", str(path)]) == 2
        assert said in capsys.readouterr().err.splitlines()[-1]

    def test_a_large_log_is_measured_on_a_sample_of_egos_and_says_so(self, log: Path) -> None:
        report = measure(log, 14, 3, resamples=5, most_rows=600)
        assert report.rows + report.train_rows <= 600
        assert any(doubt.startswith("A sample") for doubt in report.doubts)


class TestLoader:
    def test_other_columns_orders_and_forms_are_read(self, tmp_path: Path) -> None:
        path = tmp_path / "log.csv.gz"
        rows = [
            "id,Target,text,TIME,verb,actor,network",
            '1,ben,"hello, there",2026-01-03T09:14Z,message,@ann,x',
            '2,ben,"two\nlines",2026-01-03T09:14:00+02:00,DM,ann,x',
            "3,@ann,,1767431700.25,Reply,ben,x",
            "4,,,2026-01-04,post,ben,x",
            "5,ann,,2026-01-04,like,ann,x",
            "6,ann;carl,,2026-01-05 10:00:00.5,mention,ben,x",
            "6,ann;carl,,2026-01-05 10:00:00.5,mention,ben,x",
            "7,ben,,whenever,like,ann,x",
            "8,ben,,2026-01-06T10:00:00Z,join,ann,x",
            "9,ben,,2026-01-06T10:00:00Z,block,ann,x",
        ]
        with gzip.open(path, "wt") as file:
            file.write("\n".join(rows) + "\n")
        log = load(path)
        acts = [(log.names[a], log.names[b]) for a, b in zip(log.actor, log.target, strict=True)]
        ann, ben, carl = "ann", "ben", "carl"
        assert acts == [(ann, ben), (ann, ben), (ben, ann), (ben, ann), (ben, carl), (ann, ben)]
        assert log.time_us[:3].tolist() == [1767424440_000000, 1767431640_000000, 1767431700_250000]
        assert log.contact.tolist() == [True] * 5 + [False]
        notes = "; ".join(log.notes)
        for said in ("10 rows read", "1 without a time", "1 without a target", "1 towards oneself", "2 repeated"):
            assert said in notes
        assert "1 acts that pass between nobody" in notes

    @pytest.mark.parametrize("factor", [1, 1_000, 1_000_000], ids=["seconds", "milliseconds", "microseconds"])
    def test_the_unit_of_times_is_found(self, factor: int, tmp_path: Path) -> None:
        path = tmp_path / "log.csv"
        path.write_text(f"time,actor,target\n{1_767_431_700 * factor},a,b\n")
        assert load(path).time_us.tolist() == [1_767_431_700_000_000]

    def test_equal_rows_of_a_log_of_whole_days_are_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "log.csv"
        path.write_text("time,actor,target\n2026-01-03,a,b\n2026-01-03,a,b\n")
        assert len(load(path)) == 2

    def test_lines_that_are_no_csv_are_counted(self, tmp_path: Path) -> None:
        path = tmp_path / "log.csv"
        path.write_bytes(b"time,actor,target\n1,\xff\xfe,b\n2,c,d\n")
        assert "1 lines are no CSV: left out" in load(path).notes


class TestCutoffs:
    def test_a_hole_is_found_and_a_silence_of_a_sparse_log_is_none(self) -> None:
        dice = np.random.default_rng(5)
        dense = dice.poisson(100, 300)
        dense[5::7] = 3
        dense[120:180] = 0
        assert [(hole.first, hole.last) for hole in holes(dense)] == [(120, 179)]
        dense[150] = 1
        assert [(hole.first, hole.last) for hole in holes(dense)] == [(120, 179)]
        short = dice.poisson(100, 300)
        short[120:127] = 0
        assert holes(short) == ()
        fading = dice.poisson(np.concatenate((np.full(300, 20.0), np.full(300, 0.4))))
        assert holes(fading) == ()

    def test_no_look_back_and_no_horizon_lies_in_a_hole(self, tmp_path: Path) -> None:
        dice = np.random.default_rng(6)
        day = dice.uniform(0, 400, 40_000)
        day = day[(day < 230) | (day > 300)]
        acts = [(float(one) * DAY, f"p{dice.integers(20)}", f"q{dice.integers(20)}") for one in day]
        placed = plan(load(written(tmp_path / "log.csv", acts)), 30)
        assert [(hole.first, hole.last) for hole in placed.holes] == [(230, 299)]
        for cut in (*placed.train, *placed.test):
            assert cut >= 30 and (cut + 30 <= 230 or cut - 30 >= 300) and cut + 30 <= 400
        assert max(placed.train) + 30 <= min(placed.test)
        assert (200 + 1, 229, "a hole in the look-back or the horizon") in placed.closed

    def test_training_labels_end_before_the_test(self, log: Path) -> None:
        placed = plan(load(log), 14, 4)
        assert len(placed.test) == 4 and placed.train[-1] + 14 <= placed.test[0]
        assert placed.test[-1] + 14 <= placed.days

    def test_a_stray_row_does_not_stretch_the_log(self, tmp_path: Path) -> None:
        acts = invented()
        stray = [(-9_000.0 * DAY, "p00", "p01"), *acts, (9_000.0 * DAY, "p00", "p01")]
        one, two = (plan(load(written(tmp_path / "log.csv", rows)), 14) for rows in (acts, stray))
        assert one.covered - 4 <= two.covered <= one.covered
        assert one.day0 + one.test[0] - 4 <= two.day0 + two.test[0] <= one.day0 + one.test[0] + 4

    def test_too_short_says_what_would_do(self, tmp_path: Path) -> None:
        path = written(tmp_path / "log.csv", [(k * DAY / 4, "a", "b") for k in range(200)])
        with pytest.raises(TooShort, match="--horizon-days 12"):
            plan(load(path), 30)


class TestRows:
    def test_rows_labels_and_columns_are_those_of_a_count_by_hand(self, log: Path) -> None:
        read = load(log)
        placed = plan(read, 14, 3)
        pairs = pairs_of(read)
        rows = rows_of(read, pairs, placed, sample(read, pairs, placed).egos, lambda: None)
        acts = invented()
        cuts = [placed.cut_us(day) / 1e6 for day in (*placed.train, *placed.test)]
        expected: dict[tuple[int, str, str], tuple[bool, int, int, float]] = {}
        for number, cut in enumerate(cuts):
            past = [act for act in acts if act[0] < cut]
            soon = {(a, b) for t, a, b in acts if cut <= t < cut + 14 * DAY}
            active = {a for t, a, _ in past if t >= cut - 14 * DAY}
            for ego, alter in {(a, b) for _, a, b in past} | {(b, a) for _, a, b in past}:
                if ego in active:
                    came = [t for t, a, b in past if (a, b) == (alter, ego)]
                    sent = [t for t, a, b in past if (a, b) == (ego, alter)]
                    decay = sum(2 ** (-(cut - t) / DAY / 7) for t in came)
                    streak = sum(t > max(came, default=-1.0) for t in sent)
                    expected[number, ego, alter] = ((alter, ego) in soon, len(came), streak, decay)
        keys = [(int(c), read.names[e], read.names[a]) for c, e, a in zip(rows.cut, rows.ego, rows.alter, strict=True)]
        assert sorted(keys) == sorted(expected)
        labels, counts, streaks, decays = zip(*(expected[key] for key in keys), strict=True)
        assert rows.label.tolist() == list(labels)
        assert rows.column("count in").tolist() == list(counts)
        assert rows.column("streak out").tolist() == list(streaks)
        np.testing.assert_allclose(rows.column("decay 7 in"), decays, rtol=1e-4, atol=1e-30)

    def test_the_product_knows_of_every_row(self, log: Path) -> None:
        read = load(log)
        placed = plan(read, 14, 3)
        pairs = pairs_of(read)
        rows = rows_of(read, pairs, placed, np.ones(len(read.names), np.bool_), lambda: None)
        ours = own(read, placed, rows, lambda: None)
        assert len(ours.points) == len(ours.full) == len(rows) and (ours.points >= 0).all()
        # An incoming act counts double, so whoever is often in touch has more points.
        often = rows.column("decay 30 in") > 3
        assert ours.points[often].mean() > ours.points[~often].mean()


REFIT_HORIZON = 14
REFIT_TEST = (90, 100, 104, 130)


@pytest.fixture(scope="module")
def refits(log: Path) -> tuple[Plan, Rows, Own]:
    """A plan whose test cut-offs lie partly nearer to each other than the horizon, its rows, and our numbers."""
    read = load(log)
    placed = replace(plan(read, REFIT_HORIZON, 4), train=(40, 60, 76), test=REFIT_TEST)
    pairs = pairs_of(read)
    rows = rows_of(read, pairs, placed, np.ones(len(read.names), np.bool_), lambda: None)
    return placed, rows, own(read, placed, rows, lambda: None)


class TestRefits:
    """A head learnt anew at each test cut-off knows the windows that have ended by then, and no others."""

    def test_the_first_cut_off_knows_what_the_frozen_head_knows(self, refits: tuple[Plan, Rows, Own]) -> None:
        placed, rows, ours = refits
        past, first = rows.cut < 3, rows.cut == 3
        frozen = heads(ours.take(past), rows.label[past], rows.cut[past], placed, ours.take(first))
        anew = refitted(ours, rows.label, rows.cut, placed)
        assert len(anew.full) == len(anew.pair) == (~past).sum()
        np.testing.assert_allclose(anew.full[: first.sum()], frozen.full)
        np.testing.assert_allclose(anew.pair[: first.sum()], frozen.pair)

    @pytest.mark.parametrize("changed", REFIT_TEST)
    def test_labels_change_only_the_heads_of_cut_offs_a_horizon_later(
        self, changed: int, refits: tuple[Plan, Rows, Own]
    ) -> None:
        placed, rows, ours = refits
        day = np.array((*placed.train, *placed.test))[rows.cut]
        other = np.where(day == changed, ~rows.label, rows.label)
        one, two = (refitted(ours, label, rows.cut, placed) for label in (rows.label, other))
        asked = day[rows.cut >= 3]
        for before, after in ((one.pair, two.pair), (one.full, two.full)):
            differ = {int(at) for at in asked if not np.array_equal(before[asked == at], after[asked == at])}
            assert differ == {at for at in REFIT_TEST if changed + REFIT_HORIZON <= at}


class TestScores:
    @pytest.fixture(params=["smooth", "coarse"])
    def case(self, request: pytest.FixtureRequest) -> tuple[np.ndarray, ...]:
        dice = np.random.default_rng(8)
        ego, cut = dice.integers(0, 60, 3_000), dice.integers(0, 4, 3_000)
        chance = dice.beta(1, 4, 3_000)
        if request.param == "coarse":
            chance = np.round(chance, 1)
        return cut, ego, dice.random(3_000) < chance * 0.8, chance

    def test_the_figures_are_those_of_scikit_learn_and_of_the_product(self, case: tuple[np.ndarray, ...]) -> None:
        cut, ego, label, chance = case
        found = {name: samples[0] for name, samples in resampled(draws(cut, ego, 2), label, chance, chance).items()}
        group = ego * 4 + cut
        expected = {
            "auc": roc_auc_score(label, chance),
            "ap": average_precision_score(label, chance),
            "brier": brier_score_loss(label, chance),
            "ego_auc": np.mean(
                [
                    roc_auc_score(label[group == one], chance[group == one])
                    for one in np.unique(group)
                    if 0 < label[group == one].sum() < (group == one).sum()
                ]
            ),
            "mrr": calibration.mrr(label, chance, group),
            "ece": calibration.ece(label, chance),
        }
        assert found == pytest.approx(expected, abs=1e-12)
        assert calibration.auc(label, chance) == pytest.approx(found["auc"], abs=1e-12)

    def test_a_resample_is_the_figure_of_the_rows_drawn(self, case: tuple[np.ndarray, ...]) -> None:
        cut, ego, label, chance = case
        drawn = draws(cut, ego, 3)
        found = resampled(drawn, label, chance, chance)
        for column in (1, 2, 3):
            times = drawn.weight[drawn.ego, column].astype(int)
            y, p = np.repeat(label, times), np.repeat(chance, times)
            assert found["auc"][column] == pytest.approx(roc_auc_score(y, p), abs=1e-9)
            assert found["ap"][column] == pytest.approx(average_precision_score(y, p), abs=1e-9)
            assert found["brier"][column] == pytest.approx(brier_score_loss(y, p), abs=1e-9)

    def test_without_a_probability_there_is_no_calibration(self, case: tuple[np.ndarray, ...]) -> None:
        cut, ego, label, chance = case
        found = resampled(draws(cut, ego, 2), label, chance, np.full(len(chance), np.nan))
        assert np.isnan(found["ece"]).all() and np.isnan(found["brier"]).all() and found["auc"][0] > 0.5


class TestBars:
    def test_the_bars_name_methods_and_measures_that_exist(self) -> None:
        for known in KNOWN:
            for bar in known.bars:
                assert bar.method in NAMES and bar.measure in MEASURES

    def test_a_bar_says_how_the_refitted_head_stands_to_it_too(self, log: Path) -> None:
        report = measure(log, 14, 3, resamples=2)
        assert bar_line(report, Bar("full", "ece", 1.0)).plain.startswith("PASS")
        assert bar_line(report, Bar("full", "ece", 1.0)).plain.endswith(": PASS)")
        assert bar_line(report, Bar("full", "auc", 1.1)).plain.endswith(": SHORT)")
        (told,) = as_json(report, bars=(Bar("full", "auc", 1.1),))["bars"]
        assert told["met"] is told["refitted_met"] is False

    def test_an_error_must_be_at_most_and_a_score_at_least(self) -> None:
        assert Bar("full", "auc", 0.9).met(0.9) and not Bar("full", "auc", 0.9).met(0.8999)
        assert Bar("pair", "ece", 0.02).met(0.02) and not Bar("pair", "ece", 0.02).met(0.0201)
