"""How far two accounts agree, sign by sign: the levels that `weighing` has weights for."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from nearer.people.candidates import chosen, paired, words
from nearer.people.columns import Column, Flags, Ints, codes, compute, flags, replaced, strings, taken
from nearer.people.evidence import Evidence
from nearer.people.households import same_human
from nearer.people.keys import mail_key, plain_name
from nearer.people.rows import Rows
from nearer.people.weighing import Bio, Company, Handle, Levels, Name, Page

OWN_LENGTH = 8
"""Letters from which a handle that one account per network bears, and that is nobody's name, counts as one's own."""

_FOLDED = (("ø", "o"), ("ł", "l"), ("ı", "i"), ("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("đ", "d"), ("þ", "th"))
_BIO_WORD = 5
"""Letters from which a word of a bio counts."""


def compared(
    rows: Rows, a: Ints, b: Ints, links: Ints, domains: Ints, evidence: Evidence | None, seen: pa.Table | None
) -> dict[str, Levels]:
    """The level of each sign for the pairs (a, b) of rows, by the names of `weighing.SIGNS`."""
    pairs = a * max(len(rows), 1) + b
    mail = codes(mail_key(strings(rows.table["address"])))
    none = np.empty(0, np.int64)
    told = none if evidence is None else paired(rows, evidence.told)
    twins = none if evidence is None else paired(rows, evidence.twins)
    page = np.where(np.isin(pairs, links), Page.PAGE, np.where(np.isin(pairs, domains), Page.DOMAIN, Page.NONE))
    after = np.zeros(len(a), np.bool_) if seen is None else flags(seen["after"])
    name = _names(rows, a, b)
    return {
        "name": name,
        "handle": _handles(rows, a, b, name),
        "page": page.astype(np.int8),
        "bio": _bios(rows, a, b),
        "company": _company(seen, len(a)),
        "told": np.isin(pairs, told).astype(np.int8),
        "twin": np.isin(pairs, twins).astype(np.int8),
        "after": after.astype(np.int8),
        "mailbox": ((mail[a] == mail[b]) & (mail[a] >= 0)).astype(np.int8),
    }


def _names(rows: Rows, a: Ints, b: Ints) -> Levels:
    plain = plain_name(strings(rows.table["name"]))
    left, right = taken(plain, a).to_pylist(), taken(plain, b).to_pylist()
    return np.array([_name(one, other) for one, other in zip(left, right, strict=True)], np.int8)


def _name(one: str | None, other: str | None) -> Name:
    if one is None or other is None:
        return Name.UNKNOWN
    if one == other:
        return Name.WHOLE if " " in one else Name.LIKE
    return Name.LIKE if same_human(one, other) else Name.OTHER


def _handles(rows: Rows, a: Ints, b: Ints, name: Levels) -> Levels:
    """A handle that is made of a name says nothing where the names have spoken."""
    word = words(rows)
    code, known, free = codes(word), flags(compute.is_valid(word)), chosen(rows)
    agree = (code[a] == code[b]) & known[a] & known[b]
    own = agree & _own(rows, word, code)[a]
    exact = _letter_for_letter(rows, a, b)
    common = agree & ~np.isin(name, (Name.WHOLE, Name.LIKE))
    other = ~agree & known[a] & known[b] & free[a] & free[b]
    level = np.select([own & exact, own, common, other], [Handle.OWN, Handle.NEAR, Handle.COMMON, Handle.OTHER])
    return level.astype(np.int8)


def _own(rows: Rows, word: Column, code: Ints) -> Flags:
    """True for rows whose word is long, borne once on each network, and nobody's name."""
    long = flags(compute.greater_equal(compute.utf8_length(word), OWN_LENGTH))
    pairs, counts = np.unique(np.stack([code, codes(rows.networks)]), axis=1, return_counts=True)
    named = flags(compute.is_in(word, value_set=pa.concat_arrays(list(_spelled(rows))).drop_null()))
    return long & ~named & ~np.isin(code, pairs[0][counts > 1])


def _spelled(rows: Rows) -> Iterable[Column]:
    """Everybody's name as handles spell it: whole, given and family name, turned round, with an initial."""
    bare = compute.utf8_normalize(plain_name(strings(rows.table["name"])), "NFKD")
    bare = replaced(bare, r"\p{M}", "")
    for letter, put in _FOLDED:
        bare = compute.replace_substring(bare, letter, put)
    yield compute.replace_substring(bare, " ", "")
    for put in (r"\1\3", r"\3\1", r"\2\3", r"\3", r"\1"):
        yield replaced(bare, r"^((\S)\S*)(?: .*)? (\S+)$", put)


def _letter_for_letter(rows: Rows, a: Ints, b: Ints) -> Flags:
    """True where the handles are the same letter for letter, the host or the network's own domain aside."""
    user = replaced(replaced(rows.handles, "@.*$", ""), r"\.bsky\.social$", "")
    local, whole = codes(user), codes(rows.handles)
    return ((local[a] == local[b]) & (local[a] >= 0)) | ((whole[a] == whole[b]) & (whole[a] >= 0))


def _bios(rows: Rows, a: Ints, b: Ints) -> Levels:
    bios = strings(rows.table["bio"])
    left, right = _words_of(taken(bios, a)), _words_of(taken(bios, b))
    return np.array([_bio(one, other) for one, other in zip(left, right, strict=True)], np.int8)


def _words_of(bios: Column) -> list[frozenset[str] | None]:
    plain = plain_name(replaced(bios, r"(?i)https?://\S+", "")).to_pylist()
    return [None if text is None else frozenset(w for w in text.split() if len(w) >= _BIO_WORD) for text in plain]


def _bio(one: frozenset[str] | None, other: frozenset[str] | None) -> Bio:
    if not one or not other:
        return Bio.UNKNOWN
    both = len(one & other)
    return Bio.SAME if both >= 3 and 2 * both >= min(len(one), len(other)) else Bio.OTHER


def _company(seen: pa.Table | None, count: int) -> Levels:
    if seen is None:
        return np.full(count, Company.UNKNOWN, np.int8)
    shared = seen["shared"].to_numpy()
    levels = [Company.UNKNOWN, Company.NOBODY, Company.ONE]
    return np.select([shared < 0, shared == 0, shared == 1], levels, Company.SEVERAL).astype(np.int8)
