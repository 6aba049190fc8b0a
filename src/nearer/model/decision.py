"""What the user chose: rows in an append-only table, so that undo is one more row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Choice(StrEnum):
    """The kinds of decision. `subject` and `detail` of a Decision mean what is said here."""

    MERGE = "merge"
    """subject: two or more account keys that are one person."""
    SPLIT = "split"
    """subject: one account key that stands alone from now on."""
    REFUSE = "refuse"
    """subject: two account keys that are not one person; never propose it again."""
    EGO = "ego"
    """subject: one account key that is the user's own."""
    NOT_EGO = "not ego"
    """subject: one account key that is not the user's own, although an archive says so."""
    PIN = "pin"
    """subject: one account key; detail: the circle (`inner`, `near`, `outer`, `wide`, `strangers`)."""
    UNPIN = "unpin"
    """subject: one account key."""
    DONE = "done"
    """subject: an opening's id."""
    LATER = "later"
    """subject: an opening's id; detail: ISO time until which it sleeps, or `reply` for when they write."""
    LEAVE = "leave"
    """subject: an opening's id. Final."""
    NOT_PERSON = "not this person"
    """subject: one account key, for whom no opening is shown any more."""
    WRONG = "this is wrong"
    """subject: a person's account key and the reason's name; detail: what the user says of it."""
    OVERRULE = "overrule"
    """subject: a person's account key and the exchange's id; detail: the verdict that the user gives instead."""
    CLOSEST = "my closest"
    """subject: the account keys of those whom the user names as closest, in any order; replaces an earlier answer."""
    FELT = "felt closeness"
    """subject: one account key; detail: how close the user feels, a whole number from 0 to 100."""
    LEARN = "learn from what I said"
    """subject: `weights`. The judgements that stand count for the weights from now on."""
    OFFER = "offer"
    """subject: the id of an offer that the user wrote down; detail: its name."""
    CLOSE_OFFER = "close offer"
    """subject: the id of an offer that cannot be had any more; detail: its name."""
    MENTIONED = "mentioned"
    """subject: the address (`network/id`) of a post that voiced a need, the id of an offer, and the account key of who
    voiced it; detail: the offer's name. The user mentioned the offer to them."""
    TAKEN_UP = "taken up"
    """The same subject and detail: they took the offer up."""
    REFUSED = "refused"
    """The same subject and detail: they said no to the offer, which is not to be mentioned to them again."""
    NOT_NOW = "not now"
    """subject: the address of a post that voiced a need, and the account key of who voiced it: it is shown no more."""
    FITS = "it fits"
    """The same subject and detail as MENTIONED: the offer is what they ask for."""
    NOT_FITS = "it does not fit"
    """The same subject and detail as MENTIONED: they ask for something else."""
    SPACE_RULE = "rule of a space"
    """subject: `network/space`; detail: what the space says about offers (`drafts.gate.Rule`)."""
    SPAM = "spam"
    """subject: one account key, which is left out of openings and circles."""
    NOT_SPAM = "not spam"
    """subject: one account key, which stays in openings and circles whatever it posts."""
    READING = "reading"
    """subject: the reading (need, sell, warm ...), the address of a post, and the account key of who wrote it; detail:
    `yes` or `no`."""
    MAPPING = "mapping"
    """subject: the name of a mapping of a table's columns; detail: the mapping, as `sources.mapping` keeps it. A later
    one of the same name takes its place."""
    ZONE = "time zone"
    """subject: the name of a source that does not know the zone of its clock, and the batch id where it is said for one
    import; detail: the zone's IANA name."""
    TAKE_BACK = "take back"
    """subject: a batch id, which no longer counts."""
    SETTING = "setting"
    """subject: the setting's name; detail: its value."""
    UNDO = "undo"
    """subject: the id of the decision that no longer holds."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One row. Decisions are never changed; a later one may undo it. `at` is aware UTC."""

    id: int
    at: datetime
    choice: Choice
    subject: tuple[str, ...]
    detail: str = ""


def standing(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """The decisions that hold, oldest first: undone ones left out, an undone undo counted as no undo."""
    undone: set[int] = set()
    for decision in sorted(decisions, key=lambda d: d.id, reverse=True):
        if decision.choice is Choice.UNDO and decision.id not in undone:
            undone.add(int(decision.subject[0]))
    return tuple(d for d in decisions if d.id not in undone and d.choice is not Choice.UNDO)
