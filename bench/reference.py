"""What the files of docs/reference say, each written from the code."""

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import get_type_hints

import msgspec
from cyclopts import App
from rich.console import Console

import nearer
from nearer.drafts import written as drafts_written
from nearer.drafts.check import checks, explained
from nearer.faces.cli.commands import COMMANDS, GROUPS, overview
from nearer.faces.cli.main import build_app
from nearer.model import notation
from nearer.model.coverage import Sight
from nearer.model.errors import NearerError
from nearer.model.names import Direction, Kind
from nearer.pages.networks import offer
from nearer.pages.prose import docstring_of
from nearer.sources.contract import ArchiveSource
from nearer.sources.live.contract import Call, LiveSource
from nearer.sources.live.registry import live_sources
from nearer.sources.registry import sources

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
CALLS = ROOT / "docs" / "calls.json"
MADE = "<!-- Written by `make docs` from the code; edit the code. -->\n"
WIDTH = 88
PAGES = (
    # page, address, command, tool of the MCP server
    ("today", "/", "nearer today", "today"),
    ("circles", "/circles", "nearer circles", "circles"),
    ("people", "/people", "nearer people", "people"),
    ("person", "/people/{id}", "nearer person WHO", "person"),
    ("exchanges", "/people/{id}/exchanges", "nearer exchanges WHO", "exchanges"),
    ("why", "/people/{id}/why/{what}", "nearer why WHO WHAT", "why"),
    ("conduct", "/conduct, /people/{id}/conduct", "nearer conduct [WHO]", "conduct, conduct_why"),
    ("five", "/five", "nearer five", "five"),
    ("how", "/how", "nearer how", "how"),
    ("imports", "/imports, /imports/{id}", "nearer imports [ID]", "imports"),
    ("columns", "/imports/{id}/columns", "nearer map FILE", ""),
    ("clocks", "/imports/{id}", "nearer zone", ""),
    ("networks", "/networks", "nearer networks", ""),
    ("outbox", "/networks", "nearer outbox", ""),
    ("answer", "/answer/{network}/{id}", "nearer answer ACT TEXT", ""),
    ("check", "/check", "nearer check FILE", "check"),
    ("offers", "/offers", "nearer offers", ""),
    ("needs", "/needs", "nearer needs", "needs"),
    ("listening", "/listening", "", "listening"),
    ("research", "/research", "nearer search WORDS", "research"),
    ("teach", "/teach", "nearer teach", ""),
    ("activity", "/act/{network}/{id}", "nearer why ACT", "activity"),
    ("history", "/history", "nearer history", "history"),
    ("settings", "/settings", "nearer settings", ""),
)
GROUPS_OF_KINDS = (
    ("What people say", (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.CALL, Kind.MISSED_CALL)),
    ("What people do with a press", (Kind.REPOST, Kind.LIKE, Kind.DISLIKE, Kind.FOLLOW, Kind.INVITE, Kind.ACCEPT)),
    ("Who buys and reads", (Kind.PURCHASE, Kind.CLICK, Kind.VIEW)),
    (
        "Who turns away",
        (Kind.UNFOLLOW, Kind.LEAVE, Kind.MUTE, Kind.UNMUTE, Kind.REJECT, Kind.FLAG, Kind.BLOCK, Kind.UNBLOCK),
    ),
)
SIGNS = {Sight.SEEN: "yes", Sight.PARTLY: "partly", Sight.NOT_YET: "not yet", Sight.NEVER: "–"}


def cli() -> Iterator[str]:
    """Every command's help, as it prints it."""
    yield "# Commands\n"
    yield from code(overview().rstrip())
    yield "Exit codes: 0 done, 1 a failure that says what to do next, 2 the command line was not understood,"
    yield "130 stopped by Ctrl-C.\n"
    yield (
        "With `--json` an answer is the page object as JSON ([pages](pages.md)), and a failure is\n"
        '`{"error": {"code", "what", "where", "next"}}` on stderr ([errors](errors.md)).\n'
    )
    app = build_app()
    for group in GROUPS:
        yield f"## {group}\n"
        for command in COMMANDS:
            if command.group == group and not command.hidden:
                words = ("log", "show") if command.name == "log" else (command.name,)
                yield f"### nearer {' '.join(words)}\n"
                yield from code(help_text(app, words))


def help_text(app: App, words: tuple[str, ...]) -> str:
    """What `nearer WORDS --help` prints."""
    out = StringIO()
    app.help_print(list(words), console=Console(file=out, width=WIDTH, no_color=True))
    return "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())


def pages() -> Iterator[str]:
    """Every page object, field by field."""
    yield "# Pages\n"
    yield "One frozen object a page. The web app, its JSON twin, the terminal and the MCP tools show the same object.\n"
    yield "| page | address | command | MCP tool |"
    yield "|---|---|---|---|"
    for name, address, command, tool in PAGES:
        yield f"| [{name}](#{name}) | `{address}` | {f'`{command}`' if command else ''} | {tool} |"
    yield "\nThe JSON twin of an address is the address with `.json` (`/today.json` for `/`). Query parameters: `at`,"
    yield "`cloak`, `minutes`, `since`, `q`, `sort`, `show`, `page`, `more`.\n"
    for name in (*(page[0] for page in PAGES), "parts"):
        module = importlib.import_module(f"nearer.pages.{name}")
        yield f"## {name}\n"
        yield f"{inspect.cleandoc(module.__doc__ or '')}\n"
        for cls in own_dataclasses(module):
            yield f"### {cls.__name__}\n"
            yield f"{inspect.cleandoc(cls.__doc__ or '')}\n"
            yield "| field | type |"
            yield "|---|---|"
            hints = get_type_hints(cls)
            for part in fields(cls):
                yield f"| `{part.name}` | `{type_text(hints[part.name])}` |".replace(" | None`", " or null`")
            yield ""


def own_dataclasses(module: ModuleType) -> Iterator[type]:
    """The dataclasses that a module defines for its page, in the order they are written."""
    for cls in vars(module).values():
        ours = isinstance(cls, type) and is_dataclass(cls) and cls.__module__ == module.__name__
        if ours and not cls.__name__.startswith("_"):
            yield cls


def type_text(hint: object) -> str:
    """A type as one would write it."""
    text = inspect.formatannotation(hint)
    return re.sub(r"\b(?:[a-z_]+\.)+([A-Za-z_]+)", r"\1", text).replace("NoneType", "None")


def sources_() -> Iterator[str]:
    """What each network can tell you, and each source's own account of itself."""
    known = sorted(sources(), key=lambda source: source.name)
    yield "# Sources\n"
    yield "## What each network can tell you\n"
    yield "Of you, then of them: *yes / partly* is seen whole where you did it, and with a lack, told below, where they"
    yield "did. –: the export cannot show it. *not yet*: the export holds it and Nearer does not read it. What is not"
    yield "seen is unknown and never counts as zero.\n"
    for title, kinds in GROUPS_OF_KINDS:
        yield f"### {title}\n"
        yield f"| of you / of them | {' | '.join(kind.value for kind in kinds)} |"
        yield "|---|" + "---|" * len(kinds)
        for source in known:
            cells = [sight(source, kind) for kind in kinds]
            if any(cell != "–" for cell in cells):
                yield f"| {source.title} | {' | '.join(cells)} |"
        yield ""
    yield from times(known)
    for source in known:
        yield f"## {source.title}\n"
        yield f"`--source {source.name}`, network `{source.network}`, times: {source.coverage.time_zone}.\n"
        yield markdown(docstring_of(source, "How to get"))
        yield ""
        yield from reasons(source)


def sight(source: ArchiveSource, kind: Kind) -> str:
    """What a source sees of one kind of act, of the owner and of the others; one word where both are alike."""
    ours, theirs = (SIGNS[source.coverage.mark(kind, way).sight] for way in (Direction.OUT, Direction.IN))
    return ours if ours == theirs else f"{ours} / {theirs}"


def times(known: list[ArchiveSource]) -> Iterator[str]:
    """What is known of each source's clock."""
    yield "## What each network's times are worth\n"
    yield "Where the zone is not known, an act lies in a range of 26 hours: all moments at which some clock on earth"
    yield "showed the time that is written. How long an answer took is told only between times that are known to the"
    yield "minute; across a zone that is unknown, or between days, it is unknown and no number. A clock that was set"
    yield "back, so that one hour came twice, lies within the range, too.\n"
    yield "| source | zone | as written |"
    yield "|---|---|---|"
    for source in known:
        yield f"| {source.title} | {source.coverage.zone.value} | {source.coverage.time_zone} |"
    yield ""


def networks() -> Iterator[str]:
    """What works on each live network, and what it tells."""
    known = live_sources()
    yield "# Live networks\n"
    yield "## What works where\n"
    yield "*notimpl*: a kind of server lacks it. *notyet*: Nearer does not do it yet. *never*: the network does not"
    yield "have it. Each *ok* came true in the last run of `make calls`, against the server that is named; what else is"
    yield "sent is not offered there. *block noticed*: on Mastodon the user's own.\n"
    ran: dict[str, Ran] = msgspec.json.decode(CALLS.read_bytes(), type=dict[str, Ran])
    yield "| | " + " | ".join(source.title for source in known) + " |"
    yield "|---|" + "---|" * len(known)
    for call in Call:
        yield f"| {call.value} | " + " | ".join(called(source, call, ran.get(source.name)) for source in known) + " |"
    yield "| run on | " + " | ".join(ran[s.name].server if s.name in ran else "not run" for s in known) + " |"
    yield ""
    for source in known:
        told = offer(source)
        yield f"## {source.title}\n"
        yield f"`nearer connect {source.name} WHERE`, where WHERE is {source.ask}. Network `{source.network}`.\n"
        yield markdown(told.how)
        yield ""
        why = [f"- {line.call}: {line.standing}. {line.why}" for line in told.calls]
        if why:
            yield from ("What does not work:\n", *why, "")
        yield from reasons(source)


class Ran(msgspec.Struct):
    """What became of every call on a network in the last run of `make calls`, and the server that it ran on."""

    server: str
    calls: dict[str, str]


def called(source: LiveSource, call: Call, ran: Ran | None) -> str:
    """One cell of the table: as the source says and the run found."""
    said = source.calls[call].standing.value
    found = None if ran is None else ran.calls.get(call.value)
    if found is None:
        return f"{said}, not run" if said == "ok" else said
    if found != said:
        sys.exit(f"{source.name} says {said} to {call.value}, and the last run found {found}: make calls")
    return said


def reasons(source: ArchiveSource | LiveSource) -> Iterator[str]:
    """Why a cell of the table is not a plain yes."""
    lines = [
        f"- {kind.value}, {'yours' if way is Direction.OUT else 'theirs'}: {mark.sight.value}. {mark.why}"
        for kind in Kind
        for way in (Direction.OUT, Direction.IN)
        if (mark := source.coverage.marks.get((kind, way))) is not None and mark.why
    ]
    if lines:
        yield from ("What is not a plain yes:\n", *lines, "")


def signals() -> Iterator[str]:
    """Every reason that a tie can show."""
    package = importlib.import_module("nearer.ties.signals")
    found = [importlib.import_module(f"{package.__name__}.{i.name}") for i in pkgutil.iter_modules(package.__path__)]
    yield "# Signals\n"
    yield f"{markdown(inspect.cleandoc(package.__doc__ or ''))}\n"
    for module in sorted((m for m in found if hasattr(m, "question")), key=lambda m: (m.order, m.name)):
        yield f"## {module.name}\n"
        yield f"*{module.question}* {markdown(inspect.cleandoc(module.__doc__ or ''))}\n"
        yield f"- Value and support: {' '.join(inspect.cleandoc(module.read.__doc__ or '').split())}"
        yield f"- Needs: {', '.join(kind.value for kind in module.needs) or 'no kind of its own'}\n"


def checks_() -> Iterator[str]:
    """Every check of drafts, by family."""
    yield "# Checks\n"
    yield "What `nearer check` looks for in a draft before it is posted. Each check has a code that is never reused,"
    yield "and two examples that the tests hold to be true: one is found, the other is clean of every check."
    yield "Errors and warnings make `nearer check` end with 1, hints do not. What was not told (is it a reply? have you"
    yield "written in this thread?) raises no finding.\n"
    yield f"{inspect.cleandoc(drafts_written.__doc__ or '')}\n"
    known = [explained(check) for check in checks()]
    yield "| code | level | name | finds |"
    yield "|---|---|---|---|"
    for told in known:
        yield f"| [{told.code}](#{told.code.lower()}-{told.name}) | {told.level.value} | {told.name} | {told.what} |"
    yield "| EX01 | warning | exception-without-reason | An exception without a reason; it does not count. |"
    yield "| EX02 | hint | exception-unused | An exception of something that is not found. |\n"
    for told in known:
        yield f"## {told.code} {told.name}\n"
        yield f"*{told.level.value}, {told.family}.* {told.what}\n"
        yield f"{told.why}\n"
        for label, example in (("Instead of", told.instead_of), ("Try", told.try_)):
            yield f"**{label}**\n"
            yield from code(example)


def errors() -> Iterator[str]:
    """Every failure, by code. Raises SystemExit where two share one."""
    for name in modules():
        importlib.import_module(name)
    by_code: dict[str, type[NearerError]] = {}
    for cls in subclasses(NearerError):
        own = "code" in vars(cls)
        if own and by_code.setdefault(cls.code, cls) is not cls:
            raise SystemExit(f"{cls.code} is the code of {by_code[cls.code].__name__} and of {cls.__name__}.")
    yield "# Errors\n"
    yield "Every failure says what, where and what next, and never quotes anybody. Codes are never reused.\n"
    yield "| code | means | class |"
    yield "|---|---|---|"
    yield "| `NR-CLI-00` | A fault of Nearer itself. Nothing was changed. | |"
    for code_, cls in sorted(by_code.items()):
        meaning = " ".join(inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].split())
        yield f"| `{code_}` | {meaning} | `{cls.__module__}.{cls.__name__}` |"
    yield ""


def modules() -> Iterator[str]:
    """Every module of Nearer, but the one that runs it."""
    for info in pkgutil.walk_packages(nearer.__path__, "nearer."):
        if info.name != "nearer.__main__":
            yield info.name


def subclasses(cls: type[NearerError]) -> Iterator[type[NearerError]]:
    """All that derive from it, at any distance, of Nearer's own code."""
    for sub in cls.__subclasses__():
        if sub.__module__.startswith("nearer."):
            yield sub
        yield from subclasses(sub)


def notation_() -> Iterator[str]:
    """The notation of the log."""
    yield "# The notation of the log\n"
    yield f"{markdown(inspect.cleandoc(notation.__doc__ or ''))}\n"
    yield "`nearer log show` prints it."
    yield ""


def code(text: str) -> Iterator[str]:
    """A fenced block."""
    yield f"```text\n{text}\n```\n"


def markdown(text: str) -> str:
    """A docstring as Markdown: its headings three levels down, its tables of `=` as they stand."""
    lines = text.split("\n")
    out: list[str] = []
    fence = False
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if re.fullmatch(r"=+(?: +=+)+", line.strip()):
            ends = fence and not following.strip()
            out += ([] if fence else ["```text"]) + [line] + (["```"] if ends else [])
            fence = not ends
        elif not fence and re.fullmatch(r"(-{3,}|={3,}|~{3,})", line.strip()) and out and out[-1].strip():
            out[-1] = f"### {out[-1].strip()}"
        else:
            out.append(line)
    return _spared(out)


def _spared(lines: list[str]) -> str:
    """The lines as text; double backticks become single ones outside fenced blocks."""
    inside = False
    out: list[str] = []
    for line in lines:
        inside ^= line.startswith("```")
        out.append(line if inside or line.startswith("```") else line.replace("``", "`"))
    return "\n".join(out)


FILES: dict[str, Callable[[], Iterator[str]]] = {
    "cli.md": cli,
    "pages.md": pages,
    "sources.md": sources_,
    "networks.md": networks,
    "signals.md": signals,
    "checks.md": checks_,
    "errors.md": errors,
    "notation.md": notation_,
}
