"""Invented conduct, with names and words rich in edge cases, and with sides that nobody could see."""

from dataclasses import replace
from datetime import UTC, datetime

from nearer.faces.web.invented import frame, when, who
from nearer.faces.web.invented import person as plain_person
from nearer.pages.conduct import METHOD, Conduct, Period, QuarterRow, WaitingRow
from nearer.pages.conduct_figures import NAMES, Compared, Figure
from nearer.pages.matter import MATTERS, AnsweringRow, Matter
from nearer.pages.parts import Empty, Measure, Words
from nearer.pages.person import ConductBrief, Person

_WORDS = (
    "Did the talk go well?",
    "هل وصلتك الرسالة؟",
    '<img src=x onerror="window.__pwned=1">',
    "A long answer. " * 40,
)


def figure(name: str, side: str, k: int, base: str, *, seen: bool = True) -> Figure:
    """A figure of one side, or one that nobody could see."""
    why = f"{base}/{name}?side={side}"
    if not seen:
        return Figure(Measure(None, "not visible", why), "")
    return Figure(Measure(0.9 - k / 50, f"{361 - k} of {386 + k} (9{k % 10} %)", why), f"likely {80 - k} % to 96 %")


def compared(base: str, k: int = 0, *, seen: bool = True) -> tuple[Compared, ...]:
    """All figures."""
    return tuple(
        Compared(title, figure(name, "you", k + i, base), figure(name, "they", k + i + 1, base, seen=seen))
        for i, (name, title) in enumerate(NAMES.items())
    )


def waiting(k: int) -> WaitingRow:
    """Somebody who waits."""
    count = Measure(2.0, "2 acts", f"{who(k).href}/conduct/waiting")
    words = None if k % 5 == 4 else Words(_WORDS[k % 4], private=k % 3 == 1)
    return WaitingRow(who(k), when(40 + k), "6 weeks", when(30 + k), count, words, k % 2 == 0, f"/act/mastodon/{k}")


def quarter(k: int) -> QuarterRow:
    """A quarter; in one of them their side could not be seen."""
    base, seen = "/conduct", k != 3
    return QuarterRow(
        name=f"{2024 + k // 4}, quarter {k % 4 + 1}",
        begins=datetime(2024 + k // 4, 3 * (k % 4) + 1, 1, tzinfo=UTC),
        you=figure("answered", "you", k, base),
        they=figure("answered", "they", 2 * k, base, seen=seen),
        you_range=(0.7 - k / 50, 0.95),
        they_range=(0.4, 0.9) if seen else None,
        fast=Figure(Measure(35.0 + k, f"half within {35 + k} minutes", f"{base}/speed"), "of 80 answers"),
    )


def matter() -> Matter:
    """The estimate, one part of which is too little to tell."""
    known = AnsweringRow(
        "All answers within a week",
        Measure(0.08, "+8 points", "/conduct/matter"),
        "likely +2 to +14",
        "40 of 62 came back, 60 % when matched",
        "21 of 50 came back, 52 % when matched",
    )
    little = AnsweringRow(
        "Answered within an hour",
        Measure(None, "too little to tell", "/conduct/matter?speed=hour"),
        "",
        "3 of 9 came back",
        "21 of 50 came back, 42 % unmatched",
    )
    said = "People whom you answered came back more often than those whom you did not. This is association, not proof."
    return Matter(said, (known, little), "41 people, 112 approaches.", MATTERS)


def conduct(first: int = 0, people: int = 6, quarters: int = 9) -> Conduct:
    """The page of everybody; those who wait begin with the name `first`."""
    return Conduct(
        frame=frame("/conduct", "Your conduct"),
        who=None,
        sentence="You answered 361 of 386 (94 %) of their approaches. 6 people wait for you, the longest for 6 weeks.",
        rows=compared("/conduct"),
        lately=(Period("The last 90 days", compared("/conduct", 3)), Period("Before", compared("/conduct", 4))),
        kinds=(Period("Direct messages", compared("/conduct", 5, seen=False)),),
        quarters=tuple(quarter(k) for k in range(quarters)),
        waiting=tuple(waiting(first + k) for k in range(people)),
        waiting_total=Measure(float(people + 3), f"{people + 3}", "/conduct/waiting"),
        waiting_older=1204,
        matter=matter(),
        method=METHOD,
        empty=None,
    )


def alone(k: int = 3) -> Conduct:
    """The page of one person."""
    base = f"{who(k).href}/conduct"
    return replace(
        conduct(0, 0, 0),
        frame=frame(base, "Your conduct"),
        who=who(k),
        rows=compared(base, seen=False),
        waiting_total=None,
        waiting_older=0,
        matter=None,
    )


def nothing() -> Conduct:
    """A home that holds nothing."""
    empty = Empty("Nothing here yet", "Nearer knows only what you bring in.", "Bring in an archive", "/imports")
    page = replace(conduct(0, 0, 0), sentence="", rows=(), lately=(), kinds=(), matter=None, waiting_older=0)
    return replace(page, waiting_total=None, empty=empty)


def person() -> Person:
    """A person's page with the figures of both."""
    page = plain_person(3)
    base = f"{page.who.href}/conduct"
    return replace(page, conduct=ConductBrief(compared(base), base))
