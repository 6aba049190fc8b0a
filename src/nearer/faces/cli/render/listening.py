"""Listening in the terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from nearer.faces.cli.out import width
from nearer.faces.cli.show import isolate, safe
from nearer.pages.listening import BarLine, HeardLine, Listening, MonthLine
from nearer.pages.needs import NeedCard

_BLOCKS = " ▁▂▃▄▅▆▇█"
_BAR = 20


def listened(page: Listening) -> Iterator[str]:
    """The page, part by part; what has nothing to say is left out."""
    yield safe(page.frame.title)
    if page.empty is not None:
        yield f"{page.empty.title}. {page.empty.why}"
        return
    yield from wrap(page.balance, max(20, width()))
    if page.aside:
        yield "Left out of your openings, circles and needs, as spam."
    yield from _kinds(page)
    yield from _months(page.months)
    yield from _topics(page)
    yield from _asked(page.unanswered)
    yield from _heard("What you took up", page.taken_up)
    yield from _heard("What you passed over", page.passed_over)
    if page.set_aside:
        yield from ("", "Left out as spam", *(f"  {isolate(one.name)}" for one in page.set_aside))


def _kinds(page: Listening) -> Iterator[str]:
    if page.unread:
        yield from ("", page.unread)
    if page.bars:
        yield from ("", "Which kind of marketer the texts look like (nobody is one of the three)")
    for bar in page.bars:
        yield from _bar(bar)


def _bar(bar: BarLine) -> Iterator[str]:
    yield f"  {bar.kind:<24}{'█' * round(_BAR * bar.value):<{_BAR}}  {bar.word} evidence"
    for fact in bar.facts:
        yield from (f"    {text}" for text in wrap(safe(fact.sentence), max(20, width() - 4)))


def _months(months: Sequence[MonthLine]) -> Iterator[str]:
    if not months:
        return
    yield from ("", "Month by month: texts, answers to somebody, texts that ask, answers that take up what was said")
    for one in months:
        if one.texts is None:
            yield f"  {one.name}  not seen"
        else:
            taken = f"about {one.taken:,} of {one.heard:,}" if one.heard else "not seen"
            yield f"  {one.name}  {one.texts:>5,}  {one.answers:>5,}  {one.asked:>5,}  {taken}"


def _topics(page: Listening) -> Iterator[str]:
    if not page.topics:
        return
    yield from ("", "Topics: texts of ninety days, of the ninety before, and twelve months")
    wide = max(len(one.words.text) for one in page.topics)
    for one in page.topics:
        yield f"  {isolate(one.words.text):<{wide + 2}}  {one.texts:>4}  {one.before:>4}  {_spark(one.months)}"


def _spark(counts: Sequence[int]) -> str:
    top = max((*counts, 1))
    return "".join(_BLOCKS[-(-8 * count // top)] for count in counts)


def _asked(cards: Sequence[NeedCard]) -> Iterator[str]:
    if cards:
        yield from ("", "What was asked, and you have not answered")
    for card in cards:
        yield f"  {isolate(card.who.name)} {card.asks}, {card.said.text}  {safe(card.address)}"
        if card.words is not None:
            yield from (f"    {text}" for text in wrap(safe(card.words.text), max(20, width() - 4)))


def _heard(title: str, lines: Sequence[HeardLine]) -> Iterator[str]:
    if lines:
        yield from ("", title)
    for one in lines:
        yield f"  {isolate(one.who.name)}, {one.said.text}"
        if one.words is not None:
            yield from (f"    {text}" for text in wrap(safe(one.words.text), max(20, width() - 4)))
        if one.taken:
            yield f"    you took up: {', '.join(isolate(word.text) for word in one.taken)}"
