"""Which acts belong to one thread: everything joined by reply or by the network's own thread, however far apart."""

import duckdb
import numpy as np
import pyarrow as pa

from nearer.people.union import smallest

ID = "CASE WHEN starts_with(activity, network || '/') THEN substr(activity, len(network) + 2) ELSE activity END"
"""The bare id of an act, whether the column holds the id or `network/id`."""

NODE = f"hash(network, {ID})"
"""The number of an act within one query: 64 bits, so that two acts of a million share one in 4 of 10⁸ logs."""


def thread_labels(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row for each act that has a parent or a thread, or is one: `node` (uint64, as `NODE` gives it), `label`.

    The parent may be unknown to the log: those who answer the same unseen post are in one thread. A thread's name is
    taken for the id of its first act, as most networks have it; where it is not, it joins its acts all the same.
    """
    edges = con.sql(f"""
        SELECT {NODE} AS node,
               CASE WHEN in_reply_to IS NOT NULL THEN hash(network, in_reply_to) END AS parent,
               CASE WHEN thread IS NOT NULL THEN hash(network, thread) END AS topic
        FROM interactions
        WHERE (in_reply_to IS NOT NULL OR thread IS NOT NULL) AND kind <> 'message' AND kind <> 'call'
    """).to_arrow_table()
    node = _numbers(edges, "node")
    parent, topic = _numbers(edges, "parent"), _numbers(edges, "topic")
    replies, named = _present(edges, "parent"), _present(edges, "topic")
    nodes, back = np.unique(np.concatenate([node, parent[replies], topic[named]]), return_inverse=True)
    first, second, third = np.split(back, [len(node), len(node) + int(replies.sum())])
    left = np.concatenate([first[replies], first[named]])
    right = np.concatenate([second, third])
    labels = smallest(len(nodes), left, right)
    return pa.table({"node": pa.array(nodes, pa.uint64()), "label": pa.array(labels.astype(np.int64))})


def _numbers(table: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return table[name].fill_null(pa.scalar(0, pa.uint64())).to_numpy().astype(np.uint64)


def _present(table: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return table[name].is_valid().to_numpy().astype(np.bool_)
