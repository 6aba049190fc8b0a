"""Words lean towards a reading by what they mean, one by one and as a text."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from bench.listening.rows import seed
from hypothesis import given
from hypothesis import strategies as st

from nearer.listening.leaning import Leaning, Words
from nearer.listening.tokens import cut
from nearer.listening.weights import shipped_heads, shipped_table

DIRECTION = shipped_heads().directions["sell"]
LEANING = Leaning(shipped_table(), shipped_heads().directions)
SELL = LEANING.names.index("sell")
TEXTS = [row.text for row in seed()][::40]


def odds(text: str) -> float:
    return float(LEANING.odds([cut(text)])[0, SELL])


def test_what_is_said_to_sell_leans_towards_selling() -> None:
    assert odds("a reduced price for subscribers") > odds("the river behind our house")


def test_a_text_leans_as_its_share_of_the_direction() -> None:
    words = Words(shipped_table())
    for text in TEXTS:
        assert abs(odds(text) - float(words.share(cut(text)) @ DIRECTION)) < 1e-4


def test_a_word_counts_once_and_without_words_there_is_no_leaning() -> None:
    assert odds("sale") == odds("Sale sale SALE")
    assert odds("") == odds("?! ...") == 0
    assert LEANING.strongest("sell", []) is None


def test_a_word_by_itself_says_less_than_a_whole_text() -> None:
    words = Words(shipped_table())
    alone = [float(np.linalg.norm(words.share([word]))) for word in ("sale", "river", "please")]
    whole = [float(np.linalg.norm(words.share(cut(text)))) for text in TEXTS if len(cut(text)) > 8]
    assert max(alone) < 0.85 < float(np.median(whole))


def test_texts_lean_alike_alone_and_beside_others() -> None:
    together = LEANING.odds([cut(text) for text in TEXTS])
    assert np.array_equal(together, np.vstack([LEANING.odds([cut(text)]) for text in TEXTS]))


@given(st.text(max_size=80))
def test_the_strongest_word_is_a_token_and_adds(text: str) -> None:
    tokens = cut(text)
    found = LEANING.strongest("sell", tokens)
    if found is not None:
        at, adds = found
        assert 0 <= at < len(tokens) and adds > 0
    assert np.isfinite(odds(text))


def test_readers_at_once_say_what_one_alone_says() -> None:
    words = sorted({word for gram in shipped_heads().grams for word in gram.split() if word.isalpha()})[:6_000]
    shared, alone = (Leaning(shipped_table(), shipped_heads().directions) for _ in range(2))
    texts = [[random.Random(seed).sample(words, 1_500)] for seed in range(12)]
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            said = list(pool.map(shared.odds, texts))
    finally:
        sys.setswitchinterval(often)
    for text, one in zip(texts, said, strict=True):
        assert np.allclose(one, alone.odds(text), rtol=0, atol=1e-12)
    each = [[word] for word in words]
    assert np.array_equal(shared.odds(each), alone.odds(each))
