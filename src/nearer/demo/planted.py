"""The people with a story. Every story is held by a test of the same name in `tests/demo/test_stories.py`.

| story | who | what is true of them |
|---|---|---|
| inner circle | `INNER` (five) | in touch in nearly every week of the two years, both ways |
| drifting | `DRIFTING` | wrote about every six days, silent for two months |
| nearing | `NEARING` | once a month before, several times a week for five weeks |
| pushed away | `PUSHED` | got a pitch by direct message, and is gone from the next list of followers |
| blocks you | `BLOCKS` | got a pitch in public, unfollowed the next day, blocked the day after |
| courted | `COURTED` | a famous account; a hundred acts towards it, nothing ever came back |
| loyal fan | `FAN` | wrote more than thirty times; the bookbinder never did anything in return |
| question | `QUESTION` | asked something yesterday; it waits |
| first contact | `FIRST` | wrote for the first time three days ago; it waits |
| left | `LEFT` | answered the bookbinder's question nine days ago, and heard nothing |
| two networks | `JOINED` | one person on two networks, joined by verified links |
| same name | `SAME_NAME` | two people of one name, different in everything else |
| same handle | `PROPOSED` | the same name and handle on two networks, nothing verified: a proposal |
| moved | `MOVED` | changed servers; the new account names the old one |
| bot | `BOT` | thanks for every boost, by itself |
| blocked | `BLOCKED` | sold followers, four times; the bookbinder blocked it |
| one side | `UNSEEN` | on X, where only the bookbinder's own acts are visible |
| spammer | `SPAMMER` | posts one pitch over and over, with other numbers, and answers nobody |
| asking | `INNER[4]`, `ASKER`, `FAN` | ask everybody for what is offered; one close, a stranger, one mourning |
| seasonal | `SEASONAL`, `SEASONAL_SHOP` | writes and buys around December only; one address on both |
| holiday | (the bookbinder) | does nothing from 3 to 19 August, `life.holiday` |
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from nearer.demo.cast import EGO, SHOP, Member, account
from nearer.model.activity import Account

YEARS_DAYS = 730

_LISBON, _BERLIN, _LONDON = ZoneInfo("Europe/Lisbon"), ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")

_HANNA_PAGE = "https://lindqvist.example"

INNER: tuple[Member, ...] = (
    Member(
        account=account(
            "mastodon", "hanna@papier.example", "Hanna Lindqvist", "Paper maker, Uppsala. Linen, hemp, patience.",
            links=(_HANNA_PAGE, "https://bsky.example/profile/lindqvist.example"),
        ),
        zone=ZoneInfo("Europe/Stockholm"), gap=4.4, likes=0.45, pace=70, dm=0.35, followed=True,
    ),
    Member(
        account=account(
            "mastodon", "tvilhena@tinta.example", "Tomás Vilhena", "Tipógrafo no Porto. Chumbo, tinta e sardinhas.",
            address="tomas@vilhena.example",
        ),
        zone=_LISBON, gap=3.7, likes=0.35, tongue="pt", native=0.3, pace=45, dm=0.4, followed=True,
    ),
    Member(
        account=account("mastodon", "lubna@bench.example", "لبنى القدومي", "خطّاطة من عمّان. Calligrapher, Amman."),
        zone=ZoneInfo("Asia/Amman"), gap=5.2, likes=0.3, tongue="ar", native=0.3, pace=120, dm=0.3, followed=True,
    ),
    Member(
        account=account("bluesky", "castaing.sky.example", "Mireille Castaing", "Restauratrice de livres, Arles."),
        zone=ZoneInfo("Europe/Paris"), gap=5, likes=0.3, tongue="fr", native=0.3, pace=90, dm=0.35, followed=True,
    ),
    Member(
        account=account(
            "bluesky", "kwesi-binds.sky.example", "Kwesi Adomako", "Chemistry teacher. We bind books at school. Accra.",
        ),
        zone=ZoneInfo("Africa/Accra"), gap=4.1, likes=0.5, pace=60, dm=0.25, followed=True,
    ),
)  # fmt: skip

JOINED = Member(
    account=account(
        "bluesky", "lindqvist.example", "Hanna Lindqvist", "Linen, hemp, patience. Also on Mastodon.",
        links=(_HANNA_PAGE, "https://papier.example/@hanna"),
    ),
    zone=ZoneInfo("Europe/Stockholm"), gap=14, likes=0.15, pace=70, followed=True,
)  # fmt: skip
"""The second account of the first of `INNER`."""

DRIFTING = Member(
    account=account(
        "mastodon", "oskar@bench.example", "Oskar Breitenfeld", "Falzbeine, Ahlen, Werkzeug. Leipzig.",
    ),
    zone=_BERLIN, gap=6, likes=0.2, tongue="de", native=0.5, pace=100, dm=0.1, until=65 / YEARS_DAYS, followed=True,
)  # fmt: skip

NEARING = Member(
    account=account("bluesky", "naledi-zines.sky.example", "Naledi Mokwena", "Zines about shop signs. Gqeberha."),
    zone=ZoneInfo("Africa/Johannesburg"),
    gap=30,
    likes=0.04,
    pace=60,
    dm=0.25,
    since=0.8,
    followed=True,
)

PUSHED = Member(
    account=account(
        "mastodon", "gareth@social.example", "Gareth Pugsley", "Guild secretary, Leeds. Tea, type, trains."
    ),
    zone=_LONDON,
    gap=11,
    likes=0.12,
    pace=150,
    until=26 / YEARS_DAYS,
    followed=True,
)

BLOCKS = Member(
    account=account("bluesky", "delphine.sky.example", "Delphine Marchetti", "Illustratrice. Trieste, parfois Nice."),
    zone=_BERLIN,
    gap=13,
    likes=0.12,
    pace=150,
    tongue="fr",
    native=0.3,
    until=50 / YEARS_DAYS,
)

COURTED = Member(
    account=account("mastodon", "paperhour@fedi.example", "Imogen Fairweather · The Paper Hour", "A podcast."),
    zone=_LONDON,
    gap=400,
    likes=0.0,
    following=False,
    followed=True,
)

FAN = Member(
    account=account("bluesky", "mina-de-groot.sky.example", "Mina de Groot", "Zwolle. Koor, kat, kettingsteek."),
    zone=ZoneInfo("Europe/Amsterdam"),
    gap=11,
    likes=0.5,
    since=0.6,
)

QUESTION = Member(
    account=account("mastodon", "sunniva@social.example", "Sunniva Aasland", "School librarian, Tromsø."),
    zone=ZoneInfo("Europe/Oslo"),
    gap=33,
    likes=0.06,
    since=0.7,
    until=12 / YEARS_DAYS,
    followed=True,
)

FIRST = Member(
    account=account("bluesky", "parviz-ink.sky.example", "Parviz Rostampour", "Fountain pens, mostly leaking."),
    zone=ZoneInfo("America/Toronto"),
    gap=400,
    likes=0.0,
)

LEFT = Member(
    account=account("mastodon", "chiyo@papier.example", "長嶺 ちよ", "和紙。紙漉き三代目。Washi, Echizen."),
    zone=ZoneInfo("Asia/Tokyo"),
    gap=24,
    likes=0.1,
    tongue="ja",
    native=0.6,
    until=22 / YEARS_DAYS,
    followed=True,
)

SAME_NAME = (
    Member(
        account=account("mastodon", "joanapires@tinta.example", "Joana Pires", "Conservadora de papel, Porto."),
        zone=_LISBON, gap=40, likes=0.05, tongue="pt", native=0.7, followed=True,
    ),
    Member(
        account=account("bluesky", "joana-seaweed.sky.example", "Joana Pires", "Marine biologist, Faro. Kelp."),
        zone=_LISBON, gap=50, likes=0.05,
    ),
)  # fmt: skip

PROPOSED = (
    Member(
        account=account("mastodon", "eerokantolabooks@fedi.example", "Eero Kantola", "Bookseller, Turku."),
        zone=ZoneInfo("Europe/Helsinki"),
        gap=60,
        likes=0.04,
    ),
    Member(
        account=account("x", "eerokantola_books", "Eero Kantola", "Books, Turku."),
        zone=ZoneInfo("Europe/Helsinki"),
        gap=50,
        likes=0.04,
    ),
)

_PETRA_OLD = account("mastodon", "petra@fedi.example", "Petra Jelínková", "Marbler, Brno. Moved to bench.example.")

MOVED = (
    Member(account=_PETRA_OLD, zone=_BERLIN, gap=20, likes=0.08, until=0.41, followed=True),
    Member(
        account=account(
            "mastodon", "petra@bench.example", "Petra Jelínková", "Marbler, Brno.", same_as=(_PETRA_OLD.id,)
        ),
        zone=_BERLIN, gap=20, likes=0.08, since=0.4, followed=True,
    ),
)  # fmt: skip

BOT = Member(
    account=account("mastodon", "oldbindings@fedi.example", "Old Bindings Bot", "A binding every six hours.", bot=True),
    zone=_LONDON,
    gap=400,
    likes=0.0,
    following=False,
    followed=True,
)

BLOCKED = Member(
    account=account("bluesky", "growfast.sky.example", "GrowFast Agency", "We scale makers. DM to win."),
    zone=_LONDON,
    gap=400,
    likes=0.0,
    following=False,
)

SPAMMER = Member(
    account=account("bluesky", "printmoney.sky.example", "PrintMoney Studio", "Passive income for makers. Ask me how."),
    zone=_LONDON,
    gap=400,
    likes=0.0,
    following=False,
)

ASKER = Member(
    account=account("mastodon", "noor-ledger@social.example", "Noor Haddadin", "Accountant. Wants to use her hands."),
    zone=_BERLIN,
    gap=400,
    likes=0.0,
    following=False,
)

UNSEEN = Member(
    account=account("x", "priya_types", "Priya Raghunathan-Vale", "Type, tea, Leicester."),
    zone=_LONDON,
    gap=7,
    likes=0.1,
    pace=60,
    followed=True,
)

SEASONAL = Member(
    account=account(
        "mastodon", "aga@social.example", "Agnieszka Wrońska", "Kraków. Kalendarze, świece.",
        address="agnieszka@wronska.example",
    ),
    zone=ZoneInfo("Europe/Warsaw"), gap=9, likes=0.0, tongue="pl", native=0.6, followed=True,
)  # fmt: skip

SEASONAL_SHOP: Account = account(
    SHOP, "agnieszka@wronska.example", "Agnieszka Wrońska", address="agnieszka@wronska.example"
)

ORDINARY: tuple[Member, ...] = (
    *INNER, JOINED, DRIFTING, PUSHED, BLOCKS, QUESTION, LEFT, *SAME_NAME, *PROPOSED, *MOVED, UNSEEN,
)  # fmt: skip
"""Those whose usual days go like everybody's; their story comes on top."""

APART: tuple[Member, ...] = (NEARING, COURTED, FAN, FIRST, BOT, BLOCKED, SPAMMER, ASKER, SEASONAL)
"""Those whose story is all there is."""


def members() -> Iterator[Member]:
    """Everybody with a story who has an account on a network."""
    yield from ORDINARY
    yield from APART


TAKEN = frozenset(member.account.name or "" for member in members()) | {EGO["mastodon"].name or ""}
"""Names that nobody else may have."""
