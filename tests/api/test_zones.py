"""The zone of a clock that an export does not tell: said, used by how long answers took, and undone."""

from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nearer.api.nearer import Nearer
from nearer.api.zones import NotOfSource, NoZone, ZoneKnown, local_sources, say_zone
from nearer.model.time import from_us
from nearer.pages import imports, to_json
from nearer.pages.conduct import build
from nearer.pages.view import View
from nearer.sources.registry import NoSuchSource

CHAT = "".join(
    f"{day:02}/07/2024, 09:00 - Noor: Are you coming?\n{day:02}/07/2024, 09:20 - Ida: On my way.\n"
    for day in range(13, 28)
)


@pytest.fixture
def home(tmp_path: Path) -> Generator[Nearer]:
    chat = tmp_path / "WhatsApp Chat with Noor.txt"
    chat.write_text(CHAT)
    with Nearer.open(tmp_path / "home", clock=lambda: datetime(2024, 8, 1, tzinfo=UTC)) as nearer:
        nearer.import_(nearer.examine([chat], me="Ida"))
        yield nearer


def first(nearer: Nearer) -> tuple[datetime | None, str, int | None]:
    world = nearer.world()
    assert world is not None
    (row,) = world.query('SELECT time, precision, "offset" FROM {log} ORDER BY time_us LIMIT 1').to_pylist()
    return row["time"], row["precision"], row["offset"]


def test_times_of_a_clock_whose_zone_was_said_are_known_until_that_is_undone(home: Nearer) -> None:
    unknown = first(home)
    assert unknown[1:] == ("range", None)
    ids = home.world()
    before = to_json(build(home, View()))
    made = say_zone(home, "whatsapp", "Europe/Lisbon")
    assert first(home) == (datetime(2024, 7, 13, 8, 0, tzinfo=UTC), "minute", 60)
    assert home.world() is not ids
    said = to_json(build(home, View()))
    assert b"20 min" in said
    assert b"20 min" not in before
    (report,) = imports.one(home, View(), home.batches()[0].manifest.id).reports
    assert report.time_zone.endswith("Europe/Lisbon, as you said")
    say_zone(home, "whatsapp", "America/St_Johns")
    assert first(home)[0] == datetime(2024, 7, 13, 11, 30, tzinfo=UTC)
    home.undo()
    assert first(home)[0] == datetime(2024, 7, 13, 8, 0, tzinfo=UTC)
    home.undo(made.id)
    assert first(home) == unknown


def test_a_zone_said_for_one_import_counts_for_it_whatever_was_said_for_all(home: Nearer, tmp_path: Path) -> None:
    abroad = tmp_path / "WhatsApp Chat with Vera.txt"
    abroad.write_text(CHAT.replace("Noor", "Vera"))
    home.import_(home.examine([abroad], me="Ida"))
    near, far = (batch.manifest.id for batch in home.batches())

    def hours() -> set[int]:
        world = home.world()
        assert world is not None
        rows = world.query("SELECT time FROM {log} WHERE \"precision\" = 'minute'").to_pylist()
        return {row["time"].hour for row in rows}

    say_zone(home, "whatsapp", "Europe/Lisbon")
    one = say_zone(home, "whatsapp", "America/Lima", far)
    assert hours() == {8, 14}
    (clock,) = imports.one(home, View(), far).clocks
    assert (clock.stated, clock.alone, clock.batch) == ("America/Lima", True, far)
    (other,) = imports.one(home, View(), near).clocks
    assert (other.stated, other.alone) == ("Europe/Lisbon", False)
    home.undo(one.id)
    assert hours() == {8}
    with pytest.raises(NotOfSource):
        say_zone(home, "irc", "America/Lima", far)


def test_an_import_of_an_unknown_zone_tells_from_the_earliest_to_the_latest_that_its_times_can_be(home: Nearer) -> None:
    (report,) = imports.one(home, View(), home.batches()[0].manifest.id).reports
    manifest = home.batches()[0].manifest
    assert manifest.earliest_us is not None
    assert manifest.first_us is not None
    assert manifest.first_us - manifest.earliest_us == 26 * 3600 * 1_000_000
    assert report.first.at == from_us(manifest.earliest_us)
    assert "from the earliest time that it can have been to the latest" in report.time_zone


def test_only_a_zone_that_is_there_for_a_clock_that_needs_one(home: Nearer) -> None:
    for source, zone, failure in (
        ("whatsapp", "Mars/Olympus", NoZone),
        ("whatsapp", "'); DROP TABLE log; --", NoZone),
        ("mastodon", "Europe/Lisbon", ZoneKnown),
        ("mbox", "Europe/Lisbon", ZoneKnown),
        ("nobody", "Europe/Lisbon", NoSuchSource),
    ):
        with pytest.raises(failure):
            say_zone(home, source, zone)
    assert home.decisions() == ()
    assert {"whatsapp", "telegram", "linkedin", "irc"} <= set(local_sources())
