"""Search over everything that was said: by words, and by meaning. The index is a derived stage, made when first asked.

`found-<key>` holds an index of words and a row of numbers a text (`store/found.py`), of the newest texts of a log. It
is made whole: 10,000 texts take about a second. Like readings it is settled under the lock, and thrown away where its
log went meanwhile.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from nearer.api.progress import Progress
from nearer.api.stages import key_of, stands
from nearer.api.world import World
from nearer.listening.matching import shipped_meaning
from nearer.listening.weights import shipped_heads
from nearer.store.found import Hit, Said, find_meaning, find_words, of_numbers, write_meaning, write_words
from nearer.store.home import Home, HomeBusy, settle
from nearer.store.state import State

STAGE, VERSION = "found", "1"

MOST, LONGEST = 300_000, 4_000
"""Texts that are indexed, the newest, and letters of each: as for readings."""

CHUNK = 4_000

LIKE = 0.55
"""Likeness in meaning (cosine) from which a text is shown that has none of the words. Our own choice: on the demo life
it brings posts about the same matter, and under it chatter of the same length."""

FUSED = 60.0
"""Two orders become one by the sum of 1 / (60 + place) (reciprocal rank fusion, Cormack, Clarke and Buettcher 2009)."""


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, best first; those without spans were found by their meaning. `texts` is how many are indexed."""

    world: World
    hits: tuple[Hit, ...]
    texts: int


class Searching:
    """The index of one home. Safe to share between threads."""

    def __init__(
        self, home: Home, state: State, world: Callable[[], World | None], clock: Callable[[], datetime]
    ) -> None:
        self._home = home
        self._state = state
        self._world = world
        self._clock = clock

    def search(self, query: str, most: int, actors: Sequence[str] | None = None) -> Results | None:
        """The texts that answer a query; of these accounts (`network/id`) where named. None for an empty home, and
        while another process writes. The index is made where it is not there."""
        folder, world = self.refresh(), self._world()
        if folder is None or world is None:
            return None
        by_words = find_words(folder, query, actors, most)
        vector = shipped_meaning().vectors([query])[0]
        near = find_meaning(folder, vector, LIKE, most) if vector.any() else []
        fused: dict[int, float] = {}
        for order in ([hit.number for hit in by_words], [number for number, _ in near]):
            for place, number in enumerate(order):
                fused[number] = fused.get(number, 0.0) + 1 / (FUSED + place)
        held = {hit.number: hit for hit in by_words}
        others = [number for number, _ in near if number not in held]
        held |= of_numbers(folder, others, actors) if others else {}
        # What has the words comes before what only means the same: somebody who types a word wants to see it.
        order = sorted(held, key=lambda number: (not held[number].spans, -fused[number], -number))
        return Results(world, tuple(held[number] for number in order[:most]), len(np.load(folder / "meaning.npy", "r")))

    def refresh(self, progress: Progress | None = None) -> Path | None:
        """The folder of the index, made where it is not there."""
        world = self._world()
        if world is None:
            return None
        final = self._home.derived / f"found-{key_of(VERSION, world.log.folder.name, shipped_heads().version)}"
        if not stands(self._home, final.name):
            try:
                if not self._make(world, final, progress):
                    return None
            except HomeBusy:
                return None
            self._state.publish(STAGE, final.name, self._clock())
        return final

    def _make(self, world: World, final: Path, progress: Progress | None) -> bool:
        draft = self._home.derived / f".found-{uuid4().hex}"
        draft.mkdir(mode=0o700)
        try:
            vectors: list[NDArray[np.float32]] = []
            write_words(draft, _texts(world, vectors, progress))
            write_meaning(draft, vectors, shipped_meaning().dimensions)
            with self._home.writing():
                if not world.log.folder.exists():
                    return False
                if not final.exists():
                    settle(draft, final)
            return True
        except FileNotFoundError:
            # Whoever forgets somebody clears everything derived, what is being made too.
            return False
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _texts(world: World, vectors: list[NDArray[np.float32]], progress: Progress | None) -> Iterator[Said]:
    """The newest texts, oldest first; what they mean is added to `vectors` on the way."""
    done = 0
    with world.cursor() as cursor:
        reader = cursor.sql(
            f"SELECT * FROM (SELECT network, id, actor, time_us, left(text, {LONGEST}) AS text "
            f"FROM {world.relation('log')} WHERE verb = 'create' AND text IS NOT NULL "
            f"ORDER BY time_us DESC NULLS LAST, network, id LIMIT {MOST}) ORDER BY time_us NULLS FIRST, network, id"
        ).to_arrow_reader(CHUNK)
        for batch in reader:
            texts = batch["text"].to_pylist()
            vectors.append(shipped_meaning().vectors(texts))
            columns = [batch[name].to_pylist() for name in ("network", "id", "actor", "time_us")]
            for network, id, actor, time_us, text in zip(*columns, texts, strict=True):
                yield Said(network, id, actor, time_us, text)
            done += len(texts)
            if progress is not None:
                progress(done, 0, "making the index")
