"""The house around the pages: settings, the doctor, a dry run that touches nothing, how to get each archive."""

import hashlib
from pathlib import Path

import pytest

from api.living import AT, Kept, plain_log
from nearer.api.decisions import SETTINGS
from nearer.api.forgetting import OneSelf
from nearer.api.nearer import Nearer
from nearer.model.decision import Choice
from nearer.pages import settings
from nearer.pages.sources import source_card
from nearer.pages.view import View
from nearer.sources.contract import ArchiveSource
from nearer.sources.registry import sources


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept.of(tmp_path / "home", plain_log(tmp_path / "log.csv", rows=300, people=20))


def files(home: Path) -> dict[str, str]:
    """Every file that is not derived and no lock, by what it holds."""
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file() and "derived" not in path.parts and path.suffix != ".making" and path.name != "lock"
    }


def tables(home: Path) -> list[str]:
    """What the little state holds, whatever its journal looks like."""
    import sqlite3

    with sqlite3.connect(home / "state.sqlite") as con:
        return [line for line in con.iterdump() if "derived" not in line and "dropped" not in line]


def test_a_dry_run_leaves_the_home_as_it_was(kept: Kept, tmp_path: Path) -> None:
    more = plain_log(tmp_path / "more.csv", rows=500, people=30, seed=9)
    with kept.open() as nearer:
        nearer.world()
    before, told = files(kept.home), tables(kept.home)
    with kept.open() as nearer:
        (item,) = nearer.dry_run(nearer.examine([more], me="me")).items
        assert item.new > 0
    after = files(kept.home)
    assert {k: v for k, v in after.items() if not k.startswith("state.")} == {
        k: v for k, v in before.items() if not k.startswith("state.")
    }
    assert tables(kept.home) == told


def test_settings_are_decisions_and_come_back(kept: Kept) -> None:
    with kept.open() as nearer:
        before = {name: nearer.setting(name) for name in SETTINGS}
        nearer.decide(Choice.SETTING, ("minutes",), "30")
        nearer.decide(Choice.SETTING, ("zone",), "Europe/Lisbon")
        page = settings.build(nearer, View())
        assert {s.name: s.value for s in page.settings}["minutes"] == "30"
        assert page.frame.zone == "Europe/Lisbon"
        nearer.undo()
        nearer.undo()
        assert {name: nearer.setting(name) for name in SETTINGS} == before
        with pytest.raises(KeyError):
            nearer.setting("no such thing")


def test_the_busiest_accounts_are_offered_as_your_own(kept: Kept, tmp_path: Path) -> None:
    with kept.open() as nearer:
        page = settings.build(nearer, View())
        assert [line.key for line in page.egos if line.yours] == ["plain/me"]
        offered = [line.why for line in page.egos if not line.yours]
        counts = [int(why.split(" ")[0].replace(",", "")) for why in offered]
        assert counts == sorted(counts, reverse=True) and len(counts) > 10


def test_the_doctor_finds_a_damaged_import_and_an_open_door(kept: Kept) -> None:
    with kept.open() as nearer:
        assert all(check.ok for check in nearer.doctor() if check.name != "disk")
        (batch,) = nearer.batches()
        batch.accounts.unlink()
        kept.home.chmod(0o755)
        failing = {check.name: check.next for check in nearer.doctor() if not check.ok}
        assert failing["private"].startswith("chmod")
        assert "import the archive again" in failing[f"import {batch.manifest.id}"]


def test_nobody_forgets_themselves(kept: Kept) -> None:
    with kept.open() as nearer, pytest.raises(OneSelf):
        nearer.forget("me")


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_each_source_tells_how_to_get_its_archive_from_the_first_word_on(source: ArchiveSource) -> None:
    card = source_card(source)
    assert len(card.how) > 80
    assert not card.how.lower().startswith("how to get")
    starts = {
        "mastodon": "on your server, Preferences",
        "slack": "as an owner or admin",
        "bluesky": "in the app, Settings",
        "x": "On x.com",
        "plain": "There is nobody to ask",
    }
    if card.name in starts:
        assert card.how.startswith(starts[card.name])


def test_a_home_of_another_moment_counts_nothing_that_came_later(kept: Kept) -> None:
    from datetime import timedelta

    with kept.open() as nearer:
        now, then = nearer.moment(AT), nearer.moment(AT - timedelta(days=200))
        assert now is not None and then is not None
        assert then.past and not now.past
        for person in then.table.persons[:20]:
            rows = then.rows(person)
            times = [t for t in rows["time_us"].to_pylist() if t is not None]
            assert all(t <= then.at_us for t in times)
            assert rows.num_rows <= now.rows(person).num_rows


def test_opening_twice_gives_the_same_home(kept: Kept) -> None:
    with kept.open() as first, Nearer.open(kept.home) as second:
        one, two = first.world(), second.world()
        assert one is not None and two is not None
        assert one.key == two.key
