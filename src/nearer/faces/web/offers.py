"""Offers in the browser: write one down, close one. Both are decisions with their undo."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearer.api.nearer import Nearer
from nearer.faces.web import toasts
from nearer.faces.web.actions import text
from nearer.faces.web.failures import BadRequest


def routes() -> list[Route]:
    """The addresses of the forms."""
    return [
        Route("/offers", add, methods=["POST"]),
        Route("/offers/{id}/close", close, methods=["POST"]),
    ]


async def add(request: Request) -> Response:
    """Write an offer down."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_add, request.app.state.nearer, form)


async def close(request: Request) -> Response:
    """Close one."""
    nearer: Nearer = request.app.state.nearer
    return toasts.after("/offers", await run_in_threadpool(nearer.offers.close, request.path_params["id"]))


def _add(nearer: Nearer, form: FormData) -> Response:
    made = nearer.offers.add(
        text(form, "name"),
        text(form, "what"),
        examples=text(form, "say").splitlines(),
        address=text(form, "address"),
        price=text(form, "price"),
        until=_until(nearer, text(form, "until").strip()),
    )
    return toasts.after("/offers", made)


def _until(nearer: Nearer, day: str) -> datetime | None:
    """The end of a day in the user's zone."""
    if not day:
        return None
    try:
        ends = datetime.combine(datetime.fromisoformat(day).date(), time.max, ZoneInfo(nearer.setting("zone")))
        return ends.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadRequest("This is not a date.", where="until", next="Write it like 2026-05-01.") from error
