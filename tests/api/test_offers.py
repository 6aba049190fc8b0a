"""Offers: written once, closed and undone by decisions, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from nearer.api.nearer import Nearer
from nearer.api.offers import NoSuchOffer, OfferUnclear

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.fixture
def nearer(tmp_path: Path, address: str | None) -> Iterator[Nearer]:
    with Nearer.open(tmp_path / "home", clock=lambda: NOW, state=address) as opened:
        yield opened


def names(nearer: Nearer) -> list[str]:
    return [one.name for one in nearer.offers.open()]


def test_an_offer_is_kept_as_it_was_written(nearer: Nearer) -> None:
    until = NOW + timedelta(days=30)
    nearer.offers.add(
        " Bread  course ",
        "A day; 'baking' \"✓\"",
        examples=["my sourdough will not rise", " "],
        address="https://www.bread.example/c",
        price="60 £",
        until=until,
    )
    (one,) = nearer.offers.open()
    assert (one.name, one.text, one.price, one.until, one.made) == (
        "Bread course",
        "A day; 'baking' \"✓\"",
        "60 £",
        until,
        NOW,
    )
    assert one.examples == ("my sourdough will not rise",)
    assert nearer.offers.own_words() == ("Bread course", "bread.example")


def test_closing_and_writing_can_each_be_undone(nearer: Nearer) -> None:
    written = nearer.offers.add("Bread course")
    closed = nearer.offers.close("bread COURSE")
    assert names(nearer) == [] and nearer.offers.all()[0].closed == NOW
    nearer.undo(closed.id)
    assert names(nearer) == ["Bread course"]
    undone = nearer.undo(written.id)
    assert nearer.offers.all() == ()
    nearer.undo(undone.id)
    assert names(nearer) == ["Bread course"]


def test_what_has_ended_is_open_no_more(nearer: Nearer) -> None:
    nearer.offers.add("Bread course", until=NOW + timedelta(hours=1))
    (one,) = nearer.offers.all()
    assert one.open_at(NOW) and not one.open_at(NOW + timedelta(hours=1))


def test_what_cannot_be_kept_says_why_and_is_not_kept(nearer: Nearer) -> None:
    nearer.offers.add("Bread course")
    add = nearer.offers.add
    for adding in (
        partial(add, " "),
        partial(add, "bread course"),
        partial(add, "Cake", text="a" * 3000),
        partial(add, "Cake", until=NOW),
        partial(add, "Cake", address="javascript://x"),
    ):
        with pytest.raises(OfferUnclear) as refused:
            adding()
        assert refused.value.next
    with pytest.raises(NoSuchOffer):
        nearer.offers.close("Cake")
    assert names(nearer) == ["Bread course"]


def test_a_closed_name_may_be_used_again(nearer: Nearer) -> None:
    nearer.offers.add("Bread course")
    nearer.offers.close("Bread course")
    nearer.offers.add("Bread course", "once more")
    assert names(nearer) == ["Bread course"] and len(nearer.offers.all()) == 2
