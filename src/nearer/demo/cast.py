"""Who lives in the demo: the bookbinder, those with a story, and the others. Nobody of them exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

from nearer.demo import names
from nearer.model.activity import Account

NETWORKS = ("mastodon", "bluesky", "x")
SHOP = "shop"
MASTODON_HOSTS = ("social.example", "tinta.example", "papier.example", "bench.example", "fedi.example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person on one network. `gap` is the mean of days between their approaches, `likes` their chance to like a
    post of the bookbinder, `tongue` the language of their talks beside English (its share in `native`)."""

    account: Account
    zone: ZoneInfo
    gap: float
    likes: float
    tongue: str = "en"
    native: float = 0.0
    pace: float = 180.0
    """Median minutes until they answer."""
    dm: float = 0.0
    """Share of their talks that is private."""
    since: float = 1.0
    until: float = 0.0
    """First and last moment of their part, as shares of the two years before the end (1 begins, 0 ends)."""
    following: bool = True
    followed: bool = False

    @property
    def network(self) -> str:
        return self.account.network

    @property
    def id(self) -> str:
        return self.account.id


def account(
    network: str,
    handle: str,
    name: str,
    bio: str | None = None,
    *,
    links: tuple[str, ...] = (),
    address: str | None = None,
    same_as: tuple[str, ...] = (),
    bot: bool | None = None,
) -> Account:
    """An account with an id and an address of the shape that its network gives. Handles decide them."""
    match network:
        case "mastodon":
            user, _, host = handle.partition("@")
            id = f"https://{host}/users/{user}"
            url = f"https://{host}/@{user}"
        case "bluesky":
            id = did(handle)
            url = f"https://bsky.example/profile/{handle}"
        case "x":
            id = str(Random(handle).randrange(10**8, 2 * 10**9))
            url = f"https://x.example/{handle}"
        case _:
            id, url = handle, None
    return Account(
        network=network, id=id, handle=handle, name=name, url=url, bio=bio,
        links=links, address=address, same_as=same_as, bot=bot,
    )  # fmt: skip


def did(handle: str) -> str:
    """A made-up did:plc in the alphabet of base32, 24 characters, that begins with `demo`."""
    random = Random(handle)
    return "did:plc:demo" + "".join(random.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(20))


EGO = {
    "mastodon": account(
        "mastodon",
        "andorinha@tinta.example",
        "Inês Salgueiro",
        "Oficina Andorinha. I bind, mend and teach, in Ajuda, Lisbon. Tools and notes on the page.",
        links=("https://andorinha.example",),
    ),
    "bluesky": account(
        "bluesky",
        "andorinha.example",
        "Inês Salgueiro · Oficina Andorinha",
        "Bookbinder in Lisbon. Kits, repairs, Saturday classes.",
        links=("https://andorinha.example",),
    ),
    "x": account("x", "of_andorinha", "Oficina Andorinha", "Bookbinding in Lisbon"),
    SHOP: account(SHOP, "oficina-andorinha", "Oficina Andorinha, shop and newsletter"),
}
"""The bookbinder's own accounts by network."""


def others(random: Random, taken: set[str]) -> Iterator[Member]:
    """The people without a story: about 150, heavy-tailed in how often they turn up. Their names join `taken`."""
    pairs = _pairs(random, taken)
    counts = {"mastodon": 62, "bluesky": 56, "x": 30}
    for network, count in counts.items():
        for _ in range(count):
            given, family = _fresh(pairs, taken)
            tongue, native = random.choice(names.TONGUES)
            since = 1.0 if random.random() < 0.35 else random.uniform(0.08, 0.98)
            until = 0.0 if random.random() < 0.72 else random.uniform(0.0, since * 0.8)
            gap = min(400.0, max(5.0, random.lognormvariate(4.75, 0.95)))
            address = f"{names.plain(given)}.{names.plain(family)}@post.example"
            yield Member(
                account=account(
                    network,
                    handle(network, given, family, random),
                    f"{given} {family}",
                    _bio(random),
                    address=address if network == "mastodon" and random.random() < 0.2 else None,
                ),
                zone=ZoneInfo(random.choice(names.ZONES)),
                gap=gap,
                likes=min(0.6, 15.0 * random.random() / gap),
                tongue=tongue,
                native=native,
                pace=random.lognormvariate(5.0, 0.8),
                dm=random.choice((0.0, 0.0, 0.0, 0.08, 0.2)) if network != "x" else 0.0,
                since=since,
                until=until,
                following=random.random() < 0.85,
                followed=gap < 60 or random.random() < 0.3,
            )


def crowd(random: Random, taken: set[str], network: str, count: int) -> tuple[Account, ...]:
    """People who follow and never say anything. Their names join `taken`."""
    pairs = _pairs(random, taken)
    found: list[Account] = []
    for _ in range(count):
        given, family = _fresh(pairs, taken)
        bio = _bio(random) if random.random() < 0.6 else None
        found.append(account(network, handle(network, given, family, random, tail=True), f"{given} {family}", bio))
    return tuple(found)


def _pairs(random: Random, taken: set[str]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = [pair for pair in product(names.GIVEN, names.FAMILY) if " ".join(pair) not in taken]
    random.shuffle(pairs)
    return pairs


def _fresh(pairs: list[tuple[str, str]], taken: set[str]) -> tuple[str, str]:
    """The next pair, whose full name is taken from now on; family names repeat, as they do."""
    given, family = pairs.pop()
    taken.add(f"{given} {family}")
    return given, family


def handle(network: str, given: str, family: str, random: Random, tail: bool = False) -> str:
    """A handle as people make them from their names: `naledi.mokwena`, `mokwena_zines`, `naledim4`."""
    first, last = names.plain(given), names.plain(family)
    trade = random.choice(names.TRADES)
    user = random.choice((f"{first}{last}", f"{first}_{last}", f"{last}{first}", f"{first}_{last[:5]}_{trade}"))
    if tail:
        user += str(random.randrange(10, 9999))
    match network:
        case "mastodon":
            return f"{user}@{random.choice(MASTODON_HOSTS)}"
        case "bluesky":
            return f"{user.replace('_', '-')}.sky.example"
        case _:
            return user


def _bio(random: Random) -> str | None:
    if random.random() < 0.15:
        return None
    bio = random.choice(names.BIOS).format(trade=random.choice(names.CRAFTS), town=random.choice(names.TOWNS))
    return bio[:1].upper() + bio[1:]
