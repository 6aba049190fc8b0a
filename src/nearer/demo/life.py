"""Two years of an invented bookbinder in Lisbon, on three networks and in her shop.

`life(end)` ends at the midnight (UTC) with which the day of `end` begins, and covers the 730 days before it. The same
day and seed give the same life, to the byte. The people with a story are in `nearer.demo.planted`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from random import Random

from nearer.demo import planted, sight, stories
from nearer.demo.cast import EGO, SHOP, Member, account, crowd, others
from nearer.demo.names import plain
from nearer.demo.pen import Pen
from nearer.demo.rhythm import HOME_ZONE, Span, awake, bursts, latency, likely_day, moment_of
from nearer.demo.scenes import Posted, Stage, talks_of
from nearer.demo.words import fill
from nearer.demo.words.notes import NOTES
from nearer.demo.words.posts import POSTS
from nearer.model.activity import Account, Activity, Record, Roster
from nearer.model.coverage import Coverage
from nearer.model.names import RosterName, Verb
from nearer.sources.contract import Found

YEARS = timedelta(days=planted.YEARS_DAYS)

_POSTS_A_DAY = {"mastodon": (0.5, 0.5), "bluesky": (0.25, 0.5), "x": (0.4, 0.12)}
"""How often the bookbinder posts, in the first and the second year: away from X, towards Bluesky."""

_ROSTER_DAYS = (716, 625, 534, 443, 352, 261, 170, 110, 79, 50, 33, 19, 5, 1)
"""Days before the end on which the lists of followers were taken."""

_GOODS = (
    "First-book kit", "First-book kit", "Saturday class", "Pocket notebook", "Pocket notebook", "Linen thread, 50 m",
    "Bone folder, pear wood", "Marbled sheet", "Repair, deposit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """One archive's worth: what a source would have recognised, and every record in order of time."""

    found: Found
    records: tuple[Record, ...]


def life(end: datetime, seed: int = 7) -> tuple[Export, ...]:
    """The exports of Mastodon, Bluesky, X and the shop, as of the day of `end` (aware). Raises ValueError if naive."""
    if end.tzinfo is None:
        raise ValueError("a time without a zone cannot enter the log")
    end = end.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    taken = set(planted.TAKEN)
    cast = (*planted.members(), *others(Random(f"{seed} cast"), taken))
    stages = {
        network: Stage(Pen(EGO[network], both=network != "x"), end - YEARS, end, holiday(end))
        for network in ("mastodon", "bluesky", "x")
    }
    for stage in stages.values():
        _post(stage, Random(f"{seed} posts {stage.pen.network}"))
    departures = stories.play(stages, end, Random(f"{seed} stories"))
    apart = frozenset(member.account.key for member in planted.APART)
    for member in cast:
        stage = stages[member.network]
        random = Random(f"{seed} {member.id}")
        if member.account.key not in apart:
            start, until = _part(member, end)
            for at in bursts(start, until, member.gap, member.zone, random):
                stage.meet(member, at, random)
        _like(stage, member, random)
    return (
        _mastodon(stages["mastodon"], cast, departures, taken, Random(f"{seed} mastodon")),
        _bluesky(stages["bluesky"], cast, taken, Random(f"{seed} bluesky")),
        _x(stages["x"], cast),
        _shop(end, cast, taken, Random(f"{seed} shop")),
    )


def holiday(end: datetime) -> Span:
    """The bookbinder's last summer holiday, 3 to 19 August, that is over for at least sixty days."""
    back = datetime(end.year, 8, 19, tzinfo=UTC)
    if back > end - timedelta(days=60):
        back = back.replace(year=end.year - 1)
    return Span(back - timedelta(days=16), back)


def _part(member: Member, end: datetime) -> tuple[datetime, datetime]:
    return end - YEARS * member.since, end - YEARS * member.until


def _post(stage: Stage, random: Random) -> None:
    """Write the bookbinder's own posts: no text again before all others have been used."""
    texts: list[str] = []
    first_year, second_year = _POSTS_A_DAY[stage.pen.network]
    for number in range(planted.YEARS_DAYS):
        day = (stage.start + timedelta(days=number)).astimezone(HOME_ZONE).date()
        rate = first_year if number < planted.YEARS_DAYS / 2 else second_year
        if not likely_day(day, random) or random.random() > rate * 1.15:
            continue
        at = moment_of(day, HOME_ZONE, random)
        if at in stage.holiday or not stage.start <= at < stage.end - timedelta(hours=10):
            continue
        if not texts:
            texts = [*(post.text for post in POSTS), *NOTES]
            random.shuffle(texts)
        text = texts.pop()
        if "December planners" in text and at.month not in (11, 12):
            text = random.choice(NOTES)
        talks = talks_of(text)
        filled = iter(fill((text, *chain.from_iterable(talks)), random))
        activity = stage.pen.post(stage.ego, at, next(filled))
        stage.posts.append(Posted(activity, [tuple(next(filled) for _ in talk) for talk in talks]))


def _like(stage: Stage, member: Member, random: Random) -> None:
    """A member likes some of the posts, passes a few on, and the bookbinder, on X, likes theirs."""
    start, until = _part(member, stage.end)
    if member.likes == 0.0:
        return
    for posted in stage.posts:
        at = posted.activity.time
        if at is None or not start <= at < until or random.random() > member.likes:
            continue
        moment = at + latency(240, random, 1.5)
        if moment >= min(until + timedelta(days=1), stage.end):
            continue
        stage.pen.like(member.id, moment, posted.activity)
        if random.random() < 0.12:
            stage.pen.announce(member.id, moment + timedelta(seconds=20), posted.activity)


def _mastodon(
    stage: Stage, cast: Sequence[Member], departures: Sequence[stories.Departure], taken: set[str], random: Random
) -> Export:
    end = stage.end
    ours = [m for m in cast if m.network == "mastodon"]
    silent = crowd(random, taken, "mastodon", 260)
    gone = {departure.member.id: departure.at for departure in departures}
    came: dict[str, datetime] = {}
    for member in ours:
        if member.following:
            start, until = _part(member, end)
            came[member.id] = start + timedelta(days=random.uniform(-20, 20))
            if member.until > 0.1 and random.random() < 0.4:
                gone[member.id] = until + timedelta(days=random.uniform(0, 60))
    for follower in silent:
        came[follower.id] = end - YEARS * random.uniform(0, 1.15)
        if random.random() < 0.12:
            gone[follower.id] = came[follower.id] + timedelta(days=random.expovariate(1 / 90))
    followed = {m.id: _part(m, end)[0] + timedelta(days=random.uniform(0, 30)) for m in ours if m.followed}
    rosters = [
        *_lists(stage, RosterName.FOLLOWERS, came, gone),
        *_lists(stage, RosterName.FOLLOWING, followed, {}),
    ]
    return _export(
        stage.pen, end, sight.MASTODON, [*(m.account for m in ours), *silent], rosters,
        "demo: as a live connection sees it, both sides",
    )  # fmt: skip


def _lists(stage: Stage, name: RosterName, came: dict[str, datetime], gone: dict[str, datetime]) -> Iterator[Roster]:
    for days in _ROSTER_DAYS:
        at = stage.end - timedelta(days=days) + timedelta(hours=3)
        there = tuple(sorted(id for id, since in came.items() if since <= at and (id not in gone or at < gone[id])))
        yield Roster(network=stage.pen.network, owner=stage.ego, name=name, time=at, members=there)


def _bluesky(stage: Stage, cast: Sequence[Member], taken: set[str], random: Random) -> Export:
    """On Bluesky every follow is a record with its time, so there are acts and no lists."""
    end, pen = stage.end, stage.pen
    ours = [m for m in cast if m.network == "bluesky"]
    silent = crowd(random, taken, "bluesky", 190)
    for member in ours:
        start, until = _part(member, end)
        if member is planted.FIRST:
            continue
        if member.following:
            at = min(start + timedelta(days=random.uniform(0, 12)), until)
            pen.follow(member.id, at, stage.ego)
            if member.until > 0.1 and random.random() < 0.4:
                pen.unfollow(member.id, min(until + timedelta(days=random.uniform(0, 60)), end), stage.ego)
        if member.followed:
            pen.follow(stage.ego, stage.back_home(start + timedelta(days=random.uniform(1, 30)), random), member.id)
    for follower in silent:
        at = end - YEARS * random.uniform(0.01, 1)
        pen.follow(follower.id, at, stage.ego)
        if random.random() < 0.1:
            pen.unfollow(follower.id, at + (end - at) * random.random(), stage.ego)
    return _export(
        pen, end, sight.BLUESKY, [*(m.account for m in ours), *silent], [],
        "demo: as a live connection sees it, both sides",
    )  # fmt: skip


def _x(stage: Stage, cast: Sequence[Member]) -> Export:
    ours = [m for m in cast if m.network == "x"]
    members = tuple(sorted(m.id for m in ours if m.followed))
    roster = Roster(network="x", owner=stage.ego, name=RosterName.FOLLOWING, time=None, members=members)
    return _export(
        stage.pen, stage.end, sight.X, [m.account for m in ours], [roster],
        "demo: as an archive of X shows it, only your own side",
    )  # fmt: skip


def _shop(end: datetime, cast: Sequence[Member], taken: set[str], random: Random) -> Export:
    """Purchases, and clicks in the monthly letter. Some customers gave the address that stands on their profile."""
    pen = Pen(EGO[SHOP], both=True)
    known = [
        account(SHOP, m.account.address, m.account.name or "", address=m.account.address)
        for m in cast
        if m.account.address is not None and m is not planted.SEASONAL
    ]
    strangers = [
        account(SHOP, address, a.name or "", address=address)
        for a in crowd(random, taken, SHOP, 30)
        for address in [f"{plain(a.name or '')}@letterbox.example"]
    ]
    customers = [*known, *strangers, planted.SEASONAL_SHOP]
    for customer in customers:
        _buy(pen, customer, end, random)
    return _export(pen, end, sight.SHOP, customers, [], "demo: a shop's list of purchases and newsletter clicks")


def _buy(pen: Pen, customer: Account, end: datetime, random: Random) -> None:
    seasonal = customer is planted.SEASONAL_SHOP
    start = end - YEARS * (1.0 if seasonal else random.uniform(0.2, 1.0))
    keen = random.betavariate(1.5, 2.5)
    for month in range(24):
        letter = end - YEARS + timedelta(days=30.4 * month + 4, hours=9)
        if letter < start:
            continue
        winter = letter.month in (11, 12)
        if seasonal and not winter:
            continue
        if random.random() < keen:
            at = awake(letter + latency(300, random, 1.4), HOME_ZONE, random)
            for click in range(random.choice((1, 1, 1, 2, 3))):
                if at < end:
                    pen.act(customer.id, at + timedelta(seconds=70 * click), Verb.CLICK, pen.owner.id)
        if random.random() < (0.9 if seasonal else 0.09 * (3 if winter else 1)):
            at = awake(letter + timedelta(days=random.uniform(0, 20)), HOME_ZONE, random)
            if at < end and not (seasonal and at.month == 1 and at.day > 6):
                goods = "December planner" if winter and random.random() < 0.8 else random.choice(_GOODS)
                pen.act(customer.id, at, Verb.BUY, pen.owner.id, goods)


def _export(
    pen: Pen, end: datetime, coverage: Coverage, people: Sequence[Account], rosters: Sequence[Roster], note: str
) -> Export:
    found = Found(
        source="demo",
        network=pen.network,
        layout="synthetic",
        owner=pen.owner,
        coverage=coverage,
        why="This is the demo: an invented life. None of these people exist.",
        made=end,
        notes=(note,),
    )
    accounts = [_seen(person, end) for person in (pen.owner, *people)]
    acts = sorted((_whole(act) for act in pen.written), key=lambda act: (act.time or end, act.id))
    return Export(found, (*accounts, *acts, *rosters))


def _seen(person: Account, end: datetime) -> Account:
    return replace(person, seen=end)


def _whole(act: Activity) -> Activity:
    """Times to the second, as networks give them."""
    return act if act.time is None or not act.time.microsecond else replace(act, time=act.time.replace(microsecond=0))
