"""The user's yes and no on readings, and the heads that learnt from them.

An answer is a decision about one reading of one post. Heads are learnt anew when the answers on a reading reach a step,
so that a single answer does not make a whole home to be read again; until then the answer counts for its post alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import pyarrow as pa

from nearer.api.world import World
from nearer.listening.adjusting import FEWEST_MARKS
from nearer.listening.personal import FEWEST_FOR_NETWORK, FEWEST_FOR_WORDS, Answer, Progress, own, progress
from nearer.listening.reading import HEADS, Post
from nearer.listening.weights import Heads, shipped_heads
from nearer.model.decision import Choice, Decision

ANSWERS = ("yes", "no")
STEPS = (FEWEST_MARKS, 40, FEWEST_FOR_NETWORK, FEWEST_FOR_WORDS)
"""Answers on one reading at which it is learnt anew, and after the last one at each further hundred."""


@dataclass(frozen=True, slots=True)
class Given:
    """The user's answer on one reading of a post, and the decision that gave it."""

    head: str
    address: str
    yes: bool
    decision: int


def given(decisions: Iterable[Decision]) -> tuple[Given, ...]:
    """The answers that stand, oldest first; of several on the same reading of a post the latest."""
    found: dict[tuple[str, str], Given] = {}
    for one in decisions:
        if one.choice is not Choice.READING or len(one.subject) < 2 or one.detail not in ANSWERS:
            continue
        head, address = one.subject[:2]
        if head in HEADS:
            found.pop((head, address), None)
            found[head, address] = Given(head, address, one.detail == "yes", one.id)
    return tuple(found.values())


def said_of(answers: Iterable[Given], head: str) -> Mapping[str, bool]:
    """The answers on one reading, by the address of the post."""
    return {one.address: one.yes for one in answers if one.head == head}


def counted(answers: Iterable[Given]) -> tuple[Given, ...]:
    """Those that are learnt from: of each reading, as many of the oldest as the last step that was reached."""
    found: list[Given] = []
    every = list(answers)
    for head in HEADS:
        of_head = [one for one in every if one.head == head]
        found += of_head[: _step(len(of_head))]
    return tuple(found)


def version(answers: Iterable[Given]) -> str:
    """The name of the heads that these answers give; the shipped heads' own where none is learnt from."""
    told = [f"{one.head} {one.address} {one.yes}" for one in counted(answers)]
    shipped = shipped_heads().version
    return f"{shipped}+{blake2b(chr(10).join(told).encode(), digest_size=8).hexdigest()}" if told else shipped


def learnt(world: World, answers: Iterable[Given]) -> Heads:
    """The heads that the answers give. Posts that are no longer in the log teach nothing."""
    used = counted(answers)
    return own(shipped_heads(), _posts(world, used)) if used else shipped_heads()


def adjusted_so_far(world: World, answers: Iterable[Given]) -> Mapping[str, Progress]:
    """How far each head is adjusted."""
    return progress(_posts(world, tuple(answers)))


def _step(count: int) -> int:
    if count >= STEPS[-1]:
        return count // 100 * 100
    return max((step for step in STEPS if step <= count), default=0)


def _posts(world: World, answers: tuple[Given, ...]) -> list[Answer]:
    if not answers:
        return []
    rows = world.query(
        "SELECT network || '/' || id AS address, network, text FROM {log} "
        "WHERE list_contains($asked, network || '/' || id) AND text IS NOT NULL",
        asked=[one.address for one in answers],
    )
    texts = _by_address(rows)
    return [
        Answer(Post(texts[one.address][1], network=texts[one.address][0]), one.head, one.yes)
        for one in answers
        if one.address in texts
    ]


def _by_address(rows: pa.Table) -> dict[str, tuple[str, str]]:
    return {row["address"]: (row["network"], row["text"]) for row in rows.to_pylist()}
