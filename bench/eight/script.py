"""What everybody of the cast says over twenty months: the script that the eight exports are written from."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.eight.cast import BLUESKY, FACEBOOK, LINKEDIN, MAIL, MASTODON, SLACK, WHATSAPP, Cast, Face, Human, X

BEGINS = datetime(2024, 7, 1, tzinfo=UTC)
ENDS = datetime(2026, 2, 27, tzinfo=UTC)

MOVED = datetime(2025, 6, 1, tzinfo=UTC)
"""When those who leave X for another network do."""

EVERY_DAYS = (3, 9, 27, 180)
"""How often somebody of each rank is met: more than weekly, weekly, monthly, a few times a year (TIES.md, 5)."""

TWO_SIDED = (X, FACEBOOK, LINKEDIN, WHATSAPP, SLACK, MAIL)
PUBLIC = (X, MASTODON, BLUESKY)
"""Where ego answers somebody's post in public; the export holds ego's side alone."""

_THINGS = ("the press", "Friday", "the glue", "the fair", "the boat", "that book", "the roof", "your letter")
_SAID = (
    "What about {thing}?",
    "I thought of {thing}.",
    "Tell me of {thing}!",
    "{thing} went well.",
    "Not before {thing}.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said between ego and one person. `talk` is the conversation it belongs to; `public` an answer of ego's
    to a post of theirs."""

    at: datetime
    human: Human
    face: Face
    mine: bool
    text: str
    talk: str
    public: bool = False

    @property
    def network(self) -> str:
        return self.face.network


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One thing said in a group that ego is in, by ego (`speaker` None) or by one of its `members`."""

    at: datetime
    network: str
    title: str
    members: tuple[Face, ...]
    speaker: Face | None
    text: str


@dataclass(frozen=True, slots=True)
class Life:
    """The whole script: lines in order of time."""

    cast: Cast
    lines: tuple[Line, ...]
    groups: tuple[GroupLine, ...]

    def between(self, network: str, *, public: bool = False) -> list[Line]:
        """What was said on a network between two, in private or in public."""
        return [line for line in self.lines if line.network == network and line.public is public]

    def gathered(self, network: str) -> list[GroupLine]:
        """What was said in groups of a network."""
        return [line for line in self.groups if line.network == network]


def written(cast: Cast, seed: int) -> Life:
    """The script of a cast; the same for the same seed."""
    dice = random.Random(f"script {seed}")
    known = [face.handle for human in cast.others for face in human.faces if face.network in PUBLIC and face.handle]
    lines = [line for human in cast.others for line in _life_with(dice, human, known)]
    groups = list(_groups(dice, cast))
    return Life(
        cast,
        tuple(sorted(lines, key=lambda line: (line.at, line.human.number))),
        tuple(sorted(groups, key=lambda line: (line.at, line.network, line.title))),
    )


def _life_with(dice: random.Random, human: Human, strangers: list[str]) -> Iterator[Line]:
    """Every account is met once, in the first months, an older one before the newer; then by rank, where it suits."""
    met = 0
    at = BEGINS + timedelta(days=dice.randrange(20), seconds=dice.randrange(86_400))
    for face in human.faces:
        if human.trap == "moved on" and face.network in (MASTODON, BLUESKY):
            late = MOVED + timedelta(days=dice.uniform(0, 20))
            yield from _meeting(dice, human, face, late, met, public=True)
            met += 1
            continue
        yield from _meeting(dice, human, face, at, met, public=face.network in PUBLIC)
        met += 1
        at += timedelta(days=dice.uniform(2, 9))
    every = EVERY_DAYS[human.rank]
    newest = list({face.network: face for face in human.faces}.values())
    two_sided = [face for face in newest if face.network in TWO_SIDED]
    told, here = False, newest
    while True:
        at += timedelta(days=every * dice.uniform(0.5, 1.5))
        if at > ENDS:
            return
        if human.trap == "moved on":
            gone = [X] if at > MOVED else [MASTODON, BLUESKY]
            two_sided = [face for face in newest if face.network in TWO_SIDED and face.network not in gone]
            here = [face for face in newest if face.network not in gone]
        face = dice.choice(two_sided if two_sided and dice.random() < 0.85 else here)
        public = face.network in PUBLIC and (face.network not in TWO_SIDED or dice.random() < 0.2)
        also = _elsewhere(dice, newest, face, strangers) if not public and not told else None
        told = told or also is not None
        yield from _meeting(dice, human, face, at, met, public=public, also=also)
        met += 1


def _elsewhere(dice: random.Random, faces: list[Face], here: Face, strangers: list[str]) -> str | None:
    """Now and then somebody tells where else they are found, or with whom they are."""
    if strangers and dice.random() < 0.005:
        return f"Today I am with @{dice.choice(strangers)} at the fair"
    others = [face for face in faces if face.network in PUBLIC and face is not here and face.handle]
    if not others or dice.random() > 0.04:
        return None
    other = dice.choice(others)
    return f"By the way, I am @{other.handle} on {other.network.title()} now"


def _meeting(
    dice: random.Random, human: Human, face: Face, at: datetime, number: int, *, public: bool, also: str | None = None
) -> Iterator[Line]:
    talk = f"{human.number}-{face.network}-{number}"
    if public:
        yield Line(at, human, face, True, _words(dice, talk, 0), talk, public=True)
        return
    mine = dice.random() < 0.5
    for part in range(dice.choice((2, 2, 3, 4))):
        text = _words(dice, talk, part)
        if also is not None and not mine:
            text, also = f"{text} {also}", None
        yield Line(at.replace(microsecond=0), human, face, mine, text, talk)
        mine = not mine
        at += timedelta(minutes=dice.uniform(1, 240))


def _words(dice: random.Random, talk: str, part: int) -> str:
    """Words that nobody else says: the conversation's own name stands in them."""
    said = dice.choice(_SAID).format(thing=dice.choice(_THINGS))
    return f"{said[0].upper()}{said[1:]} ({talk}/{part})"


def _groups(dice: random.Random, cast: Cast) -> Iterator[GroupLine]:
    """Each crowd has a chat on WhatsApp, a channel on Slack and a circular by mail, of those who are there."""
    crowds: dict[int, list[Human]] = {}
    for human in cast.others:
        if human.trap != "company":
            crowds.setdefault(human.crowd, []).append(human)
    for crowd, humans in sorted(crowds.items()):
        here: dict[str, dict[Face, Face]] = {SLACK: {}}
        for human in humans:
            chat, work = human.on(WHATSAPP), human.on(SLACK)
            if chat is not None and work is not None:
                here[SLACK][chat] = work
        for network in (WHATSAPP, SLACK, MAIL):
            members = tuple(face for human in humans if (face := human.on(network)) is not None)
            if len(members) < 2:
                continue
            at = BEGINS + timedelta(days=dice.uniform(10, 60))
            title = f"crew-{crowd}"
            for number in range(dice.randrange(8, 16)):
                speaker = None if dice.random() < 0.2 else dice.choice(members)
                text = f"Who of you comes on Friday? (group {crowd} {network} {number})"
                yield GroupLine(at.replace(microsecond=0), network, title, members, speaker, text)
                also = here.get(SLACK, {}).get(speaker) if speaker is not None and network == WHATSAPP else None
                if also is not None and dice.random() < 0.15:
                    soon = at.replace(microsecond=0) + timedelta(seconds=dice.randrange(20, 300))
                    yield GroupLine(soon, SLACK, title, tuple(here[SLACK].values()), also, text)
                at += timedelta(days=dice.uniform(3, 40))
