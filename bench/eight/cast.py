"""The people of an invented life, each with accounts on some of eight networks, and the traps that keep them apart."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nearer.demo.names import BIOS, CRAFTS, FAMILY, GIVEN, TOWNS
from nearer.model.activity import AccountKey

X, FACEBOOK, LINKEDIN, WHATSAPP = "x", "facebook", "linkedin", "whatsapp"
SLACK, MAIL, MASTODON, BLUESKY = "slack", "mail", "mastodon", "bluesky"
NETWORKS = (X, FACEBOOK, LINKEDIN, WHATSAPP, SLACK, MAIL, MASTODON, BLUESKY)

PHONE_BOOK = (FACEBOOK, WHATSAPP)
"""Here a name is all that tells an account: two people of one name would be one account to begin with."""

OWN_WORDS = (
    "amber", "anchor", "birch", "brine", "cedar", "cinder", "clover", "copper", "dune", "ember", "fathom", "fern",
    "gable", "harbour", "heron", "hollow", "indigo", "juniper", "kelp", "lantern", "linen", "marble", "meadow", "moss",
    "nettle", "oaken", "otter", "pewter", "quarry", "quill", "raven", "russet", "saffron", "salt", "sorrel", "thistle",
    "timber", "umber", "velvet", "walnut", "willow", "wren",
)  # fmt: skip
"""Two of them make a handle that says nothing of a name."""

HOSTS = ("fjord.example", "loom.example", "tidal.example")
MAIL_HOSTS = ("post.example", "letters.example", "mailbox.example", "gmail.com")
"""The last is one where strangers meet."""

WORKPLACE = "yard.example"
"""Where the members of the workspace work."""


@dataclass(frozen=True, slots=True)
class Face:
    """One account as its network shows it. `handles` are all that it has borne, oldest first; `address` an e-mail
    address that the network tells; `bio` is what the profile says, as a live network shows it."""

    key: AccountKey
    name: str | None
    handles: tuple[str, ...] = ()
    address: str | None = None
    bio: str | None = None

    @property
    def network(self) -> str:
        return self.key.network

    @property
    def handle(self) -> str | None:
        return self.handles[-1] if self.handles else None


@dataclass(frozen=True, slots=True)
class Human:
    """One person, couple's half or company of the script. `rank` is the circle it is written for: 0 the innermost.
    `crowd` says with which others it is seen in groups. `trap` names what makes it hard."""

    number: int
    name: str
    faces: tuple[Face, ...]
    rank: int
    crowd: int
    trap: str = ""

    def on(self, network: str) -> Face | None:
        """The account on a network, the newest where there are several."""
        return next((face for face in reversed(self.faces) if face.network == network), None)


@dataclass(frozen=True, slots=True)
class Cast:
    """Ego and everybody else."""

    ego: Human
    others: tuple[Human, ...]

    def everybody(self) -> Iterator[Human]:
        yield self.ego
        yield from self.others


def cast_of(size: int, seed: int) -> Cast:
    """`size` people beside ego: 5, 10 and 20 for the three inner circles, then the rest further out; in every 20 there
    are two of one name, a couple with one mailbox, somebody renamed, a pseudonym and a company."""
    dice = random.Random(seed)
    names = _names(dice, size)
    ego = Human(0, "Ida Brøgger", _ego(), 0, -1)
    found: list[Human] = []
    for number in range(1, size + 1):
        trap = _TRAPS.get(number % 20, "")
        human = _human(dice, number, names[number - 1], trap)
        before = found[-1] if found else None
        if trap == "namesake" and before is not None:
            human = _namesake(dice, before, human)
        if trap == "other half" and before is not None:
            human = _other_half(before, human)
        found.append(human)
    return Cast(ego, tuple(_once_each(ego, found)))


_TRAPS = {
    2: "moved on",
    4: "two names told", 7: "namesake", 9: "first half", 10: "other half", 12: "renamed", 14: "pseudonym",
    16: "company", 18: "number", 19: "two mailboxes",
}  # fmt: skip
_RANKS = (5, 15, 35)


def _once_each(ego: Human, humans: list[Human]) -> Iterator[Human]:
    """No two people with one account or one handle of a network: whoever comes later does without."""
    taken = {sign for face in ego.faces for sign in _signs(face)}
    for human in humans:
        kept = tuple(face for face in human.faces if taken.isdisjoint(_signs(face)))
        if not kept:
            address = f"someone{human.number}@{MAIL_HOSTS[0]}"
            kept = (Face(AccountKey(MAIL, address), human.name, (), address),)
        taken |= {sign for face in kept for sign in _signs(face)}
        yield replace(human, faces=kept)


def _signs(face: Face) -> set[tuple[str, str]]:
    return {(face.network, word) for word in (face.key.id.lower(), *(h.lower() for h in face.handles))}


def _ego() -> tuple[Face, ...]:
    handle = "ida_broegger"
    return (
        Face(AccountKey(X, "1001"), "Ida Brøgger", (handle,)),
        Face(AccountKey(FACEBOOK, "Ida Brøgger"), "Ida Brøgger"),
        Face(AccountKey(LINKEDIN, "in/ida-broegger"), "Ida Brøgger"),
        Face(AccountKey(WHATSAPP, "Ida Brøgger"), "Ida Brøgger"),
        Face(AccountKey(SLACK, "U00IDA000"), "Ida Brøgger", ("ida",), f"ida@{WORKPLACE}"),
        Face(AccountKey(MAIL, "ida@post.example"), "Ida Brøgger", (), "ida@post.example"),
        Face(AccountKey(MASTODON, f"https://{HOSTS[0]}/users/ida"), "Ida Brøgger", (f"ida@{HOSTS[0]}",)),
        Face(AccountKey(BLUESKY, did(0)), "Ida Brøgger", ("ida.example",)),
    )


def did(number: int) -> str:
    """The id that a person has on Bluesky."""
    return f"did:plc:{f'q{_letters(number)}':a<24}"


def _letters(number: int) -> str:
    """A number in letters that DIDs may have."""
    word = ""
    while number or not word:
        number, digit = divmod(number, 20)
        word = "bcdefghijklmnopqrstu"[digit] + word
    return word


def plain(name: str) -> str:
    """A name as handles spell it: ASCII letters of each part, joined by blanks."""
    bare = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("ı", "i"))
    return " ".join("".join(c for c in part if c.isascii() and c.isalpha()) for part in bare.lower().split())


def _names(dice: random.Random, size: int) -> list[str]:
    """Different names for so many people; where the parts run out, a second given name tells them apart."""
    pairs = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    dice.shuffle(pairs)
    while len(pairs) < size:
        pairs.append(f"{dice.choice(GIVEN)} {dice.choice(GIVEN)} {dice.choice(FAMILY)} {len(pairs)}")
    return pairs[:size]


def _human(dice: random.Random, number: int, name: str, trap: str) -> Human:
    networks = dice.sample(NETWORKS, dice.choice((1, 2, 2, 3, 3, 4, 5)))
    if not {X, FACEBOOK, LINKEDIN, WHATSAPP, SLACK, MAIL}.intersection(networks):
        networks.append(dice.choice((WHATSAPP, MAIL)))
    if trap == "two mailboxes" and MAIL not in networks:
        networks.append(MAIL)
    if trap == "company":
        networks = [MAIL, LINKEDIN, X]
    if trap == "moved on":
        networks = sorted({*networks, X, WHATSAPP, dice.choice((MASTODON, BLUESKY))})
    if trap == "first half":
        networks = sorted({*networks, MAIL, SLACK})
    base = _handle(dice, name, number)
    mailbox = f"{'.'.join(plain(name).split())}{number}@{dice.choice(MAIL_HOSTS)}"
    if trap == "first half":
        mailbox = household(name, number)
    faces: list[Face] = []
    for network in (network for network in NETWORKS if network in networks):
        handle = base if dice.random() < 0.7 else _handle(dice, name, number)
        faces.append(_face(dice, network, number, name, handle, mailbox, trap))
    if trap == "two mailboxes":
        old = f"{plain(name).split()[0]}.{number}@old.example"
        faces.insert(0, Face(AccountKey(MAIL, old), name, (), old))
    faces = _with_bios(dice, faces, number, trap)
    rank = next((rank for rank, last in enumerate(_RANKS) if number <= last), 3)
    return Human(number, name, tuple(faces), rank, number // 6, trap)


def _with_bios(dice: random.Random, faces: list[Face], number: int, trap: str) -> list[Face]:
    """Half tell of themselves on networks that show it, mostly the same everywhere; a third have a page of their own,
    and a couple has one together."""
    trade, town = dice.choice(CRAFTS), dice.choice(TOWNS)
    own = f"{dice.choice(OWN_WORDS)}-{number}.example" if dice.random() < 0.35 else None
    if trap in ("first half", "other half"):
        own = f"family-{number - (trap == 'other half')}.example"
    told: list[Face] = []
    for face in faces:
        words = dice.choice(BIOS).format(trade=trade, town=town)
        page = f" https://{own}/" if own is not None and dice.random() < 0.7 else ""
        shows = face.network in (X, MASTODON, BLUESKY) and dice.random() < 0.5
        told.append(replace(face, bio=f"{words}{page}") if shows else face)
    return told


def _handle(dice: random.Random, name: str, number: int) -> str:
    """What somebody calls themselves: their name, or two words and hardly anybody else's."""
    parts = plain(name).split()
    kind = dice.random()
    if kind < 0.45:
        return dice.choice(OWN_WORDS) + "_" + dice.choice(OWN_WORDS) + (str(number % 100) if number > 200 else "")
    return "_".join(parts) if kind < 0.7 else parts[0] + parts[-1] + (str(number) if kind < 0.85 else "")


def _face(
    dice: random.Random, network: str, number: int, name: str, handle: str, mailbox: str, trap: str
) -> Face:  # fmt: skip
    parts, (given, *_, family) = plain(name).split(), name.split()
    shown = name
    if trap == "pseudonym" and network in (X, MASTODON, BLUESKY, SLACK):
        shown = handle = f"{dice.choice(OWN_WORDS)}{dice.choice(OWN_WORDS)}{number}"
    if trap == "company":
        shown = f"{parts[-1].title()} & Co"
        handle, mailbox = f"{parts[-1]}andco", f"info@{parts[-1]}-{number}.example"
    elif dice.random() < 0.15 and network in (X, SLACK, WHATSAPP, MAIL):
        shown = given if network in (SLACK, WHATSAPP) else f"{given[0]}. {family}"
    match network:
        case "x":
            handles = (f"{parts[0]}_before{number}"[:15], handle[:15]) if trap == "renamed" else (handle[:15],)
            return Face(AccountKey(X, str(2_000_000 + number)), shown, handles)
        case "facebook":
            return Face(AccountKey(FACEBOOK, name), name)
        case "linkedin":
            slug = "-".join(parts) if dice.random() < 0.5 else f"{'-'.join(parts)}-{number:x}a{number % 7}"
            kind = "company" if trap == "company" else "in"
            told = mailbox if dice.random() < 0.5 and kind == "in" else None
            return Face(AccountKey(LINKEDIN, f"{kind}/{slug}"), shown if kind == "company" else name, (), told)
        case "whatsapp":
            if trap == "number":
                return Face(AccountKey(WHATSAPP, f"+45{20_000_000 + number}"), None)
            unique = shown if shown == name else f"{shown} {parts[-1][:3].title()}{number}"
            return Face(AccountKey(WHATSAPP, unique), unique)
        case "slack":
            at_work = mailbox if dice.random() < 0.6 else f"{parts[0]}{number}@{WORKPLACE}"
            return Face(AccountKey(SLACK, f"U00P{number:05}"), shown, (handle,), at_work)
        case "mail":
            return Face(AccountKey(MAIL, mailbox), shown, (), mailbox)
        case "mastodon":
            host = dice.choice(HOSTS)
            user = f"{handle}{number}" if dice.random() < 0.2 else handle
            return Face(AccountKey(MASTODON, f"https://{host}/users/{user}"), None, (f"{user}@{host}",))
        case _:
            return Face(AccountKey(BLUESKY, did(number)), None, (f"{handle.replace('_', '-')}.bsky.social",))


def _namesake(dice: random.Random, first: Human, second: Human) -> Human:
    """Another person of the same name, on networks where the first is not; nothing but the name is the same."""
    taken = {face.network for face in first.faces} | set(PHONE_BOOK)
    left = [network for network in (LINKEDIN, SLACK, X, MAIL, BLUESKY) if network not in taken] or [SLACK]
    mailbox = f"{plain(first.name).split()[0]}.k{second.number}@{dice.choice(MAIL_HOSTS)}"
    own = f"{dice.choice(OWN_WORDS)}_{dice.choice(OWN_WORDS)}"
    faces = [_face(dice, network, second.number, first.name, own, mailbox, "") for network in left[:3]]
    if not {LINKEDIN, SLACK, X, MAIL}.intersection(face.network for face in faces):
        faces.append(_face(dice, MAIL, second.number, first.name, own, mailbox, ""))
    return replace(second, name=first.name, faces=tuple(faces))


def household(name: str, number: int) -> str:
    """The mailbox of a couple, after the first half."""
    return f"{plain(name).split()[-1]}.{number}@post.example"


def _other_half(first: Human, second: Human) -> Human:
    """Somebody who shares a household's mailbox with the one before: their networks tell one address for both."""
    family = first.name.split()[-1]
    given = next(name for name in (second.name.split()[0], "Abena", "Yusuf") if name != first.name.split()[0])
    name = f"{given} {family}"
    shared = household(first.name, first.number)
    faces = [face for face in second.faces if face.network not in (*PHONE_BOOK, MAIL, LINKEDIN, SLACK)]
    slack = Face(AccountKey(SLACK, f"U00P{second.number:05}"), name, (f"half{second.number}",), shared)
    slug = "-".join(plain(name).split()) + f"-{second.number}"
    return replace(second, name=name, faces=(*faces, slack, Face(AccountKey(LINKEDIN, f"in/{slug}"), name, (), shared)))
