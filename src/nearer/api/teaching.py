"""Which posts a user is asked about, so that their answers teach most."""

from dataclasses import dataclass

from nearer.api.readings import LONGEST, Readings
from nearer.listening.reading import HEADS
from nearer.model.names import PRIVATE

ASKED = 9
"""Posts that are asked about at once: a minute's work."""
BANDS = (0.1, 0.5)
"""Posts come in equal parts from below, between and above these probabilities. Where yes is rare, posts by lot would
teach nothing but no; choosing by what the head says does not mislead the calibration, which is about just that."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A post to ask about."""

    network: str
    id: str
    actor: str
    text: str
    time_us: int | None
    private: bool


def chosen(readings: Readings, head: str, answered: frozenset[str]) -> tuple[Chosen, ...]:
    """Up to ASKED posts of others for one reading, by lot within the bands, always the same lot; without those that
    are answered. Raises ValueError for a reading that does not exist."""
    if head not in HEADS:
        raise ValueError("there is no such reading")
    mine = [str(key) for key in readings.world.people.ego_accounts]
    rows = readings.query(
        f"""
        WITH ranked AS (
            SELECT r.network, r.id, r.{head} AS p,
                   CASE WHEN r.{head} < {BANDS[0]} THEN 0 WHEN r.{head} < {BANDS[1]} THEN 1 ELSE 2 END AS band
            FROM {{readings}} r
            WHERE r.{head} IS NOT NULL AND NOT list_contains($answered, r.network || '/' || r.id)
        ), placed AS (
            SELECT k.*, row_number() OVER (PARTITION BY k.band ORDER BY hash(k.id), k.network, k.id) AS place
            FROM ranked k JOIN {{log}} l ON l.network = k.network AND l.id = k.id
            WHERE NOT list_contains($mine, l.network || '/' || l.actor)
        )
        SELECT l.network, l.id, l.actor, left(l.text, {LONGEST}) AS text, l.time_us, l.visibility
        FROM placed k JOIN {{log}} l ON l.network = k.network AND l.id = k.id
        WHERE k.place <= {ASKED // 3} ORDER BY hash(l.id), l.network, l.id
        """,
        answered=sorted(answered),
        mine=mine,
    ).to_pylist()
    return tuple(
        Chosen(row["network"], row["id"], row["actor"], row["text"], row["time_us"], row["visibility"] in PRIVATE)
        for row in rows
    )
