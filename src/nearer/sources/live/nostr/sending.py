"""Writing to Nostr: each act is an event, signed here, whose id is known before it is sent.

The second in an event is that of the press, so a second try makes the same event under the same id: relays say
"duplicate" to it, and nothing can be there twice. It counts as seen once a relay shows it.

Whom one follows is one list, which each change replaces. So nothing is written where no relay shows the list: it may
stand on another relay, and would be lost.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from nearer.model.outbox import Act, Deed
from nearer.sources.live.contract import Access, Clock
from nearer.sources.live.nostr.events import (
    DELETION,
    FOLLOWS,
    LIKE,
    NOTE,
    POSTS,
    REPOST,
    Known,
    acts,
    talk,
)
from nearer.sources.live.nostr.people import newest
from nearer.sources.live.nostr.relay import Event, Filter, Relay, Signed, is_id
from nearer.sources.live.nostr.signing import Draft, signer
from nearer.sources.live.nostr.source import TERMS
from nearer.sources.live.sending import Sent, Terms
from nearer.wire import Wire
from nearer.wire.errors import Absent, LiveError, Refused, Unreachable

_KINDS = {Deed.LIKE: LIKE, Deed.UNLIKE: LIKE, Deed.BOOST: REPOST, Deed.UNBOOST: REPOST}
_FOLLOWING = (Deed.FOLLOW, Deed.UNFOLLOW)
_BACK = (Deed.UNLIKE, Deed.UNBOOST)


@dataclass(frozen=True, slots=True)
class Readied:
    """What remains is to hand an event to the relays. `twins` is empty: no other event has this one's id."""

    call: Callable[[], Sent]
    twins: tuple[str, ...] = ()

    def send(self) -> Sent:
        """Hand it over."""
        return self.call()


@dataclass(slots=True)
class NostrSending:
    """Writes with one connection. Raises LiveError."""

    access: Access
    cursor: str | None
    wire: Wire
    clock: Clock

    def terms(self) -> Terms:
        """The same for all relays."""
        return TERMS

    def prepare(self, act: Act, key: str, picture: Callable[[str], bytes]) -> Readied:
        """Sign what is to be said."""
        del picture
        draft = self._draft(act, key)
        if draft is None:
            found = self._standing(act) if act.deed in (Deed.LIKE, Deed.BOOST) else []
            there = found[0].id if found else act.about
            return Readied(lambda: Sent(id=there, url=""))  # It is so already.
        with signer(self.access.token) as by:
            if by.key() != self.access.account:
                raise Refused("The secret key is that of another account.", next="Connect again.")
            signed = by.signed(draft)
        return Readied(lambda: self._published(draft.id, signed))

    def find(self, act: Act, key: str, sent: str, since: datetime, taken: Collection[str]) -> Sent | None:
        """Read it back from the relays."""
        del since
        if act.deed in _FOLLOWING:
            followed = act.about in self._follows().named("p")
            return Sent(id=sent or act.about, url="") if followed is (act.deed is Deed.FOLLOW) else None
        if act.deed in _BACK:
            return Sent(id=sent or act.about, url="") if not self._standing(act) else None
        if act.deed.written:
            found = self._asked({"ids": [sent]}) if sent else self._said(act, key, taken)
        else:
            found = self._standing(act)
        return None if not found else self._seen(found[0], act)

    def _said(self, act: Act, key: str, taken: Collection[str]) -> list[Event]:
        """The notes of the press's second with these words in this place. So what was answered need not be there any
        more to find the answer."""
        at = _second(key)
        found = self._asked({"authors": [self.access.account], "kinds": [NOTE], "since": at, "until": at})
        place = [act.about] if act.deed is Deed.REPLY else []
        return [
            one
            for one in found
            if one.content == act.text and one.id not in taken and set(place) <= set(one.named("e"))
        ]

    def _seen(self, found: Event, act: Act) -> Sent:
        known = Known({})
        if act.about and is_id(act.about):
            for about in self._asked({"ids": [act.about]}):
                known.note(about)
        return Sent(id=found.id, url=f"https://njump.me/{found.id}", records=tuple(acts(found, known)))

    def _draft(self, act: Act, key: str) -> Draft | None:
        """The event of an act, None where there is nothing to say. The same for the same press."""
        created = _second(key)
        if act.deed in _FOLLOWING:
            return self._list(act, created)
        if act.deed in _BACK:
            standing = self._standing(act)
            if not standing:
                return None
            tags = [*(("e", one.id) for one in standing), ("k", str(_KINDS[act.deed]))]
            return Draft(self.access.account, DELETION, tuple(tags), "", created)
        if act.deed in (Deed.LIKE, Deed.BOOST):
            if self._standing(act):
                return None
            post = self._post(act.about)
            tags = [("e", post.id, ""), ("p", post.author), ("k", str(post.kind))]
            word = "+" if act.deed is Deed.LIKE else ""
            return Draft(self.access.account, _KINDS[act.deed], tuple(tags), word, created)
        tags = self._place(act)
        if act.warning:
            tags.append(("content-warning", act.warning))
        return Draft(self.access.account, NOTE, tuple(tags), act.text, created)

    def _place(self, act: Act) -> list[tuple[str, ...]]:
        """The tags of an answer (NIP-10): its thread, what it answers, and who is named there."""
        if act.deed is not Deed.REPLY:
            return [("p", act.person)] if is_id(act.person) else []
        post = self._post(act.about)
        root = talk(post).root
        tags: list[tuple[str, ...]] = [("e", post.id, "", "reply" if root else "root", post.author)]
        if root:
            tags.insert(0, ("e", root, "", "root"))
        others = [post.author, *(name for name in post.named("p"))]
        return [*tags, *(("p", key) for key in dict.fromkeys(others) if key != self.access.account)]

    def _list(self, act: Act, created: int) -> Draft | None:
        """The list of follows, with or without one more."""
        held = self._follows()
        there = act.about in held.named("p")
        if there is (act.deed is Deed.FOLLOW):
            return None
        if act.deed is Deed.FOLLOW:
            tags = (*held.tags, ("p", act.about))
        else:
            tags = tuple(tag for tag in held.tags if not (len(tag) > 1 and tag[0] == "p" and tag[1] == act.about))
        # What else stands on the list, words too, stays. A list counts only where it is newer than the one before.
        return Draft(self.access.account, FOLLOWS, tags, held.content, max(created, held.created + 1))

    def _follows(self) -> Event:
        """The list of follows as it stands. Raises Refused where no relay shows one."""
        lists = newest(self._asked({"authors": [self.access.account], "kinds": [FOLLOWS], "limit": 5}, every=True))
        found = lists.get((self.access.account, FOLLOWS))
        if found is None:
            raise Refused(
                "None of your relays shows the list of whom you follow, which a new one would replace.",
                next="Follow somebody with your usual app first, or connect the relays that it writes to.",
            )
        return found

    def _standing(self, act: Act) -> list[Event]:
        """The own likes or reposts of this post that were not deleted: some relays show deleted events."""
        mine = {"authors": [self.access.account]}
        found = self._asked({**mine, "kinds": [_KINDS[act.deed]], "#e": [act.about]})
        found = [one for one in found if act.about == next(reversed(one.named("e")), "")]
        if not found:
            return []
        gone = self._asked({**mine, "kinds": [DELETION], "#e": [one.id for one in found]})
        deleted = {id for one in gone for id in one.named("e")}
        return [one for one in found if one.id not in deleted]

    def _post(self, id: str) -> Event:
        found = [one for one in self._asked({"ids": [id]}) if one.kind in POSTS] if is_id(id) else []
        if not found:
            raise Absent("The note is not on your relays, or not any more.", next="Look at it in another app.")
        return found[0]

    def _published(self, id: str, signed: Signed) -> Sent:
        """Hand an event to all relays. It is there where one took it."""
        lost: LiveError | None = None
        took = False
        for relay in self._relays():
            try:
                took = relay.publish(signed) or took
            except LiveError as failure:
                lost = failure
            finally:
                relay.close()
        if took:
            return Sent(id=id, url=f"https://njump.me/{id}")
        if lost is not None:
            raise Unreachable("No relay said that it took it.", next="Nearer looks whether it is there.")
        raise Refused("None of your relays takes it.", next="Connect relays on which you may write.")

    def _asked(self, filter: Filter, *, every: bool = False) -> list[Event]:
        """What the relays say together. Raises LiveError where none answers, or not `every` one."""
        found: dict[str, Event] = {}
        failures = list[LiveError]()
        relays = self._relays()
        for relay in relays:
            try:
                found.update({one.id: one for one in relay.events(filter)})
            except LiveError as failure:
                failures.append(failure)
            finally:
                relay.close()
        if failures and (every or len(failures) == len(relays)):
            raise min(failures, key=lambda failure: isinstance(failure, Refused))  # What may pass is tried again.
        return sorted(found.values(), key=lambda one: (-one.created, one.id))

    def _relays(self) -> list[Relay]:
        return [Relay(address, self.wire) for address in self.access.server.split()]


def _second(key: str) -> int:
    """The second of a press, which its key ends with."""
    return int(key.rpartition("-")[2]) // 1_000_000
