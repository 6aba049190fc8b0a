"""`nearer doctor --shape`: what an unknown export is made of, for sending to strangers."""

import json
from pathlib import Path

from cli.running import Terminal


def test_an_unknown_export_leads_to_its_shape_which_holds_no_content(tmp_path: Path) -> None:
    strange = tmp_path / "export.json"
    rows = [{"created_at": "2026-01-03", "sender": "Noor Haddad", "noor@example.org": 7}]
    strange.write_text(json.dumps({"letters": rows}), encoding="utf-8")
    nearer = Terminal(tmp_path / "home")
    refused = nearer("import", str(strange), code=1)
    assert "nearer doctor --shape" in refused.err
    shape = nearer("doctor", "--shape", str(strange))
    assert "letters[].sender: text" in shape.out
    assert "letters[].created_at: a time as in ISO 8601" in shape.out
    assert "oor" not in shape.out
    (member,) = nearer("doctor", "--shape", str(strange), "--json").json["members"]
    assert (member["name"], member["what"]) == ("export.json", "JSON")
    Terminal(tmp_path / "none")("doctor", "--shape", str(strange))
    assert not (tmp_path / "none").exists(), "it needs no home and makes none"


def test_a_file_that_is_not_there_is_said_to_be_not_there(tmp_path: Path) -> None:
    assert Terminal(tmp_path / "home")("doctor", "--shape", str(tmp_path / "none.zip"), code=1).err.startswith(
        "NR-IMPORT-01"
    )
