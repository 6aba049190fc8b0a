"""A home that holds the demo life, made on the first opening of a day, so that its openings are always fresh."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from nearer.api.importing import sights
from nearer.api.nearer import Nearer, now_utc
from nearer.demo.life import Export, life
from nearer.demo.rhythm import HOME_ZONE
from nearer.model.decision import Choice
from nearer.store.batch import Manifest


def open_demo(home: Path, clock: Callable[[], datetime] = now_utc) -> Nearer:
    """Open the demo home at `home`, making or renewing it. Never touches a home that holds a real import."""
    if (home / "home").exists() and _outdated(home, clock()):
        shutil.rmtree(home)
    nearer = Nearer.open(home, clock=clock)
    if not nearer.batches():
        _fill(nearer)
    return nearer


def _outdated(home: Path, now: datetime) -> bool:
    with Nearer.open(home) as nearer:
        made = [b.manifest for b in nearer.batches()]
    return bool(made) and all(m.demo and m.imported.date() != now.date() for m in made)


def _fill(nearer: Nearer) -> None:
    now = nearer.clock()
    for export in life(now):
        nearer.import_records(_manifest(export, now), iter(export.records))
    nearer.decide(Choice.SETTING, ("zone",), str(HOME_ZONE))
    nearer.world()


def _manifest(export: Export, now: datetime) -> Manifest:
    found = export.found
    owner = found.owner
    fingerprint = sha256(f"demo {found.network} {now.astimezone(UTC).date()}".encode()).hexdigest()
    return Manifest(
        id=fingerprint[:16],
        revision=1,
        source=found.source,
        title=f"Demo: {found.network}",
        network=found.network,
        layout=found.layout,
        archive=f"demo-{found.network}",
        fingerprint=fingerprint,
        account=None if owner is None else (owner.network, owner.id),
        made=found.made,
        imported=now,
        time_zone=found.coverage.time_zone,
        sights=sights(found.coverage),
        notes=found.notes,
        demo=True,
    )
