"""`nearer map`: from a table that nobody knows to an import, and back."""

from pathlib import Path

import pytest

from cli.running import Terminal

TABLE = "Mail,Called,Came on\nnoor@example.net,Noor,2024-03-04\nben@loom.example,Ben \x1b[2J,2024-03-05\n"
COLUMNS = ("--who", "Mail", "--when", "Came on", "--act", "attend", "--called", "Called", "--network", "evenings")


@pytest.fixture
def guests(tmp_path: Path) -> Path:
    path = tmp_path / "guests.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_is_looked_at_mapped_saved_imported_and_the_mapping_undone(guests: Path, tmp_path: Path) -> None:
    nearer = Terminal(tmp_path / "home")
    first = nearer("map", str(guests))
    assert "Nobody knows these columns yet" in first.out
    assert "--who 'Mail' --when 'Came on'" in first.out
    assert "nearer map FILE" in nearer("import", str(guests), code=1).err
    shown = nearer("map", str(guests), *COLUMNS)
    assert shown.out.count("join") == 2
    assert "\x1b[2J" not in shown.out
    nearer("import", str(guests), code=1)
    nearer("map", str(guests), *COLUMNS, "--save", "guests")
    (report,) = nearer("import", str(guests), "--json").json["reports"]
    assert (report["source"], report["layout"], report["new"]) == ("mapped", "guests", 2)
    assert "columns of a table" in nearer("history", "--json").out
    nearer("undo")
    assert nearer("map", str(guests), "--json").json["mapping"] is None


def test_a_column_that_is_not_there_is_named_beside_those_that_are(guests: Path, tmp_path: Path) -> None:
    nearer = Terminal(tmp_path / "home")
    ran = nearer("map", str(guests), "--who", "Email", "--when", "Came on", "--act", "attend", code=1)
    assert ran.err.startswith("NR-MAP-01")
    assert "Email" in ran.err
    assert "Called" in ran.err
    nearer("map", str(guests), "--who", "Mail", code=2)
    nearer("map", str(guests), *COLUMNS, "--only", "Called", code=2)
    shown = nearer("map", str(guests), *COLUMNS, "--only", "Called", "--value", "noor")
    assert shown.out.count("join") == 1


def test_a_ready_mapping_shows_its_rows_at_once(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "Name,Email,Financial Status,Created at,Lineitem name,Billing Name\n"
        "#1,noor@example.net,paid,2024-03-04 10:00:00 +0100,Thread,Noor\n"
    )
    shown = Terminal(tmp_path / "home")("map", str(path), "--json").json
    assert shown["mapping"]["name"] == "shopify-orders"
    assert "buy" in shown["rows"][0]["act"]
