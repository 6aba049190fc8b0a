"""What a source is: how to ask for its archive, how long that takes, and what it can tell and never can."""

from collections.abc import Iterator
from dataclasses import dataclass

from nearer.api.importing import sights
from nearer.model.names import Kind
from nearer.pages.prose import docstring_of, flowing
from nearer.sources.contract import ArchiveSource
from nearer.sources.registry import sources
from nearer.store.batch import Sight


@dataclass(frozen=True, slots=True)
class SightLine:
    """One row of "what it can tell": a kind of act, whether yours and theirs are seen, and the reason where not."""

    kind: str
    yours: str
    theirs: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A supported source: how to ask for the archive, how long it takes, what it tells."""

    name: str
    title: str
    how: str
    sights: tuple[SightLine, ...]


def source_card(source: ArchiveSource) -> SourceCard:
    """What a source is, how to get its archive, and what it can tell."""
    return SourceCard(
        name=source.name,
        title=source.title,
        how=how_to_get(source),
        sights=sight_lines(sights(source.coverage)),
    )


def title_of(name: str) -> str:
    """The name for people of the source of this name, itself where there is none any more."""
    return next((source.title for source in sources() if source.name == name), name)


def how_to_get(source: ArchiveSource) -> str:
    """The section "How to get it" of the module that holds the source."""
    text = docstring_of(source, "How to get")
    lower = text.lower()
    start = lower.find("how to get")
    if start < 0:
        return flowing(text)
    heading, _, body = text[start:].partition("\n")
    # The instructions stand below the heading, or begin on its own line: "How to get it: in the app, ...".
    begun = heading.partition(":")[2].strip()
    body = f"{begun}\n{body}" if begun else body.lstrip("-=~\n ")
    lines: list[str] = []
    for line in body.split("\n"):
        if lines and lines[-1] and set(line.strip()) <= {"-", "=", "~"} and line.strip():
            lines.pop()
            break
        lines.append(line)
    return flowing("\n".join(lines))


def sight_lines(cells: tuple[Sight, ...]) -> tuple[SightLine, ...]:
    """One row for each kind of act; those that are not seen for one and the same reason share a row."""
    lines: list[SightLine] = []
    for kind in Kind:
        mine = next((s for s in cells if s.kind == kind.value and s.direction == "out"), None)
        theirs = next((s for s in cells if s.kind == kind.value and s.direction == "in"), None)
        if mine is not None or theirs is not None:
            reasons = dict.fromkeys(s.why for s in (mine, theirs) if s is not None and s.why)
            lines.append(SightLine(kind.value, _seen(mine), _seen(theirs), " ".join(reasons)))
    return tuple(_gathered(lines))


def _gathered(lines: list[SightLine]) -> Iterator[SightLine]:
    """Kinds that are not seen for one and the same reason share a line."""
    kinds: dict[tuple[str, str, str], list[str]] = {}
    for line in lines:
        alone = "" if line.why and line.yours == line.theirs == "no" else line.kind
        kinds.setdefault((f"{line.yours} {alone}", line.theirs, line.why), []).append(line.kind)
    for (yours, theirs, why), told in kinds.items():
        yield SightLine(", ".join(told), yours.partition(" ")[0], theirs, why)


def _seen(sight: Sight | None) -> str:
    if sight is None or not sight.seen:
        return "no"
    return "partly" if sight.why else "yes"
