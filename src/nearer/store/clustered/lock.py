"""One writer at a time, whichever process or thread it is in."""

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Generator
from pathlib import Path

from nearer.store.clustered.errors import LogBusy

PATIENCE_S = 30.0
"""How long a writer waits for another one. Our own choice; all but a build hold the lock for milliseconds."""


class FolderLock:
    """The lock of a folder. The kernel lets it go when its process dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = threading.RLock()
        self._depth = 0

    @contextlib.contextmanager
    def held(self) -> Generator[None]:
        """Hold the lock; within it again costs nothing. Raises LogBusy where another process keeps it for too long."""
        with self._threads:
            if self._depth:
                yield
                return
            handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                self._take(handle)
                self._depth = 1
                yield
            finally:
                self._depth = 0
                os.close(handle)

    def _take(self, handle: int) -> None:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise LogBusy(
                        "Another process is writing to the clustered log.",
                        where=str(self._folder),
                        next="Wait until it has ended, then try again.",
                    ) from error
                time.sleep(0.001)
