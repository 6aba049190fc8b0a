"""The page `/-/patterns`: every component in every state, on invented people."""

from dataclasses import replace
from functools import partial

from nearer.faces.web import invented, pictures
from nearer.faces.web.invented import NAMES, frame, when
from nearer.faces.web.invented_answer import outbox
from nearer.faces.web.render import Surround, Toast
from nearer.pages import check as check_page
from nearer.pages import offers as offers_page
from nearer.pages.clocks import Clock
from nearer.pages.history import DecisionRow, History
from nearer.pages.imports import (
    BatchCard,
    Count,
    FileNote,
    Import,
    Imports,
    JobCard,
    Report,
)
from nearer.pages.networks import Agreement, CallLine, HearingLine, NetworkCard, Networks, Offer
from nearer.pages.parts import Empty, HomeState, Option, When, Words
from nearer.pages.person import TrajectoryPoint
from nearer.pages.settings import EgoLine, Setting, Settings
from nearer.pages.sources import SightLine, SourceCard

_SIGHTS = (
    SightLine("reply", "seen", "seen", ""),
    SightLine("like", "partly", "never", "The export lists your likes without their time, and not those you received."),
)


def report(*, dry_run: bool) -> Report:
    """What an import did, or would do."""
    return Report(
        archive="archive-2026.zip",
        source="mastodon",
        title="Mastodon archive",
        network="mastodon",
        layout="outbox.json of 4.2",
        account="@me@mastodon.example",
        dry_run=dry_run,
        already=None if dry_run else when(20),
        new=12304,
        known=88,
        verbs=(Count("create", 9120), Count("like", 3184)),
        people=412,
        people_new=88,
        first=when(1400),
        last=when(2),
        problems=(FileNote("outbox.json", "A time that cannot be read", 3),),
        skipped=(FileNote("media_attachments/1.png", "pictures hold nothing about people and you", 412),),
        not_understood=("extra/<b>new</b>.json",),
        promises=(FileNote("tweets.js", "70 promised, 70 found", 70),),
        never=("Likes you received: the archive does not hold them.",),
        sights=_SIGHTS,
        time_zone="UTC",
        notes=("This archive is from November; what happened since is not in it.",),
        batch=None if dry_run else "b1",
    )


def job(status: str) -> JobCard:
    """An import at work."""
    return JobCard("j1", "archive-2026.zip", status, "reading outbox.json", 4120, 12304, when(0), "/imports/j1")


def batch(*, taken_back: bool) -> BatchCard:
    """An import that stands, or was taken back."""
    return BatchCard(
        id="b1",
        title="Mastodon archive",
        network="mastodon",
        archive="archive-2026.zip",
        account="@me@mastodon.example",
        imported=when(20),
        activities=12304,
        problems=3,
        taken_back=taken_back,
        decision=7 if taken_back else None,
        href="/imports/b1",
    )


def imports(*, empty: bool = False) -> Imports:
    """The list of imports."""
    sources = (
        SourceCard(
            "mastodon", "Mastodon", "Settings, Import and export, Request your archive. It takes minutes.", _SIGHTS
        ),
        SourceCard("x", "X", "Settings, Your account, Download an archive. It takes a day or two.", ()),
    )
    if empty:
        blank = Empty("Nothing was imported yet", "Choose a network below to see how to ask.", "", "")
        return Imports(frame("/imports", "Imports", HomeState.EMPTY), (), (), sources, blank)
    batches = (batch(taken_back=False), batch(taken_back=True))
    return Imports(frame("/imports", "Imports"), (job("running"),), batches, sources, None)


def one_import(stage: str) -> Import:
    """One import at a stage."""
    return Import(
        frame=frame("/imports/j1", "archive-2026.zip"),
        id="j1",
        stage=stage,
        job=job(stage) if stage in ("checking", "running") else None,
        reports=(report(dry_run=stage != "done"),) if stage in ("found", "done") else (),
        error=("This zip is only the first of 3 parts.", "instagram-1.zip", "Put all three parts in one folder.")
        if stage == "failed"
        else None,
        batch=batch(taken_back=False) if stage == "done" else None,
        ask_me=stage == "found",
        clocks=(
            Clock(
                "whatsapp",
                "WhatsApp chat export",
                "Europe/Lisbon" if stage == "done" else "",
                4,
                "Europe/Lisbon",
                batch="b1" if stage == "done" else None,
            ),
        )
        if stage in ("done", "found")
        else (),
    )


def networks(*, empty: bool = False) -> Networks:
    """Connections in every state, one that can be made, and one that waits for the user's word."""
    offers = (
        Offer(
            "mastodon",
            "Mastodon",
            "your server or your handle",
            "Say your server or your handle; your server asks you whether Nearer may read.",
            (CallLine("reply", "notyet", "Nearer reads; it does not write yet."),),
        ),
    )
    tokens = "Tokens are in the keyring of your system, and nowhere else."
    if empty:
        blank = Empty("No network is connected", "A connection shows the other side, too.", "Connect one", "#connect")
        return Networks(frame("/networks", "Networks", HomeState.EMPTY), (), offers, None, tokens, blank)
    fine = NetworkCard(
        id="mastodon-1",
        network="mastodon",
        title="Mastodon",
        account=NAMES[10],
        server="https://mastodon.example",
        rights="read",
        state="up to date",
        sentences=("Everything was seen.", "3 new acts in the last pull."),
        trouble=None,
        yours=False,
        seen=when(0),
        next=when(0),
        new=3,
        left=0,
    )
    refused = replace(
        fine,
        id="mastodon-2",
        state="needs you",
        sentences=("It waits for you.",),
        trouble=("The server does not accept the token.", "Connect the account again."),
        yours=True,
    )
    waiting = replace(fine, id="mastodon-3", state="waiting", sentences=("Waiting until 14:05.",), left=120)
    off = HearingLine(False, "off", (), None, "https://pds.example", (), 0, when(0))
    on = HearingLine(
        True, "hears", ("Acts are heard.", "12 acts kept."), None, "https://pds.example", ("paper",), 12, when(0)
    )
    hears = replace(fine, id="bluesky-1", network="bluesky", title="Bluesky", hearing=on)
    deaf = replace(hears, id="bluesky-2", hearing=off)
    trouble = ("The server ends its stream again and again.", "Nearer tries again later.")
    failing = replace(hears, id="bluesky-3", hearing=replace(on, state="not reached", trouble=trouble))
    agreement = Agreement("Mastodon", "https://mastodon.example/oauth/authorize?state=1", "1")
    return Networks(
        frame("/networks", "Networks"),
        (fine, refused, waiting, hears, deaf, failing),
        offers,
        agreement,
        tokens,
        None,
        outbox(),
    )


def check(*, empty: bool = False) -> check_page.Check:
    """A draft with findings of each level, one kept, and a long word."""
    around = frame("/check", "Check a draft")
    knows = "It knows one offer of yours and what you posted in the last thirty days."
    networks = ("bluesky", "mastodon")
    if empty:
        return check_page.Check(around, check_page.Told(), networks, False, "", (), (), (), knows)
    told = check_page.Told(f"Act now!!! {NAMES[11]}", "A wet studio.", "@ann", "mastodon", "no")
    findings = (
        check_page.FindingLine(
            "AC01", "alt-missing", "error", "", 0, 0, "A picture has no text.", "Say what one sees."
        ),
        check_page.FindingLine("SL03", "pressure", "warning", "Act now", 0, 7, "This presses.", "Say until when."),
        check_page.FindingLine("BT04", "exclaiming", "hint", "!!!", 7, 10, "So many marks.", "One is enough."),
    )
    pieces = (
        check_page.Piece("Act now", ("SL03",), "warning"),
        check_page.Piece("!!!", ("BT04",), "hint"),
        check_page.Piece(f" {NAMES[11]}", (), ""),
    )
    kept = (("SL01", "they asked"),)
    return check_page.Check(around, told, networks, True, "1 warning, 1 hint.", findings, pieces, kept, knows)


def offers(*, empty: bool = False) -> offers_page.Offers:
    """Offers that are open, have ended and are closed."""
    if empty:
        blank = Empty("You have written down no offer", "It is held back until it is needed.", "Write one", "#write")
        return offers_page.Offers(frame("/offers", "Offers", HomeState.EMPTY), (), (), blank)
    course = offers_page.OfferCard(
        id="5c1e2a00",
        name="Bread course",
        text="A day of baking, from the starter to the crust.",
        say=("my sourdough will not rise", NAMES[11]),
        address="https://bread.example/course",
        url="https://bread.example/course",
        price="60 pounds",
        until=when(0),
        state="open",
        made=when(1),
    )
    bare = replace(course, id="5c1e2a01", name=NAMES[3], text="", say=(), address="", url=None, price="", until=None)
    past = (replace(course, id="5c1e2a02", state="ended"), replace(course, id="5c1e2a03", state="closed"))
    return offers_page.Offers(frame("/offers", "Offers"), (course, bare), past, None)


def history(*, empty: bool = False) -> History:
    """Decisions, newest first."""
    if empty:
        blank = Empty("Nothing decided yet", "What you decide shows here.", "See today", "/")
        return History(frame("/history", "History"), (), 1, 1, None, None, blank)
    rows = (
        DecisionRow(3, when(0), "Undid: Done with the question of Ann Brook", "undo", True, None),
        DecisionRow(2, when(1), f"{NAMES[10]} and {NAMES[3]} are one person", "merge", True, "/people/x"),
        DecisionRow(1, when(2), "Done with the question of Ann Brook", "done", False, "/people/y"),
    )
    return History(frame("/history", "History"), rows, 1, 2, None, "/history?page=2", None)


def settings() -> Settings:
    """All settings."""
    return Settings(
        frame=frame("/settings", "Settings"),
        egos=(
            EgoLine("mastodon/me", "mastodon", "@me@mastodon.example", True, "Its archive was imported."),
            EgoLine("plain/7", "plain", NAMES[10], False, "The busiest account of a log without an owner."),
        ),
        settings=(
            Setting("zone", "Your time zone", "Days and times are shown in it.", "text", "Europe/Lisbon"),
            Setting("minutes", "Minutes for today", "Today fits in them.", "number", "15"),
            Setting("cloak", "Hide names and words", "For screens that others see.", "switch", "off"),
            Setting("keys", "Single keys", "j, k, e and the others act without Ctrl.", "switch", "on"),
            Setting("week", "The week begins on", "In charts and dates.", "choice", "Monday", ("Monday", "Sunday")),
        ),
        themes=tuple(Option(t, "/settings", t == "Auto") for t in ("Auto", "Light", "Dark")),
        home="~/.local/share/nearer",
        version="0.1.0",
        forgotten=2,
        facts=(("Activities", "12,304"), ("People", "412")),
    )


def patterns(ui: Surround) -> dict[str, object]:
    """All that the template of patterns shows."""
    rows = [invented.row(k) for k in range(7)]
    shown = replace(frame("/-/patterns", "Patterns"), notices=("A notice: an import is at work.",))
    return {
        "frame": shown,
        "ui": ui,
        "room": "",
        "here": "/-/patterns",
        "page": None,
        "names": [invented.who(k) for k in range(len(NAMES))],
        "measures": [invented.measure(43, "closeness"), invented.measure(None, "closeness")],
        "moments": [when(0.2), When(None, "some time before 20 Nov 2021"), When(None, "time not told")],
        "quotes": [
            Words("Did the talk go well?"),
            Words("هل وصلتك الرسالة؟"),
            Words("Between us: the second chapter is too long.", private=True),
            Words("•••", hidden=True),
            Words("A long answer. " * 40),
            Words("<script>window.__pwned=1</script>\n<img src=x onerror=window.__pwned=1>"),
        ],
        "toasts": [Toast("Done.", 4), Toast("Undone.", 5, "Bring it back"), Toast("Forgotten.")],
        "all_trends": (*pictures.TRENDS, "cannot tell"),
        "circle_names": ("inner", "near", "outer", "wide", "strangers", None),
        "openings": [invented.opening(k) for k in range(5)],
        "acts": [
            invented.act(1, incoming=True, text="Did it go well?"),
            invented.act(2, incoming=False, text="It did.", private=True),
            invented.act(3, incoming=True, text=None),
        ],
        "blank": Empty("No circles yet", "Nothing was imported.", "Import an archive", "/imports"),
        "options": tuple(Option(s, f"?sort={s}", s == "closeness") for s in ("closeness", "change", "last")),
        "rows": rows,
        "spark": partial(pictures.spark, top=90.0),
        "sky": pictures.circles(invented.circles()),
        "sky_few": pictures.circles(invented.circles((1, 2, 0, 3))),
        "course": pictures.trajectory(invented.person()),
        "course_unseen": pictures.trajectory(replace(invented.person(), band=None, trajectory=_ending_unseen())),
        "effects": pictures.effects(invented.person()),
        "effects_one": pictures.effects(replace(invented.person(), stems=invented.person().stems[:1])),
        "proposal": invented.proposal(),
        "reports": [report(dry_run=True), report(dry_run=False)],
        "batches": [batch(taken_back=False), batch(taken_back=True)],
        "jobs": [job("running"), replace(job("running"), total=0)],
        "pager": invented.people(),
    }


def _ending_unseen() -> tuple[TrajectoryPoint, ...]:
    line = invented.person().trajectory
    return tuple(replace(p, value=None) if k > 80 else p for k, p in enumerate(line))
