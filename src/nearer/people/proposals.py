"""Accounts of different networks that may be one person. A proposal changes nothing; it waits for a decision.

Two accounts are compared only where their display names are the same or their handles are nearly the same, and they
are proposed only with a further sign: a page that both name, a domain that both use, or a handle too unusual to be
shared by chance. The log-odds below are our own and were fitted to nothing: they order the list.
"""

from dataclasses import dataclass
from math import exp, log

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.model.person import Proposal
from nearer.people.columns import Column, Flags, Ints, codes, compute, elements, flags, kept, nothing, replaced, strings
from nearer.people.keys import host_of, mail_key, name_key, near_handle, web_key
from nearer.people.rows import Rows
from nearer.people.rules import profiles

PRIOR = -3.0
NEAR_HANDLE, SAME_HANDLE, UNUSUAL = 1.5, 0.5, 1.5
SAME_NAME, LONG_NAME = 1.5, 0.5
SAME_LINK, SAME_DOMAIN = 3.0, 1.5
SHOWN_FROM = 0.5
"""A proposal less probable than this is not made."""

UNUSUAL_LENGTH = 8
"""Letters from which a handle that one account per network bears counts as unusual."""

CROWD = 6
"""A name, handle, page or domain that more accounts share than this tells nobody apart, and is not compared."""

COMMON_HOSTS = (
    r"^(x\.com|t\.co|threads\.net|instagram\.com|facebook\.com|linkedin\.com|youtube\.com|youtu\.be|tiktok\.com|"
    r"reddit\.com|github\.com|gitlab\.com|codeberg\.org|bsky\.app|.*\.bsky\.social|linktr\.ee|medium\.com|bit\.ly|"
    r"substack\.com|patreon\.com|ko-fi\.com|etsy\.com|amazon\.[a-z.]+|google\.[a-z.]+|wordpress\.com|"
    r"(g|google|hot|proton|zoho|yandex)?mail\.(com|org|ch)|outlook\.[a-z]+|yahoo\.[a-z.]+|icloud\.com|gmx\.[a-z]+|"
    r"web\.de|proton\.me|users\.noreply\.github\.com)$"
)
"""Hosts on which strangers meet: their pages may tell two people apart, the host alone does not."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A proposal as rows, a < b."""

    a: int
    b: int
    why: str
    probability: float

    def proposal(self, rows: Rows) -> Proposal:
        return Proposal(rows.key(self.a), rows.key(self.b), self.why, self.probability)


def suggested(rows: Rows, roots: Ints, silent: Ints, refused: Ints) -> tuple[Suggested, ...]:
    """The best proposal for each two persons, most probable first.

    `silent` are rows that a SPLIT took out, `refused` pairs of rows (shape (n, 2)): no two persons that hold such a
    pair are proposed again. Persons who would then have two accounts on one network are not proposed either.
    """
    network = codes(rows.networks)
    near = near_handle(rows.networks, rows.handles)
    name = codes(name_key(strings(rows.table["name"])))
    near_code, handle = codes(near), codes(rows.handles)
    pairs = np.union1d(_block(name, np.arange(len(rows))), _block(near_code, np.arange(len(rows))))
    a, b = pairs // max(len(rows), 1), pairs % max(len(rows), 1)
    keep = (network[a] != network[b]) & (roots[a] != roots[b]) & ~np.isin(a, silent) & ~np.isin(b, silent)
    keep &= ~_shares_network(roots, network, a, b)
    a, b, pairs = a[keep], b[keep], pairs[keep]
    if not len(a):
        return ()
    link, domain = _sites(rows)
    signs = _Signs(
        near=(near_code[a] == near_code[b]) & (near_code[a] >= 0),
        handle=_local(rows, a, b, handle),
        unusual=(near_code[a] == near_code[b]) & (near_code[a] >= 0) & _unusual(near, near_code, network)[a],
        name=(name[a] == name[b]) & (name[a] >= 0),
        long=_has_space(rows)[a],
        link=np.isin(pairs, link),
        domain=np.isin(pairs, domain),
    )
    odds = signs.odds()
    further = signs.link | signs.domain | signs.unusual
    shown = np.flatnonzero(further & (odds >= log(SHOWN_FROM / (1 - SHOWN_FROM))))
    known = {(int(low), int(high)) for low, high in np.sort(roots[refused], axis=1)} if len(refused) else set()
    best: dict[tuple[int, int], Suggested] = {}
    for at in sorted(shown.tolist(), key=lambda i: (-odds[i], a[i], b[i])):
        persons = (int(min(roots[a[at]], roots[b[at]])), int(max(roots[a[at]], roots[b[at]])))
        if persons not in known and persons not in best:
            best[persons] = Suggested(int(a[at]), int(b[at]), signs.sentence(at), 1 / (1 + exp(-float(odds[at]))))
    return tuple(best.values())


@dataclass(frozen=True, slots=True)
class _Signs:
    near: Flags
    handle: Flags
    unusual: Flags
    name: Flags
    long: Flags
    link: Flags
    domain: Flags

    def odds(self) -> NDArray[np.float64]:
        return (
            PRIOR
            + self.near * (NEAR_HANDLE + self.handle * SAME_HANDLE)
            + self.unusual * UNUSUAL
            + self.name * (SAME_NAME + self.long * LONG_NAME)
            + self.link * SAME_LINK
            + (self.domain & ~self.link) * SAME_DOMAIN
        )

    def sentence(self, at: int) -> str:
        said = [
            words
            for holds, words in (
                (self.name[at], "the same display name"),
                (self.near[at] and self.handle[at], "the same handle"),
                (self.near[at] and not self.handle[at], "nearly the same handle"),
                (self.link[at], "a page that both name"),
                (self.domain[at] and not self.link[at], "a domain that both use"),
            )
            if holds
        ]
        listed = said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]
        rare = ". The handle is long, and nobody else here bears it" if self.unusual[at] else ""
        return f"They have {listed}{rare}."


def _block(group: Ints, row: Ints, width: int | None = None) -> Ints:
    """Pairs of rows of one group, each as `smaller * width + larger`; groups over `CROWD` rows are left out."""
    wide = width if width is not None else max(len(group), 1)
    here = group >= 0
    order = np.lexsort((row[here], group[here]))
    sorted_group, sorted_row = group[here][order], row[here][order]
    if not len(sorted_group):
        return np.empty(0, np.int64)
    again = np.zeros(len(sorted_group), np.bool_)
    again[1:] = (sorted_group[1:] == sorted_group[:-1]) & (sorted_row[1:] == sorted_row[:-1])
    sorted_group, sorted_row = sorted_group[~again], sorted_row[~again]
    _, back, sizes = np.unique(sorted_group, return_inverse=True, return_counts=True)
    small = sizes[back] <= CROWD
    sorted_group, sorted_row = sorted_group[small], sorted_row[small]
    found = [np.empty(0, np.int64)]
    for step in range(1, CROWD):
        same = sorted_group[step:] == sorted_group[:-step]
        found.append(sorted_row[:-step][same] * wide + sorted_row[step:][same])
    return np.unique(np.concatenate(found))


def _shares_network(roots: Ints, network: Ints, a: Ints, b: Ints) -> Flags:
    """True where the two persons have accounts on a common network. Beyond 63 networks a few are held back in vain."""
    networks = np.zeros(len(roots), np.int64)
    np.bitwise_or.at(networks, roots, np.left_shift(np.int64(1), network % 63))
    return (networks[roots[a]] & networks[roots[b]]) != 0


def _local(rows: Rows, a: Ints, b: Ints, handle: Ints) -> Flags:
    """True where the handles are the same letter for letter, the host or the network's own domain aside."""
    user = replaced(replaced(rows.handles, "@.*$", ""), r"\.bsky\.social$", "")
    local = codes(user)
    return ((local[a] == local[b]) & (local[a] >= 0)) | ((handle[a] == handle[b]) & (handle[a] >= 0))


def _unusual(near: Column, near_code: Ints, network: Ints) -> Flags:
    """True for rows whose handle is long and is borne once on each network."""
    long = flags(compute.greater_equal(compute.utf8_length(near), UNUSUAL_LENGTH))
    pairs, counts = np.unique(np.stack([near_code, network]), axis=1, return_counts=True)
    return long & ~np.isin(near_code, pairs[0][counts > 1])


def _has_space(rows: Rows) -> Flags:
    return flags(compute.match_substring(name_key(strings(rows.table["name"])), " "))


def _sites(rows: Rows) -> tuple[Ints, Ints]:
    """Pairs that share a page (their own page counts: a bio that names it), and pairs that share a domain."""
    row, site = profiles(rows)
    owner, link = elements(rows.table["links"])
    bios = compute.split_pattern_regex(strings(rows.table["bio"]), r"[\s()<>\[\],|]+")
    writer, word = elements(bios)
    address = flags(compute.match_substring_regex(word, r"(?i)^(https?://|www\.)\S+\.\S+"))
    writer, word = writer[address], replaced(kept(word, address), r"[.,;:!?]+$", "")
    rows_of = np.concatenate([row, owner, writer])
    pages = pa.concat_arrays([site, web_key(link), web_key(word)])
    mail = mail_key(strings(rows.table["address"]))
    hosts = pa.concat_arrays([host_of(pages), replaced(mail, "^.*@", "")])
    hosts = compute.if_else(compute.match_substring_regex(hosts, COMMON_HOSTS), nothing(), hosts)
    everybody = np.arange(len(rows))
    return (
        _block(codes(pages), rows_of, len(rows)),
        _block(codes(hosts), np.concatenate([rows_of, everybody]), len(rows)),
    )
