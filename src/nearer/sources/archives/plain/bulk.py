"""A plain log in bulk: blocks of it become columns, and rows that are odd go the careful way among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearer.model.activity import Account, Activity, Problem
from nearer.model.names import Confidence
from nearer.sources.archives.plain.meanings import VISIBILITIES, deeds, networks, visibilities
from nearer.sources.archives.plain.naming import Naming
from nearer.sources.archives.plain.reading import REMEMBERED, WORD_LIMIT, PlainReader
from nearer.sources.archives.plain.rows import COLUMNS, Shape
from nearer.sources.archives.plain.stretches import SPARE, Careful, Stretches
from nearer.sources.bulk.arrow import Column, empty_lists, joined, lists, numbers
from nearer.sources.bulk.blocks import words_of
from nearer.sources.bulk.build import ID_ROOM, made_ids
from nearer.sources.bulk.cells import Cells, chosen, coded, strings
from nearer.sources.bulk.digest import LANES, ROOM, digests
from nearer.sources.bulk.met import Met
from nearer.sources.bulk.words import PRECISIONS, read_times, trim
from nearer.sources.decode import DecodeError
from nearer.store.columns import Columns, activity_rows
from nearer.store.schema import BATCH_COLUMNS

_TIME, _ACTOR, _TARGET, _VERB, _NETWORK, _ID, _PARENT, _SPACE, _TEXT, _SEEN_BY = range(len(COLUMNS))


class _NothingMet:
    """The memory of rows among others: what they met before is told by the columns around them."""

    def new(self, network: str, native: str) -> bool:
        del network, native
        return False

    def times(self, digest: str) -> int:
        del digest
        return 1


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Activities of a stretch without their final ids: where each stood among the rows, and the digest of those whose
    id is `made`."""

    at: NDArray[np.int64]
    batch: pa.RecordBatch
    digest: NDArray[np.uint64]
    made: NDArray[np.bool_]


class PlainBulk:
    """Reads one file in bulk. `limit` is for tests: how many accounts and contents are remembered."""

    def __init__(self, file: str, owner: Account | None, limit: int = REMEMBERED) -> None:
        self._file = file
        self._reader = PlainReader(file, owner, _NothingMet())
        self._naming = Naming(owner, limit)
        self._contents = Met(limit)
        self._text = np.zeros(LANES * ROOM, np.uint8)

    def columns(self, stream: BinaryIO, shape: Shape) -> Iterator[Columns]:
        """The file's activities with the accounts that they name, a block at a time."""
        stretches = Stretches(stream, shape)
        for stretch in stretches:
            if stretch.cells is None:
                places = {line: place for place, (line, _) in enumerate(stretch.careful)}
                merged = self._numbered(None, self._careful(iter(stretch.careful), places))
            else:
                rows = _Reading(stretch.cells, self._file, self._text)
                again = rows.odd()
                careful = None
                if again:
                    places = {int(rows.cells.line[row]): row for row in again}
                    careful = self._careful(stretches.again(rows.cells, again), places)
                regular = rows.regular() if len(again) < len(rows.cells) else None
                merged = self._numbered(regular, careful)
            if merged is not None and merged.num_rows:
                yield Columns(self._naming.new_accounts(merged), merged)

    def problems(self) -> Iterator[Problem]:
        """What could not be read, one problem for each kind."""
        return self._reader.problems()

    def _careful(self, rows: Iterator[Careful], places: dict[int, int]) -> _Rows | None:
        """Rows the careful way, by the line on which each stands."""
        made: set[int] = set()

        def watched() -> Iterator[Careful]:
            for line, cells in rows:
                if not isinstance(cells, DecodeError) and not cells[_ID].strip():
                    made.add(line)
                yield line, cells

        acts = [record for record in self._reader.records(watched()) if isinstance(record, Activity)]
        if not acts:
            return None
        lines = [0 if act.place is None or act.place.row is None else act.place.row for act in acts]
        keys = [
            int.from_bytes(bytes.fromhex(a.id), "little") if n in made else 0 for a, n in zip(acts, lines, strict=True)
        ]
        return _Rows(
            np.array([places[line] for line in lines], np.int64),
            activity_rows(acts),
            np.array(keys, np.uint64),
            np.array([line in made for line in lines], np.bool_),
        )

    def _numbered(self, regular: _Rows | None, careful: _Rows | None) -> pa.RecordBatch | None:
        """Both in the order of the rows, with ids in which equal contents are told apart by their count."""
        both = [rows for rows in (regular, careful) if rows is not None]
        if not both:
            return None
        order = np.argsort(np.concatenate([rows.at for rows in both]), kind="stable")
        digest = np.concatenate([rows.digest for rows in both])[order]
        made = np.concatenate([rows.made for rows in both])[order]
        batch = both[0].batch if len(both) == 1 else joined([rows.batch for rows in both])
        if len(both) > 1:
            batch = batch.take(numbers(order))
        if not np.any(made):
            return batch
        times = self._contents.times(digest, made)
        return batch.set_column(1, BATCH_COLUMNS.field("id"), _ids(digest, made, times, batch.column(1)))


def _ids(digest: NDArray[np.uint64], made: NDArray[np.bool_], times: NDArray[np.int64], given: Column) -> Column:
    out = np.zeros(int(np.count_nonzero(made)) * ID_ROOM + 8, np.uint8)
    start, end = np.zeros(len(made), np.int32), np.zeros(len(made), np.int32)
    made_ids(digest, made, times, out, start, end)
    ids = strings(words_of(out), start, end)
    return ids if np.all(made) else pc.if_else(numbers(made), ids, given)


class _Reading:
    """One block's rows, read in bulk: first which of them are odd, then the columns of the others."""

    def __init__(self, cells: Cells, file: str, text: NDArray[np.uint8]) -> None:
        self.cells = cells
        self._file = file
        self._text = text
        rows = len(cells)
        self._time_us = np.zeros(rows, np.int64)
        self._offset = np.zeros(rows, np.int32)
        self._zoned = np.zeros(rows, np.bool_)
        self._precision = np.zeros(rows, np.int8)
        self._verb = coded(cells, _VERB)
        self._network = coded(cells, _NETWORK)
        self._seen_by = coded(cells, _SEEN_BY)
        self._deeds = deeds(self._verb.values)
        self._networks = networks(self._network.values)

    def odd(self) -> list[int]:
        """The rows that have to go the careful way. Their cells are empty afterwards."""
        cells, odd = self.cells, self.cells.odd
        data = cells.block.data
        for column, handle, single in (
            (_ACTOR, True, False),
            (_TARGET, True, True),
            (_ID, False, False),
            (_PARENT, False, False),
            (_SPACE, False, False),
        ):
            trim(data, cells.start[column], cells.end[column], odd, WORD_LIMIT, handle, single)
        read_times(
            data,
            cells.block.words,
            cells.start[_TIME],
            cells.end[_TIME],
            odd,
            self._time_us,
            self._offset,
            self._zoned,
            self._precision,
        )
        verbs, meant = self._verb.codes, self._deeds
        odd |= ~meant.known[verbs] | ~cells.filled(_ACTOR)
        odd |= meant.needs_target[verbs] & ~cells.filled(_TARGET)
        refused = np.array([name is None for name in self._networks], np.bool_)
        size = sum(len(name.encode()) for name in self._networks if name is not None)
        odd |= refused[self._network.codes] | (size > SPARE)
        return np.flatnonzero(odd).tolist()

    def regular(self) -> _Rows:
        """The columns of all rows that are not odd, in order."""
        at = np.flatnonzero(~self.cells.odd)
        whole = len(at) == len(self.cells)
        cells = self.cells if whole else self.cells.kept(at)
        part = slice(None) if whole else at
        verbs, meant = self._verb.codes[part], self._deeds
        network = self._network.codes[part]
        precision = self._precision[part]
        words, start, end = cells.block.words, cells.start, cells.end
        timeless = precision == len(PRECISIONS) - 1
        time = pa.array(self._time_us[part], pa.int64(), mask=timeless)
        seen_by = visibilities(self._seen_by.values)[self._seen_by.codes[part]]
        seen_by = np.where(seen_by < 0, meant.visibility[verbs], seen_by)
        mentions, answers = meant.mentions[verbs], meant.answers[verbs]
        targets = strings(words, start[_TARGET], end[_TARGET])
        parents = start[_PARENT], end[_PARENT]
        rows = len(at)
        none = pa.nulls(rows, pa.string())
        return _Rows(
            at,
            pa.record_batch(
                [
                    chosen(self._networks, network),
                    strings(words, start[_ID], end[_ID]),
                    time,
                    time.cast(pa.timestamp("us", tz="UTC")),
                    pa.nulls(rows, pa.int64()),
                    chosen(PRECISIONS, precision.astype(np.int64)),
                    pa.array(self._offset[part], pa.int32(), mask=~self._zoned[part]),
                    strings(words, start[_ACTOR], end[_ACTOR]),
                    chosen(meant.verbs, verbs),
                    _target(targets, mentions),
                    _to(targets, mentions),
                    _where(words, parents, answers),
                    _where(words, parents, ~answers),
                    chosen(meant.of, verbs),
                    none,
                    strings(words, start[_SPACE], end[_SPACE]),
                    chosen(tuple(one.value for one in VISIBILITIES), seen_by),
                    strings(words, start[_TEXT], end[_TEXT]),
                    none,
                    chosen((Confidence.EXPLICIT.value,), np.zeros(rows, np.int64)),
                    chosen((self._file,), np.zeros(rows, np.int64)),
                    pa.array(cells.line),
                ],
                schema=BATCH_COLUMNS,
            ),
            self._digests(cells, network, mentions),
            ~cells.filled(_ID),
        )

    def _digests(self, cells: Cells, network: NDArray[np.int32], mentions: NDArray[np.bool_]) -> NDArray[np.uint64]:
        """What `PlainReader` makes an id of, for the rows without one."""
        digest = np.zeros(len(cells), np.uint64)
        wanted = np.flatnonzero(~cells.filled(_ID))
        if not len(wanted):
            return digest
        begin, stop = self._written_networks()
        start, end = cells.start, cells.end
        directed, others = start[_TARGET].copy(), np.where(mentions, start[_TARGET], np.int32(-1))
        others[~cells.filled(_TARGET)] = -1
        directed_end = np.where(mentions, directed, end[_TARGET])
        digests(
            cells.block.words,
            np.stack(
                [
                    begin[network],
                    start[_ACTOR],
                    start[_VERB],
                    directed,
                    others,
                    start[_TIME],
                    start[_PARENT],
                    start[_TEXT],
                ]
            ),
            np.stack(
                [
                    stop[network],
                    end[_ACTOR],
                    end[_VERB],
                    directed_end,
                    end[_TARGET],
                    end[_TIME],
                    end[_PARENT],
                    end[_TEXT],
                ]
            ),
            wanted,
            self._text,
            words_of(self._text),
            digest,
        )
        return digest

    def _written_networks(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The names of the networks, written behind the block, and where each stands."""
        names = [(name or "").encode() for name in self._networks]
        block = self.cells.block
        ends = block.size + np.cumsum([len(name) for name in names]).astype(np.int32)
        together = b"".join(names)
        block.data[block.size : block.size + len(together)] = np.frombuffer(together, np.uint8)
        return np.concatenate([np.array([block.size], np.int32), ends[:-1]]).astype(np.int32), ends.astype(np.int32)


def _target(targets: Column, mentions: NDArray[np.bool_]) -> Column:
    return targets if not np.any(mentions) else pc.if_else(numbers(mentions), pa.scalar(None, pa.string()), targets)


def _to(targets: Column, mentions: NDArray[np.bool_]) -> Column:
    """Those mentioned stand among the others addressed."""
    if not np.any(mentions):
        return empty_lists(len(mentions))
    named = mentions & targets.is_valid().to_numpy(zero_copy_only=False)
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(named, dtype=np.int32)])
    return lists(offsets, targets.filter(numbers(named)))


def _where(
    words: NDArray[np.uint64], cell: tuple[NDArray[np.int32], NDArray[np.int32]], rows: NDArray[np.bool_]
) -> Column:
    """A column of texts in some of the rows, null in the others."""
    return strings(words, np.where(rows, cell[0], np.int32(0)), np.where(rows, cell[1], np.int32(0)))
