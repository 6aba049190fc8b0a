"""The web app of one home."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from nearer.api.nearer import Nearer
from nearer.faces.web import actions, assets, failures, rooms, survey, wizard
from nearer.faces.web.security import Guard
from nearer.model.errors import NearerError


def create_app(nearer: Nearer, *, hosts: tuple[str, ...] = ()) -> Starlette:
    """The app over an open home. It answers under the names of this machine and under `hosts`, and no others.

    Pages are made in threads, so readers go on while an import writes.
    """
    app = Starlette(
        routes=[
            Route("/static/{hash}/{name}", assets.serve),
            *actions.routes(),
            *survey.routes(),
            *wizard.routes(),
            *rooms.routes(),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={
            NearerError: failures.known,
            HTTPException: failures.http,
            Exception: failures.unknown,
        },
    )
    app.state.nearer = nearer
    return app
