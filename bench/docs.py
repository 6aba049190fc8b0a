"""The reference is written from the code: this script writes docs/reference; with `--check` it fails on old files.

The check also follows every relative link of every Markdown file, and holds every `nearer ...` line in their code
blocks against the commands and options that exist.
"""

import argparse
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from cyclopts import App

from bench.reference import FILES
from nearer.faces.cli.commands import COMMANDS
from nearer.faces.cli.main import build_app

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Written by `make docs` from the code; edit the code. -->\n"


def text_of(write: Callable[[], Iterator[str]]) -> str:
    """The whole file."""
    return MADE + "\n" + "\n".join(write()).rstrip() + "\n"


def stale() -> Iterator[str]:
    """Files of the reference that the code no longer says."""
    for name, write in FILES.items():
        path = REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text_of(write):
            yield f"docs/reference/{name} is not what the code says; run make docs"


def documents() -> list[Path]:
    """Every Markdown file that readers are given."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def broken_links() -> Iterator[str]:
    """Relative links whose file or heading is not there."""
    for path in documents():
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"", prose):
            link = target[0] or target[1]
            if re.match(r"[a-z][a-z0-9+.-]*:", link):
                continue
            file, _, anchor = link.partition("#")
            to = (path.parent / file).resolve() if file else path
            if not to.exists():
                yield f"{path.relative_to(ROOT)}: {link} is not there"
            elif anchor and to.suffix == ".md" and anchor not in anchors(to):
                yield f"{path.relative_to(ROOT)}: {link} names no heading"


def anchors(path: Path) -> set[str]:
    """The anchors of a Markdown file, made as GitHub makes them."""
    prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    heads = re.findall(r"^#+ (.+)$", prose, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.replace("`", "").lower()).strip().replace(" ", "-") for head in heads}


def unknown_commands() -> Iterator[str]:
    """Lines `nearer ...` in code blocks that name a command or an option that does not exist."""
    app = build_app()
    for path in documents():
        for block in re.findall(r"```[a-z]*\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL):
            for line in block.replace("\\\n", " ").split("\n"):
                said = re.match(r"\s*(?:\$ )?(?:python -m )?nearer ((?:[a-z-]+|--[a-z]+)\b.*)", line)
                wrong = None if said is None else mistake(app, said[1])
                if wrong:
                    yield f"{path.relative_to(ROOT)}: `{line.strip()}`: {wrong}"


def mistake(app: App, line: str) -> str | None:
    """What is wrong with the words after `nearer`, None for nothing. Prose in help texts is passed over."""
    try:
        words = shlex.split(re.split(r"\s{2,}|[|;>#]|&&", line)[0], comments=True)
    except ValueError:
        return None
    if not words or words[0] in ("--help", "--version"):
        return None
    if words[0] not in {command.name for command in COMMANDS}:
        return f"there is no command {words[0]}"
    command = app[words[0]]
    if words[0] == "log":
        if len(words) < 2 or words[1] != "show":
            return "log has one command, show"
        command = command["show"]
    known = {"--help", "-h"} | {name for arg in command.assemble_argument_collection() for name in arg.names}
    options = [word.partition("=")[0] for word in words[1:] if word.startswith("-") and len(word) > 1]
    unknown = [option for option in options if option not in known]
    return f"there is no option {unknown[0]}" if unknown else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something is old or broken")
    if parser.parse_args().check:
        wrong = [*stale(), *broken_links(), *unknown_commands()]
        print(
            "\n".join(wrong) or f"docs: {len(documents())} files, nothing stale, no broken link, every command exists"
        )
        return 1 if wrong else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, write in FILES.items():
        (REFERENCE / name).write_text(text_of(write), encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
