"""Favourites and boosts of the user's posts of which no notification tells any more: who they are from, and not when.

Servers clear away old notifications, and so do people. A post says how many favourites and boosts it has; where the
notifications told of fewer, the server is asked who they are from. That is done once, while history is read: from then
on each one is notified.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nearer.model.activity import Place, Record
from nearer.model.names import Verb
from nearer.sources.live.mastodon.client import Client, Json
from nearer.sources.live.mastodon.cursor import Cursor
from nearer.sources.live.mastodon.records import Entities
from nearer.wire.errors import Absent, Refused


@dataclass(slots=True)
class Reactions:
    """Asks after the reactions to one account's posts."""

    client: Client
    entities: Entities
    at: Cursor

    def notified(self, status: Json) -> None:
        """A notification told of a favourite or boost of this post."""
        uri = self.entities.original(status).get("uri")
        if not self.at.statuses.whole and isinstance(uri, str):
            self.at.notified[uri] = self.at.notified.get(uri, 0) + 1

    def wait_for(self, status: Json) -> None:
        """Ask after this post of the user's, if it has more than were notified."""
        counts = (status.get("favourites_count"), status.get("reblogs_count"))
        told = self.at.notified.get(str(status.get("uri")), 0)
        if not self.at.statuses.whole and sum(count for count in counts if isinstance(count, int)) > told:
            self.at.reacted.append(str(status.get("id")))

    def read(self) -> Iterator[list[Record]]:
        """The reactions to each post that waits; the cursor moves on with each."""
        while self.at.reacted:
            id = self.at.reacted[0]
            records = self._of(id)
            self.at.reacted.remove(id)
            yield records
        if self.at.statuses.whole:
            self.at.notified = {}

    def _of(self, id: str) -> list[Record]:
        try:  # What the token has no right to is not told, and the rest is read.
            status = self.client.status(id)
            people = {Verb.LIKE: self.client.favourited_by(id), Verb.ANNOUNCE: self.client.reblogged_by(id)}
        except (Absent, Refused):
            return []
        place = Place("reactions")
        found = (
            self.entities.reaction(verb, {"status": status, "account": account}, place)
            for verb, accounts in people.items()
            for account in accounts
        )
        return [act for act in found if act is not None and act.actor != self.entities.owner]
