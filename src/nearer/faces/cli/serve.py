"""Commands that start another face. Faces do not know each other: each is found by its name when it is called for."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Annotated, cast

from cyclopts import Parameter

from nearer.faces.cli.errors import FaceMissing
from nearer.faces.cli.options import NO, Place, named_state

if TYPE_CHECKING:
    from nearer.api.nearer import Nearer

WEB = "nearer.faces.web.serve:serve"
MCP = "nearer.faces.mcp.main:serve"
_PLACE = Place()

Host = Annotated[str, Parameter(help="The address to listen at. Others can reach yours only if you change this.")]
Port = Annotated[int, Parameter(help="The port; 0 takes any free one.")]
State = Annotated[
    str | None, Parameter(show_default=False, help="Move decisions and other small state to this database.")
]
Quiet = Annotated[bool, NO, Parameter(help="Do not open a browser.")]


def serve(
    *,
    host: Host = "127.0.0.1",
    port: Port = 8321,
    no_browser: Quiet = False,
    state: State = None,
    place: Place = _PLACE,
) -> int:
    """Open the web app.

    It listens on this machine only and prints its address. Ctrl-C ends it.

    --state says where decisions are kept: sqlite (in the home folder, as long as
    you say nothing else) or postgresql+psycopg://user@host/database. The home
    remembers the address without its password; NEARER_STATE gives both to every
    command. A home that has decisions elsewhere takes them along. Stop whatever
    uses it before.
    """
    with place.open(state) as nearer:
        return _web(nearer, host, port, not no_browser)


def demo(*, host: Host = "127.0.0.1", port: Port = 8321, no_browser: Quiet = False, place: Place = _PLACE) -> int:
    """Open the web app on an invented life.

    Two years of a small business on three networks; none of these people exist.
    It stands in your home until you bring in an archive of your own. Where you
    have done so already, it opens in a folder of its own, and yours is not touched.
    """
    from nearer.api.nearer import Nearer
    from nearer.demo.home import is_free, open_demo

    def clock() -> datetime:
        return datetime.now(UTC)

    folder = place.folder()
    with Nearer.open(folder, clock=clock, state=named_state()) as nearer:
        free = is_free(nearer)
    if not free and place.home is None:
        folder = _apart()
    with open_demo(folder, clock, state=named_state()) as nearer:
        return _web(nearer, host, port, not no_browser)


def _apart() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("nearer") / "demo"


def _web(nearer: "Nearer", host: str, port: int, browser: bool) -> int:
    run = cast("Callable[[Nearer, str, int, bool], None]", resolve_name(WEB))
    run(nearer, host, port, browser)
    return 0


def mcp(
    *,
    cloak: Annotated[bool, NO, Parameter(help="Stand-ins for names and words.")] = False,
    private: Annotated[bool, NO, Parameter(help="Hand out the words of direct messages too.")] = False,
    place: Place = _PLACE,
) -> int:
    """Serve the pages to an assistant over stdio.

    One tool a page, and tools for done, later, leave and undo. The words of
    direct and followers-only messages stay here unless you add --private. What
    the assistant reads, its maker may read too.
    """
    try:
        run = cast("Callable[[Nearer, bool, bool], None]", resolve_name(MCP))
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "mcp":
            raise
        raise FaceMissing(
            "The package for assistants is not installed.", where="nearer mcp", next='pip install "nearer[mcp]"'
        ) from error
    with place.open() as nearer:
        run(nearer, cloak, private)
    return 0
