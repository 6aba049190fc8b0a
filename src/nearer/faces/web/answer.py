"""Answering in the browser: drafts kept as they are typed, presses that can be undone, and the outbox.

A form of the page Answer always keeps what was typed. `do` says what else: "send" presses, "picture" adds the chosen
file, "drop|KEY" takes a picture away. A script sends the same form without `do` while one types.
"""

from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from nearer.api import composing
from nearer.api.nearer import Nearer
from nearer.api.outbox import CannotSend
from nearer.faces.web import toasts
from nearer.faces.web.actions import text
from nearer.faces.web.failures import BadRequest
from nearer.faces.web.render import render
from nearer.model.names import Visibility
from nearer.model.outbox import Deed, Item, ItemState, Picture
from nearer.pages.answer import Answer, build, mark
from nearer.pages.view import View

LARGEST = 20 * 2**20
"""Bytes of a form that are read: a picture of the most that Mastodon takes (16 MiB), and the words."""


def routes() -> list[Route]:
    """The addresses that forms are sent to; the page itself is one like others."""
    return [
        Route("/answer/{network}/{id:path}", answer, methods=["POST"]),
        Route("/outbox/{id}", outbox, methods=["POST"]),
        Route("/deed", deed, methods=["POST"]),
    ]


async def answer(request: Request) -> Response:
    """Keep the draft, and do what `do` says."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST:
        raise BadRequest("This is too large.", where="the picture", next="Choose a smaller one.")
    nearer: Nearer = request.app.state.nearer
    network, id = request.path_params["network"], request.path_params["id"]
    async with request.form(max_files=1, max_part_size=2**20) as form:
        file = form.get("picture")
        data = await file.read() if isinstance(file, UploadFile) else b""
        done = await run_in_threadpool(_answer, nearer, network, id, form, data)
    if isinstance(done, Item):
        return toasts.pressed(text(form, "back") or "/networks#outbox", done.id)
    return HTMLResponse(render(done, toasts.surround(nearer, request)))


async def outbox(request: Request) -> Response:
    """Undo, send again or drop one thing of the outbox."""
    nearer: Nearer = request.app.state.nearer
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_outbox, nearer, request.path_params["id"], form)


async def deed(request: Request) -> Response:
    """Like or boost `subject`, or follow `person`, or take that back."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_deed, request.app.state.nearer, form)


def _answer(nearer: Nearer, network: str, id: str, form: FormData, data: bytes) -> Answer | Item:
    """The item that was pressed, else the page as it stands now."""
    about = composing.subject(nearer, f"{network}/{id}")
    connection = composing.writer(nearer, about, text(form, "with"))
    held = next((i for i in nearer.outbox.items() if i.id == text(form, "id")), None)
    if held is not None and held.state not in (ItemState.DRAFT, ItemState.FAILED):
        return held  # Pressed already: a second press, or what a script sent too late.
    act = replace(
        about.act(Deed.REPLY, text(form, "text").replace("\r\n", "\n")),
        warning=" ".join(text(form, "warning").split()),
        language=text(form, "language").strip()[:8],
        visibility=_visibility(text(form, "visibility"), about.activity.visibility),
        pictures=() if held is None else tuple(_described(picture, form) for picture in held.act.pictures),
    )
    item = nearer.outbox.save(connection.id, act, text(form, "id") or None)
    trouble: tuple[str, str] | None = None
    do, _, key = text(form, "do").partition("|")
    try:
        if do == "send":
            view = build(nearer, View(address=f"/answer/{network}/{id}"), network, id, item)
            if view.findings and text(form, "seen") != mark(act.text):
                return view  # What was found is shown once; it never stands in the way.
            return nearer.outbox.press(item.id)
        if do == "picture":
            item = nearer.outbox.attach(item.id, _type(form), data, text(form, "alt").strip())
        elif do == "drop":
            item = nearer.outbox.detach(item.id, key)
    except CannotSend as cannot:
        trouble = (cannot.what, cannot.next)
    return build(nearer, View(address=f"/answer/{network}/{id}"), network, id, item, trouble)


def _described(picture: Picture, form: FormData) -> Picture:
    told = form.get(f"alt-{picture.key}")
    return replace(picture, alt=told.strip()) if isinstance(told, str) else picture


def _type(form: FormData) -> str:
    file = form.get("picture")
    return file.content_type or "" if isinstance(file, UploadFile) else ""


def _visibility(word: str, above: Visibility) -> Visibility:
    try:
        return Visibility(word)
    except ValueError:
        return above


def _outbox(nearer: Nearer, id: str, form: FormData) -> Response:
    back = text(form, "back") or "/networks#outbox"
    match text(form, "do"):
        case "undo":
            nearer.outbox.undo(id)
            return toasts.answered(back, "kept")
        case "send":
            return toasts.pressed(back, nearer.outbox.press(id).id)
        case "drop":
            nearer.outbox.discard(id)
            return toasts.answered(back, "dropped")
        case _:
            raise BadRequest("This cannot be done.", where="do", next="Use the buttons of the pages.")


def _deed(nearer: Nearer, form: FormData) -> Response:
    try:
        what = Deed(text(form, "deed"))
    except ValueError:
        raise BadRequest("This cannot be done.", where="deed", next="Use the buttons of the pages.") from None
    if what.written:
        raise BadRequest("This has a page of its own.", where="deed", next="Use the buttons of the pages.")
    if what in (Deed.FOLLOW, Deed.UNFOLLOW):
        connection, act = composing.whom(nearer, text(form, "person"))
        act = replace(act, deed=what)
    else:
        about = composing.subject(nearer, text(form, "subject"))
        connection, act = composing.writer(nearer, about), about.act(what)
    item = nearer.outbox.save(connection.id, act, text(form, "id") or None)
    return toasts.pressed(text(form, "back"), nearer.outbox.press(item.id).id)
