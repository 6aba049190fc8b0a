"""Commands that send: answer, like, boost, follow, and the outbox in between. Each is one press of yours."""

import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from nearer.faces.cli import stopping
from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.options import NO, Place
from nearer.faces.cli.out import line, put_json
from nearer.faces.cli.show import isolate, safe, safe_lines

if TYPE_CHECKING:
    from nearer.api.nearer import Nearer
    from nearer.model.outbox import Deed, Item
    from nearer.pages.outbox import OutboxLine
    from nearer.store.connections import Connection

_PLACE = Place()
_WAITED = 30.0
"""Seconds after a press in which a command waits for the server; then it says how to go on."""

What = Annotated[str, Parameter(help="An opening's id, as Today shows it, or an act as NETWORK/ID.")]
With = Annotated[str, Parameter(name="--with", help="The connection to send with; else the first that may write.")]
Now = Annotated[bool, NO, Parameter(name="--now", help="Send at once, without the seconds in which it can be undone.")]
Back = Annotated[bool, NO, Parameter(name="--undo", help="Take it back on the network.")]


def answer(
    act: What,
    text: Annotated[str, Parameter(allow_leading_hyphen=True, help="What you answer; - is standard input.")],
    /,
    *,
    warning: Annotated[str, Parameter(help="A content warning, which is shown in front of it.")] = "",
    language: Annotated[str, Parameter(help="Its language, as en or pt.")] = "",
    picture: Annotated[tuple[Path, ...], Parameter(negative="", help="A picture that goes with it; up to four.")] = (),
    alt: Annotated[tuple[str, ...], Parameter(negative="", help="Its description, in the order of pictures.")] = (),
    draft: Annotated[bool, NO, Parameter(help="Keep it as a draft; send nothing.")] = False,
    name: With = "",
    now: Now = False,
    place: Place = _PLACE,
) -> int:
    """Answer a post in its thread, from here.

    Whom you answer is named at the beginning where the network wants that. It
    goes out after ten seconds; Ctrl-C takes it back until then and keeps it as
    a draft. Afterwards it is read back from the server: only then it counts as
    there. Exits with 1 where it was not sent or is not sure yet.
    """
    from dataclasses import replace

    from nearer.api.composing import mentions, subject, writer
    from nearer.model.outbox import Deed

    said = sys.stdin.read() if text == "-" else text
    if len(alt) > len(picture):
        raise UsageError("There are more descriptions than pictures.", next="Give each picture one --alt.")
    with place.open() as nearer:
        about = subject(nearer, act)
        connection = writer(nearer, about, name)
        begins = mentions(nearer, about)
        words = said if begins.strip() and begins.split()[0] in said else begins + said
        made = replace(about.act(Deed.REPLY, words.strip()), warning=warning, language=language)
        item = nearer.outbox.save(connection.id, made)
        for number, file in enumerate(picture):
            described = alt[number] if number < len(alt) else ""
            item = nearer.outbox.attach(item.id, _type(file), file.read_bytes(), described)
        return _told(nearer, place, item) if draft else _pressed(nearer, place, item, now)


def like(act: What, /, *, undo: Back = False, name: With = "", now: Now = False, place: Place = _PLACE) -> int:
    """Like a post, or take that back."""
    from nearer.model.outbox import Deed

    return _deed(act, Deed.UNLIKE if undo else Deed.LIKE, name, now, place)


def boost(act: What, /, *, undo: Back = False, name: With = "", now: Now = False, place: Place = _PLACE) -> int:
    """Pass a post on, or take that back."""
    from nearer.model.outbox import Deed

    return _deed(act, Deed.UNBOOST if undo else Deed.BOOST, name, now, place)


def follow(
    who: Annotated[str, Parameter(help="An id, a handle, an account (network/id) or a name.")],
    /,
    *,
    undo: Back = False,
    now: Now = False,
    place: Place = _PLACE,
) -> int:
    """Follow somebody, or take that back."""
    from dataclasses import replace

    from nearer.api.composing import whom
    from nearer.model.outbox import Deed

    with place.open() as nearer:
        connection, act = whom(nearer, who)
        made = replace(act, deed=Deed.UNFOLLOW) if undo else act
        return _pressed(nearer, place, nearer.outbox.save(connection.id, made), now)


def outbox(
    action: Annotated[Literal["list", "undo", "send", "drop"], Parameter(help="list, undo, send or drop.")] = "list",
    id: Annotated[str | None, Parameter(help="Which one: the beginning of its id.")] = None,
    /,
    *,
    now: Now = False,
    place: Place = _PLACE,
) -> int:
    """Drafts, what is on its way, and what was sent.

    `undo` takes a press back while its seconds last. `send` presses a draft, or
    what failed, again; without an id it goes on with what was pressed before,
    as nearer serve does by itself. `drop` deletes one here; on the network
    nothing changes.
    """
    from nearer.pages.outbox import build
    from nearer.pages.view import View

    with place.open() as nearer:
        if action == "send" and id is None:
            nearer.outbox.tend()
        elif action != "list":
            if id is None:
                raise UsageError("Which one?", where=f"nearer outbox {action}", next="Write its id after it.")
            if action == "send":
                return _pressed(nearer, place, nearer.outbox.one(id), now)
            if action == "undo":
                return _told(nearer, place, nearer.outbox.undo(id))
            nearer.outbox.discard(nearer.outbox.one(id).id)
        every = build(nearer, View())
    if place.json:
        put_json(every)
    else:
        if not every:
            line("The outbox is empty. nearer answer writes to somebody.")
        for one in every:
            _say(one)
    return 0


def _deed(what: str, deed: "Deed", name: str, now: bool, place: Place) -> int:
    from nearer.api.composing import subject, writer

    with place.open() as nearer:
        about = subject(nearer, what)
        connection: Connection = writer(nearer, about, name)
        return _pressed(nearer, place, nearer.outbox.save(connection.id, about.act(deed)), now)


def _pressed(nearer: "Nearer", place: Place, item: "Item", now: bool) -> int:
    """Press, wait, and say what became of it."""
    from nearer.model.outbox import ItemState

    if now:
        nearer.outbox.grace = timedelta(0)
    item = nearer.outbox.press(item.id)
    try:
        if item.due is not None and not place.json:
            wait = max(0, round((item.due - nearer.clock()).total_seconds()))
            line(f"{safe(item.id[:8])} goes out in {wait} s. Ctrl-C takes it back.")
            sys.stdout.flush()
        over = time.monotonic() + nearer.outbox.grace.total_seconds() + _WAITED
        while item.state not in (ItemState.CONFIRMED, ItemState.FAILED) and time.monotonic() < over:
            nearer.outbox.tend()
            item = nearer.outbox.one(item.id)
            if item.due is not None:
                time.sleep(min(1.0, max(0.05, (item.due - nearer.clock()).total_seconds())))
    except BaseException:
        if stopping.asked() and nearer.outbox.one(item.id).state is ItemState.QUEUED:
            nearer.outbox.undo(item.id)
            line("Taken back; it is kept as a draft.")
        raise
    return _told(nearer, place, item)


def _told(nearer: "Nearer", place: Place, item: "Item") -> int:
    from nearer.model.outbox import ItemState
    from nearer.pages.outbox import line as shown
    from nearer.pages.view import Scene, View

    one = shown(Scene(nearer, View()), item)
    if place.json:
        put_json(one)
    else:
        _say(one)
    unsettled = (ItemState.FAILED, ItemState.UNSURE, ItemState.SENDING)
    return 1 if item.state in unsettled else 0


def _say(one: "OutboxLine") -> None:
    line(f"{safe(one.id[:8])}  {isolate(one.what)}: {safe(one.state)}")
    line(f"    {safe(one.sentence)}")
    if one.trouble is not None:
        line(f"    {safe(' '.join(filter(None, one.trouble)))}")
    if one.words is not None:
        for words in safe_lines(one.words.text).split("\n"):
            line(f"    > {words}")
    if one.url is not None:
        line(f"    {safe(one.url)}")


def _type(file: Path) -> str:
    from mimetypes import guess_type

    return guess_type(file.name)[0] or ""
