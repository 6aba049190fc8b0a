"""From which size on a home is derived in another way. The same facts come to the same in either way."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A log of up to `small` activities is made and learnt from whole with every import: it takes some two seconds
    then (measured). A larger one grows in layers until they hold a `share` of what lies under them: then the whole is
    made again, so that each new row pays for ten old ones at most (our own choice)."""

    small: int = 50_000
    share: float = 0.1


USUAL = Scale()
