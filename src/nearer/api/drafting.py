"""What a home knows that a draft does not say: the user's offers, and what they posted lately."""

from dataclasses import replace
from datetime import datetime, timedelta

import pyarrow as pa

from nearer.api.world import World
from nearer.drafts.draft import Draft, Earlier
from nearer.model.time import from_us, to_us

WITHIN = timedelta(days=30)
"""How far back the checks look at own posts; the longest of theirs (BL01, BL02)."""
MOST = 500
"""Own posts that are looked at, newest first: a bound on the work of one draft."""


def informed(draft: Draft, own: tuple[str, ...], world: World | None, now: datetime) -> Draft:
    """The draft with what the home knows: offers' words, and own posts of the last thirty days. What was told stays."""
    at = draft.at or now
    earlier = draft.earlier or (() if world is None else _earlier(world, at))
    return replace(draft, own=tuple(dict.fromkeys((*draft.own, *own))), earlier=earlier, at=at)


def _earlier(world: World, now: datetime) -> tuple[Earlier, ...]:
    """Own posts, newest first. Whether an answer was answered is known only where the answer was seen."""
    keys = [str(key) for key in world.people.ego_accounts]
    if not keys:
        return ()
    rows = world.query(
        "WITH mine AS (SELECT network, id, time_us, text, target FROM {log} WHERE verb = 'create' AND text IS NOT NULL"
        " AND time_us BETWEEN $since AND $now AND list_contains($keys, network || '/' || actor)"
        " ORDER BY time_us DESC LIMIT $most)"
        " SELECT mine.network, mine.time_us, mine.text, mine.target, accounts.handle, EXISTS (SELECT 1 FROM {log} AS l"
        " WHERE l.network = mine.network AND l.in_reply_to = mine.id AND l.actor = mine.target) AS answered"
        " FROM mine LEFT JOIN {accounts} AS accounts ON accounts.network = mine.network AND accounts.id = mine.target"
        " ORDER BY mine.time_us DESC",
        since=to_us(now - WITHIN),
        now=to_us(now),
        keys=keys,
        most=MOST,
    )
    return _read(rows)


def _read(rows: pa.Table) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            text=row["text"],
            at=from_us(row["time_us"]),
            to=f"@{(row['handle'] or row['target']).lstrip('@')}" if row["target"] else "",
            network=row["network"],
            answered=True if row["answered"] else None,
        )
        for row in rows.to_pylist()
    )
