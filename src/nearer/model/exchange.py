"""One side's approach and what the other side did with it within a window, silence included."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nearer.model.names import Direction
from nearer.model.tie import Effect, Interaction


class Verdict(StrEnum):
    """What an approach did, by what the other side did next. Never by the mood of a text."""

    NEARER = "nearer"
    AWAY = "away"
    NOTHING = "nothing"
    UNKNOWN = "cannot tell"


class Ground(StrEnum):
    """What a verdict rests on, those that decide first. An exchange may have several; the first is its main one."""

    BLOCKED = "blocked"
    REPORTED = "reported"
    REFUSED = "refused"
    MUTED = "muted"
    UNFOLLOWED = "unfollowed"
    LEFT = "left"
    MARKED_DOWN = "marked down"

    LONGER = "answered with more words"
    ASKED = "asked back"
    ANSWERED = "answered"
    WROTE = "wrote"
    CALLED = "called"
    STARTED = "started the next conversation"
    INVITED = "invited"
    TOOK_UP = "took up an offer"
    PASSED_ON = "passed it on"
    FOLLOWED = "followed"

    UNDATED = "no time is known"
    UNSEEN = "an answer would not have been seen"
    ENDS = "the sources end before the window"
    OPEN = "the window is not over"
    CUT = "broken off by the side that approached"
    VAGUE = "an act of unknown date"

    SILENT = "no answer"
    CLOSING = "the last words of a conversation"
    NOTICED = "liked or looked at"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange. `id` is the address (`network/id`) of its first act, the same after every further import.

    `side` is OUT for ego's approach and IN for theirs. `approach` holds the acts of that side with what each did,
    oldest first (empty where the other side turned away without any approach within the window before), `answer` what
    the other side did. `verdict` is what was found and `yours` what the user says instead. `sentence` says what the
    verdict rests on, `evidence` are the addresses of those acts. `probability` is that of an answer still to come
    within the window, None where the window is over or nothing honest can be said. `effect` and `silence` are the sums
    over all acts of the exchange, in points of closeness. `until` is the end of the window.
    """

    id: str
    person: str
    side: Direction
    first: datetime | None
    until: datetime | None
    window: timedelta
    approach: tuple[tuple[Interaction, Effect | None], ...]
    answer: tuple[tuple[Interaction, Effect | None], ...]
    verdict: Verdict
    yours: Verdict | None
    grounds: tuple[Ground, ...]
    sentence: str
    evidence: tuple[str, ...]
    probability: float | None
    effect: float
    silence: float

    @property
    def counted(self) -> Verdict:
        """The verdict that counts: the user's where there is one."""
        return self.yours or self.verdict
