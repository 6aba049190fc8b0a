"""Saying in the browser what a table's columns mean. What was chosen is the page's address; saving is a decision."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from nearer.api.nearer import Nearer
from nearer.faces.web import toasts
from nearer.faces.web.actions import text
from nearer.faces.web.failures import BadRequest
from nearer.faces.web.render import render
from nearer.model.decision import Choice
from nearer.pages.columns import Asked, Columns, build, mapping_of, tables
from nearer.pages.view import View

_LONGEST, _MOST = 200, 20


def routes() -> list[Route]:
    """The address that saves; the page itself is one like others."""
    return [Route("/imports/{id}/columns", save, methods=["POST"])]


async def save(request: Request) -> Response:
    """Keep the mapping under its name, and look into the files again with it."""
    nearer: Nearer = request.app.state.nearer
    id = request.path_params["id"]
    async with request.form(max_files=0) as form:
        done = await run_in_threadpool(_save, nearer, id, form)
    if isinstance(done, Response):
        return done
    page = await run_in_threadpool(render, done, toasts.surround(nearer, request))
    return HTMLResponse(page, 400)


def asked(query: QueryParams) -> Asked | None:
    """What an address chose, None where it chose nothing. Raises BadRequest."""
    if not any(name in query for name in ("who", "ready", "table")):
        return None
    return _asked(
        {name: query.get(name, "") for name in query},
        {name: query.getlist(name) for name in ("when", "called", "value")},
    )


def _save(nearer: Nearer, id: str, form: FormData) -> Response | Columns:
    lists = {name: [x for x in form.getlist(name) if isinstance(x, str)] for name in ("when", "called", "value")}
    chosen = _asked({name: text(form, name) for name in form}, lists)
    page = build(nearer, View(address=f"/imports/{id}/columns"), id, chosen, saving=True)
    if page.missing or page.refused:
        return page
    heads = tables(nearer, id)
    mapping = mapping_of(heads[min(chosen.table, len(heads) - 1)], chosen)
    made = nearer.decide(Choice.MAPPING, (mapping.name,), mapping.saved())
    nearer.start(id, dry_run=True)
    return toasts.after(f"/imports/{id}", made)


def _asked(single: dict[str, str], lists: dict[str, list[str]]) -> Asked:
    for name in ("table", "who", "text", "id", "only"):
        _place(name, single.get(name, ""))
    for name in ("when", "called"):
        for place in lists[name]:
            _place(name, place)
    return Asked(
        table=int(single.get("table", "") or 0),
        ready=single.get("ready", "")[:_LONGEST],
        who=single.get("who", ""),
        when=tuple(place for place in lists["when"][:_MOST] if place),
        act=single.get("act", "")[:_LONGEST],
        mine=single.get("mine", "") == "1",
        called=tuple(place for place in lists["called"][:_MOST] if place),
        text=single.get("text", ""),
        id=single.get("id", ""),
        only=single.get("only", ""),
        values=tuple(value[:_LONGEST] for value in lists["value"][:_MOST]),
        order=order if (order := single.get("order", "")) in ("day", "month") else "",
        network=single.get("network", "shop")[:_LONGEST],
        name=single.get("name", "")[:_LONGEST],
    )


def _place(name: str, place: str) -> None:
    if place and not (place.isascii() and place.isdecimal() and len(place) <= 4):
        raise BadRequest("This is not a column.", where=name, next="Choose one of the table's columns.")
