"""Homes for the tests of the whole: the demo life, and a small plain log of many people."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from nearer.api.nearer import Nearer

AT = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)


def clock() -> datetime:
    return AT


@dataclass(frozen=True)
class Kept:
    """A home that several tests read; each opens it anew."""

    home: Path

    @classmethod
    def of(cls, home: Path, *archives: Path, me: str | None = "me") -> Self:
        with Nearer.open(home, clock=clock) as nearer:
            for archive in archives:
                assert not nearer.import_(nearer.examine([archive], me=me)).failed
        return cls(home)

    def open(self) -> Nearer:
        return Nearer.open(self.home, clock=clock)


def plain_log(path: Path, *, rows: int, people: int, seed: int = 5) -> Path:
    """A log of a year that ends a day before `AT`: every kind of act, some without a time, some blocked."""
    dice = random.Random(seed)
    verbs = ["message", "reply", "like", "mention", "repost", "follow", "dislike", "unfollow", "quote", "call"]
    weights = [30, 25, 20, 6, 6, 4, 2, 2, 3, 2]
    with path.open("w", encoding="utf-8") as out:
        out.write("time,actor,target,verb,text\n")
        for i in range(rows):
            other = f"person{min(people - 1, int(dice.expovariate(0.08)))}"
            (verb,) = dice.choices(verbs, weights)
            actor, target = ("me", other) if dice.random() < 0.5 else (other, "me")
            when = (AT - timedelta(minutes=dice.randrange(1_440, 525_600))).strftime("%Y-%m-%dT%H:%M:%SZ")
            text = f"row {i}" + ("?" if dice.random() < 0.1 else "") if verb in ("message", "reply", "mention") else ""
            out.write(f"{'' if dice.random() < 0.01 else when},{actor},{target},{verb},{text}\n")
        for number, (verb, actor) in enumerate((("block", "me"), ("mute", "me"), ("block", "they"))):
            other = f"person{number}"
            pair = f"me,{other}" if actor == "me" else f"{other},me"
            out.write(f"{(AT - timedelta(days=2)).strftime('%Y-%m-%dT%H:%M:%SZ')},{pair},{verb},\n")
    return path
