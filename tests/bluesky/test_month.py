"""Two people talk on Bluesky for a month: what each one's Nearer holds is the script's record, and they agree.

Every kind that Bluesky has between two: posts, answers, mentions, quotes, reposts, likes and follows in the month, and
after it what leaves: a post that is deleted, a like that is taken back, an unfollow."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from bluesky.network import Member, Network
from live.conftest import Watch, opened
from live.logs import log
from nearer.api.nearer import Nearer
from nearer.model.names import Verb
from nearer.model.secret import Secret
from nearer.sources.live.contract import Asked
from waiting import until

DAYS = 30


@dataclass(frozen=True)
class Done:
    """One line of the script's record."""

    id: str
    time: datetime
    actor: str
    verb: Verb
    target: str | None
    to: tuple[str, ...]
    in_reply_to: str | None
    object: str | None
    text: str | None


@dataclass
class Month:
    """Writes records with their dates, in the order of time, and keeps what it wrote."""

    first: datetime
    record: list[Done] = field(default_factory=list)
    cids: dict[str, str] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)

    def does(self, who: Member, when: timedelta, verb: Verb, whom: Member | None = None, **more: str) -> str:
        time = self.first + when
        collection = {
            Verb.CREATE: "app.bsky.feed.post",
            Verb.LIKE: "app.bsky.feed.like",
            Verb.ANNOUNCE: "app.bsky.feed.repost",
            Verb.FOLLOW: "app.bsky.graph.follow",
        }[verb]
        written = f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"
        value: dict[str, object] = {"$type": collection, "createdAt": written}
        reply, about, mentioned = more.get("reply"), more.get("about"), more.get("mentioned")
        if verb is Verb.FOLLOW:
            assert whom is not None
            value["subject"] = whom.did
        elif verb is Verb.CREATE:
            value["text"] = more["text"]
            if reply is not None:
                value["reply"] = {"parent": self._ref(reply), "root": self._ref(self.roots[reply])}
            if about is not None:
                value["embed"] = {"$type": "app.bsky.embed.record", "record": self._ref(about)}
            if mentioned is not None:
                feature = {"$type": "app.bsky.richtext.facet#mention", "did": mentioned}
                value["facets"] = [{"index": {"byteStart": 0, "byteEnd": 4}, "features": [feature]}]
        else:
            assert about is not None
            value["subject"] = self._ref(about)
        data = {"repo": who.did, "collection": collection, "record": value}
        made = who.api.com.atproto.repo.create_record(data)
        self.cids[made.uri] = made.cid
        if verb is Verb.CREATE:
            self.roots[made.uri] = self.roots[reply] if reply is not None else made.uri
            until(lambda: who.api.get_posts([made.uri]).posts)
        target = None if whom is None or mentioned is not None else whom.did
        to = () if mentioned is None else (mentioned,)
        self.record.append(Done(made.uri, time, who.did, verb, target, to, reply, about, more.get("text")))
        return made.uri

    def _ref(self, uri: str) -> dict[str, str]:
        return {"uri": uri, "cid": self.cids[uri]}


def played(alice: Member, bob: Member) -> Month:
    """The script: each says as much to the other as the other to them, at other hours."""
    rng = random.Random(7)
    month = Month(datetime.now(UTC).replace(microsecond=0) - timedelta(days=DAYS + 15))
    month.does(alice, timedelta(hours=1), Verb.FOLLOW, bob)
    month.does(bob, timedelta(hours=2), Verb.FOLLOW, alice)
    for day in range(DAYS):
        first, second = (alice, bob) if day % 2 else (bob, alice)
        at = timedelta(days=day, hours=8, minutes=rng.randrange(60))
        match day % 5:
            case 0:
                post = month.does(first, at, Verb.CREATE, text=f"Day {day}")
                hour = timedelta(hours=1)
                answer = month.does(second, at + hour, Verb.CREATE, first, reply=post, text=f"Yes, {day}")
                month.does(first, at + 2 * hour, Verb.CREATE, second, reply=answer, text=f"So, {day}")
                month.does(second, at + 3 * hour, Verb.LIKE, first, about=post)
            case 1:
                post = month.does(first, at, Verb.CREATE, text=f"Day {day}")
                month.does(second, at + timedelta(hours=4), Verb.CREATE, first, about=post, text="Look at this")
            case 2:
                post = month.does(first, at, Verb.CREATE, text=f"Day {day}")
                month.does(second, at + timedelta(minutes=9), Verb.ANNOUNCE, first, about=post)
            case 3:
                month.does(first, at, Verb.CREATE, second, mentioned=second.did, text=f"@you on day {day}?")
            case _:
                month.does(first, at, Verb.CREATE, text=f"Nobody answers on day {day}")
    return month


def held(home: Nearer) -> set[Done]:
    """What a home's log says."""
    return {
        Done(a.id, a.time, a.actor, a.verb, a.target, a.to, a.in_reply_to, a.object, a.text)
        for a in log(home)
        if a.time is not None
    }


def test_a_month_of_talk_is_the_same_for_both(network: Network, tmp_path: Path) -> None:
    alice, bob = network.member("alice"), network.member("bob")
    month = played(alice, bob)
    assert len(month.record) > 60 and all(a.id != b.id for a, b in pairwise(month.record))
    views: dict[str, set[Done]] = {}
    close: dict[str, float] = {}
    for me, other in ((alice, bob), (bob, alice)):
        with opened(tmp_path / me.name, Watch()) as home:
            connection = home.live.accept("bluesky", Asked(where=me.typed), Secret(me.app_password("month")))
            pulled = home.live.pull(connection.id)
            assert pulled.error is None
            views[me.did] = held(home)
            moment = home.moment()
            assert moment is not None
            (person,) = moment.world.people.find(other.handle)
            close[me.did] = float(moment.table.closeness[list(moment.table.persons).index(person.id)])
    wanted = set(month.record)
    for me, other in ((alice, bob), (bob, alice)):
        # What the other said to nobody, and nobody answered or quoted, is no business between the two.
        touched = {uri for done in wanted if done.verb is Verb.CREATE for uri in (done.object, done.in_reply_to)}
        alone = {d for d in wanted if d.actor == other.did and d.target is None and not d.to and d.id not in touched}
        assert views[me.did] == wanted - alone
    assert abs(close[alice.did] - close[bob.did]) < 3
    left = leaves(alice, bob, month)
    for me in (alice, bob):
        watch = Watch()
        watch.later(hours=30)  # Threads of some weeks ago are looked at once a day.
        with opened(tmp_path / me.name, watch) as home:
            (connection,) = home.live.connections()
            assert home.live.pull(connection.id).error is None
            assert views[me.did] <= held(home)
            new = {a.id for a in log(home)} - {done.id for done in views[me.did]}
            assert {id for id in new if not id.startswith("roster/")} == left[me.did]


def leaves(alice: Member, bob: Member, month: Month) -> dict[str, set[str]]:
    """What each of the two is shown of what leaves: of likes that others took back, Bluesky tells nobody."""

    def last(who: Member, verb: Verb) -> str:
        mine = [done.id for done in month.record if done.actor == who.did and done.verb is verb and done.target]
        return mine[-1]

    answer, like, follow = last(alice, Verb.CREATE), last(bob, Verb.LIKE), last(bob, Verb.FOLLOW)
    alice.api.delete_post(answer)
    bob.api.unlike(like)
    bob.api.unfollow(follow)
    until(lambda: not alice.api.app.bsky.graph.get_followers({"actor": alice.did}).followers)
    both = {f"{answer}#delete", f"{follow}#undo"}
    return {alice.did: both, bob.did: both | {f"{like}#undo"}}
