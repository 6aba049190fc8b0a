"""The live source for Nostr."""

from collections.abc import Mapping

from nearer.model.coverage import Coverage, not_yet, partly
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
_RELAYS = partly("What is on the relays of the connection.")
_LISTS = partly("Between two looks at the list, six hours or more apart.")
_MUTES = partly("The public list of mutes; the private one is encrypted.")
_HIDDEN = unseen("Nostr has mutes and no blocks.")
_SILENT = not_yet("Public lists of mutes are not asked for who muted the user.")
_MESSAGES = not_yet("Direct messages are encrypted.")

COVERAGE = Coverage(
    {
        **{
            (kind, way): _RELAYS
            for kind in (Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST, Kind.LIKE)
            for way in Direction
        },
        (Kind.FOLLOW, _IN): _LISTS,
        (Kind.FOLLOW, _OUT): _LISTS,
        (Kind.UNFOLLOW, _IN): _LISTS,
        (Kind.UNFOLLOW, _OUT): _LISTS,
        (Kind.MUTE, _OUT): _MUTES,
        (Kind.UNMUTE, _OUT): _MUTES,
        (Kind.MUTE, _IN): _SILENT,
        (Kind.UNMUTE, _IN): _SILENT,
        (Kind.BLOCK, _IN): _HIDDEN,
        (Kind.BLOCK, _OUT): _HIDDEN,
        (Kind.UNBLOCK, _IN): _HIDDEN,
        (Kind.UNBLOCK, _OUT): _HIDDEN,
        (Kind.MESSAGE, _IN): _MESSAGES,
        (Kind.MESSAGE, _OUT): _MESSAGES,
    },
    "seconds since 1970, by the author's clock",
)

TERMS = Terms(deeds=frozenset(Deed), longest=10_000, warning=True, private=False)
"""Relays take events of 64 kB and more (NIP-11); readers fold longer notes. A content warning is a tag (NIP-36), and
every note is public. Pictures are links there."""

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
    Call.BLOCK_NOTICED: never("Nostr has no blocks; mutes of others are nobody's business."),
    Call.EDIT_SEEN: never("Notes on Nostr cannot be edited; changed profiles are seen."),
    Call.DELETE_SEEN: OK,
    Call.DISCONNECT: OK,
}


class NostrLive(Network):
    """Nostr's relays. The library is loaded when it is used."""

    name = "nostr"
    title = "Nostr"
    network = "nostr"
    ask = "your public key and your relays (npub1... wss://relay.example)"
    coverage = COVERAGE
    calls = CALLS
    terms = TERMS

    def connecting(self) -> Connecting:
        from nearer.sources.live.nostr import connecting

        return connecting

    def reads(self) -> Reads:
        from nearer.sources.live.nostr.reading import NostrReading

        return NostrReading

    def writes(self) -> Writes:
        from nearer.sources.live.nostr.sending import NostrSending

        return NostrSending
