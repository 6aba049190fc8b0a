"""What the user decided of persons, as rows: who is joined, who stands apart, who is the user."""

from dataclasses import dataclass

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.people.keys import parse_key


@dataclass(frozen=True, slots=True)
class Wishes:
    """Account keys by what was decided of them. Where two decisions speak of the same accounts, the later one holds.

    `joined` are (decision, keys), newest first. `alone` are the accounts that a SPLIT took out of every rule.
    `refused` are pairs that are not one person. `egos` are the user's own, `not_egos` those that are not.
    """

    joined: tuple[tuple[Decision, tuple[AccountKey, ...]], ...]
    alone: frozenset[AccountKey]
    refused: tuple[tuple[AccountKey, AccountKey], ...]
    egos: frozenset[AccountKey]
    not_egos: frozenset[AccountKey]


def wishes(decisions: tuple[Decision, ...], egos: frozenset[AccountKey]) -> Wishes:
    """Read the standing decisions. A subject that is no key is passed over.

    A SPLIT takes an account out of its rules, of older merges, and of the ego; a later MERGE or EGO brings it back in.
    A REFUSE holds against rules and older merges; a later MERGE of both lifts it, and one with
    the user's own account lifts NOT_EGO. Two of the user's own accounts
    cannot be refused, as they are one by definition: NOT_EGO or SPLIT says that one is not theirs.
    """
    joined: list[tuple[Decision, tuple[AccountKey, ...]]] = []
    split: dict[AccountKey, int] = {}
    refused: dict[tuple[AccountKey, AccountKey], None] = {}
    own, foreign = set(egos), set[AccountKey]()
    for decision in sorted(decisions, key=lambda d: d.id):
        keys = tuple(key for text in decision.subject if (key := parse_key(text)) is not None)
        match decision.choice:
            case Choice.MERGE:
                joined.append((decision, keys))
                for pair in [pair for pair in refused if set(pair) <= set(keys)]:
                    del refused[pair]
                if not own.isdisjoint(keys):
                    foreign.difference_update(keys)
            case Choice.SPLIT:
                split.update((key, decision.id) for key in keys)
                own.difference_update(keys)
            case Choice.REFUSE if len(keys) == 2:
                refused[min(keys), max(keys)] = None
            case Choice.EGO:
                own.update(keys)
                foreign.difference_update(keys)
            case Choice.NOT_EGO:
                own.difference_update(keys)
                foreign.update(keys)
            case _:
                pass
    later = tuple(
        (decision, tuple(key for key in keys if split.get(key, -1) < decision.id)) for decision, keys in joined
    )
    return Wishes(
        tuple(reversed(later)),
        frozenset(split),
        tuple(pair for pair in refused if not own.issuperset(pair)),
        frozenset(own),
        frozenset(foreign),
    )
