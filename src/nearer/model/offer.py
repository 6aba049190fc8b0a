"""What the user has to offer, in their own words."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing to offer. `text` says what it is; `examples` are posts of people who would want it ("people say ...").

    `address` is where it is, a web address or words; `price` is written as the user wrote it; `until` is when it ends,
    None where it does not. `closed` is when the user closed it. Times are aware UTC.
    """

    id: str
    name: str
    text: str = ""
    examples: tuple[str, ...] = ()
    address: str = ""
    price: str = ""
    until: datetime | None = None
    made: datetime
    closed: datetime | None = None

    def open_at(self, now: datetime) -> bool:
        """Whether it can be had at a moment."""
        return self.closed is None and (self.until is None or now < self.until)

    def own_words(self) -> tuple[str, ...]:
        """The words by which a text is seen to speak of it: its name, and the domain of its address."""
        host = self.address.partition("://")[2].partition("/")[0] if "://" in self.address else ""
        return tuple(word for word in (self.name, host.removeprefix("www.")) if word)
