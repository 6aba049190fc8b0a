"""The entry point: finds the command, and turns every end (done, refused, stopped, broken) into an exit code.

0 done; 1 a failure that says what, where and what next; 2 the command line was not understood; 130 stopped by Ctrl-C.
"""

import io
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from nearer.faces.cli import stopping
from nearer.faces.cli.commands import COMMANDS, epilogue, overview
from nearer.faces.cli.errors import Stopped, SystemRefused, UsageError
from nearer.model.errors import NearerError

if TYPE_CHECKING:
    from cyclopts import App

EXIT_FAILED, EXIT_USAGE, EXIT_STOPPED, EXIT_PIPE = 1, 2, 130, 141

PATIENT = 10
"""How much an import gives way to other processes (`nice`), where two want one core: a ninth of the time stays for it.
Our own choice; with it pages wait less (docs/guide/scale.md)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (without the program's name) and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    _prepare()
    if argv is None and words[:1] == ["import"]:
        _give_way()
    as_json = "--json" in words
    try:
        code = _run(words)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        return _ended(error, as_json)
    return code


def _ended(error: Exception | KeyboardInterrupt, as_json: bool) -> int:
    """The exit code of a command that did not come to its end, told to the user; a fault of Nearer itself is raised."""
    if stopping.came_through() or isinstance(error, KeyboardInterrupt):
        return _fail(Stopped("Stopped. Nothing is lost.", next="Run the same command again."), EXIT_STOPPED, as_json)
    match error:
        case UsageError():
            return _fail(error, EXIT_USAGE, as_json)
        case NearerError():
            return _fail(error, EXIT_FAILED, as_json)
        case BrokenPipeError():
            # The reader (`head`, a pager) has what it wanted. Python would complain again when it closes stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_PIPE
        case OSError():
            return _fail(_refused(error), EXIT_FAILED, as_json)
        case _:
            raise error


def _prepare() -> None:
    stopping.hear()
    for stream in (sys.stdout, sys.stderr):
        # A terminal or a pipe that cannot carry a letter gets "?" in its place, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if not _debugging():
        sys.excepthook = _broken


def _give_way() -> None:
    """An import takes minutes; a page that somebody waits for comes first, in whichever process it is made.

    Linux weighs whole sessions before processes, and an import that the web app started has one of its own.
    """
    if os.nice(0) < PATIENT:
        os.nice(PATIENT - os.nice(0))
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # There is no such file on other systems, nor where sessions are not weighed.
            Path("/proc/self/autogroup").write_text(str(PATIENT), encoding="ascii")


def _run(words: list[str]) -> int:
    if not words or words in (["--help"], ["-h"], ["help"]):
        sys.stdout.write(overview())
        return 0 if words else EXIT_USAGE
    if words == ["--version"]:
        from nearer import __version__

        sys.stdout.write(f"{__version__}\n")
        return 0
    from cyclopts import CycloptsError

    try:
        result: object = build_app()(words)
    except CycloptsError as error:
        raise UsageError(*_usage(error), next=f"{_help_line(words)}") from error
    return result if isinstance(result, int) else 0


def build_app() -> "App":
    """The Cyclopts application. Commands are named, and imported when they are called."""
    from cyclopts import App

    from nearer import __version__

    app = App(
        name="nearer",
        version=__version__,
        result_action="return_value",
        exit_on_error=False,
        print_error=False,
        suppress_keyboard_interrupt=False,
        help_format="plaintext",
        help_formatter="plain",
    )
    for command in COMMANDS:
        module, _, function = command.code.partition(":")
        settings = {} if function == "app" else {"help_epilogue": epilogue(command)}
        app.command(f"nearer.faces.cli.{module}:{function}", name=command.name, **settings)
    return app


def _usage(error: Exception) -> tuple[str]:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else "The command line was not understood.",)


def _help_line(words: list[str]) -> str:
    known = words[0] in {command.name for command in COMMANDS}
    return f"nearer {words[0]} --help" if known else "nearer --help"


def _refused(error: OSError) -> SystemRefused:
    place = error.filename if isinstance(error.filename, str) else ""
    return SystemRefused(
        f"The system refused: {error.strerror or type(error).__name__}.",
        where=place,
        next="See that the place exists, that you may use it, and that the disk has room; then run the command again.",
    )


def _fail(error: NearerError, code: int, as_json: bool) -> int:
    if _debugging():
        traceback.print_exception(error)
    if as_json:
        import json

        told = {"code": error.code, "what": error.what, "where": error.where, "next": error.next}
        sys.stderr.write(json.dumps({"error": told}) + "\n")
    else:
        from nearer.faces.cli.show import safe_lines

        sys.stderr.write(safe_lines(str(error)) + "\n")
    return code


def _broken(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """A fault of Nearer itself: its place in our code and nothing of what it was reading."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if "nearer" in frame.filename.replace("\\", "/").split("/")]
    last = ours[-1] if ours else (frames[-1] if frames else None)
    place = "" if last is None else f"{last.filename.replace(os.sep, '/').rpartition('/nearer/')[2]}:{last.lineno}"
    sys.stderr.write(
        f"NR-CLI-00  Nearer failed in a way it should not ({kind.__name__}). Your home is as it was.\n"
        f"  where  {place}\n"
        "  next   Report this line. NEARER_DEBUG=1 shows more; look it over before you share it.\n"
    )


def _debugging() -> bool:
    return os.environ.get("NEARER_DEBUG", "") not in ("", "0")
