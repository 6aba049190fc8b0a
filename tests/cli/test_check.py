"""`nearer check`: findings with the words underlined, an exit code, JSON, and each check in words."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

BAD = """---
reply-to: First day back at the studio after the flood.
---
Check out our new dehumidifier, 20% off this week only, order now
"""


@dataclass(frozen=True)
class Ran:
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Process:
    """The real `nearer`, which needs no home for this."""

    def __call__(self, *words: str, code: int = 0, given: str = "") -> Ran:
        line = [sys.executable, "-m", "nearer", *words]
        ran = subprocess.run(line, input=given.encode(), capture_output=True, check=False)
        assert ran.returncode == code, ran.stderr
        return Ran(ran.stdout.decode(), ran.stderr.decode())


@pytest.fixture
def nearer() -> Process:
    return Process()


def draft(folder: Path, text: str) -> str:
    path = folder / "draft.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_finding_shows_where_why_and_a_way_out_and_ends_with_1(nearer: Process, tmp_path: Path) -> None:
    file = draft(tmp_path, BAD)
    lines = nearer("check", file, code=1).out.splitlines()
    at = next(number for number, line in enumerate(lines) if "SL01" in line)
    assert lines[at].startswith(f"{file}:4:") and "error" in lines[at] and "pitch-unasked" in lines[at]
    words, marks = lines[at + 1], lines[at + 2]
    assert set(marks.strip()) == {"^"}
    column = int(lines[at].split(":")[2].split()[0])
    assert marks.index("^") == column - 1 + 4 and words[marks.index("^") :].startswith("Check out our")
    assert lines[at + 3].split()[0] == "why" and lines[at + 4].split()[0] == "try"
    assert "1 error" in lines[-1]


def test_json_has_the_same_findings_and_spans_of_the_text(nearer: Process, tmp_path: Path) -> None:
    told = nearer("check", draft(tmp_path, BAD), "--json", code=1).json
    for finding in told["findings"]:
        assert told["text"][finding["start"] : finding["end"]] == finding["words"]
    assert {"code", "name", "level", "reason", "way"} <= told["findings"][0].keys()
    assert "SL01" in {finding["code"] for finding in told["findings"]}


def test_hints_and_clean_drafts_end_with_0(nearer: Process, tmp_path: Path) -> None:
    assert nearer("check", draft(tmp_path, "Did the floor survive?")).out == "Nothing found.\n"
    assert "1 hint" in nearer("check", draft(tmp_path, "We made it to the summit 🎉🎉🎉🎉🎉🎉")).out


def test_a_draft_may_come_through_a_pipe(nearer: Process) -> None:
    assert "draft:1:1" in nearer("check", "-", given="Act now, we close at ten", code=1).out


def test_facts_can_be_options(nearer: Process, tmp_path: Path) -> None:
    file = draft(tmp_path, "Pebblemail does that.")
    nearer("check", file)
    told = nearer("check", file, "--own", "Pebblemail", "--reply-to", "A folder for each newsletter.", code=1)
    assert "SL02" in told.out


def test_every_check_is_explained_and_listed(nearer: Process) -> None:
    assert "Instead of:" in nearer("check", "--explain", "pitch-unasked").out
    codes = [one["code"] for one in nearer("check", "--list", "--json").json]
    listed = nearer("check", "--list").out
    assert len(codes) > 20 and all(code in listed for code in codes)


def test_what_cannot_be_checked_says_what_to_do(nearer: Process, tmp_path: Path) -> None:
    assert "NR-CHECK-01" in nearer("check", "--explain", "ZZ99", code=1).err
    assert "NR-CHECK-02" in nearer("check", draft(tmp_path, "---\nwho: me\n---\nHi"), code=1).err
    assert "NR-CLI-01" in nearer("check", code=2).err
    failed = json.loads(nearer("check", str(tmp_path / "none.txt"), "--json", code=1).err)
    assert failed["error"]["next"]


def test_hostile_drafts_are_shown_harmless(nearer: Process, tmp_path: Path) -> None:
    told = nearer("check", draft(tmp_path, "Act now \x1b[31mred\x1b[0m\u202e and order now"), code=1)
    assert "\x1b" not in told.out and "\u202e" not in told.out
