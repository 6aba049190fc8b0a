"""The outbox against any sequence of events: nothing is posted twice, nothing is lost, nothing goes out unasked.

The world beside the machine has a server that takes requests or does not, lines that lose answers, requests that land
late, processes that are killed, and a user who presses, undoes and edits at any moment.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model import outbox as core
from nearer.model.outbox import GRACE, SETTLE, STALE, TRIES, Act, Deed, Failure, Item, ItemState, NotNow

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
WHY = Failure("NR-LIVE-02", "The server cannot be reached.", "Nearer tries again later.")
ON_ITS_WAY = timedelta(seconds=59)
"""A request that is under way when its answer is lost arrives before this, or never: less than SETTLE."""


@dataclass
class World:
    """What is really so: the item as it is written down, and what the server holds of it."""

    item: Item
    now: datetime = NOON
    posted: list[str] = field(default_factory=list[str])
    on_its_way: list[tuple[datetime, str]] = field(default_factory=list[tuple[datetime, str]])
    presses: int = 0
    posted_by_press: dict[int, int] = field(default_factory=dict[int, int])

    def pass_time(self, much: timedelta) -> None:
        self.now += much
        for arrives, words in list(self.on_its_way):
            if arrives <= self.now:
                self.on_its_way.remove((arrives, words))
                self._post(words)

    def _post(self, words: str) -> None:
        self.posted.append(words)
        self.posted_by_press[self.presses] = self.posted_by_press.get(self.presses, 0) + 1

    def user(self, does: str) -> None:
        try:
            match does:
                case "press":
                    self.item = core.pressed(self.item, self.now)
                    self.presses += 1
                case "undo":
                    self.item = core.undone(self.item, self.now)
                case _:
                    self.item = core.written(self.item, Act(deed=Deed.POST, text=does), self.now)
        except NotNow:
            pass

    def tend(self, server: str) -> None:
        """One round of whoever sends, as `api.outbox` does it; `server` is what happens to its request."""
        item, now = self.item, self.now
        if item.state is ItemState.SENDING:
            self.item = core.lost(item, now, WHY)
        elif item.due is None or item.due > now:
            return
        elif item.state is ItemState.QUEUED:
            self._send(server)
        elif server == "unreachable":
            self.item = core.not_looked(item, now, WHY)
        elif item.act.text in self.posted:
            self.item = core.seen(item, now, "id", "")
        else:
            self.item = core.not_seen(item, now)

    def _send(self, server: str) -> None:
        if server == "unreachable":
            self.item = core.put_off(self.item, self.now, WHY)
            return
        self.item = core.begun(self.item, self.now)
        match server:
            case "refuses":
                self.item = core.refused(self.item, self.now, WHY)
            case "takes":
                self._post(self.item.act.text)
                self.item = core.answered(self.item, self.now, "id", "")
            case "loses the answer":
                self._post(self.item.act.text)
                self.item = core.lost(self.item, self.now, WHY)
            case "loses the request":
                self.item = core.lost(self.item, self.now, WHY)
            case "takes it late":
                self.on_its_way.append((self.now + ON_ITS_WAY, self.item.act.text))
                self.item = core.lost(self.item, self.now, WHY)
            case "killed after":
                self._post(self.item.act.text)
            case _:
                assert server == "killed before"


FATES = ("takes", "refuses", "loses the answer", "loses the request", "takes it late", "unreachable")
KILLS = ("killed before", "killed after")
SERVER = st.sampled_from((*FATES, *KILLS))
EVENTS = st.one_of(
    st.tuples(st.just("user"), st.sampled_from(["press", "undo", "new words"])),
    st.tuples(st.just("tend"), SERVER),
    st.tuples(st.just("time"), st.sampled_from([1, 5, 11, 61, 3_700, 90_000])),
)


def draft() -> Item:
    return Item(id="a", connection="c", act=Act(deed=Deed.POST, text="words"), made=NOON, changed=NOON)


@settings(max_examples=600, deadline=None)
@given(st.lists(EVENTS, max_size=60))
def test_nothing_is_posted_twice_or_lost_or_goes_out_unasked(events: list[tuple[str, str | int]]) -> None:
    world = World(draft())
    for kind, what in events:
        before = world.item
        match kind, what:
            case "user", str():
                world.user(what)
            case "tend", str():
                world.tend(what)
            case _:
                world.pass_time(timedelta(seconds=int(what)))
        assert all(count == 1 for count in world.posted_by_press.values()), "one press, one post"
        assert len(world.posted) == len(set(world.posted)) <= world.presses
        assert world.item.act.text in ("words", "new words"), "the words are never lost"
        if world.item.state in (ItemState.DRAFT, ItemState.QUEUED, ItemState.FAILED):
            assert world.item.act.text not in world.posted and not world.on_its_way, "nothing of it is there"
        if world.item.state in (ItemState.SENT, ItemState.CONFIRMED):
            assert world.item.act.text in world.posted
        if before.state in (ItemState.DRAFT, ItemState.FAILED) and kind != "user":
            assert world.item.state is before.state, "only a person sends"


@settings(max_examples=200, deadline=None)
@given(st.lists(SERVER, max_size=12))
def test_in_the_end_every_press_is_confirmed_or_failed_with_the_reason(fates: list[str]) -> None:
    world = World(draft())
    world.user("press")
    for fate in fates:
        world.pass_time(timedelta(seconds=61))
        world.tend(fate)
    for _ in range(40):
        world.pass_time(timedelta(hours=1))
        world.tend("takes")
    assert world.item.state in (ItemState.CONFIRMED, ItemState.FAILED)
    assert (world.item.state is ItemState.CONFIRMED) == (world.posted == ["words"])
    assert world.item.state is ItemState.CONFIRMED or world.item.failure.what


def test_a_press_waits_for_its_grace_and_can_be_undone_until_then() -> None:
    item = core.pressed(draft(), NOON)
    with pytest.raises(NotNow):
        core.begun(item, NOON + GRACE - timedelta(seconds=1))
    assert core.undone(item, NOON).state is ItemState.DRAFT
    going = core.begun(item, NOON + GRACE)
    with pytest.raises(NotNow):
        core.undone(going, NOON + GRACE)


def test_what_is_not_there_is_believed_only_after_a_while_and_tried_so_often() -> None:
    item = core.pressed(draft(), NOON)
    now = NOON
    for number in range(1, TRIES + 1):
        now += timedelta(hours=1)
        item = core.lost(core.begun(item, now), now, WHY)
        item = core.not_seen(item, now + SETTLE - timedelta(seconds=1))
        assert item.state is ItemState.UNSURE and item.due == now + SETTLE
        item = core.not_seen(item, now + SETTLE)
        assert item.state is (ItemState.FAILED if number == TRIES else ItemState.QUEUED)
        now += SETTLE
    assert item.failure == WHY


def test_a_press_of_yesterday_needs_another_one() -> None:
    item = core.put_off(core.pressed(draft(), NOON), NOON + STALE, WHY)
    assert item.state is ItemState.FAILED and item.act.text == "words"


def test_what_the_server_took_is_never_tried_again() -> None:
    item = core.answered(core.begun(core.pressed(draft(), NOON), NOON + GRACE), NOON + GRACE, "id", "")
    for days in range(30):
        item = core.not_seen(item, NOON + timedelta(days=days))
        assert item.state is ItemState.SENT
    assert item.due is None
