"""Writes what happens on one network, with ids of the shape that the network gives."""

from datetime import datetime

from nearer.model.activity import Account, Activity
from nearer.model.names import Verb, Visibility
from nearer.model.time import EPOCH

_BASE32 = "234567abcdefghijklmnopqrstuvwxyz"


class Pen:
    """The record of one network. Where only one's own side is visible (`both` is False), acts of others get an id and
    are handed back, so that answers can refer to them, but they are not recorded.
    """

    def __init__(self, owner: Account, *, both: bool) -> None:
        self.owner = owner
        self.network = owner.network
        self.both = both
        self.written: list[Activity] = []
        self._count = 0

    def post(
        self,
        actor: str,
        at: datetime,
        text: str,
        *,
        to: str | None = None,
        answers: Activity | None = None,
        visibility: Visibility = Visibility.PUBLIC,
    ) -> Activity:
        """A post, an answer (`answers`), a mention or a direct message (`to`)."""
        id = self._id(actor, at, "app.bsky.feed.post")
        target = to if answers is None else answers.actor
        if target == actor:
            target = to
        return self._write(
            Activity(
                network=self.network,
                id=id,
                time=at,
                actor=actor,
                verb=Verb.CREATE,
                target=target,
                in_reply_to=None if answers is None else answers.id,
                thread=id if answers is None else answers.thread,
                visibility=visibility,
                text=text,
                url=None if visibility is Visibility.DIRECT else self._url(actor, id),
                offset=0,
            )
        )

    def like(self, actor: str, at: datetime, of: Activity) -> Activity:
        return self._act(actor, at, Verb.LIKE, of.actor, "app.bsky.feed.like", of)

    def announce(self, actor: str, at: datetime, of: Activity) -> Activity:
        return self._act(actor, at, Verb.ANNOUNCE, of.actor, "app.bsky.feed.repost", of)

    def follow(self, actor: str, at: datetime, whom: str) -> Activity:
        return self._act(actor, at, Verb.FOLLOW, whom, "app.bsky.graph.follow")

    def unfollow(self, actor: str, at: datetime, whom: str) -> Activity:
        return self._act(actor, at, Verb.UNDO, whom, "app.bsky.graph.unfollow", taken_back=Verb.FOLLOW)

    def block(self, actor: str, at: datetime, whom: str) -> Activity:
        return self._act(actor, at, Verb.BLOCK, whom, "app.bsky.graph.block")

    def act(self, actor: str, at: datetime, verb: Verb, whom: str, text: str | None = None) -> Activity:
        """Anything else that one account does towards another: a purchase, a click."""
        return self._act(actor, at, verb, whom, verb.value, text=text)

    def _act(
        self,
        actor: str,
        at: datetime,
        verb: Verb,
        target: str,
        kind: str,
        of: Activity | None = None,
        *,
        taken_back: Verb | None = None,
        text: str | None = None,
    ) -> Activity:
        return self._write(
            Activity(
                network=self.network,
                id=self._id(actor, at, kind),
                time=at,
                actor=actor,
                verb=verb,
                target=target,
                object=None if of is None else of.id,
                of=taken_back,
                thread=None if of is None else of.thread,
                visibility=Visibility.UNKNOWN if of is None else of.visibility,
                text=text,
                offset=0,
            )
        )

    def _write(self, activity: Activity) -> Activity:
        if self.both or activity.actor == self.owner.id:
            self.written.append(activity)
        return activity

    def _id(self, actor: str, at: datetime, kind: str) -> str:
        """An id that nobody else has: it counts what this pen has written besides holding the time."""
        self._count += 1
        millis = int((at - EPOCH).total_seconds() * 1000)
        match self.network:
            case "mastodon":
                what = "statuses" if kind.endswith("post") else kind.rpartition(".")[2] + "s"
                return f"{actor}/{what}/{(millis << 16) + self._count}"
            case "bluesky":
                return f"at://{actor}/{kind}/{_tid((millis * 1000 << 10) + self._count % 1024)}"
            case "x":
                return str((millis - 1_288_834_974_657 << 22) + self._count)
            case _:
                return f"{kind}-{millis // 1000}-{self._count}"

    def _url(self, actor: str, id: str) -> str | None:
        native = id.rpartition("/")[2]
        match self.network:
            case "mastodon":
                return f"{actor.replace('/users/', '/@')}/{native}"
            case "bluesky":
                return f"https://bsky.example/profile/{actor}/post/{native}"
            case "x":
                return f"https://x.example/i/status/{native}"
            case _:
                return None


def _tid(number: int) -> str:
    """A number in Bluesky's sortable base32, 13 characters."""
    return "".join(_BASE32[number >> shift & 31] for shift in range(60, -1, -5))
