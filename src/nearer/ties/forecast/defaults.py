"""The weights shipped: what a head says before it has seen a log of its own, and what it is drawn towards after.

`python -m bench.shipped` prints them, and with --check says whether they are these. Fitted for a horizon of 30 days to
three public logs: collegemsg (messages; cut-offs on days 37, 51, 65, 80, 94, 108), email-eu-core (mail; days 30, 93,
155, 218, 280, 343) and the Copenhagen Networks Study (calls and text messages; days 7, 9, 11, 13 at a horizon of 7
days, with ln(7/30) as an offset). Those are training windows only: no label reaches into the days on which `bench.ties`
tests. Each log counts as 2,000 rows, whatever its size; the ridge is 20 towards 0. The mean and scale are those of the
same rows. Many features go together, so read the weights together. TIES.md has weights of its own for the eight; they
are of other windows.
"""

import numpy as np

from nearer.ties.forecast.features import FEW, FULL, PAIR
from nearer.ties.forecast.head import Head

_PAIR = (
    (-0.1236, 1.4919, 0.7519),  # points
    (0.3521, 1.9181, -0.1996),  # balance
    (2.6205, 1.5144, -1.1749),  # silence
    (1.1816, 1.0405, 0.5278),  # incoming
    (0.5124, 0.1891, -0.0801),  # starts
    (0.2922, 0.4548, 0.0004),  # never
    (0.3576, 0.4713, -0.2132),  # unanswered
    (0.7697, 0.5652, 0.1045),  # days
)
_FEW = (
    (-0.1236, 1.4919, 0.7834),  # points
    (0.3521, 1.9181, -0.2053),  # balance
    (2.6205, 1.5144, -1.1941),  # silence
    (1.1816, 1.0405, 0.5207),  # incoming
    (0.5124, 0.1891, -0.0860),  # starts
    (0.2922, 0.4548, 0.0019),  # never
    (0.3576, 0.4713, -0.2202),  # unanswered
    (0.7697, 0.5652, 0.0790),  # days
    (0.6082, 0.6540, -0.0093),  # their starts
    (-3.1667, 1.3199, 0.0899),  # shared company
)
_FULL = (
    (-0.1236, 1.4919, -0.0863),  # points
    (0.3521, 1.9181, -0.0317),  # balance
    (2.6205, 1.5144, -0.1743),  # silence
    (1.1816, 1.0405, 0.5031),  # incoming
    (0.5124, 0.1891, 0.1692),  # starts
    (0.2922, 0.4548, -0.0001),  # never
    (0.3576, 0.4713, -0.0529),  # unanswered
    (0.7697, 0.5652, 0.5139),  # days
    (0.6082, 0.6540, 0.4309),  # their starts
    (-3.1667, 1.3199, 0.2500),  # shared company
    (2.9031, 1.3399, -0.8363),  # contacts
    (2.9806, 1.0694, 0.0786),  # received
    (3.4647, 1.3879, 0.1801),  # sent
    (0.1792, 0.2954, 0.1659),  # attention
    (1.7484, 1.7607, -0.0556),  # their silence
    (2.7497, 1.3230, -0.7054),  # their contacts
    (2.8004, 1.1474, -0.0278),  # their received
    (0.6197, 0.2273, 0.0697),  # their answers
    (2.7240, 1.3432, 0.2807),  # their sent
    (1.9119, 0.6352, 0.2514),  # gap
    (-1.2374, 0.9697, 0.5015),  # their rise
    (-1.1694, 0.8570, 0.4793),  # rise
    (0.3711, 1.1834, 0.0078),  # level received
    (0.4834, 1.2110, 0.0766),  # level sent
)
"""Mean, scale and weight of each standardised feature, in the order of PAIR, FEW and FULL."""


def _head(names: tuple[str, ...], intercept: float, rows: tuple[tuple[float, float, float], ...]) -> Head:
    mean, scale, weights = np.array(rows).T.copy()
    return Head(names, mean, scale, weights, intercept)


DEFAULTS_PAIR = _head(PAIR, -1.0256, _PAIR)
"""The shipped pair head, for 30 days: `Head.for_horizon` gives it for another horizon."""

DEFAULTS_FEW = _head(FEW, -1.0311, _FEW)
"""The prior of the small head that the full one is averaged with, for 30 days."""

DEFAULTS_FULL = _head(FULL, -1.2093, _FULL)
"""The shipped full head, for 30 days."""
