"""Checking a draft in the browser. It is sent in the body of a form, kept nowhere, and part of no address."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from nearer.api.nearer import Nearer
from nearer.faces.web import toasts
from nearer.faces.web.actions import text
from nearer.faces.web.render import render
from nearer.pages import to_json
from nearer.pages.check import Check, Told, build
from nearer.pages.opinion import asked_of_draft
from nearer.pages.view import View


def routes() -> list[Route]:
    """The addresses that a draft is sent to; the empty form is a page like others."""
    return [Route("/check", check, methods=["POST"]), Route("/check.json", check_json, methods=["POST"])]


async def check(request: Request) -> Response:
    """The page with what was found."""
    async with request.form(max_files=0) as form:
        page = await run_in_threadpool(_built, request.app.state.nearer, form)
    return HTMLResponse(render(page, toasts.surround(request.app.state.nearer, request)))


async def check_json(request: Request) -> Response:
    """The same as JSON."""
    async with request.form(max_files=0) as form:
        page = await run_in_threadpool(_built, request.app.state.nearer, form)
    return Response(to_json(page), media_type="application/json")


def _built(nearer: Nearer, form: FormData) -> Check:
    told = Told(
        text=text(form, "text").replace("\r\n", "\n"),
        reply_to=text(form, "reply_to"),
        by=text(form, "by"),
        network=text(form, "network"),
        part=text(form, "part"),
    )
    if text(form, "ask") == "model" and told.text.strip():
        asked_of_draft(nearer, told.text, told.by)
    return build(nearer, View(address="/check"), told)
