"""The lists that the user made: whom they put on which, and whom they took off. Lists are known by their title, as in
the archive's file of them; two of one title are one."""

from dataclasses import dataclass
from datetime import datetime

from nearer.model.activity import Place, Record
from nearer.model.time import from_us, to_us
from nearer.sources.decode import clean
from nearer.sources.live.mastodon.client import Client
from nearer.sources.live.mastodon.cursor import Cursor
from nearer.sources.live.mastodon.records import Entities
from nearer.wire.errors import Absent, Refused


@dataclass(slots=True)
class Curated:
    """Reads the lists of one account."""

    client: Client
    entities: Entities
    at: Cursor

    def read(self, now: datetime) -> list[Record]:
        """Who came on each list and who left it since it was read last; the cursor moves on."""
        found = self._found()
        if found is None:
            return []
        since = None if self.at.curated_us is None else from_us(self.at.curated_us)
        held, records = self.at.curated, list[Record]()
        for title in dict.fromkeys([*held, *found]):
            turns = held.setdefault(title, {})
            # Whose account vanished nobody took off.
            members = found.get(title, set()) | {one for one in self.at.vanished if turns.get(one, 0) > 0}
            for member in sorted(members | turns.keys()):
                turn = turns.get(member, 0)
                if (turn > 0) is (member in members):
                    continue
                turns[member] = abs(turn) + 1 if turn <= 0 else -turn
                records.append(self.entities.curated(title, member, turns[member], since, now, Place("lists")))
        self.at.curated_us = to_us(now)
        return records

    def _found(self) -> dict[str, set[str]] | None:
        """Who is on each list, by title; None where the server has no lists, or the token no right to read them: one
        that was made before they were asked for lacks it."""
        found: dict[str, set[str]] = {}
        try:
            for entry in self.client.lists():
                title, members = clean(str(entry.get("title") or "")).strip(), set[str]()
                under, seen = "", set[str]()
                while under not in seen:
                    seen.add(under)
                    page = self.client.listed(str(entry.get("id")), under)
                    members.update(m for item in page.items if (m := self.entities.member(item)) is not None)
                    under = page.under or ""
                found.setdefault(title, set()).update(members)
        except (Absent, Refused):
            return None
        return found
