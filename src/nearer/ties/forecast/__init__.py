"""The forecast: the probability that somebody will act towards you within the horizon, apart from closeness.

PAIR, FEW, FULL                                       the names of the 8, the 10 and the 24 features
labelled(community, cutoffs_us, horizon_us) -> Rows   ego, alter, label, cutoff, points, points_in, pair, full
labelled_own(acts, cutoffs_us, horizon_us) -> Rows    the same of one ego's own acts, for the pair head
fit(x, y, prior=None, ridge=RIDGE) -> Head            MAP: logistic regression, ridge towards the prior's weights
fit_full(x, y, prior, few) -> Head                    the full head: a fit to all with products, one to FEW, averaged
recalibrate(head, x, y) -> Head                       alpha and beta on newer labels
train(x, y, age_us, horizon_us) -> Head               all of it: shipped priors, weights of windows, recalibration
Head.predict(x) -> p; Head.for_horizon(horizon_us)    the shipped heads are for 30 days
DEFAULTS_PAIR, DEFAULTS_FULL, DEFAULTS_FEW            the shipped heads, which are the priors too
calibration.auc, average_precision, mrr, per_group_auc, ece, brier, reliability
pair_features(columns, at_us), full_features(columns, ego, alter, totals, shared)
totals(columns, ego, alter, n, at_us), shared_company(columns, ego, alter, n, rows, at_us)

For the product:

windows(first_us, at_us, horizon_us) -> cut-offs      the windows to learn from at a moment
learn(rows, cutoffs_us, first_us, horizon_us) -> Fitted   the head, what it rests on, the date of the calibration
forecast(head, state, at_us) -> p                     every tie of one ego; NaN where none may be given
"""

from nearer.ties.forecast.defaults import DEFAULTS_FEW, DEFAULTS_FULL, DEFAULTS_PAIR
from nearer.ties.forecast.features import FEW, FULL, PAIR, full_features, pair_features
from nearer.ties.forecast.head import Head, fit, fit_full, recalibrate
from nearer.ties.forecast.labels import Rows, labelled, labelled_own
from nearer.ties.forecast.learning import Fitted, forecast, learn, windows
from nearer.ties.forecast.shared import shared_company
from nearer.ties.forecast.totals import Totals, totals
from nearer.ties.forecast.training import train

__all__ = [
    "DEFAULTS_FEW",
    "DEFAULTS_FULL",
    "DEFAULTS_PAIR",
    "FEW",
    "FULL",
    "PAIR",
    "Fitted",
    "Head",
    "Rows",
    "Totals",
    "fit",
    "fit_full",
    "forecast",
    "full_features",
    "labelled",
    "labelled_own",
    "learn",
    "pair_features",
    "recalibrate",
    "shared_company",
    "totals",
    "train",
    "windows",
]
