"""History: every decision, newest first, each with its undo, without a time limit."""

from dataclasses import dataclass
from datetime import datetime

from nearer.api.nearer import Nearer
from nearer.model.decision import Choice, Decision
from nearer.pages import exchanges, five
from nearer.pages.parts import Empty, Frame, When
from nearer.pages.readings import READINGS
from nearer.pages.sources import title_of
from nearer.pages.view import Scene, View, address
from nearer.people import parse_key


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision in words. `stands` is False once undone; undoing an undo brings it back."""

    id: int
    when: When
    sentence: str
    choice: str
    stands: bool
    href: str | None


@dataclass(frozen=True, slots=True)
class History:
    """The decisions, page `page` (from 1) of `pages`."""

    frame: Frame
    rows: tuple[DecisionRow, ...]
    page: int
    pages: int
    previous: str | None
    following: str | None
    empty: Empty | None


PER_PAGE = 50


def build(nearer: Nearer, view: View, page: int = 1) -> History:
    """Every decision, newest first, fifty a page."""
    scene = Scene(nearer, view)
    made = tuple(reversed(nearer.decisions()))
    stands = {d.id for d in nearer.standing()} | _standing_undos(made)
    pages = max(1, -(-len(made) // PER_PAGE))
    page = min(max(1, page), pages)
    shown = made[(page - 1) * PER_PAGE : page * PER_PAGE]
    return History(
        frame=scene.frame("History"),
        rows=tuple(_row(scene, d, made, d.id in stands) for d in shown),
        page=page,
        pages=pages,
        previous=address("/history", view.address, {"page": page - 1}) if page > 1 else None,
        following=address("/history", view.address, {"page": page + 1}) if page < pages else None,
        empty=None
        if made
        else Empty(
            "Nothing decided yet",
            "Whatever you choose (done, later, merge, pin) is kept here and can be undone at any time.",
            "Go to today",
            "/",
        ),
    )


def _standing_undos(made: tuple[Decision, ...]) -> set[int]:
    undone = {int(d.subject[0]) for d in made if d.choice is Choice.UNDO}
    return {d.id for d in made if d.choice is Choice.UNDO and d.id not in undone}


def _row(scene: Scene, decision: Decision, made: tuple[Decision, ...], stands: bool) -> DecisionRow:
    sentence, href = _sentence(scene, decision, made)
    return DecisionRow(decision.id, scene.when(decision.at), sentence, decision.choice.value, stands, href)


def _sentence(scene: Scene, decision: Decision, made: tuple[Decision, ...]) -> tuple[str, str | None]:
    subject, detail = decision.subject, decision.detail
    match decision.choice:
        case Choice.MERGE:
            return f"{_both(scene, subject)} are one person.", _href(scene, subject[0])
        case Choice.SPLIT:
            return f"{_named(scene, subject[0])} stands alone.", _href(scene, subject[0])
        case Choice.REFUSE:
            return f"{_both(scene, subject)} are not one person; do not ask again.", _href(scene, subject[0])
        case Choice.EGO:
            return f"{_named(scene, subject[0])} is you.", "/settings"
        case Choice.NOT_EGO:
            return f"{_named(scene, subject[0])} is not you.", "/settings"
        case Choice.PIN:
            return f"{_named(scene, subject[0])} is pinned to the {detail} circle.", _href(scene, subject[0])
        case Choice.UNPIN:
            return f"{_named(scene, subject[0])} is no longer pinned.", _href(scene, subject[0])
        case Choice.DONE:
            return f"Done for now: a conversation{_with(scene, detail)}.", None
        case Choice.LATER:
            return f"Put off: a conversation, until {_until(scene, detail)}.", None
        case Choice.LEAVE:
            return "Left for good: a conversation.", None
        case Choice.NOT_PERSON:
            return f"No openings any more for {_named(scene, subject[0])}.", _href(scene, subject[0])
        case Choice.WRONG:
            return f"You said a reason is wrong, about {_named(scene, subject[0])}.", _href(scene, subject[0])
        case Choice.OVERRULE:
            who = _named(scene, subject[0])
            return f"Your verdict on an exchange with {who}: {detail}.", _exchanges(scene, subject[0])
        case Choice.CLOSEST:
            return f"You named as your closest: {_all(scene, subject)}.", five.href(scene, "result")
        case Choice.FELT:
            return f"How close you feel to {_named(scene, subject[0])}: {detail} of 100.", _href(scene, subject[0])
        case Choice.LEARN:
            return "The weights learnt from what you had said.", "/how#weights"
        case Choice.OFFER:
            return f"You offer {scene.plain(detail) or 'something'}.", "/offers"
        case Choice.CLOSE_OFFER:
            return f"You closed an offer: {scene.plain(detail) or 'something'}.", "/offers"
        case Choice.MENTIONED | Choice.TAKEN_UP | Choice.REFUSED | Choice.FITS | Choice.NOT_FITS:
            return _about_offer(scene, decision), "/needs"
        case Choice.NOT_NOW:
            return f"Not now: what {_named(scene, subject[-1])} asked for.", "/needs"
        case Choice.SPACE_RULE:
            return f"The rule of {scene.plain(subject[0]) or 'a space'}: {detail}.", "/needs"
        case Choice.SPAM:
            return f"{_named(scene, subject[0])} is left out as spam.", _href(scene, subject[0])
        case Choice.NOT_SPAM:
            return f"{_named(scene, subject[0])} is no spam.", _href(scene, subject[0])
        case Choice.READING:
            return f"Your answer on a reading ({READINGS.get(subject[0], 'a reading')}): {detail}.", None
        case Choice.MAPPING:
            return f"You said what the columns of a table mean: {scene.plain(subject[0]) or 'a table'}.", "/imports"
        case Choice.ZONE:
            of = title_of(subject[0])
            one = "one import of " if subject[1:] else ""
            return f"The clock of {one}{of} is that of {detail}.", "/imports"
        case Choice.TAKE_BACK:
            return "An import was taken back.", f"/imports/{subject[0]}"
        case Choice.SETTING:
            return f"Setting {subject[0]}: {detail}.", "/settings"
        case Choice.UNDO:
            undone = next((d for d in made if d.id == int(subject[0])), None)
            what = "a decision" if undone is None else _sentence(scene, undone, made)[0].rstrip(".")
            return f"Undone: {what}.", None


def _about_offer(scene: Scene, decision: Decision) -> str:
    who, offer = _named(scene, decision.subject[-1]), scene.plain(decision.detail) or "something"
    match decision.choice:
        case Choice.MENTIONED:
            return f"You mentioned {offer} to {who}."
        case Choice.TAKEN_UP:
            return f"{who} took up {offer}."
        case Choice.REFUSED:
            return f"{who} said no to {offer}."
        case Choice.FITS:
            return f"{offer} is what {who} asked for."
        case _:
            return f"{offer} is not what {who} asked for."


def _named(scene: Scene, key: str) -> str:
    parsed = parse_key(key)
    person = None if scene.world is None or parsed is None else scene.world.people.of(parsed)
    if person is None:
        return "Somebody who is in no import now"
    return f"{scene.name(person)} ({parsed.network})" if parsed is not None else scene.name(person)


def _both(scene: Scene, keys: tuple[str, ...]) -> str:
    return " and ".join(_named(scene, key) for key in keys)


def _all(scene: Scene, keys: tuple[str, ...]) -> str:
    return ", ".join(_named(scene, key) for key in keys)


def _href(scene: Scene, key: str) -> str | None:
    parsed = parse_key(key)
    person = None if scene.world is None or parsed is None else scene.world.people.of(parsed)
    return None if person is None else scene.who(person).href


def _exchanges(scene: Scene, key: str) -> str | None:
    parsed = parse_key(key)
    person = None if scene.world is None or parsed is None else scene.world.people.of(parsed)
    return None if person is None else exchanges.href(scene, person)


def _with(scene: Scene, detail: str) -> str:
    return f" with {_named(scene, detail)}" if "/" in detail else ""


def _until(scene: Scene, detail: str) -> str:
    if detail == "reply":
        return "they write"
    try:
        return scene.when(datetime.fromisoformat(detail)).text
    except ValueError:
        return "later"
