"""Check: a draft, what would push people away in it, and the way out. Nothing is kept, and nothing is posted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nearer.api.drafting import informed
from nearer.api.nearer import Nearer
from nearer.drafts.checking import examine
from nearer.drafts.finding import Checked, Finding
from nearer.drafts.lengths import LIMITS
from nearer.drafts.written import Unwritten, written
from nearer.pages.opinion import Suggested, of_draft
from nearer.pages.parts import Frame
from nearer.pages.view import Scene, View

LONGEST = 100_000
"""Letters of a draft that are looked at; the longest post of any network has fewer."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the user told of the draft: its text, what it answers and by whom, the network, and whether one has a part
    in the thread ("yes", "no" or "" for unknown)."""

    text: str = ""
    reply_to: str = ""
    by: str = ""
    network: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding. `words` are those of the draft that it is about, "" where it is about the whole."""

    code: str
    name: str
    level: str
    words: str
    start: int
    end: int
    reason: str
    way: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the draft with the codes of the findings that mark it, and the gravest of their levels."""

    text: str
    codes: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True)
class Check:
    """A draft that was checked, or an empty form. `kept` are (code, reason) of findings that the writer decided to
    keep; `knows` says what the home told the checks;
    `suggested` what a model of the user's own said of it, None where none is set up."""

    frame: Frame
    told: Told
    networks: tuple[str, ...]
    checked: bool
    summary: str
    findings: tuple[FindingLine, ...]
    pieces: tuple[Piece, ...]
    kept: tuple[tuple[str, str], ...]
    knows: str
    suggested: Suggested | None = None


def build(nearer: Nearer, view: View, told: Told | None = None) -> Check:
    """What the checks find in a draft; without one, the form. Raises Unwritten for facts that cannot be read."""
    scene = Scene(nearer, view)
    told = told or Told()
    checked = _checked(scene, told) if told.text.strip() else None
    return Check(
        frame=scene.frame("Check a draft"),
        told=told,
        networks=tuple(LIMITS),
        checked=checked is not None,
        summary="" if checked is None else _summary(checked),
        findings=() if checked is None else tuple(_line(one) for one in checked.findings),
        pieces=() if checked is None else tuple(_pieces(checked)),
        kept=() if checked is None else tuple((one.finding.code, one.because) for one in checked.excepted),
        knows=_knows(len(nearer.offers.open()), seen=scene.world is not None),
        suggested=of_draft(scene, told.text, told.by),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What the checks find in a draft that is written elsewhere."""

    summary: str = ""
    findings: tuple[FindingLine, ...] = ()
    pieces: tuple[Piece, ...] = ()


def found(scene: Scene, told: Told) -> Found:
    """The findings alone; none where nothing is written or its facts cannot be read."""
    try:
        checked = _checked(scene, told) if told.text.strip() else None
    except Unwritten:
        return Found()
    if checked is None:
        return Found()
    return Found(_summary(checked), tuple(_line(one) for one in checked.findings), tuple(_pieces(checked)))


def _knows(offers: int, *, seen: bool) -> str:
    mine = "one offer" if offers == 1 else f"{offers or 'no'} offers"
    posts = "what you posted in the last thirty days" if seen else "no post of yours"
    return f"It knows {mine} of yours and {posts}."


def _checked(scene: Scene, told: Told) -> Checked:
    if len(told.text) > LONGEST:
        raise Unwritten("This is longer than any post.", where="the draft", next="Check one post at a time.")
    facts: Mapping[str, Sequence[str]] = {
        key: [" ".join(value.split())]
        for key, value in (
            ("reply-to", told.reply_to),
            ("by", told.by),
            ("network", told.network),
            ("part", told.part),
        )
        if value.strip()
    }
    draft = written(told.text, facts)
    own = scene.nearer.offers.own_words()
    facts_known = informed(draft.draft, own, scene.world, scene.at)
    return examine(facts_known, draft.exceptions, reader=scene.nearer.listening.reader())


def _summary(checked: Checked) -> str:
    counts = [
        f"{count} {level}{'' if count == 1 else 's'}"
        for level in ("error", "warning", "hint")
        if (count := sum(one.level.value == level for one in checked.findings))
    ]
    said = ", ".join(counts) + "." if counts else "Nothing found."
    if checked.language in ("en", "und"):
        return said
    return f"{said} It reads as {checked.language}: checks of words know English, the others were made."


def _line(finding: Finding) -> FindingLine:
    return FindingLine(
        finding.code,
        finding.name,
        finding.level.value,
        finding.words,
        finding.start,
        finding.end,
        finding.reason,
        finding.way,
    )


def _pieces(checked: Checked) -> Iterator[Piece]:
    """The text cut where a finding begins or ends."""
    spans = [one for one in checked.findings if one.start < one.end]
    cuts = sorted({0, len(checked.text), *(one.start for one in spans), *(one.end for one in spans)})
    for start, end in pairwise(cuts):
        over = [one for one in spans if one.start <= start and end <= one.end]
        levels = {one.level.value for one in over}
        gravest = next((level for level in ("error", "warning", "hint") if level in levels), "")
        yield Piece(checked.text[start:end], tuple(one.code for one in over), gravest)
