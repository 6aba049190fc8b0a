"""Pulling, sending and hearing by themselves while the web app runs: one thread each, one thing at a time, when it is
due; a further one for each stream that is heard.

Nothing here makes anything to send: what goes out was pressed by the user.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from nearer.model.errors import NearerError

if TYPE_CHECKING:
    from nearer.api.hearing import Hearing
    from nearer.api.live import Live
    from nearer.api.outbox import Outbox
    from nearer.store.connections import Connection

LOOKS = 15.0
"""Seconds between two looks for what is due: our own choice."""

AFTER_START = 3.0
"""Seconds that the web app waits before the first look, so that the first page does not wait for its code: our own
choice."""


class _Rounds:
    """A thread that makes a round, waits `every` so many seconds or until it is woken, and begins anew until it is
    stopped; `after` so many seconds."""

    def __init__(self, name: str, round: Callable[[], None], every: float, after: float) -> None:
        self._round = round
        self._every = every
        self._after = after
        self._woken = threading.Event()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def wake(self) -> None:
        """Make a round now."""
        self._woken.set()

    def stop(self) -> None:
        """Make no more rounds."""
        self.over.set()
        self._woken.set()

    def _run(self) -> None:
        self._woken.wait(self._after)
        while not self.over.is_set():
            with suppress(NearerError):  # The state may be out of reach for a while.
                self._round()
            self._woken.wait(self._every)
            self._woken.clear()


class Scheduler:
    """Pulls what is due until it is stopped, `after` so many seconds. How each pull went stands on the page Networks.

    `live` gives the connections when it is first time to look, because their code takes a moment to load.
    """

    def __init__(self, live: "Callable[[], Live]", *, every: float = LOOKS, after: float = 0.0) -> None:
        self._live = live
        self._asked: set[str] = set()
        self._lock = threading.Lock()
        self._rounds = _Rounds("pulls", self._round, every, after)

    def start(self) -> None:
        """Begin."""
        self._rounds.thread.start()

    def stop(self) -> None:
        """Begin no more pulls. One that is at work is finished or, when the program ends, cut: it loses nothing."""
        self._rounds.stop()

    def ask(self, connection: str) -> None:
        """Pull this one next, whether it is due or not."""
        with self._lock:
            self._asked.add(connection)
        self._rounds.wake()

    def _round(self) -> None:
        with self._lock:
            asked, self._asked = self._asked, set()
        live = self._live()
        due = [connection.id for connection in live.due()]
        for id in dict.fromkeys([*asked, *due]):
            if self._rounds.over.is_set():
                return
            with suppress(NearerError):
                live.pull(id)


class Listener:
    """Hears what is switched on, each stream on a thread of its own, until it is stopped. How each stands is on the
    page Networks. `hearing` gives it when it is first time to look, `after` so many seconds."""

    def __init__(self, hearing: "Callable[[], Hearing]", *, every: float = LOOKS, after: float = 0.0) -> None:
        self._hearing = hearing
        self._threads: dict[str, threading.Thread] = {}
        self._rounds = _Rounds("hearing", self._round, every, after)

    def start(self) -> None:
        """Begin."""
        self._rounds.thread.start()

    def stop(self) -> None:
        """Hear no more. What was kept stands within seconds, or, when the program ends, is heard again."""
        self._rounds.stop()

    def wait(self, seconds: float) -> None:
        """Wait until every stream has ended, so long at most."""
        until = time.monotonic() + seconds
        for thread in (self._rounds.thread, *self._threads.values()):
            thread.join(max(0.0, until - time.monotonic()))

    def look(self) -> None:
        """Look now for what was switched on."""
        self._rounds.wake()

    def _round(self) -> None:
        hearing = self._hearing()
        for connection in hearing.due():
            at_work = self._threads.get(connection.id)
            if at_work is None or not at_work.is_alive():
                made = threading.Thread(target=self._hear, args=(hearing, connection), name=connection.id, daemon=True)
                self._threads[connection.id] = made
                made.start()

    def _hear(self, hearing: "Hearing", connection: "Connection") -> None:
        with suppress(NearerError):  # As above; a failure of the stream is kept in its table.
            hearing.hear(connection, self._rounds.over.is_set)


class Sender:
    """Sends what was pressed, until it is stopped, `after` so many seconds. How each thing stands is in the outbox, on
    the page Networks. `outbox` gives it when it is first time to look."""

    def __init__(self, outbox: "Callable[[], Outbox]", *, every: float = 1.0, after: float = 0.0) -> None:
        self._outbox = outbox
        self._rounds = _Rounds("outbox", self._round, every, after)

    def start(self) -> None:
        """Begin."""
        self._rounds.thread.start()

    def stop(self) -> None:
        """Begin no more. What is being sent is finished, or, when the program ends, found out the next time."""
        self._rounds.stop()

    def _round(self) -> None:
        self._outbox().tend()
