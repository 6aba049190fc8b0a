"""The zone of a clock that an export does not tell, as the user says it: a decision with its undo."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import duckdb

from nearer.model.decision import Choice, Decision
from nearer.model.errors import NearerError
from nearer.store.batch import Batch, Manifest

if TYPE_CHECKING:
    from nearer.api.nearer import Nearer


class NoZone(NearerError):
    """There is no such time zone."""

    code = "NR-ZONE-01"


class ZoneKnown(NearerError):
    """This source tells the zone of its times, or has none of one clock."""

    code = "NR-ZONE-02"


class NotOfSource(NearerError):
    """The source has no such import."""

    code = "NR-ZONE-03"


def stated(decisions: Iterable[Decision]) -> dict[tuple[str, ...], Decision]:
    """The zones that the user said, of the decisions that stand: by source, or by source and import."""
    return {d.subject: d for d in decisions if d.choice is Choice.ZONE}


def stated_of(zones: Mapping[tuple[str, ...], Decision], source: str, batch: str) -> Decision | None:
    """What was said for an import: for it alone, or else for all of its source; None where nothing was."""
    return zones.get((source, batch)) or zones.get((source,))


def zone_of(zones: Mapping[tuple[str, ...], Decision], manifest: Manifest) -> str:
    """The zone of an import's clock as the user said it, "" while they did not."""
    said = stated_of(zones, manifest.source, manifest.id)
    return "" if said is None else said.detail


def clocked(batch: Batch, zone: str) -> Batch:
    """The batch with the zone of its clock."""
    return replace(batch, zone=zone) if zone != batch.zone else batch


def local_sources() -> tuple[str, ...]:
    """The names of the sources whose clocks' zones are not told."""
    from nearer.sources.registry import sources

    return tuple(source.name for source in sources() if source.coverage.local)


def say_zone(nearer: "Nearer", source: str, zone: str, batch: str | None = None) -> Decision:
    """The clock of this source is that of `zone`, as from now on; with `batch`, that of this one import.

    Raises NoSuchSource, ZoneKnown, NoZone, NotOfSource.
    """
    from nearer.sources.registry import source_named

    if not source_named(source).coverage.local:
        raise ZoneKnown(
            "The times of this source need no zone.",
            where=source,
            next=f"A zone can be said for: {', '.join(local_sources())}.",
        )
    if zone not in available_timezones() or not _is_known_to_the_store(zone):
        raise NoZone("There is no such time zone.", where="zone", next="Write it like Europe/Lisbon.")
    if batch is None:
        return nearer.decide(Choice.ZONE, (source,), zone)
    if not any((held.manifest.id, held.manifest.source) == (batch, source) for held in nearer.batches()):
        raise NotOfSource("This source has no such import.", where=batch, next="`nearer imports` lists them.")
    return nearer.decide(Choice.ZONE, (source, batch), zone)


def _is_known_to_the_store(zone: str) -> bool:
    """Whether the database that reads the times has it, whose list of zones is another one."""
    with duckdb.connect() as con:
        found = con.execute("SELECT count(*) FROM pg_timezone_names() WHERE name = ?", [zone]).fetchone()
    return found is not None and found[0] > 0
