"""What the bookbinder has to offer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer as she wrote it down."""

    name: str
    text: str
    examples: tuple[str, ...]
    price: str


OFFERS = (
    Offered(
        "First-book kit",
        "Thread, needle, boards, paper and a leaflet with drawings: everything for sewing a first notebook.",
        ("Can you recommend a kit for beginners?", "I want to sew my first notebook, what do I need?"),
        "24 euros",
    ),
    Offered(
        "Saturday class",
        "A day at the bench in Ajuda: fold, sew and case in one book. For beginners.",
        ("Does anybody teach bookbinding?", "I would love to learn how to bind books at the weekend"),
        "60 euros",
    ),
    Offered(
        "Mending of books",
        "Loose boards, torn hinges, broken spines: old books mended, and nothing made newer than it has to be.",
        ("Who could mend the broken spine of an old bible?", "Our atlas has come loose from its boards"),
        "by the hour",
    ),
)
