"""The live source for Mastodon's API."""

from collections.abc import Mapping

from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Direction, Kind
from nearer.model.outbox import Deed
from nearer.sources.live.contract import (
    OK,
    Call,
    Told,
)
from nearer.sources.live.network import Connecting, Network, Reads, Writes
from nearer.sources.live.sending import Terms

_IN, _OUT = Direction.IN, Direction.OUT
_LISTS = partly("From lists every six hours: in the range between two of them.")
_SILENT = never("Mastodon tells nobody who blocked or muted them.")

COVERAGE = Coverage(
    {
        **{
            (kind, way): SEEN
            for kind in (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST)
            for way in Direction
        },
        (Kind.LIKE, _IN): SEEN,
        (Kind.LIKE, _OUT): partly("Those of before the first pull without the time, later ones in a range."),
        (Kind.FOLLOW, _IN): SEEN,
        (Kind.FOLLOW, _OUT): _LISTS,
        (Kind.UNFOLLOW, _IN): _LISTS,
        (Kind.UNFOLLOW, _OUT): _LISTS,
        (Kind.BLOCK, _OUT): _LISTS,
        (Kind.MUTE, _OUT): _LISTS,
        (Kind.UNBLOCK, _OUT): _LISTS,
        (Kind.UNMUTE, _OUT): _LISTS,
        (Kind.BLOCK, _IN): _SILENT,
        (Kind.MUTE, _IN): _SILENT,
    },
    "UTC",
)

CALLS: Mapping[Call, Told] = {
    Call.CONNECT: OK,
    Call.BACKFILL: OK,
    Call.PULL: OK,
    Call.THREAD: OK,
    Call.REPLY: OK,
    Call.LIKE: OK,
    Call.BOOST: OK,
    Call.FOLLOW: OK,
    Call.UNFOLLOW_NOTICED: OK,
    Call.BLOCK_NOTICED: OK,
    Call.EDIT_SEEN: OK,
    Call.DELETE_SEEN: OK,
    Call.DISCONNECT: OK,
}

TERMS = Terms(
    deeds=frozenset(Deed),
    longest=500,
    link=23,
    warning=True,
    language=True,
    images=4,
    image_bytes=16 * 2**20,
    image_types=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    alt=1_500,
)
"""What Mastodon takes where a server does not say otherwise (https://docs.joinmastodon.org/entities/V1_Instance)."""


class MastodonLive(Network):
    """Mastodon, and what speaks its API. The library is loaded when it is used."""

    name = "mastodon"
    title = "Mastodon"
    network = "mastodon"
    ask = "your server or your handle (mastodon.social, ann@mastodon.social)"
    coverage = COVERAGE
    calls = CALLS
    terms = TERMS

    def connecting(self) -> Connecting:
        from nearer.sources.live.mastodon import connecting

        return connecting

    def reads(self) -> Reads:
        from nearer.sources.live.mastodon.reading import MastodonReading

        return MastodonReading

    def writes(self) -> Writes:
        from nearer.sources.live.mastodon.sending import MastodonSending

        return MastodonSending
