"""The rows of a table as a mapping would have them understood: who, when and what, or what is wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date

from nearer.model.activity import Activity
from nearer.model.names import Precision
from nearer.pages.parts import Words
from nearer.pages.view import Scene
from nearer.pages.words import LOCALE, many, when_text
from nearer.sources.decode import DecodeError
from nearer.sources.mapping.columns import Head, Mapping
from nearer.sources.mapping.rows import Mapped

ACTS = (
    ("purchase", "Bought or paid"),
    ("subscribe", "Subscribed"),
    ("unsubscribe", "Unsubscribed"),
    ("click", "Followed a link"),
    ("view", "Opened or read"),
    ("register", "Signed up or came"),
    ("message", "Wrote a message"),
    ("reply", "Answered or commented"),
    ("like", "Liked or reacted"),
    ("call", "Called"),
)
"""What a row of such tables may tell of: words of the plain form (`plain.verbs`), and how a page says them."""

_VALUES = 12


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row as it would be understood: who (and under which `name`), when and what, or why it would not come in.

    `counts` is False for a row that tells of nothing, which is no mistake.
    """

    row: int
    name: str
    who: str
    when: str
    what: str
    words: Words | None
    problem: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the column that says which rows count, how often it occurs, and whether it was chosen."""

    text: str
    count: int
    chosen: bool


def values(scene: Scene, head: Head, only: str, counted: Sequence[str]) -> Iterator[Value]:
    """The values of the column that says which rows count, the most frequent first."""
    if not only.isdecimal() or scene.cloaked:
        return
    place = int(only)
    counts = Counter(row[place].strip() for row in head.rows if place < len(row))
    chosen = {value.strip().casefold() for value in counted}
    for text, count in counts.most_common(_VALUES):
        yield Value(text[:80], count, text.casefold() in chosen)


def understood(scene: Scene, head: Head, mapping: Mapping) -> Iterator[RowLine]:
    """Every row that was looked at, as an import would understand it."""
    mapped = Mapped(mapping, "me")
    for number, act in mapped.tried(head):
        if act is None:
            yield RowLine(
                number, "", "", "", "", None, "Tells of nothing: a further row of one order, or left out.", counts=False
            )
        elif isinstance(act, DecodeError):
            yield RowLine(number, "", "", "", "", None, f"{act.why[:1].upper()}{act.why[1:]}.", counts=True)
        else:
            yield _told(scene, number, act, mapped)


def _told(scene: Scene, number: int, act: Activity, mapped: Mapped) -> RowLine:
    who = act.target if mapped.mapping.mine else act.actor
    account = mapped.people.get(who or "")
    name = account.name if account is not None and account.name else ""
    verb = mapped.mapping.verb
    return RowLine(
        row=number,
        name=scene.plain(name) or "",
        who=scene.plain(who) or "•••",
        when=_when(act, scene.zone),
        what=("You: " if mapped.mapping.mine else "") + dict(ACTS).get(verb, verb),
        words=scene.words(act.text),
        problem="",
        counts=True,
    )


def _when(act: Activity, zone: ZoneInfo) -> str:
    if act.time is None:
        return "time not told"
    if act.precision is Precision.DAY:
        return format_date(act.time, "d MMM y", locale=LOCALE)
    return when_text(act.time, zone)


def summary(rows: Sequence[RowLine], *, whole: bool) -> str:
    """How many of the rows would come in; `whole` where they are all that the table has."""
    if not rows:
        return ""
    good = sum(not row.problem for row in rows)
    left = sum(bool(row.problem) and not row.counts for row in rows)
    bad = len(rows) - good - left
    told = f"Of the {'' if whole else 'first '}{many(len(rows), 'row')} {good} would come in"
    told += f", {left} tell of nothing" if left else ""
    return told + (f", {bad} cannot be read." if bad else ".")


def notes(rows: Sequence[RowLine]) -> Iterator[str]:
    """What is wrong in more rows than are shown, and what the whole table lacks."""
    problems = Counter(row.problem for row in rows if row.problem and row.counts)
    for problem, count in problems.most_common(4):
        first = next(row.row for row in rows if row.problem == problem)
        yield f"{problem} {many(count, 'row')}, the first is row {first}."
    if any("which the month" in problem for problem in problems):
        yield "Under More columns, say whether its dates begin with the day or the month."
