"""Connecting in the browser: say where, agree on the network's own page, come back; pull now; disconnect.

The network leads back to `/networks/back` with a code and the ticket that only this app and that page know. Nothing
of it is kept in an address that a page of ours links to, and the token is never in any page.
"""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from nearer.api.live import Begun
from nearer.api.nearer import Nearer
from nearer.api.scheduler import Listener, Scheduler
from nearer.faces.web import toasts
from nearer.faces.web.actions import text
from nearer.faces.web.failures import BadRequest
from nearer.model.secret import Secret
from nearer.sources.live.contract import Asked, Scope


def routes() -> list[Route]:
    """The addresses beside the page."""
    return [
        Route("/networks", connect, methods=["POST"]),
        Route("/networks/back", back),
        Route("/networks/agree", agree, methods=["POST"]),
        Route("/networks/{id}/pull", pull, methods=["POST"]),
        Route("/networks/{id}/hear", hear, methods=["POST"]),
        Route("/networks/{id}/disconnect", disconnect, methods=["POST"]),
    ]


async def connect(request: Request) -> Response:
    """Connect `network` at `where`: at once with a `token`, else by way of the network's own page."""
    home = f"{request.url.scheme}://{request.url.netloc}/networks/back"
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_connect, request.app.state.nearer, form, home)


async def back(request: Request) -> Response:
    """The network's page leads here with `code` and `state`, or with `error` where the user refused."""
    query = request.query_params
    return await run_in_threadpool(_back, request.app.state.nearer, query.get("state", ""), query.get("code", ""))


async def agree(request: Request) -> Response:
    """Connect with the `code` (or app password) that the user was given, where nothing leads back with it."""
    async with request.form(max_files=0) as form:
        nearer: Nearer = request.app.state.nearer
        return await run_in_threadpool(_back, nearer, text(form, "ticket"), text(form, "code").strip())


async def pull(request: Request) -> Response:
    """Pull a connection now, in the background."""
    nearer: Nearer = request.app.state.nearer
    id = (await run_in_threadpool(nearer.live.connection, request.path_params["id"])).id
    scheduler: Scheduler = request.app.state.scheduler
    scheduler.ask(id)
    return toasts.answered("/networks", "pulling")


async def hear(request: Request) -> Response:
    """Switch on or off (`do`) that a connection's stream is heard: at `server`, with hashtags (`tags`)."""
    listener: Listener = request.app.state.streams
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_hear, request.app.state.nearer, listener, request.path_params["id"], form)


async def disconnect(request: Request) -> Response:
    """End a connection; what was read stays."""
    nearer: Nearer = request.app.state.nearer
    await run_in_threadpool(nearer.live.disconnect, request.path_params["id"])
    return toasts.answered("/networks", "disconnected")


def _connect(nearer: Nearer, form: FormData, home: str) -> Response:
    scopes = frozenset({Scope.READ, Scope.WRITE} if text(form, "write") else {Scope.READ})
    asked = Asked(where=text(form, "where").strip(), own=not text(form, "others"), scopes=scopes, redirect=home)
    if not asked.where:
        raise BadRequest("Nothing was named.", where="where", next="Write your server, handle or a feed's address.")
    token = text(form, "token").strip()
    if token:
        nearer.live.accept(text(form, "network"), asked, Secret(token))
        return toasts.answered("/networks", "connected")
    begun = nearer.live.begin(text(form, "network"), asked)
    if isinstance(begun, Begun):
        return RedirectResponse(f"/networks?agree={begun.ticket}", 303)
    return toasts.answered("/networks", "connected")


def _hear(nearer: Nearer, listener: Listener, id: str, form: FormData) -> Response:
    hearing = nearer.hearing
    if text(form, "do") == "off":
        hearing.off(id)
        return toasts.answered("/networks", "deaf")
    hearing.on(id, text(form, "server"), tuple(text(form, "tags").split()))
    listener.look()
    return toasts.answered("/networks", "hearing")


def _back(nearer: Nearer, ticket: str, code: str) -> Response:
    if not code:
        raise BadRequest("Nothing was connected: your server gave no code.", next="Connect again and agree there.")
    nearer.live.finish(ticket, code)
    return toasts.answered("/networks", "connected")
