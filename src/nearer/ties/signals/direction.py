"""Which way the tie moves: contact days now against the usual."""

import numpy as np

from nearer.model.tie import Course, Label, Reason, Trend
from nearer.model.time import DAY_US
from nearer.ties.course import LEAST_DAYS, RECENT_DAYS
from nearer.ties.reasons import Case, Reading
from nearer.ties.table import TieTable
from nearer.ties.turn import turns
from nearer.ties.wording import count, day, figure, percent

name = "direction"
question = "Are you in touch more or less than usual?"
needs = ()
order = 10


def read(table: TieTable) -> Reading:
    """The larger of P(nearer) and P(away), away with a minus; rests on the contact days of both windows."""
    courses = table.courses
    nearer, away = np.nan_to_num(courses.p_nearer), np.nan_to_num(courses.p_away)
    support = np.where(np.isnan(courses.p_nearer), 0, courses.recent_count + courses.usual_count)
    return Reading(np.where(nearer >= away, nearer, -away), support.astype(np.float64))


def reasons(case: Case) -> tuple[Reason, ...]:
    """One sentence on the windows, with the probability of the call."""
    course, courses, i = case.tie.course, case.table.courses, case.i
    if course.trend is Trend.UNSEEN:
        return ()
    recent, days = int(courses.recent_count[i]), course.recent_days
    touch = f"in touch on {recent} of the last {count(days, 'day', 'days')}"
    usual = f"usually {figure(course.usual * days / RECENT_DAYS)}"
    nearer, away = course.p_nearer or 0.0, course.p_away or 0.0
    match course.trend:
        case Trend.NEW:
            sentence = (
                f"New: {touch}; there are fewer than {LEAST_DAYS} days before them to compare with."
                if course.usual_days < LEAST_DAYS
                else f"New: {touch}."
            )
        case Trend.NEARER:
            sentence = f"Nearer ({percent(nearer)}): {touch}, {usual}."
        case Trend.AWAY:
            sentence = f"Away ({percent(away)}): {touch}, {usual}."
        case Trend.STEADY:
            sentence = f"Steady: {touch}, {usual}."
        case Trend.PUSHED:
            sentence = f"Pushed away: {_push(case)}."
        case _:
            sentence = f"Not sure yet: {touch}, {usual}; too few days to tell a change from chance."
    if course.trend in (Trend.NEARER, Trend.AWAY, Trend.STEADY, Trend.UNSURE):
        sentence += _times(course) + _turned(case)
    acts = np.flatnonzero(case.ledger.acts.time_us > case.table.at_us - RECENT_DAYS * DAY_US)
    return (Reason(name, sentence, max(nearer, away), tuple(case.ledger.addresses(acts))),)


def _times(course: Course) -> str:
    """By how much, with the interval that holds the truth in four of five ties."""
    if course.ratio_low is None or course.ratio_high is None:
        return ""
    low, high = figure(course.ratio_low), figure(course.ratio_high)
    return f" Most likely {low} to {high} times as often as usual, by how much your ties vary in general."


def _turned(case: Case) -> str:
    """When it changed, where that is more probable than not, goes the way of the call, and every day since was seen."""
    course = case.tie.course
    trend = course.trend
    if trend not in (Trend.NEARER, Trend.AWAY) or course.recent_days < RECENT_DAYS:
        return ""
    found = turns(case.ledger.acts, case.table.at_us, case.table.quiet)
    turn = found.turn(0) if len(found.day) else None
    if turn is None or (turn.after > turn.before) != (trend is Trend.NEARER):
        return ""
    return f" Turned about {day(turn.day)} ({percent(turn.probability)})."


def _push(case: Case) -> str:
    recent = case.ledger.since(case.table.at_us - RECENT_DAYS * DAY_US + 1)
    worst = min((e for e in recent if e.label is Label.PUSHED), key=lambda e: e.effect, default=None)
    if worst is None or worst.interaction.time is None:
        return "one act took points away"
    act = f"a {worst.interaction.kind} on {day(worst.interaction.time)}"
    return f"{act} took {-worst.effect:.1f} points" if worst.effect < -0.05 else f"{act}, with nothing there to take"
