"""The weights shipped: what a head says before it has seen a log of its own, and what it is drawn towards after."""

import numpy as np

from nearer.ties.forecast.features import FULL, PAIR
from nearer.ties.forecast.head import Head

_PAIR = (0.653, 0.054, -0.186, 0.446, -0.861, 0.479, 0.269, 0.110)
_FULL = (*_PAIR, *(0.0,) * 9)

DEFAULTS_PAIR = Head(PAIR, np.zeros(8), np.ones(8), np.array(_PAIR), -1.564)
DEFAULTS_FULL = Head(FULL, np.zeros(17), np.ones(17), np.array(_FULL), -1.564)
