"""What judges said of posts, kept without the posts: `judged/posts.tsv`, `judged/fresh.tsv` of those that were drawn
later, of training rows `judged/training.tsv`, and of selling alone, in grades, `judged/selling.tsv`.

A line has the name of a text (`judging.name_of`), its source, and for each judge one sign a label in the order of
LABELS: 1 yes, 0 no, - cannot tell. `judged/README.md` says who judged, and by which questions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.listening.judging import name_of, posts_by_name
from bench.listening.rows import SEED, Row, labelled_rows
from nearer.listening.reading import HEADS

FOLDER = Path(__file__).parent / "judged"
LABELS = ("strict", "need", "sell", "broadcast", "bait", "warm", "hostile")
ASKED = ("need_strict", "need_broad", "sell", "broadcast", "bait", "warm", "hostile")
"""LABELS by the names under which judges were asked for them."""
UNTOLD = "-"
SELLS = 2
"""The grade from which on a post sells: it invites to something of the author's own (`judged/README.md`)."""
GRADED = frozenset({"corporate_messages", "support_dialogs"})
"""Sources that learn selling from the grades: their own labels say something else of it, or nothing."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One post by its name, with the signs of two judges and what holds."""

    name: str
    source: str
    first: str
    second: str
    held: str

    @property
    def chosen_on(self) -> bool:
        """Whether the post is of the half on which choices are made; the other half is looked at once, at the end."""
        return int(self.name[-1], 16) % 2 == 0


def judged(fresh: bool = False) -> list[Judged]:
    """The posts that were judged, of the first draw or of the later one, in the order of their names."""
    return [Judged(*line.split("\t")) for line in _lines("fresh.tsv" if fresh else "posts.tsv")]


def read_anew() -> dict[str, dict[str, bool]]:
    """The labels of training rows that were read anew, by the name of the text."""
    return {name: labels_of(signs) for name, _, signs in (line.split("\t") for line in _lines("training.tsv"))}


def grades() -> dict[str, int]:
    """How much training rows sell, 0 to 3, by the name of the text."""
    return {name: int(grade) for name, _, grade in (line.split("\t") for line in _lines("selling.tsv"))}


def grades_of_all() -> dict[str, str]:
    """The grades, one digit a judge, of posts of the half that chooses which every judge of selling read, by name."""
    return {name: signs for name, _, signs in (line.split("\t") for line in _lines("selling-of-all.tsv"))}


def training_rows(sources: Sequence[str]) -> list[Row]:
    """The labelled rows of these sources and of the seed set, with the labels of those that were read anew."""
    said, graded = read_anew(), grades()
    rows: list[Row] = []
    for row in labelled_rows(sources):
        name = name_of(row.text)
        labels = said.get(name)
        if row.source in GRADED and name in graded:
            labels = (labels or {}) | {"sell": graded[name] >= SELLS}
        rows.append(relabelled(row, labels))
    return rows


def relabelled(row: Row, said: Mapping[str, bool] | None) -> Row:
    """A row with what judges said of it; where nothing was said, and of the seed set, it stays."""
    if said is None or row.source == SEED:
        return row
    read = frozenset(head for head in HEADS if head in said)
    labels = row.labels | {head: said[head] for head in read}
    kind = row.kind
    if not labels.get("need", False):
        kind = None
    elif not labels.get("strict", False):
        kind = "question"
    elif kind in {None, "question"}:
        kind = "help"
    return replace(row, labels=labels, kind=kind, came=row.labels, read=read)


def labels_of(signs: str) -> dict[str, bool]:
    """The labels of a row of signs; one that could not be told is not there."""
    return {label: sign == "1" for label, sign in zip(LABELS, signs, strict=True) if sign != UNTOLD}


def keep_posts(posts: Path, first: Path, second: Path, third: Path, *, fresh: bool = False) -> None:
    """Keep what three judges said of the posts that `draw` wrote: what two agree on holds, else the third decides."""
    one, two, last = _answers(first), _answers(second), _answers(third)
    lines: list[str] = []
    for number, whence in _named(posts).items():
        signs = (one[number], two[number], last.get(number, UNTOLD * len(LABELS)))
        held = "".join(a if a == b != UNTOLD else c for a, b, c in zip(*signs, strict=True))
        lines.append("\t".join((whence, signs[0], signs[1], held)))
    _keep("fresh.tsv" if fresh else "posts.tsv", lines)


def keep_training(posts: Path, told: Path) -> None:
    """Keep what one judge said of the training rows that `doubt` wrote, beside what was kept before."""
    answers = _answers(told)
    said = [f"{whence}\t{answers[number]}" for number, whence in _named(posts).items()]
    _keep("training.tsv", [*_lines("training.tsv"), *said])


def keep_grades(posts: Path, told: Path) -> None:
    """Keep how much each of these posts sells, as one judge says it (`n`, `grade`), beside what was kept before."""
    answers = {one["n"]: int(one["grade"]) for one in _objects(told)}
    said = [f"{whence}\t{answers[number]}" for number, whence in _named(posts).items()]
    _keep("selling.tsv", [*_lines("selling.tsv"), *said])


def _named(path: Path) -> dict[int, str]:
    """Name and source of each post that was handed to a judge, with a tab between, by number."""
    known = posts_by_name()
    names = {one["n"]: name_of(one["text"]) for one in _objects(path)}
    return {number: f"{name}\t{known[name].source}" for number, name in names.items()}


def _answers(path: Path) -> dict[int, str]:
    """The signs of one judge by the number of the post."""
    return {one["n"]: "".join(_sign(one, label) for label in ASKED) for one in _objects(path)}


def _objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _sign(said: Mapping[str, object], label: str) -> str:
    told = said.get(label)
    return UNTOLD if told is None else "1" if told else "0"


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def _keep(name: str, lines: Sequence[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
