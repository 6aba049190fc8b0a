"""Whose archives they are."""

from collections.abc import Iterable

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.people import parse_key
from nearer.store.batch import Batch


def owners(batches: Iterable[Batch], decisions: Iterable[Decision]) -> frozenset[AccountKey]:
    """The accounts that are the user's own: archives' owners and those chosen, without those refused."""
    found = {AccountKey(*b.manifest.account) for b in batches if b.manifest.account is not None}
    for decision in decisions:
        key = parse_key(decision.subject[0]) if decision.choice in (Choice.EGO, Choice.NOT_EGO) else None
        if key is not None:
            found = found | {key} if decision.choice is Choice.EGO else found - {key}
    return frozenset(found)
