"""History: every decision, newest first, each with its undo, without a time limit."""

from dataclasses import dataclass

from nearer.pages.parts import Empty, Frame, When


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
