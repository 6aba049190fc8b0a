"""The door: who comes from another machine says the password once, and is known by a cookie until the app ends.

It stands only where the app listens beyond this machine, and then for everybody, this machine's own browser too: behind
a proxy all requests seem to come from here. A wrong password makes its machine wait, longer each time.
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from nearer.faces.web.render import render_template
from nearer.faces.web.security import local_path
from nearer.model.secret import Secret

COOKIE = "nearer-door"
LASTS_S = 30 * 24 * 3600
"""How long a browser is known, as long as the app runs. Our own choice."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
"""After a wrong password, and at most; doubled with each. Our own choice: at most some three thousand tries a day."""
MOST_KNOWN, MOST_CLIENTS = 100, 1_000
LONGEST_FORM = 8_192


@dataclass(slots=True)
class _Client:
    """The machine that asks: how many wrong passwords in a row, and its turn."""

    wrong: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Door:
    """ASGI middleware in front of the pages. `is_right` takes what was typed."""

    def __init__(self, app: ASGIApp, is_right: Callable[[Secret], bool]) -> None:
        self.app = app
        self._is_right = is_right
        self._known: dict[str, float] = {}
        self._clients: dict[str, _Client] = {}
        # A look at a password takes 64 MiB by design, so there is one at a time.
        self._looking = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if scope["path"] == "/door" and scope["method"] == "POST":
            answer = await self._enter(request)
        elif scope["path"] == "/door/leave" and scope["method"] == "POST":
            self._known.pop(_mark(request.cookies.get(COOKIE, "")), None)
            answer = RedirectResponse("/", 303)
        elif self._is_known(request):
            await self.app(scope, receive, send)
            return
        else:
            answer = _asked(request, local_path(_address(request)), wrong=False)
        await answer(scope, receive, send)

    async def _enter(self, request: Request) -> Response:
        client = self._client(request)
        # One at a time: many tries at once would all be answered at the price of one wait.
        async with client.turn:
            length = request.headers.get("content-length", "")
            if not length.isdecimal() or int(length) > LONGEST_FORM:
                return Response(status_code=413)
            async with request.form(max_files=0, max_fields=4) as form:
                typed, back = form.get("password"), form.get("back")
            async with self._looking:
                right = isinstance(typed, str) and await run_in_threadpool(self._is_right, Secret(typed))
            if not right:
                client.wrong += 1
                await asyncio.sleep(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(client.wrong - 1, 16)))
                return _asked(request, local_path(back if isinstance(back, str) else "/"), wrong=True)
            client.wrong = 0
        token = secrets.token_urlsafe(32)
        while len(self._known) >= MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        self._known[_mark(token)] = time.monotonic() + LASTS_S
        answer = RedirectResponse(local_path(back if isinstance(back, str) else "/"), 303)
        answer.set_cookie(
            COOKIE, token, max_age=LASTS_S, httponly=True, samesite="strict", secure=request.url.scheme == "https"
        )
        return answer

    def _client(self, request: Request) -> "_Client":
        name = request.client.host if request.client is not None else ""
        if name not in self._clients and len(self._clients) >= MOST_CLIENTS:
            self._clients.pop(next(iter(self._clients)))
        return self._clients.setdefault(name, _Client())

    def _is_known(self, request: Request) -> bool:
        until = self._known.get(_mark(request.cookies.get(COOKIE, "")))
        return until is not None and time.monotonic() < until


def _mark(token: str) -> str:
    """Tokens are looked up by their hash, so that the time of a look-up tells nothing of them."""
    return sha256(token.encode()).hexdigest()


def _address(request: Request) -> str:
    path = request.url.path
    return f"{path}?{request.url.query}" if request.url.query else path


def _asked(request: Request, back: str, *, wrong: bool) -> Response:
    if request.url.path.endswith(".json"):
        return Response('{"error": "password"}', 401, media_type="application/json")
    return HTMLResponse(render_template("door.html", {"back": back, "wrong": wrong}), 401)
