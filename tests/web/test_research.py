"""Search over everything that was said: by words and by meaning, harmless, private where it must be, forgotten too."""

from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.api.nearer import Nearer
from nearer.store.found import Said, find_words, write_meaning, write_words
from web.homes import client

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
LOG = """time,actor,target,verb,network,id,in_reply_to,text,visibility
2026-02-01T09:00:00Z,ann,,post,shop,1,,"How do you get the smell of smoke out of a <b>carpet</b>?",public
2026-02-02T09:00:00Z,bob,,post,shop,2,,"The café mended my kettle: https://fix.example/a?utm_source=x",public
2026-02-03T09:00:00Z,ann,,post,shop,3,,"Look: https://fix.example/a.",public
2026-02-04T09:00:00Z,eve,me,message,shop,4,,"The harbour at nine, and bring the kettle",direct
2026-02-05T09:00:00Z,bob,,post,shop,5,,"The café mended my kettle: https://fix.example/a?utm_source=x",public
2026-02-06T09:00:00Z,me,bob,reply,shop,6,5,"A kettle worth keeping!",public
"""


@pytest.fixture
def home(tmp_path: Path) -> Generator[Nearer]:
    archive = tmp_path / "shop.csv"
    archive.write_text(LOG, encoding="utf-8")
    with Nearer.open(tmp_path / "home", clock=lambda: NOW) as nearer:
        nearer.import_(nearer.examine([archive], me="me"))
        archive.unlink()
        yield nearer


def found(home: Nearer, query: str, **more: str) -> list[dict[str, Any]]:
    return client(home).get("/research.json", params={"q": query, **more}).json()["found"]


def texts(home: Nearer, query: str, **more: str) -> set[str]:
    return {one["words"]["text"] for one in found(home, query, **more) if one["by"] == "words"}


def test_words_are_found_whatever_their_ending_accent_or_case(home: Nearer) -> None:
    (one,) = [one for one in found(home, "MENDING cafe") if one["by"] == "words"]
    assert one["again"] == 1, "the same text is shown once"
    text = one["words"]["text"]
    assert [text[s["start"] : s["end"]] for s in one["spans"] if s["why"]] == ["café", "mended"]
    assert "".join(text[s["start"] : s["end"]] for s in one["spans"]) == text
    assert texts(home, "kettle -mended -harbour") == {"A kettle worth keeping!"}
    assert texts(home, '"worth keeping"') == {"A kettle worth keeping!"}
    assert len(texts(home, "kettle", who="bob")) == 1


def test_what_means_the_same_is_found_after_what_has_the_words(home: Nearer) -> None:
    (one,) = found(home, "remove smoke odor from carpets")
    assert one["by"] == "meaning" and "smell of smoke" in one["words"]["text"]


def test_links_of_several_people_are_one_whatever_tracks_them(home: Nearer) -> None:
    (link,) = client(home).get("/research.json").json()["links"]
    assert (link["url"], link["count"]) == ("https://fix.example/a", 2)


def test_it_is_harmless_and_keeps_private_what_is_private(home: Nearer) -> None:
    web = client(home)
    assert "<b>carpet" not in web.get("/research?q=smoke").text
    (one,) = [one for one in found(home, "harbour") if one["by"] == "words"]
    assert one["words"]["private"]
    assert "bring the kettle" not in web.get("/research.json?q=harbour&cloak=1").text
    home.forget("bob")
    assert texts(home, "mended") == set()
    assert all(b"mended my" not in file.read_bytes() for file in home.home.path.rglob("*") if file.is_file())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    write_words(folder, [Said("x", str(n), "a", n, text) for n, text in enumerate(("a b", 'say "hi" OR no', "x\x02y"))])
    write_meaning(folder, [np.eye(3, 4, dtype=np.float32)], 4)
    return folder


@given(query=st.text(max_size=60) | st.text(alphabet='"*-^:() ANDORNEAR,{}', max_size=40))
def test_no_query_is_understood_as_a_language(index: Path, query: str) -> None:
    for hit in find_words(index, query, ["x/a"], 5):
        assert all(start < end for start, end in hit.spans)
