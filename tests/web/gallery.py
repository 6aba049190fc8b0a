"""Every page on invented people, as the real templates, styles and script show it, without a home behind it."""

from collections.abc import Callable
from dataclasses import replace

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from nearer.faces.web import assets, invented, invented_answer, invented_exchanges, patterns
from nearer.faces.web.render import Page, Surround, Toast, render, render_error, render_template
from nearer.faces.web.security import Guard
from nearer.model.errors import NearerError
from nearer.pages.circles import Circles
from nearer.pages.parts import Empty, HomeState, Words
from nearer.pages.people import People
from nearer.pages.person import Person
from nearer.pages.today import Today
from web import invented_columns, invented_conduct, invented_listening, invented_needs, invented_research
from web.invented_five import five
from web.invented_how import how


def cloaked(page: Page) -> Page:
    return replace(page, frame=replace(page.frame, cloaked=True, demo=False))


def past(page: Page) -> Page:
    return replace(page, frame=replace(page.frame, past=True, demo=False, notices=("An import is at work.",)))


def empty_today() -> Today:
    first = Empty("Nothing is known yet", "No archive was imported.", "Import an archive", "/imports")
    page = invented.today(0)
    return replace(
        page, frame=replace(page.frame, state=HomeState.EMPTY, demo=False), empty=first, waiting=0, asleep=0, done=0
    )


def one_sided() -> Person:
    page = invented.person(1)
    unseen = invented.measure(None, "closeness")
    return replace(
        page,
        circle=None,
        standing="one-sided: their side not visible",
        closeness=unseen,
        change=unseen,
        forecast=unseen,
        forecast_by="",
        n_in=unseen,
        p_nearer=unseen,
        p_away=unseen,
        trend="cannot tell",
        trajectory=tuple(replace(p, value=None) for p in page.trajectory),
        band=None,
        stems=(),
        conversations=(),
        openings=(),
        more_conversations=None,
        accounts=page.accounts[:1],
        proposals=(),
        bio=None,
        empty=Empty("Their side is not visible", "X keeps what you did, not what came back.", "Imports", "/imports"),
    )


def hidden_words() -> Today:
    page = invented.today(2)
    cards = tuple(replace(c, words=Words("•••", hidden=True), url=None) for c in page.openings)
    return replace(page, openings=cards)


def nobody() -> People:
    return invented.people(0, query="zzz")


def attention() -> Circles:
    return invented.circles((3, 6, 12, 20), "attention")


def unknown_table() -> Page:
    page = patterns.one_import("failed")
    return replace(page, error=None, columns="/imports/j1/columns", unknown_table=True)


PAGES: dict[str, Callable[[], Page]] = {
    "today": invented.today,
    "today-seven": lambda: invented.today(7),
    "today-ended": lambda: invented.today(0),
    "today-empty": empty_today,
    "today-cloaked": lambda: cloaked(hidden_words()),
    "circles": invented.circles,
    "circles-attention": attention,
    "circles-empty": lambda: invented.circles((0, 0, 0, 0)),
    "circles-past": lambda: past(invented.circles()),
    "people": invented.people,
    "people-nobody": nobody,
    "person": invented.person,
    "person-exchanges": invented_exchanges.person,
    "person-rtl": lambda: invented.person(3),
    "person-script": lambda: invented.person(10),
    "person-long": lambda: invented.person(11),
    "person-one-sided": one_sided,
    "exchanges": invented_exchanges.exchanges,
    "exchanges-script": lambda: invented_exchanges.exchanges(10),
    "exchanges-long": lambda: invented_exchanges.exchanges(11),
    "exchanges-none": lambda: invented_exchanges.exchanges(3, 0),
    "exchanges-cloaked": lambda: cloaked(invented_exchanges.exchanges()),
    "person-conduct": invented_conduct.person,
    "conduct": invented_conduct.conduct,
    "conduct-script": lambda: invented_conduct.conduct(8),
    "conduct-cloaked": lambda: cloaked(invented_conduct.conduct()),
    "conduct-alone": invented_conduct.alone,
    "conduct-nothing": invented_conduct.nothing,
    "why": invented.why,
    "activity": invented.activity,
    "imports": patterns.imports,
    "imports-empty": lambda: patterns.imports(empty=True),
    "import-found": lambda: patterns.one_import("found"),
    "import-running": lambda: patterns.one_import("running"),
    "import-done": lambda: patterns.one_import("done"),
    "import-failed": lambda: patterns.one_import("failed"),
    "import-unknown-table": unknown_table,
    "columns": invented_columns.columns,
    "columns-empty": lambda: invented_columns.columns(empty=True),
    "columns-cloaked": lambda: cloaked(invented_columns.columns()),
    "five": five,
    "five-felt": lambda: five("felt"),
    "five-result": lambda: five("result"),
    "five-cloaked": lambda: cloaked(five("result")),
    "how": how,
    "how-empty": lambda: how(empty=True),
    "history": patterns.history,
    "history-empty": lambda: patterns.history(empty=True),
    "networks": patterns.networks,
    "networks-empty": lambda: patterns.networks(empty=True),
    "answer": lambda: invented_answer.answer(patterns.check()),
    "answer-empty": lambda: invented_answer.answer(patterns.check(), empty=True),
    "check": patterns.check,
    "check-empty": lambda: patterns.check(empty=True),
    "needs": invented_needs.needs,
    "needs-cloaked": lambda: cloaked(invented_needs.needs()),
    "needs-reading": invented_needs.reading,
    "listening": invented_listening.listening,
    "listening-spam": lambda: invented_listening.listening(spam=True),
    "research": invented_research.research,
    "research-found": lambda: invented_research.research("atlas"),
    "offers": patterns.offers,
    "offers-empty": lambda: patterns.offers(empty=True),
    "settings": patterns.settings,
}


def gallery() -> Starlette:
    """`/<page>?theme=dark&toast=1`; forms answer 204, other addresses the page of one person."""
    return Starlette(
        routes=[
            Route("/static/{hash}/{name}", assets.serve),
            Route("/-/patterns", _patterns),
            Route("/-/error", _error),
            Route("/imports/{id}/events", _events),
            Route("/people/{rest:path}", lambda _: HTMLResponse(render(invented.why()))),
            Route("/{name}", _show),
        ],
        middleware=[Middleware(Guard, hosts=())],
    )


def _show(request: Request) -> Response:
    return HTMLResponse(render(PAGES[request.path_params["name"]](), _around(request)))


def _events(request: Request) -> Response:
    body = 'retry: 60000\nevent: progress\ndata: {"done": 6000, "total": 12304, "message": "measuring ties"}\n\n'
    return Response(body, media_type="text/event-stream")


def _patterns(request: Request) -> Response:
    return HTMLResponse(render_template("patterns.html", patterns.patterns(_around(request))))


def _error(request: Request) -> Response:
    failure = NearerError("Nobody in your log is called that.", where="<b>x</b>", next="People lists everybody.")
    return HTMLResponse(render_error(failure, _around(request)))


def _around(request: Request) -> Surround:
    toast = Toast("Done.", 4) if "toast" in request.query_params else None
    return Surround(theme=request.query_params.get("theme", "auto"), toast=toast, undoable=True)
