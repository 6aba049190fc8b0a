"""Rules are found wherever they match, and only there."""

import pytest
from bench.listening.rows import seed

from nearer.listening.devices import DEVICES
from nearer.listening.markers import MARKERS
from nearer.listening.rulebook import RULES
from nearer.listening.rules import Rule, triggers_of
from nearer.listening.tokens import tokens

EVERY = (*RULES, *MARKERS, *(rule for rule, _ in DEVICES))
TEXTS = [row.text for row in seed()]
FORMS = [{token.form for token in tokens(text)} for text in TEXTS]


def test_names_are_given_once() -> None:
    assert len({rule.name for rule in EVERY}) == len(EVERY) <= 63


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_no_match_without_a_trigger(rule: Rule) -> None:
    """A rule is looked for only beside its triggers, so a match without one would never be found."""
    triggers = triggers_of([rule]).keys()
    missed = [
        text
        for text, forms in zip(TEXTS, FORMS, strict=True)
        if rule.triggers and not triggers & forms and rule.span(text) is not None
    ]
    assert missed == []


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_a_match_is_words_of_the_text(rule: Rule) -> None:
    for text in TEXTS:
        span = rule.span(text)
        if span is not None:
            assert text[span[0] : span[1]] == text[span[0] : span[1]].strip()


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.name)
def test_hostile_texts_do_not_make_it_slow(rule: Rule) -> None:
    """Repeated words, marks and spaces of the longest text that is looked at."""
    import time

    for piece in ("a ", "any ", "best big ", "can you ", "1 of the ", "!", " ", "what is the "):
        text = piece * (4_000 // len(piece))
        began = time.process_time()
        rule.span(text)
        assert time.process_time() - began < 0.5
