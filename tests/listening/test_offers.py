"""Offers as people write them down, and what their scores mean."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.listening.errors import NoOffers
from nearer.listening.lines import offers_of, post_of
from nearer.listening.matching import Matcher, Offer
from nearer.listening.reading import Post

OFFERS = [Offer("Bikes", "repair of bicycles"), Offer("Bread", "sourdough loaves", ("where can I get good bread",))]


@pytest.mark.parametrize(
    "text",
    [
        "Bikes: repair of bicycles\nBread: sourdough loaves",
        "Bikes\trepair of bicycles\nBread\tsourdough loaves",
        'name,text\nBikes,repair of bicycles\nBread,"sourdough loaves"',
        '{"name": "Bikes", "text": "repair of bicycles"}\n{"title": "Bread", "description": "sourdough loaves"}',
        '[{"name": "Bikes", "text": "repair of bicycles"}, {"name": "Bread", "text": "sourdough loaves"}]',
    ],
)
def test_offers_are_understood_in_every_form(text: str) -> None:
    assert [(offer.name, offer.text) for offer in offers_of(text)] == [
        ("Bikes", "repair of bicycles"),
        ("Bread", "sourdough loaves"),
    ]


@pytest.mark.parametrize("text", ["", "\n \n", "[]", "# only a note"])
def test_nothing_is_no_offer(text: str) -> None:
    with pytest.raises(NoOffers):
        offers_of(text)


def test_an_example_post_finds_its_offer() -> None:
    (found,) = Matcher(OFFERS).best(["Where could one get good bread around here?"])
    assert found[0].offer.name == "Bread"
    assert found[0].score > found[1].score


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_text_gets_every_offer_once_and_alone_as_in_company(texts: list[str]) -> None:
    matcher = Matcher(OFFERS)
    for text, found in zip(texts, matcher.best(texts), strict=True):
        assert {one.place for one in found} == {0, 1}
        assert all(
            abs(one.score - other.score) < 1e-5 for one, other in zip(found, matcher.best([text])[0], strict=True)
        )


@given(st.text(max_size=200))
def test_any_line_is_a_post(line: str) -> None:
    assert isinstance(post_of(line), Post)
    assert post_of(json.dumps({"text": line, "lang": "EN-gb"})) == Post(line, language="en")
