"""What a job came to, as data."""

from dataclasses import dataclass

import msgspec

from nearer.api.importing import Imported, ImportResult
from nearer.model.errors import Failed


@dataclass(frozen=True, slots=True)
class JobResult:
    """What every archive of a job gave, and which could not be imported."""

    items: tuple[Imported, ...]
    failed: tuple[Failed, ...]


def job_result(result: ImportResult) -> JobResult:
    """A result as data."""
    return JobResult(result.items, tuple(error.told() for error in result.failed))


def parse_result(text: str) -> JobResult:
    """What `msgspec.json.encode` made of a JobResult."""
    return msgspec.json.decode(text, type=JobResult)
