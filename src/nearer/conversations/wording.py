"""Why now, and a first move: plain sentences with numbers and dates. No names, no handles, nothing that was said."""

from datetime import datetime, tzinfo

from nearer.model.names import Kind
from nearer.model.opening import OpeningKind

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_VERBS = {
    Kind.MESSAGE: "wrote to you",
    Kind.REPLY: "replied to you",
    Kind.MENTION: "mentioned you",
    Kind.QUOTE: "quoted you",
}

_MOVES = {
    OpeningKind.QUESTION: "Answer the question that they asked. If you do not know yet, say when you will.",
    OpeningKind.UNANSWERED: "Take up what they said: answer it, or thank them and ask one thing about it.",
    OpeningKind.FIRST: "Say hello, answer what they said, and ask one thing about them.",
    OpeningKind.LEFT: "Thank them, say what their answer did for you, and ask back.",
}


def day(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """The day in words: `today`, `yesterday`, `on 3 March`, `on 3 March 2024` where it is another year."""
    then, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    if then == today:
        return "today"
    if (today - then).days == 1:
        return "yesterday"
    year = "" if then.year == today.year else f" {then.year}"
    return f"on {then.day} {MONTHS[then.month - 1]}{year}"


def ago(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """`day` with the count of days, where it does not say so by itself."""
    days = (now.astimezone(zone).date() - moment.astimezone(zone).date()).days
    return day(moment, now, zone) + (f", {days} days ago" if days > 1 else "")


def act_why(
    kind: OpeningKind, act: Kind, said: datetime, times: int, since: datetime, now: datetime, zone: tzinfo
) -> str:
    """Why an act of theirs waits. They wrote `times` times from `since` on and nothing of it was answered."""
    when = ago(said, now, zone)
    burst = "" if times < 2 else f" They wrote {times} times since {day(since, now, zone).removeprefix('on ')}."
    match kind:
        case OpeningKind.QUESTION:
            return f"They asked you something {when}, and your answer has not come.{burst}"
        case OpeningKind.FIRST:
            return f"They {_VERBS[act]} for the first time {when}. You have never written to them.{burst}"
        case OpeningKind.LEFT:
            return f"They answered you {when}, and it has rested there since.{burst}"
        case OpeningKind.UNANSWERED | OpeningKind.COOLING:
            return f"They {_VERBS[act]} {when}, and nothing from you followed.{burst}"


def act_move(kind: OpeningKind) -> str:
    """What to do first about an act of theirs."""
    return _MOVES[kind]


def silence_why(last: datetime, usual: float, now: datetime, zone: tzinfo) -> str:
    """Why a tie seen from both sides cools."""
    silence = (now - last).days
    return (
        f"You were last in touch {ago(last, now, zone)}. Between the two of you {gap(usual)} is usual, so this is "
        f"{silence / max(usual, 1.0):.0f} times as long. After 8 times most ties have ended."
    )


def lapse_why(last: datetime, usual: float, now: datetime, zone: tzinfo) -> str:
    """Why attention lapsed, where only ego's side can be seen: nothing is said of a silence of theirs."""
    return (
        f"You used to turn to them about once in {gap(usual)}; the last time was {ago(last, now, zone)}. "
        "What came back from them is not visible here."
    )


def silence_move(said: datetime | None, last: datetime, now: datetime, zone: tzinfo) -> str:
    """How to take a talk up again: from their own last words, where there are any."""
    if said is None:
        return f"Go on from your last contact, {day(last, now, zone)}: ask what came of it."
    return f"Go on from what they last wrote to you, {day(said, now, zone)}: ask what came of it."


def lapse_move() -> str:
    """How to take attention up again without knowing what came back."""
    return "Look at what they have made or said lately, and answer that."


def gap(days: float) -> str:
    """A usual gap in words: `a day`, `4 days`."""
    whole = max(round(days), 1)
    return "a day" if whole == 1 else f"{whole} days"
