"""What a home teaches: the weights of its kinds, learnt when the ties are made and kept beside them."""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from nearer.ties.acts import Acts
from nearer.ties.judgements import Judged
from nearer.ties.learning import Learnt, learn
from nearer.ties.state import NEVER
from nearer.ties.typed import labelled
from nearer.ties.views import Views
from nearer.ties.weights import KINDS, prior_points


def learn_weights(acts: Acts, views: Views, judged: Judged | None = None) -> Learnt:
    """The weights of the kinds as this log has them, up to its newest act; `acts` carry the priors."""
    times = acts.time_us[acts.time_us != NEVER]
    newest = int(times.max()) if len(times) else 0
    return learn(labelled(acts, newest, views=views), judged, fitted_on=newest)


def points_of(learnt: Learnt) -> NDArray[np.float64]:
    """The points that count, by code of kind: the learnt ones only where they proved better than the priors."""
    if not learnt.better:
        return prior_points()
    return np.array([learnt.points[kind] for kind in KINDS])


def write_learnt(learnt: Learnt, path: Path) -> None:
    """Keep what was learnt as JSON."""
    path.write_bytes(msgspec.json.encode(learnt))


def read_learnt(path: Path) -> Learnt:
    """What `write_learnt` kept."""
    return msgspec.json.decode(path.read_bytes(), type=Learnt)
