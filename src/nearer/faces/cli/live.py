"""Commands about live networks: connect, pull, disconnect, and how they stand."""

import sys
from dataclasses import dataclass
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from nearer.faces.cli.errors import NotConfirmed
from nearer.faces.cli.look import address
from nearer.faces.cli.options import NO, Looking, Place
from nearer.faces.cli.out import line, progress, put, put_json, width
from nearer.faces.cli.show import isolate, safe, safe_lines

if TYPE_CHECKING:
    from nearer.api.live import Begun
    from nearer.api.pulling import Pulled
    from nearer.store.connections import Connection

_PLACE = Place()
_LOOK = Looking()


@dataclass(frozen=True, slots=True)
class Joined:
    """What `nearer connect --json` and `nearer disconnect --json` print. Never a token."""

    id: str
    network: str
    account: str
    server: str
    rights: tuple[str, ...]
    tokens: str


@dataclass(frozen=True, slots=True)
class PullTold:
    """What `nearer pull --json` prints for each connection. `waiting_until` and `next` are ISO times in UTC."""

    id: str
    state: str
    new: int
    left: int | None
    requests: int
    next: str | None
    code: str
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class HearTold:
    """What `nearer hear --json` prints."""

    id: str
    on: bool
    server: str


def networks(*, look: Looking = _LOOK) -> int:
    """How the live connections stand, and what can be connected."""
    from nearer.faces.cli.render.networks import networks as render
    from nearer.pages.networks import build

    with look.open() as nearer:
        page = build(nearer, look.view(nearer, address("/networks", look)))
    if look.json:
        put_json(page)
    else:
        put(render(page, width()))
    return 0


def connect(
    network: Annotated[str, Parameter(help="Which network; `nearer networks` lists them.")],
    where: Annotated[str, Parameter(help="Your server, handle or the address of a feed.")],
    /,
    *,
    write: Annotated[bool, NO, Parameter(help="Ask for the right to write, too.")] = False,
    others: Annotated[bool, NO, Parameter(help="The feed is somebody else's, not yours.")] = False,
    token: Annotated[bool, NO, Parameter(help="Read a token that you made from the keyboard or a pipe.")] = False,
    place: Place = _PLACE,
) -> int:
    """Connect an account or a feed, to be read live.

    It prints an address; you agree there and type the code that you are given.
    Only reading is asked for, unless you add --write. Tokens are kept in your
    system's keyring, or in a file that only you can read, and are never
    printed. `nearer pull` then reads, and `nearer serve` does so by itself.
    """
    from nearer.api.live import Begun
    from nearer.model.secret import Secret
    from nearer.sources.live.contract import Asked, Scope

    asked = Asked(where=where, own=not others, scopes=frozenset({Scope.READ, Scope.WRITE} if write else {Scope.READ}))
    with place.open() as nearer:
        if token:
            typed = getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline()
            connection = nearer.live.accept(network, asked, Secret(typed.strip()))
        else:
            begun = nearer.live.begin(network, asked)
            connection = nearer.live.finish(begun.ticket, _code(begun)) if isinstance(begun, Begun) else begun
        told = _joined(connection, nearer.live.secrets.about)
    if place.json:
        put_json(told)
    else:
        line(f"Connected: {isolate(told.account)} at {safe(told.server)}, to {' and '.join(told.rights)}.")
        line(f"Tokens are in {told.tokens}.")
        line(f"nearer pull {told.id}")
    return 0


def _code(begun: "Begun") -> str:
    asks = begun.asks or "code"
    agree = {
        "code": "Agree here, then type the code that you are given",
        "app password": "Make an app password here, and type it",
    }.get(asks, f"Type your {asks}; what that is stands here")
    sys.stderr.write(f"{agree}:\n  {safe(begun.address)}\n")
    sys.stderr.flush()
    prompt = f"{asks[:1].upper()}{asks[1:]}: "
    if asks != "code" and sys.stdin.isatty():  # What stays good is not shown.
        code = getpass(prompt).strip()
    else:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        code = sys.stdin.readline().strip()
    if not code:
        raise NotConfirmed(f"No {asks} was given; nothing was connected.", next="Run the same command again.")
    return code


def pull(
    *names: Annotated[str, Parameter(help="Connections: an id, a handle or a network; without any, all.")],
    place: Place = _PLACE,
) -> int:
    """Read what is new on the connected networks.

    Then it goes on with their history. Made for cron. A server that asks for a pause is left alone until then; what
    was read before stands. Exits with 1 when a connection needs your hand or
    could not be reached.
    """
    from nearer.store.connections import PullState

    with place.open() as nearer:
        chosen = [nearer.live.connection(name).id for name in names] or [c.id for c in nearer.live.connections()]
        with progress(place.json) as show:
            pulled = nearer.live.pull_all(chosen, show)
    if place.json:
        put_json(tuple(_told(one) for one in pulled))
    else:
        if not pulled:
            line("No network is connected. nearer connect mastodon YOUR.SERVER connects one.")
        for one in pulled:
            _say(one)
    failed = (PullState.FAILING, PullState.REFUSED)
    return 1 if any(one.pull.state in failed for one in pulled) else 0


def _say(one: "Pulled") -> None:
    more = f", about {one.pull.left:,} requests of history remain" if one.pull.left else ""
    line(f"{safe(one.connection.id)}  {isolate(one.connection.handle)}: {one.pull.new:,} new{more}")
    if one.error is not None:
        sys.stdout.flush()
        sys.stderr.write(safe_lines(str(one.error)) + "\n")


def hear(
    name: Annotated[str, Parameter(help="The connection: an id, a handle or a network.")],
    /,
    *,
    server: Annotated[str, Parameter(help="Another server or relay than the connection's own.")] = "",
    tag: Annotated[tuple[str, ...], Parameter(help="A hashtag to keep, too; may be given several times.")] = (),
    off: Annotated[bool, NO, Parameter(help="Hear it no more.")] = False,
    place: Place = _PLACE,
) -> int:
    """Hear a connection's network as it happens, while the web app runs.

    Only Bluesky streams. What the people around you do is kept, and what is
    about you, under the same ids as pulls have. Your server streams its own
    accounts; a relay streams the whole network, 232 GB a day in autumn 2024.
    """
    with place.open() as nearer:
        hearing, connection = nearer.hearing, nearer.live.connection(name)
        heard = hearing.off(connection.id) if off else hearing.on(connection.id, server, tag)
        told = HearTold(connection.id, not off and heard is not None, heard.server if heard else "")
    if place.json:
        put_json(told)
    elif told.on:
        line(f"Heard as it happens from {safe(told.server)}, as long as `nearer serve` runs.")
    else:
        line("Not heard any more. Pulls go on.")
    return 0


def disconnect(
    name: Annotated[str, Parameter(help="The connection: an id, a handle or a network.")],
    /,
    *,
    place: Place = _PLACE,
) -> int:
    """End a connection and delete its token. What was read stays."""
    with place.open() as nearer:
        connection, returned = nearer.live.disconnect(name)
        told = _joined(connection, "")
    if place.json:
        put_json(told)
    else:
        line(f"Disconnected: {isolate(told.account)}. Its token is deleted here" + (" and there." if returned else "."))
        if not returned:
            line("The server could not be asked to forget it: look under its authorised apps.")
    return 0


def _joined(connection: "Connection", tokens: str) -> Joined:
    return Joined(
        connection.id, connection.key.network, connection.handle, connection.server, connection.scopes, tokens
    )


def _told(one: "Pulled") -> PullTold:
    pull = one.pull
    return PullTold(
        id=one.connection.id,
        state=pull.state.value,
        new=pull.new,
        left=pull.left,
        requests=one.asked,
        next=None if pull.next is None else pull.next.isoformat(),
        code=pull.code,
        what=pull.what,
        fix=pull.fix,
    )
