"""The session of `requests` that goes over a wire: what client libraries take in place of their own."""

from typing import Any

import requests

from nearer import __version__
from nearer.wire.adapter import Adapter
from nearer.wire.wire import Wire, secure_method, shown_origin

AGENT = f"Nearer/{__version__}"
MOST_REDIRECTS = 5


class WireSession(requests.Session):
    """A session without cookies of other people, `.netrc` or proxies from the environment.

    Proxies are not used, because the check of addresses is made where the connection is made.
    """

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire
        self.trust_env = False
        self.max_redirects = MOST_REDIRECTS
        self.headers["User-Agent"] = AGENT

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask by the rules of the wire. Raises Waiting, Unreachable, Nonsense, PrivateAddress."""
        word = method.decode() if isinstance(method, bytes) else method
        return self._wire.tried(
            lambda: super(WireSession, self).request(word, url, *args, **kwargs),
            again=secure_method(word),
            where=shown_origin(url),
        )


def session(wire: Wire, adapter: Adapter) -> WireSession:
    """A session over this wire and adapter."""
    made = WireSession(wire)
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made
