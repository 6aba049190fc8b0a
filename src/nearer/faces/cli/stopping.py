"""Ctrl-C ends a command with one sentence, in whichever library's code it strikes."""

import _thread
import signal
import sys
import threading
from types import FrameType

_AGAIN = 1.0
"""Seconds after which a stop that has not come through is asked for again. Our own choice."""

_asked, _over = threading.Event(), threading.Event()


def hear() -> None:
    """From now on a Ctrl-C is remembered, and none is swallowed.

    Where Python or a library cannot let it through (a finaliser, some imports), it comes again a moment later. A signal
    that is ignored, or that somebody else hears already, stays as it is.
    """
    _asked.clear()
    _over.clear()
    first = threading.current_thread() is threading.main_thread()
    if first and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
        sys.unraisablehook = _unraisable


def came_through() -> bool:
    """Whether the user pressed Ctrl-C, asked where a command has failed: then the failure is a part of stopping.

    DuckDB says RuntimeError where it is interrupted, and others something else.
    """
    _over.set()
    return _asked.is_set()


def asked() -> bool:
    """Whether the user pressed Ctrl-C."""
    return _asked.is_set()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    _asked.set()
    if "logging" in sys.modules:
        # Libraries write down that they were interrupted (SQLAlchemy with a traceback); the user knows.
        sys.modules["logging"].disable()
    later = threading.Timer(_AGAIN, _again)
    later.daemon = True
    later.start()
    raise KeyboardInterrupt


def _again() -> None:
    if not _over.is_set():
        _thread.interrupt_main()


def _unraisable(hidden: "sys.UnraisableHookArgs") -> None:
    if not issubclass(hidden.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(hidden)
