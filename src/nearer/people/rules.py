"""What joins two accounts at once: statements of the networks, and one mailbox. Never a name; a name only parts.

A source may put an address into `Account.links` only where the network has verified it, and an account into
`Account.same_as` only where the network vouches for it (a move that both sides confirm, a rename in the account's own
archive): these rules believe both.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nearer.model.person import LinkRule
from nearer.people.columns import (
    Column,
    Flags,
    Ints,
    codes,
    compute,
    elements,
    flags,
    kept,
    nothing,
    numbers,
    replaced,
    strings,
    taken,
)
from nearer.people.households import of_one_human
from nearer.people.keys import BLUESKY, MASTODON, PROFILES, SEPARATOR, joined, mail_key, plain_name, web_key
from nearer.people.rows import Rows
from nearer.people.union import Edges

SHARED_MAILBOX = 3
"""An address that more accounts of one network hold is taken for a shared mailbox and joins nobody. Our own choice."""

MACHINE = r"^(no-?reply|do-?not-?reply|notifications?|mailer-daemon|postmaster|bounces?)([+.\-].*)?@"
"""Senders that stand for a machine: everybody whom it writes for would become one person."""

STRENGTH = (LinkRule.DECISION, LinkRule.HANDLE, LinkRule.RENAME, LinkRule.VERIFIED, LinkRule.ADDRESS)
"""Strongest first: which rule holds where two contradict. Ego's own accounts come right after decisions."""


_NONE: tuple[Ints, Ints] = (np.empty(0, np.int64), np.empty(0, np.int64))
"""What a rule says that nobody tells anything for."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """Edges with their rule (place in `STRENGTH`). `mutual` where both accounts name each other; `a` names `b`."""

    a: Ints
    b: Ints
    rule: Ints
    mutual: Flags

    @property
    def edges(self) -> Edges:
        return Edges(self.a, self.b, self.rule * 10)


def ruled(rows: Rows) -> Ruled:
    """Everything that the rules say of these accounts, in an order that depends on the accounts alone."""
    parts = (
        (LinkRule.HANDLE, _handles(rows)),
        (LinkRule.RENAME, _renames(rows)),
        (LinkRule.VERIFIED, _verified(rows)),
        (LinkRule.ADDRESS, _mailboxes(rows)),
    )
    a = np.concatenate([pair[0] for _, pair in parts])
    b = np.concatenate([pair[1] for _, pair in parts])
    rule = np.concatenate([np.full(len(pair[0]), STRENGTH.index(name), np.int64) for name, pair in parts])
    return _once(a[a != b], b[a != b], rule[a != b])


def profiles(rows: Rows) -> tuple[Ints, Column]:
    """The addresses at which an account can be seen: (row, address as `web_key` spells it), in pairs.

    Its own `url`, the page that its network gives to its handle, and, as Bluesky checks a handle by its domain, that
    domain.
    """
    everybody = np.arange(len(rows))
    found = [(everybody, web_key(strings(rows.table["url"])))]
    for network, page in PROFILES.items():
        mine = compute.equal(rows.networks, network)
        found.append((everybody, compute.if_else(mine, compute.binary_join_element_wise(page, rows.handles, ""), None)))
    blue = compute.equal(rows.networks, BLUESKY)
    found.append(
        (everybody, compute.if_else(blue, compute.binary_join_element_wise(PROFILES[BLUESKY], rows.ids, ""), None))
    )
    domain = compute.and_(blue, compute.invert(compute.match_substring_regex(rows.handles, r"\.bsky\.social$")))
    found.append((everybody, compute.if_else(domain, rows.handles, None)))
    toot = compute.and_(compute.equal(rows.networks, MASTODON), compute.match_substring(rows.handles, "@"))
    page = replaced(rows.handles, r"^([^@]+)@(.+)$", r"\2/@\1")
    found.append((everybody, compute.if_else(toot, page, None)))
    return _present(np.concatenate([row for row, _ in found]), pa.concat_arrays([strings(site) for _, site in found]))


def _handles(rows: Rows) -> tuple[Ints, Ints]:
    """A placeholder joins the one account of its network whose handle it is; where two have borne it, none."""
    if not rows.placeholder.any():
        return _NONE
    group = codes(joined(rows.networks, rows.handles))
    order = np.lexsort((np.arange(len(group)), rows.placeholder, group))
    order = order[group[order] >= 0]
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    held = np.add.reduceat(~rows.placeholder[order], starts) if len(starts) else np.empty(0, np.int64)
    skipped = np.where(held > 1, held, 0)
    anchor = np.repeat(order[np.minimum(starts + skipped, max(len(order) - 1, 0))], sizes)
    joins = rows.placeholder[order] & (anchor != order)
    return order[joins], anchor[joins]


def _renames(rows: Rows) -> tuple[Ints, Ints]:
    """`same_as` names an id of the same network, a placeholder of it in any case of letters, or a full key."""
    owner, named = elements(rows.table["same_as"])
    if not len(owner):
        return _NONE
    network = taken(rows.networks, owner)
    here = rows.find(joined(network, named))
    elsewhere = rows.find(compute.replace_substring(named, "/", SEPARATOR, max_replacements=1))
    bare = compute.utf8_lower(replaced(named, r"^(@|acct:)", ""))
    held = np.flatnonzero(rows.placeholder)
    spelled = joined(taken(rows.networks, held), taken(rows.handles, held))
    at = numbers(compute.index_in(joined(network, bare), value_set=spelled), -1)
    loose = np.where(at >= 0, held[at] if len(held) else -1, -1)
    target = np.where(here >= 0, here, np.where(elsewhere >= 0, elsewhere, loose))
    return owner[target >= 0], target[target >= 0]


def _verified(rows: Rows) -> tuple[Ints, Ints]:
    """An address in `links` is the page of another account. A page that two accounts of a network show says nothing."""
    owner, link = elements(rows.table["links"])
    if not len(owner):
        return _NONE
    named = web_key(link)
    row, site = profiles(rows)
    wanted = flags(compute.is_in(site, value_set=named.drop_null()))
    row, site = row[wanted], kept(site, wanted)
    both = codes(pa.concat_arrays([site, named]))
    page, linked = both[: len(row)], both[len(row) :]
    network = codes(rows.networks)[row]
    _, seen = np.unique(np.stack([page, row]), axis=1, return_index=True)
    page, row, network = page[seen], row[seen], network[seen]
    order = np.lexsort((row, rows.placeholder[row], network, page))
    page, row, network = page[order], row[order], network[order]
    new = np.ones(len(page), np.bool_)
    new[1:] = (page[1:] != page[:-1]) | (network[1:] != network[:-1])
    second = np.append(~new[1:], False) if len(new) else new
    rival = np.zeros(len(page), np.bool_)
    at = np.flatnonzero(new & second)
    rival[at] = ~rows.placeholder[row[at + 1]]
    clear = new & ~rival
    return _pairs(linked, owner, page[clear], row[clear])


def _mailboxes(rows: Rows) -> tuple[Ints, Ints]:
    """Accounts with one e-mail address, unless it is a machine's or a shared mailbox; where the names that they bear
    cannot be one human's, only those of one name. Two accounts of one network that tell one address are two people, or
    one who would say so: neither is joined."""
    if rows.table["address"].null_count == len(rows):
        return _NONE
    mail = mail_key(strings(rows.table["address"]))
    mail = compute.if_else(compute.match_substring_regex(mail, MACHINE), nothing(), mail)
    group, network = codes(mail), codes(rows.networks)
    held = np.flatnonzero(group >= 0)
    if not len(held):
        return held, held
    pairs, counts = np.unique(np.stack([group[held], network[held]]), axis=1, return_counts=True)
    held = held[~np.isin(group[held], pairs[0][counts > SHARED_MAILBOX])]
    group, alone = group[held], np.bincount(group[held]) < 2
    held = held[~alone[group]]
    one = of_one_human(group[~alone[group]], plain_name(taken(strings(rows.table["name"]), held)))
    _, place, borne = np.unique(np.stack([one, network[held]]), axis=1, return_inverse=True, return_counts=True)
    held, one = held[borne[place] == 1], one[borne[place] == 1]
    _, first, back = np.unique(one, return_index=True, return_inverse=True)
    anchor = held[first[back]]
    return anchor[anchor != held], held[anchor != held]


def _pairs(left: Ints, owner: Ints, right: Ints, row: Ints) -> tuple[Ints, Ints]:
    """Every (owner, row) with equal numbers in `left` and `right`; `right` is sorted."""
    start, stop = np.searchsorted(right, left, "left"), np.searchsorted(right, left, "right")
    count = np.where(left >= 0, stop - start, 0)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(owner, count), row[np.repeat(start, count) + within]


def _present(row: Ints, values: Column) -> tuple[Ints, Column]:
    there = flags(compute.is_valid(values))
    return row[there], kept(values, there)


def _once(a: Ints, b: Ints, rule: Ints) -> Ruled:
    """Each pair once for a rule, by the smaller of the two namings, `mutual` where there were both."""
    if not len(a):
        return Ruled(a, b, rule, np.empty(0, np.bool_))
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((a, high, low, rule))
    a, b, rule, low, high = a[order], b[order], rule[order], low[order], high[order]
    new = np.ones(len(a), np.bool_)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1]) | (rule[1:] != rule[:-1])
    starts = np.flatnonzero(new)
    mutual = np.maximum.reduceat(a, starts) != np.minimum.reduceat(a, starts)
    return Ruled(a[new], b[new], rule[new], mutual)
