"""What else could be used: scores without training, a linear model and gradient boosting, all from the raw log."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.tiesbench.rows import HALF_LIVES, Rows

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

BOOST_SEED = 5
BOOST_ROUNDS = 100
MOST_ROUNDS = 300


def untrained(rows: Rows) -> dict[str, Floats]:
    """The scores of the rows by method: the higher, the sooner expected back.

    frequency: acts between the two so far. recency: days since the last of them, negative. edgebank: 1 where the
    person acted towards the ego within the horizon before (Poursafaei et al. 2022, memory in a window as long as what
    is predicted). orbit: 0.9 a month of 30 days (Orbit model, version 1). decay h: tie-decay networks with a half-life
    of h days (Ahmad et al. 2018), acts of both sides.
    """

    def both(name: str) -> Floats:
        return rows.column(f"{name} in") + rows.column(f"{name} out")

    return {
        "frequency": both("count"),
        "recency": -np.minimum(rows.column("silence in"), rows.column("silence out")),
        "edgebank": (rows.column("recent in") > 0).astype(np.float64),
        "orbit": both("orbit"),
        **{f"decay-{h:g}": both(f"decay {h:g}") for h in HALF_LIVES},
    }


def calibrated(score: Floats, label: Flags, asked: Floats) -> Floats:
    """The share that came back at each score, by isotonic regression on training rows."""
    from sklearn.isotonic import IsotonicRegression

    curve: Any = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    curve.fit(score, label.astype(np.float64))
    return np.asarray(curve.predict(asked), np.float64)


def gilbert(rows: Rows) -> Floats:
    """Features after Gilbert and Karahalios (2009), as far as a log without texts has them, shape (rows, 14).

    Duration and recency: days since the last act, of either side and of theirs, and since the first. Intensity: acts in
    and out, recent ones, contact days. Reciprocity: the smaller count by the larger, who starts. Structure: how many
    contacts each has, how many of them are two-way. Days and counts as logarithms.
    """
    c = rows.column
    last = np.minimum(c("silence in"), c("silence out"))
    fewer, more = np.minimum(c("count in"), c("count out")), np.maximum(c("count in"), c("count out"))
    logs = (
        last,
        c("silence in"),
        c("age"),
        c("count in"),
        c("count out"),
        c("recent in"),
        c("recent out"),
        c("days"),
        c("ego contacts"),
        c("alter contacts"),
        c("ego two-way contacts"),
        c("alter two-way contacts"),
    )
    starts = (c("starts out") + 1) / (c("starts in") + c("starts out") + 2)
    return np.stack([*(np.log1p(one) for one in logs), fewer / more, starts], axis=1)


def linear(train: Rows, test: Rows) -> tuple[Floats, Floats]:
    """Plain linear regression of the label on the features of `gilbert`; its scores on training and test rows."""
    known, asked = gilbert(train), gilbert(test)
    mean, scale = known.mean(axis=0), np.maximum(known.std(axis=0), 1e-9)
    design = np.concatenate((np.ones((len(known), 1)), (known - mean) / scale), axis=1)
    weights, *_ = np.linalg.lstsq(design, train.label.astype(np.float64), rcond=None)
    return design @ weights, np.concatenate((np.ones((len(asked), 1)), (asked - mean) / scale), axis=1) @ weights


def boosted(train: Rows, test: Rows) -> Floats:
    """The probabilities of histogram gradient boosting on every column of the raw log and every feature of `gilbert`.

    Trees of 15 leaves and 50 rows a leaf. How many, up to 300, is found by stopping on the newest training window after
    fitting to the older ones; then all training rows are fitted. With one training window there are 100. Our own
    choice; the first try, 31 leaves and 30 rows a leaf stopped on a random tenth, was seen on collegemsg (AUC .877, AP
    .294) and took too long.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    def model(rounds: int, stop: bool) -> Any:
        settings: dict[str, Any] = {
            "learning_rate": 0.07,
            "max_iter": rounds,
            "max_leaf_nodes": 15,
            "min_samples_leaf": 50,
            "l2_regularization": 1.0,
            "early_stopping": stop,
            "n_iter_no_change": 20,
            "random_state": BOOST_SEED,
        }
        return HistGradientBoostingClassifier(**settings)

    wide, newest = _wide(train), train.cut == train.cut.max()
    # One thread: two that wait for each other on a busy machine took seven times as long.
    with threadpool_limits(1):
        rounds = BOOST_ROUNDS
        if train.label[newest].any() and len(np.unique(train.label[~newest])) == 2:
            tried = model(MOST_ROUNDS, True)
            tried.fit(wide[~newest], train.label[~newest], X_val=wide[newest], y_val=train.label[newest])
            rounds = max(1, int(np.argmax(tried.validation_score_)))
        found = model(rounds, False)
        found.fit(wide, train.label)
        return np.asarray(found.predict_proba(_wide(test)), np.float64)[:, 1]


def _wide(rows: Rows) -> NDArray[np.float32]:
    """All columns, those after Gilbert and Karahalios, and each side's share of the other's acts."""
    c = rows.column
    shares = [
        c(f"decay {h} {side}") / (c(f"{who} sent {h}") + 1e-9)
        for h in (7, 30, 90)
        for side, who in (("in", "alter"), ("out", "ego"))
    ]
    return np.concatenate(
        (rows.columns, gilbert(rows).astype(np.float32), np.stack(shares, axis=1).astype(np.float32)), axis=1
    )
