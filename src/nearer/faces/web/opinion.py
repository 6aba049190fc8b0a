"""Asking the user's own model about a post: one press, one request."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearer.api.nearer import Nearer
from nearer.faces.web import toasts
from nearer.faces.web.actions import text
from nearer.pages.opinion import asked_of


def routes() -> list[Route]:
    """The address of the form."""
    return [Route("/opinion", ask, methods=["POST"])]


async def ask(request: Request) -> Response:
    """Ask about the post `subject`."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_ask, request.app.state.nearer, form)


def _ask(nearer: Nearer, form: FormData) -> Response:
    entry = asked_of(nearer, text(form, "subject"))
    return toasts.answered(text(form, "back"), "unusable" if entry.opinion is None else "opinion")
