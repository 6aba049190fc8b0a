"""Exchanges in the terminal: what came of each, one's own verdict, and the way back."""

from pathlib import Path

import pytest

from cli.running import Terminal
from nearer.api.nearer import Nearer

LOG = """time,actor,target,verb,network,id,text
2026-01-01T09:00:00Z,me,ann,message,shop,1,Did the talk go well?
2026-01-01T12:00:00Z,ann,me,message,shop,2,It did and how did yours go?
2026-02-01T09:00:00Z,me,ann,message,shop,3,Shall we meet?
2026-03-01T09:00:00Z,me,bob,message,shop,4,A word with you
2026-03-02T09:00:00Z,bob,me,block,shop,5,
"""


@pytest.fixture
def nearer(tmp_path: Path) -> Terminal:
    archive = tmp_path / "shop.csv"
    archive.write_text(LOG, encoding="utf-8")
    with Nearer.open(tmp_path / "home") as opened:
        opened.import_(opened.examine([archive], me="me"))
    return Terminal(tmp_path / "home")


def test_each_approach_is_told_with_what_came_of_it(nearer: Terminal) -> None:
    told = " ".join(nearer("exchanges", "ann").out.split())
    assert "Of your 2 approaches in words: 1 brought you nearer; 1 came to nothing" in told
    assert "nearer They answered after 3 hours, in more words (7 against 5) and asked something back." in told
    assert "nothing No answer came within 14 days; one would have been seen." in told
    assert "away They blocked you after 1 day." in " ".join(nearer("exchanges", "bob").out.split())


def test_they_are_chosen_by_verdict(nearer: Terminal) -> None:
    rows = nearer("exchanges", "ann", "--verdict", "nothing", "--json").json["rows"]
    assert [row["id"] for row in rows] == ["shop/3"]
    assert nearer("exchanges", "ann", "--verdict", "splendid", code=2).err


def test_ones_own_verdict_counts_until_it_is_taken_back(nearer: Terminal) -> None:
    said = nearer("overrule", "ann", "shop/3", "nearer").out
    assert said.startswith("Your verdict on an exchange with ann")
    (row,) = nearer("exchanges", "ann", "--show", "yours", "--json").json["rows"][:1]
    assert (row["verdict"], row["yours"], row["found"]) == ("nearer", "nearer", "nothing")
    assert "nearer (yours; found: nothing)" in nearer("exchanges", "ann").out
    nearer("undo")
    assert nearer("exchanges", "ann", "--json").json["rows"][0]["yours"] is None


def test_an_exchange_that_is_none_cannot_be_overruled(nearer: Terminal) -> None:
    assert "There is no such exchange" in nearer("overrule", "ann", "shop/4", "nearer", code=2).err
    assert nearer("overrule", "ann", "shop/3", "splendid", code=2).err


def test_the_person_and_the_why_lead_there(nearer: Terminal) -> None:
    person = nearer("person", "ann").out
    assert "How your exchanges went" in person
    assert "nearer exchanges " in person
    assert "Why these verdicts?" in nearer("why", "ann", "exchanges").out
