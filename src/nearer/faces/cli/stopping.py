"""Ctrl-C ends a command with one sentence, in whichever library's code it strikes."""

import signal
import sys
import threading
from types import FrameType

_AGAIN = 0.05
"""Seconds after which a stop that was swallowed is asked for again. Our own choice."""

_asked = threading.Event()


def hear() -> None:
    """From now on a Ctrl-C is remembered, and none is swallowed.

    Where Python cannot let it through (a finaliser, a callback of the sweep), it comes again a moment later. A signal
    that is ignored, or that somebody else hears already, stays as it is.
    """
    first = threading.current_thread() is threading.main_thread()
    if first and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
        sys.unraisablehook = _unraisable


def asked() -> bool:
    """Whether the user pressed Ctrl-C: then any failure is a part of stopping.

    DuckDB says RuntimeError where it is interrupted, and others something else.
    """
    return _asked.is_set()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    _asked.set()
    if "logging" in sys.modules:
        # Libraries write down that they were interrupted (SQLAlchemy with a traceback); the user knows.
        sys.modules["logging"].disable()
    raise KeyboardInterrupt


def _unraisable(hidden: "sys.UnraisableHookArgs") -> None:
    if not issubclass(hidden.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(hidden)
        return
    later = threading.Timer(_AGAIN, signal.raise_signal, (signal.SIGINT,))
    later.daemon = True
    later.start()
