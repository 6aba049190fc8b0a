"""Who talks about what the user talks about, and which links several people passed on: read from the log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from nearer.api.world import World
from nearer.listening.keywords import keywords
from nearer.model.activity import AccountKey
from nearer.model.time import from_us, to_us

LATELY = timedelta(days=180)
"""How far back links and interests are looked for. Our own choice."""

TEXTS = 6_000
"""Public texts that are looked at for interests, the newest. Our own choice: a third of a second."""

FEWEST = 5
"""Texts of a person from which their keywords say anything. Our own choice."""

WORDS = 40
"""Keywords of each that are compared."""

MOST = 12
"""Links and people that are returned. Our own choice."""

_TRACKING = ("utm_", "fbclid", "gclid", "igshid", "mc_", "ref_src")
_PUBLIC = "visibility NOT IN ('direct', 'followers')"


@dataclass(frozen=True, slots=True)
class Link:
    """A web address that several people passed on: the people, most recent first, and when last."""

    url: str
    host: str
    persons: tuple[str, ...]
    last: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """A person and the words that both they and the user say often and others seldom, the strongest first."""

    person: str
    words: tuple[str, ...]


def links(world: World, now: datetime) -> tuple[Link, ...]:
    """Links in public posts of at least two people other than the user, those of most people first."""
    rows = world.query(
        "SELECT network, actor, time_us, unnest(regexp_extract_all(text, 'https?://[^\\s<>\"'')\\]]+')) AS url "
        f"FROM {{log}} WHERE verb = 'create' AND contains(text, '://') AND {_PUBLIC} "
        "AND time_us BETWEEN $since AND $now AND NOT list_contains($mine, network || '/' || actor) "
        "ORDER BY time_us DESC LIMIT 20000",
        since=to_us(now - LATELY),
        now=to_us(now),
        mine=[str(key) for key in world.people.ego_accounts],
    ).to_pylist()
    owners = world.people.owners({AccountKey(row["network"], row["actor"]) for row in rows})
    held: dict[str, dict[str, int]] = {}
    for row in rows:
        url, who = bare(row["url"]), owners.get(AccountKey(row["network"], row["actor"]))
        if url and who is not None and who not in world.people.bots:
            held.setdefault(url, {}).setdefault(who, row["time_us"])
    several = [(url, people) for url, people in held.items() if len(people) > 1]
    several.sort(key=lambda one: (-len(one[1]), -max(one[1].values()), one[0]))
    return tuple(
        Link(url, urlsplit(url).hostname or "", tuple(people), from_us(max(people.values())))
        for url, people in several[:MOST]
    )


def shared(world: World, now: datetime) -> tuple[Shared, ...]:
    """The people whose public posts are about what the user's are about, the nearest first."""
    rows = world.query(
        f"SELECT network, actor, text FROM {{log}} WHERE verb = 'create' AND text IS NOT NULL AND {_PUBLIC} "
        f"AND time_us BETWEEN $since AND $now ORDER BY time_us DESC LIMIT {TEXTS}",
        since=to_us(now - LATELY),
        now=to_us(now),
    ).to_pylist()
    people, ego = world.people, world.people.ego
    owners = people.owners({AccountKey(row["network"], row["actor"]) for row in rows})
    said: dict[str, list[str]] = {}
    for row in rows:
        who = owners.get(AccountKey(row["network"], row["actor"]))
        if who is not None and who not in people.bots:
            said.setdefault(who, []).append(row["text"])
    mine = _weights(said.pop(ego, []) if ego is not None else [])
    if not mine:
        return ()
    found: list[tuple[float, Shared]] = []
    for who, texts in said.items():
        both = {word: min(score, mine[word]) for word, score in _weights(texts).items() if word in mine}
        if len(both) > 1:
            words = sorted(both, key=lambda word: (-both[word], word))[:8]
            found.append((sum(both.values()), Shared(who, tuple(words))))
    return tuple(one for _, one in sorted(found, key=lambda one: (-one[0], one[1].person))[:MOST])


def bare(url: str) -> str:
    """A web address without what tracks and without the point of the sentence, "" where it is none."""
    try:
        parts = urlsplit(url.rstrip(".,;:!?…"))
    except ValueError:
        return ""
    if not parts.hostname:
        return ""
    query = [(key, value) for key, value in parse_qsl(parts.query) if not key.startswith(_TRACKING)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), urlencode(query), ""))


def _weights(texts: list[str]) -> dict[str, float]:
    """The keywords of somebody's texts in lower case, each with its share of the strongest's score."""
    if len(texts) < FEWEST:
        return {}
    every = keywords(texts, most=WORDS)
    top = max((one.score for one in every), default=1.0)
    return {one.words.lower(): one.score / top for one in every}
