"""A conversation worth continuing now: why, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OpeningKind(StrEnum):
    """What is at stake, strongest first."""

    QUESTION = "a question waits"
    UNANSWERED = "you have not answered"
    FIRST = "a first contact"
    COOLING = "cooling against its rhythm"
    LEFT = "an answer you left"


@dataclass(frozen=True, slots=True)
class Opening:
    """`id` is stable over imports: the blake2b of the conversation's scope, its network and the last open act in it.
    `activity` is `network/id` of the act it rests on.

    `words` are the other's last words, None where there are none (or the text is private to other screens).
    `minutes` is what continuing will take, an estimate. `stake` orders the day's list, higher first.
    """

    id: str
    kind: OpeningKind
    person: str
    activity: str
    network: str
    words: str | None
    said: datetime | None
    url: str | None
    why: str
    move: str
    until: datetime | None
    minutes: int
    stake: float
    private: bool
    evidence: tuple[str, ...] = ()
