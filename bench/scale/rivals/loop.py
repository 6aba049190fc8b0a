"""A plain Python loop: one record a tie with slots, one step an act, tables looked up and names bound outside the loop.
The log is read in batches of columns, which is quicker than row by row. Built-in numbers only."""

import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.scale import features
from nearer.model.time import DAY_US
from nearer.ties.state import NEVER
from nearer.ties.weights import INCOMING, S50, START_GAP_US

_COLUMNS = ("tie", "time_us", "kind", "incoming", "words", "answerable")
_COMPOSED = tuple(code in features.COMPOSED for code in range(len(features.POINTS)))
_AUDIBLE = tuple(code not in features.QUIET for code in range(len(features.POINTS)))
_DEPTH = tuple(min(2.0, 1 + 0.25 * math.log2(1 + words / 20)) for words in range(301))
"""By words; 300 words are deep enough for the full 2."""
_OLDEST = features.TODAY - features.RECENT_DAYS + 1
_USUAL = _OLDEST - features.USUAL_DAYS
_LAST_BIN = features.BINS - 1


class Tie:
    """What is kept of one tie. The names are those of features; `ref_us` is the time of the last act folded."""

    __slots__ = (
        "answerable_in",
        "answerable_out",
        "answers_in",
        "answers_out",
        "approaches_in",
        "approaches_out",
        "asked_in",
        "asked_out",
        "contact_days",
        "day",
        "days_recent",
        "days_usual",
        "first_out_us",
        "first_us",
        "heard",
        "last_in_us",
        "last_out_us",
        "latency_in",
        "latency_out",
        "longest_days",
        "n_days",
        "n_in",
        "n_out",
        "ref_us",
        "starts_in",
        "starts_out",
        "streak_days",
        "sums",
        "sums_in",
        "today_in",
        "today_out",
        "unanswered",
        "waiting_in",
        "waiting_out",
        "words_in",
        "words_out",
    )

    def __init__(self, time: int) -> None:
        self.ref_us = self.first_us = time
        self.first_out_us = self.last_in_us = self.last_out_us = NEVER
        self.sums = [0.0] * 5
        self.sums_in = [0.0] * 5
        self.day = self.asked_in = self.asked_out = 0
        self.n_in = self.n_out = self.heard = self.answerable_in = self.answerable_out = 0
        self.n_days = self.days_recent = self.days_usual = self.today_in = self.today_out = 0
        self.approaches_in = self.approaches_out = self.answers_in = self.answers_out = 0
        self.latency_in = self.latency_out = self.waiting_in = self.waiting_out = 0
        self.starts_in = self.starts_out = self.streak_days = self.longest_days = 0
        self.words_in = self.words_out = 0
        self.contact_days = self.unanswered = 0.0


def run(log: Path) -> pa.Table:
    """The features of every tie of the log."""
    ties: dict[int, Tie] = {}
    for batch in pq.ParquetFile(log).iter_batches(65_536, columns=list(_COLUMNS)):
        columns = (batch[name].to_pylist() for name in _COLUMNS)
        for tie, time, kind, incoming, words, answerable in zip(*columns, strict=True):
            known = ties.get(tie)
            if known is None:
                known = ties[tie] = Tie(time)
                fold(known, time, kind, incoming, words, answerable, True)
            else:
                fold(known, time, kind, incoming, words, answerable, False)
    return told(ties)


def fold(tie: Tie, time: int, kind: int, incoming: bool, words: int, answerable: bool, new: bool) -> None:
    """Add one act to its tie; acts of a tie come in order of time."""
    exp = math.exp
    sums, sums_in = tie.sums, tie.sums_in
    gap = time - tie.ref_us
    if gap:
        for k, rate in enumerate(features.DECAY):
            fading = exp(-rate * gap)
            sums[k] *= fading
            sums_in[k] *= fading
    day = time // DAY_US
    if new or day != tie.day:
        tie.contact_days = 1 + (tie.contact_days and tie.contact_days * exp(-features.CONTACT_DECAY * (day - tie.day)))
        tie.streak_days = tie.streak_days + 1 if day == tie.day + 1 else 1
        tie.longest_days = max(tie.longest_days, tie.streak_days)
        tie.day = day
        tie.today_in = tie.today_out = 0
        tie.n_days += 1
        if day >= _OLDEST:
            tie.days_recent += 1
        elif day >= _USUAL:
            tie.days_usual += 1
    starts = new or gap > START_GAP_US
    waits = answerable and _COMPOSED[kind]
    weight = features.POINTS[kind] * _DEPTH[words if words < 300 else 300]
    if incoming:
        tie.n_in += 1
        tie.words_in += words
        tie.heard += _AUDIBLE[kind]
        tie.answerable_in += answerable
        tie.starts_in += starts
        tie.today_in += 1
        if tie.waiting_out:
            tie.answers_in += 1
            tie.latency_in += min(_LAST_BIN, ((time - tie.asked_out) // features.MINUTE_US).bit_length())
            tie.waiting_out = 0
        tie.unanswered = 0.0
        if waits:
            if not tie.waiting_in:
                tie.approaches_in += 1
            tie.asked_in = time
            tie.waiting_in += 1
        tie.last_in_us = time
        weight *= INCOMING / tie.today_in
        for k, share in enumerate(features.SHARE):
            sums[k] += weight * share
            sums_in[k] += weight * share
    else:
        tie.n_out += 1
        tie.words_out += words
        tie.answerable_out += answerable
        tie.starts_out += starts
        tie.today_out += 1
        if tie.waiting_in:
            tie.answers_out += 1
            tie.latency_out += min(_LAST_BIN, ((time - tie.asked_in) // features.MINUTE_US).bit_length())
            tie.waiting_in = 0
        if tie.unanswered:
            tie.unanswered *= exp(-features.UNANSWERED_DECAY * (time - tie.last_out_us))
        if waits:
            if not tie.waiting_out:
                tie.approaches_out += 1
            tie.asked_out = time
            tie.waiting_out += 1
            tie.unanswered += 1
        if tie.first_out_us == NEVER:
            tie.first_out_us = time
        tie.last_out_us = time
        weight /= tie.today_out
        for k, share in enumerate(features.SHARE):
            sums[k] += weight * share
    tie.ref_us = time


def told(ties: dict[int, Tie]) -> pa.Table:
    """What was kept, faded to the end of the log."""
    exp = math.exp
    rows: dict[str, list[int] | list[float]] = {"tie": list(ties)}
    for name in features.WHOLE:
        rows[name] = [getattr(tie, name) for tie in ties.values()]
    for k, rate in enumerate(features.DECAY):
        fading = [exp(-rate * (features.AT_US - tie.ref_us)) for tie in ties.values()]
        rows[features.BOTH[k]] = [tie.sums[k] * fade for tie, fade in zip(ties.values(), fading, strict=True)]
        rows[features.INCOMING[k]] = [tie.sums_in[k] * fade for tie, fade in zip(ties.values(), fading, strict=True)]
    totals = [sum(sums) for sums in zip(*(rows[name] for name in features.BOTH), strict=True)]
    rows["closeness"] = [100 * total / (total + S50) for total in totals]
    rows["contact_days"] = [
        tie.contact_days * exp(-features.CONTACT_DECAY * (features.TODAY - tie.day)) for tie in ties.values()
    ]
    rows["unanswered"] = [
        tie.unanswered and tie.unanswered * exp(-features.UNANSWERED_DECAY * (features.AT_US - tie.last_out_us))
        for tie in ties.values()
    ]
    return pa.table(rows)
