"""All results of a family anew, bucket by bucket, published as one."""

import secrets
import threading
from pathlib import Path

import numpy as np
import pyarrow as pa

from nearer.store.clustered import files
from nearer.store.clustered.errors import RowsRefused, disk
from nearer.store.clustered.layout import family_named
from nearer.store.clustered.log import ClusteredLog
from nearer.store.clustered.manifest import Base
from nearer.store.clustered.snapshot import Snapshot


class Pass:
    """What a pass over all acts of a snapshot found. Use it as a context: leaving it without an error publishes all
    families that were written, in one step; what they held before gives way. Results of later commits stay.

        with Pass(log, snapshot) as found:
            for bucket in range(snapshot.buckets):
                found.write("ties", bucket, table)

    `write` may be called from several threads. Publishing raises LogOvertaken where a pass of somebody else has been
    published in the meantime, or where commits after the snapshot were put together with such before it.
    """

    def __init__(self, log: ClusteredLog, snapshot: Snapshot) -> None:
        self._log = log
        self._snapshot = snapshot
        self._workshop = files.workshop(log.folder)
        self._work = Path()
        self._made: dict[tuple[str, int], Base] = {}
        self._schemas: dict[str, pa.Schema] = {}
        self._turn = threading.Lock()

    def __enter__(self) -> "Pass":
        with disk(self._log.folder):
            self._work = self._workshop.__enter__()
        return self

    def write(self, family: str, bucket: int, table: pa.Table) -> None:
        """The results of a bucket, with a column `tie`. Raises RowsRefused where the columns differ between buckets."""
        with self._turn:
            schema = self._schemas.setdefault(family_named(family), table.schema.remove_metadata())
        if table.schema.remove_metadata() != schema or "tie" not in schema.names or (family, bucket) in self._made:
            raise RowsRefused("The results of a family have the same columns in every bucket, a tie among them.")
        ties = table["tie"].to_numpy()
        if (ties[1:] < ties[:-1]).any():
            table = table.take(np.argsort(ties, kind="stable"))
        self._write(family, bucket, table.replace_schema_metadata(None))

    def _write(self, family: str, bucket: int, table: pa.Table) -> None:
        name = f"{family}-{bucket:05d}-{secrets.token_hex(8)}.arrow"
        with disk(self._log.folder):
            size = files.write_rows(self._work / name, table)
        with self._turn:
            self._made[family, bucket] = Base(family, bucket, self._snapshot.seq, name, len(table), size)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None and self._schemas:
                for family, schema in self._schemas.items():
                    for bucket in range(self._snapshot.buckets):
                        if (family, bucket) not in self._made:
                            self._write(family, bucket, schema.empty_table())
                with disk(self._log.folder):
                    self._publish()
        finally:
            self._workshop.__exit__(None, None, None)

    def _publish(self) -> None:
        log, snapshot = self._log, self._snapshot
        made = list(self._made.values())
        with log.writing(), log.placed([self._work / base.name for base in made]), log.manifest.change() as change:
            if change.built() != snapshot.named.built or change.merged_across(snapshot.seq):
                raise log.overtaken()
            for family, schema in self._schemas.items():
                change.drop_commits(family, snapshot.seq)
                held = change.schema(family)
                if held is not None and held != schema and change.has_commits(family):
                    raise log.overtaken()
                change.set_schema(family, schema)
            for base in made:
                was, then = change.base(base.family, base.bucket), snapshot.base(base.family, base.bucket)
                # A compaction of this bucket that knew no more than the snapshot is no reason to give up.
                if was != then and (was is None or was.upto > snapshot.seq):
                    raise log.overtaken()
                change.set_base(base)
