"""From accounts and decisions to people. Pure: the same accounts in any order give the same people."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nearer.model.activity import AccountKey
from nearer.model.decision import Decision
from nearer.people.columns import Ints
from nearer.people.evidence import Look
from nearer.people.people import Joins, People
from nearer.people.rows import Rows
from nearer.people.rules import Ruled, ruled
from nearer.people.standing import Wishes, wishes
from nearer.people.union import Edges, apart, smallest_rows

_EGO = -1
"""The strength of the link between two of the user's own accounts: after every decision, before every rule."""


def resolve(
    accounts: pa.Table,
    decisions: tuple[Decision, ...],
    egos: frozenset[AccountKey],
    look: Look | None = None,
    named: pa.Table | None = None,
) -> People:
    """Join the accounts (columns of `store.schema.ACCOUNT`) into persons.

    `decisions` are the standing ones; `egos` the accounts whose archives were imported, which are one person, the
    user. A split or a refusal wins over every rule, also where a chain of rules would go round it: then the weakest
    link of the chain is left out. An account that is not the user's (NOT_EGO) hangs together with none that is.
    `look` looks into the log for what speaks for proposals (`evidence.looked_into`); without it accounts alone do.
    `named` are accounts whose ids are known from before (`rows.Rows.of`).
    """
    rows = Rows.of(accounts, wishes(decisions, egos).egos, named)
    said = decided(rows, decisions, egos)
    rules = _without(ruled(rows), said.alone)
    chosen = said.edges
    every = Ruled(
        np.concatenate([chosen.a, rules.a]),
        np.concatenate([chosen.b, rules.b]),
        np.concatenate([np.zeros(len(chosen.a), np.int64), rules.rule]),
        np.concatenate([np.zeros(len(chosen.a), np.bool_), rules.mutual]),
    )
    edges = Edges(every.a, every.b, np.concatenate([chosen.strength, rules.edges.strength]))
    roots = apart(smallest_rows(len(rows), edges), edges, [(int(a), int(b)) for a, b in said.refused.tolist()])
    holds = np.flatnonzero(roots[every.a] == roots[every.b])
    joins = Joins(
        every.a[holds],
        every.b[holds],
        every.rule[holds],
        every.mutual[holds],
        {at: said.why[row] for at, row in enumerate(holds.tolist()) if row in said.why},
    )
    return People(rows, roots, joins, said.alone, said.refused, said.ego_row, look=look)


@dataclass(frozen=True, slots=True)
class Decided:
    """What the decisions say of rows: the links they make with their sentences (by the place of the link), the rows
    that stand alone, pairs that are not one person (shape (n, 2)), and the smallest row of the user."""

    edges: Edges
    why: dict[int, str]
    alone: Ints
    refused: Ints
    ego_row: int | None


def decided(rows: Rows, decisions: tuple[Decision, ...], egos: frozenset[AccountKey]) -> Decided:
    """The decisions as rows; it takes no longer where there are more accounts."""
    wish = wishes(decisions, egos)
    named = rows.find_all(_keys(wish))
    mine = [named[key] for key in sorted(wish.egos)]
    chosen, why = _chosen(wish, named, mine)
    refused = [(named[a], named[b]) for a, b in wish.refused if a in named and b in named]
    foreign = [(named[key], row) for key in sorted(wish.not_egos) if key in named for row in mine]
    alone = np.array(sorted(named[key] for key in wish.alone if key in named), np.int64)
    no = np.array([*refused, *foreign], np.int64).reshape(-1, 2)
    return Decided(chosen, why, alone, no, min(mine, default=None))


def _keys(wish: Wishes) -> set[AccountKey]:
    joined = {key for _, keys in wish.joined for key in keys}
    return joined | wish.alone | wish.egos | wish.not_egos | {key for pair in wish.refused for key in pair}


def _without(rules: Ruled, alone: Ints) -> Ruled:
    keep = ~np.isin(rules.a, alone) & ~np.isin(rules.b, alone)
    return Ruled(rules.a[keep], rules.b[keep], rules.rule[keep], rules.mutual[keep])


def _chosen(wish: Wishes, named: dict[AccountKey, int], mine: list[int]) -> tuple[Edges, dict[int, str]]:
    """The links of decisions, the newest the strongest, and those between the user's own accounts, with their why."""
    links: list[tuple[int, int, int]] = []
    why: dict[int, str] = {}
    for age, (decision, keys) in enumerate(wish.joined):
        rows = [named[key] for key in dict.fromkeys(keys) if key in named]
        for row in rows[1:]:
            why[len(links)] = f"You decided on {decision.at:%-d %B %Y} that they are one person."
            links.append((rows[0], row, age - len(wish.joined) + _EGO))
    for row in mine[1:]:
        why[len(links)] = "Both accounts are your own."
        links.append((mine[0], row, _EGO))
    table = np.array(links, np.int64).reshape(-1, 3)
    return Edges(table[:, 0], table[:, 1], table[:, 2]), why
