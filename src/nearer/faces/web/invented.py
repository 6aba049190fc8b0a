"""Invented people and pages about them, rich in edge cases: for the page of patterns and for tests."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from nearer.charts.spokes import RIM, RINGS, place, radius
from nearer.pages.activity import Activity, Origin
from nearer.pages.circles import Circles, Dot, Ring
from nearer.pages.opinion import Second
from nearer.pages.parts import Act, Empty, Frame, HomeState, Measure, Option, ReasonLine, When, Who, Words
from nearer.pages.people import People, PersonRow, ProposalRow
from nearer.pages.person import AccountLine, ConversationCard, Person, PinChoice, Stem, TrajectoryPoint
from nearer.pages.readings import ReadingLine
from nearer.pages.today import OpeningCard, Today
from nearer.pages.why import Step, Why

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
NAMES = (
    "Ann Brook",
    "Mateo Ruiz",
    "Yuki 山田",
    "مريم الحسن",
    "Oluwaseun Adebayo",
    "Bo",
    "Priya Raman",
    "Jean-Luc Montparnasse-Delacroix",
    "אבי כהן",
    "Sol Vega",
    "<script>window.__pwned=1</script>",
    "A name that never ends " * 9,
    "Quote \" and ' and & and </title>",
    "\u202egnihtemos tfel ot thgir",
)
_TRENDS = ("nearing", "steady", "drifting", "pushed away", "not sure yet", "new", "cannot tell")


def frame(address: str, title: str, state: HomeState = HomeState.READY) -> Frame:
    """The frame of an example."""
    path = address.partition("?")[0]
    twin = "/today.json" if path == "/" else f"{path}.json"
    return Frame(title, address, twin, NOW, "Europe/Lisbon", False, state, True, False, ())


def when(days: float) -> When:
    """A moment so many days ago."""
    at = NOW - timedelta(days=days)
    return When(at, at.strftime("%a %-d %b %Y, %H:%M"))


def who(k: int) -> Who:
    """An invented person."""
    name = NAMES[k % len(NAMES)]
    id = blake2b(f"{k}".encode(), digest_size=6).hexdigest()
    return Who(id, name, f"@person{k}", ("mastodon", "bluesky")[: 1 + k % 2], f"/people/{id}")


def measure(value: float | None, what: str, k: int = 0) -> Measure:
    """A number with its way back."""
    text = "not visible" if value is None else f"{value:.0f}"
    return Measure(value, text, f"/people/{who(k).id}/why/{what}")


def act(k: int, *, incoming: bool, text: str | None, private: bool = False, days: float = 3) -> Act:
    """One act between you and an invented person."""
    return Act(
        id=f"mastodon/{k}",
        sentence="They replied to you" if incoming else "You replied to them",
        incoming=incoming,
        kind="reply",
        network="mastodon",
        when=when(days),
        words=None if text is None else Words(text, private),
        url=f"https://mastodon.example/@person{k}/{k}" if k % 2 else "javascript:window.__pwned=1",
        href=f"/act/mastodon/{k}",
        effect=Measure(2.1, "+2.1", f"/people/{who(k).id}/why/in"),
        label="drew nearer",
    )


_SAID = (
    "Did the talk go well? I kept thinking about what you said of workshops that never end.",
    "هل وصلتك الرسالة؟ أود أن أسمع رأيك في الفصل الثاني.",
    '<img src=x onerror="window.__pwned=1"> and **stars**\nand a second line',
    "A long answer. " * 40,
)


def opening(k: int) -> OpeningCard:
    """An opening with an invented person."""
    return OpeningCard(
        id=f"{k:012x}",
        kind=("a question waits", "you have not answered", "a first contact", "cooling against its rhythm")[k % 4],
        who=who(k),
        closeness=measure(43 - k, "closeness", k),
        words=Words(_SAID[k % 4], private=k % 3 == 1) if k % 5 != 4 else None,
        said=when(2 + k),
        why="They asked you something two days ago, and you usually answer within one.",
        why_href=f"/people/{who(k).id}/why/opening-{k:012x}",
        move="Answer the question first; then ask how their own chapter is coming on.",
        until=when(-4) if k % 2 else None,
        minutes=(4, 2, 1, 6)[k % 4],
        network=("mastodon", "bluesky", "slack")[k % 3],
        url=f"https://mastodon.example/@person{k}/{k}" if k % 3 != 2 else None,
        href=f"/people/{who(k).id}",
        before=(act(k, incoming=False, text="The talk is on Thursday."), act(k + 1, incoming=True, text=_SAID[0])),
        later=(
            ("Tomorrow", "2026-03-04T08:00:00Z"),
            ("At the weekend", "2026-03-07T08:00:00Z"),
            ("When they write", "reply"),
        ),
        looked=k % 4 == 1,
    )


def today(count: int = 4) -> Today:
    """A day with so many openings."""
    cards = tuple(opening(k) for k in range(count))
    blank = Empty("Nothing waits for you", "Nobody asked, nobody cools.", "See your circles", "/circles")
    return Today(
        frame=frame("/", "Today"),
        day="Tuesday 3 March",
        minutes=15,
        minutes_used=sum(c.minutes for c in cards),
        minutes_choices=(5, 15, 30, 60),
        openings=cards,
        waiting=3,
        asleep=2,
        done=1,
        empty=None if cards else blank,
    )


def circles(sizes: tuple[int, ...] = (5, 10, 32, 74), kind: str = "closeness") -> Circles:
    """A picture with so many people in each ring."""
    people: list[tuple[str, str, float]] = []
    middle = {"inner": 60.0, "near": 32.0, "outer": 9.0, "wide": 1.5}
    for (circle, points), size in zip(middle.items(), sizes, strict=True):
        start = len(people)
        people += [(who(start + i).id, circle, points * (0.5 + (i * 7 % 11) / 10)) for i in range(size)]
    dots = tuple(
        Dot(
            who=who(k),
            circle=circle,
            angle=spot.angle,
            radius=spot.radius,
            was=radius(circle, points * (0.4 if k % 6 else 2.2)) if k % 3 == 0 else None,
            trend=_TRENDS[k * 5 % 7],
            closeness=measure(points, "closeness", k),
            sentence="Last reply 4 days ago, usually 9.",
        )
        for k, ((_, circle, points), spot) in enumerate(zip(people, place(people), strict=True))
    )
    titles = ("Inner circle", "Near circle", "Outer circle", "Wide circle")
    rings = tuple(
        Ring(circle, title, RINGS[circle][1] / RIM, size)
        for circle, title, size in zip(RINGS, titles, sizes, strict=True)
    )
    return Circles(
        frame=frame("/circles", "Circles"),
        kind=kind,
        bring="Import your Mastodon or Bluesky archive to see what came back" if kind == "attention" else None,
        rings=rings,
        dots=dots,
        strangers=1204,
        unplaced=31,
        unplaced_href="/people?show=unplaced",
        since=when(90),
        summary="Four people came nearer since December; two drifted.",
        chance="By chance alone, one of these calls would be wrong.",
        periods=tuple(
            Option(f"a {p} ago", f"/circles?since={p}", p == "quarter") for p in ("month", "quarter", "year")
        ),
        empty=None if dots else Empty("No circles yet", "Nothing was imported.", "Import an archive", "/imports"),
    )


def proposal() -> ProposalRow:
    """Two accounts that may be one person."""
    return ProposalRow(
        who(0),
        who(10),
        "mastodon/1",
        "bluesky/2",
        "The same handle on two networks.",
        Measure(0.7, "70 %", "/people/x/why/in"),
    )


def row(k: int) -> PersonRow:
    """One line of the table of people."""
    spark = tuple(
        None if 7 <= i < 12 and k % 3 == 1 else max(0.0, 20 + k * 2 + 15 * ((i * 7 + k) % 5 - 2) / 3) for i in range(26)
    )
    return PersonRow(
        who=who(k),
        circle=("Inner circle", "Near circle", "Outer circle", "Wide circle", None)[k % 5],
        standing="one-sided: their side not visible" if k % 5 == 4 else "mutual",
        closeness=measure(None if k % 5 == 4 else 70 - 4 * k, "closeness", k),
        change=measure(2, "change", k),
        trend=_TRENDS[k % 7],
        direction="three contact days in thirty, usually five",
        n_in=measure(None if k % 5 == 4 else 12, "in", k),
        n_out=measure(31, "out", k),
        last=when(4 * k + 1),
        spark=spark if k % 5 != 4 else (None,) * 26,
    )


def people(count: int = 14, query: str = "") -> People:
    """The table of people."""
    return People(
        frame=frame("/people", "People"),
        rows=tuple(row(k) for k in range(count)),
        total=count,
        page=1,
        pages=3 if count else 1,
        previous=None,
        following="/people?page=2" if count else None,
        query=query,
        sorts=tuple(Option(s, f"/people?sort={s}", s == "closeness") for s in ("closeness", "change", "last", "name")),
        filters=tuple(Option(s, f"/people?show={s}", s == "all") for s in ("all", "nearing", "drifting", "unplaced")),
        clear="/people" if query else None,
        proposals=(proposal(),) if count else (),
        empty=None if count else Empty("Nobody is called that", "No name fits.", "Clear the search", "/people"),
    )


def person(k: int = 0) -> Person:
    """One invented tie in full."""
    weeks = [NOW - timedelta(weeks=104 - i) for i in range(105)]
    line = [None if 30 < i < 48 else 18 + 12 * ((i * 13 % 17) / 17) + i / 8 for i in range(105)]
    stems = [
        Stem(
            NOW - timedelta(days=480 - 20 * i),
            (4.2, 1.1, 0.4, 2.6)[i % 4] if i != 19 else -3.5,
            -(1.5, 0.6, 2.4)[i % 3],
            "drew nearer" if i != 19 else "pushed away",
            i % 2 == 0,
            f"/act/mastodon/{i}",
            "They replied to you" if i % 2 == 0 else "You replied to them",
        )
        for i in range(24)
    ]
    talk = ConversationCard(
        "How do you end a workshop?",
        "mastodon",
        "#teaching",
        when(40),
        when(2),
        "your turn",
        9,
        (
            act(1, incoming=True, text=_SAID[0]),
            act(2, incoming=False, text="It did, thank you. Nobody left early."),
            act(3, incoming=True, text=_SAID[1], private=True),
            act(4, incoming=True, text=_SAID[2]),
            act(5, incoming=True, text=None),
        ),
    )
    return Person(
        frame=frame(who(k).href, NAMES[k % len(NAMES)]),
        who=who(k),
        bio="Writes about <b>bread</b>. هنا ايضا",
        sentence="Nearing: five contact days in the last thirty, usually two. Their question of two days ago waits.",
        standing="mutual",
        circle="Near circle",
        pinned=k % 2 == 1,
        measured="Closeness",
        closeness=measure(43, "closeness", k),
        change=Measure(3.2, "+3.2", f"{who(k).href}/why/change"),
        trend="nearing",
        direction="Five contact days in thirty, usually two.",
        p_nearer=Measure(0.86, "86 %", f"{who(k).href}/why/direction"),
        p_away=Measure(0.02, "2 %", f"{who(k).href}/why/direction"),
        forecast=measure(0.78, "forecast", k),
        forecast_by="by the full head, from what passed between you and in the community around you",
        n_in=measure(61, "in", k),
        n_out=measure(48, "out", k),
        first=when(700),
        last=when(2),
        reasons=(
            ReasonLine("replies", "They answered 12 of your last 14 replies, mostly within a day.", 14, "/x/why"),
            ReasonLine("private", "You wrote to each other in private in five of the last six months.", 1, "/x/why"),
        ),
        not_visible=("likes you received on X",),
        trajectory=tuple(TrajectoryPoint(w, v) for w, v in zip(weeks, line, strict=True)),
        band=(20.0, 32.0),
        stems=tuple(stems),
        sums="Acts +46.0, silence −31.3: together +14.7 points since November 2024.",
        openings=(opening(k),),
        conversations=(talk,),
        conversations_total=12,
        more_conversations=f"{who(k).href}?more=1",
        accounts=(
            AccountLine(
                "mastodon/1", "mastodon", "@ann@mastodon.example", "Ann", "https://mastodon.example/@ann", None
            ),
            AccountLine("x/2", "x", "@ann", None, "javascript:alert(1)", "Her profile links to the other, and back."),
        ),
        proposals=(proposal(),),
        pins=tuple(PinChoice(c, c == "near" and k % 2 == 1) for c in (*RINGS, "strangers")),
        account_key="mastodon/1",
        empty=None,
    )


def why() -> Why:
    """How one number came about."""
    return Why(
        frame=frame(f"{who(0).href}/why/closeness", "Why 43?"),
        who=who(0),
        question="Why is closeness 43?",
        answer="Because they answered you on 12 days of the last three months, and you them on 9.",
        steps=(
            Step("Their replies count double: 21.4 points.", (act(1, incoming=True, text=_SAID[0]),), 61),
            Step("Yours add 9.8 points.", (act(2, incoming=False, text=_SAID[2]),), 1),
        ),
        method="Points fade with five half-lives from a day to a year; closeness is 100 S / (S + 15.6).",
        not_visible=("likes you received on X",),
        wrong=(("This reason is wrong", "this is wrong", "mastodon/1\nreplies"),),
        siblings=(("Why nearing?", f"{who(0).href}/why/direction"),),
    )


def activity() -> Activity:
    """One act down to its line in an archive."""
    return Activity(
        frame=frame("/act/mastodon/1", "They replied to you"),
        id="1",
        network="mastodon",
        sentence="Ann Brook replied to you",
        notation='2026-01-03T09:14:00Z  mastodon/1  @ann  create  -> @me  "<b>Did the talk go well?</b>"',
        when=when(59),
        fields=(("text", "<b>Did the talk go well?</b>"), ("visibility", "public"), ("url", "javascript:alert(1)")),
        people=(who(0),),
        url="javascript:alert(1)",
        readings=(
            ReadingLine("need", "asks for something", "yes, 81 %", (Words("Did the talk"),), "yes"),
            ReadingLine("sell", "sells something", "no, 1 %", (), ""),
        ),
        second=Second("gemma", "asks for something: yes, 64 %.", Words("Did the talk go well?")),
        origins=(Origin("b1", "Mastodon archive", "archive-2026.zip", when(20), "outbox.json, row 4", "/imports/b1"),),
    )
