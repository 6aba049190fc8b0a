"""What each account wrote, counted from the readings: the columns that kinds of marketer are a function of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from nearer.api.readings import Readings
from nearer.listening.marketer import FEWEST, Counts, marketer
from nearer.model.activity import AccountKey
from nearer.model.time import to_us

LATELY = timedelta(days=90)
"""How much of an account counts, up to the moment: what somebody did a year ago is not what they are. LISTENING says
ninety days of oneself; of others the same."""

_COUNTS = """
    SELECT network, actor, count(*) AS texts, count(*) FILTER (supported) AS read,
           count(*) FILTER (times > 1) AS repeated, count(*) FILTER (link) AS links, count(*) FILTER (sell_yes) AS sold,
           count(*) FILTER (bait_yes) AS baited, count(*) FILTER (warm_yes) AS warm,
           count(*) FILTER (in_reply_to IS NOT NULL) AS replies, count(recognition) AS heard,
           coalesce(sum(recognition), 0)::DOUBLE AS recognised
    FROM (
        SELECT r.*, l.actor, l.in_reply_to,
               CASE WHEN r.same IS NOT NULL THEN count(*) OVER (PARTITION BY l.network, l.actor, r.same) END AS times
        FROM {readings} r JOIN {log} l ON r.network = l.network AND r.id = l.id
        WHERE l.time_us BETWEEN $since AND $now AND $of
    ) GROUP BY network, actor
"""


def counts(readings: Readings, keys: Sequence[AccountKey], now: datetime, within: timedelta = LATELY) -> Counts:
    """What these accounts wrote, all together. A text that two of them have is no repetition."""
    rows = readings.query(
        _COUNTS.replace("$of", "list_contains($keys, l.network || '/' || l.actor)"),
        since=to_us(now - within),
        now=to_us(now),
        keys=[str(key) for key in keys],
    ).to_pylist()
    every = [_counts(row) for row in rows]
    return Counts(
        texts=sum(one.texts for one in every),
        read=sum(one.read for one in every),
        repeated=sum(one.repeated for one in every),
        links=sum(one.links for one in every),
        sold=sum(one.sold for one in every),
        baited=sum(one.baited for one in every),
        warm=sum(one.warm for one in every),
        replies=sum(one.replies for one in every),
        heard=sum(one.heard for one in every),
        recognised=sum(one.recognised for one in every),
    )


def plain(readings: Readings, now: datetime) -> frozenset[AccountKey]:
    """The accounts that are plainly spam by what they wrote lately."""
    rows = readings.query(
        f"FROM ({_COUNTS.replace('$of', 'true')}) WHERE texts >= {FEWEST}", since=to_us(now - LATELY), now=to_us(now)
    ).to_pylist()
    found: set[AccountKey] = set()
    for row in rows:
        told = marketer(_counts(row))
        if told is not None and told.plain:
            found.add(AccountKey(row["network"], row["actor"]))
    return frozenset(found)


def _counts(row: dict[str, Any]) -> Counts:
    return Counts(**{name: value for name, value in row.items() if name not in ("network", "actor")})
