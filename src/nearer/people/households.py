"""Whose mailbox it is, where the accounts that tell one address bear different names: a couple's, a shop's, or one
person's who writes their name in several ways."""

from collections import defaultdict

from nearer.people.columns import Column, Ints

_JOINS_NAMES = frozenset({"and", "und", "et", "y", "og", "och", "en", "e", "i"})
"""The word "and" in some languages: "Anna and Bo Berg" are two."""


def same_human(a: str, b: str) -> bool:
    """Whether two names, as `plain_name` spells them, can be one human's.

    They can where one is part of the other ("anna", "anna berg"), where the given names agree, written out or as an
    initial ("a berg", "anna larsen"), or where one is the other run together ("annab", "anna berg"). Two given names
    with one family name are a household. Our own rule: a name that fails it asks, which costs the user a click, and
    one that passes wrongly makes two people one.
    """
    first, second = a.split(), b.split()
    if not first or not second or not _JOINS_NAMES.isdisjoint((*first[1:-1], *second[1:-1])):
        return first == second
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    if len(first) > 1 and len(second) > 1:
        given = _agree(first[0], second[0]) and (len(first[0]) > 1 < len(second[0]) or first[-1] == second[-1])
        turned = first[0] == second[-1] and _agree(first[-1], second[0])
        return given or turned or (first[-1] == second[0] and _agree(first[0], second[-1]))
    whole, other = sorted(("".join(first), "".join(second)), key=len)
    return len(whole) >= 4 and other.startswith(whole)


def _agree(a: str, b: str) -> bool:
    """Two given names that are one, or one and its initial."""
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


def of_one_human(group: Ints, names: Column) -> Ints:
    """`group` again (a number for each row, the same for rows that share a mailbox), cut where names disagree.

    `names` are the rows' names as `plain_name` spells them, null where there is none. Where all names of a group can
    be one human's, nothing changes. Elsewhere only rows of one and the same name stay together, and whoever has no
    name stays alone: nobody can say whose the mailbox is.
    """
    told = names.to_pylist()
    held: defaultdict[int, list[int]] = defaultdict(list)
    for row, number in enumerate(group.tolist()):
        held[number].append(row)
    apart = group.copy()
    fresh = int(group.max(initial=0)) + 1
    for rows in held.values():
        known = sorted({told[row] for row in rows if told[row]})
        if all(same_human(a, b) for at, a in enumerate(known) for b in known[at + 1 :]):
            continue
        numbers: dict[str, int] = {}
        for row in rows:
            name = told[row]
            if not name or name not in numbers:
                fresh += 1
            apart[row] = numbers.setdefault(name, fresh) if name else fresh
    return apart
