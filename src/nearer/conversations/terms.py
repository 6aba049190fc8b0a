"""How long an opening lives, what it costs and what it weighs. Where no source is named, the number is our own choice.

Sources: reading 238 words a minute, Brysbaert 2019 (J. Memory and Language 109, 104047); writing 19 words a minute when
composing, Karat et al. 1999 (CHI), both quoted from memory; a tie most likely ends at 8 times its usual gap, Navarro et
al. 2017 (EPJ Data Science 6:31).
"""

from nearer.model.opening import OpeningKind
from nearer.model.tie import Circle

MOST = 7
"""Openings of a day."""

MINUTES = 15
"""What a day's openings may take where the user has not said otherwise."""

LIFE = {
    OpeningKind.QUESTION: 60,
    OpeningKind.UNANSWERED: 30,
    OpeningKind.FIRST: 30,
    OpeningKind.LEFT: 21,
}
"""Days after their last words for which an opening is shown. An older one is not today's talk."""

OLDEST = max(LIFE.values())

WAKE = 7
"""Days for which a snoozed opening is shown after it woke, however old it is by then."""

BASE = {
    OpeningKind.QUESTION: 5.0,
    OpeningKind.UNANSWERED: 3.0,
    OpeningKind.FIRST: 3.0,
    OpeningKind.COOLING: 2.5,
    OpeningKind.LEFT: 1.5,
}
"""What a kind weighs in the order of the day. Times (0.5 + closeness/100), times how fresh it is (half after a third of
its life); for a tie that cools, times its circle, and times the silence as a share of 8 usual gaps (or the inverse)."""

DIRECT = 1.2
"""Words in a direct message weigh this much more: they were meant for nobody else."""

COMES_FIRST = 7
"""Days within which all that somebody writes at the start is one first contact."""

ANSWERS_WITHIN = 14
"""Days after ego's message within which theirs counts as its answer; also the silence that ends a talk by message."""

STARTS_COOLING, ENDS = 4, 8
"""A tie cools from 4 of its usual gaps of silence on, half of the 8 at which most ties end (Navarro)."""

STOPS_COOLING = 24
"""At so many usual gaps it is over, and nothing is suggested any more."""

SHORTEST_SILENCE, SHORTEST_END, LONGEST_END = 14, 60, 730
"""Days: no silence shorter than the first is called cooling; no opening of this kind ends before the second, none lasts
beyond the third."""

FEWEST_DAYS = 6
"""Days of contact from which a rhythm can be told (5 gaps)."""

STEADY_DAYS = 12
"""Days of contact that a tie in the wide circle needs."""

LAST_GAPS = 30
"""The rhythm is that of the last so many gaps."""

UNANSWERED_LIMIT = 2
"""Where ego wrote so often since their last act, it is for them to answer: no nudge to write again."""

CLOSE = {Circle.INNER: 1.0, Circle.NEAR: 0.8, Circle.OUTER: 0.6, Circle.WIDE: 0.4}

ONE_SIDED = 0.5
"""What lapsed attention weighs beside a tie that was seen from both sides."""

READ_PER_MINUTE, WRITE_PER_MINUTE = 238, 19
FIND_BACK = 1.0
"""Minutes to remember who this is."""

LEAST_WORDS, MOST_WORDS = 20, 80
"""An answer is taken to be half as long as what it answers, within these bounds."""


def minutes(words: int) -> int:
    """Minutes that reading `words` words and answering them takes, rounded up; at least 2."""
    answer = min(max(words // 2, LEAST_WORDS), MOST_WORDS)
    return -int(-(FIND_BACK + words / READ_PER_MINUTE + answer / WRITE_PER_MINUTE) // 1)
