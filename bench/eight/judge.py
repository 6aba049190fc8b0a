"""What an imported home makes of the life that was written for it, beside the script."""

import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, combinations
from pathlib import Path

from bench.eight import chats, public
from bench.eight.cast import BLUESKY, FACEBOOK, LINKEDIN, MAIL, MASTODON, SLACK, WHATSAPP, X
from bench.eight.script import ENDS, Life, Line
from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.model.activity import Account, AccountKey, Activity
from nearer.model.decision import Choice
from nearer.model.names import Verb
from nearer.model.person import Proposal
from nearer.model.tie import Circle
from nearer.people import People
from nearer.store.batch import Manifest

WRITERS: dict[str, Callable[[Life], public.Files]] = {
    X: public.x_archive,
    FACEBOOK: chats.facebook_archive,
    LINKEDIN: chats.linkedin_archive,
    WHATSAPP: chats.whatsapp_archive,
    SLACK: chats.slack_archive,
    MAIL: chats.mail_archive,
    MASTODON: public.mastodon_archive,
    BLUESKY: public.bluesky_archive,
}
NOW = ENDS + timedelta(days=2)
_TALK = re.compile(r"\((\d+-[a-z]+-\d+/\d+)\)")
_SILENCE = timedelta(days=14)
"""A talk by message ends with so long a silence (docs/decisions/threads.md)."""


def exports(life: Life, folder: Path) -> dict[str, Path]:
    """The eight exports as zips, by network."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Path] = {}
    for network, write in WRITERS.items():
        found[network] = folder / f"{network}.zip"
        with zipfile.ZipFile(found[network], "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in write(life).items():
                out.writestr(name, data)
    return found


def bring_in(nearer: Nearer, archives: dict[str, Path], seed: int) -> int:
    """Import every archive in an order of chance; how many acts were new. Raises RuntimeError where one fails.

    A workspace belongs to everybody, so that Slack's is imported by itself, with the name of whose life it is.
    """
    order = sorted(archives)
    random.Random(seed).shuffle(order)
    at, new = order.index(SLACK), 0
    for some in filter(None, (order[:at], [SLACK], order[at + 1 :])):
        paths = [archives[network] for network in some]
        result = nearer.import_(nearer.examine(paths, me="U00IDA000" if some == [SLACK] else None))
        if result.failed or any(one.manifest.problems for one in result.items) or len(result.items) != len(some):
            raise RuntimeError("an export was not read without a problem")
        new += sum(one.new for one in result.items if one.already is None)
    return new


@dataclass(frozen=True, slots=True)
class Linked:
    """Pairs of accounts that are held to be one person: rightly, wrongly, and how many of the script's are."""

    right: int
    wrong: tuple[tuple[AccountKey, AccountKey], ...]
    possible: int

    @property
    def precision(self) -> float:
        linked = self.right + len(self.wrong)
        return self.right / linked if linked else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.possible if self.possible else 1.0


def owners_of(life: Life) -> dict[AccountKey, int]:
    """Whose account each is, by the script."""
    return {face.key: human.number for human in life.cast.everybody() for face in human.faces}


def show_profiles(nearer: Nearer, life: Life) -> None:
    """What live networks show of those who tell of themselves: name, handle and the words on their page."""
    manifest = Manifest(
        id="profiles", revision=1, source="profiles", title="Profiles", network="*", layout="profiles", archive="live",
        fingerprint="profiles", account=None, made=None, imported=NOW, time_zone="UTC", sights=(),
    )  # fmt: skip
    accounts = (
        Account(network=face.network, id=face.key.id, handle=face.handle, name=face.name or human.name, bio=face.bio)
        for human in life.cast.others
        for face in human.faces
        if face.bio is not None
    )
    looked = Activity(network=X, id="looked", time=NOW, actor=life.cast.ego.faces[0].key.id, verb=Verb.VIEW)
    nearer.import_records(manifest, chain(accounts, [looked]))


def linked(people: People, life: Life) -> Linked:
    """What is linked, ego's own accounts aside: an archive says that they are."""
    whose = owners_of(life)
    together: dict[str, list[AccountKey]] = {}
    for key, person in people.owners(key for key, number in whose.items() if number).items():
        together.setdefault(person, []).append(key)
    pairs = [tuple(sorted(pair)) for keys in together.values() for pair in combinations(keys, 2)]
    wrong = tuple((a, b) for a, b in pairs if whose[a] != whose[b])
    ego = set(people.ego_accounts)
    wrong += tuple((a, a) for a, number in whose.items() if number and a in ego)
    possible = sum(len(human.faces) * (len(human.faces) - 1) // 2 for human in life.cast.others)
    return Linked(len(pairs) - sum(whose[a] != whose[b] for a, b in pairs), wrong, possible)


def judged(proposals: tuple[Proposal, ...], life: Life) -> list[tuple[float, bool]]:
    """Each proposal's probability, and whether the script says so."""
    whose = owners_of(life)
    return [(one.probability, whose.get(one.a, -1) == whose.get(one.b, -2)) for one in proposals]


def answer_the_queue(nearer: Nearer, life: Life) -> int:
    """Accept or refuse proposals as the script has it, until none is left; how many there were."""
    whose, answered = owners_of(life), 0
    while (world := nearer.world()) is not None and (waiting := world.people.proposals):
        for one in waiting:
            same = whose.get(one.a, -1) == whose.get(one.b, -2)
            nearer.decide(Choice.MERGE if same else Choice.REFUSE, (str(one.a), str(one.b)))
        answered += len(waiting)
    return answered


def say_the_rest(nearer: Nearer, life: Life) -> int:
    """Merge by hand what nothing but the user knows; how many accounts that were."""
    world = nearer.world()
    assert world is not None, "a home without a life"
    said = 0
    for human in life.cast.others:
        missing = len({world.people.of(face.key) for face in human.faces}) - 1
        if missing:
            nearer.decide(Choice.MERGE, tuple(str(face.key) for face in human.faces))
            said += missing
    return said


def groups(people: People, life: Life) -> set[frozenset[AccountKey]]:
    """The accounts of the script as the home groups them."""
    together: dict[str | None, set[AccountKey]] = {}
    for key in owners_of(life):
        together.setdefault(people.of(key), set()).add(key)
    return {frozenset(keys) for keys in together.values()}


def written_groups(life: Life) -> set[frozenset[AccountKey]]:
    """The same by the script."""
    return {frozenset(face.key for face in human.faces) for human in life.cast.everybody()}


def talks(moment: Moment, life: Life) -> dict[int, set[tuple[str, ...]]]:
    """Everybody's conversations as the home tells them: the marks of what was said, in order. Circulars aside."""
    people = moment.world.people
    found: dict[int, set[tuple[str, ...]]] = {}
    for human in life.cast.others:
        person = people.of(human.faces[0].key)
        assert person is not None
        told = moment.threads(person)
        marks = (tuple(mark for act in one.acts for mark in _TALK.findall(act.text or "")) for one in told)
        found[human.number] = {said for said in marks if said}
    return found


def written_talks(life: Life) -> dict[int, set[tuple[str, ...]]]:
    """The same by the script: an answer in public is one of its own, mail goes by its thread, the rest by silence."""
    found: dict[int, set[tuple[str, ...]]] = {human.number: set() for human in life.cast.others}
    rooms: dict[tuple[int, str, str], list[Line]] = {}
    for line in life.lines:
        if line.public:
            found[line.human.number].update(_said([line]))
        else:
            room = line.talk if line.network == MAIL else line.face.key.id
            rooms.setdefault((line.human.number, line.network, room), []).append(line)
    for (number, _, _), lines in rooms.items():
        found[number].update(_said(lines))
    return found


def _said(lines: list[Line]) -> Iterator[tuple[str, ...]]:
    talk: list[str] = []
    before = lines[0].at
    for line in sorted(lines, key=lambda line: line.at):
        if line.at - before > _SILENCE:
            yield tuple(talk)
            talk = []
        talk += _TALK.findall(line.text)
        before = line.at
    yield tuple(talk)


def circles(moment: Moment, life: Life) -> dict[int, Circle | None]:
    """The circle in which the home places everybody."""
    people = moment.world.people
    owned = {human.number: people.of(human.faces[0].key) for human in life.cast.others}
    return {number: moment.ties[person].circle for number, person in owned.items() if person is not None}


def written_circles(life: Life) -> dict[int, Circle | None]:
    """The circle that everybody is written for."""
    named = (Circle.INNER, Circle.NEAR, Circle.OUTER, Circle.WIDE)
    return {human.number: named[human.rank] for human in life.cast.others}
