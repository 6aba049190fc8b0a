"""What the company that people keep does to the order and the circles, in words; the same on every page."""

from nearer.model.time import from_us
from nearer.pages.words import percent
from nearer.ties.table import TieTable
from nearer.ties.wording import day

REASONS = frozenset({"selectivity", "shared company"})
"""The reasons that rest on what others do among themselves (the names of their signals)."""

METHOD = (
    "Only logs in which others are seen among themselves tell of this. Selectivity is S / √(all of yours × all of "
    'theirs), S being the points of your tie and "all" the points of all ties of each. Shared company is the part of '
    "your contact and of theirs that falls on the same people. Neither ever touches closeness, its changes or what an "
    "act did: what somebody does towards a third person is no matter of your tie. They lift the order of people and "
    "the circles, by 1 + selectivity + shared company over the middle of your people. What stood at the beginning of "
    "the quarter counts all through it, so nobody moves within a quarter because somebody else did. Where no such log "
    "tells of a person, their points stay as they are. Measured on logs of mail and messages, this form orders people "
    "by who comes back as well as points alone do, and by who follows whom better; the bare quotient does worse."
)


def circles_cut_by(table: TieTable) -> str | None:
    """By what the circles are cut, None where it is closeness alone and no log tells of more."""
    if table.company is None:
        return None
    kept = table.standing_company
    if kept is None:
        return (
            "Circles are cut by closeness alone. A log shows what people do among themselves too; from the beginning "
            "of the next quarter on, selectivity and shared company count as well."
        )
    return (
        "Circles are cut by closeness lifted by selectivity and shared company, as they stood on "
        f"{day(from_us(kept.at_us))}. Closeness itself stays between the two of you."
    )


def ordered_by(table: TieTable) -> str | None:
    """By what people are ordered, None where it is closeness alone."""
    kept = table.standing_company
    if kept is None:
        return None
    return (
        "In the order of closeness lifted by selectivity (how much of all they send is for you) and shared company "
        f"(whom both of you know), as they stood on {day(from_us(kept.at_us))}."
    )


def lifted(table: TieTable, i: int) -> str | None:
    """By how much one person's points are lifted in the order and the circles, None where nothing lifts anybody."""
    kept = table.standing_company
    if kept is None:
        return None
    when = day(from_us(kept.at_us))
    if not kept.known[i]:
        return f"No log showed on {when} what they do among others: their points are taken as they are."
    return (
        f"Selectivity {percent(float(kept.selective[i]))} and shared company {percent(float(kept.overlap[i]))}, as "
        f"they stood on {when}, count their points × {float(kept.lift[i]):.2f} (the middle of your people is × 1)."
    )
