"""Needs, invented: every answer of the gate, long names, other scripts, hostile text."""

from nearer.faces.web.invented import NAMES, frame, measure, when, who
from nearer.pages.mentions import Deed, Mention
from nearer.pages.needs import ConditionLine, NeedCard, Needs, OfferLine, Span
from nearer.pages.parts import Empty, HomeState, Option, Words

ASKED = "Can anybody recommend somebody who mends books? <b>My</b> atlas has come loose."


def offer(may: str, *, asked: bool = False) -> OfferLine:
    line = ConditionLine("how fresh", may, "They asked a day ago.", when(-3) if may == "not yet" else None)
    return OfferLine(
        id="5c1e2a00",
        name=NAMES[11],
        words=(Words("atlas"), Words("mends")),
        fit="It may be what they ask for." if asked else "It seems to be what they ask for.",
        asked=asked,
        may=may,
        sentence="You may mention it: every condition holds." if may == "yes" else "11 of 12 conditions hold.",
        conditions=(line, ConditionLine("to whom", "yes", "They asked everybody.", None)),
        mentioned=when(1) if may == "no" else None,
    )


def card(n: int, *offers: OfferLine, private: bool = False) -> NeedCard:
    return NeedCard(
        address=f"mastodon/{n}",
        account=f"mastodon/a{n}",
        who=who(n),
        asks="asks for a recommendation",
        to="everybody",
        said=when(n),
        network="mastodon",
        words=Words(ASKED, private),
        spans=(Span(0, 23, "asks for a recommendation"), Span(23, len(ASKED), "")),
        answered=n % 2 == 0,
        offers=offers,
        url=None if private else "https://mastodon.example/1",
        href=f"/act/mastodon/{n}",
        place="" if n else "#bookbinding",
        place_key="" if n else "mastodon/bookbinding",
        rule="" if n else "only when somebody asks",
        answer="yes" if n == 3 else "",
    )


def needs() -> Needs:
    deed = Deed("Offer", when(4), NAMES[3], "mastodon/9")
    mentions = (
        Mention(
            7, who(2), NAMES[3], "5c1e2a01", "mastodon/9", "mastodon/a9", when(4), "taken up", "nearer",
            "They answered within the day.", measure(2.1, "exchanges"), "/act/mastodon/9", (deed,),
        ),
        Mention(
            8, who(11), NAMES[3], "5c1e2a01", "mastodon/8", "mastodon/a8", when(5), "no answer noted", "cannot tell",
            "Your own words to them are not in the log yet.", None, "/act/mastodon/8", (deed,),
        ),
    )  # fmt: skip
    return Needs(
        frame=frame("/needs", "Needs"),
        needs=(
            card(0, offer("yes")),
            card(3, offer("not yet", asked=True), private=True),
            card(10, offer("no")),
            card(11),
        ),
        total=9,
        shows=(Option("Your offers answer", "/needs?show=offers", True), Option("All", "/needs?show=all", False)),
        mentions=mentions,
        rules=("offers are welcome", "only when somebody asks", "no offers"),
        offers=2,
        reading="",
        counted="Read: 7,662 texts.",
        empty=None,
    )


def reading() -> Needs:
    blank = Empty("Not read yet", "Nearer is still reading what was written.", "See today", "/")
    return Needs(
        frame("/needs", "Needs", HomeState.READY), (), 0, (), (), (), 0,
        "The texts of your log are being read: 12,000 of 90,000.", "", blank,
    )  # fmt: skip
