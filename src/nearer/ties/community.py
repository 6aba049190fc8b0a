"""Every pair of a whole log seen from both its ends, with no ego: what the full forecast and selectivity rest on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearer.model.names import Kind
from nearer.ties.acts import Acts
from nearer.ties.weights import CODES


@dataclass(frozen=True, slots=True)
class Community:
    """Everybody's ties. Row t is the tie of `persons[ego[t]]` to `persons[alter[t]]`; rows ascend by (ego, alter).

    `acts` are the acts of all rows. Every activity is in it twice: as outgoing in its actor's tie, as incoming in its
    target's. So with (a, b) there is always (b, a), with the same times. `acts.persons[t]` is the number of row t in
    decimal digits, zero-padded to one width: sorted and distinct, and otherwise without meaning. `acts.row` is the
    place of the activity in the arrays handed in.
    """

    persons: NDArray[Any]
    ego: NDArray[np.int64]
    alter: NDArray[np.int64]
    acts: Acts

    def __len__(self) -> int:
        return len(self.ego)

    @property
    def mirror(self) -> NDArray[np.int64]:
        """For each row the row of the same pair seen from the other end."""
        return np.lexsort((self.ego, self.alter))

    def rows_of(self, person: int) -> slice:
        """The rows whose ego is `persons[person]`."""
        first, last = np.searchsorted(self.ego, [person, person + 1])
        return slice(int(first), int(last))


def community(
    time_us: ArrayLike,
    actor: NDArray[Any],
    target: NDArray[Any],
    kind: NDArray[np.int8] | None = None,
    words: NDArray[np.int32] | None = None,
    answerable: NDArray[np.bool_] | None = None,
) -> Community:
    """The community of a log of activities, one entry an activity, in any order; what people do to themselves is left
    out.

    `time_us` are microseconds since 1970, all known; `actor` and `target` ids of any one sortable dtype (integers are
    fastest); `kind` codes of `weights.KINDS` (messages where left out); `words` 0 and `answerable` True where left out:
    in the log of a community an answer would be seen. Activities of the same microsecond keep the order given.
    """
    time = np.asarray(time_us, np.int64)
    persons, codes = np.unique(np.concatenate((actor, target)), return_inverse=True)
    here, there = codes[: len(time)].astype(np.int64), codes[len(time) :].astype(np.int64)
    place = np.flatnonzero(here != there)
    place = place[np.argsort(time[place], kind="stable")]
    here, there = here[place], there[place]

    # In order of time, each activity twice: out of its actor's tie, into its target's. A stable sort keeps that order.
    pair = np.stack((here * len(persons) + there, there * len(persons) + here), axis=1).reshape(-1)
    order = np.argsort(pair, kind="stable")
    pair = pair[order]
    first = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1]))) if len(pair) else np.zeros(0, np.int64)
    pairs = pair[first]
    row = place[order >> 1]
    size = len(row)
    acts = Acts(
        persons=_numbers(len(pairs)),
        start=np.append(first, len(pair)).astype(np.int64),
        time_us=time[row],
        kind=np.full(size, CODES[Kind.MESSAGE], np.int8) if kind is None else kind[row].astype(np.int8),
        incoming=(order & 1).astype(np.bool_),
        words=np.zeros(size, np.int32) if words is None else words[row].astype(np.int32),
        answerable=np.ones(size, np.bool_) if answerable is None else answerable[row],
        dated=np.ones(size, np.bool_),
        row=row,
    )
    return Community(persons, pairs // max(len(persons), 1), pairs % max(len(persons), 1), acts)


def _numbers(count: int) -> tuple[str, ...]:
    if count == 0:
        return ()
    width = len(str(count - 1))
    digits: Any = np.char.zfill(np.arange(count).astype(f"U{width}"), width)
    return tuple(digits.tolist())
