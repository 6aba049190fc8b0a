"""Answers on readings: what they move, when, and what they leave alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.listening.personal import Answer, own, progress
from nearer.listening.reader import Reader
from nearer.listening.reading import HEADS, Post
from nearer.listening.weights import shipped_heads

THINGS = ("cup", "map", "lamp")
PLAIN = [f"The {thing} on the table is {colour} today." for thing in THINGS for colour in ("red", "old")]
ASKS = "Can anybody recommend a dentist?"
TRAINS = [f"The {n} o'clock train to Leeds stands still again, number {n}." for n in range(60)]


def read(heads_answers: list[Answer], text: str, network: str = "") -> float:
    reading = Reader(own(shipped_heads(), heads_answers)).read([Post(text, network=network)])[0].need
    assert reading is not None
    return reading.probability


def on(texts: list[str], *, yes: bool, network: str = "", head: str = "need") -> list[Answer]:
    return [Answer(Post(text, network=network), head, yes) for text in texts]


def test_below_twenty_answers_nothing_moves() -> None:
    assert own(shipped_heads(), on(TRAINS[:19], yes=True)) is shipped_heads()


def test_from_twenty_answers_the_probability_moves_towards_them() -> None:
    before = read([], TRAINS[-1])
    assert read(on(TRAINS[:20], yes=True), TRAINS[-1]) > before
    asking = [f"Can anybody recommend a dentist, number {n}?" for n in range(20)]
    assert read(on(asking, yes=False), ASKS) < 0.5 < read([], ASKS)


def test_from_a_hundred_answers_words_are_told_apart() -> None:
    trains, others = on(TRAINS[:50], yes=True), on([f"{text} {n}" for n in range(9) for text in PLAIN][:50], yes=False)
    mixed = [answer for pair in zip(trains, others, strict=True) for answer in pair]
    assert read(mixed, TRAINS[-1]) > 0.5 > read(mixed, "The pot on the table is red today.")
    few = mixed[:98]
    gap = read(few, TRAINS[-1]) - read(few, "The pot on the table is red today.")
    assert read(mixed, TRAINS[-1]) - read(mixed, "The pot on the table is red today.") > gap + 0.2


def test_a_network_with_sixty_answers_has_its_own() -> None:
    answers = on(TRAINS, yes=True, network="mastodon") + on(
        [f"{n} {text}" for n in range(4) for text in PLAIN], yes=False
    )
    assert read(answers, TRAINS[0], "mastodon") > read(answers, TRAINS[0])
    assert progress(answers)["need"].networks == ("mastodon",)


def test_other_readings_and_other_languages_are_left_alone() -> None:
    answers = on(TRAINS[:30], yes=True)
    moved, shipped = Reader(own(shipped_heads(), answers)), Reader(shipped_heads())
    text = "Thank you so much, that was lovely of you!"
    for head in HEADS[2:]:
        one, two = getattr(moved.read([Post(text)])[0], head), getattr(shipped.read([Post(text)])[0], head)
        assert one.probability == two.probability, head
    spanish = on(["Hola, ¿alguien me puede recomendar un buen dentista en el centro?"] * 30, yes=True)
    assert own(shipped_heads(), spanish) is shipped_heads()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(TRAINS + PLAIN), st.booleans()), max_size=140), st.integers(0, 2**16))
def test_whatever_is_answered_every_reading_stays_a_probability(said: list[tuple[str, bool]], seed: int) -> None:
    heads = own(shipped_heads(), [Answer(Post(text), "need", yes) for text, yes in said])
    assert np.isfinite(heads.worth).all()
    texts = [*TRAINS[:3], *PLAIN, f"Something else {seed}, and can anybody help me with it?"]
    for listened in Reader(heads).read([Post(text) for text in texts]):
        assert listened.need is not None and 0 <= listened.need.probability <= 1


def test_the_shipped_weights_are_never_changed() -> None:
    before = shipped_heads().worth.copy()
    own(shipped_heads(), on(TRAINS, yes=True) + on([f"{n} {text}" for n in range(10) for text in PLAIN], yes=False))
    assert (shipped_heads().worth == before).all()


@pytest.mark.parametrize("count", [0, 19, 20, 60, 100])
def test_progress_says_what_the_answers_have_changed(count: int) -> None:
    one = progress(on((TRAINS * 2)[:count], yes=True))["need"]
    assert (one.answers, one.calibrated, one.words) == (count, count >= 20, count >= 100)
