"""The forms of "name your five". Each answer is a decision; a name that means nobody leads back to its field."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from nearer.api.nearer import Nearer
from nearer.api.surveying import feel, name_closest, take_back
from nearer.faces.web import toasts
from nearer.faces.web.failures import BadRequest
from nearer.pages.five import LONGEST, chosen
from nearer.ties.survey import ASKED, NAMED, felt_value

_FELT = "felt-"


def routes() -> list[Route]:
    """The addresses that the forms of the survey are sent to."""
    return [
        Route("/five/closest", closest, methods=["POST"]),
        Route("/five/felt", felt, methods=["POST"]),
        Route("/five/take-back", back, methods=["POST"]),
    ]


async def closest(request: Request) -> Response:
    """Those whom up to five fields `name` are the closest; none is an answer too."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_closest, request.app.state.nearer, form)


async def felt(request: Request) -> Response:
    """How close each person feels: fields `felt-<id>`, from 0 to 100; an empty one is no rating."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_felt, request.app.state.nearer, form)


async def back(request: Request) -> Response:
    """Every answer is undone."""
    return await run_in_threadpool(_back, request.app.state.nearer)


def _closest(nearer: Nearer, form: FormData) -> Response:
    names = [text[:LONGEST] for text in form.getlist("name") if isinstance(text, str)][:NAMED]
    keys = chosen(nearer, names)
    if keys is None:
        written = [("step", "closest"), *(("name", name) for name in names)]
        return RedirectResponse(f"/five?{urlencode(written)}", 303)
    made = name_closest(nearer, keys)
    return RedirectResponse("/five?step=felt", 303) if made is None else toasts.after("/five?step=felt", made)


def _felt(nearer: Nearer, form: FormData) -> Response:
    ratings: dict[str, int | None] = {}
    written = [(name, text) for name, text in form.multi_items() if name.startswith(_FELT) and isinstance(text, str)]
    for name, text in written[:ASKED]:
        value = felt_value(text) if text.strip() else None
        if text.strip() and value is None:
            raise BadRequest(
                "This is not from 0 to 100.", where="felt", next="Go back and write a whole number from 0 to 100."
            )
        ratings[nearer.find(name.removeprefix(_FELT)).id] = value
    made = feel(nearer, ratings)
    return RedirectResponse("/five?step=result", 303) if made is None else toasts.answered("/five?step=result", "rated")


def _back(nearer: Nearer) -> Response:
    made = take_back(nearer)
    return RedirectResponse("/five", 303) if made is None else toasts.answered("/five", "taken-back")
