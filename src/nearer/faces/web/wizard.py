"""Importing in the browser: hand files over, see what is in them, let it go, watch it, take it back.

Files lie in the home's inbox until their import has ended. The work is done by a process of its own, so closing the
page does not stop it; the page watches it through server-sent events, or reloads itself where no script runs.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO
from uuid import uuid4

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from nearer.api.jobs import NoJob
from nearer.api.nearer import Nearer
from nearer.faces.web.actions import text
from nearer.faces.web.failures import BadRequest
from nearer.store.state import Job

_PAUSE = 0.4
"""Seconds between two looks at a job."""
AT_WORK = ("checking", "running")


def routes() -> list[Route]:
    """The addresses of the wizard, beside its pages."""
    return [
        Route("/imports", bring, methods=["POST"]),
        Route("/imports/{id}/start", start, methods=["POST"]),
        Route("/imports/{id}/events", events),
    ]


async def bring(request: Request) -> Response:
    """Take files (`files`), or the path of some on this machine (`path`), and look into them without writing."""
    nearer: Nearer = request.app.state.nearer
    async with request.form(max_files=500) as form:
        files = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
        if files:
            given = [(f.filename or "", f.file) for f in files]
            paths = await run_in_threadpool(_keep, nearer.home.inbox, given)
        else:
            paths = [_path(text(form, "path"))]
    return await run_in_threadpool(_look, nearer, paths, None)


async def start(request: Request) -> Response:
    """Let an import go; `me` names the user's own account where the archive does not."""
    nearer: Nearer = request.app.state.nearer
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_start, nearer, request.path_params["id"], text(form, "me").strip())


async def events(request: Request) -> Response:
    """The progress of one import as server-sent events: `progress` while it is at work, then one `end`."""
    nearer: Nearer = request.app.state.nearer
    id = request.path_params["id"]
    if await run_in_threadpool(nearer.job, id) is None:
        raise NoJob("There is no such import.", where=id, next="Imports lists them.")
    return StreamingResponse(_watch(nearer, id), media_type="text/event-stream")


async def _watch(nearer: Nearer, id: str) -> AsyncIterator[str]:
    told: tuple[object, ...] = ()
    while True:
        job = await run_in_threadpool(nearer.job, id)
        if job is None or job.status not in AT_WORK:
            yield "event: end\ndata: {}\n\n"
            return
        now = (job.done, job.total, job.message)
        if now != told:
            told = now
            state = {"done": job.done, "total": job.total, "message": job.message}
            yield f"event: progress\ndata: {msgspec.json.encode(state).decode()}\n\n"
        await asyncio.sleep(_PAUSE)


def _keep(inbox: Path, files: Sequence[tuple[str, BinaryIO]]) -> list[Path]:
    """Write uploaded files into a folder of their own, under the last part of their names."""
    folder = inbox / uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    paths: list[Path] = []
    for given, stream in files:
        name = PurePath(given.replace("\\", "/")).name.replace("\0", "") or "file"
        path = folder / (name if name not in (".", "..") else "file")
        if path in paths:
            path = folder / f"{len(paths)}-{path.name}"
        with path.open("xb") as target:
            shutil.copyfileobj(stream, target, 1 << 20)
        paths.append(path)
    return paths


def _path(typed: str) -> Path:
    path = Path(typed.strip().strip("\"'")).expanduser()
    if not typed.strip() or "\0" in typed or not path.is_absolute():
        raise BadRequest(
            "Choose files, or write a whole path.", where="path", next="A whole path begins at the root of the disk."
        )
    return path


def _look(nearer: Nearer, paths: Sequence[Path], me: str | None) -> Response:
    title = ", ".join(p.name for p in paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
    job = nearer.stage(paths, me=me, title=title)
    nearer.start(job.id, dry_run=True)
    return RedirectResponse(f"/imports/{job.id}", 303)


def _start(nearer: Nearer, id: str, me: str) -> Response:
    job = nearer.job(id)
    if job is None:
        raise NoJob("There is no such import.", where=id, next="Imports lists them.")
    if job.status in AT_WORK or job.status == "done":
        return RedirectResponse(f"/imports/{id}", 303)
    if me and me != job.me:
        job = _with_me(nearer, job, me)
    nearer.start(job.id)
    return RedirectResponse(f"/imports/{job.id}", 303)


def _with_me(nearer: Nearer, job: Job, me: str) -> Job:
    return nearer.stage([Path(p) for p in job.paths], me=me, title=job.title)
