"""Commands that start another face. Faces do not know each other: each is found by its name when it is called for."""

import gc
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Annotated, cast

from cyclopts import Parameter

from nearer.faces.cli.errors import FaceMissing, UsageError
from nearer.faces.cli.options import NO, Place, named_state
from nearer.faces.cli.out import line
from nearer.model.secret import Secret

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

    It listens on this machine only and prints its address. Ctrl-C ends it. With
    another --host it asks everybody for the home's password (`nearer password`).

    --state says where decisions are kept: sqlite (in the home folder, as long as
    you say nothing else) or postgresql+psycopg://user@host/database. The home
    remembers the address without its password; NEARER_STATE gives both to every
    command. A home that has decisions elsewhere takes them along. Stop whatever
    uses it before.
    """
    with _loading(), place.open(state) as nearer:
        return _web(nearer, host, port, not no_browser)


@contextmanager
def _loading() -> Generator[None]:
    """While code is loaded, which makes a hundred thousand objects that all stay, nothing is swept: a tenth of the time
    of a start. The web app sweeps again from its first request on."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


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


def password(
    *,
    drop: Annotated[bool, NO, Parameter(help="Have no password any more.")] = False,
    place: Place = _PLACE,
) -> int:
    """Set the password that other machines need to open your pages.

    Only `nearer serve --host` asks for it; without another host nobody else
    reaches the pages. It is asked for here, or read from standard input. What
    is kept is a hash (argon2id) that cannot be turned back.
    """
    from nearer.store.password import drop_password, set_password

    with place.open() as nearer:
        if drop:
            drop_password(nearer.home.path)
            line("There is no password any more.")
            return 0
        typed = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        if sys.stdin.isatty() and getpass("Once more: ") != typed:
            raise UsageError("These are two passwords.", where="nearer password", next="Type the same one twice.")
        set_password(nearer.home.path, Secret(typed))
    line("The password is set. It holds from the next start of nearer serve.")
    return 0
