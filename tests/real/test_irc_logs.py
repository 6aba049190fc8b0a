"""Whom lines are for, inferred, against what people have marked in five logs of #ubuntu (CC-BY-4.0).

Counted are the lines from the 1,001st on that say which earlier line they answer. An answer is found where its author
answers another person, and right where that is the author of a line that it is marked as answering. The figures stand
in the docstring of the source and in the docs.
"""

import re
from pathlib import Path

import pytest

from nearer.model.activity import Activity
from nearer.sources.archive import open_archive
from nearer.sources.archives.irc import SOURCE
from nearer.sources.archives.irc.answers import account_of
from nearer.sources.archives.irc.lines import line_of
from nearer.sources.contract import Options

CHOSEN_ON = ("2005-07-06_14", "2010-08-17_18", "2016-02-22_17")
LEFT_OUT = ("2007-12-01_03", "2014-06-18_13")


def counts(folder: Path, name: str) -> tuple[int, int, int]:
    """(right, inferred, marked) of one log."""
    log = folder / f"{name}.raw.txt"
    archive = open_archive(log)
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    records = SOURCE.read(archive, found, Options())
    target = {act.place.row: act.target for act in records if isinstance(act, Activity) and act.place is not None}
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    author = [None if (line := line_of(text)) is None else account_of(line.nick) for text in lines]
    marked: dict[int, set[int]] = {}
    for row in (folder / f"{name}.annotation.txt").read_text().splitlines():
        one, other = (int(number) for number in re.findall(r"\d+", row)[:2])
        marked.setdefault(max(one, other), set()).add(min(one, other))
    right = inferred = answers = 0
    for place, earlier in marked.items():
        if place < 1000 or author[place] is None:
            continue
        people = {author[at] for at in earlier if at != place} - {None, author[place]}
        answers += bool(people)
        told = target.get(place + 1)
        inferred += told is not None
        right += told in people
    return right, inferred, answers


@pytest.mark.parametrize(
    ("names", "precision", "recall"),
    [(CHOSEN_ON, 0.825, 0.815), (LEFT_OUT, 0.744, 0.871), (CHOSEN_ON + LEFT_OUT, 0.789, 0.838)],
    ids=("chosen on", "left out", "all"),
)
def test_inferred_answers_are_as_good_as_the_docs_say(
    shared: Path, names: tuple[str, ...], precision: float, recall: float
) -> None:
    folder = shared / "data" / "archives" / "irc-ubuntu-disentangled"
    right, inferred, marked = (sum(column) for column in zip(*(counts(folder, name) for name in names), strict=True))
    assert right / inferred == pytest.approx(precision, abs=0.01)
    assert right / marked == pytest.approx(recall, abs=0.01)
