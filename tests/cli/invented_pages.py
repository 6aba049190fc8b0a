"""One object of every page, about invented people, some of whom have hostile names."""

from dataclasses import replace
from datetime import UTC, datetime

from nearer.pages.activity import Activity, Origin
from nearer.pages.circles import Circles, Dot, Ring
from nearer.pages.compared import Agreed, Differing, Unseen
from nearer.pages.five import Field, Five, Rated
from nearer.pages.history import DecisionRow, History
from nearer.pages.imports import BatchCard, Count, FileNote, Import, Imports, JobCard, Report
from nearer.pages.opinion import Second
from nearer.pages.parts import Act, Empty, Frame, HomeState, Measure, Option, ReasonLine, When, Who, Words
from nearer.pages.people import People, PersonRow, ProposalRow
from nearer.pages.person import AccountLine, ConversationCard, Person, PinChoice, Stem, TrajectoryPoint
from nearer.pages.readings import ReadingLine
from nearer.pages.settings import EgoLine, Setting, Settings
from nearer.pages.sources import SightLine, SourceCard
from nearer.pages.today import OpeningCard, Today
from nearer.pages.why import Step, Why

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ESC, RLO = "\x1b", "\u202e"
TITLE_CHANGER = f"Mallory{ESC}]0;owned\x07{ESC}[31mred"
TURNED = f"gpj.{RLO}annA"
HEBREW = "שרה כהן"
FORMULA = '=HYPERLINK("http://evil.example","x")'


def frame(title: str, *, demo: bool = False, cloaked: bool = False, past: bool = False) -> Frame:
    return Frame(
        title,
        "/",
        "/today.json",
        AT,
        "Europe/Lisbon",
        past,
        HomeState.READY,
        demo,
        cloaked,
        ("Bring in a newer archive.",),
    )


def when(text: str) -> When:
    return When(AT, text)


def measure(value: float | None, text: str, why: str = "/people/a1/why/closeness") -> Measure:
    return Measure(value, text, why)


ANN = Who("a1", "Ann Bell", "@ann@inv.example", ("mastodon", "bluesky"), "/people/a1")
MALLORY = Who("b2", TITLE_CHANGER, f"@{RLO}mal", ("x",), "/people/b2")
SARA = Who("c3", HEBREW, None, ("x",), "/people/c3")

ACT = Act(
    "1121",
    "Ann replied to you",
    True,
    "reply",
    "mastodon",
    when("Tue 24 Feb 2026, 10:14"),
    Words("Did the talk go well?\nI could not come."),
    "https://inv.example/@ann/1121",
    "/act/mastodon/1121",
    measure(1.5, "+1.5"),
    "drew nearer",
)
PRIVATE = Act(
    "77",
    "You sent Ann a message",
    False,
    "message",
    "mastodon",
    when("Mon 23 Feb 2026, 08:00"),
    Words("see you at the harbour", private=True),
    None,
    "/act/mastodon/77",
)
OPENING = OpeningCard(
    "5c1e2a",
    "a question waits",
    ANN,
    measure(43, "43"),
    ACT.words,
    ACT.when,
    "A question to you has waited five days.",
    "/people/a1/why/opening-5c1e2a",
    "Tell her how the talk went.",
    when("Sun 8 Mar 2026"),
    4,
    "mastodon",
    ACT.url,
    "/people/a1",
    (PRIVATE,),
    (("tomorrow", "2026-03-02T04:00:00+00:00"), ("when she posts", "reply")),
)
TODAY = Today(frame("Today", demo=True), "Sunday 1 March 2026", 15, 4, (5, 15, 30), (OPENING,), 2, 1, 3, None)
EMPTY = Empty("Nothing waits", "Nobody waits for an answer of yours.", "Look at your circles", "/circles")
QUIET = Today(frame("Today"), "Sunday 1 March 2026", 15, 0, (5, 15), (), 0, 0, 0, EMPTY)

CIRCLES = Circles(
    frame("Circles"),
    "attention",
    "Bring in what others wrote to you to see the bond.",
    (Ring("inner", "Inner circle", 0.25, 1), Ring("near", "Near", 0.5, 1)),
    (
        Dot(ANN, "inner", 12.0, 0.2, 0.35, "nearer", measure(43, "43"), "Ann came nearer since December."),
        Dot(MALLORY, "near", 190.0, 0.4, None, "not sure yet", measure(None, "not visible"), "Seen twice."),
    ),
    7,
    2,
    "/people?show=unplaced",
    when("Mon 1 Dec 2025"),
    "One person came nearer, nobody left.",
    "By chance alone one in ten would seem to move.",
    (Option("month", "/circles?since=month", False), Option("quarter", "/circles?since=quarter", True)),
    None,
)


def row(who: Who, spark: tuple[float | None, ...] = (1.0, None, 3.0, 8.0)) -> PersonRow:
    return PersonRow(
        who,
        "inner",
        "mutual",
        measure(43.25, "43"),
        measure(-2.5, "−2.5"),
        "nearer",
        "Drawing nearer, 83 in 100",
        measure(12, "12"),
        measure(None, "not visible"),
        when("Tue 24 Feb 2026"),
        spark,
    )


PROPOSAL = ProposalRow(
    ANN, MALLORY, "mastodon/1129", "x/b 2;rm", "The same address stands in both.", measure(0.9, "9 in 10")
)
PEOPLE = People(
    frame("People"),
    (row(ANN), row(MALLORY), row(SARA), row(Who("d4", FORMULA, "@f", ("x",), "/people/d4"))),
    104,
    1,
    3,
    None,
    "/people?page=2&sort=change",
    "an",
    (Option("closeness", "/people?sort=closeness", True), Option("change", "/people?sort=change", False)),
    (Option("all", "/people", True), Option("unplaced", "/people?show=unplaced", False)),
    "/people",
    (PROPOSAL,),
    None,
)

PERSON = Person(
    frame("Ann Bell", past=True),
    ANN,
    "Builds boats.",
    "Ann is in your inner circle and draws nearer.",
    "mutual",
    "inner",
    True,
    "Closeness",
    measure(43, "43"),
    measure(3, "+3", "/people/a1/why/change"),
    "nearer",
    "Drawing nearer, 83 in 100",
    measure(0.83, "83 in 100", "/people/a1/why/direction"),
    measure(0.02, "2 in 100", "/people/a1/why/direction"),
    measure(0.78, "78 in 100", "/people/a1/why/forecast"),
    "by the pair head, from what passed between you",
    measure(12, "12", "/people/a1/why/in"),
    measure(14, "14", "/people/a1/why/out"),
    when("Sat 4 May 2024"),
    when("Tue 24 Feb 2026"),
    (ReasonLine("rhythm", "She answers within a day, nine times in ten.", 31, "/people/a1/why/reason-rhythm"),),
    ("Likes you received on X.",),
    tuple(TrajectoryPoint(AT, None if week == 3 else float(week)) for week in range(40)),
    (20.0, 45.0),
    tuple(Stem(AT, 0.5, -0.125, "kept", week % 2 == 0, "/act/mastodon/1", f"Act number {week}") for week in range(20)),
    "Acts +10, silence −2.5, together +7.5.",
    (OPENING,),
    (
        ConversationCard(
            "About the talk", "mastodon", "boats", ACT.when, ACT.when, "It is your turn.", 9, (PRIVATE, ACT)
        ),
    ),
    5,
    "/people/a1?more=1",
    (AccountLine("mastodon/1129", "mastodon", "@ann", "Ann", "https://inv.example/@ann", "The same verified link."),),
    (PROPOSAL,),
    (PinChoice("inner", True), PinChoice("near", False)),
    "mastodon/1129",
    None,
)

WHY = Why(
    frame("Why is Ann close?"),
    ANN,
    "Why does Ann stand at 43?",
    "Because she answers.",
    (Step("Twelve replies in two years.", (ACT, PRIVATE), 12),),
    "Counted with a half-life of 90 days.",
    ("Likes you received on X.",),
    (("This is not one person", "split", "mastodon/1129"),),
    (("direction", "/people/a1/why/direction"),),
)
ACTIVITY = Activity(
    frame("One activity"),
    "1121",
    "mastodon",
    "Ann replied to you",
    '2026-02-24T10:14:00Z  mastodon/1121  @1129  create  -> @42  "Did the talk go well?"',
    ACT.when,
    (("verb", "create"), ("text", f"Did it {ESC}[2J go well?")),
    (ANN,),
    "https://inv.example/@ann/1121",
    (ReadingLine("need", "asks for something", "yes, 81 %", (Words("Did it"),), "yes"),),
    Second("gemma", "asks for something: yes, 64 %.", Words("Did it")),
    (Origin("8f2c", "mastodon", "archive.zip", when("Sun 1 Mar 2026"), "outbox.json:17", "/imports/8f2c"),),
)

SIGHTS = (SightLine("reply", "seen", "never", "The export has only your own side."),)
REPORT = Report(
    "archive.zip",
    "mastodon",
    "Mastodon archive",
    "mastodon",
    "outbox.json",
    "@me@inv.example",
    True,
    when("Sun 3 May 2026"),
    12304,
    17,
    (Count("create", 12000), Count("like", 321)),
    90,
    88,
    when("4 May 2019"),
    when("24 Feb 2026"),
    (FileNote("outbox.json:9", "The time cannot be read.", 3),),
    (FileNote("avatar.png", "A picture.", 1),),
    (f"mystery{ESC}.bin",),
    (FileNote("likes.json", "70 promised, 69 found", 0),),
    ("Likes you received.",),
    SIGHTS,
    "UTC",
    ("Followers-only posts stay private.",),
    "8f2c",
)
JOB = JobCard("j1", "archive.zip", "running", "reading outbox.json", 120, 400, when("10:02"), "/imports/j1")
BATCH = BatchCard(
    "8f2c",
    "Mastodon archive",
    "mastodon",
    "archive.zip",
    "@me@inv.example",
    when("1 Mar 2026"),
    9,
    2,
    False,
    None,
    "/imports/8f2c",
)
IMPORTS = Imports(
    frame("Imports"),
    (JOB,),
    (BATCH,),
    (SourceCard("mastodon", "Mastodon archive", "Ask under Preferences.\nIt takes an hour.", SIGHTS),),
    None,
)
IMPORT = Import(
    frame("Import"), "j1", "failed", JOB, (REPORT,), ("This zip is broken.", "archive.zip", "Ask again."), BATCH, True
)
FIVE = Five(
    frame("Name your five"),
    "closest",
    (Option("Who is closest", "/five?step=closest", True), Option("How close", "/five?step=felt", False)),
    "Who are the people you feel closest to?",
    (Field(TITLE_CHANGER, "Nobody is called that."), Field("Ann Bell", "")),
    ("Ann Bell", HEBREW, TURNED),
    (),
    None,
    (),
    (),
    (),
    (),
    "",
    (),
    "",
    None,
)
FELT = replace(
    FIVE,
    step="felt",
    fields=(),
    offered=(),
    people=(Rated(ANN, 80), Rated(MALLORY, None), Rated(SARA, 0)),
    answered=when("Sun 1 Mar 2026"),
)
AGREED = replace(
    FELT,
    step="result",
    people=(),
    named=(ANN, MALLORY),
    agreed=(
        Agreed("In the inner circle", "3 of the 5 you named (23 to 88 %).", 0.6, 0.23, 0.88, 0.1, 5),
        Agreed("The order", "Too few to say.", None, None, None, None, 2),
    ),
    differing=(Differing(MALLORY, "You named them.", measure(4.2, "4.2"), "/people/b2/why/closeness", "x/b 2;rm"),),
    left_out=(Unseen(SARA, "Their side is not visible."),),
    caution="Nearer has learnt from what you said.",
    pins=("inner", "near"),
    method="Wilson and Spearman.",
)
HISTORY = History(
    frame("History"),
    (
        DecisionRow(17, when("1 Mar 2026"), "You left the opening with Ann.", "leave", True, "/people/a1"),
        DecisionRow(16, when("1 Mar 2026"), "You pinned Ann to near.", "pin", False, None),
    ),
    2,
    3,
    "/history",
    "/history?page=3",
    None,
)
SETTINGS = Settings(
    frame("Settings"),
    (EgoLine("mastodon/42", "mastodon", "@me@inv.example", True, "The archive is yours."),),
    (Setting("theme", "Colours", "Light, dark, or as the system.", "choice", "auto", ("auto", "light", "dark")),),
    (),
    "/home/ann/.local/share/nearer",
    "0.1.0",
    2,
    (("activities", "12,321"),),
)
