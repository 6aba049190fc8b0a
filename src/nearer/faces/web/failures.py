"""Failures as pages: what happened, where, and what to do next; never anybody's words."""

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from nearer.faces.web.render import render_error
from nearer.model.errors import NearerError


class BadRequest(NearerError):
    """An address or a form that cannot be understood."""

    code = "NR-WEB-01"


class NotThere(NearerError):
    """An address without a page."""

    code = "NR-WEB-02"


class OwnFault(NearerError):
    """A fault of the program."""

    code = "NR-WEB-03"


_STATUS = {
    "NR-WHO-01": 404,
    "NR-WHO-02": 409,
    "NR-JOB-01": 404,
    "NR-NEED-01": 404,
    "NR-POST-01": 404,
    "NR-UNDO-01": 404,
    "NR-IMPORT-21": 404,
    "NR-MAP-02": 404,
    "NR-WHY-01": 404,
    "NR-WHY-02": 404,
    "NR-WEB-02": 404,
    "NR-SEND-04": 404,
    "NR-SEND-05": 404,
    "NR-SEND-07": 409,
    "NR-SEND-02": 403,
}
"""The status of failures that are not plainly a bad request."""

_NEXT = {
    404: ("There is nothing at this address.", "Go to a room in the list of rooms."),
    405: ("This address does not take that.", "Use the buttons of the pages."),
}


def known(request: Request, error: Exception) -> Response:
    """A failure that says what, where and what next."""
    assert isinstance(error, NearerError)
    return answer(request, error, _STATUS.get(error.code, 400))


def http(request: Request, error: Exception) -> Response:
    """No such page, or not that way."""
    assert isinstance(error, HTTPException)
    what, next = _NEXT.get(error.status_code, ("This request could not be understood.", "Go back and try again."))
    return answer(request, NotThere(what, where=request.url.path, next=next), error.status_code)


def unknown(request: Request, error: Exception) -> Response:
    """A fault of the program: its kind is named, its message is not, because it may quote somebody."""
    fault = OwnFault(
        "Nearer made a mistake.",
        where=f"{request.url.path} ({type(error).__name__})",
        next="Try again. If it happens again, report it with the line above; your data is as it was.",
    )
    return answer(request, fault, 500)


def answer(request: Request, error: NearerError, status: int) -> Response:
    """The failure as HTML, or as JSON for a JSON address."""
    if request.url.path.endswith(".json"):
        body = {"error": {"code": error.code, "what": error.what, "where": error.where, "next": error.next}}
        return Response(msgspec.json.encode(body), status, media_type="application/json")
    return HTMLResponse(render_error(error), status)
