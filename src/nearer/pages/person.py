"""Person: one tie in full: what stands, which way it moves, what each act did, every conversation, and why."""

from dataclasses import dataclass
from datetime import datetime

from nearer.pages.parts import Act, Empty, Frame, Measure, ReasonLine, When, Who
from nearer.pages.people import ProposalRow
from nearer.pages.today import OpeningCard


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account of the person, with why we hold it to be theirs. `key` is `network/id`."""

    key: str
    network: str
    handle: str | None
    name: str | None
    url: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class TrajectoryPoint:
    """Closeness (0 to 100) at the end of a week, None where no source could see."""

    week: datetime
    value: float | None


@dataclass(frozen=True, slots=True)
class Stem:
    """What one act did: `effect` in points of closeness (signed); `silence` before it (never positive)."""

    at: datetime
    effect: float
    silence: float
    label: str
    incoming: bool
    href: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ConversationCard:
    """One thread or dyad, its acts oldest first (the last `len(acts)` of `total`)."""

    title: str
    network: str
    space: str | None
    first: When
    last: When
    turn: str
    total: int
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class PinChoice:
    """One circle to pin the person to; `current` where they are pinned to it."""

    circle: str
    current: bool


@dataclass(frozen=True, slots=True)
class Person:
    """`sentence` is the whole tie in one sentence. `band` is the person's usual range of closeness (low, high).

    `sums` words the identity "acts +x, silence -y, together z". `not_visible` lists what no source shows.
    """

    frame: Frame
    who: Who
    bio: str | None
    sentence: str
    standing: str
    circle: str | None
    pinned: bool
    closeness: Measure
    change: Measure
    trend: str
    direction: str
    p_nearer: Measure
    p_away: Measure
    n_in: Measure
    n_out: Measure
    first: When
    last: When
    reasons: tuple[ReasonLine, ...]
    not_visible: tuple[str, ...]
    trajectory: tuple[TrajectoryPoint, ...]
    band: tuple[float, float] | None
    stems: tuple[Stem, ...]
    sums: str
    openings: tuple[OpeningCard, ...]
    conversations: tuple[ConversationCard, ...]
    conversations_total: int
    more_conversations: str | None
    accounts: tuple[AccountLine, ...]
    proposals: tuple[ProposalRow, ...]
    pins: tuple[PinChoice, ...]
    account_key: str
    empty: Empty | None
