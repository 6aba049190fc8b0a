"""What is open at a moment that is kept, as files beside it: a start of a large home reads its day instead of choosing
again among millions of open acts.

    chosen-<since>.arrow    the candidates that may have most at stake, where a day begins at this moment (microseconds)
    day-<name>.json         everything that was open under these decisions

Both rest on what the folder is named by, the facts and the moment, and on what their own name holds. So whatever is
found is what would be made, and both may be deleted at any time. They are written by whoever made them first: a page,
or the thread that measured the moment. Where the folder has gone meanwhile, nothing is kept.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import msgspec
import pyarrow as pa

from nearer.api.tied import keep, mapped
from nearer.conversations import Day
from nearer.model.decision import Decision
from nearer.store.home import settle_file


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of a moment that is kept."""

    folder: Path

    def chosen(self, since_us: int) -> pa.Table | None:
        """The candidates of a day that begins at this moment, None where they are yet to be chosen."""
        file = self.folder / f"chosen-{since_us}.arrow"
        return mapped(file) if file.exists() else None

    def keep_chosen(self, since_us: int, candidates: pa.Table) -> None:
        """Keep the candidates of a day, in place of those of another."""
        with suppress(FileNotFoundError):
            draft = self._draft()
            keep(candidates, draft)
            self._settle(draft, "chosen", f"chosen-{since_us}.arrow")

    def day(self, name: str) -> Day | None:
        """The day of this name, None where it is yet to be made."""
        with suppress(FileNotFoundError):
            return msgspec.json.decode((self.folder / f"day-{name}.json").read_bytes(), type=Day)
        return None

    def keep_day(self, name: str, day: Day) -> None:
        """Keep a day, in place of another."""
        with suppress(FileNotFoundError):
            draft = self._draft()
            draft.write_bytes(msgspec.json.encode(day))
            self._settle(draft, "day", f"day-{name}.json")

    def _draft(self) -> Path:
        return self.folder / f".tmp-{uuid4().hex}"

    def _settle(self, draft: Path, kind: str, name: str) -> None:
        """Rename a finished file into place, contents first; readers of the one before have it open already."""
        settle_file(draft, self.folder / name)
        for other in self.folder.glob(f"{kind}-*"):
            if other.name != name:
                other.unlink(missing_ok=True)


def day_name(decisions: Iterable[Decision], zone: str) -> str:
    """The name of the day under these decisions, in words of this zone.

    It holds the sources of what finds and words openings too: another version of Nearer may say it otherwise.
    """
    made = blake2b(digest_size=10)
    made.update(f"{_sources()}\0{zone}".encode())
    for one in decisions:
        # What is left out as spam is said with an id below zero, anew for each page: when it was said means nothing.
        at = one.at.isoformat() if one.id >= 0 else ""
        made.update(repr((one.id, one.choice.value, one.subject, one.detail, at)).encode())
    return made.hexdigest()


@lru_cache(maxsize=1)
def _sources() -> str:
    made = blake2b(digest_size=10)
    for room in ("nearer.conversations", "nearer.model"):
        for file in sorted(files(room).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".py"):
                made.update(file.read_bytes())
    return made.hexdigest()
