"""When people act: hours of the day, days of the week, and how long an answer takes.

The shapes are those that logs of mail and public replies show: two humps a day, quiet nights, log-normal latencies,
bursts with long pauses between them. The constants are chosen to look so, not fitted to anybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from math import log
from random import Random
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Europe/Lisbon")

_HOURS = (2, 1, 0, 0, 0, 1, 4, 10, 16, 17, 16, 14, 15, 15, 13, 12, 12, 13, 15, 18, 21, 22, 15, 6)
"""Relative weight of the 24 local hours: a morning hump, a higher one in the evening."""

_HOURS_SUM = tuple(accumulate(_HOURS))

_DAYS = (1.0, 1.05, 1.0, 1.0, 0.9, 0.6, 0.75)
"""Relative weight of Monday to Sunday."""

AWAKE, ASLEEP = 7, 23
"""Nobody answers between `ASLEEP` and `AWAKE`, local time."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, its end left out."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def moment_of(day: date, zone: ZoneInfo, random: Random) -> datetime:
    """A likely moment of that local day, in UTC."""
    pick = random.random() * _HOURS_SUM[-1]
    hour = next(h for h, total in enumerate(_HOURS_SUM) if pick < total)
    local = datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)), zone)
    return local.astimezone(UTC)


def likely_day(day: date, random: Random) -> bool:
    """Whether somebody sits down on such a day of the week, drawn by its weight."""
    return random.random() * 1.05 < _DAYS[day.weekday()]


def awake(moment: datetime, zone: ZoneInfo, random: Random) -> datetime:
    """The moment itself, or some time in the next morning where it falls into the night."""
    local = moment.astimezone(zone)
    if AWAKE <= local.hour < ASLEEP:
        return moment
    day = local.date() + timedelta(days=1) if local.hour >= ASLEEP else local.date()
    morning = datetime.combine(day, time(AWAKE), zone).astimezone(UTC)
    return morning + timedelta(seconds=int(min(random.expovariate(1 / 4000), 14_000)))


def latency(median_minutes: float, random: Random, spread: float = 1.2) -> timedelta:
    """A log-normal pause of at least half a minute; `spread` is the standard deviation of its logarithm."""
    return timedelta(seconds=int(max(30.0, 60 * random.lognormvariate(log(median_minutes), spread))))


def bursts(start: datetime, end: datetime, gap_days: float, zone: ZoneInfo, random: Random) -> Iterator[datetime]:
    """Moments of one person's approaches: log-normal gaps with the mean `gap_days`, hence bursts and long pauses."""
    spread = 0.7 if gap_days < 8 else 1.0 if gap_days < 20 else 1.25
    middle = log(gap_days) - spread * spread / 2
    moment = start + timedelta(days=random.random() * gap_days)
    while moment < end:
        if likely_day(moment.astimezone(zone).date(), random):
            at = moment_of(moment.astimezone(zone).date(), zone, random)
            if start <= at < end:
                yield at
        moment += timedelta(days=max(0.15, random.lognormvariate(middle, spread) * 0.9))
