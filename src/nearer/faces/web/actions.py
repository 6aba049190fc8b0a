"""Acting: every form of every page. What can be undone is done at once; only forgetting asks, by typing the name."""

from unicodedata import normalize
from zoneinfo import available_timezones

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearer.api.decisions import SETTINGS
from nearer.api.nearer import Nearer
from nearer.api.zones import say_zone
from nearer.faces.web import toasts
from nearer.faces.web.failures import BadRequest
from nearer.model.decision import Choice
from nearer.model.exchange import Verdict
from nearer.model.tie import Circle

_VALUES = {"cloak": ("on", "off"), "keys": ("on", "off"), "theme": ("auto", "light", "dark")}
_MOST = 1000


def routes() -> list[Route]:
    """The addresses that forms are sent to."""
    return [
        Route("/do", do, methods=["POST"]),
        Route("/undo", undo, methods=["POST"]),
        Route("/settings", setting, methods=["POST"]),
        Route("/zone", zone, methods=["POST"]),
        Route("/forget", forget, methods=["POST"]),
    ]


async def do(request: Request) -> Response:
    """One decision: `act` is the choice, with its detail after a bar; `subject` may come more than once, or `person`
    names somebody whose first account is the subject."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_do, request.app.state.nearer, form)


async def undo(request: Request) -> Response:
    """Undo the decision `id`, or the latest that stands."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_undo, request.app.state.nearer, form)


async def setting(request: Request) -> Response:
    """The setting `name` becomes `value`."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_setting, request.app.state.nearer, form)


async def zone(request: Request) -> Response:
    """The clock of the source `source` is that of `zone`; with `batch`, that of this one import."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_clock, request.app.state.nearer, form)


async def forget(request: Request) -> Response:
    """Forget the person `who` (or whom `name` means) for good, if `name` is their name as it is shown."""
    async with request.form(max_files=0) as form:
        return await run_in_threadpool(_forget, request.app.state.nearer, form)


def _do(nearer: Nearer, form: FormData) -> Response:
    word, _, detail = text(form, "act").partition("|")
    try:
        choice = Choice(word)
    except ValueError as error:
        raise BadRequest("This is not a decision.", where="act", next="Use the buttons of the pages.") from error
    if choice in (Choice.UNDO, Choice.SETTING, Choice.OFFER, Choice.CLOSE_OFFER, Choice.MAPPING, Choice.ZONE):
        raise BadRequest("This decision has a form of its own.", where="act", next="Use the buttons of the pages.")
    if choice is Choice.PIN and detail not in (c.value for c in Circle):
        raise BadRequest("There is no such circle.", where="act", next="Choose one of the five circles.")
    if choice is Choice.OVERRULE and detail not in (v.value for v in Verdict):
        raise BadRequest("There is no such verdict.", where="act", next="Choose one of the four verdicts.")
    if choice is Choice.SPACE_RULE and not _is_rule(detail):
        raise BadRequest("There is no such rule.", where="act", next="Choose one of the three rules.")
    if choice is Choice.READING and not (_is_answer(detail) and len(form.getlist("subject")) == 2):
        raise BadRequest("This is no answer.", where="act", next="Answer yes or no.")
    subject = tuple(s for s in form.getlist("subject") if isinstance(s, str) and 0 < len(s) <= _MOST)
    person = text(form, "person")
    if person:
        subject = (str(nearer.find(person).accounts[0]),)
    if not subject:
        raise BadRequest("This decision is about nothing.", where="subject", next="Use the buttons of the pages.")
    return toasts.after(text(form, "back"), nearer.decide(choice, subject, detail[:_MOST]))


def _is_rule(word: str) -> bool:
    from nearer.drafts.gate import Rule  # Loaded with the first press that names one.

    return word in {rule.value for rule in Rule}


def _is_answer(word: str) -> bool:
    from nearer.api.answers import ANSWERS

    return word in ANSWERS


def _undo(nearer: Nearer, form: FormData) -> Response:
    id = text(form, "id")
    if id and not (id.isascii() and id.isdecimal()):
        raise BadRequest("This is not a decision.", where="id", next="History lists what was decided.")
    return toasts.after(text(form, "back"), nearer.undo(int(id) if id else None))


def _setting(nearer: Nearer, form: FormData) -> Response:
    name, value = text(form, "name"), text(form, "value").strip()
    if name not in SETTINGS or value not in _VALUES.get(name, (value,)):
        raise BadRequest("There is no such setting.", where=name, next="Use the forms of the settings page.")
    if name == "minutes" and not (value.isascii() and value.isdecimal() and 0 < int(value) <= 600):
        raise BadRequest("These are not minutes.", where="minutes", next="Write a number from 1 to 600.")
    if name == "zone" and not _zone(value):
        raise BadRequest("There is no such time zone.", where="zone", next="Write it like Europe/Lisbon.")
    return toasts.after(text(form, "back"), nearer.decide(Choice.SETTING, (name,), value))


def _clock(nearer: Nearer, form: FormData) -> Response:
    said = say_zone(nearer, text(form, "source"), text(form, "zone").strip(), text(form, "batch") or None)
    return toasts.after(text(form, "back"), said)


def _forget(nearer: Nearer, form: FormData) -> Response:
    typed = text(form, "name")
    person = nearer.find(text(form, "who") or typed)
    ways = {person.name, person.handle or person.name, person.id, *(str(key) for key in person.accounts)}
    if _plain(typed) not in {_plain(way) for way in ways}:
        raise BadRequest(
            "That is not their name, so nobody was forgotten.",
            where="name",
            next="Go back and type the name as it stands at the top of their page.",
        )
    nearer.forget(person.id)
    return toasts.after("/people", None)


def text(form: FormData, name: str) -> str:
    """One field of a form, "" where it is missing or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _plain(name: str) -> str:
    return " ".join(normalize("NFKC", name).casefold().removeprefix("@").split())


def _zone(name: str) -> bool:
    return name in available_timezones()
