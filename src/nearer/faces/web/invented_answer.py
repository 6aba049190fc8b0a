"""An answer and an outbox in every state, on invented people."""

from dataclasses import replace

from nearer.faces.web.invented import NAMES, frame, when
from nearer.pages import answer as answer_page
from nearer.pages import check as check_page
from nearer.pages.outbox import OutboxLine
from nearer.pages.parts import Empty, Who, Words


def outbox() -> tuple[OutboxLine, ...]:
    """Something that goes out soon, something that is there, a draft, and something that failed."""
    return (
        _sent("goes out soon", "Goes out at 14:05. Until then it can be undone.", "undo"),
        _sent("there", "Sent, and seen there on Tue 3 Mar 2026, 14:06.", "drop", url="https://mastodon.example/@you/1"),
        _sent("draft", "Being written. Nothing is sent until you press.", "send", "drop", href="/answer/mastodon/1"),
        replace(
            _sent("not sent", "It was not sent. What you wrote is kept, and you can send it again.", "send", "drop"),
            trouble=("The post is not on your server, or not any more.", "Look at it there."),
        ),
    )


def _sent(state: str, sentence: str, *can: str, href: str | None = None, url: str | None = None) -> OutboxLine:
    return OutboxLine(
        id=f"4f1c{len(state)}",
        what=f"An answer to {NAMES[10]}",
        network="mastodon",
        account="you@mastodon.example",
        words=Words(f"With linen thread. {NAMES[11]}"),
        state=state,
        sentence=sentence,
        trouble=None,
        due=when(0),
        changed=when(0),
        href=href,
        url=url,
        can=can,
    )


def answer(draft: check_page.Check, *, empty: bool = False) -> answer_page.Answer:
    """A draft with findings, too long, with a picture, in a thread of several people; and one that nobody may send."""
    others = (NAMES[3], NAMES[10], "You", NAMES[11])
    thread = tuple(
        answer_page.Said(
            name=name,
            href=None if name == "You" else "/people/a",
            yours=name == "You",
            when=when(4 - number),
            words=Words(f"{name} says so.", private=number == 1),
            url="https://mastodon.example/@a/1",
            here=number == len(others) - 1,
        )
        for number, name in enumerate(others)
    )
    blank = Empty("No account of yours may write there", "Connect it to write.", "Connect it", "/networks#connect")
    return answer_page.Answer(
        frame=frame("/answer/mastodon/1", "Answer"),
        id="4f1c",
        action="/answer/mastodon/1",
        network="mastodon",
        who=Who("a", NAMES[11], None, ("mastodon",), "/people/a"),
        thread=thread,
        text=draft.told.text,
        warning="food",
        language="en",
        writers=(answer_page.Choice("a", "you@mastodon.example", True), answer_page.Choice("b", NAMES[3], False)),
        visibilities=(answer_page.Choice("public", "everybody", True),),
        long=512,
        most=500,
        left=-12,
        pictures=(answer_page.PictureLine("9a", "A bench by the sea"),),
        warns=True,
        images=4,
        image_types=("image/jpeg", "image/png"),
        summary=draft.summary,
        findings=draft.findings,
        pieces=draft.pieces,
        seen="0",
        trouble=("It is 12 too long: the server takes 500.", "Shorten it."),
        saved=True,
        empty=blank if empty else None,
    )
