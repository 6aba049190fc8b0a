"""The words that differ from talk to talk."""

from random import Random

SLOTS: dict[str, tuple[str, ...]] = {
    "paper": (
        "90 g laid paper", "120 g wove", "mulberry tissue", "cotton rag", "the cream Ingres", "recycled kraft",
        "hemp paper", "bible paper", "old ledger paper", "handmade linen sheets", "grey sugar paper",
        "130 g drawing paper",
    ),
    "thread": (
        "18/3 linen", "25/3 linen", "30/3 linen", "waxed hemp", "unwaxed linen", "silk", "cotton embroidery thread",
    ),
    "colour": (
        "indigo", "madder red", "bottle green", "mustard", "oxblood", "slate blue", "olive", "burnt orange", "plum",
        "sea green", "charcoal", "ochre",
    ),
    "leather": ("goatskin", "calf", "fair goat", "pigskin", "fish skin", "a piece of old saddle", "sheepskin"),
    "book": (
        "a hymnal", "a recipe book", "a ship's log", "a herbarium", "a field guide", "a school atlas", "a dictionary",
        "a family bible", "a sketchbook", "a guest book", "a volume of sermons", "a seed catalogue", "a diary",
    ),
    "tool": (
        "bone folder", "awl", "paring knife", "sewing frame", "finishing press", "backing hammer", "job backer",
        "needle case", "lying press", "plough", "brass rule", "hot-foil machine", "punching cradle",
    ),
    "stitch": (
        "Coptic stitch", "French link stitch", "kettle stitch", "long stitch", "Japanese stab binding", "herringbone",
        "secret Belgian", "all-along sewing", "pamphlet stitch", "buttonhole stitch",
    ),
    "n": ("six", "eight", "eleven", "twelve", "fourteen", "seventeen", "twenty", "thirty", "forty"),
    "weeks": ("two weeks", "three weeks", "a month", "six weeks", "ten days"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
    "town": (
        "Setúbal", "Évora", "Coimbra", "Ghent", "Leipzig", "Kraków", "Turku", "Bilbao", "Trieste", "Galway", "Utrecht",
        "Tartu", "Oaxaca", "Kyoto", "Accra", "Amman", "Hobart", "Montréal", "Uppsala", "Brno",
    ),
    "kin": ("grandmother", "grandfather", "aunt", "father", "great-uncle", "mother", "godmother", "neighbour"),
}  # fmt: skip
"""Fillings by slot. None of them needs another article than the sentences give."""


def fill(talk: tuple[str, ...], random: Random) -> tuple[str, ...]:
    """The lines of one talk with its slots filled, the same way in every line."""
    joined = "\0".join(talk)
    if "{" not in joined:
        return talk
    chosen = {name: random.choice(words) for name, words in SLOTS.items()}
    return tuple(line[:1].upper() + line[1:] for line in joined.format_map(chosen).split("\0"))
