"""`nearer zone`: which clocks are of unknown zone, and saying one."""

from pathlib import Path

from cli.running import Terminal


def test_a_zone_is_said_seen_and_taken_back(tmp_path: Path) -> None:
    nearer = Terminal(tmp_path / "home")
    assert "zone not known" in nearer("zone").out
    assert "Europe/Lisbon" in nearer("zone", "whatsapp", "Europe/Lisbon").out
    assert "Europe/Lisbon" in nearer("history").out
    nearer("undo")
    assert nearer("zone", "whatsapp", "--json").json[0]["stated"] == ""
    assert nearer("zone", "whatsapp", "Europe/Lisbon", "--only", "gone", code=1).err.startswith("NR-ZONE-03")
    assert nearer("zone", "whatsapp", "Lisbon", code=1).err.startswith("NR-ZONE-01")
    assert nearer("zone", "mastodon", "Europe/Lisbon", code=1).err.startswith("NR-ZONE-02")
