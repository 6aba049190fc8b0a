"""Where output goes: pages as tables to stdout, JSON as bytes, progress to stderr."""

import os
import shutil
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from nearer.faces.cli.show import safe

PIPE_WIDTH = 120
"""Columns where there is no terminal to ask and COLUMNS is not set."""


def width() -> int:
    """Columns to fill: those of the terminal or of COLUMNS, at least 20."""
    return max(20, shutil.get_terminal_size((PIPE_WIDTH, 24)).columns)


def console() -> Console:
    """The terminal. Colour only where it has some and NO_COLOR is not set; nothing in a text is taken for markup."""
    return Console(
        width=width(),
        markup=False,
        emoji=False,
        highlight=False,
        no_color=bool(os.environ.get("NO_COLOR")) or None,
        legacy_windows=False,
    )


def put(what: RenderableType) -> None:
    """Print what a renderer made."""
    console().print(what)


def line(text: str) -> None:
    """Print one line of our own words, in which names have gone through `isolate`."""
    sys.stdout.write(safe(text) + "\n")


def put_json(value: object) -> None:
    """Print the JSON of a page, a report or a decision, the same bytes as at its address in the web app."""
    from nearer.pages import to_json

    sys.stdout.flush()
    sys.stdout.buffer.write(to_json(value) + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def progress(quiet: bool) -> Generator[Callable[[int, int, str], None]]:
    """A function (done, total, message) that draws a bar on stderr where that is a terminal, else is silent."""
    if quiet or not sys.stderr.isatty():
        yield _silent
        return
    err = Console(stderr=True, markup=False, emoji=False, highlight=False)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)
        stage = ""

        def show(done: int, total: int, message: str) -> None:
            nonlocal task, stage
            if message != stage:
                # A task that once had a total keeps it; a new stage may have none.
                bar.remove_task(task)
                task, stage = bar.add_task(safe(message), total=total or None), message
            bar.update(task, completed=done, total=total or None)

        yield show


def _silent(_done: int, _total: int, _message: str) -> None:
    """Progress that nobody watches."""
