"""What every reader of a file needs to know of the archive around it."""

from dataclasses import dataclass, field

from nearer.sources.archive import Archive
from nearer.sources.archives.x.fields import Clock
from nearer.sources.archives.x.layout import Layout
from nearer.sources.archives.x.owner import Frame, Owner
from nearer.sources.archives.x.rows import Tally


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one archive, whose owner is known."""

    archive: Archive
    layout: Layout
    told: Frame
    owner: Owner
    tally: Tally = field(default_factory=Tally)
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        clock = Clock(self.owner.created, self.told.made, days=self.layout.grailbird)
        object.__setattr__(self, "clock", clock)
