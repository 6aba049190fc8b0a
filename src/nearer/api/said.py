"""The judgements of the user among the decisions that stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from nearer.model.decision import Choice, Decision

JUDGEMENTS = (Choice.PIN, Choice.UNPIN, Choice.CLOSEST, Choice.FELT, Choice.OVERRULE)


@dataclass(frozen=True, slots=True)
class Said:
    """The judgements that count (`used`) and those that nothing was learnt from yet (`waiting`), oldest first."""

    used: tuple[Decision, ...]
    waiting: tuple[Decision, ...]


def said(standing: Iterable[Decision]) -> Said:
    """The judgements among the decisions that stand."""
    standing = tuple(standing)
    learnt = max((d.id for d in standing if d.choice is Choice.LEARN), default=-1)
    given = [d for d in standing if d.choice in JUDGEMENTS]
    return Said(tuple(d for d in given if d.id < learnt), tuple(d for d in given if d.id > learnt))
