"""One script for every network: each call of the public table, made from Nearer or seen by it, on the real server.

What a source says that it does has to come true here; what it says that it does not, it must not do. The outcome of the
last run is `docs/calls.json`, of which the table in the docs is made; a run that ends otherwise fails until
`make calls` has written it anew.
"""

import json
import os
from abc import ABC, abstractmethod
from pathlib import Path

from live.conftest import Watch
from live.logs import acts
from nearer.api.nearer import Nearer
from nearer.model.names import Verb
from nearer.model.outbox import Act, Deed, ItemState
from nearer.sources.live.contract import Call, LiveSource, Standing
from nearer.sources.live.registry import live_source
from nearer.sources.live.sending import SendingSource
from nearer.store.connections import Connection
from waiting import until

RECORD = Path(__file__).parents[2] / "docs" / "calls.json"
WRITE = "NEARER_WRITE_CALLS"
SENT = {Call.REPLY: Deed.REPLY, Call.LIKE: Deed.LIKE, Call.BOOST: Deed.BOOST, Call.FOLLOW: Deed.FOLLOW}


class Stage(ABC):
    """Three people on a network: the user, somebody else and a third one. Ids are those that the log has."""

    network: str
    server: str
    """What it runs on, for the docs."""
    greeting = ""
    """What an answer begins with there."""

    @abstractmethod
    def connect(self, home: Nearer) -> Connection:
        """The user connects, to write where that is possible."""

    @abstractmethod
    def other_says(self, words: str) -> str:
        """The other one says something to the user; its id, once it has arrived."""

    @abstractmethod
    def third_answers(self, post: str) -> str:
        """The third one answers in the same conversation."""

    def shows(self, deed: Deed, words: str) -> bool:
        """Whether the network shows what the user did to what the other said last."""
        raise NotImplementedError

    @property
    def other(self) -> str:
        """The other's account."""
        raise NotImplementedError

    def user_says(self, words: str) -> str:
        """The user says something with an app of their own."""
        raise NotImplementedError

    def edits(self, post: str, words: str) -> None:
        """The author of a post changes it."""
        raise NotImplementedError

    def third_deletes(self, post: str) -> None:
        """The third one deletes their answer."""
        raise NotImplementedError

    def third_follows(self) -> str:
        """The third one follows the user; how the log calls them."""
        raise NotImplementedError

    def third_unfollows(self) -> None:
        """And stops to."""
        raise NotImplementedError

    def blocks(self) -> None:
        """Somebody blocks somebody, of whom one is the user."""
        raise NotImplementedError


def played(stage: Stage, home: Nearer, watch: Watch) -> dict[str, str]:
    """The script. What a source says of a call is what becomes of it, or this raises."""
    source, found = live_source(stage.network), dict[str, str]()

    def does(call: Call) -> bool:
        standing = source.calls[call].standing
        found[call.value] = standing.value
        assert standing is Standing.OK or call not in SENT or SENT[call] not in deeds(source)
        return standing is Standing.OK

    early = stage.other_says("Before anybody was connected")
    connection = stage.connect(home)
    assert does(Call.CONNECT)

    def pull(hours: float = 0) -> None:
        watch.later(hours=hours)
        assert home.live.pull(connection.id, derive=False).error is None

    pull()
    if does(Call.BACKFILL):
        assert acts(home, id=early)
    post = stage.other_says("A question")
    pull()
    assert does(Call.PULL) and acts(home, id=post)
    answer = stage.third_answers(post)
    pull(2)
    if does(Call.THREAD):
        assert acts(home, id=answer)[0].in_reply_to is not None
        assert acts(home, id=answer)[0].thread == acts(home, id=post)[0].thread
    for call, deed in SENT.items():
        if does(call):
            act = Act(deed=deed, about=stage.other if deed is Deed.FOLLOW else post, person=stage.other)
            send(stage, home, watch, connection, act, f"Said by {deed.value}" if deed.written else "")
    if does(Call.EDIT_SEEN):
        mine = stage.user_says("First words")
        pull(1)
        stage.edits(mine, "Second words")
        pull(1)
        (edit,) = acts(home, verb=Verb.UPDATE, object=mine)
        assert edit.text is not None and edit.text.endswith("Second words")
    if does(Call.DELETE_SEEN):
        stage.third_deletes(answer)
        pull(7)
        assert acts(home, verb=Verb.DELETE, object=answer)
    if does(Call.UNFOLLOW_NOTICED):
        third = stage.third_follows()
        pull(7)
        assert acts(home, verb=Verb.FOLLOW, actor=third)
        stage.third_unfollows()
        pull(7)
        assert [a for a in acts(home, verb=Verb.UNDO, actor=third) if a.of is Verb.FOLLOW]
    if does(Call.BLOCK_NOTICED):
        stage.blocks()
        pull(7)
        assert acts(home, verb=Verb.BLOCK)
    _, returned = home.live.disconnect(connection.id)
    assert does(Call.DISCONNECT) and returned and home.live.secrets.get(connection.id) is None
    return found


def deeds(source: LiveSource) -> frozenset[Deed]:
    """What can be sent to a network."""
    return source.terms.deeds if isinstance(source, SendingSource) else frozenset()


def send(stage: Stage, home: Nearer, watch: Watch, connection: Connection, act: Act, words: str) -> None:
    """Press, wait until it is confirmed, and look on the network itself."""
    draft = Act(deed=act.deed, about=act.about, person=act.person, text=stage.greeting + words if words else "")
    item = home.outbox.press(home.outbox.save(connection.id, draft).id)
    watch.later(seconds=11)

    def confirmed() -> bool:
        home.outbox.tend()
        watch.later(seconds=5)
        state = home.outbox.one(item.id).state
        assert state is not ItemState.FAILED, home.outbox.one(item.id)
        return state is ItemState.CONFIRMED

    until(confirmed)
    until(lambda: stage.shows(act.deed, words))


def kept(stage: Stage, found: dict[str, str]) -> None:
    """Hold a run beside the record, or write it there."""
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    now = {"server": stage.server, "calls": found}
    if os.environ.get(WRITE):
        record[stage.network] = now
        RECORD.write_text(json.dumps(dict(sorted(record.items())), indent=1, ensure_ascii=False) + "\n")
    assert record.get(stage.network) == now, "make calls writes what was run"
