"""The weights shipped with the forecast, fitted anew: `python -m bench.shipped` prints what stands in
nearer.ties.forecast.defaults, or with --check says whether it stands there.

Three logs of data/ties in NEARER_SHARED (or ../shared), each on its training windows alone, as `bench.ties` places them
(bench/tiesbench/placing.py): collegemsg, email-eu-core, and copenhagen at 7 days with ln(7/30) taken off. Each log
counts as ROWS rows, whatever its size, and a log with fewer returning people is as loud as one with more. Mean and
scale are those of the same rows; the ridge is RIDGE towards 0, none for the intercept.
"""

import argparse
import math
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.tiesbench.known import KNOWN, Known, write_plain
from bench.tiesbench.loader import load
from bench.tiesbench.placing import plan
from nearer.model.time import DAY_US
from nearer.ties.community import community
from nearer.ties.forecast import DEFAULTS_FEW, DEFAULTS_FULL, DEFAULTS_PAIR, FEW, FULL, PAIR, labelled
from nearer.ties.forecast.head import HORIZON_US, RIDGE, Head, newton

Floats = NDArray[np.float64]

ROWS = 2_000.0
SURE = 1e9
"""The ridge that holds the offset of another horizon at 1."""
FREE = 1e-6
"""The ridge of the intercept: next to none."""
CLOSE = 2e-4
"""Weights are kept with four digits."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The training rows of one log: the full features, the labels, and the offset of its horizon."""

    full: Floats
    label: Floats
    offset: float


def main(arguments: list[str] | None = None) -> int:
    """Print the weights, or compare them; returns the exit code: 0, or 1 where the shipped ones are others."""
    parser = argparse.ArgumentParser(prog="python -m bench.shipped", description="The shipped weights, fitted anew.")
    parser.add_argument("--check", action="store_true", help="compare with nearer.ties.forecast.defaults")
    args = parser.parse_args(arguments)
    shared = Path(os.environ.get("NEARER_SHARED") or "../shared") / "data" / "ties"
    samples = [sample(known, shared) for known in KNOWN if known.shipped]
    stands = True
    for title, shipped, names in (
        ("_PAIR", DEFAULTS_PAIR, PAIR),
        ("_FEW", DEFAULTS_FEW, FEW),
        ("_FULL", DEFAULTS_FULL, FULL),
    ):
        found = fitted(samples, names)
        if args.check:
            same = _same(found, shipped)
            sys.stdout.write(f"{title}: {'as shipped' if same else 'not as shipped'}\n")
            stands &= same
        else:
            sys.stdout.write(_table(title, found))
    return 0 if stands else 1


def sample(known: Known, shared: Path) -> Sample:
    """The training rows of one log. What comes after the first test cut-off is cut away before anything is computed."""
    with tempfile.TemporaryDirectory() as folder:
        log = load(write_plain(known, shared, Path(folder)))
    placed = plan(log, known.horizon_days)
    past = log.time_us < placed.cut_us(placed.test[0])
    everybody = community(log.time_us[past], log.actor[past], log.target[past], log.kind[past])
    horizon_us = known.horizon_days * DAY_US
    rows = labelled(everybody, [placed.cut_us(day) for day in placed.train], horizon_us)
    return Sample(rows.full, rows.label.astype(np.float64), math.log(horizon_us / HORIZON_US))


def fitted(samples: list[Sample], names: tuple[str, ...]) -> Head:
    """The head for 30 days of the first columns of the full features."""
    x = np.concatenate([one.full[:, : len(names)] for one in samples])
    y = np.concatenate([one.label for one in samples])
    weight = np.concatenate([np.full(len(one.label), ROWS / len(one.label)) for one in samples])
    offset = np.concatenate([np.full(len(one.label), one.offset) for one in samples])
    mean = np.average(x, axis=0, weights=weight)
    scale = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=weight))
    design = np.concatenate((np.ones((len(x), 1)), (x - mean) / scale, offset[:, None]), axis=1)
    towards = np.append(np.zeros(1 + len(names)), 1.0)
    pull = np.concatenate(([FREE], np.full(len(names), RIDGE), [SURE]))
    found = newton(design, y, towards, pull, weight)
    return Head(names, mean, scale, found[1:-1], float(found[0]))


def _same(found: Head, shipped: Head) -> bool:
    pairs = ((found.mean, shipped.mean), (found.scale, shipped.scale), (found.weights, shipped.weights))
    close = all(np.allclose(a, b, rtol=0, atol=CLOSE) for a, b in pairs)
    return close and found.names == shipped.names and abs(found.intercept - shipped.intercept) < CLOSE


def _table(title: str, head: Head) -> str:
    rows = zip(head.mean.tolist(), head.scale.tolist(), head.weights.tolist(), head.names, strict=True)
    lines = [f"    ({mean:.4f}, {scale:.4f}, {weight:.4f}),  # {name}\n" for mean, scale, weight, name in rows]
    return f"{title} = (\n{''.join(lines)})\nintercept {head.intercept:.4f}\n"


if __name__ == "__main__":
    sys.exit(main())
