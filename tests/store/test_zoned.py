"""A clock's local times, kept as ranges, read in the zone that the user said, daylight saving included."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.store.schema import ACTIVITY, write_parquet
from nearer.store.zoned import pieces

LISBON, HOWE = "Europe/Lisbon", "Australia/Lord_Howe"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def us(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def told(folder: Path, zone: str, locals_: list[datetime]) -> list[tuple[int, int | None, str, int | None]]:
    """What becomes of a clock's times: end, begin, precision and offset."""
    ends = [us(local.replace(tzinfo=UTC)) + 12 * 3_600_000_000 for local in locals_]
    rows = [
        {
            "network": "whatsapp", "id": str(n), "time_us": end, "time": EPOCH + timedelta(microseconds=end),
            "since_us": end - 26 * 3_600_000_000, "precision": "range", "actor": "ann", "verb": "create", "to": [],
            "visibility": "direct", "confidence": "explicit",
        }
        for n, end in enumerate(ends)
    ]  # fmt: skip
    file = folder / "activities.parquet"
    write_parquet(pa.Table.from_pylist(rows, schema=ACTIVITY), file)
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        query = f'SELECT time_us, since_us, precision, "offset" FROM ({pieces([(file, zone)])}) ORDER BY id::INTEGER'
        return con.sql(query).fetchall()


def test_a_time_is_the_moment_that_its_clock_showed_in_summer_and_in_winter(tmp_path: Path) -> None:
    winter, summer = datetime(2024, 1, 5, 9, 30), datetime(2024, 7, 5, 9, 30, 12)
    assert told(tmp_path, LISBON, [winter, summer]) == [
        (us(datetime(2024, 1, 5, 9, 30, tzinfo=UTC)), None, "minute", 0),
        (us(datetime(2024, 7, 5, 8, 30, 12, tzinfo=UTC)), None, "second", 60),
    ]


def test_an_hour_told_twice_stays_a_range_and_one_that_never_was_lies_around_the_leap(tmp_path: Path) -> None:
    twice, never = told(tmp_path, LISBON, [datetime(2024, 10, 27, 1, 30), datetime(2024, 3, 31, 1, 30)])
    first = us(datetime(2024, 10, 27, 0, 30, tzinfo=UTC))
    assert twice == (first + 3_600_000_000, first, "range", None)
    assert never[2:] == ("range", None)
    assert never[1] is not None
    assert never[1] <= us(datetime(2024, 3, 31, 1, 0, tzinfo=UTC)) <= never[0]
    (half,) = told(tmp_path, HOWE, [datetime(2024, 4, 7, 1, 45)])
    assert half[1] is not None
    assert half[0] - half[1] == 1_800_000_000


def test_what_is_not_the_range_of_a_clock_stays_as_it_is(tmp_path: Path) -> None:
    assert told(tmp_path, "", [datetime(2024, 1, 5, 9, 30)])[0][2] == "range"


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from((LISBON, "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", HOWE)),
    st.lists(st.datetimes(datetime(1995, 1, 1), datetime(2030, 1, 1)), min_size=1, max_size=30),
)
def test_whatever_it_says_holds_the_moment_that_the_clock_showed(zone: str, times: list[datetime]) -> None:
    locals_ = [time.replace(microsecond=0) for time in times]
    with TemporaryDirectory() as folder:
        found = told(Path(folder), zone, locals_)
    for local, (end, begin, _, offset) in zip(locals_, found, strict=True):
        for fold in (0, 1):
            moment = local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
            if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local:
                assert (begin if begin is not None else end) <= us(moment) <= end
        if offset is not None:
            assert end + offset * 60_000_000 == us(local.replace(tzinfo=UTC))
