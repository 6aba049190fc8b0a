"""Listening in the terminal: every part is there, hostile names stay harmless."""

from nearer.faces.cli.render.listening import listened
from web.invented_listening import listening


def test_every_part_of_the_page_is_told() -> None:
    told = "\n".join(listened(listening()))
    for part in ("spammer", "linen thread", "Month by month", "What you took up", "What you passed over", "Left out"):
        assert part in told
    assert "2025-04  not seen" in told and "2025-06     30     18" in told


def test_nothing_hostile_reaches_the_terminal() -> None:
    told = "\n".join(listened(listening(spam=True)))
    assert "\x1b" not in told and "\x07" not in told and "\u202e" not in told.replace("\u2068", "")
