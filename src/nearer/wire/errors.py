"""How asking a server ends when it does not end well. None of these holds anything that a server said."""

from datetime import datetime

from nearer.model.errors import NearerError


class LiveError(NearerError):
    """A live network could not be asked."""

    code = "NR-LIVE-00"


class Waiting(LiveError):
    """The server asks for a pause, or this hour's budget of requests is used up. Nothing is wrong."""

    code = "NR-LIVE-01"

    def __init__(self, until: datetime, why: str, where: str = "") -> None:
        super().__init__(why, where=where, next=f"Nearer goes on after {until:%H:%M} UTC by itself.")
        self.until = until


class Unreachable(LiveError):
    """The server did not answer, cut the connection or failed, several times: it may be better later."""

    code = "NR-LIVE-02"


class Refused(LiveError):
    """The server does not accept the connection's token any more, or forbids what was asked: the user must act."""

    code = "NR-LIVE-03"


class Nonsense(LiveError):
    """The server answered with something that is not what it should be: too large, too slow, of another form."""

    code = "NR-LIVE-04"


class PrivateAddress(LiveError):
    """A server pointed at an address inside the user's own network. That is never followed."""

    code = "NR-LIVE-05"


class Absent(LiveError):
    """There is no such thing on the server (any more), or the server does not know the call."""

    code = "NR-LIVE-07"
