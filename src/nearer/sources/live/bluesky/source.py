"""The live source for Bluesky."""

from collections.abc import Mapping

from nearer.model.coverage import SEEN, Coverage, not_yet, partly
from nearer.model.coverage import never as unseen
from nearer.model.names import Direction, Kind
from nearer.model.outbox import Deed
from nearer.sources.live.contract import (
    OK,
    Access,
    Call,
    Told,
    never,
)
from nearer.sources.live.network import Connecting, Network, Reads, Writes
from nearer.sources.live.sending import Terms
from nearer.sources.live.streaming import Matter, Stream
from nearer.wire import Wire

_IN, _OUT = Direction.IN, Direction.OUT
_GONE = partly("Found by comparing every six hours: in the range between two looks.")
_MUTES = partly("From the list of mutes every six hours: in the range between two of them.")
_SILENT = unseen("Bluesky tells nobody who muted them.")
_MET = partly("Of the people met, at most 300, asked after every six hours; block lists without their date.")
_MESSAGES = not_yet("Direct messages are on a server of their own and need an app password that allows them.")

COVERAGE = Coverage(
    {
        **{(kind, way): SEEN for kind in (Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST) for way in Direction},
        (Kind.LIKE, _IN): SEEN,
        (Kind.LIKE, _OUT): SEEN,
        (Kind.FOLLOW, _IN): SEEN,
        (Kind.FOLLOW, _OUT): SEEN,
        (Kind.BLOCK, _OUT): SEEN,
        (Kind.UNFOLLOW, _IN): _GONE,
        (Kind.UNFOLLOW, _OUT): _GONE,
        (Kind.UNBLOCK, _OUT): _GONE,
        (Kind.MUTE, _OUT): _MUTES,
        (Kind.UNMUTE, _OUT): _MUTES,
        (Kind.BLOCK, _IN): _MET,
        (Kind.UNBLOCK, _IN): _MET,
        (Kind.MUTE, _IN): _SILENT,
        (Kind.UNMUTE, _IN): _SILENT,
        (Kind.MESSAGE, _IN): _MESSAGES,
        (Kind.MESSAGE, _OUT): _MESSAGES,
    },
    "RFC 3339 with an offset in each record, UTC in most",
)

TERMS = Terms(
    deeds=frozenset(Deed),
    longest=300,
    language=True,
    private=False,
    images=4,
    image_bytes=1_000_000,
    image_types=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    alt=2_000,
)
"""What the network's records take (lexicons app.bsky.feed.post and app.bsky.embed.images); for descriptions the app's
own limit. There is no content warning in words, and every post is public."""

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
    Call.EDIT_SEEN: never("Posts on Bluesky cannot be edited; changed profiles are seen."),
    Call.DELETE_SEEN: OK,
    Call.DISCONNECT: OK,
}


class BlueskyLive(Network):
    """Bluesky, and every server of its protocol. The library is loaded when it is used."""

    name = "bluesky"
    title = "Bluesky"
    network = "bluesky"
    ask = "your handle (ann.bsky.social)"
    coverage = COVERAGE
    calls = CALLS
    terms = TERMS

    def connecting(self) -> Connecting:
        from nearer.sources.live.bluesky import connecting

        return connecting

    def reads(self) -> Reads:
        from nearer.sources.live.bluesky.reading import BlueskyReading

        return BlueskyReading

    def writes(self) -> Writes:
        from nearer.sources.live.bluesky.sending import BlueskySending

        return BlueskySending

    def stream(self, access: Access, matter: Matter, server: str, place: str, wire: Wire) -> Stream:
        """Hear the firehose of a server or relay."""
        from nearer.sources.live.bluesky.firehose import stream

        return stream(access, matter, server, place, wire)
