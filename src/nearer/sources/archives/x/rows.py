"""The rows of the archive's files, one at a time, each with its place. Nothing here raises."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import cast

from nearer.model.activity import Place, Problem
from nearer.sources.archive import Archive, MemberError
from nearer.sources.archives.x.fields import Json
from nearer.sources.decode import DecodeError, csv_cells, js_assignment, json_items

TOLD = 20
"""Bad rows of a file that are told one by one; the rest are counted. A file that is not X's own could hold millions."""

SMALL = 8 * 2**20
"""Bytes of a file that is read whole: account, profile, manifest, index. Real manifests are under 30 kB."""

CSV_HEADER = ("tweet_id", "timestamp", "text")
"""The columns that every CSV of an X archive has, whatever their order."""


class Tally:
    """How many sound rows each file held, and in which files rows were lost: for the audit, and for lists of people."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.broken: set[str] = set()

    def opened(self, name: str) -> None:
        self.found[name] += 0


def rows(archive: Archive, name: str, tally: Tally, limit: int | None = None) -> Iterator[tuple[Place, Json] | Problem]:
    """The objects of `window.YTD.x.part0 = [ … ]`, with rows counted from 1. `limit` counts bad rows, too."""
    yield from _counted(name, tally, islice(_objects(archive, name), limit))


def csv_objects(
    archive: Archive, name: str, tally: Tally, limit: int | None = None
) -> Iterator[tuple[Place, Json] | Problem]:
    """The rows of a CSV under its header. Cells beyond the header are further addresses of the last column."""
    yield from _counted(name, tally, islice(_cells(archive, name), limit))


def document(archive: Archive, name: str) -> Json | Problem:
    """The one object of `window.__THAR_CONFIG = { … }` and its like; of a list, `{"rows": […]}`."""
    try:
        with archive.open(name) as stream:
            data = stream.read(SMALL + 1)
        if len(data) > SMALL:
            return Problem(Place(name), "too-large", "the file is larger than any of its kind")
        _, value = js_assignment(data)
    except (MemberError, DecodeError) as error:
        return Problem(Place(name), error.code, error.why)
    if isinstance(value, dict):
        return cast(Json, value)
    if isinstance(value, list):
        return {"rows": cast(object, value)}
    return Problem(Place(name), "bad-json", "the file does not hold an object")


def _objects(archive: Archive, name: str) -> Iterator[tuple[int, Json | DecodeError | MemberError]]:
    number = 0
    try:
        with archive.open(name) as stream:
            for number, item in json_items(stream):
                if isinstance(item, DecodeError):
                    yield number, item
                elif isinstance(item, dict):
                    yield number, cast(Json, item)
                else:
                    yield number, DecodeError("bad-row", "the row is not an object")
    except MemberError as error:
        yield number + 1, error


def _cells(archive: Archive, name: str) -> Iterator[tuple[int, Json | DecodeError | MemberError]]:
    header: list[str] | None = None
    line = 0
    try:
        with archive.open(name) as stream:
            for line, cells in csv_cells(stream):
                if isinstance(cells, DecodeError):
                    yield line, cells
                elif header is None:
                    header = [cell.strip() for cell in cells]
                    if not set(CSV_HEADER) <= set(header):
                        yield line, DecodeError("bad-row", "the table has none of the columns of an X archive")
                        return
                else:
                    last = len(header) - 1
                    joined = [*cells[:last], ",".join(cells[last:])]
                    yield line, dict(zip(header, joined, strict=False))
    except MemberError as error:
        yield line + 1, error


def _counted(
    name: str, tally: Tally, found: Iterator[tuple[int, Json | DecodeError | MemberError]]
) -> Iterator[tuple[Place, Json] | Problem]:
    tally.opened(name)
    more: Counter[tuple[str, str]] = Counter()
    told = 0
    for number, item in found:
        if not isinstance(item, DecodeError | MemberError):
            tally.found[name] += 1
            yield Place(name, number), item
            continue
        tally.broken.add(name)
        told += 1
        if told <= TOLD:
            yield Problem(Place(name, number), item.code, item.why)
        else:
            more[item.code, item.why] += 1
    for (code, why), count in more.items():
        yield Problem(Place(name), code, why, count)
