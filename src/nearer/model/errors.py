"""One error base. Every failure says what, where and what next, and never quotes anybody's words."""

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
