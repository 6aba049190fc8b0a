"""What stands between the pages and the rest of the web.

Nearer listens on the user's own machine, where any page in their browser can send it requests. So: only the names
it is known under (against DNS rebinding), actions only from its own pages (against forged requests, by
`Sec-Fetch-Site` and `Origin`), and a policy that runs nothing but the two files it serves itself.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ANYWHERE = ("0.0.0.0", "::")
"""Listening everywhere: reached under any address in numbers, which nobody can rebind, but under no further name."""

LOCAL = ("localhost", "127.0.0.1", "::1")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Other sites learn nothing; our own forms keep their Origin, which "no-referrer" would turn into "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Guard:
    """ASGI middleware: refuses foreign names and foreign forms, and puts the policy on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = frozenset(_bare(h) or h for h in (*LOCAL, *hosts))
        self.anywhere = not self.hosts.isdisjoint(ANYWHERE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer[name] = value
                answer.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope["method"], headers)
        if refusal is None:
            await self.app(scope, receive, sealed)
        else:
            await refusal(scope, receive, sealed)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        name = _bare(host)
        if name not in self.hosts and not (self.anywhere and _is_number(name)):
            return PlainTextResponse("Nearer is not known under this name. Start it with --host to allow it.", 421)
        if method in ("GET", "HEAD"):
            return None
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        # Neither header: no browser sent this. Origin alone: it must name this very address.
        own = site == "same-origin" if site else origin is None or urlsplit(origin).netloc == host
        return None if own else PlainTextResponse("This form was not sent from a page of Nearer.", 403)


def local_path(address: str) -> str:
    """The address if it is a path of this app, else "/": where a form may lead back to."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain and not parts.scheme and not parts.netloc else "/"


def web_address(url: object) -> bool:
    """True for an absolute http or https address: the only ones a page links to."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _bare(host: str) -> str:
    """A Host header without its port and brackets."""
    try:
        shown = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
        return (urlsplit(f"//{shown}").hostname or "").lower()
    except ValueError:
        return ""
