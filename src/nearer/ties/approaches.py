"""Approaches: what one side wrote to the other, and whether and when the other side answered. Both sides alike.

An approach is a run of composed acts of one side in one conversation, nothing of the other side between them, each
within a day of the one before. It is answered where the other side writes in that conversation, or the two call each
other, within two weeks of its last act. A like answers nothing here: it is not in words.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.model.names import Kind, Precision
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts, coded
from nearer.ties.state import NEVER
from nearer.ties.weights import CODES, KINDS, START_GAP_US

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ANSWER_WINDOW_US = 14 * DAY_US
"""An answer counts within this time of an approach's last act, and a conversation has ended after so much silence: the
window of an exchange where the person's own rhythm is not known (our own choice, as in conversations.terms)."""

BURST_US = START_GAP_US
"""Acts of one side with no longer pause than this between them are one approach: the same day without which a
conversation does not start anew (weights.START_GAP_US)."""


_COMPOSED = np.array([kind.composed for kind in KINDS])
_FINE = (Precision.SECOND, Precision.MINUTE)
_THEIRS, _YOURS, _BOTH = 0, 1, 2
_NAMED = ("activity", "in_reply_to", "thread")


@dataclass(frozen=True, slots=True)
class Talk:
    """What approaches need of the interactions beside the acts, one entry an act, in their order.

    `conversation` numbers the conversation of each composed act and call, -1 for all else; `fine` where the time is
    known to the minute.
    """

    conversation: Ints
    fine: Bools

    def keep(self, wanted: Bools) -> "Talk":
        """Those of the acts that are wanted (`Acts.keep`)."""
        return Talk(self.conversation[wanted], self.fine[wanted])


@dataclass(frozen=True, slots=True)
class Approaches:
    """Every approach of both sides, in order of tie, conversation and time; one entry an approach.

    `first`, `last` and `answer` are places in the acts (`answer` -1 where none came within the window); `incoming`
    is True for theirs; `start_us`, `end_us` the times of the first and last act; `answer_us` NEVER where none came;
    `latency_us` from the last act to the answer, -1 where there is none or a time is not known to the minute.
    `begins`: no act of either side in the day before it. `answerable`: an answer would have been seen. `talk` numbers
    the talks: a conversation up to two weeks of silence. `closing`: the last approach of its talk, which no call
    followed; `shared`: both sides took part in the talk.
    """

    tie: Ints
    talk: Ints
    first: Ints
    last: Ints
    incoming: Bools
    kind: NDArray[np.int8]
    start_us: Ints
    end_us: Ints
    answer: Ints
    answer_us: Ints
    latency_us: Ints
    begins: Bools
    answerable: Bools
    closing: Bools
    shared: Bools

    def __len__(self) -> int:
        return len(self.tie)

    @property
    def answered(self) -> Bools:
        return self.answer >= 0

    def of(self, rows: Ints, start: int) -> "Approaches":
        """Some approaches of one tie, as those of its acts alone, which begin at `start` among all."""
        answer = self.answer[rows]
        return Approaches(
            tie=np.zeros(len(rows), np.int64),
            talk=self.talk[rows],
            first=self.first[rows] - start,
            last=self.last[rows] - start,
            incoming=self.incoming[rows],
            kind=self.kind[rows],
            start_us=self.start_us[rows],
            end_us=self.end_us[rows],
            answer=np.where(answer >= 0, answer - start, -1),
            answer_us=self.answer_us[rows],
            latency_us=self.latency_us[rows],
            begins=self.begins[rows],
            answerable=self.answerable[rows],
            closing=self.closing[rows],
            shared=self.shared[rows],
        )


def talk(rows: pa.Table, acts: Acts) -> Talk:
    """The conversations of a table of interactions (`interactions.interactions`), in the order of its acts.

    Needs the columns person, kind, network, activity, thread, in_reply_to and precision. Direct messages and calls
    with a person are one conversation on whatever network. Public acts belong together by thread, else by what they
    reply to, however deep. Those that belong to nothing (a log without threads) are one conversation with the person
    on their network, where a fresh mention answers another.
    """
    precisions, precise = coded(rows["precision"])
    fine = np.array([word in _FINE for word in precisions], np.bool_)[precise]
    return Talk(_conversations(rows)[acts.row], fine[acts.row])


def approaches(acts: Acts, talk: Talk) -> Approaches:
    """The approaches among these acts. Acts without a known day are none, and answer none."""
    spoken = np.flatnonzero((talk.conversation >= 0) & acts.dated)
    tie, time = acts.tie, acts.time_us
    order = spoken[np.lexsort((spoken, time[spoken], talk.conversation[spoken]))]
    conversation, when = talk.conversation[order], time[order]
    call = acts.kind[order] == CODES[Kind.CALL]
    side = np.where(call, _BOTH, np.where(acts.incoming[order], _THEIRS, _YOURS))
    follows = np.zeros(len(order), np.bool_)
    follows[1:] = conversation[1:] == conversation[:-1]
    pause = np.diff(when, prepend=when[:1])
    talks = np.cumsum(~(follows & (pause <= ANSWER_WINDOW_US)), dtype=np.int64)
    joined = np.zeros(len(order), np.bool_)
    joined[1:] = (talks[1:] == talks[:-1]) & (side[1:] == side[:-1]) & (pause[1:] <= BURST_US)
    heads = np.flatnonzero(~joined)
    tails = np.append(heads[1:], len(order)) - 1 if len(order) else heads

    answer = np.where(side == _THEIRS, _next(side != _THEIRS, talks), _next(side != _YOURS, talks))
    kept = np.flatnonzero(side[heads] != _BOTH)
    first, last = heads[kept], tails[kept]
    found = answer[last]
    answered = (found >= 0) & (when[np.maximum(found, 0)] - when[last] <= ANSWER_WINDOW_US)
    reached = order[np.where(answered, found, 0)] if len(order) else found
    known = answered & talk.fine[order[last]] & talk.fine[reached] if len(order) else answered
    wait = when[np.where(answered, found, 0)] - when[last] if len(order) else found
    group = talks[last]
    return Approaches(
        tie=tie[order[last]],
        talk=group,
        first=order[first],
        last=order[last],
        incoming=acts.incoming[order[last]],
        kind=acts.kind[order[last]],
        start_us=when[first],
        end_us=when[last],
        answer=np.where(answered, reached, -1),
        answer_us=np.where(answered, when[last] + wait, NEVER),
        latency_us=np.where(known, wait, -1),
        begins=beginnings(acts)[order[first]],
        answerable=acts.answerable[order[last]],
        closing=_last_of(talks)[last],
        shared=(_holds(talks, side != _YOURS) & _holds(talks, side != _THEIRS))[group - 1] if len(order) else answered,
    )


def beginnings(acts: Acts) -> Bools:
    """Whose act begins: no act of the tie in the day before it, as the state counts who starts (step)."""
    begins = np.ones(len(acts), np.bool_)
    known = acts.time_us != NEVER
    before = np.roll(acts.time_us, 1)
    same = (np.diff(acts.tie, prepend=-1) == 0) & (before != NEVER)
    begins[same] = (acts.time_us - np.where(same, before, 0))[same] > START_GAP_US
    return begins & known


def once(ascending: Ints) -> Ints:
    """Each of some numbers in ascending order once; np.unique would sort them again."""
    return ascending[np.concatenate(([True], np.diff(ascending) != 0))] if len(ascending) else ascending


def _next(wanted: Bools, talks: Ints) -> Ints:
    """For each place the next one in its talk that is wanted, -1 where there is none."""
    count = len(wanted)
    places = np.where(wanted, np.arange(count), count)
    after = np.append(np.minimum.accumulate(places[::-1])[::-1][1:], count) if count else places
    inside = after < count
    inside[inside] = talks[after[inside]] == talks[np.flatnonzero(inside)]
    return np.where(inside, after, -1)


def _last_of(talks: Ints) -> Bools:
    """Where a talk ends."""
    return np.append(np.diff(talks) != 0, True) if len(talks) else np.zeros(0, np.bool_)


def _holds(talks: Ints, wanted: Bools) -> Bools:
    """Whether each talk (numbered from 1) holds something wanted."""
    return np.bincount(talks, wanted, minlength=1)[1:] > 0


def _conversations(rows: pa.Table) -> Ints:
    """The conversation of each row, -1 where it is neither composed nor a call."""
    _, person = coded(rows["person"])
    _, network = coded(rows["network"])
    words, spelt = coded(rows["kind"])
    kind = np.array([CODES[Kind(word)] for word in words], np.int8)[spelt]
    direct = np.isin(kind, (CODES[Kind.MESSAGE], CODES[Kind.CALL]))
    public = np.flatnonzero(_COMPOSED[kind] & ~direct) if len(kind) else np.zeros(0, np.int64)
    found = np.full(len(person), -1, np.int64)
    found[direct] = person[direct]
    if not len(public):
        return found
    place = network[public] * (int(person.max()) + 1) + person[public]
    topic, lone = _topics(rows, public, place)
    _, thread = np.unique(place * (int(topic.max()) + 2) + np.where(lone, 0, topic + 1), return_inverse=True)
    found[public] = int(person.max()) + 1 + thread.reshape(-1)
    return found


def _topics(rows: pa.Table, public: Ints, place: Ints) -> tuple[Ints, Bools]:
    """What each public act belongs to, as a code, and which belong to nothing.

    Acts hang together by what they reply to and by thread, whether the log holds the act named or not, and never
    across persons or networks.
    """
    from nearer.people.union import Edges, smallest_rows

    chosen: Any = pa.array(public)
    columns = [rows[name].take(chosen).combine_chunks().cast(pa.string()) for name in _NAMED]
    spelt: Any = pa.concat_arrays(columns).dictionary_encode().indices
    codes: Ints = spelt.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    keys, node = np.unique(codes * (int(place.max()) + 1) + np.tile(place, len(_NAMED)), return_inverse=True)
    own, parent, thread = np.split(node.reshape(-1), len(_NAMED))
    replies, named = (known != -1 for known in np.split(codes, len(_NAMED))[1:])
    edges = np.concatenate((own[replies], own[named])), np.concatenate((parent[replies], thread[named]))
    root = smallest_rows(len(keys), Edges(*edges, np.zeros(len(edges[0]), np.int64)))
    alone = np.bincount(root, minlength=len(keys)) == 1
    return root[own], alone[root[own]] & ~replies & ~named
