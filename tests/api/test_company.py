"""A community's log, with oneself chosen later: who stands how, by what, and that nothing else moves."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from api.living import AT, Kept, plain_log
from nearer.model.decision import Choice
from nearer.model.tie import Circle
from nearer.pages import circles, people, why
from nearer.pages.view import View


def village(path: Path) -> Path:
    """Two years of a village: `me` writes with p1 to p20 alike; p1 to p10 know each other, p11 writes to a crowd."""
    rows: list[tuple[float, str, str]] = []

    def talk(a: str, b: str, gap: float) -> None:
        day = 0.0
        while day < 728:
            rows.extend(((day, a, b), (day + 0.1, b, a)))
            day += gap

    for i in range(1, 21):
        talk("me", f"p{i}", 7)
    for i in range(1, 11):
        talk(f"p{i}", f"p{i % 10 + 1}", 7)
    for i in range(60):
        talk("p11", f"crowd{i}", 7)
    for i in range(12, 21):
        talk(f"p{i}", f"crowd{i}", 30)
    with path.open("w", encoding="utf-8") as out:
        out.write("time,actor,target,verb\n")
        for day, actor, target in sorted(rows):
            when = AT - timedelta(days=730 - day)
            out.write(f"{when.strftime('%Y-%m-%dT%H:%M:%SZ')},{actor},{target},message\n")
    return path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("village")
    made = Kept.of(folder / "home", village(folder / "log.csv"), me=None)
    with made.open() as nearer:
        world = nearer.world()
        assert world is not None and world.company is None, "nobody has said who they are"
        nearer.decide(Choice.EGO, ("plain/me",))
    return made


def test_the_people_page_says_by_what_it_orders_and_can_order_by_closeness_alone(kept: Kept) -> None:
    with kept.open() as nearer:
        page = people.build(nearer, View())
        names = [row.who.name for row in page.rows]
        assert "shared company" in (page.ordered_by or "")
        assert [option.label for option in page.sorts if option.current] == ["Closeness and company"]
        assert set(names[:10]) == {f"p{i}" for i in range(1, 11)}
        assert names.index("p11") == 19
        plain = people.build(nearer, View(), sort="closeness")
        assert plain.ordered_by is None
        values = [row.closeness.value or 0 for row in plain.rows]
        assert values == sorted(values, reverse=True)


def test_circles_say_by_what_they_are_cut_and_the_why_says_how_much(kept: Kept) -> None:
    with kept.open() as nearer:
        assert "1 April 2026" in (circles.build(nearer, View()).cut_by or "")
        told = why.build(nearer, View(), "p1", "circle")
        assert any("Selectivity" in step.sentence and "×" in step.sentence for step in told.steps)
        assert "third person" in told.method
        reason = why.build(nearer, View(), "p11", "reason-selectivity")
        assert "you are one of 61 people they are in touch with" in reason.answer
        assert "third person" in reason.method


def test_a_past_moment_is_seen_with_the_company_of_then(kept: Kept) -> None:
    with kept.open() as nearer:
        moment = nearer.moment(AT - timedelta(days=200))
        assert moment is not None and moment.table.standing_company is not None
        assert moment.table.standing_company.at_us <= moment.at_us
        assert moment.table.company is not None and moment.table.company.at_us <= moment.at_us


def test_whoever_is_forgotten_leaves_every_company(tmp_path: Path) -> None:
    kept = Kept.of(tmp_path / "home", village(tmp_path / "log.csv"), me=None)
    with kept.open() as nearer:
        nearer.decide(Choice.EGO, ("plain/me",))
        before = nearer.world()
        assert before is not None and before.company is not None
        p11 = nearer.find("p11").id
        nearer.forget("crowd7")
        after = nearer.world()
        assert after is not None and after.company is not None
        told = [company.newest([p11], int(company.moments_us[-1])) for company in (before.company, after.company)]
        assert [int(kept.people[0]) for kept in told if kept is not None] == [61, 60]


def test_two_accounts_of_one_person_are_one_in_company(kept: Kept) -> None:
    with kept.open() as nearer:
        p11 = nearer.find("p11").id
        nearer.decide(Choice.MERGE, ("plain/crowd1", "plain/crowd2"))
        merged = nearer.world()
        assert merged is not None and merged.company is not None
        told = merged.company.newest([p11], int(merged.company.moments_us[-1]))
        nearer.undo()
        assert told is not None and int(told.people[0]) == 60


def test_a_log_of_one_s_own_has_no_company_whoever_wrote_it(tmp_path: Path) -> None:
    log = plain_log(tmp_path / "log.csv", rows=1_000, people=30)
    circle_of: list[np.ndarray] = []
    for name, me in (("own", "me"), ("later", None)):
        with Kept.of(tmp_path / name, log, me=me).open() as nearer:
            if me is None:
                nearer.decide(Choice.EGO, ("plain/me",))
            moment = nearer.moment(AT)
            assert moment is not None and moment.world.company is None
            assert people.build(nearer, View()).ordered_by is None
            assert circles.build(nearer, View()).cut_by is None
            assert "Closeness and company" not in [option.label for option in people.build(nearer, View()).sorts]
            circle_of.append(moment.table.circle)
            assert Circle.INNER.rank in moment.table.circle
    np.testing.assert_array_equal(*circle_of)
