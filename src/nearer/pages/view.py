"""What every builder starts from: the moment, the zone, who is shown under which name, and the page's frame."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nearer.api.aside import aside, without
from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.api.world import World
from nearer.api.worlds import FRESH_US, STALE
from nearer.conversations import Day
from nearer.model.activity import AccountKey
from nearer.model.person import Person
from nearer.model.time import to_us
from nearer.pages.parts import Frame, HomeState, When, Who, Words
from nearer.pages.words import span, when_text


@dataclass(frozen=True, slots=True)
class View:
    """How a page is asked for. `at` None is now; `cloak` None is the home's setting; `address` path and query."""

    at: datetime | None = None
    cloak: bool | None = None
    address: str = ""


class Scene:
    """A view of one home made concrete: all that builders share. Made anew for each page."""

    def __init__(self, nearer: Nearer, view: View) -> None:
        self.nearer = nearer
        self.view = view
        self.world: World | None = nearer.world()
        self.at = view.at or nearer.present()
        self.zone = zone_of(nearer.setting("zone"))
        self._people: dict[str, Person] = {}
        self.cloaked = (nearer.setting("cloak") == "on") if view.cloak is None else view.cloak

    @cached_property
    def moment(self) -> Moment | None:
        """The home seen from this page's moment, None where there is no ego to see it from."""
        if self.world is None or self.world.people.ego is None:
            return None
        return self.nearer.moment(self.view.at)

    @cached_property
    def day(self) -> Day | None:
        """Everything that is open at the moment, before it is cut to the minutes of a day."""
        if self.moment is None or self.world is None:
            return None
        standing = without(self.aside, self.world.people, self.nearer.standing(), self.at)
        return self.moment.day(standing, self.minutes, self.zone)

    @cached_property
    def aside(self) -> frozenset[str]:
        """The people who are left out of openings, circles and needs as spam."""
        if self.world is None:
            return frozenset()
        return aside(self.nearer.standing(), self.world.people, self.nearer.listening.spam(self.at))

    @cached_property
    def minutes(self) -> int:
        """The minutes that the user has today."""
        text = self.nearer.setting("minutes")
        return int(text) if text.isdigit() else 15

    # Names and words, or their stand-ins

    def who(self, person: str) -> Who:
        """A person as lists show them."""
        found = self._known(person)
        networks = tuple(dict.fromkeys(key.network for key in found.accounts)) if found else ()
        handle = None if found is None or self.cloaked else found.handle
        return Who(person, self.name(person), handle, networks, f"/people/{person}{self.cloak_query}")

    def name(self, person: str) -> str:
        """The name as its owner writes it, or the stand-in, the same on every page."""
        found = None if self.cloaked else self._known(person)
        return stand_in(person) if found is None else found.name

    def meet(self, persons: Iterable[str]) -> None:
        """Look these people up in one go, before `who` and `name` ask for them one by one."""
        if self.world is not None:
            self._people.update(self.world.people.persons(one for one in persons if one not in self._people))

    def _known(self, person: str) -> Person | None:
        if person not in self._people:
            self.meet([person])
        return self._people.get(person)

    def words(self, text: str | None, *, private: bool = False) -> Words | None:
        """What somebody wrote; struck out when cloaked."""
        if text is None or not text.strip():
            return None
        return Words("•••", private, hidden=True) if self.cloaked else Words(text, private)

    def url(self, url: str | None) -> str | None:
        """A link to the network: http and https only, none when cloaked."""
        if url is None or self.cloaked:
            return None
        return url if urlsplit(url).scheme in ("http", "https") else None

    def plain(self, text: str | None) -> str | None:
        """A text that may name somebody (a space, a file, a bio); none when cloaked."""
        return None if self.cloaked else text

    def act(self, network: str, id: str) -> tuple[str, str]:
        """An activity's id and the address of its page; when cloaked, both by hash only."""
        if self.cloaked:
            mark = hidden(f"{network}/{id}", self.nearer.state.salt())
            return mark, f"/act/~/{mark}{self.cloak_query}"
        return f"{network}/{id}", f"/act/{quote(network, safe='')}/{quote(id, safe='')}"

    @cached_property
    def writable(self) -> frozenset[str]:
        """The networks on which one can write from here."""
        may = {c.key.network for c in self.nearer.state.connections.all() if c.ended is None and "write" in c.scopes}
        return frozenset(network for network in may if self.nearer.outbox.writers(network))

    @cached_property
    def looked(self) -> Mapping[str, datetime]:
        """Up to when the user has seen what came for them in an app of the network's own, by network. Of a network with
        several accounts nothing is said: which of them was looked at need not be the one that was written to."""
        if self.view.at is not None:
            return {}
        connections = self.nearer.state.connections
        standing = [c for c in connections.all() if c.ended is None and c.own]
        alone = {n for n, count in Counter(c.key.network for c in standing).items() if count == 1}
        told = {c.key.network: connections.pull(c.id).looked for c in standing if c.key.network in alone}
        return {network: moment for network, moment in told.items() if moment is not None}

    def answer(self, network: str, id: str) -> str | None:
        """The address of the page on which an activity is answered, None where that cannot be from here."""
        if self.cloaked or self.view.at is not None or network not in self.writable:
            return None
        return "/answer" + self.act(network, id)[1].removeprefix("/act")

    def unmarked(self, mark: str) -> tuple[str, str] | None:
        """The network and id of an activity that `act` named while cloaked, None for any other mark."""
        network, slash, id = (shown(mark, self.nearer.state.salt()) or "").partition("/")
        return (network, id) if slash else None

    @cached_property
    def cloak_query(self) -> str:
        """Keeps the cloak on through links, where it was asked for in the address."""
        return "?cloak=1" if self.view.cloak else ""

    # Times

    def when(self, moment: datetime | None, *, else_text: str = "time not told") -> When:
        """A moment in the user's zone."""
        return When(moment, else_text if moment is None else when_text(moment, self.zone))

    # The frame

    @cached_property
    def state(self) -> HomeState:
        """What the home holds, as far as pages must know it."""
        world = self.world
        if world is None:
            return HomeState.EMPTY
        if world.people.ego is None:
            return HomeState.COMMUNITY
        seen = {cell for cells in world.sights.values() for cell in cells}
        answers = {("message", "in"), ("reply", "in"), ("mention", "in")}
        return HomeState.READY if seen & answers else HomeState.ATTENTION

    def frame(self, title: str) -> Frame:
        """The frame of a page with this title."""
        address = self.view.address or "/"
        path, _, query = address.partition("?")
        twin = "/today.json" if path == "/" else f"{path}.json"
        return Frame(
            title=title,
            address=address,
            json=f"{twin}?{query}" if query else twin,
            at=self.at,
            zone=str(self.zone),
            past=self.view.at is not None,
            state=self.state,
            demo=self.world is not None and all(b.manifest.demo for b in self.world.batches),
            cloaked=self.cloaked,
            notices=tuple(self._notices()),
        )

    def _notices(self) -> Iterable[str]:
        running = [job for job in self.nearer.jobs() if job.status == "running"]
        if running:
            yield "An import is at work. These pages show what was known before."
        shown: Moment | None = self.__dict__.get("moment")
        if shown is not None and self.view.at is None and to_us(self.at) - shown.at_us > FRESH_US:
            yield f"This is how things stood at {when_text(shown.at, self.zone)}. Newer figures are being made."
        age = self.nearer.clock() - self.at
        if self.view.at is None and age > STALE:
            yield (
                f"Your newest import tells of the time up to {when_text(self.at, self.zone)}. What happened in the "
                f"{span(age)} since is not known, so this is how things stood then."
            )


def stand_in(person: str) -> str:
    """The name of a cloaked person: the same for the same person everywhere, and telling nothing."""
    return f"Person {blake2b(person.encode(), digest_size=3).hexdigest().upper()}"


def hidden(text: str, salt: str) -> str:
    """A text as a mark that tells nothing without the home's salt, and always the same one."""
    data = text.encode()
    nonce = blake2b(data, digest_size=8, key=salt.encode()).digest()
    return (nonce + _veiled(data, nonce, salt)).hex()


def shown(mark: str, salt: str) -> str | None:
    """The text that `hidden` made this mark of, None where it made no such mark."""
    try:
        whole = bytes.fromhex(mark)
        text = _veiled(whole[8:], whole[:8], salt).decode()
    except ValueError:
        return None
    return text if hidden(text, salt) == mark else None


def _veiled(data: bytes, nonce: bytes, salt: str) -> bytes:
    blocks = (blake2b(nonce + i.to_bytes(4), key=salt.encode()).digest() for i in range(-(-len(data) // 64)))
    return bytes(a ^ b for a, b in zip(data, b"".join(blocks), strict=False))


def address(path: str, current: str, changes: Mapping[str, str | int | None]) -> str:
    """`path` with the query of the current address, changed: None removes a parameter."""
    query = dict(parse_qsl(current.partition("?")[2], keep_blank_values=True))
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{path}?{urlencode(query)}" if query else path


def zone_of(name: str) -> ZoneInfo:
    """The zone of this IANA name, UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def key_text(key: AccountKey) -> str:
    """An account key as decisions hold it."""
    return f"{key.network}/{key.id}"
