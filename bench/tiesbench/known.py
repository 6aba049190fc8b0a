"""The logs of data/ties in the shared folder, and what the project promised on each (`make bench-ties`)."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


MOST_BEHIND = 1
"""The points without training may be behind a rival on at most so many logs ("any log" of the issue)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The least (or, for an error, the most) that a method must reach on a log: the issue's table "Must show"."""

    method: str
    measure: str
    value: float
    aim: float | None = None

    @property
    def lower(self) -> bool:
        """ECE and Brier are errors: less is better."""
        return self.measure in ("ece", "brier")

    def met(self, found: float) -> bool:
        """Whether the figure, unrounded, reaches the bar."""
        return found <= self.value if self.lower else found >= self.value


@dataclass(frozen=True, slots=True)
class Known:
    """One log: how its raw files become rows of time, actor, target and verb, its horizon in days, and its bars.

    `shipped`: the product's shipped weights were fitted to this log's training windows (nearer.ties.forecast.defaults),
    so what the table calls zero-shot has seen them, though not the test.
    """

    name: str
    horizon_days: int
    read: Callable[[Path], list[tuple[str, Floats]]]
    bars: tuple[Bar, ...] = ()
    shipped: bool = True


def write_plain(known: Known, folder: Path, out: Path) -> Path:
    """Write one log in the plain form `time,actor,target,verb` into `out`, and say where."""
    path = out / f"{known.name}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("time,actor,target,verb\n")
        for verb, rows in known.read(folder / known.name):
            file.writelines(f"{int(t)},{int(actor)},{int(target)},{verb}\n" for t, actor, target in rows)
    return path


def _collegemsg(folder: Path) -> list[tuple[str, Floats]]:
    return [("message", _table(folder / "CollegeMsg.txt.gz", None, 0)[:, [2, 0, 1]])]


def _email(folder: Path) -> list[tuple[str, Floats]]:
    return [("email", _table(folder / "email-Eu-core-temporal.txt.gz", None, 0)[:, [2, 0, 1]])]


def _copenhagen(folder: Path) -> list[tuple[str, Floats]]:
    sms = _table(folder / "sms.csv.gz", ",", 1)
    calls = _table(folder / "calls.csv.gz", ",", 1)
    missed = calls[:, 3] < 0
    return [("sms", sms[:, :3]), ("call", calls[~missed][:, :3]), ("missed call", calls[missed][:, :3])]


def _bitcoin(folder: Path) -> list[tuple[str, Floats]]:
    rows = _table(folder / "soc-sign-bitcoinalpha.csv.gz", ",", 0)
    return [
        ("like", rows[rows[:, 2] > 0][:, [3, 0, 1]]),
        ("dislike", rows[rows[:, 2] < 0][:, [3, 0, 1]]),
    ]


def _table(path: Path, delimiter: str | None, skip: int) -> Floats:
    with gzip.open(path, "rt") as lines:
        return np.loadtxt(lines, dtype=np.float64, delimiter=delimiter, skiprows=skip)


KNOWN = (
    Known(
        "collegemsg",
        30,
        _collegemsg,
        (
            Bar("full", "auc", 0.905, 0.915),
            Bar("full", "ap", 0.39, 0.41),
            Bar("full", "mrr", 0.555, 0.57),
            Bar("pair", "ap", 0.38),
            Bar("pair", "ece", 0.012),
        ),
    ),
    Known(
        "email-eu-core",
        30,
        _email,
        (
            Bar("full", "auc", 0.860, 0.87),
            Bar("full", "ap", 0.655, 0.67),
            Bar("full", "mrr", 0.51, 0.52),
            Bar("full", "ece", 0.02),
        ),
    ),
    Known(
        "copenhagen",
        7,
        _copenhagen,
        (Bar("pair", "auc", 0.785), Bar("pair", "ap", 0.77), Bar("pair", "ece", 0.05)),
    ),
    Known("bitcoin-alpha", 30, _bitcoin, shipped=False),
)
"""In bitcoin-alpha who has rated somebody hardly does so again: few come back, and past contact speaks against it."""
