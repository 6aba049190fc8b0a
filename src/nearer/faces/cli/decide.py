"""Commands that decide. Each is one row in the history, and `nearer undo` takes any of them back."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.options import NO, Place, days_to_weekend, moment, morning, zone
from nearer.faces.cli.out import line, put_json

if TYPE_CHECKING:
    from nearer.api.nearer import Nearer
    from nearer.model.decision import Choice, Decision

Opening = Annotated[str, Parameter(help="The opening's id, as Today shows it.")]
Who = Annotated[str, Parameter(help="An id, a handle, an account (network/id) or a name.")]
_DEFAULT = Place()


def done(opening: Opening, /, *, place: Place = _DEFAULT) -> int:
    """This opening is dealt with."""
    from nearer.model.decision import Choice

    with place.open() as nearer:
        return _settle(nearer, place, Choice.DONE, opening)


def later(
    opening: Opening,
    until: Annotated[str, Parameter(help="tomorrow, weekend, week, reply (when they write), or a date.")] = "tomorrow",
    /,
    *,
    place: Place = _DEFAULT,
) -> int:
    """Let an opening sleep: tomorrow, weekend, week, reply, or a date.

    It wakes by itself, and at once if the person writes.
    """
    from nearer.model.decision import Choice

    with place.open() as nearer:
        return _settle(nearer, place, Choice.LATER, opening, _until(until, nearer))


def _until(word: str, nearer: "Nearer") -> str:
    now, there = datetime.now(UTC), zone(nearer)
    match word.strip().lower():
        case "reply":
            return "reply"
        case "tomorrow":
            return morning(now, there, 1).isoformat()
        case "weekend":
            return morning(now, there, days_to_weekend(now, there)).isoformat()
        case "week":
            return morning(now, there, 7).isoformat()
        case _:
            wakes = moment(word, there, "UNTIL")
            if wakes <= now:
                raise UsageError("This moment is past.", where=f"UNTIL {word}", next="Name a later date.")
            return wakes.isoformat()


def leave(opening: Opening, /, *, place: Place = _DEFAULT) -> int:
    """Leave an opening for good."""
    from nearer.model.decision import Choice

    with place.open() as nearer:
        return _settle(nearer, place, Choice.LEAVE, opening)


def not_person(who: Who, /, *, place: Place = _DEFAULT) -> int:
    """Show no opening of this person any more."""
    from nearer.model.decision import Choice

    with place.open() as nearer:
        return told(nearer, place, nearer.decide(Choice.NOT_PERSON, (account(nearer, who),)))


def merge(a: Who, b: Who, /, *, place: Place = _DEFAULT) -> int:
    """These two are one person."""
    from nearer.model.decision import Choice

    return _between(place, Choice.MERGE, a, b)


def refuse(a: Who, b: Who, /, *, place: Place = _DEFAULT) -> int:
    """These two are not one person; never propose it again."""
    from nearer.model.decision import Choice

    return _between(place, Choice.REFUSE, a, b)


def _between(place: Place, choice: "Choice", a: str, b: str) -> int:
    with place.open() as nearer:
        keys = (account(nearer, a), account(nearer, b))
        if keys[0] == keys[1]:
            raise UsageError("Both name the same account.", where=keys[0], next="Name two accounts as NETWORK/ID.")
        return told(nearer, place, nearer.decide(choice, keys))


def split(
    key: Annotated[str, Parameter(help="The account, as NETWORK/ID.")],
    /,
    *,
    place: Place = _DEFAULT,
) -> int:
    """This account stands alone from now on."""
    from nearer.model.decision import Choice

    with place.open() as nearer:
        return told(nearer, place, nearer.decide(Choice.SPLIT, (account(nearer, key),)))


def pin(
    who: Who,
    circle: Annotated[Literal["inner", "near", "outer", "wide", "strangers"], Parameter(help="Which circle.")],
    /,
    *,
    place: Place = _DEFAULT,
) -> int:
    """Keep a person in a circle of your choice."""
    from nearer.model.decision import Choice

    with place.open() as nearer:
        return told(nearer, place, nearer.decide(Choice.PIN, (account(nearer, who),), circle))


def unpin(who: Who, /, *, place: Place = _DEFAULT) -> int:
    """Let the person's own acts place them again."""
    from nearer.model.decision import Choice

    with place.open() as nearer:
        return told(nearer, place, nearer.decide(Choice.UNPIN, (account(nearer, who),)))


def wrong(
    who: Who,
    reason: Annotated[str, Parameter(help="Which number or reason, as in `nearer why WHO WHAT`.")] = "closeness",
    /,
    *,
    say: Annotated[str, Parameter(help="What is wrong about it; it stays on this machine.")] = "",
    place: Place = _DEFAULT,
) -> int:
    """Say that a number or a reason is wrong."""
    from nearer.model.decision import Choice

    with place.open() as nearer:
        return told(nearer, place, nearer.decide(Choice.WRONG, (account(nearer, who), reason), say))


def learn(*, place: Place = _DEFAULT) -> int:
    """Let the weights of closeness learn from what you said so far.

    Your pins, names, ratings and verdicts move them, only as far as strong
    priors let them. Undo takes it back.
    """
    from nearer.model.decision import Choice

    with place.open() as nearer:
        if not nearer.said().waiting:
            line("There is nothing new to learn from. nearer five asks a few questions.")
            return 0
        return told(nearer, place, nearer.decide(Choice.LEARN, ("weights",)))


def me(
    key: Annotated[str, Parameter(help="The account, as NETWORK/ID.")],
    /,
    *,
    no: Annotated[bool, NO, Parameter(name="--not", help="It is not yours, although an archive says so.")] = False,
    place: Place = _DEFAULT,
) -> int:
    """Say which account is yours.

    A community log (imported without --me) has nobody at its centre until you
    say this.
    """
    from nearer.model.decision import Choice

    with place.open() as nearer:
        choice = Choice.NOT_EGO if no else Choice.EGO
        return told(nearer, place, nearer.decide(choice, (account(nearer, key),)))


def undo(
    id: Annotated[int | None, Parameter(help="Which decision, as the history numbers it; else the last one.")] = None,
    /,
    *,
    place: Place = _DEFAULT,
) -> int:
    """Undo the last decision, or any one.

    Undoing an undo brings the decision back. Only `nearer forget` cannot be
    undone.
    """
    with place.open() as nearer:
        return told(nearer, place, nearer.undo(id))


def account(nearer: "Nearer", who: str) -> str:
    """The account key (`network/id`) that WHO names: itself, or the first account
    of that person.

    Raises NR-WHO-01 for nobody, NR-WHO-02 for several.
    """
    keys = [str(key) for key in nearer.find(who).accounts]
    return who if who in keys else keys[0]


def decide(place: Place, choice: "Choice", subject: tuple[str, ...], detail: str = "") -> int:
    """Make one decision, and say it and how to undo it."""
    with place.open() as nearer:
        return told(nearer, place, nearer.decide(choice, subject, detail))


def waiting(nearer: "Nearer", opening: str) -> str | None:
    """The account of the person whose opening of this id is open now, None where none is."""
    from nearer.pages.view import Scene, View

    scene = Scene(nearer, View())
    if scene.world is None or scene.day is None:
        return None
    person = next((scene.world.people.person(o.person) for o in scene.day.every if o.id == opening), None)
    return None if person is None else str(person.accounts[0])


def _settle(nearer: "Nearer", place: Place, choice: "Choice", opening: str, detail: str = "") -> int:
    """Decide on an opening, and say so where there is none of this id: a slip of the hand does not go unnoticed."""
    person = waiting(nearer, opening)
    told(nearer, place, nearer.decide(choice, (opening,), detail or person or ""))
    if person is None and not place.json:
        line("  No opening of this id is open now: nearer today lists them.")
    return 0


def told(nearer: "Nearer", place: Place, decision: "Decision") -> int:
    """Say what was decided, in the words of the history, and how to undo it."""
    from nearer.pages.history import build
    from nearer.pages.view import View

    if place.json:
        put_json(decision)
        return 0
    words = next((row.sentence for row in build(nearer, View()).rows if row.id == decision.id), "Done.")
    line(words)
    line(f"  nearer undo {decision.id} takes it back")
    return 0
