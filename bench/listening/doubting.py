"""Training rows to be read anew: those whose label the other sources contradict most, and some drawn evenly.

    python -m bench.listening doubt FILE    as JSON lines without source, label or score

Labels of most sources stand for something near what a head asks. Where a head that learnt from all other sources is
surest that a label is wrong, the label is the likelier to be (confident learning: Northcutt, Jiang and Chuang 2021).
Half of a share is taken from either side, and rows drawn evenly stand beside them, so that what is read anew is not
only what the model doubts.
"""

from collections.abc import Sequence

import numpy as np

from bench.listening.judgements import judged, read_anew
from bench.listening.judging import LONGEST, Drawn, alike, english, place_of, posts_by_name
from bench.listening.measure import features_of, odds_without
from bench.listening.rows import SHIPPED, labelled_rows

EVEN = {
    "goemotions": 500,
    "tweet_acts": 500,
    "support_dialogs": 500,
    "corporate_messages": 450,
    "spam_mail_short": 350,
    "youtube_spam": 350,
}
"""Rows of a source that are drawn evenly in one round."""
DOUBTED = {
    ("need", "goemotions"): 300,
    ("need", "tweet_acts"): 300,
    ("need", "spam_mail_short"): 150,
    ("need", "support_dialogs"): 300,
    ("sell", "spam_mail_short"): 200,
    ("sell", "corporate_messages"): 450,
    ("sell", "youtube_spam"): 250,
    ("sell", "support_dialogs"): 250,
    ("sell", "tweet_acts"): 250,
}
"""Rows of a head and source whose labels are contradicted most; where the source says nothing of the head, those that
are nearest to a yes."""


def doubted() -> list[Drawn]:
    """The rows to be read anew next, shuffled; none that is judged for measuring or was read before, none twice."""
    rows = labelled_rows(SHIPPED)
    seen = features_of(rows)
    known = posts_by_name()
    before = {*read_anew(), *(one.name for one in (*judged(), *judged(fresh=True)))}
    taken = {alike(known[name].text) for name in before if name in known}
    chosen: list[Drawn] = []

    def take(numbers: Sequence[int], most: int) -> None:
        before = len(chosen)
        for at in numbers:
            row = rows[at]
            if len(chosen) - before == most:
                return
            if len(row.text) <= LONGEST and alike(row.text) not in taken and english(row.text):
                taken.add(alike(row.text))
                chosen.append(Drawn(row.source, row.text, row.title))

    for source, most in EVEN.items():
        own = [at for at, row in enumerate(rows) if row.source == source]
        take(sorted(own, key=lambda at: place_of(f"even {rows[at].text}")), most)
    for (head, source), most in DOUBTED.items():
        said = any(row.source == source and head in row.labels for row in rows)
        own = np.asarray([row.source == source and (head in row.labels or not said) for row in rows])
        numbers = np.flatnonzero(own)
        odds = odds_without(rows, seen, head, own)
        if not said:
            take(numbers[np.argsort(-odds, kind="stable")].tolist(), most)
            continue
        labels = np.asarray([rows[at].labels[head] for at in numbers.tolist()], bool)
        for side in (labels, ~labels):
            against = np.where(labels, odds, -odds)[side]
            take(numbers[side][np.argsort(against, kind="stable")].tolist(), most // 2)
    return sorted(chosen, key=lambda one: place_of(f"order {one.text}"))
