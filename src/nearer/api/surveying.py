"""The survey "name your five": its answers, and how to give, change and take them back. Each answer is a decision."""

from collections.abc import Mapping

from nearer.api.nearer import Nearer
from nearer.model.decision import Choice, Decision
from nearer.ties.survey import Survey, survey_of


def survey(nearer: Nearer) -> Survey:
    """The answers that stand; none while nothing was imported."""
    world = nearer.world()
    return Survey() if world is None else survey_of(nearer.standing(), world.people)


def name_closest(nearer: Nearer, keys: tuple[str, ...]) -> Decision | None:
    """These accounts are of those the user feels closest to, instead of all named before; none takes that back.

    None where nothing changes.
    """
    before = survey(nearer)
    persons = {nearer.find(key).id for key in keys}
    if persons == set(before.closest):
        return None
    if keys:
        return nearer.decide(Choice.CLOSEST, keys)
    return _undone(nearer, before.named_by)


def feel(nearer: Nearer, ratings: Mapping[str, int | None]) -> Decision | None:
    """How close the user feels to these people (ids), from 0 to 100; None takes a rating back.

    The last of the decisions made, None where nothing changes.
    """
    before = survey(nearer)
    last: Decision | None = None
    for person, felt in ratings.items():
        if felt == before.felt.get(person):
            continue
        if felt is None:
            last = _undone(nearer, before.felt_by[person])
        else:
            last = nearer.decide(Choice.FELT, (str(nearer.find(person).accounts[0]),), str(felt))
    return last


def take_back(nearer: Nearer) -> Decision | None:
    """Undo every answer, those that later ones replaced too. The last of the undoings, None where none stood."""
    return _undone(nearer, survey(nearer).decisions)


def _undone(nearer: Nearer, decisions: tuple[int, ...]) -> Decision | None:
    last: Decision | None = None
    for id in reversed(decisions):
        last = nearer.undo(id)
    return last
