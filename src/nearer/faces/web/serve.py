"""Start the web app: find a port, print the address, open a browser."""

import gc
import socket
import threading
import webbrowser

import uvicorn

from nearer.api.nearer import Nearer
from nearer.api.scheduler import AFTER_START, Listener, Scheduler, Sender
from nearer.faces.web.app import create_app
from nearer.model.errors import NearerError
from nearer.store.password import is_set
from nearer.wire.policy import stays_here

_TRIES = 50


class NoPort(NearerError):
    """Nothing can listen at this address."""

    code = "NR-WEB-04"


class NoPassword(NearerError):
    """The app would be open to others without a password."""

    code = "NR-DOOR-02"


def serve(nearer: Nearer, host: str = "127.0.0.1", port: int = 8321, open_browser: bool = True) -> None:
    """Serve the pages, pull the live connections, hear what is switched on and send what was pressed, until Ctrl-C.

    A port that is taken gives way to the next free one; 0 takes any.

    Beyond this machine it serves only a home that has a password, and asks everybody for it.

    Raises NoPort where the address cannot be used at all, NoPassword where others could come in.
    """
    beyond = not stays_here(host)
    if beyond and not is_set(nearer.home.path):
        raise NoPassword(
            "Other machines could open your whole life here.", where=f"--host {host}", next="Set one: nearer password"
        )
    listener = listen(host, port)
    shown = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listener.getsockname()[1]}/"
    print(f"Nearer is at {address}\nCtrl-C ends it.", flush=True)
    if beyond:
        print("Other machines reach it, and have to say its password.")
        print("What passes is not encrypted: put a server with TLS in front of it.", flush=True)
    if open_browser:
        threading.Timer(0.4, webbrowser.open, (address,)).start()
    scheduler = Scheduler(lambda: nearer.live, after=AFTER_START)
    scheduler.start()
    sender = Sender(lambda: nearer.outbox, after=AFTER_START)
    sender.start()
    streams = Listener(lambda: nearer.hearing, after=AFTER_START)
    streams.start()
    config = uvicorn.Config(
        create_app(nearer, hosts=(host,), scheduler=scheduler, streams=streams, door=beyond),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    # What was loaded stays, so no sweep has to look at it again.
    gc.freeze()
    gc.enable()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        streams.stop()
        sender.stop()
        scheduler.stop()
        # At the end everything is swept once more; what is held back then is told as a leak by DuckDB.
        gc.unfreeze()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket at the first port that is free, from `port` on."""
    try:
        family, kind, protocol, _, _ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise NoPort("This machine has no such address.", where=host, next="Leave --host out.") from error
    for number in range(port, port + _TRIES) if port else (0,):
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
        except OSError:
            listener.close()
            continue
        listener.listen(128)
        return listener
    raise NoPort("No port is free here.", where=f"{host}:{port}", next="Name another with --port.")
