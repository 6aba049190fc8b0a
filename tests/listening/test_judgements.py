"""Posts judged apart from the labels of their source: what is kept, and how agreement is told."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from bench.listening import judgements
from bench.listening.apart import kappa
from bench.listening.fitting import ANEW_WEIGHT, MOST_BY_HEAD, learnt
from bench.listening.judgements import grades, judged, keep_grades, labels_of, read_anew, relabelled
from bench.listening.judging import QUOTAS, Drawn, alike, name_of, write_blind
from bench.listening.rows import Row


@pytest.mark.parametrize(("fresh", "shares"), [(False, 1), (True, 2)])
def test_what_is_kept_of_a_judged_post_is_its_name_and_signs_alone(fresh: bool, shares: int) -> None:
    kept = judged(fresh)
    assert len(kept) == len({one.name for one in kept}) == sum(QUOTAS.values()) // shares
    for one in kept:
        assert len(one.name) == len(name_of("any")) and set(one.name) <= set("0123456789abcdef")
        assert all(len(signs) == 7 and set(signs) <= set("10-") for signs in (one.first, one.second, one.held))


def test_about_half_of_the_posts_are_chosen_on() -> None:
    share = np.mean([one.chosen_on for one in judged()])
    assert 0.45 < share < 0.55


def test_where_two_judges_agree_that_holds() -> None:
    for one in (*judged(), *judged(fresh=True)):
        for first, second, held in zip(one.first, one.second, one.held, strict=True):
            assert first != second or first == "-" or held == first


def test_no_post_is_judged_twice_or_trains() -> None:
    first, later = ({one.name for one in judged(fresh)} for fresh in (False, True))
    assert not first & later
    assert not (first | later) & (read_anew().keys() | grades().keys())


def test_a_grade_says_how_much_a_training_row_sells() -> None:
    kept = grades()
    assert set(kept.values()) == {0, 1, 2, 3}
    assert all(len(name) == len(name_of("any")) for name in kept)


def test_grades_are_kept_beside_those_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Read our report on rain"
    monkeypatch.setattr(judgements, "FOLDER", tmp_path)
    monkeypatch.setattr(judgements, "posts_by_name", lambda: {name_of(text): Drawn("corporate_messages", text, False)})
    (tmp_path / "selling.tsv").write_text("00ff\tsupport_dialogs\t0\n", encoding="utf-8")
    write_blind([Drawn("corporate_messages", text, False)], tmp_path / "posts.jsonl")
    (tmp_path / "told.jsonl").write_text('{"n": 0, "grade": 2}\n', encoding="utf-8")
    keep_grades(tmp_path / "posts.jsonl", tmp_path / "told.jsonl")
    assert grades() == {"00ff": 0, name_of(text): 2}


def test_all_seed_rows_train_and_of_another_source_an_even_draw() -> None:
    most = MOST_BY_HEAD["need"]
    rows = [Row(source, f"Text {n}", {"need": False}) for source in ("seed", "tweet_acts") for n in range(most + 500)]
    sources = [rows[at].source for at in learnt(rows, "need").rows]
    assert (sources.count("seed"), sources.count("tweet_acts")) == (most + 500, most)


def test_a_label_that_nobody_could_tell_is_not_there() -> None:
    assert labels_of("10-0010") == {
        "strict": True,
        "need": False,
        "broadcast": False,
        "bait": False,
        "warm": True,
        "hostile": False,
    }


def test_a_row_that_was_read_anew_learns_from_the_judge_and_keeps_the_label_that_it_came_with() -> None:
    row = Row("tweet_acts", "Who cares?", {"need": True, "strict": False}, "question")
    read_so = relabelled(row, {"need": False, "strict": False, "hostile": True, "bait": False})
    assert read_so.labels == {"need": False, "strict": False, "hostile": True}
    assert read_so.kind is None and read_so.read == {"need", "strict", "hostile"} and not row.read
    assert read_so.sources_own == row.sources_own == row.labels


def test_a_need_that_a_judge_finds_has_a_kind() -> None:
    row = Row("goemotions", "My sink leaks.", {"need": False, "strict": False})
    assert relabelled(row, {"need": True, "strict": True}).kind == "help"
    assert relabelled(row, {"need": True, "strict": False}).kind == "question"
    assert relabelled(row, None) is row


def test_a_row_read_anew_trains_whatever_the_draw_and_counts_as_it_is_told() -> None:
    plain = [Row("tweet_acts", f"Text {number}", {"need": False}) for number in range(4_000)]
    anew = relabelled(Row("tweet_acts", "Help?", {"need": False}), {"need": True})
    used = learnt([*plain, anew], "need")
    assert len(used.rows) == MOST_BY_HEAD["need"] + 1
    assert used.labels.sum() == 1 and used.weights[used.labels].tolist() == [ANEW_WEIGHT]


def test_a_judge_sees_neither_source_nor_label(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    write_blind([Drawn("some_source", "Is the glue dry?", False, "I glued it."), Drawn("x", "News", True)], path)
    assert _lines(path) == [
        {"n": 0, "text": "Is the glue dry?", "is_title": False, "reply_to": "I glued it."},
        {"n": 1, "text": "News", "is_title": True},
    ]
    assert [one.name for one in tmp_path.iterdir()] == ["posts.jsonl"]


def test_texts_that_differ_in_case_and_marks_are_one() -> None:
    assert alike("Hello, you!") == alike("hello you")


def test_agreement_beyond_chance_is_none_for_judges_who_guess_and_one_for_the_same() -> None:
    said = np.asarray([True, True, False, False])
    assert kappa(said, said) == 1.0
    assert kappa(said, np.asarray([True, False, True, False])) == 0.0


def _lines(path: Path) -> Sequence[object]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
