"""What a source can see. Absent is not zero: what is not covered is unknown, and is shown as unknown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nearer.model.names import Direction, Kind


class Sight(StrEnum):
    """Whether a kind of act is seen. `NEVER` needs its reason; `NOT_YET` we could read and do not."""

    SEEN = "seen"
    PARTLY = "partly"
    NOT_YET = "not yet"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell of the public table "what each network can tell you"."""

    sight: Sight
    why: str = ""

    @property
    def seen(self) -> bool:
        return self.sight in (Sight.SEEN, Sight.PARTLY)


SEEN = Mark(Sight.SEEN)


def partly(why: str) -> Mark:
    """Seen, with a lack that the reader must know (likes without their time)."""
    return Mark(Sight.PARTLY, why)


def not_yet(why: str) -> Mark:
    """The export holds it, and Nearer does not read it yet."""
    return Mark(Sight.NOT_YET, why)


def never(why: str) -> Mark:
    """The export cannot show it."""
    return Mark(Sight.NEVER, why)


class Zone(StrEnum):
    """How far the zone of a source's times is known. Where it is not, a time is a range of all the moments at which
    some clock on earth showed it, and how long an answer took is not told."""

    KNOWN = "known"
    PARTLY = "known for some"
    """Some rows say it or are in UTC; the others lie in ranges."""
    GUESSED = "guessed"
    """A time without a zone is read as UTC, and the import says so."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which kinds a source sees in which direction. What is not named is never seen."""

    marks: Mapping[tuple[Kind, Direction], Mark]
    time_zone: str
    """What is known of the zone of its times, in words: "UTC", "the phone's local clock"."""
    zone: Zone = Zone.KNOWN
    one_clock: bool = True
    """False where rows of unknown zone are by many clocks, as in mail, so that no zone can be said for all of them."""

    @property
    def local(self) -> bool:
        """Whether the user can say the zone in which its times are."""
        return self.one_clock and self.zone in (Zone.UNKNOWN, Zone.PARTLY)

    def mark(self, kind: Kind, direction: Direction) -> Mark:
        return self.marks.get((kind, direction), never("This source has nothing of the kind."))

    def sees(self, kind: Kind, direction: Direction) -> bool:
        return self.mark(kind, direction).seen

    def seen(self) -> frozenset[tuple[Kind, Direction]]:
        return frozenset(cell for cell, mark in self.marks.items() if mark.seen)

    def blind(self) -> Iterator[tuple[Kind, Direction, str]]:
        """What this source can never show, with the reasons."""
        for (kind, direction), mark in self.marks.items():
            if mark.sight is Sight.NEVER:
                yield kind, direction, mark.why

    def without(self, *cells: tuple[Kind, Direction], why: str) -> "Coverage":
        """The coverage of an archive that lacks a part: those cells become never seen, for the reason given."""
        return Coverage(
            {**self.marks, **{cell: never(why) for cell in cells}}, self.time_zone, self.zone, self.one_clock
        )
