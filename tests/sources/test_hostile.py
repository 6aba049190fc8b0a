"""Archives made to harm: one clear error or problem for each, little memory, and nothing written anywhere."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nearer.model.activity import Account, Activity
from nearer.sources.archive import open_archive
from nearer.sources.contract import Options
from nearer.sources.registry import recognize, source_named
from sources.hostile import TRAPS, Trap

MEMORY = 300
"""MB that a whole import may take, whatever it is given."""

SECONDS = 240
"""A busy machine of two slow cores included; alone, none takes more than fifteen."""
PROGRAM = Path(__file__).parent / "measured.py"


@pytest.mark.parametrize("trap", TRAPS, ids=str)
def test_a_trap_is_told_of_and_does_no_harm(trap: Trap, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    path = trap.build(tmp_path / "inside")
    (tmp_path / "here").mkdir()
    before = sorted(tmp_path.rglob("*"))
    start = time.monotonic()
    run = subprocess.run(
        [sys.executable, str(PROGRAM), str(path)],
        capture_output=True,
        text=True,
        cwd=tmp_path / "here",
        timeout=SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stderr == ""
    told = json.loads(run.stdout)
    print(f"{trap.name}: {told['peak']} MB, {time.monotonic() - start:.1f} s")
    assert told["peak"] < MEMORY
    assert sorted(tmp_path.rglob("*")) == before, "something was written"
    if trap.error:
        assert told["error"], told
        assert told["error"]["code"].startswith(trap.error)
        assert told["error"]["what"] and told["error"]["where"] and told["error"]["next"]
    else:
        assert told["error"] is None
        assert told["activities"] >= trap.activities
    if trap.problem:
        assert trap.problem in told["problems"]
    if trap.refused:
        assert any(trap.refused in why for _, why in told["refused"]), told["refused"]
    assert trap.error or trap.problem or trap.refused or trap.activities or told["problems"], "nobody was told"


def test_refused_names_are_safe_to_print(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    for trap in TRAPS[:8]:
        target = tmp_path / "inside" / trap.name
        target.mkdir()
        archive = open_archive(trap.build(target))
        for name in (*archive.names, *(name for name, _ in archive.refused)):
            assert name.isprintable()


HOSTILE_TEXT = (
    "\u202egnp.exe",
    "<script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\x1b[2J\x1b]0;owned\x07",
    "{{7*7}}${7*7}#{7*7}",
    "a\r\nb: c",
    "\u0000\u0000",
    "half \ud83d pair",
    "Ỹ̴̛̪͍̘o̷",
    "' OR 1=1 --",
)


@pytest.mark.parametrize("text", HOSTILE_TEXT, ids=range(len(HOSTILE_TEXT)))
def test_hostile_text_is_kept_as_written_without_what_no_store_holds(text: str, tmp_path: Path) -> None:
    row = {"time": "2025-01-01T00:00:00Z", "actor": "x" + text, "target": "ann", "verb": "reply", "text": "y" + text}
    path = tmp_path / "log.jsonl"
    path.write_text(json.dumps(row) + "\n")
    archive = open_archive(path)
    found = recognize(archive, Options())
    records = list(source_named(found.source).read(archive, found, Options()))
    wanted = text.replace("\0", "").replace("\ud83d", "\ufffd")
    (activity,) = [record for record in records if isinstance(record, Activity)]
    assert activity.text == "y" + wanted
    assert activity.actor == "x" + wanted
    assert "x" + wanted in [record.handle for record in records if isinstance(record, Account)]
    activity.text.encode()


def test_equal_archives_have_equal_fingerprints_whatever_their_order(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    one, two = TRAPS[3].build(tmp_path / "a"), TRAPS[0].build(tmp_path / "b")
    assert open_archive(one, two).fingerprint() == open_archive(two, one).fingerprint()
    assert open_archive(one).fingerprint() != open_archive(two).fingerprint()
    assert open_archive(one, one).fingerprint() == open_archive(one).fingerprint()
