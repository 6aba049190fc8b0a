"""Page objects to pictures: what each chart is called, for those who do not see it."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from nearer.charts import calibration, course, shares, stems
from nearer.charts import circles as sky
from nearer.charts import months as monthly
from nearer.charts.spokes import spoke
from nearer.charts.svg import MONTHS, NEARER, PAPER, element, point

if TYPE_CHECKING:
    from nearer.pages.circles import Circles
    from nearer.pages.conduct import Conduct, QuarterRow
    from nearer.pages.how_heads import HeadPart
    from nearer.pages.listening import Listening, TopicLine
    from nearer.pages.people import PersonRow
    from nearer.pages.person import Person

TRENDS = ("nearing", "steady", "drifting", "pushed away", "not sure yet", "new")
"""The words of the legend, in the order it shows them."""


def circles(page: "Circles") -> Markup:
    """Everyone on their spoke."""
    people = sum(r.people for r in page.rings)
    bands = [sky.Band(r.circle, f"{r.title} · {r.people}", r.radius) for r in page.rings]
    spots = [
        sky.Spot(
            name=d.who.name,
            href=d.who.href,
            circle=ring(d.circle),
            angle=d.angle,
            radius=d.radius,
            was=d.was,
            trend=d.trend,
            label=f"{d.who.name}. {d.circle}, {d.trend}. {d.sentence}",
        )
        for d in page.dots
    ]
    title = f"{people} people around you in {len(page.rings)} circles"
    return Markup(sky.draw(bands, spots, title=title))


def trajectory(page: "Person") -> Markup:
    """The line of two years, empty where nothing is known."""
    if not any(p.value is not None for p in page.trajectory):
        return Markup("")
    weeks = [course.Week(p.week, p.value) for p in page.trajectory]
    title = f"Closeness of {page.who.name} over time, now {page.closeness.text}"
    if page.band:
        title += f", usually {page.band[0]:.0f} to {page.band[1]:.0f}"
    return Markup(course.trajectory(weeks, page.band, title=title, unseen="not visible"))


def effects(page: "Person") -> Markup:
    """What each act did, empty where there was none."""
    if not page.stems:
        return Markup("")
    drawn = [
        stems.Stem(
            at=s.at,
            effect=s.effect,
            silence=s.silence,
            incoming=s.incoming,
            href=s.href,
            sentence=f"{s.sentence}, {s.at:%d %b %Y}: {s.label}, {s.effect:+.1f}",
            pushed=s.label == "pushed away",
        )
        for s in page.stems
    ]
    return Markup(stems.draw(drawn, title=f"What each of {len(drawn)} acts did to closeness"))


def spark(row: "PersonRow", top: float) -> Markup:
    """The small line of a list, on the scale of the whole list."""
    return Markup(course.sparkline(row.spark, top=top, title=f"Two years of {row.who.name}, now {row.closeness.text}"))


def quarters(page: "Conduct") -> Markup:
    """The shares of answers over time, empty where there is one quarter or none."""
    if len(page.quarters) < 2:
        return Markup("")
    drawn = [
        shares.Stretch(f"{q.name[-1]}/{q.name[2:4]}", _mark(q, ours=True), _mark(q, ours=False)) for q in page.quarters
    ]
    newest = page.quarters[-1]
    title = (
        f"Share of approaches answered in {len(drawn)} quarters; in the newest you answered {newest.you.measure.text}, "
        f"they {newest.they.measure.text}"
    )
    return Markup(shares.draw(drawn, title=title))


def months(page: "Listening") -> Markup:
    """What was written in each month, empty where there is nothing to compare."""
    seen = [m for m in page.months if m.texts is not None]
    if not seen:
        return Markup("")
    drawn = [
        monthly.Month(
            MONTHS[int(m.name[5:]) - 1],
            None if m.texts is None else m.answers,
            None if m.texts is None else m.texts - m.answers,
        )
        for m in page.months
    ]
    title = (
        f"Texts in {len(seen)} months: {sum(m.texts or 0 for m in seen):,}, of which {sum(m.answers for m in seen):,} "
        f"answer somebody; in the newest {seen[-1].texts:,} and {seen[-1].answers:,}"
    )
    return Markup(monthly.draw(drawn, title=title))


def topic(line: "TopicLine") -> Markup:
    """The small bars of a topic: a month each."""
    return Markup(monthly.small(line.months, title=f"{sum(line.months):,} texts in {len(line.months)} months"))


def calibrated(head: "HeadPart") -> Markup:
    """What a head forecast against what happened, empty where there is too little to draw."""
    if not head.curve:
        return Markup("")
    dots = [calibration.Dot(p.forecast, p.happened, p.low, p.high, p.sentence) for p in head.curve]
    title = f"Forecasts in {len(dots)} groups against what happened; on the dotted line they kept their word"
    return Markup(calibration.draw(dots, title=title))


def _mark(row: "QuarterRow", *, ours: bool) -> shares.Mark | None:
    figure, span = (row.you, row.you_range) if ours else (row.they, row.they_range)
    value = figure.measure.value
    return None if value is None or span is None else shares.Mark(value, *span)


GLYPH = {"inner": 4.4, "near": 7.9, "outer": 11.4, "wide": 14.9}
"""Radii of the rings of the small mark beside a name, 32 units wide."""


def dot_on_ring(circle: str | None, id: str) -> Markup:
    """The dot of a person on their ring and spoke in the small mark; nothing where they cannot be placed."""
    radius = GLYPH.get(ring(circle))
    if radius is None:
        return Markup("")
    x, y = point(spoke(id), radius)
    return Markup(
        element("circle", class_="self", cx=16 + x, cy=16 + y, r=2.7, fill=NEARER, stroke=PAPER, stroke_width=1)
    )


def trend_mark(word: str) -> Markup:
    """The mark of a trend, as the picture of circles draws it."""
    return Markup(sky.mark(word, 8))


def ring(circle: str | None) -> str:
    """ "near" of "near" and of "Near circle"; "" where there is none."""
    return circle.split()[0].lower() if circle and circle.split() else ""
