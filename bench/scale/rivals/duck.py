"""DuckDB: one statement. Windows give an act its rank of the day, what came before it and the turn it belongs to; the
rest is grouping. In the turn `heard` of a tie lie ego's acts since the other was last heard, and at its end the act by
which they are heard again: so an approach and its answer meet in one group, without a join."""

from pathlib import Path

import duckdb
import pyarrow as pa

from bench.scale import features
from bench.scale.rivals import parts
from nearer.model.time import DAY_US
from nearer.ties.state import NEVER
from nearer.ties.weights import INCOMING, S50, START_GAP_US


def run(log: Path) -> pa.Table:
    """The features of every tie of the log."""
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        connection.execute("set enable_progress_bar = false")
        count = parts(log)
        if count == 1:
            return connection.sql(_statement(split=False), params={"log": str(log)}).to_arrow_table()
        return pa.concat_tables(
            connection.sql(
                _statement(split=True), params={"log": str(log), "parts": count, "part": part}
            ).to_arrow_table()
            for part in range(count)
        )


def _statement(*, split: bool) -> str:
    points = " ".join(f"when {code} then {worth!r}::double" for code, worth in enumerate(features.POINTS))
    sums = ",\n".join(
        f"sum(w * {share!r}::double * exp({-rate!r}::double * ({features.AT_US} - time_us))) as both_{days},\n"
        f"coalesce(sum(w * {share!r}::double * exp({-rate!r}::double * ({features.AT_US} - time_us)))"
        f" filter (incoming), 0) as in_{days}"
        for days, share, rate in zip((1, 7, 30, 90, 360), features.SHARE, features.DECAY, strict=True)
    )
    composed = ", ".join(map(str, features.COMPOSED))
    quiet = ", ".join(map(str, features.QUIET))
    oldest = features.TODAY - features.RECENT_DAYS + 1
    return f"""
with seen as materialized (
  select tie, time_us, incoming, words, answerable, dated, time_us // {DAY_US} as day,
    kind in ({composed}) and answerable as waits,
    kind not in ({quiet}) as audible,
    (case kind {points} end) * (case when incoming then {INCOMING!r}::double else 1::double end)
      * least(2::double, 1 + 0.25::double * log2(1 + words / 20::double))
      / row_number() over (partition by tie, incoming, time_us // {DAY_US} order by time_us) as w,
    time_us - lag(time_us) over tied as gap,
    coalesce(sum(incoming::int) over (tied rows between unbounded preceding and 1 preceding), 0)::int as heard,
    coalesce(sum((not incoming)::int) over (tied rows between unbounded preceding and 1 preceding), 0)::int as told
  from read_parquet($log){" where tie % $parts = $part" if split else ""}
  window tied as (partition by tie order by time_us)
),
of_acts as (
  select tie, {sums},
    count(*) filter (incoming) as n_in, count(*) filter (not incoming) as n_out,
    coalesce(sum(words) filter (incoming), 0)::bigint as words_in,
    coalesce(sum(words) filter (not incoming), 0)::bigint as words_out,
    count(*) filter (incoming and audible) as heard,
    count(*) filter (incoming and answerable) as answerable_in,
    count(*) filter (not incoming and answerable) as answerable_out,
    min(time_us) as first_us,
    coalesce(min(time_us) filter (not incoming), {NEVER}) as first_out_us,
    coalesce(max(time_us) filter (incoming), {NEVER}) as last_in_us,
    coalesce(max(time_us) filter (not incoming), {NEVER}) as last_out_us,
    count(*) filter (incoming and (gap is null or gap > {START_GAP_US})) as starts_in,
    count(*) filter (not incoming and (gap is null or gap > {START_GAP_US})) as starts_out
  from seen group by tie
),
runs as (
  select tie, max(day) as until, count(*) as n_days,
    count(*) filter (day >= {oldest}) as days_recent,
    count(*) filter (day < {oldest} and day >= {oldest - features.USUAL_DAYS}) as days_usual,
    sum(exp({-features.CONTACT_DECAY!r}::double * ({features.TODAY} - day))) as contact_days
  from (
    select tie, day, day - row_number() over (partition by tie order by day) as run
    from (select distinct tie, day from seen where dated)
  ) group by tie, run
),
of_days as (
  select tie, sum(n_days)::bigint as n_days, sum(days_recent)::bigint as days_recent,
    sum(days_usual)::bigint as days_usual, sum(contact_days) as contact_days,
    arg_max(n_days, until) as streak_days, max(n_days) as longest_days
  from runs group by tie
),
mine as (
  select tie, max(time_us) filter (waits and not incoming) as asked, max(time_us) filter (incoming) as answered,
    count(*) filter (waits and not incoming) as waiting,
    sum(exp({-features.UNANSWERED_DECAY!r}::double * ({features.AT_US} - time_us)))
      filter (waits and not incoming) as unanswered
  from seen group by tie, heard
),
theirs as (
  select tie, max(time_us) filter (waits and incoming) as asked, max(time_us) filter (not incoming) as answered,
    count(*) filter (waits and incoming) as waiting
  from seen group by tie, told
),
of_mine as (
  select tie, count(asked) as approaches_out,
    count(*) filter (asked is not null and answered is not null) as answers_in,
    coalesce(sum({_bin()}) filter (asked is not null and answered is not null), 0)::bigint as latency_in,
    coalesce(sum(waiting) filter (answered is null), 0)::bigint as waiting_out,
    coalesce(sum(unanswered) filter (answered is null), 0) as unanswered
  from mine group by tie
),
of_theirs as (
  select tie, count(asked) as approaches_in,
    count(*) filter (asked is not null and answered is not null) as answers_out,
    coalesce(sum({_bin()}) filter (asked is not null and answered is not null), 0)::bigint as latency_out,
    coalesce(sum(waiting) filter (answered is null), 0)::bigint as waiting_in
  from theirs group by tie
)
select *, 100 * (both_1 + both_7 + both_30 + both_90 + both_360)
    / (both_1 + both_7 + both_30 + both_90 + both_360 + {S50!r}::double) as closeness
from of_acts join of_mine using (tie) join of_theirs using (tie) join of_days using (tie)
"""


def _bin() -> str:
    """The bin of how long an answer took."""
    minutes = f"((answered - asked) // {features.MINUTE_US})"
    return f"case when {minutes} < 1 then 0 else least({features.BINS - 1}, 1 + floor(log2({minutes})))::int end"
