"""Training rows to be read anew: those whose label the other sources contradict most, and some drawn evenly.

    python -m bench.listening doubt FILE    as JSON lines without source, label or score

Labels of most sources stand for something near what a head asks. Where a head that learnt from all other sources is
surest that a label is wrong, the label is the likelier to be (confident learning: Northcutt, Jiang and Chuang 2021).
Half of a share is taken from either side, and rows drawn evenly stand beside them, so that what is read anew is not
only what the model doubts.
"""

from collections.abc import Sequence

import numpy as np

from bench.listening.judging import LONGEST, Drawn, alike, drawn, english, place_of
from bench.listening.measure import features_of, odds_without
from bench.listening.rows import SHIPPED, labelled_rows

EVEN = {
    "goemotions": 150,
    "tweet_acts": 100,
    "spam_mail_short": 80,
    "support_dialogs": 70,
    "corporate_messages": 50,
    "youtube_spam": 50,
}
"""Rows of a source that are drawn evenly."""
DOUBTED = {
    ("need", "goemotions"): 200,
    ("need", "tweet_acts"): 160,
    ("need", "spam_mail_short"): 100,
    ("need", "support_dialogs"): 120,
    ("sell", "spam_mail_short"): 80,
    ("sell", "corporate_messages"): 120,
    ("sell", "youtube_spam"): 60,
    ("broadcast", "corporate_messages"): 40,
    ("warm", "goemotions"): 60,
    ("hostile", "goemotions"): 60,
}
"""Rows of a head and source whose labels are contradicted most."""


def doubted() -> list[Drawn]:
    """The rows to be read anew, shuffled; none that is judged for measuring, none twice."""
    rows = labelled_rows(SHIPPED)
    seen = features_of(rows)
    taken = {alike(post.text) for post in drawn()}
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
        own = np.asarray([row.source == source and head in row.labels for row in rows])
        numbers = np.flatnonzero(own)
        labels = np.asarray([rows[at].labels[head] for at in numbers.tolist()], bool)
        odds = odds_without(rows, seen, head, own)
        for side in (labels, ~labels):
            against = np.where(labels, odds, -odds)[side]
            take(numbers[side][np.argsort(against, kind="stable")].tolist(), most // 2)
    return sorted(chosen, key=lambda one: place_of(f"order {one.text}"))
