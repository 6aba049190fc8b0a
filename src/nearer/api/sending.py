"""Sending a need to an address that the user typed: one request, on a press, over the wire with its guards."""

from collections.abc import Callable
from urllib.parse import urlsplit

from nearer.model.errors import NearerError
from nearer.wire import Wire
from nearer.wire.policy import Origin, origin


class NotTaken(NearerError):
    """The address did not take what was sent."""

    code = "NR-HAND-01"


def send(wire: Callable[[frozenset[Origin]], Wire], address: str, body: bytes) -> int:
    """Post JSON once to a web address that the user typed; the answer's status.

    Raises BadAddress, and what the wire raises (Waiting, Unreachable, Nonsense); NotTaken for a refusal. No redirect is
    followed: what was typed is where it goes.
    """
    address = address.strip()
    named = origin(address)
    with wire(frozenset({named})).session() as session:
        answer = session.post(
            address, data=body, headers={"Content-Type": "application/json; charset=utf-8"}, allow_redirects=False
        )
        status = answer.status_code
        answer.close()
    if not 200 <= status < 300:
        raise NotTaken(
            f"The address answered {status} and took nothing.",
            where=urlsplit(address).hostname or "",
            next="Look at the address, and at what it expects: one JSON object by POST.",
        )
    return status
