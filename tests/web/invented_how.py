"""How this is computed, on invented figures rich in edge cases."""

from nearer.faces.web.invented import frame, when
from nearer.pages.how import CallLine, CircleLine, How, WeightLine
from nearer.pages.how_heads import CurvePoint, Fact, HeadPart, WindowLine
from nearer.pages.parts import Empty


def how(*, empty: bool = False) -> How:
    """The page of a full home, or of one in which nothing was imported."""
    return How(
        frame=frame("/how", "How this is computed"),
        sentence="Two numbers, never one.",
        asof=when(0),
        closeness=(Fact("An act of theirs counts", "2 times", "measured on logs of mail, messages, phone and forum"),),
        weights=()
        if empty
        else (
            WeightLine("reply", "1", "0.62", "0.41 to 0.94", "0.62", 122, "learnt"),
            WeightLine("missed call", "0.3", "", "", "0.30", 0, "prior only"),
        ),
        weights_sentence="" if empty else "On 585 cases that were kept back the learnt weights did better.",
        used=0 if empty else 3,
        waiting=0 if empty else 12_345,
        judgement="What you say is kept apart from the facts.",
        forecast_sentence="Whether they act towards you within 30 days.",
        heads=() if empty else (_head("Full head", 24), _head("Pair head", 0)),
        direction_sentence="Days in touch in the last 30 days against the 180 before.",
        calls=() if empty else (CallLine("away", 13, "92 % (12 of 13; 68 to 99 %)", "1.5", "nobody"),),
        circles_sentence="" if empty else "99 % of people were in the same circle a week later.",
        circles=() if empty else (CircleLine("Inner circle", 8, "88 % (7 of 8; 53 to 99 %)"),),
        empty=Empty("Nothing here yet", "Nearer knows only what you bring in.", "Bring in an archive", "/imports")
        if empty
        else None,
    )


def _head(name: str, windows: int) -> HeadPart:
    """A head with so many windows behind it, none of which leaves nothing to draw."""
    points = (0.0, 0.1, 0.3, 0.5, 0.8, 1.0) if windows else ()
    return HeadPart(
        name=name,
        speaks="Speaks of 1,234 people now.",
        sentence="Learnt from 2,345 cases of your own log.",
        calibrated=when(1) if windows else None,
        scores=(Fact("Off on average by", "1.8 points in 100", "expected calibration error"),) if windows else (),
        features=(Fact("days since the last act", "-1.28", "learnt, drawn towards the shipped"),),
        curve=tuple(
            CurvePoint(
                p, p * p, max(0.0, p * p - 0.1), min(1.0, p * p + 0.1), 100, f"forecast {p:.0%}, happened {p * p:.0%}"
            )
            for p in points
        ),
        windows=(WindowLine(when(0), 12_345, "1,021", 998, "learnt before it"),) * windows,
    )
