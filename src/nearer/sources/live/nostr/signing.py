"""Signing events with the secret key. A signer that keeps it elsewhere (NIP-46) would stand beside `Own`.

The id of an event is the digest of what it says, so it is known before anybody signs or sends it, and a second try of
the same press makes the same event.
"""

from dataclasses import dataclass
from typing import Any

from nearer.model.secret import Secret
from nearer.sources.live.nostr.relay import Signed, misfit
from nearer.wire.errors import Refused


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is not signed yet: its author, kind, tags, words, and the second of its press."""

    author: str
    kind: int
    tags: tuple[tuple[str, ...], ...]
    content: str
    created: int

    @property
    def id(self) -> str:
        """What its id will be."""
        from nostr_sdk import EventId, Kind, PublicKey, Tag, Timestamp

        return EventId.compute(
            PublicKey.parse(self.author),
            Timestamp.from_secs(self.created),
            Kind(self.kind),
            [Tag.parse(list(tag)) for tag in self.tags],
            self.content,
        ).to_hex()


class Own:
    """Signs with the secret key. As a context, like a signer that has to be left."""

    def __init__(self, token: Secret) -> None:
        from nostr_sdk import Keys

        try:
            self._keys: Any = Keys.parse(token.reveal())
        except misfit():
            raise Refused(
                "This is no secret key of Nostr.", next="Connect again with the one that begins with nsec1."
            ) from None
        self._token = token

    def __enter__(self) -> "Own":
        return self

    def __exit__(self, *failure: object) -> None:
        return

    def key(self) -> str:
        """Whose key it is: the public key."""
        return self._keys.public_key().to_hex()

    def token(self) -> Secret:
        """What a connection keeps."""
        return self._token

    def signed(self, draft: Draft) -> Signed:
        """The event, signed."""
        from nostr_sdk import EventBuilder, Kind, Tag, Timestamp

        builder = EventBuilder(Kind(draft.kind), draft.content).tags([Tag.parse(list(tag)) for tag in draft.tags])
        return builder.custom_created_at(Timestamp.from_secs(draft.created)).finalize(self._keys)


def signer(token: Secret | None) -> Own:
    """What signs with a connection's token. Raises Refused."""
    if token is None or not token.reveal():
        raise Refused("The secret key is not kept here any more.", next="Connect again to write.")
    if token.reveal().startswith("bunker://"):
        raise Refused("Signers are not understood yet.", next="Connect with the secret key, or only to read.")
    return Own(token)
