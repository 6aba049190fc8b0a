"""Nearer's own runs over a whole log, and the features that its results tell."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.scale import features
from nearer.ties.acts import Acts
from nearer.ties.closeness import to_closeness
from nearer.ties.kernel import fold
from nearer.ties.state import NEVER, RING_WORDS, WORD_DAYS, State


def fold_all(log: Path) -> pa.Table:
    """Sort the log by tie in memory and fold it by the pass of the small home (nearer.ties.kernel)."""
    table = pq.read_table(log)
    tie = table["tie"].to_numpy()
    order = np.argsort(tie, kind="stable")
    ties, counts = np.unique(tie, return_counts=True)
    width = len(str(len(ties)))
    acts = Acts(
        tuple(str(number).zfill(width) for number in range(len(ties))),
        np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        *(table[name].to_numpy()[order] for name in ("time_us", "kind", "incoming", "words", "answerable", "dated")),
        row=order,
    )
    return told(ties, fold(None, acts))


def told(ties: NDArray[np.int64], state: State) -> pa.Table:
    """The features of a state; row i of it is the tie `ties[i]`. What a state does not hold is left out."""
    facts = state.facts
    columns: dict[str, Any] = {"tie": ties}
    for name in features.WHOLE:
        if name in (facts.dtype.names or ()):
            columns[name] = facts[name].astype(np.int64)
    if "latency" in (facts.dtype.names or ()):
        bins = np.arange(facts["latency"].shape[2])
        columns["latency_out"], columns["latency_in"] = (facts["latency"].astype(np.int64) @ bins).T
    since = features.AT_US - facts["ref_us"]
    for k, rate in enumerate(features.DECAY):
        fading = np.exp(-rate * since)
        columns[features.BOTH[k]] = state.sums[:, 0, k] * fading
        columns[features.INCOMING[k]] = state.sums[:, 1, k] * fading
    both = np.sum([columns[name] for name in features.BOTH], axis=0)
    columns["closeness"] = to_closeness(both)
    ring_day = facts["ring_day"]
    columns["contact_days"] = np.where(
        ring_day == NEVER,
        0.0,
        facts["contact_days"] * np.exp(-features.CONTACT_DECAY * (features.TODAY - np.maximum(ring_day, 0))),
    )
    waited = features.AT_US - np.maximum(facts["last_out_us"], 0)
    columns["unanswered"] = facts["unanswered"] * np.exp(-features.UNANSWERED_DECAY * waited)
    oldest = features.TODAY - features.RECENT_DAYS + 1
    columns["days_recent"] = _days(state, oldest, features.TODAY)
    columns["days_usual"] = _days(state, oldest - features.USUAL_DAYS, oldest - 1)
    return pa.table(columns)


def _days(state: State, first: int, last: int) -> NDArray[np.int64]:
    """How many of the days `first` to `last` are contact days, by the ring."""
    ring_day = state.facts["ring_day"]
    total = np.zeros(len(ring_day), np.int64)
    for word in range(RING_WORDS):
        for bit in range(WORD_DAYS):
            day = ring_day - (word * WORD_DAYS + bit)
            total += (state.ring[:, word] >> bit & 1) * ((day >= first) & (day <= last))
    return total
