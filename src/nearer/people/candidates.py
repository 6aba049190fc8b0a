"""Which accounts are worth comparing at all: those of different networks and persons that have something in common."""

import numpy as np
import pyarrow as pa

from nearer.people.columns import Column, Flags, Ints, codes, compute, elements, flags, kept, nothing, replaced, strings
from nearer.people.evidence import Evidence
from nearer.people.keys import (
    SEPARATOR,
    host_of,
    mail_key,
    name_key,
    near_handle,
    plain_name,
    web_key,
)
from nearer.people.rows import Rows
from nearer.people.rules import MACHINE, profiles

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

_ROLE = (
    r"^(info|office|hello|hi|contact|kontakt|mail|team|sales|support|service|admin|shop|post|news|bureau)[+.\-]?[^@]*$"
)
"""What stands before the @ of an address that belongs to a desk."""

_BY_HANDLE = ("facebook", "whatsapp", "mail", "linkedin")
"""Networks without handles of people's own choice."""


def words(rows: Rows) -> Column:
    """What an account calls itself, made comparable (`keys.near_handle`): its handle, or the end of its profile's
    address on LinkedIn without the number, or what stands before the @ of its mail address. Null under 3 letters."""
    slug = compute.struct_field(compute.extract_regex(rows.ids, r"^in/(?P<slug>[^/]+)$"), "slug")
    slug = replaced(slug, r"-[0-9a-z]*\d[0-9a-z]*$", "")
    local = replaced(mail_key(strings(rows.table["address"])), r"(\+[^@]*)?@.*$", "")
    desk = compute.or_kleene(
        compute.match_substring_regex(local, _ROLE),
        compute.match_substring_regex(compute.binary_join_element_wise(local, "x", "@"), MACHINE),
    )
    local = compute.if_else(compute.fill_null(desk, True), nothing(), local)
    linkedin, mail = compute.equal(rows.networks, "linkedin"), compute.equal(rows.networks, "mail")
    free = compute.invert(compute.is_in(rows.networks, value_set=pa.array(_BY_HANDLE)))
    handle = compute.if_else(free, rows.handles, nothing())
    return near_handle(rows.networks, compute.if_else(linkedin, slug, compute.if_else(mail, local, handle)))


def chosen(rows: Rows) -> Flags:
    """True for rows on networks where people choose a handle."""
    return flags(compute.invert(compute.is_in(rows.networks, value_set=pa.array(_BY_HANDLE))))


def pairs_of(rows: Rows, word: Column, evidence: Evidence | None, pages: Ints) -> Ints:
    """Pairs of rows that have something in common, each as `smaller * len(rows) + larger`, ascending: a name, a family
    name with the initial of the given one, a handle, a mailbox, a page, a text, or that one names the other."""
    every = np.arange(len(rows))
    shown = strings(rows.table["name"])
    short = compute.extract_regex(plain_name(shown), r"^(?P<initial>\S)\S*(?: .*)? (?P<family>\S+)$")
    initials = compute.binary_join_element_wise(
        compute.struct_field(short, "initial"), compute.struct_field(short, "family"), SEPARATOR
    )
    found = [block(codes(column), every) for column in (name_key(shown), initials, word)]
    found += [block(codes(mail_key(strings(rows.table["address"]))), every), pages]
    if evidence is not None:
        found += [paired(rows, evidence.twins), paired(rows, evidence.told)]
    return np.unique(np.concatenate(found))


def paired(rows: Rows, table: pa.Table) -> Ints:
    """Pairs of accounts (a_network, a_id, b_network, b_id) as pairs of rows."""
    ends = [
        rows.find(
            compute.binary_join_element_wise(strings(table[f"{end}_network"]), strings(table[f"{end}_id"]), SEPARATOR)
        )
        for end in "ab"
    ]
    known = (ends[0] >= 0) & (ends[1] >= 0) & (ends[0] != ends[1])
    low, high = np.minimum(*ends)[known], np.maximum(*ends)[known]
    return np.unique(low * max(len(rows), 1) + high)


def block(group: Ints, row: Ints, width: int | None = None) -> Ints:
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


def shares_network(roots: Ints, network: Ints, a: Ints, b: Ints) -> Flags:
    """True where the two persons have accounts on a common network. Beyond 63 networks a few are held back in vain."""
    networks = np.zeros(len(roots), np.int64)
    np.bitwise_or.at(networks, roots, np.left_shift(np.int64(1), network % 63))
    return (networks[roots[a]] & networks[roots[b]]) != 0


def sites(rows: Rows) -> tuple[Ints, Ints]:
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
        block(codes(pages), rows_of, len(rows)),
        block(codes(hosts), np.concatenate([rows_of, everybody]), len(rows)),
    )
