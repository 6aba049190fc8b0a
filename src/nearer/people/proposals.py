"""Accounts of different networks that may be one person. A proposal changes nothing; it waits for a decision.

Which accounts are compared: `candidates`. How far they agree: `comparing`, and `evidence` for what the log tells. How
much that says: `weighing`, with the weights of `weights`. A name is never enough: what is shown has a further sign.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np
import pyarrow as pa

from nearer.model.person import Proposal
from nearer.people.candidates import pairs_of, shares_network, sites, words
from nearer.people.columns import Flags, Floats, Ints, codes, compute, strings, taken
from nearer.people.comparing import compared
from nearer.people.evidence import Look
from nearer.people.keys import name_key
from nearer.people.rows import Rows
from nearer.people.weighing import Bio, Company, Handle, Levels, Name, Page, prior
from nearer.people.weights import WEIGHTS

SHOWN_FROM = 0.5
"""A proposal less probable than this is not made."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A proposal as rows, a < b."""

    a: int
    b: int
    why: str
    probability: float

    def proposal(self, rows: Rows) -> Proposal:
        return Proposal(rows.key(self.a), rows.key(self.b), self.why, self.probability)


Keeping = Callable[[Callable[[], tuple[Suggested, ...]]], tuple[Suggested, ...]]
"""Gives the proposals that are kept, or keeps those that what it is handed works out."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows, a < b, with the levels of their signs."""

    a: Ints
    b: Ints
    levels: dict[str, Levels]

    @property
    def further(self) -> Flags:
        """True where something beside names, and beside what is made of names, speaks for a pair."""
        told = self.levels
        return (
            np.isin(told["handle"], (Handle.OWN, Handle.NEAR))
            | (told["page"] != Page.NONE)
            | (told["bio"] == Bio.SAME)
            | (told["company"] >= Company.ONE)
            | (told["told"] == 1)
            | (told["twin"] == 1)
            | (told["mailbox"] == 1)
        )


def pairs_to_judge(
    rows: Rows, roots: Ints, silent: Ints, ego: int | None, look: Look | None, among: Ints | None = None
) -> Pairs:
    """Every pair of accounts that is worth comparing, compared; or every pair of the rows `among`, worth it or not.

    `silent` are rows that a SPLIT took out, `ego` the smallest row of the user. Two accounts of one network are never
    compared, nor those of persons who would then have two accounts on one network.
    """
    evidence = None if look is None or not len(rows) else look(_everybody(rows, roots, ego))
    links, domains = sites(rows)
    network, wide = codes(rows.networks), max(len(rows), 1)
    if among is None:
        pairs = pairs_of(rows, words(rows), evidence, links)
    else:
        pairs = np.unique([low * wide + high for low in among.tolist() for high in among.tolist() if low < high])
    a, b = pairs // wide, pairs % wide
    keep = (network[a] != network[b]) & (roots[a] != roots[b]) & ~np.isin(a, silent) & ~np.isin(b, silent)
    keep &= ~shares_network(roots, network, a, b)
    a, b = a[keep], b[keep]
    seen = None if evidence is None or not len(a) else evidence.seen(_as_table(rows, roots, a, b))
    return Pairs(a, b, compared(rows, a, b, links, domains, evidence, seen))


def suggested(
    rows: Rows,
    roots: Ints,
    silent: Ints,
    refused: Ints,
    *,
    ego: int | None = None,
    agreed: int = 0,
    look: Look | None = None,
) -> tuple[Suggested, ...]:
    """The best proposal for each two persons, most probable first.

    `silent` are rows that a SPLIT took out, `refused` pairs of rows (shape (n, 2)): no two persons that hold such a
    pair are proposed again. `ego` is the smallest row of the user; `agreed` how many pairs the user said are one;
    `look` looks into the log for what it tells.
    """
    if len(compute.unique(rows.networks)) < 2:
        return ()
    pairs = pairs_to_judge(rows, roots, silent, ego, look)
    said = WEIGHTS.said(pairs.levels)
    odds: Floats = said + prior(said, len(rows), agreed)
    shown = np.flatnonzero(pairs.further & (odds >= log(SHOWN_FROM / (1 - SHOWN_FROM))))
    known = {(int(low), int(high)) for low, high in np.sort(roots[refused], axis=1)} if len(refused) else set()
    best: dict[tuple[int, int], Suggested] = {}
    for at in sorted(shown.tolist(), key=lambda i: (-odds[i], pairs.a[i], pairs.b[i])):
        a, b = int(pairs.a[at]), int(pairs.b[at])
        persons = (int(min(roots[a], roots[b])), int(max(roots[a], roots[b])))
        if persons not in known and persons not in best:
            best[persons] = Suggested(a, b, _sentence(pairs.levels, at), 1 / (1 + exp(-float(odds[at]))))
    return tuple(best.values())


def _everybody(rows: Rows, roots: Ints, ego: int | None) -> pa.Table:
    name = codes(name_key(strings(rows.table["name"])))
    mine = np.zeros(len(rows), np.bool_) if ego is None else roots == roots[ego]
    columns: dict[str, Any] = {
        "network": rows.networks,
        "id": rows.ids,
        "person": roots,
        "name": pa.array(name, mask=name < 0),
        "handle": rows.handles,
        "ego": mine,
    }
    return pa.table(columns)


def _as_table(rows: Rows, roots: Ints, a: Ints, b: Ints) -> pa.Table:
    name = codes(name_key(strings(rows.table["name"])))
    columns: dict[str, Any] = {"pair": np.arange(len(a))}
    for end, row in (("a", a), ("b", b)):
        columns[f"{end}_network"], columns[f"{end}_id"] = taken(rows.networks, row), taken(rows.ids, row)
        columns[f"{end}_person"], columns[f"{end}_name"] = roots[row], pa.array(name[row], mask=name[row] < 0)
    return pa.table(columns)


_SAID = (
    ("name", (Name.WHOLE,), "the same display name"),
    ("name", (Name.LIKE,), "names that can be one person's"),
    ("handle", (Handle.OWN,), "the same handle, which is long and nobody's name"),
    ("handle", (Handle.NEAR,), "nearly the same handle, which is long and nobody's name"),
    ("handle", (Handle.COMMON,), "handles that are alike"),
    ("page", (Page.PAGE,), "a page that both name"),
    ("page", (Page.DOMAIN,), "a domain that both use"),
    ("bio", (Bio.SAME,), "the same words about themselves"),
    ("mailbox", (1,), "one e-mail address"),
    ("company", (Company.ONE,), "a third person with whom both were seen"),
    ("company", (Company.SEVERAL,), "several people with whom both were seen"),
)
_AND = (
    ("told", (1,), "One of them wrote that the other is theirs."),
    ("twin", (1,), "Both wrote the same words at the same time."),
    ("after", (1,), "One fell silent as the other began."),
    ("name", (Name.OTHER,), "Their names differ."),
    ("handle", (Handle.OTHER,), "Their handles differ."),
)


def _sentence(levels: dict[str, Levels], at: int) -> str:
    """Why, in words: what speaks for it, then what does not."""
    said = [words for sign, when, words in _SAID if levels[sign][at] in when]
    listed = said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1] if said else ""
    more = [words for sign, when, words in _AND if levels[sign][at] in when]
    return " ".join([f"They have {listed}."] * bool(said) + more)
