"""Times of a clock whose zone the user said: read from the ranges that batches hold, when the log is merged.

A source that does not know the zone of a clock writes, for a local time L read as UTC, the range from L - 14 hours to
L + 12 hours: all moments at which some clock on earth showed it. So L can be told from the range, and the batches stay
as they are. What the user says is a decision; undone, the log is the former one again.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from nearer.model.time import EAST, WEST
from nearer.store.schema import ACTIVITY

WIDTH_US = (EAST + WEST) // timedelta(microseconds=1)
"""The width of the range of a clock of unknown zone."""
_HOUR_US = 3_600_000_000
_BEHIND_US = WEST // timedelta(microseconds=1)
_SHIFTS = ("INTERVAL 30 minutes", "INTERVAL 1 hour")
"""By so much clocks are put back, on Lord Howe Island and elsewhere (IANA tz database): a time that another moment so
near shows as well is told twice on that day."""

_COLUMNS = ", ".join(f'"{name}"' for name in ACTIVITY.names)
_TOLD = ("time_us", "time", "since_us", "precision", "offset")
_KEPT = ", ".join(f'"{name}"' for name in ACTIVITY.names if name not in _TOLD)


def pieces(files: Sequence[tuple[Path, str]]) -> str:
    """A query for all activities of these batch files in the columns of ACTIVITY; beside each the IANA name of its
    clock's zone, "" where it stays unknown. The names come from `nearer.api.zones`, which knows them all."""
    plain = [file for file, zone in files if not zone]
    zones: dict[str, list[Path]] = {}
    for file, zone in files:
        if zone:
            zones.setdefault(zone, []).append(file)
    parts = [f"SELECT {_COLUMNS} FROM read_parquet({_list(plain)})"] if plain else []
    parts += [_told(held, zone) for zone, held in sorted(zones.items())]
    return " UNION ALL ".join(parts)


def _told(files: list[Path], zone: str) -> str:
    """The activities with the ranges of a clock of this zone as the moments that it showed.

    An hour that the clock showed twice stays a range of both; one that it passed over is the range around the leap.
    """
    name = "'" + zone.replace("'", "''") + "'"
    again = " OR ".join(f"timezone({name}, shown {sign} {by}) = local" for by in _SHIFTS for sign in ("+", "-"))
    earliest = f"epoch_us(least(shown, {_near(name, '-')}))"
    latest = f"epoch_us(greatest(shown, {_near(name, '+')}))"
    rows = f"SELECT *, make_timestamp(time_us - {_BEHIND_US}) AS local FROM read_parquet({_list(files)})"
    ranged = f"precision = 'range' AND since_us IS NOT NULL AND time_us - since_us = {WIDTH_US}"
    return f"""
SELECT {_COLUMNS} FROM (
    SELECT {_KEPT}, make_timestamptz(end_us) AS time, end_us AS time_us,
        CASE WHEN start_us < end_us THEN start_us END AS since_us,
        CASE WHEN start_us < end_us THEN 'range' WHEN epoch_us(local) % 60000000 = 0 THEN 'minute' ELSE 'second' END
            AS precision,
        CASE WHEN start_us < end_us THEN NULL ELSE ((epoch_us(local) - end_us) // 60000000)::INTEGER END AS "offset"
    FROM (
        SELECT *,
            CASE WHEN never THEN us - {_HOUR_US} WHEN twice THEN {earliest} ELSE us END AS start_us,
            CASE WHEN never THEN us + {_HOUR_US} WHEN twice THEN {latest} ELSE us END AS end_us
        FROM (
            SELECT *, epoch_us(shown) AS us, timezone({name}, shown) <> local AS never, ({again}) AS twice
            FROM (SELECT *, timezone({name}, local) AS shown FROM ({rows}) WHERE {ranged})
        )
    )
)
UNION ALL SELECT {_COLUMNS} FROM ({rows}) WHERE NOT coalesce({ranged}, false)"""


def _near(name: str, sign: str) -> str:
    """The moments before or after `shown` at which the clock showed the same."""
    return ", ".join(
        f"CASE WHEN timezone({name}, shown {sign} {by}) = local THEN shown {sign} {by} ELSE shown END" for by in _SHIFTS
    )


def _list(files: Sequence[Path]) -> str:
    return "[" + ", ".join("'" + str(file).replace("'", "''") + "'" for file in files) + "]"
