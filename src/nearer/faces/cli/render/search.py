"""What a search found, in the terminal."""

from collections.abc import Iterator
from textwrap import wrap

from nearer.faces.cli.out import width
from nearer.faces.cli.show import isolate, safe
from nearer.pages.research import Research


def listed(page: Research) -> Iterator[str]:
    """Each text with who said it and when."""
    if page.empty is not None:
        yield f"{page.empty.title}. {page.empty.why}"
    for one in page.found:
        who = "You" if one.who is None else isolate(one.who.name)
        again = f", said {one.again + 1} times" if one.again else ""
        near = ", near in meaning" if one.by == "meaning" else ""
        yield f"{who}, {one.when.text}, {one.network}{near}{again}"
        if one.words is not None:
            yield from (f"  {text}" for text in wrap(safe(one.words.text), max(20, width() - 4)))
    if page.summary:
        yield page.summary
