"""Which acts belong to one thread: everything joined by reply or by the network's own thread, however far apart."""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.people.union import smallest

Nodes = NDArray[np.uint64]

ID = "CASE WHEN starts_with(activity, network || '/') THEN substr(activity, len(network) + 2) ELSE activity END"
"""The bare id of an act, whether the column holds the id or `network/id`."""

NODE = f"hash(network, {ID})"
"""The number of an act: 64 bits, so that two acts of a million share one in 4 of 10⁸ logs."""

LABELS = pa.schema([("node", pa.uint64()), ("label", pa.uint64())])
"""One row for each act that has a parent or a thread, or is one, by `node` ascending; `label` is the smallest node of
its thread, so that a thread to which nothing came keeps its label."""


def thread_labels(con: duckdb.DuckDBPyConnection, acts: str = "interactions") -> pa.Table:
    """The threads of a relation of interactions, in the columns of LABELS.

    The parent may be unknown to the log: those who answer the same unseen post are in one thread. A thread's name is
    taken for the id of its first act, as most networks have it; where it is not, it joins its acts all the same.
    """
    left, right = _pairs(con, acts)
    nodes, back = np.unique(np.concatenate([left, right]), return_inverse=True)
    labels = smallest(len(nodes), back[: len(left)], back[len(left) :])
    return _table(nodes, nodes[labels])


def more_labels(con: duckdb.DuckDBPyConnection, known: pa.Table, acts: str) -> tuple[pa.Table, pa.Table]:
    """The threads after more acts came, from those before: the labels, and which of them gave way to which (columns
    `was`, `now`). The same as `thread_labels` of all acts together."""
    left, right = _pairs(con, acts)
    held, names = (known[name].to_numpy() for name in LABELS.names)
    nodes, back = np.unique(np.concatenate([left, right]), return_inverse=True)
    place = np.searchsorted(held, nodes)
    old = np.zeros(len(nodes), np.bool_)
    inside = place < len(held)
    old[inside] = held[place[inside]] == nodes[inside]
    was = nodes.copy()
    was[old] = names[place[old]]
    labels, code = np.unique(was, return_inverse=True)
    now = labels[smallest(len(labels), code[back[: len(left)]], code[back[len(left) :]])]
    other = now != labels
    names = _renamed(names, labels[other], now[other])
    renamed: dict[str, Any] = {"was": labels[other], "now": now[other]}
    fresh = ~old
    spots = place[fresh]
    every = np.insert(held, spots, nodes[fresh]), np.insert(names, spots, now[code[fresh]])
    return _table(*every), pa.table(renamed)


def _pairs(con: duckdb.DuckDBPyConnection, acts: str) -> tuple[Nodes, Nodes]:
    """Which acts hang together: each with what it answers, and with its thread."""
    found = con.sql(f"""
        SELECT node, unnest([parent, topic]) AS other FROM (
            SELECT {NODE} AS node, CASE WHEN in_reply_to IS NOT NULL THEN hash(network, in_reply_to) END AS parent,
                   CASE WHEN thread IS NOT NULL THEN hash(network, thread) END AS topic
            FROM {acts}
            WHERE (in_reply_to IS NOT NULL OR thread IS NOT NULL) AND kind <> 'message' AND kind <> 'call')
    """).to_arrow_table()
    some = found.filter(found["other"].is_valid())
    return some["node"].to_numpy(), some["other"].to_numpy()


def _renamed(names: Nodes, was: Nodes, now: Nodes) -> Nodes:
    """The names, with those that gave way (ascending) replaced."""
    if not len(was):
        return names
    spot = np.minimum(np.searchsorted(was, names), len(was) - 1)
    return np.where(was[spot] == names, now[spot], names)


def _table(nodes: Nodes, labels: Nodes) -> pa.Table:
    return pa.table([pa.array(nodes), pa.array(labels)], schema=LABELS)
