"""Polars: one lazy query. A stable sort by tie, then every "since" as a running sum or a value carried forward over the
sorted rows, which costs a fraction of a window for each tie; one group at the end."""

from pathlib import Path

import polars as pl
import pyarrow as pa

from bench.scale import features
from bench.scale.rivals import parts
from nearer.model.time import DAY_US
from nearer.ties.state import NEVER
from nearer.ties.weights import INCOMING, S50, START_GAP_US


def run(log: Path) -> pa.Table:
    """The features of every tie of the log."""
    count = parts(log)
    acts = pl.scan_parquet(log)
    return pa.concat_tables(
        _told(acts if count == 1 else acts.filter(pl.col("tie") % count == part)) for part in range(count)
    )


def _told(log: pl.LazyFrame) -> pa.Table:
    incoming, outgoing, time = pl.col("incoming"), ~pl.col("incoming"), pl.col("time_us")
    new, waits, begins = pl.col("new"), pl.col("waits"), pl.col("begins")
    oldest = features.TODAY - features.RECENT_DAYS + 1
    points = pl.col("kind").replace_strict(
        old=list(range(len(features.POINTS))), new=list(features.POINTS), return_dtype=pl.Float64
    )
    acts = (
        log.sort("tie", maintain_order=True)
        .with_columns(
            new=(pl.col("tie") != pl.col("tie").shift(1)).fill_null(value=True),
            day=time // DAY_US,
            gap=time - time.shift(1),
            waits=pl.col("kind").is_in(features.COMPOSED) & pl.col("answerable"),
            n_in=incoming.cast(pl.Int64).cum_sum() - incoming.cast(pl.Int64),
            n_out=outgoing.cast(pl.Int64).cum_sum() - outgoing.cast(pl.Int64),
        )
        .with_columns(
            begins=new | (pl.col("gap") > START_GAP_US),
            dawn=new | (pl.col("day") != pl.col("day").shift(1)),
            breaks=new | (pl.col("day") > pl.col("day").shift(1) + 1),
            heard=new | incoming.shift(1),
            told=new | outgoing.shift(1),
            asked_out=(waits & outgoing).cast(pl.Int64).cum_sum() - (waits & outgoing).cast(pl.Int64),
            asked_in=(waits & incoming).cast(pl.Int64).cum_sum() - (waits & incoming).cast(pl.Int64),
        )
        .with_columns(
            days=pl.col("dawn").cast(pl.Int64).cum_sum(),
            rank=pl.when(incoming)
            .then(pl.col("n_in") - pl.when("dawn").then(pl.col("n_in")).forward_fill())
            .otherwise(pl.col("n_out") - pl.when("dawn").then(pl.col("n_out")).forward_fill())
            + 1,
            waiting_out=pl.col("asked_out") - pl.when("heard").then(pl.col("asked_out")).forward_fill(),
            waiting_in=pl.col("asked_in") - pl.when("told").then(pl.col("asked_in")).forward_fill(),
        )
        .with_columns(
            approach_out=waits & outgoing & (pl.col("waiting_out") == 0),
            approach_in=waits & incoming & (pl.col("waiting_in") == 0),
            answer_in=incoming & (pl.col("waiting_out") > 0),
            answer_out=outgoing & (pl.col("waiting_in") > 0),
            w=points
            * pl.when(incoming).then(INCOMING).otherwise(1.0)
            * (1 + 0.25 * (1 + pl.col("words") / 20).log(2)).clip(upper_bound=2.0)
            / pl.col("rank"),
        )
        .with_columns(
            *(
                (pl.col("w") * share * (-rate * (features.AT_US - time)).exp()).alias(name)
                for name, share, rate in zip(features.BOTH, features.SHARE, features.DECAY, strict=True)
            ),
            run=pl.col("days") - pl.when("breaks").then(pl.col("days")).forward_fill() + 1,
            latency_in=pl.when("answer_in").then(_bin(pl.when(waits & outgoing).then(time).forward_fill())),
            latency_out=pl.when("answer_out").then(_bin(pl.when(waits & incoming).then(time).forward_fill())),
        )
    )
    last_in = time.filter(incoming).max().fill_null(NEVER)
    last_out = time.filter(outgoing).max().fill_null(NEVER)
    still_out, still_in = waits & outgoing & (time > last_in), waits & incoming & (time > last_out)
    dawn = pl.col("day").filter("dawn")
    made = (
        acts.group_by("tie")
        .agg(
            *(pl.col(name).sum() for name in features.BOTH),
            *(pl.col(name).filter(incoming).sum().alias(f"in{name[4:]}") for name in features.BOTH),
            incoming.sum().alias("n_in"),
            outgoing.sum().alias("n_out"),
            pl.col("words").filter(incoming).cast(pl.Int64).sum().alias("words_in"),
            pl.col("words").filter(outgoing).cast(pl.Int64).sum().alias("words_out"),
            (incoming & ~pl.col("kind").is_in(features.QUIET)).sum().alias("heard"),
            (incoming & pl.col("answerable")).sum().alias("answerable_in"),
            (outgoing & pl.col("answerable")).sum().alias("answerable_out"),
            time.first().alias("first_us"),
            time.filter(outgoing).first().fill_null(NEVER).alias("first_out_us"),
            last_in.alias("last_in_us"),
            last_out.alias("last_out_us"),
            pl.col("dawn").sum().alias("n_days"),
            pl.col("run").last().alias("streak_days"),
            pl.col("run").max().alias("longest_days"),
            (dawn >= oldest).sum().alias("days_recent"),
            ((dawn < oldest) & (dawn >= oldest - features.USUAL_DAYS)).sum().alias("days_usual"),
            (-features.CONTACT_DECAY * (features.TODAY - dawn)).exp().sum().alias("contact_days"),
            pl.col("approach_in").sum().alias("approaches_in"),
            pl.col("approach_out").sum().alias("approaches_out"),
            pl.col("answer_in").sum().alias("answers_in"),
            pl.col("answer_out").sum().alias("answers_out"),
            pl.col("latency_in").sum(),
            pl.col("latency_out").sum(),
            still_in.sum().alias("waiting_in"),
            still_out.sum().alias("waiting_out"),
            (-features.UNANSWERED_DECAY * (features.AT_US - time.filter(still_out))).exp().sum().alias("unanswered"),
            (incoming & begins).sum().alias("starts_in"),
            (outgoing & begins).sum().alias("starts_out"),
        )
        .with_columns(closeness=pl.sum_horizontal(features.BOTH))
        .with_columns(closeness=100 * pl.col("closeness") / (pl.col("closeness") + S50))
        .collect()
    )
    return made.to_arrow()


def _bin(asked: pl.Expr) -> pl.Expr:
    """The bin of how long an answer took."""
    minutes = (pl.col("time_us") - asked) // features.MINUTE_US
    return (minutes.clip(1).log(2).floor() + (minutes >= 1)).clip(upper_bound=features.BINS - 1).cast(pl.Int64)
