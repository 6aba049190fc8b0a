"""What was said month by month: how much of it answers somebody, asks for something, and takes up what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nearer.api.readings import Readings
from nearer.model.activity import AccountKey
from nearer.model.time import to_us

MONTHS = 12
"""Calendar months that are shown, the present one last: a year, so that a season is seen beside itself. Our own
choice."""
TEXTS = 4_000
"""Texts that words are counted in, the newest of the months. Our own choice, as for topics."""


@dataclass(frozen=True, slots=True)
class Month:
    """What accounts wrote from `begins` to the next month: `texts`, of which `answers` answer somebody and `asked` ask
    for something; of `heard` answers what they answer is known, and `recognised` is the sum of the probabilities that
    they take it up. None where nothing of theirs was seen as early as that."""

    begins: datetime
    texts: int | None
    answers: int
    asked: int
    heard: int
    recognised: float


def edges(now: datetime, months: int = MONTHS) -> tuple[datetime, ...]:
    """When each of the last calendar months began, in the zone of `now`, the present one last."""
    found: list[datetime] = []
    year, month = now.year, now.month
    for _ in range(months):
        found.append(now.replace(year=year, month=month, day=1, hour=0, minute=0, second=0, microsecond=0))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return tuple(reversed(found))


def by_month(readings: Readings, keys: Sequence[AccountKey], now: datetime) -> tuple[Month, ...]:
    """What these accounts wrote in each of the last months, in the zone of `now`."""
    begins = edges(now)
    rows = readings.query(
        """
        SELECT len(list_filter($begins, lambda one: one <= l.time_us)) - 1 AS month, count(*) AS texts,
               count(l.in_reply_to) AS answers, count(*) FILTER (r.need_yes) AS asked, count(r.recognition) AS heard,
               coalesce(sum(r.recognition), 0)::DOUBLE AS recognised
        FROM {readings} r JOIN {log} l ON r.network = l.network AND r.id = l.id
        WHERE l.time_us BETWEEN $since AND $now AND list_contains($keys, l.network || '/' || l.actor)
        GROUP BY month
        """,
        begins=[to_us(one) for one in begins],
        since=to_us(begins[0]),
        now=to_us(now),
        keys=[str(key) for key in keys],
    ).to_pylist()
    seen: dict[int, dict[str, Any]] = {row["month"]: row for row in rows}
    first = _first(readings, keys)
    return tuple(
        _month(at, seen.get(number), unseen=first is None or first >= _next(begins, number, now))
        for number, at in enumerate(begins)
    )


def words_by_month(
    readings: Readings, keys: Sequence[AccountKey], words: Sequence[str], now: datetime
) -> tuple[tuple[int, ...], ...]:
    """For each of these words or phrases, how many texts of each month have it."""
    begins = edges(now)
    rows = readings.query(
        "SELECT len(list_filter($begins, lambda one: one <= l.time_us)) - 1 AS month, l.text "
        "FROM {readings} r JOIN {log} l ON r.network = l.network AND r.id = l.id "
        "WHERE l.time_us BETWEEN $since AND $now AND r.supported "
        "AND list_contains($keys, l.network || '/' || l.actor) "
        f"ORDER BY l.time_us DESC LIMIT {TEXTS}",
        begins=[to_us(one) for one in begins],
        since=to_us(begins[0]),
        now=to_us(now),
        keys=[str(key) for key in keys],
    ).to_pylist()
    counts = [[0] * len(begins) for _ in words]
    folded = [one.casefold() for one in words]
    for row in rows:
        text = row["text"].casefold()
        for number, one in enumerate(folded):
            counts[number][row["month"]] += one in text
    return tuple(map(tuple, counts))


def _first(readings: Readings, keys: Sequence[AccountKey]) -> int | None:
    """When anything of theirs was first seen, in microseconds."""
    (row,) = readings.query(
        "SELECT min(time_us) AS first FROM {log} WHERE list_contains($keys, network || '/' || actor)",
        keys=[str(key) for key in keys],
    ).to_pylist()
    return row["first"]


def _next(begins: Sequence[datetime], number: int, now: datetime) -> int:
    return to_us(begins[number + 1] if number + 1 < len(begins) else now)


def _month(begins: datetime, row: dict[str, Any] | None, *, unseen: bool) -> Month:
    if row is None:
        return Month(begins, None if unseen else 0, 0, 0, 0, 0.0)
    return Month(begins, row["texts"], row["answers"], row["asked"], row["heard"], row["recognised"])
