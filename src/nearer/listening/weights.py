"""The weights that ship with Nearer, and how they lie on disk.

`heads.json` has the names, intercepts, calibration, cuts, what each rule is worth, and directions in the static table;
`grams.txt` the n-grams, one a line; `grams.npy` what each n-gram is worth to each head (float16 [n-grams, heads], times
its rarity); `rarity.npy` its rarity; `common.txt` how many of the training texts hold a word; `recognition.json` the
weights of recognition; `pieces.txt`, `table.npy` and `scales.npy` the static table for matching. `manifest.json` says
where all of it is from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BLANK = 400.0
"""Added to the square of the length of a text's n-grams: as if it had five words more that say nothing, so that few
words lean less far than many. Chosen with BLANK_MEANING of 0, 150, 400, 1,000 and 2,000, by leaving one source out
(docs/decisions/listening.md)."""
BLANK_MEANING = 10.0
"""The same for the length of what its words mean: about three words."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """From a head's log odds to a probability: 1 / (1 + exp(-(slope * odds + shift))) (Platt 1999).

    `cut` is the probability from which it counts as a yes.
    """

    slope: float
    shift: float
    cut: float


@dataclass(frozen=True, slots=True)
class Heads:
    """The linear heads: n-grams with their worth [n-grams, heads], rules with theirs [rules, heads], intercepts.

    `directions` has, for heads to which the meaning of words says something, the direction in the static table.
    `by_network` has the calibrations that the user's answers gave in one network, by head.
    """

    version: str
    names: tuple[str, ...]
    grams: tuple[str, ...]
    worth: Floats
    rarity: Floats
    rule_names: tuple[str, ...]
    rule_worth: Floats
    intercepts: Floats
    calibration: Mapping[str, Calibration]
    directions: Mapping[str, Floats]
    by_network: Mapping[str, Mapping[str, Calibration]] = field(default_factory=dict[str, Mapping[str, Calibration]])


@dataclass(frozen=True, slots=True)
class Table:
    """The static table: a row of whole numbers and a scale for each word piece."""

    pieces: tuple[str, ...]
    rows: NDArray[np.int8]
    scales: Floats


def shipped() -> Traversable:
    """The folder of the weights that ship with Nearer."""
    return files("nearer.listening") / "weights"


@cache
def shipped_heads() -> Heads:
    """The shipped heads, read once."""
    return read_heads(shipped())


def read_heads(folder: Traversable) -> Heads:
    """Read heads as `python -m bench.listening train` writes them."""
    told = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
    return Heads(
        version=told["version"],
        names=tuple(told["heads"]),
        grams=tuple((folder / "grams.txt").read_text(encoding="utf-8").splitlines()),
        worth=_array(folder / "grams.npy").astype(np.float32),
        rarity=_array(folder / "rarity.npy").astype(np.float32),
        rule_names=tuple(told["rules"]),
        rule_worth=np.asarray(list(told["rules"].values()), np.float32),
        intercepts=np.asarray(told["intercepts"], np.float32),
        calibration={name: Calibration(**pair) for name, pair in told["calibration"].items()},
        directions={name: np.asarray(along, np.float32) for name, along in told["directions"].items()},
    )


@cache
def shipped_common() -> tuple[int, Mapping[str, int]]:
    """How many texts there were, and how many of them hold each word: the background of keywords and overlaps."""
    lines = (shipped() / "common.txt").read_text(encoding="utf-8").splitlines()
    held: dict[str, int] = {}
    for line in lines[1:]:
        word, _, count = line.partition("\t")
        held[word] = int(count)
    return int(lines[0]), held


@cache
def shipped_recognition() -> Mapping[str, float]:
    """The shipped weights of recognition by name of the fact, with `intercept`."""
    return json.loads((shipped() / "recognition.json").read_text(encoding="utf-8"))


@cache
def shipped_table() -> Table:
    """The shipped static table."""
    folder = shipped()
    return Table(
        tuple((folder / "pieces.txt").read_text(encoding="utf-8").splitlines()),
        _array(folder / "table.npy").astype(np.int8, copy=False),
        _array(folder / "scales.npy").astype(np.float32),
    )


def _array(path: Traversable) -> NDArray[np.generic]:
    return np.load(BytesIO(path.read_bytes()), allow_pickle=False)
