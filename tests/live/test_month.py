"""Three people on two servers talk for a month; what Nearer holds is what they did, both sides, from either's view."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from live.conftest import Watch, connected, opened
from live.logs import log
from live.snac import Person, Servers
from nearer.api.nearer import Nearer
from nearer.model.activity import Activity
from nearer.model.names import Verb
from waiting import until

ROUNDS = 12


@pytest.fixture
def apart() -> Iterator[Servers]:
    """Servers on which nobody else talks."""
    running = Servers.started()
    yield running
    running.remove()


@dataclass
class Record:
    """What was done, kept by the script itself: (verb, who, of or to which post) for everything, words by address."""

    done: set[tuple[Verb, str, str]] = field(default_factory=set[tuple[Verb, str, str]])
    words: dict[str, str] = field(default_factory=dict[str, str])

    def wrote(self, who: Person, post: Any, words: str) -> Any:
        self.done.add((Verb.CREATE, who.id, post.uri))
        self.words[post.uri] = words
        return post


def plays(servers: Servers, record: Record, number: int, chance: random.Random) -> None:
    """One round: somebody begins, others answer, like and pass on."""
    alice, bob, carol = servers.alice, servers.bob, servers.carol
    begins, answers = chance.sample([alice, bob, carol], 2)
    if alice not in (begins, answers):
        begins = alice
    words = f"Round {number}: a question of {begins.name}"
    if begins is not alice:
        words += f" for @{alice.handle}"
    post = record.wrote(begins, begins.posts(words), words)
    words = f"@{begins.handle} answer {number} of {answers.name}"
    answer = record.wrote(answers, answers.answers(post, words), words)
    if chance.random() < 0.6:
        words = f"@{answers.handle} back {number}"
        record.wrote(begins, begins.answers(answer, words), words)
    if begins is alice:
        liker = chance.choice([bob, carol])
        found = liker.finds(post.uri)
        liker.api.status_favourite(found.id)
        record.done.add((Verb.LIKE, liker.id, post.uri))
        if chance.random() < 0.5:
            liker.api.status_reblog(found.id)
            record.done.add((Verb.ANNOUNCE, liker.id, post.uri))


def done(acts: list[Activity]) -> list[tuple[Verb, str, str]]:
    """What a log says was done, in the form of the record."""
    wanted = (Verb.CREATE, Verb.LIKE, Verb.ANNOUNCE)
    return [(a.verb, a.actor, a.id if a.verb is Verb.CREATE else a.object or "") for a in acts if a.verb in wanted]


def arrived(person: Person, record: Record) -> None:
    """Wait until everything that others did has reached this person's server."""
    theirs = len([one for one in record.done if one[1] != person.id and one[0] is not Verb.CREATE])

    def there() -> bool:
        found, under = 0, None
        while page := person.api.notifications(limit=40, max_id=under):
            found += len([n for n in page if n.type in ("favourite", "reblog")])
            under = page[-1].id
        return found >= theirs

    until(there, 60)


@pytest.mark.live
def test_a_month_of_talk(apart: Servers, tmp_path: Path, watch: Watch) -> None:
    alice, bob, carol = apart.alice, apart.bob, apart.carol
    for person in (bob, carol):
        person.follows(alice)
        alice.follows(person)
    until(lambda: len([n for n in alice.api.notifications(limit=40) if n.type == "follow"]) >= 2)
    record, chance = Record(), random.Random(11)
    with opened(tmp_path / "alice", watch) as home:
        connection = connected(home, alice)
        for number in range(ROUNDS):
            plays(apart, record, number, chance)
            if number % 3 == 2:
                arrived(alice, record)
                watch.later(days=28 * 3 // ROUNDS)
                pulled = home.live.pull(connection.id, derive=False)
                assert pulled.error is None
        arrived(alice, record)
        watch.later(hours=7)
        assert home.live.pull(connection.id).error is None
        held = done(log(home))
        assert len(held) == len(set(held)), "nothing twice"
        assert set(held) == record.done, "all of it, and no more"
        assert {a.id: a.text for a in log(home) if a.verb is Verb.CREATE}.keys() == record.words.keys()
        mine = between(home, alice, carol)
    with opened(tmp_path / "carol", watch) as home:
        assert home.live.pull(connected(home, carol).id).error is None
        theirs = between(home, alice, carol)
    assert mine == theirs, "what passed between the two is the same from either side"


def between(home: Nearer, one: Person, other: Person) -> set[str]:
    """The posts that one of two people wrote to the other."""
    both = {one.id, other.id}
    return {a.id for a in log(home) if a.verb is Verb.CREATE and {a.actor, a.target} == both}


def talks(one: Person, other: Person, record: Record, number: int) -> None:
    """A round of two: a question, two answers, a favourite, now and then a word for one alone.

    No boosts: snac tells nobody of their own (a boost of the other's is in the month of three).
    """
    words = f"Question {number} for @{other.handle}"
    post = record.wrote(one, one.posts(words), words)
    words = f"@{one.handle} answer {number}"
    answer = record.wrote(other, other.answers(post, words), words)
    words = f"@{other.handle} back {number}"
    record.wrote(one, one.answers(answer, words), words)
    other.likes(post)
    record.done.add((Verb.LIKE, other.id, post.uri))
    if number // 2 % 2:
        words = f"@{other.handle} between us {number}"
        said = one.posts(words, visibility="direct", in_reply_to_id=one.finds(answer.uri).id)
        record.wrote(one, said, words)
        other.is_told_of(said)


@pytest.mark.live
def test_two_people_on_two_servers_see_the_same_month(apart: Servers, tmp_path: Path, watch: Watch) -> None:
    alice, carol = apart.alice, apart.carol
    alice.follows(carol)
    carol.follows(alice)
    until(lambda: any(n.type == "follow" for n in alice.api.notifications(limit=40)))
    until(lambda: any(n.type == "follow" for n in carol.api.notifications(limit=40)))
    record = Record()
    pairs = ((alice, carol), (carol, alice))
    homes = {me.name: opened(tmp_path / me.name, watch) for me, _ in pairs}
    connections = {me.name: connected(homes[me.name], me) for me, _ in pairs}
    for number in range(8):
        talks(*pairs[number % 2], record, number)
        if number % 2:
            for me, _ in pairs:
                arrived(me, record)
                assert homes[me.name].live.pull(connections[me.name].id, derive=False).error is None
            watch.later(days=7)
    close: list[float] = []
    for me, other in pairs:
        arrived(me, record)
        home = homes[me.name]
        assert home.live.pull(connections[me.name].id).error is None
        held = log(home)
        assert len(done(held)) == len(set(done(held))), "nothing twice"
        assert set(done(held)) == record.done, "all of it, and no more"
        assert {a.id: a.text for a in held if a.verb is Verb.CREATE} == record.words
        both = {f"acct:{alice.handle}", f"acct:{carol.handle}", alice.id, carol.id}
        follows = [a for a in held if a.verb is Verb.FOLLOW]
        assert len(follows) == 2 and all({a.actor, a.target} <= both for a in follows)
        moment = home.moment()
        assert moment is not None
        (person,) = moment.world.people.find(other.handle)
        close.append(float(moment.table.closeness[list(moment.table.persons).index(person.id)]))
        home.close()
    assert abs(close[0] - close[1]) < 3, close
