"""Why: how one number came about, down to the acts it rests on, and one act down to its line in an archive."""

from dataclasses import dataclass

from nearer.pages.parts import Act, Frame, When, Who


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the derivation: a sentence, and the acts it rests on (the first of `total`)."""

    sentence: str
    acts: tuple[Act, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Why:
    """`question` and `answer` in words; `method` says how it is computed and from where the method comes.

    `wrong` are the ways out when it is wrong: (label, choice, subject) of the decision that each makes.
    """

    frame: Frame
    who: Who | None
    question: str
    answer: str
    steps: tuple[Step, ...]
    method: str
    not_visible: tuple[str, ...]
    wrong: tuple[tuple[str, str, str], ...]
    siblings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an activity was read: the import, its source, the file and the row."""

    batch: str
    source: str
    archive: str
    imported: When
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity with every field the log holds, and the imports that tell of it."""

    frame: Frame
    id: str
    network: str
    sentence: str
    notation: str
    when: When
    fields: tuple[tuple[str, str], ...]
    people: tuple[Who, ...]
    url: str | None
    origins: tuple[Origin, ...]
