"""Listening, invented: a spammer, somebody close, and too little to tell."""

from nearer.faces.web.invented import NAMES, frame, when, who
from nearer.pages.listening import BarLine, FactLine, HeardLine, Listening, MonthLine, TopicLine
from nearer.pages.parts import Words
from web.invented_needs import card


def listening(*, spam: bool = False) -> Listening:
    fact = FactLine("Texts that are the same again: 11 of 12.", 1.0, "say each thing once")
    kinds = ("spammer", "link baiter", "member of the community")
    taken = (Words("paste"), Words(NAMES[11]))
    line = HeardLine(who(11), when(2), Words(NAMES[3] + " <b>asks</b>"), taken, None, "/act/x/1")
    return Listening(
        frame=frame("/listening", "Listening"),
        who=who(3) if spam else None,
        reading="",
        balance="You wrote 40 texts in 90 days; 30 of them answer somebody.",
        bars=tuple(BarLine(kind, value, "some", (fact,)) for kind, value in zip(kinds, (0.9, 0.1, 0.5), strict=True)),
        unread="",
        plain=spam,
        aside=spam,
        account_key="x/1" if spam else "",
        set_aside=() if spam else (who(3), who(11)),
        months=(
            MonthLine("2025-04", None, 0, 0, 0, 0),
            *(MonthLine(f"2025-{n:02}", 5 * n, 3 * n, n, n, 2 * n) for n in range(5, 13)),
            *(MonthLine(f"2026-{n:02}", 9, 0, 2, 0, 0) for n in (1, 2, 3)),
        ),
        topics=(
            TopicLine(Words("linen thread"), 7, 2, (0, 1, 0, 0, 2, 1, 0, 3, 0, 2, 4, 1)),
            TopicLine(Words(NAMES[10], private=True), 3, 0),
        ),
        unanswered=(card(3),),
        taken_up=(line,),
        passed_over=(line,),
        empty=None,
    )
