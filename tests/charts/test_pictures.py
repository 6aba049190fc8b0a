"""Pictures are text: the same on every machine, told in words too, safe with any name, readable without colour.

After a change that is meant, run with NEARER_GOLDEN=write and look at what changed.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unicodedata import category
from xml.etree import ElementTree

import pytest

from nearer.charts import circles, course, months, spokes, stems

START = datetime(2024, 3, 4, tzinfo=UTC)
GOLDEN = Path(__file__).with_name("golden")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script>" onload="x" \x00\x1b[31m\ud800 &amp; \u202egnp'
TRENDS = ("nearer", "steady", "away", "pushed away", "not sure yet", "new", "cannot tell")


def sky() -> str:
    people = [
        (f"p{k}", circle, points)
        for k, (circle, points) in enumerate(
            [
                ("inner", 70.0),
                ("inner", 44.0),
                ("near", 35.0),
                ("near", 30.0),
                ("outer", 9.0),
                ("wide", 2.0),
                ("wide", 0.9),
            ]
        )
    ]
    names = ("Ann", "Yuki 山田", HOSTILE, "مريم", "A name that is much too long for a picture", "Bo", "Cy")
    spots = [
        circles.Spot(name, f"/people/{p.id}", circle, p.angle, p.radius, was, trend, f"{name}, {trend}")
        for name, p, (_, circle, _), was, trend in zip(
            names, spokes.place(people), people, (0.4, None, 0.42, 0.2, 0.9, None, None), TRENDS, strict=True
        )
    ]
    bands = [circles.Band(c, f"{c.title()} · 2", edge / spokes.RIM) for c, (_, edge) in spokes.RINGS.items()]
    return circles.draw(bands, spots, title="7 people around you")


def weeks(values: list[float | None]) -> list[course.Week]:
    return [course.Week(START + timedelta(weeks=i), v) for i, v in enumerate(values)]


def two_years() -> str:
    values: list[float | None] = [20 + i % 9 * 2 - i / 8 for i in range(105)]
    values[30:50] = [None] * 20
    return course.trajectory(weeks(values), (12, 26), title="Closeness of Ann", unseen="not visible")


def small() -> str:
    return course.sparkline([3, 5, None, None, 9, 4, 7.25, None], top=20, title="Two years of Ann")


def effects() -> str:
    drawn = [
        stems.Stem(START + timedelta(days=d), effect, silence, incoming, f"/act/x/{d}", f"act {d}")
        for d, effect, silence, incoming in (
            (0, 6, 0, True),
            (9, 2.5, -1.2, False),
            (60, 5, -6, True),
            (61, -4, 0, True),
        )
    ]
    return stems.draw(drawn, title="What each of 4 acts did")


PICTURES = {"circles": sky, "trajectory": two_years, "sparkline": small, "stems": effects}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_text_for_ever(name: str) -> None:
    drawn = PICTURES[name]().replace("><", ">\n<") + "\n"
    path = GOLDEN / f"{name}.svg"
    if os.environ.get("NEARER_GOLDEN") == "write":
        path.write_text(drawn, encoding="utf-8")
    assert drawn == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_a_picture_is_whole_xml_and_says_what_it_is(draw: Callable[[], str]) -> None:
    root = ElementTree.fromstring(draw())
    assert root.tag == f"{SVG}svg"
    assert root.get("role") in ("img", "group")
    assert root.get("aria-label")
    assert not [e for e in root.iter() if e.get("style") or e.tag.endswith("style") or e.tag.endswith("script")]


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_a_picture_has_its_ink_where_no_stylesheet_reaches(draw: Callable[[], str]) -> None:
    shapes = [e for e in ElementTree.fromstring(draw()).iter() if e.tag.removeprefix(SVG) in ("circle", "rect", "path")]
    assert shapes
    assert [e.attrib for e in shapes if not (e.get("fill") or e.get("stroke"))] == []


def test_a_name_is_never_markup() -> None:
    drawn = sky()
    assert "<script" not in drawn
    assert {c for c in drawn if category(c) in ("Cc", "Cs")} == set()
    names = {name for e in ElementTree.fromstring(drawn).iter() for name in e.attrib}
    assert [name for name in names if name.startswith("on")] == []


def test_every_dot_is_a_link_that_says_in_words_what_it_shows() -> None:
    links = ElementTree.fromstring(sky()).findall(f".//{SVG}a")
    assert len(links) == 7
    assert [a.findtext(f"{SVG}title") for a in links] == [a.get("aria-label") for a in links]
    assert {a.get("data-ring") for a in links} == {"0", "1", "2", "3"}


def test_directions_differ_in_shape_and_not_in_colour_alone() -> None:
    shapes = {trend: re.sub(r'"#[0-9a-f]{6}"', "", circles.mark(trend, 8)) for trend in TRENDS[:6]}
    assert len(set(shapes.values())) == 6


def test_nearer_points_inward_and_away_points_outward() -> None:
    def tip(trend: str) -> float:
        found = re.search(r"L0 (-?[\d.]+)Z", circles.mark(trend, 8))
        assert found is not None
        return float(found[1])

    assert tip("nearer") < 0 < tip("away")


def test_names_stand_beside_dots_of_the_inner_rings_and_of_few_people_of_all_rings() -> None:
    texts = ElementTree.fromstring(sky()).findall(f".//{SVG}a/{SVG}text")
    shown = [t.text for t in texts if t.get("display") != "none"]
    assert "Ann" in shown
    assert "Bo" in shown
    assert all(len(t.text or "") <= 28 for t in texts)


def test_of_many_people_the_names_of_the_outer_rings_wait() -> None:
    people = [(f"p{k}", "inner" if k == 0 else "outer", 70.0 if k == 0 else 9.0) for k in range(40)]
    spots = [
        circles.Spot(p.id, f"/people/{p.id}", circle, p.angle, p.radius, None, "steady", p.id)
        for p, (_, circle, _) in zip(spokes.place(people), people, strict=True)
    ]
    bands = [circles.Band(c, c.title(), edge / spokes.RIM) for c, (_, edge) in spokes.RINGS.items()]
    texts = ElementTree.fromstring(circles.draw(bands, spots, title="40 people")).findall(f".//{SVG}a/{SVG}text")
    assert [t.text for t in texts if t.get("display") != "none"] == ["p0"]


def test_a_time_that_nothing_saw_is_a_gap_and_a_silence_is_a_line_that_sinks() -> None:
    unseen = course.trajectory(weeks([9.0, 8.0, None, None, 7.0, 6.0]), None, title="t", unseen="not visible")
    silent = course.trajectory(weeks([9.0, 8.0, 4.0, 1.0, 7.0, 6.0]), None, title="t", unseen="not visible")
    assert unseen.count('class="line"') == 2
    assert 'class="gap"' in unseen
    assert silent.count('class="line"') == 1
    assert 'class="gap"' not in silent
    floor = "168"
    assert not re.search(rf'class="line" d="[^"]*\b{floor}(?=[L"])', unseen)


def test_the_last_dot_is_open_where_the_last_weeks_were_not_seen() -> None:
    assert 'class="end past"' in course.trajectory(weeks([5.0, 6.0, None]), None, title="t", unseen="u")
    assert 'class="end past"' not in course.trajectory(weeks([5.0, 6.0]), None, title="t", unseen="u")


@pytest.mark.parametrize("values", [[], [None], [None, None], [5.0], [0.0, 0.0], [100.0, 100.0]])
def test_any_line_can_be_drawn(values: list[float | None]) -> None:
    ElementTree.fromstring(course.trajectory(weeks(values), None, title="t", unseen="u"))
    ElementTree.fromstring(course.sparkline(values, top=0, title="t"))


def test_lines_of_a_list_share_one_scale() -> None:
    def height(values: list[float | None]) -> float:
        found = re.search(r'class="end" cx="[\d.]+" cy="([\d.]+)"', course.sparkline(values, top=80, title="t"))
        assert found is not None
        return float(found[1])

    assert height([10.0, 40.0]) > height([10.0, 80.0])


def test_what_drew_nearer_stands_up_and_what_pushed_away_hangs_down_and_is_square() -> None:
    root = ElementTree.fromstring(effects())
    up = root.findall(f".//{SVG}a[@class='stem nearer theirs']/{SVG}circle[@class='head']")
    down = root.findall(f".//{SVG}a[@class='stem pushed theirs']/{SVG}rect[@class='head']")
    assert len(up) == 2
    assert len(down) == 1
    assert all(float(c.get("cy", "0")) < 118 for c in up)
    assert float(down[0].get("y", "0")) > 118


def test_silences_and_effects_share_one_scale() -> None:
    drawn = effects()
    silence = re.search(r'class="silence" d="M[\d.]+ 118H[\d.]+V([\d.]+)Z" [^>]*/>(?!<path class="silence")', drawn)
    stem = re.search(r'class="stalk" d="M[\d.]+ 118V([\d.]+)"', drawn)
    assert silence is not None
    assert stem is not None
    assert float(silence[1]) - 118 == pytest.approx(118 - float(stem[1]), abs=0.02)


def test_no_acts_and_nobody_are_empty_pictures() -> None:
    ElementTree.fromstring(stems.draw([], title="t"))
    ElementTree.fromstring(circles.draw([], [], title="t"))


def months_of(count: int) -> str:
    lines = [months.Month(f"m{n}", None if n < 2 else 3 * n, None if n < 2 else n) for n in range(count)]
    return months.draw(lines, title="Texts in ten months")


def test_a_month_that_nobody_saw_has_no_bar_and_an_empty_one_has_none_either() -> None:
    drawn = ElementTree.fromstring(months_of(12))
    assert len(drawn.findall(f"{SVG}rect[@class='bar answers']")) == 10
    assert len(drawn.findall(f"{SVG}path[@class='gap']")) == 2
    bare = ElementTree.fromstring(months.draw([months.Month("Mar", 0, 0)], title="Nothing"))
    assert not bare.findall(f"{SVG}rect") and not bare.findall(f"{SVG}path[@class='gap']")


def test_bars_of_months_stay_inside_the_picture() -> None:
    for count in (1, 2, 12):
        for bar in ElementTree.fromstring(months_of(count)).findall(f"{SVG}rect"):
            x, y, wide, high = (float(bar.attrib[name]) for name in ("x", "y", "width", "height"))
            assert x >= 0 and x + wide <= 720 and y >= 0 and y + high <= 200 and high > 0
    small = ElementTree.fromstring(months.small([0, 3, None, 9], title="Twelve texts"))
    assert len(small.findall(f"{SVG}rect[@class='seen']")) == 2


def test_a_hostile_name_of_a_month_is_text() -> None:
    drawn = months.draw([months.Month(HOSTILE, 1, 1)], title=HOSTILE)
    assert "<script" not in drawn and ElementTree.fromstring(drawn).find(f"{SVG}title") is not None
