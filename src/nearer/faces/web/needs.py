"""Handing a need over: as a file to keep, or to a web address that was typed, on a press and not before."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearer.api.nearer import Nearer
from nearer.drafts.handover import as_csv, as_json, as_vcard
from nearer.faces.web import toasts
from nearer.faces.web.actions import text
from nearer.faces.web.failures import BadRequest
from nearer.pages import handing
from nearer.pages.view import View


def routes() -> list[Route]:
    """The addresses of files, and of the form that sends."""
    return [
        Route("/needs/handover.csv", table),
        Route("/needs/handover.vcf", card),
        Route("/needs/send", send, methods=["POST"]),
    ]


def table(request: Request) -> Response:
    """One need, or all that are shown, as CSV."""
    told = as_csv(handing.handed(request.app.state.nearer, View(), request.query_params.get("need", "")))
    return _file(told, "text/csv; charset=utf-8", "needs.csv")


def card(request: Request) -> Response:
    """One need, or all that are shown, as cards."""
    told = as_vcard(handing.handed(request.app.state.nearer, View(), request.query_params.get("need", "")))
    return _file(told, "text/vcard; charset=utf-8", "needs.vcf")


async def send(request: Request) -> Response:
    """Send one need to the address that was typed."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_send, request.app.state.nearer, form)


def _send(nearer: Nearer, form: FormData) -> Response:
    if not text(form, "need"):
        raise BadRequest("Which need?", where="need", next="Use the buttons of the page.")
    one = handing.handed(nearer, View(), text(form, "need"))[0]
    nearer.send(text(form, "address"), as_json(one))
    return toasts.answered(text(form, "back"), "sent")


def _file(told: str, kind: str, name: str) -> Response:
    return Response(told, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
