"""What a page says about the act before it, and the way back.

The answer to a form is a redirection; a cookie of one minute carries the number of the decision that was made, and
the page that follows says it in words, with *Undo*. Nothing is asked beforehand.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from nearer.api.nearer import Nearer
from nearer.faces.web.render import Surround, Toast
from nearer.faces.web.security import local_path
from nearer.model.decision import Choice, Decision

_COOKIE = "nearer-did"
_SECONDS = 60
_FORGOTTEN = "forgotten"
_PRESSED = "pressed-"

_DONE = {
    Choice.MERGE: "They are one person now.",
    Choice.SPLIT: "That account stands alone now.",
    Choice.REFUSE: "They stay two people.",
    Choice.EGO: "That account is you now.",
    Choice.NOT_EGO: "That account is not you any more.",
    Choice.PIN: "Pinned to that circle.",
    Choice.UNPIN: "Back to the measured circle.",
    Choice.READING: "Your answer is kept. With twenty of them the readings are adjusted.",
    Choice.DONE: "Done.",
    Choice.LATER: "It comes back later.",
    Choice.LEAVE: "Left for good.",
    Choice.NOT_PERSON: "No more openings with them.",
    Choice.WRONG: "Noted: that reason is wrong.",
    Choice.OVERRULE: "Noted: your verdict counts.",
    Choice.CLOSEST: "Noted: those are your closest.",
    Choice.FELT: "Noted: how close you feel.",
    Choice.LEARN: "Learnt: the weights rest on what you said, too.",
    Choice.OFFER: "Written down. It is mentioned to nobody by itself.",
    Choice.CLOSE_OFFER: "That offer is closed.",
    Choice.MENTIONED: "Noted: you mentioned it.",
    Choice.TAKEN_UP: "Noted: they took it up.",
    Choice.REFUSED: "Noted: they said no. It is not mentioned to them again.",
    Choice.NOT_NOW: "Not now. It is shown no more.",
    Choice.FITS: "Noted: that is what they ask for.",
    Choice.NOT_FITS: "Noted: they ask for something else.",
    Choice.SPACE_RULE: "Noted: the rule of this space.",
    Choice.SPAM: "Left out of openings and circles.",
    Choice.NOT_SPAM: "Back in openings and circles.",
    Choice.MAPPING: "Saved. Tables with these columns are known from now on.",
    Choice.ZONE: "Noted: the zone of its clock. Its times are read in it from now on.",
    Choice.TAKE_BACK: "That import is taken back.",
    Choice.SETTING: "Saved.",
    Choice.UNDO: "Undone.",
}


NOTES = {
    "sent": "Sent, once. Nothing more is sent by itself.",
    "opinion": "Asked, once. Its answer stands beside what Nearer reads.",
    "unusable": "It answered, but not in a form that counts. Its words are in the log: nearer opinion --log",
    "rated": "Noted: how close you feel. The history has each answer, with its undo.",
    "connected": "Connected. Its history is read in the background.",
    "disconnected": "Disconnected. What was read stays; its token is deleted.",
    "hearing": "Heard as it happens from now on, as long as Nearer runs.",
    "deaf": "Not heard any more. Pulls go on.",
    "pulling": "It is read now, in the background.",
    "kept": "Taken back. It is kept as a draft.",
    "dropped": "Deleted here. On the network nothing changed.",
    "taken-back": "Your answers are taken back. The history can bring back each of them.",
}


def after(back: str, decision: Decision | None) -> Response:
    """Back to the page that the form came from, which then says what was decided (None: somebody was forgotten)."""
    answer = RedirectResponse(local_path(back), 303)
    value = _FORGOTTEN if decision is None else str(decision.id)
    answer.set_cookie(_COOKIE, value, max_age=_SECONDS, httponly=True, samesite="strict")
    return answer


def answered(back: str, note: str) -> Response:
    """Back to a page that then says what became of several decisions at once; `note` is a key of NOTES."""
    answer = RedirectResponse(local_path(back), 303)
    answer.set_cookie(_COOKIE, note, max_age=_SECONDS, httponly=True, samesite="strict")
    return answer


def pressed(back: str, item: str) -> Response:
    """Back to a page that then says that something goes out, with its *Undo*."""
    answer = RedirectResponse(local_path(back), 303)
    answer.set_cookie(_COOKIE, f"{_PRESSED}{item}", max_age=_SECONDS, httponly=True, samesite="strict")
    return answer


def surround(nearer: Nearer, request: Request) -> Surround:
    """Theme, keys and toast for one request."""
    decisions = nearer.decisions()
    standing = nearer.standing()
    return Surround(
        theme=nearer.setting("theme"),
        keys=nearer.setting("keys") == "on",
        toast=_toast(decisions, request.cookies.get(_COOKIE, "")),
        undoable=bool(standing),
    )


def clear(request: Request, answer: Response) -> None:
    """A toast is shown once."""
    if _COOKIE in request.cookies:
        answer.delete_cookie(_COOKIE)


def _toast(decisions: tuple[Decision, ...], value: str) -> Toast | None:
    if value == _FORGOTTEN:
        return Toast("Forgotten. No later import brings them back.")
    if value.startswith(_PRESSED):
        return Toast("It goes out in ten seconds.", item=value.removeprefix(_PRESSED)[:64])
    if value in NOTES:
        return Toast(NOTES[value])
    decision = next((d for d in decisions if str(d.id) == value), None)
    if decision is None:
        return None
    button = "Bring it back" if decision.choice is Choice.UNDO else "Undo"
    return Toast(_DONE[decision.choice], decision.id, button)
