"""Pulling and sending by themselves while the web app runs: one thread each, one thing at a time, when it is due.

Nothing here makes anything to send: what goes out was pressed by the user.
"""

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from nearer.model.errors import NearerError

if TYPE_CHECKING:
    from nearer.api.live import Live
    from nearer.api.outbox import Outbox

LOOKS = 15.0
"""Seconds between two looks for what is due: our own choice."""


class Scheduler:
    """Pulls what is due until it is stopped. How each pull went stands on the page Networks."""

    def __init__(self, live: "Live", *, every: float = LOOKS) -> None:
        self._live = live
        self._every = every
        self._wake = threading.Event()
        self._over = threading.Event()
        self._asked: set[str] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="pulls", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Begin no more pulls. One that is at work is finished or, when the program ends, cut: it loses nothing."""
        self._over.set()
        self._wake.set()

    def ask(self, connection: str) -> None:
        """Pull this one next, whether it is due or not."""
        with self._lock:
            self._asked.add(connection)
        self._wake.set()

    def _run(self) -> None:
        while not self._over.is_set():
            with suppress(NearerError):  # The state may be out of reach for a while; each pull's failure is kept there.
                self._round()
            self._wake.wait(self._every)
            self._wake.clear()

    def _round(self) -> None:
        with self._lock:
            asked, self._asked = self._asked, set()
        due = [connection.id for connection in self._live.due()]
        for id in dict.fromkeys([*asked, *due]):
            if self._over.is_set():
                return
            with suppress(NearerError):
                self._live.pull(id)


class Sender:
    """Sends what was pressed, until it is stopped. How each thing stands is in the outbox, on the page Networks."""

    def __init__(self, outbox: "Outbox", *, every: float = 1.0) -> None:
        self._outbox = outbox
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Begin no more. What is being sent is finished, or, when the program ends, found out the next time."""
        self._over.set()

    def _run(self) -> None:
        while not self._over.is_set():
            with suppress(NearerError):  # The state may be out of reach for a while.
                self._outbox.tend()
            self._over.wait(self._every)
