"""People as tables that can be kept in files and looked into, so that a home of millions opens without a rule being
asked again. What follows from the decisions alone (the sentences on links) is worked out anew, because it is little.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from nearer.model.activity import AccountKey
from nearer.model.decision import Decision
from nearer.model.person import LinkRule
from nearer.people.columns import Flags, Ints, flags, single, strings
from nearer.people.evidence import Look
from nearer.people.people import Index, Joins, People
from nearer.people.persons import Persons
from nearer.people.proposals import Keeping, Suggested
from nearer.people.resolve import decided
from nearer.people.rows import Rows
from nearer.people.rules import STRENGTH
from nearer.store.schema import ACCOUNT

PROPOSAL = pa.schema([("a", pa.int64()), ("b", pa.int64()), ("why", pa.string()), ("probability", pa.float64())])

_DECISION = STRENGTH.index(LinkRule.DECISION)


@dataclass(frozen=True, slots=True)
class KeptPeople:
    """`accounts`: the rows with what is worked out of each. `ids`: every id and whom it means. `joins`: the links that
    rules made."""

    accounts: pa.Table
    ids: pa.Table
    joins: pa.Table


def tables(people: People) -> KeptPeople:
    """What to keep of people."""
    rows, index, joins = people.rows, people.index, people.joins
    ruled = joins.rule != _DECISION
    columns: dict[str, Any] = {
        **{
            name: strings(rows.table[name]) if ACCOUNT.field(name).type == pa.string() else rows.table[name]
            for name in ACCOUNT.names
        },
        "key": rows.keys,
        "spelled": rows.handles,
        "placeholder": rows.placeholder,
        "alone": rows.alone,
        "plain": index.plain,
        "root": people.roots,
        "order": index.order,
    }
    return KeptPeople(
        pa.table(columns),
        _table(id=index.ids.column, root=index.roots),
        _table(a=joins.a[ruled], b=joins.b[ruled], rule=joins.rule[ruled], mutual=joins.mutual[ruled]),
    )


def proposals_table(suggestions: tuple[Suggested, ...]) -> pa.Table:
    """What to keep of proposals."""
    return pa.Table.from_pylist([asdict(one) for one in suggestions], schema=PROPOSAL)


def proposals_of(table: pa.Table) -> tuple[Suggested, ...]:
    """The proposals that `proposals_table` kept."""
    return tuple(Suggested(**one) for one in table.to_pylist())


def opened(
    kept: KeptPeople,
    decisions: tuple[Decision, ...],
    egos: frozenset[AccountKey],
    look: Look | None = None,
    keeping: Keeping | None = None,
) -> People:
    """The people that `tables` kept, under the same decisions about accounts and the same owners of archives."""
    accounts = kept.accounts
    columns = {name: strings(accounts[name]) for name in ("network", "id", "key", "spelled", "plain", "alone")}
    rows = Rows(
        accounts.select(ACCOUNT.names),
        columns["network"],
        columns["id"],
        columns["key"],
        columns["spelled"],
        flags(accounts["placeholder"]),
        columns["alone"],
    )
    roots = _whole(accounts["root"])
    said = decided(rows, decisions, egos)
    holds = np.flatnonzero(roots[said.edges.a] == roots[said.edges.b])
    joins = Joins(
        np.concatenate([said.edges.a[holds], _whole(kept.joins["a"])]),
        np.concatenate([said.edges.b[holds], _whole(kept.joins["b"])]),
        np.concatenate([np.full(len(holds), _DECISION), _whole(kept.joins["rule"])]),
        np.concatenate([_none(len(holds)), flags(kept.joins["mutual"])]),
        {at: said.why[row] for at, row in enumerate(holds.tolist()) if row in said.why},
    )
    index = Index(Persons(kept.ids["id"]), _whole(kept.ids["root"]), _whole(accounts["order"]), columns["plain"])
    return People(rows, roots, joins, said.alone, said.refused, said.ego_row, index, look, keeping)


def _table(**columns: Any) -> pa.Table:
    return pa.table(
        {name: pa.array(values) if isinstance(values, np.ndarray) else values for name, values in columns.items()}
    )


def _whole(column: Any) -> Ints:
    return single(column).to_numpy()


def _none(count: int) -> Flags:
    return np.zeros(count, np.bool_)
