"""What several checks look at in one draft: its links, handles and hashtags, and what the listening room reads in it.

Each is worked out when a check first asks for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nearer.drafts.draft import Draft
from nearer.listening.matching import shipped_meaning
from nearer.listening.reader import Reader, shipped_reader
from nearer.listening.reading import Listened, Post, Recognition
from nearer.listening.recognition import recognition
from nearer.listening.words import Word, content

_LINK = re.compile(
    r"https?://[^\s<>()]+|\bwww\.[^\s<>()]+"
    r"|(?<![@\w.])(?:[\w-]+\.)+(?:com|org|net|io|app|dev|ly|tv|gg|shop|store|me|co|be)(?:/[^\s<>()]*)?(?![\w@])",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w/.@])@\w[\w.-]*(?:@[\w-]+(?:\.[\w-]+)+)?")
_HASHTAG = re.compile(r"(?<![\w/&#])#(?=\w*[^\W\d])\w+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TRAILING = ".,;:!?'\"”’»"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text: `text[start:end] == words`."""

    words: str
    start: int
    end: int


class Seen:
    """One draft as checks see it.

    `reader` is what reads it: one that the user taught, or the shipped one.
    """

    def __init__(self, draft: Draft, reader: Reader | None = None) -> None:
        self.draft = draft
        self.text = draft.text
        self._reader = reader

    @property
    def reader(self) -> Reader:
        """What reads the draft and what stands beside it."""
        return self._reader or shipped_reader()

    @cached_property
    def links(self) -> tuple[Piece, ...]:
        """Links and bare domains, without the punctuation behind them."""
        found: list[Piece] = []
        for match in _LINK.finditer(self.text):
            words = match.group().rstrip(_TRAILING)
            found.append(Piece(words, match.start(), match.start() + len(words)))
        return tuple(found)

    @cached_property
    def mentions(self) -> tuple[Piece, ...]:
        """Handles, as @ann or @ann@example.org."""
        return tuple(
            Piece(m.group().rstrip(_TRAILING), m.start(), m.start() + len(m.group().rstrip(_TRAILING)))
            for m in _MENTION.finditer(self.text)
        )

    @cached_property
    def hashtags(self) -> tuple[Piece, ...]:
        """Hashtags that hold a letter; those inside links are none."""
        return tuple(
            Piece(m.group(), m.start(), m.end())
            for m in _HASHTAG.finditer(self.text)
            if not any(link.start <= m.start() < link.end for link in self.links)
        )

    @cached_property
    def prose(self) -> str:
        """The text with links, handles and hashtags blanked out, of the same length: spans in it are spans of it."""
        letters = list(self.text)
        for piece in (*self.links, *self.mentions, *self.hashtags):
            letters[piece.start : piece.end] = " " * (piece.end - piece.start)
        return "".join(letters)

    @cached_property
    def words(self) -> tuple[Piece, ...]:
        """The words of the prose."""
        return tuple(Piece(m.group(), m.start(), m.end()) for m in _WORD.finditer(self.prose))

    @cached_property
    def listened(self) -> Listened:
        """What the listening room reads in the draft."""
        draft = self.draft
        reply_to = None if draft.answers is None else draft.answers.text
        return self.reader.read(
            [Post(self.text, reply_to, draft.title, draft.language, draft.own, network=draft.network)]
        )[0]

    @cached_property
    def theirs(self) -> Listened | None:
        """What it reads in the post that is answered."""
        answers = self.draft.answers
        if answers is None:
            return None
        return self.reader.read([Post(answers.text, language=self.draft.language, network=self.draft.network)])[0]

    @cached_property
    def taken_up(self) -> Recognition | None:
        """Whether the draft takes up what it answers; None where it answers nothing, or not in English."""
        answers = self.draft.answers
        return None if answers is None or not self.english else recognition(answers.text, self.text)

    @cached_property
    def likeness(self) -> float:
        """How near in meaning the draft is to what it answers, as a cosine; 1 where it answers nothing."""
        answers = self.draft.answers
        if answers is None:
            return 1.0
        one, two = shipped_meaning().vectors([answers.text, self.text])
        return float(one @ two)

    @cached_property
    def their_words(self) -> tuple[Word, ...]:
        """The words of the post that is answered that carry meaning."""
        return () if self.draft.answers is None else tuple(content(self.draft.answers.text))

    @cached_property
    def english(self) -> bool:
        """Whether English patterns may be looked for: the text is English, or too short to tell and not said to be."""
        if self.draft.language is not None:
            return self.draft.language.lower().startswith("en")
        return self.listened.language in ("en", "und")

    @cached_property
    def asked(self) -> bool:
        """Whether the post that is answered asks for something: it reads as a need, or holds a question mark."""
        answers = self.draft.answers
        if answers is None:
            return False
        need = None if self.theirs is None else self.theirs.need
        return "?" in answers.text or (need is not None and need.yes)

    @cached_property
    def sells(self) -> bool:
        """Whether the draft reads as selling."""
        return self.listened.sell is not None and self.listened.sell.yes

    @cached_property
    def own(self) -> Piece | None:
        """The first name or domain of one's own offers in the text."""
        return next(self.pieces("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in self.draft.own if name)), None)

    @cached_property
    def outsider(self) -> bool:
        """Whether it answers in a thread that one has no part in, as far as that is known."""
        return self.draft.answers is not None and self.draft.part is False and self.draft.mine is not True

    def pieces(self, pattern: "str | re.Pattern[str]", text: str | None = None) -> Iterator[Piece]:
        """Where a pattern is found, in the text or in one of the same length. An empty pattern is found nowhere."""
        if not pattern:
            return
        compiled = re.compile(pattern, re.IGNORECASE) if isinstance(pattern, str) else pattern
        for match in compiled.finditer(self.text if text is None else text):
            if match.start() < match.end():
                yield Piece(self.text[match.start() : match.end()], match.start(), match.end())
