"""What a home teaches: weights of kinds, the head of its forecast and how well both did. Kept beside the ties."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nearer.ties.acts import Acts
from nearer.ties.judgements import Judged
from nearer.ties.learning import Learnt, learn
from nearer.ties.record import Record, record
from nearer.ties.state import NEVER
from nearer.ties.typed import labelled
from nearer.ties.views import Views
from nearer.ties.weights import KINDS, prior_points


def learn_weights(acts: Acts, views: Views, judged: Judged | None = None) -> Learnt:
    """The weights of the kinds as this log has them, up to its newest act; `acts` carry the priors."""
    newest = newest_of(acts)
    return learn(labelled(acts, newest, views=views), judged, fitted_on=newest)


def make_record(acts: Acts, views: Views) -> Record:
    """The head of this log's forecast, and how well Nearer did on it, up to its newest act."""
    return record(acts, views, newest_of(acts))


def points_of(learnt: Learnt) -> NDArray[np.float64]:
    """The points that count, by code of kind: the learnt ones only where they proved better than the priors."""
    if not learnt.better:
        return prior_points()
    return np.array([learnt.points[kind] for kind in KINDS])


def newest_of(acts: Acts) -> int:
    """The time of the newest act, 0 where none has one; microseconds."""
    times = acts.time_us[acts.time_us != NEVER]
    return int(times.max()) if len(times) else 0


def write_json(value: Learnt | Record, path: Path) -> None:
    """Keep what was learnt as JSON."""
    path.write_bytes(msgspec.json.encode(value, enc_hook=as_list))


def read_learnt(path: Path) -> Learnt:
    """The weights that `write_json` kept."""
    return msgspec.json.decode(path.read_bytes(), type=Learnt)


def read_record(path: Path) -> Record:
    """The record that `write_json` kept."""
    return msgspec.json.decode(path.read_bytes(), type=Record, dec_hook=as_array)


def as_list(value: Any) -> Any:
    """An array as JSON has it."""
    return value.tolist()  # of an array, the only type that msgspec does not know by itself


def as_array(kind: type, value: Any) -> Any:
    """An array out of JSON."""
    del kind  # likewise
    return np.array(value, np.float64)
