"""The obvious clustered log: lists in memory. What the real one shows is compared with this."""

from dataclasses import dataclass, field

import pyarrow as pa

from nearer.store.clustered import ACT_SCHEMA

CARRYING = pa.schema([*ACT_SCHEMA, pa.field("id", pa.string())])
RESULTS = pa.schema([pa.field("tie", pa.int64()), pa.field("value", pa.float64())])

Act = tuple[int, int, int, bool, int, bool, bool, str | None]
Result = tuple[int, float]


def act_table(acts: list[Act], schema: pa.Schema = CARRYING) -> pa.Table:
    columns = list(zip(*acts, strict=True)) if acts else [()] * len(CARRYING)
    table = pa.table([pa.array(column, kind.type) for column, kind in zip(columns, CARRYING, strict=True)], CARRYING)
    return table.select(schema.names).cast(schema)


def acts_in(table: pa.Table) -> list[Act]:
    names = [name for name in CARRYING.names if name in table.column_names]
    return [tuple(row[name] for name in names) for row in table.to_pylist()]  # pyright: ignore[reportReturnType]


def result_table(results: list[Result]) -> pa.Table:
    columns = list(zip(*results, strict=True)) if results else [(), ()]
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, RESULTS, strict=True)], RESULTS)


@dataclass
class Reference:
    """Acts as a list; the results of a tie as what was said of it last."""

    acts: list[Act] = field(default_factory=list[Act])
    results: dict[int, list[float]] = field(default_factory=dict[int, list[float]])

    def commit(
        self, acts: list[Act], results: list[Result], gone: list[Act], ended: list[int], *, by_id: bool = True
    ) -> None:
        self.acts = [act for act in self.acts if act[0] not in ended]
        self.results = {tie: held for tie, held in self.results.items() if tie not in ended}
        for one in gone:
            like = [act for act in self.acts if act == one or (not by_id and act[:7] == one[:7])]
            if like:
                self.acts.remove(like[0])
        self.acts += acts
        fresh: dict[int, list[float]] = {}
        for tie, value in results:
            fresh.setdefault(tie, []).append(value)
        self.results |= fresh

    def standing(self) -> list[Act]:
        return sorted(self.acts, key=lambda act: act[:7])

    def told(self) -> list[Result]:
        return [(tie, value) for tie in sorted(self.results) for value in self.results[tie]]
