"""Forgetting a person: what is to go is noted first, and the note is deleted last, so that a killed run is finished at
the next opening."""

import re
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass, replace

import msgspec

from nearer.api.cursors import without
from nearer.api.opinions import FILE as OPINIONS
from nearer.api.worlds import Worlds
from nearer.model.decision import Decision
from nearer.model.errors import NearerError
from nearer.model.outbox import Item
from nearer.model.person import Person
from nearer.store.forget import Whom, forget
from nearer.store.home import Home, HomeBusy
from nearer.store.state import State


class OneSelf(NearerError):
    """Nobody forgets themselves in their own home."""

    code = "NR-WHO-03"


@dataclass(frozen=True, slots=True)
class Gone:
    """What forgetting removed: so many accounts, from so many imports."""

    accounts: int
    rewritten: int


class Forgetting:
    """Removes people from one home."""

    def __init__(self, home: Home, state: State, worlds: Worlds, guard: threading.RLock) -> None:
        self._home = home
        self._state = state
        self._worlds = worlds
        self._guard = guard

    def forget(self, person: Person) -> Gone:
        """Remove a person from every batch, keep only hashes, and let no later import bring them back. Final.

        Raises OneSelf.
        """
        if person.ego:
            raise OneSelf("This is you: the whole home is about you.", next="To remove it all, delete its folder.")
        with self._home.writing(), self._guard:
            whom = Whom.of(frozenset(person.accounts), self._worlds.batches())
            whom = replace(whom, words=whom.words | ({person.handle} if person.handle else set[str]()))
            self._home.forgetting.write_bytes(msgspec.json.encode(whom))
            return Gone(len(person.accounts), self._go(whom))

    def finish(self) -> None:
        """Finish what a killed `forget` began; nothing to do in any other case, or while another process writes."""
        if not self._home.forgetting.exists():
            return
        with suppress(HomeBusy), self._home.writing(), self._guard:
            if self._home.forgetting.exists():
                self._go(_noted(self._home.forgetting.read_bytes()))

    def _go(self, whom: Whom) -> int:
        self._state.forget(whom)
        self._state.drop_decisions(d.id for d in self._state.decisions() if _is_about(d, whom))
        self._state.drop_jobs()
        forgotten = self._state.forgotten()
        self._state.connections.change_cursors(lambda cursor: without(cursor, forgotten.named_in))
        self._state.outbox.forget(lambda item: _names(item, whom))
        self._clear_derived()
        rewritten = forget(self._home, self._worlds.batches(), whom)
        self._state.compact()
        self._worlds.drop()
        self._home.forgetting.unlink(missing_ok=True)
        self._worlds.refresh()
        return rewritten

    def _clear_derived(self) -> None:
        self._state.clear_derived()
        for entry in (*self._home.derived.iterdir(), *self._home.inbox.iterdir()):
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        # What an import printed may name its files, and those their people; a model was shown what they wrote.
        for name in ("jobs.log", OPINIONS):
            (self._home.path / name).unlink(missing_ok=True)


def _noted(note: bytes) -> Whom:
    try:
        return msgspec.json.decode(note, type=Whom)
    except msgspec.DecodeError:
        return Whom(frozenset(), frozenset())  # Killed while it was noted: nothing was removed yet.


def _names(item: Item, whom: Whom) -> bool:
    """Whether something that was written or sent is for them or names them."""
    act = item.act
    said = (act.about, act.person, act.handle, act.text, act.warning, *(picture.alt for picture in act.pictures))
    ids = {key.id for key in whom.keys}
    return not ids.isdisjoint((act.person, act.about)) or any(re.search(whom.pattern, text) for text in said)


def _is_about(decision: Decision, whom: Whom) -> bool:
    said = (*decision.subject, decision.detail)
    names = {str(key) for key in whom.keys}
    return not names.isdisjoint(said) or any(re.search(whom.pattern, text) for text in said)
