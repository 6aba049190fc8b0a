"""The web app of one home."""

from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from nearer.api.nearer import Nearer
from nearer.api.scheduler import Listener, Scheduler
from nearer.faces.web import actions, assets, failures, rooms
from nearer.faces.web.door import Door
from nearer.faces.web.later import Later
from nearer.faces.web.security import Guard
from nearer.model.errors import NearerError
from nearer.store.password import is_right

_FORMS = ("survey", "wizard", "mapping", "networks", "offers", "needs", "opinion", "check", "answer")
"""Modules of addresses beside the pages: what forms are sent to, and files."""


def create_app(
    nearer: Nearer,
    *,
    hosts: tuple[str, ...] = (),
    scheduler: Scheduler | None = None,
    streams: Listener | None = None,
    door: bool = False,
) -> Starlette:
    """The app over an open home. It answers under the names of this machine and under `hosts`, and no others.

    `scheduler` pulls the live connections, `streams` hears what is switched on; whoever hands them in starts them.
    Without them nothing is pulled or heard.

    With `door` everybody has to say the home's password first.

    Pages are made in threads, so readers go on while an import writes.
    """
    app = Starlette(
        routes=[
            Route("/static/{hash}/{name}", assets.serve),
            *actions.routes(),
            *rooms.routes(),
            Later(*(f"nearer.faces.web.{room}" for room in _FORMS)),
        ],
        middleware=[
            Middleware(Guard, hosts=hosts),
            *([Middleware(Door, is_right=partial(is_right, nearer.home.path))] if door else []),
        ],
        exception_handlers={
            NearerError: failures.known,
            HTTPException: failures.http,
            Exception: failures.unknown,
        },
    )
    app.state.nearer = nearer
    app.state.scheduler = Scheduler(lambda: nearer.live) if scheduler is None else scheduler
    app.state.streams = Listener(lambda: nearer.hearing) if streams is None else streams
    return app
