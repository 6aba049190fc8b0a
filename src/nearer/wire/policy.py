"""Which addresses may be asked: any public one, and of the others only those that the user named.

Against server-side request forgery: a feed or a server could redirect to `http://169.254.169.254/` or to the router of
the user's home. So the check is made on the address that is connected to, at each connection, after names were
resolved (a name that resolves differently a second time gains nothing). Which are public: the registries of special
addresses of RFC 6890, as Python's `ipaddress` keeps them (`is_global`).
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from nearer.wire.errors import LiveError, PrivateAddress, Unreachable

PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class BadAddress(LiveError):
    """What was given is no web address."""

    code = "NR-LIVE-06"


@dataclass(frozen=True, slots=True)
class Origin:
    """A host and a port. The host is in lower case."""

    host: str
    port: int


def origin(address: str) -> Origin:
    """The host and port of a web address. Raises BadAddress for anything else."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        port, parts = None, None
    if parts is None or port is None or not parts.hostname or parts.scheme not in PORTS:
        raise BadAddress("This is not a web address.", next="Write it like https://example.org/feed.")
    return Origin(parts.hostname.lower(), port)


def stays_here(host: str) -> bool:
    """Whether a host is this machine and no other can reach it, or be reached, under it."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Policy:
    """`named` are the origins that the user typed in: they may be anywhere, on this machine too."""

    named: frozenset[Origin] = frozenset()

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be connected to, in the order of the system's resolver.

        Raises PrivateAddress where there are only others, Unreachable where the name is not known.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Unreachable(
                "The name of the server is not known.", where=host, next="Look at its spelling."
            ) from None
        every = list(dict.fromkeys(str(info[4][0]) for info in found))
        if Origin(host.lower().rstrip("."), port) in self.named:
            return every
        public = [address for address in every if is_public(address)]
        if not public:
            raise PrivateAddress(
                "A server pointed at an address inside your own network, which was not followed.",
                where=f"{host}:{port}",
                next="If you want it, connect it by its own address.",
            )
        return public


def is_public(address: str) -> bool:
    """Whether an address in numbers is one of the open internet's."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and (inner := found.ipv4_mapped or found.sixtofour) is not None:
        found = inner
    return found.is_global and not found.is_multicast
