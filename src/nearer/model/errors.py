"""One error base. Every failure says what, where and what next, and never quotes anybody's words."""

from dataclasses import dataclass
from typing import ClassVar


class NearerError(Exception):
    """A failure the user can act upon. Subclasses set a stable `code`."""

    code: ClassVar[str] = "NR-00"

    def __init__(self, what: str, *, where: str = "", next: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next = next

    def __str__(self) -> str:
        lines = [f"{self.code}  {self.what}"]
        if self.where:
            lines.append(f"  where  {self.where}")
        if self.next:
            lines.append(f"  next   {self.next}")
        return "\n".join(lines)

    def told(self) -> "Failed":
        """The same as data."""
        return Failed(self.code, self.what, self.where, self.next)


@dataclass(frozen=True, slots=True)
class Failed:
    """A NearerError as data."""

    code: str
    what: str
    where: str
    next: str
