"""Stylesheet, script and mark, each under an address that holds the hash of its content."""

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    body: bytes
    type: str
    url: str


def asset(name: str) -> str:
    """The address of an asset. Raises KeyError for one that does not exist."""
    return _ASSETS[name].url


def serve(request: Request) -> Response:
    """The file, to be kept for ever: another content has another address."""
    found = _ASSETS.get(request.path_params["name"])
    if found is None or found.url != request.url.path:
        raise HTTPException(404)
    return Response(found.body, media_type=found.type, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def _load(folder: Traversable) -> dict[str, Asset]:
    layers = sorted((f for f in folder.joinpath("css").iterdir() if f.name.endswith(".css")), key=lambda f: f.name)
    bodies = {"nearer.css": b"".join(f.read_bytes() for f in layers)}
    bodies |= {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file()}
    return {name: _asset(name, body) for name, body in bodies.items()}


def _asset(name: str, body: bytes) -> Asset:
    url = f"/static/{sha256(body).hexdigest()[:12]}/{name}"
    return Asset(body, _TYPES[name.rpartition(".")[2]], url)


_ASSETS = _load(files("nearer.faces.web").joinpath("static"))
