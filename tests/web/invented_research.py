"""Research, invented: what a search finds, and what stands there before one."""

from nearer.faces.web.invented import NAMES, frame, when, who
from nearer.pages.needs import Span
from nearer.pages.parts import Words
from nearer.pages.research import FoundLine, Interest, Research, SharedLink

TEXT = "Our oldest atlas has come loose. <b>See</b> https://mend.example/atlas"


def research(query: str = "") -> Research:
    found = (
        FoundLine(
            who(3), when(1), "mastodon", Words(TEXT), (Span(0, 11, ""), Span(11, 16, "atlas"), Span(16, len(TEXT), "")),
            "words", 3, "https://mastodon.example/1", "/act/mastodon/1",
        ),
        FoundLine(None, when(2), "x", Words(NAMES[11], private=True), (), "meaning", 0, None, "/act/x/2"),
    )  # fmt: skip
    links = (SharedLink("https://mend.example/atlas", "mend.example", (who(1), who(10), who(11)), 3, when(2)),)
    interests = (Interest(who(11), ("linen thread", "paste", NAMES[3])), Interest(who(10), ()))
    return Research(
        frame=frame("/research", "Research"),
        query=query,
        asked_of=who(3) if query else None,
        found=found if query else (),
        summary="1 with these words and 1 near in meaning, in 7,662 texts." if query else "",
        texts=7662 if query else 0,
        links=() if query else links,
        interests=() if query else interests,
        empty=None,
    )
