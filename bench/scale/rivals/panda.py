"""Vectorised pandas: one stable sort by tie, then whole columns; no function a tie. Where NumPy does a column's work
quicker than pandas, NumPy does it; pandas groups."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from bench.scale import features
from nearer.model.time import DAY_US
from nearer.ties.state import NEVER
from nearer.ties.weights import INCOMING, S50, START_GAP_US

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


def run(log: Path) -> pa.Table:
    """The features of every tie of the log."""
    acts: Any = pd.read_parquet(log).sort_values("tie", kind="stable", ignore_index=True)
    tie, time = acts["tie"].to_numpy(), acts["time_us"].to_numpy()
    kind, incoming = acts["kind"].to_numpy(), acts["incoming"].to_numpy()
    answerable, words = acts["answerable"].to_numpy(), acts["words"].to_numpy()
    outgoing = ~incoming
    place = np.arange(len(tie))
    new = np.concatenate(([True], tie[1:] != tie[:-1]))
    day = time // DAY_US
    dawn = new | np.concatenate(([True], day[1:] != day[:-1]))
    begins = new | np.concatenate(([True], np.diff(time) > START_GAP_US))
    waits = np.isin(np.arange(len(features.POINTS)), features.COMPOSED)[kind] & answerable
    rank = np.where(incoming, _since(incoming, dawn, place), _since(outgoing, dawn, place)) + 1
    asks_out, asks_in = waits & outgoing, waits & incoming
    waiting_out = _since(asks_out, new | np.concatenate(([True], incoming[:-1])), place)
    waiting_in = _since(asks_in, new | np.concatenate(([True], outgoing[:-1])), place)
    approach_out, approach_in = asks_out & (waiting_out == 0), asks_in & (waiting_in == 0)
    answer_in, answer_out = incoming & (waiting_out > 0), outgoing & (waiting_in > 0)

    points = np.array(features.POINTS)[kind] * np.where(incoming, INCOMING, 1.0)
    weight = points * np.minimum(2.0, 1 + 0.25 * np.log2(1 + words / 20)) / rank
    since = (features.AT_US - time).astype(np.float64)
    columns: dict[str, NDArray[np.float64] | Whole | Mask] = {}
    for both, theirs, share, rate in zip(features.BOTH, features.INCOMING, features.SHARE, features.DECAY, strict=True):
        columns[both] = weight * share * np.exp(-rate * since)
        columns[theirs] = np.where(incoming, columns[both], 0.0)
    oldest = features.TODAY - features.RECENT_DAYS + 1
    columns |= {
        "n_in": incoming,
        "n_out": outgoing,
        "words_in": np.where(incoming, words, 0).astype(np.int64),
        "words_out": np.where(outgoing, words, 0).astype(np.int64),
        "heard": incoming & ~np.isin(np.arange(len(features.POINTS)), features.QUIET)[kind],
        "answerable_in": incoming & answerable,
        "answerable_out": outgoing & answerable,
        "n_days": dawn,
        "days_recent": dawn & (day >= oldest),
        "days_usual": dawn & (day < oldest) & (day >= oldest - features.USUAL_DAYS),
        "contact_days": np.where(dawn, np.exp(-features.CONTACT_DECAY * (features.TODAY - day)), 0.0),
        "approaches_in": approach_in,
        "approaches_out": approach_out,
        "answers_in": answer_in,
        "answers_out": answer_out,
        "latency_in": _bins(answer_in, time, _carried(asks_out, time, place)),
        "latency_out": _bins(answer_out, time, _carried(asks_in, time, place)),
        "starts_in": incoming & begins,
        "starts_out": outgoing & begins,
    }
    days: Whole = np.cumsum(dawn, dtype=np.int64)
    run = days - _carried(new | np.concatenate(([True], np.diff(day) > 1)), days, place) + 1
    # Each tie's last act of a side, and what has waited since for the other side.
    size = np.diff(np.append(np.flatnonzero(new), len(tie)))
    grouped: Any = pd.Series(time).groupby(np.repeat(np.arange(len(size)), size), sort=False)
    first = grouped.first().to_numpy()
    sided: Any = pd.DataFrame(
        {
            "longest_days": run,
            "first_out_us": np.where(outgoing, time, np.iinfo(np.int64).max),
            "last_in_us": np.where(incoming, time, NEVER),
            "last_out_us": np.where(outgoing, time, NEVER),
        }
    ).groupby(np.repeat(np.arange(len(size)), size), sort=False)
    first_out = sided["first_out_us"].min().to_numpy()
    last_in, last_out = sided["last_in_us"].max().to_numpy(), sided["last_out_us"].max().to_numpy()
    still_out = asks_out & (time > np.repeat(last_in, size))
    columns |= {
        "waiting_in": asks_in & (time > np.repeat(last_out, size)),
        "waiting_out": still_out,
        "unanswered": np.where(still_out, np.exp(-features.UNANSWERED_DECAY * since), 0.0),
    }
    made: Any = pd.DataFrame(columns).groupby(tie, sort=False).sum()
    made["first_us"], made["last_in_us"], made["last_out_us"] = first, last_in, last_out
    made["streak_days"] = run[np.cumsum(size) - 1]
    made["longest_days"] = sided["longest_days"].max().to_numpy()
    made["first_out_us"] = np.where(first_out == np.iinfo(np.int64).max, NEVER, first_out)
    total = made[list(features.BOTH)].sum(axis=1)
    made["closeness"] = 100 * total / (total + S50)
    made.index.name = "tie"
    return pa.Table.from_pandas(made.reset_index(), preserve_index=False)


def _since(counted: Mask, starts: Mask, place: Whole) -> Whole:
    """How many of the rows marked came before each row since the last start, that row's own start included."""
    before = np.cumsum(counted) - counted
    return before - before[np.maximum.accumulate(np.where(starts, place, 0))]


def _carried(marked: Mask, value: Whole, place: Whole) -> Whole:
    """The value at the last row marked."""
    return value[np.maximum.accumulate(np.where(marked, place, 0))]


def _bins(answers: Mask, time: Whole, asked: Whole) -> Whole:
    """The bin of how long each answer took, 0 where an act is no answer."""
    bins = np.zeros(len(time), np.int64)
    minutes = ((time[answers] - asked[answers]) // features.MINUTE_US).astype(np.float64)
    bins[answers] = np.minimum(features.BINS - 1, np.floor(np.log2(np.maximum(minutes, 1))) + (minutes >= 1))
    return bins
