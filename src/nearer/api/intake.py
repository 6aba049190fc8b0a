"""The writing half of an import: each archive becomes one batch, or is known already, or was taken back and returns."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from nearer.api.counted import counts
from nearer.api.decisions import Decisions
from nearer.api.importing import (
    Examined,
    Imported,
    ImportResult,
    Item,
    base_manifest,
    examine,
    limited,
    read,
    write_batch,
)
from nearer.api.progress import Progress
from nearer.api.worlds import Worlds
from nearer.model.activity import Record
from nearer.model.decision import Choice
from nearer.model.errors import NearerError
from nearer.sources.contract import Options
from nearer.sources.mapping.columns import Mapping
from nearer.store.batch import Manifest
from nearer.store.columns import Entry
from nearer.store.home import Home
from nearer.store.state import State


class Intake:
    """Imports into one home. Holds the lock of the home while it writes."""

    def __init__(
        self,
        home: Home,
        state: State,
        decisions: Decisions,
        worlds: Worlds,
        clock: Callable[[], datetime],
        con: duckdb.DuckDBPyConnection,
        guard: threading.RLock,
    ) -> None:
        self._home = home
        self._state = state
        self._decisions = decisions
        self._worlds = worlds
        self._clock = clock
        self._con = con
        self._guard = guard

    def examine(self, paths: Sequence[Path], *, me: str | None = None, source: str | None = None) -> Examined:
        """Open and recognise what lies at the paths."""
        return examine(paths, Options(me=me, mappings=self.mappings()), source)

    def mappings(self) -> tuple[Mapping, ...]:
        """The mappings of tables that the user saved, the latest of each name."""
        kept = {d.subject[0]: Mapping.of(d.detail) for d in self._decisions.standing() if d.choice is Choice.MAPPING}
        return tuple(one for one in kept.values() if one is not None)

    def dry_run(self, examined: Examined, progress: Progress | None = None) -> ImportResult:
        """Read everything and say what an import would do."""
        with self._home.writing():
            return self._every(examined, progress, dry_run=True)

    def import_(self, examined: Examined, progress: Progress | None = None) -> ImportResult:
        """Import the archives, one batch each, and make what is derived."""
        with self._home.writing():
            result = self._every(examined, progress, dry_run=False)
            if any(item.already is None for item in result.items):
                self._worlds.refresh(progress)
            return result

    def records(self, manifest: Manifest, records: Iterator[Record]) -> Imported:
        """Write records that come from no archive (the demo life) as one batch."""
        with self._home.writing():
            return self._write(manifest, records, None, dry_run=False)

    def drop_demo(self) -> None:
        """Delete the demo life's batches, which can be made again at any time."""
        with self._home.writing(), self._guard:
            for batch in self._worlds.batches():
                if batch.manifest.demo:
                    shutil.rmtree(batch.folder)
            self._worlds.drop()

    def _every(self, examined: Examined, progress: Progress | None, *, dry_run: bool) -> ImportResult:
        done: list[Imported] = []
        failed = list(examined.failed)
        for item in examined.items:
            try:
                done.append(self._one(item, examined.options, progress, dry_run=dry_run))
            except NearerError as error:
                failed.append(error)
        return ImportResult(tuple(done), tuple(failed))

    def _one(self, item: Item, options: Options, progress: Progress | None, *, dry_run: bool) -> Imported:
        held = next((b for b in self._worlds.batches() if b.manifest.id == item.batch), None)
        if held is not None:
            back = self._decisions.taken_back(item.batch)
            if back is None or dry_run:
                return _already(held.manifest, dry_run=dry_run)
            self._decisions.undo(back.id)
            return _again(held.manifest)
        return self._write(
            base_manifest(item, self._clock()),
            read(item, options),
            progress,
            dry_run=dry_run,
            open_ended=item.found.open_ended,
        )

    def _write(
        self,
        base: Manifest,
        records: Iterator[Entry],
        progress: Progress | None,
        *,
        dry_run: bool,
        open_ended: bool = False,
    ) -> Imported:
        draft, manifest = write_batch(self._home, base, records, self._state.forgotten(), 0, progress)
        try:
            stand = self._worlds.standing_batches(self._decisions.standing())
            con = self._con.cursor()
            log = self._worlds.log(stand, con) if stand else None
            new, known, people, people_new = counts(
                con, draft, manifest, None if log is None else log.layers, None if log is None else log.accounts
            )
            if open_ended:
                manifest = limited(con, draft, manifest)
            con.close()
            if not dry_run:
                draft.commit(manifest)
        finally:
            draft.discard()
        return Imported(
            manifest=manifest,
            dry_run=dry_run,
            already=None,
            new=new,
            known=known,
            people=people,
            people_new=people_new,
        )


def _already(manifest: Manifest, *, dry_run: bool) -> Imported:
    return Imported(
        manifest=manifest,
        dry_run=dry_run,
        already=manifest.imported,
        new=0,
        known=manifest.activities,
        people=manifest.accounts,
        people_new=0,
    )


def _again(manifest: Manifest) -> Imported:
    return Imported(
        manifest=manifest,
        dry_run=False,
        already=None,
        new=manifest.activities,
        known=0,
        people=manifest.accounts,
        people_new=0,
    )
