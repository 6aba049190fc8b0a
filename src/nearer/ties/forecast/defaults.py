"""The weights shipped: what a head says before it has seen a log of its own, and what it is drawn towards after.

Fitted for a horizon of 30 days to three public logs: collegemsg (messages; cut-offs on days 37, 51, 65, 80, 94, 108),
email-eu-core (mail; days 30, 93, 155, 218, 280, 343) and the Copenhagen Networks Study (calls and text messages; days
7, 9, 11, 13 at a horizon of 7 days, with ln(7/30) as an offset). Those are training windows only: no label reaches
into the days on which `bench.ties` tests. Each log counts as 2,000 rows, whatever its size; the ridge is 20 towards 0.
The mean and scale are those of the same rows. Many features go together, so read the weights together. TIES.md has
weights of its own for the eight; they are of other windows.
"""

import numpy as np

from nearer.ties.forecast.features import FULL, PAIR
from nearer.ties.forecast.head import Head

_PAIR = (
    (-0.1526, 1.4722, 0.6542),  # points
    (0.3527, 1.8918, -0.1716),  # balance
    (2.6261, 1.5137, -1.2796),  # silence
    (1.1836, 1.0425, 0.5698),  # incoming
    (0.5124, 0.1891, -0.0964),  # starts
    (0.2923, 0.4548, -0.0255),  # never
    (0.4107, 0.4905, -0.0990),  # unanswered
    (0.7694, 0.5652, 0.0625),  # days
)
_FULL = (
    (-0.1526, 1.4722, -0.0057),  # points
    (0.3527, 1.8918, -0.0675),  # balance
    (2.6261, 1.5137, -0.0947),  # silence
    (1.1836, 1.0425, 0.6421),  # incoming
    (0.5124, 0.1891, -0.0812),  # starts
    (0.2923, 0.4548, 0.0139),  # never
    (0.4107, 0.4905, -0.0352),  # unanswered
    (0.7694, 0.5652, 0.7797),  # days
    (2.9042, 1.3401, -0.8017),  # contacts
    (2.9630, 1.0835, 0.1397),  # received
    (3.4467, 1.4064, 0.3319),  # sent
    (0.1791, 0.2954, 0.0522),  # attention
    (1.7627, 1.7570, -0.0814),  # their silence
    (2.7497, 1.3231, -0.6072),  # their contacts
    (2.7819, 1.1595, -0.0355),  # their received
    (0.6185, 0.2273, 0.1515),  # their answers
    (2.7048, 1.3513, 0.1629),  # their sent
    (1.9098, 0.6358, 0.3509),  # gap
    (-1.2455, 0.9740, 0.4660),  # their rise
    (-1.1771, 0.8608, 0.5046),  # rise
    (0.3717, 1.1822, -0.0740),  # level received
    (0.4810, 1.2121, -0.0971),  # level sent
)
"""Mean, scale and weight of the standardised feature, in the order of FULL."""


def _head(names: tuple[str, ...], intercept: float, rows: tuple[tuple[float, float, float], ...]) -> Head:
    mean, scale, weights = np.array(rows).T.copy()
    return Head(names, mean, scale, weights, intercept)


DEFAULTS_PAIR = _head(PAIR, -1.0318, _PAIR)
"""The shipped pair head, for 30 days: `Head.for_horizon` gives it for another horizon."""

DEFAULTS_FULL = _head(FULL, -1.1899, _FULL)
"""The shipped full head, for 30 days."""
