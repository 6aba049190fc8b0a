"""`nearer --help` answers at once, every command helps with examples, and no failure is a traceback."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.running import Process
from nearer.faces.cli.commands import COMMANDS, overview
from nearer.faces.cli.main import PATIENT, build_app

HEAVY = ("duckdb", "pyarrow", "numba", "numpy", "scipy", "starlette", "sqlalchemy", "babel", "jinja2", "mcp")
VISIBLE = [command for command in COMMANDS if not command.hidden]


@pytest.fixture
def nearer(tmp_path: Path) -> Process:
    return Process(tmp_path / "home")


def loaded(*words: str) -> set[str]:
    """The modules that a command line has loaded when it ends."""
    program = (
        "import sys; from nearer.faces.cli.main import main; code = main(sys.argv[1:]); "
        "print(' '.join(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True, timeout=60
    )
    return set(ran.stderr.split())


def test_help_loads_nothing_heavy() -> None:
    assert not loaded("--help") & {*HEAVY, "cyclopts", "rich"}


@pytest.mark.parametrize("name", [command.name for command in VISIBLE])
def test_the_help_of_a_command_loads_nothing_heavy(name: str) -> None:
    assert not loaded(name, "--help") & set(HEAVY)


def quickest(*command: str) -> float:
    """Seconds that a command takes, the best of five."""
    times: list[float] = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], capture_output=True, check=True, timeout=60)
        times.append(time.perf_counter() - start)
    return min(times)


def test_help_answers_within_a_third_of_a_second_or_where_python_itself_is_slow_soon_after_it() -> None:
    assert quickest("-m", "nearer", "--help") < max(0.3, 6 * quickest("-c", "pass"))


def test_help_names_every_command_by_its_own_first_line() -> None:
    app = build_app()
    for command in VISIBLE:
        assert f"{command.name} " in overview()
        first = (app[command.name].help or "").strip().split("\n")[0]
        assert first == command.summary


@pytest.mark.parametrize("command", VISIBLE, ids=lambda command: command.name)
def test_every_example_is_a_command_line_that_is_understood(command: object) -> None:
    import shlex

    from nearer.faces.cli.commands import Command

    assert isinstance(command, Command)
    assert command.examples
    app = build_app()
    for example in command.examples:
        for part in example.split("&&"):
            words = shlex.split(part.split(">")[0])
            assert words[0] == "nearer"
            app.parse_args(words[1:], exit_on_error=False, print_error=False)


def test_every_command_shows_its_examples_in_its_help(nearer: Process) -> None:
    text = nearer("today", "--help").out
    assert "Examples:\n  nearer today\n  nearer today --minutes 10" in text


def test_without_words_it_shows_the_help_and_says_that_nothing_was_asked(nearer: Process) -> None:
    assert nearer(code=2).out == overview()


def test_a_mistyped_command_is_a_usage_error_that_suggests(nearer: Process) -> None:
    ran = nearer("todai", code=2)
    assert ran.err.startswith('NR-CLI-01  Unknown command "todai". Did you mean "today"?')
    assert "next   nearer --help" in ran.err
    assert ran.out == ""


def test_an_unknown_option_names_the_commands_help(nearer: Process) -> None:
    assert "next   nearer today --help" in nearer("today", "--minuets", "3", code=2).err


def test_with_json_a_failure_is_json_on_stderr(nearer: Process) -> None:
    ran = nearer("imports", "no-such-id", "--json", code=1)
    error = json.loads(ran.err)["error"]
    assert error["code"] == "NR-IMPORT-21"
    assert error["what"]
    assert ran.out == ""


def test_a_date_that_is_none_is_a_usage_error(nearer: Process) -> None:
    assert "Write it like 2026-03-01" in nearer("history", "--at", "yesterday", code=2).err


def test_a_home_that_cannot_be_is_told_without_a_traceback(nearer: Process, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    ran = nearer("history", "--home", str(tmp_path / "file" / "home"), code=1)
    assert ran.err.startswith("NR-")
    assert "next" in ran.err


def test_a_reader_that_leaves_early_is_no_failure_to_speak_of(nearer: Process) -> None:
    command = f"{sys.executable} -m nearer imports --sources --home {nearer.home} | head -1"
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stderr == ""


def test_a_terminal_without_unicode_gets_question_marks_and_no_traceback(nearer: Process) -> None:
    assert nearer("imports", "--sources", PYTHONIOENCODING="ascii", LC_ALL="C").out


STRIKES = {
    "while code is loaded": "threading.Timer(0.5, strike).start()",
    "in the database": (
        "from nearer.store import merge; "
        "long = 'SET threads = 1; SELECT sum(a.range * b.range) FROM range(1000000) a, range(10000) b'; "
        "merge.merged = lambda con, pieces: (threading.Timer(0.2, strike).start(), con.execute(long))"
    ),
    "in a finaliser, where Python swallows it": "type('Late', (), {'__del__': lambda self: strike()})()",
    "in a library that swallows it": "import contextlib\nwith contextlib.suppress(KeyboardInterrupt):\n    strike()",
    "while pages are served": (
        "from nearer.faces.web import serve; "
        "listen = serve.listen; "
        "serve.listen = lambda *place: (threading.Timer(1.5, strike).start(), listen(*place))[1]"
    ),
}


@pytest.mark.parametrize("where", STRIKES)
def test_ctrl_c_says_that_nothing_is_lost(where: str, tmp_path: Path) -> None:
    program = (
        "import os, signal, sys, threading\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # A background job is born deaf to it.
        "from nearer.faces.cli import stopping\n"
        "from nearer.faces.cli.main import main\n"
        "stopping.hear()\n"
        "strike = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        f"{STRIKES[where]}\n"
        "sys.exit(main(['demo', '--no-browser', '--port', '0', '--home', sys.argv[1]]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "demo")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 130
    assert ran.stderr == "NR-CLI-03  Stopped. Nothing is lost.\n  next   Run the same command again.\n"


def test_an_import_gives_way_to_pages() -> None:
    program = (
        "import os, sys; from nearer.faces.cli.main import main; sys.argv = ['nearer', 'import', '--help']; main(); "
        "sys.stderr.write(str(os.nice(0)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stderr) >= PATIENT
