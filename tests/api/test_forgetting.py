"""A forgotten person is gone from every byte of the home, and no later import brings them back."""

import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest

from nearer.api.nearer import Nearer, Nobody
from nearer.model.decision import Choice

LOG = """time,actor,target,verb,id,in_reply_to,text
2026-01-01T10:00:00Z,me,wanda,reply,1,,Good morning Wanda
2026-01-02T10:00:00Z,wanda,me,reply,2,1,Zirconium is my secret
2026-01-03T10:00:00Z,me,bob,reply,3,,Bob and @wanda should meet
2026-01-04T10:00:00Z,bob,me,reply,4,3,Gladly
2026-01-05T10:00:00Z,wanda,bob,like,5,3,
2026-01-06T10:00:00Z,wandabell,me,reply,6,,I am somebody else
"""


def fresh(folder: Path) -> tuple[Path, Path]:
    archive = folder / "log.csv"
    archive.write_text(LOG, encoding="utf-8")
    with Nearer.open(folder / "home") as nearer:
        nearer.import_(nearer.examine([archive], me="me"))
        nearer.decide(Choice.PIN, ("plain/wanda",), "inner")
        nearer.decide(Choice.PIN, ("plain/bob",), "near")
    return archive, folder / "home"


def texts(home: Path) -> str:
    """Everything that can be read from any file of the home, Parquet unpacked."""
    found: list[str] = []
    for file in home.rglob("*"):
        if file.suffix == ".parquet":
            found.append(str(pq.read_table(file).to_pylist()))
        elif file.is_file():
            found.append(file.read_bytes().decode("latin-1"))
    return "\n".join(found)


def traces(home: Path) -> list[str]:
    everything = texts(home).replace("wandabell", "")
    return [word for word in ("wanda", "Wanda", "Zirconium") if word in everything]


def test_nothing_of_them_is_left_and_everybody_else_stays(tmp_path: Path) -> None:
    _, home = fresh(tmp_path)
    assert traces(home)
    with Nearer.open(home) as nearer:
        nearer.forget("wanda")
        with pytest.raises(Nobody):
            nearer.find("plain/wanda")
        assert nearer.find("bob")
        assert nearer.find("wandabell")
        assert [d.subject for d in nearer.standing()] == [("plain/bob",)]
        lines = "".join(nearer.lines())
    assert traces(home) == []
    assert "Gladly" in lines
    assert "I am somebody else" in lines
    assert "should meet" not in lines, "words that name them go with them"


def test_no_later_import_brings_them_back(tmp_path: Path) -> None:
    archive, home = fresh(tmp_path)
    with Nearer.open(home) as nearer:
        nearer.forget("wanda")
        nearer.import_(nearer.examine([archive], me="me"))
        more = tmp_path / "more.csv"
        more.write_text(LOG + "2026-02-01T10:00:00Z,me,wanda,message,7,,Are you there\n", encoding="utf-8")
        nearer.import_(nearer.examine([more], me="me"))
        with pytest.raises(Nobody):
            nearer.find("plain/wanda")
        assert nearer.find("bob")
    assert "Zirconium" not in texts(home)
    assert "Are you there" not in texts(home)


def test_killed_while_forgetting_it_can_be_done_again(tmp_path: Path) -> None:
    dice = Random(3)
    for attempt in range(6):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        _, home = fresh(folder)
        command = [sys.executable, "-m", "nearer", "forget", "wanda", "--confirm", "wanda", "--home", str(home)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(dice.uniform(0.3, 2.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with Nearer.open(home) as nearer:
            assert nearer.find("bob")
            # Opening finishes what was begun; where nothing was, they are still there to be forgotten.
            with suppress(Nobody):
                nearer.forget("wanda")
        assert traces(home) == []
