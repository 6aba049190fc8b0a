"""NetworkX: people are nodes, every act is an edge with its attributes, and the features of a tie are computed from the
edges between its two ends, in order of time, by the step of the plain loop."""

from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq

from bench.scale.rivals.loop import Tie, fold, told

_COLUMNS = ("tie", "time_us", "kind", "incoming", "words", "answerable")
_CODE = (1 << 32) - 1


def run(log: Path) -> pa.Table:
    """The features of every tie of the log."""
    graph: Any = nx.MultiGraph()
    for batch in pq.ParquetFile(log).iter_batches(65_536, columns=list(_COLUMNS)):
        columns = (batch[name].to_pylist() for name in _COLUMNS)
        graph.add_edges_from(
            (
                ("ego", tie >> 32),
                ("alter", tie & _CODE),
                {"time": time, "kind": kind, "incoming": incoming, "words": words, "answerable": answerable},
            )
            for tie, time, kind, incoming, words, answerable in zip(*columns, strict=True)
        )
    ties: dict[int, Tie] = {}
    for ego in [node for node in graph if node[0] == "ego"]:
        for alter, acts in graph.adj[ego].items():
            tie: Tie | None = None
            for act in acts.values():
                new = tie is None
                if tie is None:
                    tie = ties[ego[1] << 32 | alter[1]] = Tie(act["time"])
                fold(tie, act["time"], act["kind"], act["incoming"], act["words"], act["answerable"], new)
    return told(ties)
