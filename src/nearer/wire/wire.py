"""A wire: what a live source asks its server with. Counts, waits, tries again, and says how it ended."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from nearer.model.errors import NearerError
from nearer.wire.errors import Nonsense, Unreachable, Waiting
from nearer.wire.policy import Origin, Policy

if TYPE_CHECKING:
    import requests

    from nearer.wire.adapter import Bounds

WINDOW = timedelta(hours=1)
BUDGET = 2_400
"""Requests an hour and connection: two thirds of what Mastodon allows an account (300 in 5 minutes), so that the
user's own apps have room. Our own choice."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a read is tried that failed for a passing reason, and how long between: our own choice."""

    attempts: int = 4
    first: float = 0.5
    longest: float = 8.0


@dataclass(slots=True)
class Spending:
    """How many requests went out since `since`. The budget counts them by the hour."""

    since: datetime
    count: int = 0

    def spend(self, now: datetime, budget: int) -> datetime | None:
        """Count one request; where the budget does not allow it, the moment at which it will."""
        if now - self.since >= WINDOW:
            self.since, self.count = now, 0
        if self.count >= budget:
            return self.since + WINDOW
        self.count += 1
        return None


class PassingFailure(Exception):
    """A failure that may pass: a cut, a time-out, a 5xx. Never leaves the wire."""


@dataclass(slots=True)
class Wire:
    """Everything of the outside that a source is handed. `named` are the origins that the user typed.

    `asked` counts the requests that went out. `resting` is the moment until which nothing is asked. Each server that
    asks for a pause gets one of its own: a connection may have several.
    """

    clock: Callable[[], datetime]
    named: frozenset[Origin] = frozenset()
    patience: Patience = field(default_factory=Patience)
    budget: int = BUDGET
    spending: Spending | None = None
    bounds: "Bounds | None" = None
    resting: datetime | None = None
    asked: int = 0
    _pauses: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def session(self) -> "requests.Session":
        """A session of `requests` that goes over this wire. Loads `requests`."""
        from nearer.wire.adapter import Adapter, Bounds
        from nearer.wire.session import session

        return session(self, Adapter(Policy(self.named), self.bounds or Bounds()))

    def tried(self, ask: "Callable[[], requests.Response]", *, again: bool, where: str) -> "requests.Response":
        """Ask, several times if it fails for a passing reason and asking `again` does no harm.

        Raises Waiting, Unreachable, Nonsense, PrivateAddress.
        """
        import stamina

        attempts = self.patience.attempts if again else 1
        try:
            for attempt in stamina.retry_context(
                on=PassingFailure,
                attempts=attempts,
                timeout=None,
                wait_initial=self.patience.first,
                wait_max=self.patience.longest,
                wait_jitter=self.patience.first,
            ):
                with attempt:
                    return self._once(ask, where)
        except PassingFailure:
            pass
        raise Unreachable(
            "The server cannot be reached, or it fails."
            if attempts == 1
            else f"The server cannot be reached, or it fails: tried {attempts} times.",
            where=where,
            next="Nearer tries again later by itself.",
        )

    def _once(self, ask: "Callable[[], requests.Response]", where: str) -> "requests.Response":
        import requests

        self.spend(where)
        try:
            response = ask()
        except NearerError:
            raise
        except requests.TooManyRedirects:
            raise Nonsense("The server sends from one address to the next without end.", where=where) from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema):
            raise Nonsense("The server points at something that is no web address.", where=where) from None
        except requests.exceptions.SSLError:
            raise Unreachable(
                "The server cannot prove who it is (TLS).", where=where, next="Look at its address; ask its owner."
            ) from None
        except (requests.RequestException, OSError, ValueError):
            raise PassingFailure from None
        waiting = self.told_to_wait(response.status_code, response.headers, where)
        if waiting is not None:
            raise waiting
        if (
            response.status_code >= 500 and response.status_code != 501
        ):  # 501: it does not know the call, and never will.
            raise PassingFailure
        return response

    def rest(self, failures: int) -> None:
        """Let a server be that has failed so many times, before it is asked again."""
        time.sleep(min(self.patience.longest, self.patience.first * 2 ** (failures - 1)))

    def told_to_wait(self, status: int, headers: Mapping[str, str], where: str) -> Waiting | None:
        """The pause that an answer asks for before the next question, where there is no answer in it."""
        from nearer.wire.limits import pause

        now = self.clock()
        until = pause(status, headers, now)
        if until is None:
            self._pauses.pop(where, None)
        else:
            self._pauses[where] = until
        if status == 429 or (status == 503 and until is not None):
            return Waiting(until or now + WINDOW, "The server asks for a pause.", where)
        return None

    def spend(self, where: str) -> None:
        """Count one question. Raises Waiting while the server rests, or the hour's budget is used up."""
        now = self.clock()
        for rest in (self.resting, self._pauses.get(where)):
            if rest is not None and now < rest:
                raise Waiting(rest, "The server's limit of requests is reached.", where)
        if self.spending is None:
            self.spending = Spending(now)
        until = self.spending.spend(now, self.budget)
        if until is not None:
            raise Waiting(until, f"This hour's budget of {self.budget} requests is used up.", where)
        self.asked += 1


def our_error(error: BaseException | None) -> NearerError | None:
    """The error of ours that a library wrapped into one of its own, None where there is none."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, NearerError):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def secure_method(method: str) -> bool:
    """Whether asking twice does no more than asking once, because it only reads (RFC 9110, 9.2.1)."""
    return method.upper() in ("GET", "HEAD")


def shown_origin(address: Any) -> str:
    """The server of an address, for people: without the path, where a token or a name may stand."""
    from urllib.parse import urlsplit

    try:
        return urlsplit(str(address)).netloc.rpartition("@")[2]
    except ValueError:
        return ""
