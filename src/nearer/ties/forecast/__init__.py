"""The forecast: the probability that somebody will act towards you within the horizon, apart from closeness.

PAIR, FULL                                            the names of the 8 and the 17 features
labelled(community, cutoffs_us, horizon_us) -> Rows   ego, alter, label, cutoff, points, points_in, pair, full
fit(x, y, prior=None, ridge=RIDGE) -> Head            MAP: logistic regression, ridge towards the prior's weights
recalibrate(head, x, y) -> Head                       alpha and beta on newer labels
Head.predict(x) -> p
DEFAULTS_PAIR, DEFAULTS_FULL                          the shipped heads, which are the priors too
calibration.auc, average_precision, mrr, per_group_auc, ece, brier, reliability
pair_features(columns, at_us), full_features(columns, ego, alter, totals), totals(columns, ego, alter, n, at_us)
"""

from nearer.ties.forecast.defaults import DEFAULTS_FULL, DEFAULTS_PAIR
from nearer.ties.forecast.features import FULL, PAIR, full_features, pair_features
from nearer.ties.forecast.head import Head, fit, recalibrate
from nearer.ties.forecast.labels import Rows, labelled
from nearer.ties.forecast.totals import Totals, totals

__all__ = [
    "DEFAULTS_FULL",
    "DEFAULTS_PAIR",
    "FULL",
    "PAIR",
    "Head",
    "Rows",
    "Totals",
    "fit",
    "full_features",
    "labelled",
    "pair_features",
    "recalibrate",
    "totals",
]
