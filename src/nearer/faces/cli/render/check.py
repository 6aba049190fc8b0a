"""What checks found, with the words underlined."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.cells import cell_len

from nearer.drafts.check import Explained
from nearer.drafts.finding import Checked, Finding, Level
from nearer.drafts.written import Written
from nearer.faces.cli.out import width
from nearer.faces.cli.show import safe

_INDENT = "    "
_AROUND = 30
"""Letters that are shown before words that stand far along a line."""


def report(checked: Checked, written: Written, name: str) -> Iterator[str]:
    """Each finding with its place and its words underlined, then how many there are."""
    for finding in checked.findings:
        yield from _finding(finding, written, name)
        yield ""
    for excepted in checked.excepted:
        yield f"{excepted.finding.code} {excepted.finding.name}: kept, because {excepted.because}"
    if checked.language not in ("en", "und"):
        yield f"The post reads as {checked.language}. Checks of words know English; the others were made."
    yield _counted(checked.findings)


def _finding(finding: Finding, written: Written, name: str) -> Iterator[str]:
    line, column = written.place(finding.start)
    whole = finding.start == finding.end
    place = name if whole else f"{name}:{line}:{column}"
    yield f"{place}  {finding.level.value}  {finding.code} {finding.name}"
    if not whole:
        yield from _underlined(finding, checked_line(written.draft.text, finding.start), column - 1)
    yield from _labelled("why", finding.reason)
    yield from _labelled("try", finding.way)


def checked_line(text: str, offset: int) -> str:
    """The line of a text in which a character stands."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return text[start : len(text) if end < 0 else end]


def _underlined(finding: Finding, line: str, column: int) -> Iterator[str]:
    """The line, cut to the terminal around the words, and marks under them as wide as they are."""
    room = max(20, width() - len(_INDENT) - 2)
    start = max(0, column - _AROUND) if column + len(finding.words) > room else 0
    before = ("…" if start else "") + safe(line[start:column])
    words, more, rest = finding.words.partition("\n")
    after = line[column + len(words) :]
    shown, marked = before, ""
    for letter in safe(words):
        if cell_len(shown + marked) >= room:
            more = "\n"
            break
        marked += letter
    tail = ""
    for letter in safe(after) if not more else "":
        if cell_len(shown + marked + tail) >= room - 1:
            tail += "…"
            break
        tail += letter
    yield f"{_INDENT}{shown}{marked}{'…' if more and not rest else ''}{tail}"
    yield f"{_INDENT}{' ' * cell_len(shown)}{'^' * max(1, cell_len(marked))}{'…' if more else ''}"


def _labelled(label: str, text: str) -> Iterator[str]:
    for number, part in enumerate(wrap(text, max(20, width() - 8)) or [""]):
        yield f"  {label if number == 0 else '   '}   {part}"


def _counted(findings: Sequence[Finding]) -> str:
    counts = [(level, sum(one.level is level for one in findings)) for level in Level]
    said = [f"{count} {level.value}{'' if count == 1 else 's'}" for level, count in counts if count]
    return ", ".join(said) if said else "Nothing found."


def explanation(told: Explained) -> Iterator[str]:
    """One check in words."""
    yield f"{told.code} {told.name} ({told.level.value}, {told.family})"
    yield ""
    for text in (told.what, *told.why.split("\n\n")):
        yield from wrap(text, max(20, width()))
        yield ""
    for label, example in (("Instead of", told.instead_of), ("Try", told.try_)):
        yield f"{label}:"
        yield from (f"{_INDENT}{one}" for one in example.split("\n"))
        yield ""


def table(every: Sequence[Explained]) -> Iterator[str]:
    """All checks, by family."""
    family = ""
    for told in every:
        if told.family != family:
            if family:
                yield ""
            family = told.family
            yield f"{family[0].upper()}{family[1:]}:"
        yield f"  {told.code}  {told.level.value:<7}  {told.name:<20}  {told.what}"
