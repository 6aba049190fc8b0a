"""What a server's answers tell, as records, under the ids that an archive of the account gives them.

- A post, like, repost, follow, block or list entry is the record at its address, read as the archive's reader reads it.
- What is gone: `<address>#delete` for a post, `<address>#undo` for a like, repost, follow, block or list entry, in the
  range in which it went. The account's own repository says so for certain, and the server tells of a follow or block
  whether it is there. Of others' posts it says only that it does not show them: so inferred.
- A changed profile is an Update of the account, an account that is gone a Delete of it, each in its range.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.names import Confidence, Precision, Verb
from nearer.model.time import from_us
from nearer.sources.decode import DecodeError, clean
from nearer.sources.lexicon import NETWORK, VERBS, Names, address, is_did, is_handle, tid_time, told
from nearer.sources.live.bluesky.client import Json, plain

FOLLOW = "app.bsky.graph.follow"


@dataclass(slots=True)
class Entities:
    """Reads one server's answers. `owner` is the user's own DID; `met` gathers the people to be told."""

    owner: str
    met: dict[str, Account] = field(default_factory=dict[str, Account])
    names: Names = field(default_factory=Names)

    def accounts(self) -> tuple[Account, ...]:
        """The people met since this was asked last."""
        for did, (time, handle) in self.names.seen.items():
            self.met.setdefault(did, Account(network=NETWORK, id=did, handle=handle, seen=time))
        met, self.met, self.names = tuple(self.met.values()), {}, Names()
        return met

    def who(self, entity: object, seen: datetime | None = None) -> str | None:
        """The DID of a profile, which is remembered; None where it names nobody. `seen` is for whole profiles."""
        fields = plain(entity)
        did, handle = fields.get("did"), fields.get("handle")
        if not is_did(did):
            return None
        if seen is not None or did not in self.met:
            self.met[did] = Account(
                network=NETWORK,
                id=did,
                handle=handle.lower() if is_handle(handle) and handle != "handle.invalid" else None,
                name=_words(fields.get("displayName")),
                bio=_words(fields.get("description")),
                url=f"https://bsky.app/profile/{did}",
                seen=seen,
            )
        return did

    def record(self, uri: object, value: object, place: Place) -> list[Record]:
        """What the record at an address tells."""
        parts = address(uri)
        if parts is None:
            return [Problem(place, "no-id", "a record has no address")]
        if parts.collection not in VERBS:
            return [Skipped(place, "a record of a kind that Nearer does not read")]
        try:
            found = told(parts.collection, parts.rkey, parts.did, plain(value), self.names, place)
        except DecodeError as error:
            return [Problem(place, error.code, error.why)]
        return [found]

    def follow(self, did: str, rkey: str, place: Place) -> Activity:
        """That somebody follows the user, where only the address of their follow is known."""
        time = tid_time(rkey)
        return Activity(
            network=NETWORK,
            id=f"at://{did}/{FOLLOW}/{rkey}",
            time=time,
            precision=Precision.NONE if time is None else Precision.SECOND,
            actor=did,
            verb=Verb.FOLLOW,
            target=self.owner,
            place=place,
        )

    def blocked(self, did: str, uri: str, since_us: int | None, now: datetime, place: Place) -> Activity:
        """That somebody blocks the user: by a block of its own, whose key tells when, or by a list."""
        parts = address(uri)
        time = None if parts is None or parts.collection != "app.bsky.graph.block" else tid_time(parts.rkey)
        own = parts is not None and parts.collection == "app.bsky.graph.block" and parts.did == did
        return Activity(
            network=NETWORK,
            id=uri if own else f"{did}#block/{self.owner}/{uri}",
            time=time or now,
            since=None if time is not None or since_us is None else from_us(since_us),
            precision=Precision.RANGE if time is None else Precision.SECOND,
            actor=did,
            verb=Verb.BLOCK,
            target=self.owner,
            place=place,
        )

    def undone(
        self,
        of: Activity,
        since_us: int | None,
        now: datetime,
        place: Place,
        confidence: Confidence = Confidence.EXPLICIT,
    ) -> Activity:
        """That an act is not there any more."""
        match of.verb:
            case Verb.CREATE:
                verb, word, what, target = Verb.DELETE, "delete", of.id, None
            case Verb.ADD:
                verb, word, what, target = Verb.REMOVE, "undo", of.object, of.target
            case _:
                verb, word, what, target = Verb.UNDO, "undo", of.object, of.target
        return Activity(
            network=NETWORK,
            id=f"{of.id}#{word}",
            time=now,
            since=None if since_us is None else from_us(since_us),
            precision=Precision.RANGE,
            actor=of.actor,
            verb=verb,
            of=of.verb if verb is Verb.UNDO else None,
            target=target,
            object=what,
            confidence=confidence,
            place=place,
        )


def about(act: Activity) -> str:
    """What is kept of an own act, to tell of its end: whom or what it is about."""
    match act.verb:
        case Verb.CREATE:
            return ""
        case Verb.ADD:
            return f"{act.target} {act.object or ''}"
        case _:
            return act.object or act.target or ""


def kept(owner: str, collection: str, rkey: str, what: str) -> Activity:
    """The act again, of which `about` was kept."""
    verb = VERBS[collection]
    first, _, second = what.partition(" ")
    parts = address(first)
    return Activity(
        network=NETWORK,
        id=f"at://{owner}/{collection}/{rkey}",
        time=None,
        actor=owner,
        verb=verb,
        target=first if is_did(first) else None if parts is None else parts.did,
        object=(second or None) if verb is Verb.ADD else None if parts is None else first,
    )


def digest_of(profile: Json) -> str:
    """A short digest of a profile's names and bio, to see a change."""
    words = "\n".join(str(profile.get(name) or "") for name in ("handle", "displayName", "description"))
    return blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _words(value: object) -> str | None:
    return clean(value) or None if isinstance(value, str) else None
