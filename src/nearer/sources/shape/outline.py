"""An archive as its shape: each member's name masked, what it is, and the outline of what is in it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import islice

from nearer.sources.archive import Archive, MemberError, read_head, read_whole, unsqueezed
from nearer.sources.car import is_car
from nearer.sources.decode import DecodeError, csv_cells, js_assignment, json_items, json_lines, text_lines
from nearer.sources.shape.masked import form, masked
from nearer.sources.shape.values import Node, text_kind

MEMBERS = 2_000
"""Members that are opened; files of one masked name and one shape are told once (our own choice)."""
_LINES = 400
_ROWS = 200
_HEAD = 65_536
_WHOLE = 16 * 2**20
_TAG_WORDS = (
    "a abbr address article aside b blockquote body br button caption code col dd details div dl dt em figure footer "
    "form h1 h2 h3 h4 h5 h6 head header hr html i img input label li link main meta nav ol p pre s script section "
    "small span strong style sub summary sup svg table tbody td th thead time title tr u ul video"
)
_TAGS = frozenset(_TAG_WORDS.split())
_KNOWN = (
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"RIFF", "sound or pictures"),
    (b"%PDF", "a PDF"), (b"SQLite format 3", "an SQLite database"), (b"PK\x03\x04", "a zip inside the archive"),
    (b"\x00\x00\x00", "a film or other binary data"), (b"OggS", "sound"), (b"ID3", "sound"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MemberShape:
    """Files of one shape: the masked name, how many there are, what they are, and an outline, one place a line."""

    name: str
    files: int
    what: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An export without its content. `refused` counts members that are unsafe to open, by reason."""

    members: tuple[MemberShape, ...]
    unopened: int
    refused: tuple[tuple[str, int], ...]


def shape_of(archive: Archive) -> Shape:
    """The shape of everything in an archive. No text of it holds a value of the archive. Raises nothing."""
    found: dict[str, Counter[tuple[str, tuple[str, ...]]]] = {}
    for name in archive.names[:MEMBERS]:
        found.setdefault(masked(name), Counter())[_member(archive, name)] += 1
    return Shape(
        tuple(
            MemberShape(name, count, what, lines)
            for name, shapes in found.items()
            for (what, lines), count in shapes.items()
        ),
        max(len(archive.names) - MEMBERS, 0),
        tuple(sorted(Counter(why for _, why in archive.refused).items())),
    )


def _member(archive: Archive, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        what, lines = _looked_at(archive, name)
        told = tuple(islice(dict.fromkeys(lines), _LINES + 1))
    except MemberError as error:
        return f"cannot be read ({error.code})", ()
    except DecodeError as error:
        return f"text that cannot be read as what it seems to be ({error.code})", ()
    return what, told if len(told) <= _LINES else (*told[:_LINES], "and more")


def _looked_at(archive: Archive, name: str) -> tuple[str, Iterator[str]]:
    """What a member is, and its lines. Raises MemberError and DecodeError."""
    head = read_head(archive, name, _HEAD)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start:
        return "empty", iter(())
    if is_car(head):
        return "a CAR file (AT Protocol)", iter(())
    for mark, what in _KNOWN:
        if head.startswith(mark):
            return what, iter(())
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff") and head.count(0) > len(head) // 8:
        return "binary data", iter(())
    if start[:1] in (b"{", b"["):
        return _document(archive, name)
    if re.match(rb"(?:(?:var|let|const)\s+)?[\w.$\[\]]{1,200}\s*=\s*[\[{]", start):
        return _script(archive, name)
    if start[:1] == b"<":
        return _page(archive, name)
    return _text(archive, name)


def _document(archive: Archive, name: str) -> tuple[str, Iterator[str]]:
    node = Node()
    if archive.size(name) <= _WHOLE:
        try:
            _, value = js_assignment(read_whole(archive, name, _WHOLE))
            node.see(value)
            return "JSON", node.lines()
        except DecodeError:
            node = Node()
        except MemberError as error:
            if error.code != "too-large":
                raise
    for items, what in ((json_items, "a list in JSON"), (json_lines, "JSON lines")):
        with archive.open(name) as stream:
            for _, item in islice(items(unsqueezed(stream)), _ROWS):
                if not isinstance(item, DecodeError):
                    node.see(item)
        if node.types:
            return what, node.lines()
    return _text(archive, name)


def _script(archive: Archive, name: str) -> tuple[str, Iterator[str]]:
    assigned, value = js_assignment(read_whole(archive, name, _WHOLE))
    node = Node()
    node.see(value)
    return f"JavaScript, {masked(assigned)} =", node.lines()


class _Outline(HTMLParser):
    """The paths of tags with their attributes' names, each once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paths: Counter[str] = Counter()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = " ".join(sorted({masked(name) for name, _ in attrs}))
        told = (tag if tag in _TAGS else masked(tag)) + (f" ({names})" if names else "")
        self.paths[" > ".join([*self._open[-6:], told])] += 1
        if tag not in ("br", "hr", "img", "input", "link", "meta", "col") and len(self._open) < 200:
            self._open.append(tag if tag in _TAGS else masked(tag))

    def handle_endtag(self, tag: str) -> None:
        shown = tag if tag in _TAGS else masked(tag)
        if shown in self._open:
            while self._open.pop() != shown:
                pass


def _page(archive: Archive, name: str) -> tuple[str, Iterator[str]]:
    outline = _Outline()
    text = read_head(archive, name, 4 * _HEAD).decode("utf-8", "replace")
    # What stands behind the last tag is let go: a tag that the look cut off would count as text.
    outline.feed(text[: text.rfind(">") + 1])
    what = "a web page" if b"<html" in text[:2000].lower().encode() else "XML or a piece of HTML"
    return what, (f"{path}  ({count})" if count > 1 else path for path, count in outline.paths.items())


def _text(archive: Archive, name: str) -> tuple[str, Iterator[str]]:
    with archive.open(name) as stream:
        lines = [line for _, line in islice(text_lines(unsqueezed(stream)), 30) if isinstance(line, str)]
    delimiter = max(",;\t", key=lambda mark: sum(mark in line for line in lines) and lines[0].count(mark))
    parted = sum(delimiter in line for line in lines)
    if lines and lines[0].count(delimiter) and parted * 2 >= len([line for line in lines if line.strip()]):
        return _table(archive, name, delimiter)
    return "text", (form(line) for line in lines if line.strip())


def _table(archive: Archive, name: str, delimiter: str) -> tuple[str, Iterator[str]]:
    """The columns by the names of the first row, each with the forms of its cells."""
    with archive.open(name) as stream:
        rows = [cells for _, cells in islice(csv_cells(unsqueezed(stream), delimiter=delimiter), _ROWS)]
    whole = [cells for cells in rows if not isinstance(cells, DecodeError)]
    header, below = (whole[0], whole[1:]) if whole else ([], [])

    def lines() -> Iterator[str]:
        for place, column in enumerate(header):
            forms = dict.fromkeys(text_kind(cells[place]) for cells in below if place < len(cells))
            yield f"{masked(column) or '(no name)'}: {' or '.join(forms) or 'no rows'}"

    mark = {",": "commas", ";": "semicolons", "\t": "tabs"}[delimiter]
    return f"a table parted by {mark}", lines()
