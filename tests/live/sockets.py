"""A server of websockets on loopback that does what a test says to whoever comes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

Part = Callable[[ServerConnection], None]


@dataclass
class Sockets:
    """`part` is called with each connection; `refuse` may answer with something that is no websocket."""

    part: Part
    refuse: Callable[[Request], Response | None] = lambda _: None
    asked: list[str] = field(default_factory=list)
    address: str = ""

    @contextmanager
    def running(self) -> Iterator["Sockets"]:
        def first(connection: ServerConnection, request: Request) -> Response | None:
            self.asked.append(request.path)
            return self.refuse(request)

        with serve(self.part, "127.0.0.1", 0, process_request=first, max_size=None) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
            yield self
            server.shutdown()
