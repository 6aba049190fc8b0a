"""Invented exchanges, one of each verdict: for tests of the page and of the person's page."""

from dataclasses import replace

from nearer.faces.web.invented import act, frame, when, who
from nearer.faces.web.invented import person as plain_person
from nearer.pages.exchanges import GROUPS, METHOD, ExchangeRow, Exchanges, Tally
from nearer.pages.parts import Empty, Measure, Option
from nearer.pages.person import ExchangesBrief, Person

_SAID = (
    "Did the talk go well?",
    "هل وصلتك الرسالة؟",
    '<img src=x onerror="window.__pwned=1"> and **stars**',
    "A long answer. " * 40,
)
_WENT = "Of your 14 approaches in words: 9 brought you nearer; 1 pushed away; 3 came to nothing; of 1 nobody can tell."
_COOLED = "It cooled with time: you were in touch less often, and no act of either of you pushed it down."
_VERDICTS = ("nearer", "away", "nothing", "cannot tell")


def tallies(k: int) -> tuple[Tally, ...]:
    """Counts of each sort of exchange."""
    page = f"{who(k).href}/exchanges"

    def count(value: int, show: str, verdict: str) -> Measure:
        return Measure(value, f"{value}", f"{page}?show={show}&verdict={verdict}")

    return tuple(
        Tally(label, count(14, show, "all"), *(count(n, show, v) for n, v in zip((9, 1, 3, 1), _VERDICTS, strict=True)))
        for show, label in GROUPS.items()
    )


def exchange(k: int) -> ExchangeRow:
    """One exchange of each verdict in turn; the second is overruled, the last is not over."""
    verdict = _VERDICTS[k % 4]
    back = f"{who(k).href}/why/closeness"
    reasons = (
        "They answered after 3 hours, in more words (40 against 12) and asked something back.",
        "They blocked you after 2 days. It had been answered before.",
        "Yours were the last words of a conversation. No answer came within 14 days; one would have been seen.",
        "Not over yet: an answer may still come until 12 March 2026.",
    )
    return ExchangeRow(
        id=f"mastodon/{k}",
        side="out" if k % 3 else "in",
        what="You approached: 2 replies, 1 like" if k % 3 else "They replied to you",
        first=when(9 + 20 * k),
        until=when(20 * k - 5),
        window="14 days",
        verdict="nearer" if k % 4 == 1 else verdict,
        found=verdict,
        yours="nearer" if k % 4 == 1 else None,
        reason=reasons[k % 4],
        grounds=("answered",),
        probability=Measure(0.35, "35 %", f"{who(k).href}/why/exchanges") if k % 4 == 3 else None,
        effect=Measure(4.2, "+4.2", back),
        silence=Measure(-1.5, "−1.5", back),
        acts=(act(k, incoming=False, text=_SAID[k % 4]),) if k % 4 != 1 else (),
        answers=(act(k + 1, incoming=True, text=_SAID[(k + 1) % 4], private=k % 2 == 1),) if k % 4 < 2 else (),
        total=9 if k == 0 else 1,
        evidence=(f"mastodon/{k + 1}",),
        decision=7 if k % 4 == 1 else None,
    )


def exchanges(k: int = 0, count: int = 6) -> Exchanges:
    """The exchanges with one invented person."""
    page = f"{who(k).href}/exchanges"
    shows = {"all": "All", **GROUPS}
    return Exchanges(
        frame=frame(page, "Exchanges"),
        who=who(k),
        sentence=_WENT,
        course=_COOLED,
        tallies=tallies(k),
        sums="60 exchanges together: acts +46, silence −31, silence since the last act −1, exactly 14 points.",
        shows=tuple(Option(label, f"{page}?show={show}", show == "all") for show, label in shows.items()),
        filters=tuple(Option(v, f"{page}?verdict={v}", v == "all") for v in ("all", *_VERDICTS)),
        rows=tuple(exchange(i) for i in range(count)),
        total=count,
        page=1,
        pages=3 if count else 1,
        previous=None,
        following=f"{page}?page=2" if count else None,
        verdicts=_VERDICTS,
        not_visible=("likes you received on X",),
        method=METHOD,
        why=f"{who(k).href}/why/exchanges",
        account_key="mastodon/1",
        empty=None if count else Empty("No such exchange", "None of this sort and verdict.", "Show all", page),
    )


def person(k: int = 0) -> Person:
    """An invented person with whom exchanges were had."""
    brief = ExchangesBrief(_WENT, _COOLED, tallies(k), f"{who(k).href}/exchanges")
    return replace(plain_person(k), exchanges=brief)
