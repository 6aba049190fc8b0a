"""A home that holds the demo life, made on the first opening of a day, so that its openings are always fresh."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from nearer.api.importing import sights
from nearer.api.nearer import Nearer, now_utc
from nearer.demo.life import Export, life
from nearer.demo.words.offers import OFFERS
from nearer.store.batch import Manifest


def open_demo(home: Path, clock: Callable[[], datetime] = now_utc, *, state: str | None = None) -> Nearer:
    """Open `home` with the demo life in it, made or renewed for today.

    A home that holds anything of the user's own is opened as it is. The demo life steps aside by itself as soon as
    the user brings in something of their own.
    """
    nearer = Nearer.open(home, clock=clock, state=state)
    if is_free(nearer):
        now = nearer.clock()
        outdated = [b for b in nearer.batches() if b.manifest.imported.date() != now.date()]
        if outdated:
            nearer.drop_demo()
        if outdated or not nearer.batches():
            for export in life(now):
                nearer.import_records(_manifest(export, now), iter(export.records))
            nearer.world()
        if not nearer.offers.all():
            for offer in OFFERS:
                nearer.offers.add(offer.name, offer.text, examples=offer.examples, price=offer.price)
    return nearer


def is_free(nearer: Nearer) -> bool:
    """Whether a home holds nothing of the user's own."""
    return all(batch.manifest.demo for batch in nearer.batches())


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
