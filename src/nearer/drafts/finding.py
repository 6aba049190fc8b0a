"""What a check says about a draft: where, why, and the way out."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much it matters. Errors and warnings make `nearer check` end with 1; hints do not."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a check yields: the words it is about, half open in characters, the reason and the way out.

    No words (`start == end == 0`) means the draft as a whole. The reason quotes nothing but the words marked or the
    post that is answered, between “ and ”.
    """

    start: int
    end: int
    reason: str
    way: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A mark with the check that made it. `words` is `text[start:end]`."""

    code: str
    name: str
    level: Level
    start: int
    end: int
    words: str
    reason: str
    way: str


@dataclass(frozen=True, slots=True)
class Excepted:
    """A finding that the writer decided to keep, and why."""

    finding: Finding
    because: str


@dataclass(frozen=True, slots=True)
class Checked:
    """All that the checks say about one draft, in the order of the text."""

    text: str
    language: str
    findings: tuple[Finding, ...]
    excepted: tuple[Excepted, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing but hints was found."""
        return all(finding.level is Level.HINT for finding in self.findings)
