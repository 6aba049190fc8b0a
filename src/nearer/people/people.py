"""Everybody, as the rules and decisions have it. Persons are made when asked for; the arrays hold them all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from nearer.model.activity import Account, AccountKey
from nearer.model.person import Link, LinkRule, Person, Proposal, person_id
from nearer.model.time import from_us
from nearer.people.columns import Column, Flags, Ints, compute, flags, numbers, strings, taken
from nearer.people.evidence import Look
from nearer.people.keys import parse_key, plain_name
from nearer.people.persons import Persons, place_of
from nearer.people.proposals import Keeping, Suggested, suggested
from nearer.people.rows import Rows
from nearer.people.rules import STRENGTH

__all__ = ["MOST_FOUND", "Joins", "People", "parse_key"]

MANY = 200
"""Ids are looked up one by one where each stands for so many people or more: to look one up takes ten microseconds, and
the table for looking up many together a twentieth of a second for a million people (measured)."""

MOST_FOUND = 50
"""`People.find` returns at most so many persons."""


@dataclass(frozen=True, slots=True)
class Joins:
    """The links that hold, as rows. `why` is empty where the rule says it all."""

    a: Ints
    b: Ints
    rule: Ints
    mutual: Flags
    why: dict[int, str]


@dataclass(frozen=True, slots=True)
class Index:
    """What is worked out once for all people, so that a home that is opened again need not do it again.

    `ids` are the ids of all persons and those that each further account would have alone, sorted; `roots` the smallest
    row of the person that each means. `order` are the rows person by person. `plain` are the comparable names.
    """

    ids: Persons
    roots: Ints
    order: Ints
    plain: Column


class _Told(NamedTuple):
    """One account as its person's page needs it; `spelled` is the comparable handle."""

    key: AccountKey
    spelled: str | None
    name: str | None
    handle: str | None
    seen_us: int | None
    bot: bool | None


@dataclass(frozen=True, eq=False)
class People:
    """Persons, links and proposals of one log under one set of decisions.

    `roots` gives for each row (an account, in order of its key) the smallest row of its person. `alone` are rows
    that a split took out of the rules, `refused` pairs of rows that are not one person (shape (n, 2)). Nothing here
    changes after it is made.
    """

    rows: Rows
    roots: Ints
    joins: Joins
    alone: Ints
    refused: Ints
    ego_row: int | None
    known: Index | None = None
    """What is worked out already, None where it is yet to be."""
    look: Look | None = None
    """Looks into the log for what speaks for a proposal, None where there is none at hand."""
    keeping: Keeping | None = None
    """Where proposals are kept, which take long to work out; None where they are not."""

    @cached_property
    def members(self) -> pa.Table:
        """One row per account: network, account (its id), person (the person's id)."""
        own = {"person": taken(self.rows.alone, self.roots)}
        return pa.table({"network": self.rows.networks, "account": self.rows.ids, **own})

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all persons, in order of their smallest account key."""
        return tuple(taken(self.rows.alone, self._heads).to_pylist())

    def __len__(self) -> int:
        return len(self._heads)

    @cached_property
    def ego(self) -> str | None:
        """The id of the user, None where no archive and no decision says who that is."""
        return None if self.ego_row is None else self._own(int(self.roots[self.ego_row]))

    @cached_property
    def ego_accounts(self) -> frozenset[AccountKey]:
        """Every account that is the user's, the linked ones too."""
        if self.ego_row is None:
            return frozenset()
        return frozenset(self.rows.key(row) for row in self._rows_of(int(self.roots[self.ego_row])))

    @cached_property
    def bots(self) -> frozenset[str]:
        """Persons with an account that says it is run by a machine."""
        said = flags(self.rows.table["bot"])
        return frozenset(taken(self.rows.alone, np.unique(self.roots[said])).to_pylist())

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links that hold, the strongest rules first."""
        return tuple(self._link(at) for at in range(len(self.joins.a)))

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """Who else may be one person, most probable first. They wait for a decision."""
        suggestions = self._suggested() if self.keeping is None else self.keeping(self._suggested)
        return tuple(one.proposal(self.rows) for one in suggestions)

    @cached_property
    def index(self) -> Index:
        """What is worthwhile to keep for the next time that these people are opened."""
        by_id = self._by_id
        return Index(by_id[0], by_id[1], self._order, self._plain_names)

    def _suggested(self) -> tuple[Suggested, ...]:
        mine = None if self.ego_row is None else self.roots[self.ego_row]
        said = self.joins.rule == STRENGTH.index(LinkRule.DECISION)
        agreed = int((said & (self.roots[self.joins.a] != mine)).sum()) if mine is not None else int(said.sum())
        return suggested(
            self.rows, self.roots, self.alone, self.refused, ego=self.ego_row, agreed=agreed, look=self.look
        )

    def of(self, key: AccountKey) -> str | None:
        """The id of the person whose account this is, None where the log knows no such account."""
        row = self.rows.find_all([key]).get(key)
        return None if row is None else self._own(int(self.roots[row]))

    def owners(self, keys: Iterable[AccountKey]) -> dict[AccountKey, str]:
        """The ids of the persons whose accounts these are; accounts that the log does not know are left out."""
        rows = self.rows.find_all(keys)
        return {key: self._own(int(self.roots[row])) for key, row in rows.items()}

    def current(self, id: str) -> str | None:
        """The id under which a person stands now, from any id that one of the accounts has had or would have alone."""
        root = self._root(id)
        return None if root is None else self._own(root)

    def person(self, id: str) -> Person | None:
        return self.persons([id]).get(id)

    def persons(self, ids: Iterable[str]) -> dict[str, Person]:
        """These persons by the ids asked for; ids that nobody has are left out. Many at once cost little more than
        one."""
        roots = self._roots_of(ids)
        made = {root: self._person(root, told) for root, told in self._told(roots.values()).items()}
        return {id: made[root] for id, root in roots.items()}

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """What to call each of these persons; ids that nobody has are left out."""
        roots = self._roots_of(ids)
        called = {root: self._called(told)[0] for root, told in self._told(roots.values()).items()}
        return {id: called[root] for id, root in roots.items()}

    def account(self, key: AccountKey) -> Account | None:
        row = self.rows.find_all([key]).get(key)
        if row is None:
            return None
        told = self.rows.table.slice(row, 1).to_pylist()[0]
        seen = told.pop("seen_us")
        links, same_as = tuple(told.pop("links") or ()), tuple(told.pop("same_as") or ())
        return Account(**told, links=links, same_as=same_as, seen=None if seen is None else from_us(seen))

    def find(self, text: str) -> tuple[Person, ...]:
        """Who is meant. The first of these that fits anybody decides: a person's id; an account key or id; a handle; a
        whole name, or a handle without its host; the beginning of a name, of a word in it, or of a handle.

        Letters' case and a leading `@` do not matter. At most `MOST_FOUND`, in order of account keys.
        """
        wanted = text.strip()
        if not wanted:
            return ()
        root = self._root(wanted)
        if root is not None:
            return tuple(self._person(root, told) for root, told in self._told([root]).items())
        handle = wanted.lower().removeprefix("acct:").removeprefix("@")
        name = plain_name(pa.array([wanted]))[0].as_py()
        for hits in self._levels(wanted, handle, name):
            found = flags(hits)
            roots = np.unique(self.roots[found])[:MOST_FOUND]
            if len(roots):
                return tuple(self._person(root, told) for root, told in self._told(roots.tolist()).items())
        return ()

    def _levels(self, wanted: str, handle: str, name: str | None) -> Iterator[Column]:
        """Which rows fit, by one way of naming after the other."""
        key = parse_key(wanted)
        if key is not None:
            yield compute.and_(compute.equal(self.rows.networks, key.network), compute.equal(self.rows.ids, key.id))
        yield compute.equal(self.rows.ids, wanted)
        if handle:
            yield compute.equal(self.rows.handles, handle)
        local = compute.starts_with(self.rows.handles, handle + "@")
        blue = compute.equal(self.rows.handles, handle + ".bsky.social")
        whole = compute.equal(self._plain_names, name or "")
        yield _either(local, blue, whole)
        begins = compute.starts_with(self.rows.handles, handle)
        if name is None:
            yield begins
            return
        starts = compute.starts_with(self._plain_names, name)
        later = compute.match_substring(self._plain_names, f" {name}")
        yield _either(begins, starts, later)

    @cached_property
    def _plain_names(self) -> Column:
        return plain_name(strings(self.rows.table["name"])) if self.known is None else self.known.plain

    @cached_property
    def _heads(self) -> Ints:
        """The smallest row of each person, ascending."""
        return np.flatnonzero(self.roots == np.arange(len(self.roots)))

    @cached_property
    def _by_id(self) -> tuple[Persons, Ints]:
        """The ids of persons, and those that each further account would have alone, sorted; the smallest row of each
        one's person."""
        if self.known is not None:
            return self.known.ids, self.known.roots
        # Of equal ids, which are next to impossible, a person's own comes before that of a further account: it stands
        # first here, and equals keep their order.
        rows = np.concatenate((self._heads, np.flatnonzero(self.roots != np.arange(len(self.roots)))))
        every = taken(self.rows.alone, rows)
        order = numbers(compute.sort_indices(every), 0)
        return Persons(taken(every, order)), self.roots[rows[order]]

    def _own(self, root: int) -> str:
        return self.rows.alone[root].as_py()

    def _root(self, id: str) -> int | None:
        ids, roots = self._by_id
        place = place_of(ids, id)
        return None if place is None else int(roots[place])

    @cached_property
    def _order(self) -> Ints:
        """The rows, person by person."""
        return np.argsort(self.roots, kind="stable") if self.known is None else self.known.order

    @cached_property
    def _sorted_roots(self) -> Ints:
        return self.roots[self._order]

    def _rows_of(self, root: int) -> list[int]:
        start, stop = np.searchsorted(self._sorted_roots, [root, root + 1])
        return self._order[start:stop].tolist()

    @cached_property
    def _joins_by_root(self) -> tuple[Ints, Ints]:
        """The places in `joins`, person by person, and whose each is."""
        whose = self.roots[self.joins.a]
        order = np.argsort(whose, kind="stable")
        return order, whose[order]

    def _joins_of(self, root: int) -> list[int]:
        """The places in `joins` of one person."""
        order, whose = self._joins_by_root
        start, stop = np.searchsorted(whose, [root, root + 1])
        return order[start:stop].tolist()

    def _roots_of(self, ids: Iterable[str]) -> dict[str, int]:
        wanted = list(ids)
        known, roots = self._by_id
        if len(wanted) * MANY <= len(known):
            return {id: root for id in wanted if (root := self._root(id)) is not None}
        places = numbers(compute.index_in(pa.array(wanted, pa.string()), value_set=known.column), -1)
        return {id: int(roots[place]) for id, place in zip(wanted, places.tolist(), strict=True) if place >= 0}

    def _told(self, roots: Iterable[int]) -> dict[int, list[_Told]]:
        """What the accounts of each of these persons tell of themselves, read in one go."""
        wanted = sorted(set(roots))
        starts, stops = np.searchsorted(self._sorted_roots, np.array([wanted, [root + 1 for root in wanted]]))
        parts = [self._order[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)]
        rows = np.concatenate(parts) if parts else np.empty(0, np.int64)
        columns = [taken(self.rows.table[name], rows).to_pylist() for name in ("name", "handle", "seen_us", "bot")]
        keys = map(AccountKey, taken(self.rows.networks, rows).to_pylist(), taken(self.rows.ids, rows).to_pylist())
        every = map(_Told, keys, taken(self.rows.handles, rows).to_pylist(), *columns)
        return {root: list(islice(every, len(part))) for root, part in zip(wanted, parts, strict=True)}

    def _person(self, root: int, told: list[_Told]) -> Person:
        name, handle = self._called(told)
        return Person(
            person_id(told[0].key),
            tuple(one.key for one in told),
            name,
            handle,
            tuple(self._link(at) for at in self._joins_of(root)),
            bot=any(one.bot for one in told),
            ego=self.ego_row is not None and int(self.roots[self.ego_row]) == root,
        )

    def _called(self, told: list[_Told]) -> tuple[str, str | None]:
        """Name and handle: of the account that was seen last, then of the smallest key; else what the id tells."""
        newest = sorted(told, key=lambda one: -(one.seen_us or -(2**62)))
        name = next((text for one in newest if (text := (one.name or "").strip())), None)
        handle = next((text for one in newest if (text := (one.handle or "").strip())), None)
        spelled = next((one.spelled for one in told if one.spelled), None)
        shown = handle or (f"@{spelled}" if spelled else None)
        key = told[0].key
        return name or shown or f"{key.id} on {key.network}", shown

    def _link(self, at: int) -> Link:
        a, b = self.rows.key(int(self.joins.a[at])), self.rows.key(int(self.joins.b[at]))
        rule = STRENGTH[int(self.joins.rule[at])]
        return Link(a, b, rule, self.joins.why.get(at) or _why(rule, a, b, bool(self.joins.mutual[at])))


def _either(*found: Column) -> Column:
    return reduce(compute.or_kleene, found)


def _why(rule: LinkRule, a: AccountKey, b: AccountKey, mutual: bool) -> str:
    """The rule in a sentence. It names networks only, so that it can be shown where names are hidden."""
    match rule:
        case LinkRule.HANDLE:
            return f"The log names this account on {a.network} by its handle in one place and by its id in another."
        case LinkRule.RENAME if a.network == b.network:
            return f"{a.network} says that this account was renamed, or has moved."
        case LinkRule.RENAME:
            return f"The archive of {a.network} says that this account on {b.network} has the same owner."
        case LinkRule.VERIFIED if mutual:
            return f"The accounts on {a.network} and {b.network} link to each other, and the networks have checked it."
        case LinkRule.VERIFIED:
            return f"{a.network} has checked that the owner of this account owns the one on {b.network} too."
        case LinkRule.ADDRESS:
            return f"The accounts on {a.network} and {b.network} have the same e-mail address."
        case LinkRule.DECISION | LinkRule.NAME:
            return "You decided that they are one person."
