"""Which texts ask something."""

import pytest

from nearer.conversations.asking import asks


@pytest.mark.parametrize(
    "text",
    [
        "What glaze is that?",
        "@ann what glaze is that? https://x.com/1",
        "¿Qué esmalte es",
        "これは何ですか？",
        "ما هذا الطلاء؟",
        "Τι είναι αυτό\u037e",
        "Is it food-safe? I love it.",
    ],
)
def test_a_question_in_any_script(text: str):
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "???",
        "@ann ?",
        "https://shop.example/?item=3",
        "Look: https://shop.example/a?b=c nice",
        "> What glaze is that?\nCeladon.",
        '<a href="https://shop.example/?a">Celadon</a>',
        "Celadon; it is food-safe.",
    ],
)
def test_a_mark_without_a_question(text: str | None):
    assert not asks(text)
