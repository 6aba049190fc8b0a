"""Waiting for what somebody else does: a server, or a browser on its own."""

import time
from collections.abc import Callable
from typing import Any


def until(there: Callable[[], Any], seconds: float = 60) -> Any:
    """What `there` gives as soon as it gives anything."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = there()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError("nothing came")
