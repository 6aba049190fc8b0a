"""What an answer begins with: what it is about, whom it names, and from which account it can go."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from nearer.api.nearer import Nearer
from nearer.model.activity import AccountKey, Activity
from nearer.model.errors import NearerError
from nearer.model.names import Verb
from nearer.model.outbox import Act, Deed
from nearer.store.connections import Connection

MENTIONED = 5
"""So many of those whom a post names are named in its answer, the author first: our own choice."""


class NothingToAnswer(NearerError):
    """The words name no act that could be answered."""

    code = "NR-SEND-05"


class NoWriter(NearerError):
    """No connection of this network may write."""

    code = "NR-SEND-06"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is answered: the activity, the account that is spoken to, and the connections that may write there."""

    activity: Activity
    to: AccountKey
    handle: str
    writers: tuple[Connection, ...]

    def act(self, deed: Deed, text: str = "") -> Act:
        """A deed about it. Where it is no post, an answer is a new post that names the person."""
        written = self.activity.verb is Verb.CREATE
        if deed is Deed.REPLY and not written:
            deed = Deed.POST
        about = "" if deed is Deed.POST else self.activity.id
        return Act(
            deed=deed,
            about=about,
            person=self.to.id,
            handle=self.handle,
            text=text,
            visibility=self.activity.visibility,
        )


def subject(nearer: Nearer, what: str) -> Subject:
    """What an opening's id or an activity (network/id) names. Raises NothingToAnswer."""
    network, slash, id = (what if "/" in what else _opening(nearer, what)).partition("/")
    activity = nearer.activity(network, id) if slash else None
    if activity is None:
        raise NothingToAnswer(
            "There is no such opening or act.",
            where=what[:80],
            next="Name an opening as nearer today shows it, or an act as network/id.",
        )
    world = nearer.world()
    own = frozenset[AccountKey]() if world is None else world.people.ego_accounts
    author = AccountKey(network, activity.actor)
    other = AccountKey(network, activity.target or (activity.to[0] if activity.to else activity.actor))
    to = other if author in own else author
    return Subject(activity, to, _handle(nearer, to), nearer.outbox.writers(network))


def writer(nearer: Nearer, about: Subject, name: str = "") -> Connection:
    """The connection to answer with: the one that is named, else the first. Raises NoWriter, ReadOnly, NoConnection."""
    if name:
        return nearer.outbox.writer(name)
    if not about.writers:
        raise NoWriter(
            "No account of that network is connected to write.",
            where=about.activity.network,
            next=f"nearer connect {about.activity.network} ... --write connects one, or the page Networks.",
        )
    return about.writers[0]


def mentions(nearer: Nearer, about: Subject) -> str:
    """How an answer begins: who is spoken to, then whom their post names, each as `@handle` and a space.

    A network that notifies by the answer itself needs none (Bluesky).
    """
    if about.activity.network != "mastodon" and about.activity.verb is Verb.CREATE:
        return ""
    world = nearer.world()
    own = frozenset[AccountKey]() if world is None else world.people.ego_accounts
    ids = (about.to.id, about.activity.actor, about.activity.target or "", *about.activity.to)
    keys = [key for id in dict.fromkeys(ids) if id and (key := AccountKey(about.activity.network, id)) not in own]
    return "".join(f"@{handle} " for handle in dict.fromkeys(_handles(nearer, keys[:MENTIONED])))


def _handles(nearer: Nearer, keys: Iterable[AccountKey]) -> Iterable[str]:
    return (handle for key in keys if (handle := _handle(nearer, key)))


def _handle(nearer: Nearer, key: AccountKey) -> str:
    """How the network calls an account, "" where that is not known."""
    world = nearer.world()
    account = None if world is None else world.people.account(key)
    known = "" if account is None else account.handle or ""
    return (known or (key.id if key.id.startswith("acct:") else "")).removeprefix("acct:").removeprefix("@")


def whom(nearer: Nearer, who: str) -> tuple[Connection, Act]:
    """The account of a person that can be followed from here. Raises Nobody, Several, NoWriter."""
    person = nearer.find(who)
    for key in sorted(person.accounts, key=lambda key: key.id.startswith("acct:")):
        writers = nearer.outbox.writers(key.network)
        if writers:
            return writers[0], Act(deed=Deed.FOLLOW, about=key.id, person=key.id, handle=_handle(nearer, key))
    raise NoWriter(
        "None of your connections that may write is on a network of theirs.",
        next="nearer connect ... --write connects one, or the page Networks.",
    )


def _opening(nearer: Nearer, id: str) -> str:
    moment = nearer.moment()
    if moment is None or len(id) < 4:
        return ""
    every = moment.day(nearer.standing(), 600, ZoneInfo("UTC")).every
    return next((opening.activity for opening in every if opening.id.startswith(id)), "")
