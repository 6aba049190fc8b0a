"""The live source for Matrix."""

from collections.abc import Mapping

from nearer.model.coverage import Coverage, partly
from nearer.model.coverage import never as unseen
from nearer.model.names import Direction, Kind
from nearer.model.outbox import Deed
from nearer.sources.live.contract import (
    OK,
    Call,
    Told,
    never,
)
from nearer.sources.live.network import Connecting, Network, Reads, Writes
from nearer.sources.live.sending import Terms

_IN, _OUT = Direction.IN, Direction.OUT
_OPEN = partly("In rooms that are not encrypted.")
_NONE = unseen("Matrix does not have it.")
_IGNORED = partly("The list of ignored people, from when it was connected on.")
_SILENT = unseen("Matrix tells nobody who ignores them.")

COVERAGE = Coverage(
    {
        **{(kind, way): _OPEN for kind in (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.LIKE) for way in Direction},
        **{
            (kind, way): _NONE
            for kind in (Kind.QUOTE, Kind.REPOST, Kind.FOLLOW, Kind.UNFOLLOW, Kind.BLOCK, Kind.UNBLOCK)
            for way in Direction
        },
        (Kind.MUTE, _OUT): _IGNORED,
        (Kind.UNMUTE, _OUT): _IGNORED,
        (Kind.MUTE, _IN): _SILENT,
        (Kind.UNMUTE, _IN): _SILENT,
    },
    "milliseconds since 1970, by the servers' clocks",
)

TERMS = Terms(deeds=frozenset({Deed.REPLY, Deed.LIKE, Deed.UNLIKE}), longest=10_000, private=True)
"""An event has 65,536 bytes at the most (spec, size limits); a letter has four of them, and there is more in it."""

CALLS: Mapping[Call, Told] = {
    Call.CONNECT: OK,
    Call.BACKFILL: OK,
    Call.PULL: OK,
    Call.THREAD: OK,
    Call.REPLY: OK,
    Call.LIKE: OK,
    Call.BOOST: never("Matrix has nothing to pass messages on with."),
    Call.FOLLOW: never("On Matrix one joins rooms and follows nobody."),
    Call.UNFOLLOW_NOTICED: never("On Matrix one joins rooms and follows nobody."),
    Call.BLOCK_NOTICED: never("Matrix tells nobody who ignores them."),
    Call.EDIT_SEEN: OK,
    Call.DELETE_SEEN: OK,
    Call.DISCONNECT: OK,
}


class MatrixLive(Network):
    """Matrix's servers."""

    name = "matrix"
    title = "Matrix"
    network = "matrix"
    ask = "your address (@ann:example.org)"
    coverage = COVERAGE
    calls = CALLS
    terms = TERMS

    def connecting(self) -> Connecting:
        from nearer.sources.live.matrix import connecting

        return connecting

    def reads(self) -> Reads:
        from nearer.sources.live.matrix.reading import MatrixReading

        return MatrixReading

    def writes(self) -> Writes:
        from nearer.sources.live.matrix.sending import MatrixSending

        return MatrixSending
