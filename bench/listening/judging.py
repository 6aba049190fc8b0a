"""Posts judged apart from the labels that came with them: which are drawn, and how they are handed to who judges.

    python -m bench.listening draw FILE [--fresh]   the posts to be judged, as JSON lines without source, label or score

The labels of the development rows stand for something near ("curiosity", "first mail of a thread") and set a ceiling
of their own. So posts of every source are read anew, by judges who see the text alone. What is kept of them is in
`judged/`: the beginning of each text's hash, its source and the labels, never the text.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from bench.listening.rows import cleaned_mail, seed, table, unseen
from nearer.listening.language import Languages

QUOTAS = {
    "goemotions": 220,
    "hn_titles": 180,
    "tweet_acts": 180,
    "support_dialogs": 160,
    "youtube_spam": 130,
    "corporate_messages": 130,
    "spam_mail_short": 120,
    "purchase_intent_phone": 60,
    "politeness_requests": 60,
    "clickbait_headlines": 60,
}
"""How many posts of each source are judged."""
TITLES = frozenset({"hn_titles", "clickbait_headlines"})
LONGEST = 600
"""Letters of the longest post that is judged."""
DRAW, FRESH = "judged 1", "judged 2"
"""The seeds of the first draw, and of one of half its size that was made later, on which nothing was chosen."""
DIGITS = 16
"""Digits of a text's hash that name it: 64 bits, so that two of a hundred thousand texts meet once in a billion."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One post to be judged, with what stands around it."""

    source: str
    text: str
    is_title: bool
    reply_to: str | None = None


def name_of(text: str) -> str:
    """The name of a text where the text itself is not kept: the beginning of its SHA-256."""
    return sha256(text.encode()).hexdigest()[:DIGITS]


def drawn(draw: str = DRAW, but: Collection[str] = ()) -> list[Drawn]:
    """The posts to be judged, shuffled: of each source its quota (of FRESH half), every post with the same chance.

    English by the reader's gate, LONGEST letters at most, no text twice, none that our own sets have, and none that is
    named in `but` (of FRESH, what was judged or read before). The order comes from hashes of the texts, so neither the
    order of a file nor a version of Python moves it.
    """
    taken = {alike(row.text) for row in (*seed(), *unseen())}
    chosen: list[Drawn] = []
    for source, quota in QUOTAS.items():
        most = quota // 2 if draw == FRESH else quota
        posts: list[Drawn] = []
        for post in sorted(posts_of(source), key=lambda one: place_of(one.text, draw)):
            new = alike(post.text) not in taken and name_of(post.text) not in but
            if len(posts) < most and new and english(post.text):
                taken.add(alike(post.text))
                posts.append(post)
        chosen += posts
    return sorted(chosen, key=lambda one: place_of(f"order {one.text}", draw))


def posts_by_name() -> dict[str, Drawn]:
    """Every post that is short enough to be judged, by the name of its text."""
    return {name_of(post.text): post for source in QUOTAS for post in posts_of(source)}


def write_blind(posts: Sequence[Drawn], path: Path) -> None:
    """Write posts for a judge: number, text, whether it is a title, and what it answers; the file appears whole."""
    lines: list[str] = []
    for number, post in enumerate(posts):
        told: dict[str, object] = {"n": number, "text": post.text, "is_title": post.is_title}
        if post.reply_to is not None:
            told["reply_to"] = post.reply_to
        lines.append(json.dumps(told, ensure_ascii=False))
    half = path.with_name(f".{path.name}.half")
    half.write_text("\n".join(lines) + "\n", encoding="utf-8")
    half.replace(path)


def posts_of(source: str) -> Iterator[Drawn]:
    """All posts of a source that are short enough to be judged."""
    before: dict[str, str] | None = None
    for row in table(source):
        text = cleaned_mail(row["text"]) if source == "spam_mail_short" else row["text"]
        answered = source == "support_dialogs" and before is not None and before["dialog"] == row["dialog"]
        if text and len(text) <= LONGEST:
            yield Drawn(source, text, source in TITLES, before["text"] if answered and before is not None else None)
        before = row


def english(text: str) -> bool:
    """Whether the reader's gate lets a text pass."""
    return _languages().codes([text])[0][1]


def alike(text: str) -> str:
    """What two texts have in common that differ in case, marks and spaces only."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def place_of(text: str, draw: str = DRAW) -> str:
    """Where a text stands in a draw."""
    return sha256(f"{draw} {text}".encode()).hexdigest()


@cache
def _languages() -> Languages:
    return Languages()
