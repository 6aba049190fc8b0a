"""Reading: each page as HTML and as its JSON twin. The state of a page is its address."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from nearer import pages
from nearer.api.nearer import Nearer
from nearer.faces.web import toasts
from nearer.faces.web.failures import BadRequest
from nearer.faces.web.render import Page, render, render_template
from nearer.pages import to_json, view

Build = Callable[[Nearer, view.View, Request], Page]


def routes() -> list[Route]:
    """Every page under its address, and its twin under the same with `.json`."""
    twins: list[Route] = []
    shown: list[Route] = []
    for path, build in _ROOMS:
        twin = "/today.json" if path == "/" else f"{path}.json"
        twins.append(Route(twin, _as_json(build)))
        shown.append(Route(path, _as_html(build)))
    return [Route("/-/patterns", _patterns), *twins, *shown]


def _today(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.today.build(nearer, at, _number(request, "minutes"))


def _circles(nearer: Nearer, at: view.View, request: Request) -> Page:
    since = request.query_params.get("since", "quarter")
    if since not in ("month", "quarter", "year"):
        raise BadRequest("This period is not known.", where=f"since={since}", next="since is month, quarter or year.")
    return pages.circles.build(nearer, at, since)


def _people(nearer: Nearer, at: view.View, request: Request) -> Page:
    query = request.query_params
    return pages.people.build(
        nearer,
        at,
        q=query.get("q", ""),
        sort=query.get("sort", ""),
        show=query.get("show", "all"),
        page=_number(request, "page") or 1,
    )


def _person(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.person.build(nearer, at, request.path_params["id"], _number(request, "more") or 0)


def _exchanges(nearer: Nearer, at: view.View, request: Request) -> Page:
    query = request.query_params
    return pages.exchanges.build(
        nearer,
        at,
        request.path_params["id"],
        show=query.get("show", "all"),
        verdict=query.get("verdict", "all"),
        page=_number(request, "page") or 1,
    )


def _conduct(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.conduct.build(nearer, at, request.path_params.get("id"))


def _conduct_why(nearer: Nearer, at: view.View, request: Request) -> Page:
    query = request.query_params
    asked = pages.conduct_why.Asked(
        side=query.get("side", "you"),
        since=pages.conduct_why.moment_of(query.get("since")),
        until=pages.conduct_why.moment_of(query.get("until")),
        kind=query.get("kind"),
        speed=query.get("speed"),
    )
    return pages.conduct_why.build(nearer, at, request.path_params["what"], request.path_params.get("id"), asked)


def _five(nearer: Nearer, at: view.View, request: Request) -> Page:
    query = request.query_params
    return pages.five.build(nearer, at, query.get("step", ""), query.getlist("name"))


def _why(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.why.build(nearer, at, request.path_params["id"], request.path_params["what"])


def _activity(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.activity.build(nearer, at, request.path_params["network"], request.path_params["id"])


def _how(nearer: Nearer, at: view.View, _: Request) -> Page:
    return pages.how.build(nearer, at)


def _imports(nearer: Nearer, at: view.View, _: Request) -> Page:
    return pages.imports.build(nearer, at)


def _import(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.imports.one(nearer, at, request.path_params["id"])


def _columns(nearer: Nearer, at: view.View, request: Request) -> Page:
    from nearer.faces.web import mapping

    return pages.columns.build(nearer, at, request.path_params["id"], mapping.asked(request.query_params))


def _networks(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.networks.build(nearer, at, request.query_params.get("agree", ""))


def _check(nearer: Nearer, at: view.View, _: Request) -> Page:
    return pages.check.build(nearer, at)


def _needs(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.needs.build(nearer, at, request.query_params.get("show", ""), request.query_params.get("who", ""))


def _teach(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.teach.build(nearer, at, request.query_params.get("of", ""))


def _answer(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.answer.build(nearer, at, request.path_params["network"], request.path_params["id"])


def _listening(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.listening.build(nearer, at, request.query_params.get("who", ""))


def _research(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.research.build(nearer, at, request.query_params.get("q", ""), request.query_params.get("who", ""))


def _offers(nearer: Nearer, at: view.View, _: Request) -> Page:
    return pages.offers.build(nearer, at)


def _history(nearer: Nearer, at: view.View, request: Request) -> Page:
    return pages.history.build(nearer, at, _number(request, "page") or 1)


def _settings(nearer: Nearer, at: view.View, _: Request) -> Page:
    return pages.settings.build(nearer, at)


_ROOMS: tuple[tuple[str, Build], ...] = (
    ("/", _today),
    ("/circles", _circles),
    ("/people", _people),
    ("/people/{id}", _person),
    ("/people/{id}/exchanges", _exchanges),
    ("/people/{id}/conduct", _conduct),
    ("/people/{id}/conduct/{what}", _conduct_why),
    ("/people/{id}/why/{what}", _why),
    ("/act/{network}/{id:path}", _activity),
    ("/answer/{network}/{id:path}", _answer),
    ("/conduct", _conduct),
    ("/conduct/{what}", _conduct_why),
    ("/five", _five),
    ("/how", _how),
    ("/imports", _imports),
    ("/imports/{id}", _import),
    ("/imports/{id}/columns", _columns),
    ("/networks", _networks),
    ("/check", _check),
    ("/needs", _needs),
    ("/teach", _teach),
    ("/listening", _listening),
    ("/research", _research),
    ("/offers", _offers),
    ("/history", _history),
    ("/settings", _settings),
)


def _as_html(build: Build) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        nearer: Nearer = request.app.state.nearer
        page = build(nearer, _view(request, request.url.path), request)
        answer = HTMLResponse(render(page, toasts.surround(nearer, request)))
        toasts.clear(request, answer)
        return answer

    return show


def _as_json(build: Build) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        path = "/" if request.url.path == "/today.json" else request.url.path.removesuffix(".json")
        page = build(request.app.state.nearer, _view(request, path), request)
        return Response(to_json(page), media_type="application/json")

    return show


def _patterns(request: Request) -> Response:
    from nearer.faces.web.patterns import patterns

    ui = toasts.surround(request.app.state.nearer, request)
    return HTMLResponse(render_template("patterns.html", patterns(ui)))


def _view(request: Request, path: str) -> view.View:
    """The moment, the cloak and the address that a request asks for."""
    query = request.query_params
    cloak = query.get("cloak")
    # The path is written as the browser sent it, so that a link back leads to the same page.
    address = quote(path, safe="/~@:") + (f"?{request.url.query}" if request.url.query else "")
    return view.View(
        at=_moment(query["at"]) if query.get("at") else None,
        cloak=None if cloak is None else cloak not in ("0", "off", "no"),
        address=address,
    )


def _moment(text: str) -> datetime:
    """An ISO date or time; a date means its end, a time without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(
            "This is not a time.", where="at", next="Write it like 2026-01-03 or 2026-01-03T10:00:00Z."
        ) from error
    if len(text) <= 10:
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name)
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise BadRequest("This is not a number.", where=name, next=f"{name} is a whole number, such as 15.")
    return int(text)
