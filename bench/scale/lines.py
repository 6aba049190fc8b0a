"""The log as a home would bring it in: plain interactions, one JSON object a line, and posts of about 1 KB each.

Both say the same acts between `me` and the others, in order of time, with ids, what is answered, and made-up words. A
post also has what networks wrap around an act: the author's profile, counts, languages, entities with their places in
the text. Nearer reads of it what a plain interaction has; a decoder alone reads all.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.scale.log import Plan, chunks
from nearer.model.names import Kind
from nearer.ties.weights import KINDS

_SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "zu")
WORDS = tuple(one + two + three for one in _SYLLABLES for two in _SYLLABLES[:3] for three in ("", "n", "rt"))
_QUESTIONS = ("", "", "", "", "", "", "", "", "Could you tell me which one you use?", "Did it hold?")
_ANSWERS = (Kind.REPLY, Kind.LIKE, Kind.REPOST)
_POST_WORDS = 60
"""A post has so many words more than its act says, which brings it to about 1 KB."""

Line = Callable[[int, str, str, bool, str, int, str], str]


def interactions(plan: Plan, path: Path) -> Path:
    """The log as plain interactions, about 170 bytes each; made unless it is there."""
    return _written(plan, path, _interaction)


def posts(plan: Plan, path: Path) -> Path:
    """The log as posts of about 1 KB each; made unless it is there."""
    return _written(plan, path, _post)


def person(tie: int) -> str:
    """The account behind a code."""
    return f"person-{tie:07d}"


def _written(plan: Plan, path: Path, line: Line) -> Path:
    if path.exists():
        return path
    unfinished = path.with_suffix(".part")
    last = np.full(plan.ties, -1, np.int64)
    with unfinished.open("w", encoding="utf-8") as out:
        number = 0
        for table in chunks(plan):
            out.writelines(_lines(table, number, last, line))
            number += len(table)
    return unfinished.rename(path)


def _lines(table: pa.Table, number: int, last: np.ndarray[tuple[int], np.dtype[np.int64]], line: Line) -> Iterator[str]:
    names = ("tie", "time_us", "kind", "incoming", "words")
    for tie, time, kind, incoming, words in zip(*(table[name].to_pylist() for name in names), strict=True):
        word = KINDS[kind]
        moment = datetime.fromtimestamp(time // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answers = int(last[tie]) if word in _ANSWERS else -1
        yield line(number, moment, person(tie), incoming, word, words, f"a{answers}" if answers >= 0 else "")
        if word.composed:
            last[tie] = number
        number += 1


def said(number: int, words: int) -> str:
    """Made-up words; some end with a question."""
    text = " ".join(WORDS[(number + 7 * k) % len(WORDS)] for k in range(min(words, 200)))
    question = _QUESTIONS[number % len(_QUESTIONS)]
    return f"{text}. {question}" if question else text


def _interaction(number: int, time: str, other: str, incoming: bool, kind: str, words: int, answers: str) -> str:
    actor, target = (other, "me") if incoming else ("me", other)
    start = f'{{"time":"{time}","actor":"{actor}","target":"{target}","verb":"{kind}","id":"a{number}"'
    if answers:
        start += f',"in_reply_to":"{answers}"'
    return start + (f',"text":"{said(number, words)}"}}\n' if words else "}\n")


def _post(number: int, time: str, other: str, incoming: bool, kind: str, words: int, answers: str) -> str:
    actor, target = (other, "me") if incoming else ("me", other)
    reply = f'"in_reply_to":"{answers}",' if answers else ""
    return (
        f'{{"time":"{time}","actor":"{actor}","target":"{target}","verb":"{kind}","id":"a{number}",{reply}'
        f'"text":"{said(number, words + _POST_WORDS)} caf\\u00e9 \\"{number % 97}\\"\\n","visibility":"public",'
        f'"uri":"https://example.org/{actor}/statuses/{number}","lang":["en"],"sensitive":false,'
        f'"counts":{{"replies":{number % 7},"reposts":{number % 5},"likes":{number % 31},"quotes":0}},'
        f'"author":{{"handle":"{actor}.example.org","name":"{actor}","avatar":"https://cdn.example.org/{actor}.jpg",'
        f'"created":"2019-04-01T08:00:00Z","labels":[],"followers":{number % 1999},"following":{number % 499}}},'
        f'"entities":[{{"type":"mention","start":0,"end":{len(target)},"account":"{target}"}},'
        f'{{"type":"link","start":20,"end":43,"url":"https://example.org/{number % 1009}"}}],"media":[]}}\n'
    )
