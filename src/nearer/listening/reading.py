"""What is said about a text: readings with a probability, a yes or no, and words of the text as reasons."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["help", "recommend", "buy", "wish", "question"]
KINDS: tuple[Kind, ...] = ("help", "recommend", "buy", "wish", "question")
"""What a need can ask for. All but `question` are needs in the strict sense: something is to be done or had."""

HEADS = ("need", "strict", "sell", "broadcast", "warm", "hostile")
"""The readings that come from the linear heads. `strict` is a need that is more than a question."""


@dataclass(frozen=True, slots=True)
class Post:
    """A text to read, with the facts around it.

    `reply_to` is the text that it answers; `is_title` says that it is a headline; `language` is an ISO 639-1 code that
    somebody else knows (the network, or the author's other posts), and stands where the text alone is too short to
    tell. `own_words` are names of one's own offers and domains; `posted_before` says that the same text was posted
    already: facts for the selling of a draft, which its words alone do not show. `network` is where it was posted, for
    calibrations that the user's answers gave there.
    """

    text: str
    reply_to: str | None = None
    is_title: bool = False
    language: str | None = None
    own_words: tuple[str, ...] = ()
    posted_before: bool = False
    network: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Words of the text that speak for a reading: `text[start:end] == words`, what they do, and how much (log odds)."""

    reading: str
    words: str
    start: int
    end: int
    why: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one text: its probability, whether it counts as a yes, and up to five reasons, strongest first."""

    probability: float
    yes: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whether a reply takes up what it answers: the probability, the words taken up, and those left untouched.

    `reasons` are the words of the reply that take something up.
    """

    probability: float
    reasons: tuple[Reason, ...]
    taken_up: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listened:
    """All that stage 1 says about one post.

    `language` is an ISO 639-1 code or `und` (not enough to tell). Where it is not supported, every reading is None.
    `model` names the weights.
    """

    language: str
    supported: bool
    need: Reading | None
    strict: Reading | None
    kind: Kind | None
    sell: Reading | None
    broadcast: Reading | None
    bait: Reading | None
    warm: Reading | None
    hostile: Reading | None
    recognition: Recognition | None
    markers: tuple[Reason, ...]
    model: str

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Reasons of every reading that is a yes, in the order of the readings, and words that take something up."""
        read = (self.need, self.sell, self.broadcast, self.bait, self.warm, self.hostile)
        said = tuple(reason for one in read if one is not None and one.yes for reason in one.reasons)
        return said if self.recognition is None else (*said, *self.recognition.reasons)
