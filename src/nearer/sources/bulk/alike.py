"""Activities of one file as columns: what differs from one to the next as lists, what does not said once."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from nearer.model.activity import Activity
from nearer.model.names import Confidence, Precision
from nearer.store.columns import Columns, account_rows
from nearer.store.schema import BATCH_COLUMNS

STRETCH = 16_384
"""Activities of one stretch: as many as an import holds as records before they become columns."""

_arrow: Any = pa


@dataclass(slots=True)
class Alike:
    """A stretch of activities that are like `one`, but for what each says itself. `one` has its place's file.

    Times are microseconds since 1970 in UTC. `full` once it is time to take the `columns` and begin a new stretch.
    """

    one: Activity
    _rows: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])

    def put(
        self,
        id: str,
        time_us: int | None,
        since_us: int | None,
        actor: str,
        target: str | None,
        text: str | None,
        row: int,
        to: tuple[str, ...] = (),
        confidence: Confidence = Confidence.EXPLICIT,
        precision: Precision | None = None,
    ) -> None:
        """Add an activity; `precision` is that of `one` where it is None."""
        held = self.one.precision if precision is None else precision
        self._rows.append((id, time_us, since_us, actor, target, text, row, to, confidence, held))

    def __len__(self) -> int:
        """How many activities."""
        return len(self._rows)

    @property
    def full(self) -> bool:
        return len(self._rows) >= STRETCH

    def columns(self) -> Columns:
        """The stretch, without accounts."""
        count = len(self._rows)
        told: dict[str, Any] = dict(zip(_TOLD, zip(*self._rows, strict=True), strict=True)) if count else {}
        told["time"] = told.get("time_us")
        made = [
            _arrow.array(told[kind.name], kind.type) if told.get(kind.name) else _repeated(self.one, kind, count)
            for kind in BATCH_COLUMNS
        ]
        return Columns(account_rows(()), pa.record_batch(made, schema=BATCH_COLUMNS))


_TOLD = ("id", "time_us", "since_us", "actor", "target", "text", "row", "to", "confidence", "precision")


def _repeated(one: Activity, kind: Any, count: int) -> Any:
    """What all say alike, again and again."""
    value: object = None if one.place is None else one.place.file
    if kind.name != "file":
        value = getattr(one, kind.name, None)
    if value is None or not count:
        return _arrow.nulls(count, kind.type) if value is None else _arrow.array([], kind.type)
    if isinstance(kind.type, pa.DictionaryType):
        return _arrow.DictionaryArray.from_arrays(_arrow.array(np.zeros(count, np.int32)), _arrow.array([str(value)]))
    return _arrow.array([value] * count, kind.type)
