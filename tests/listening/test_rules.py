"""Rules are found wherever they match, and only there."""

import pytest
from bench.listening.rows import seed

from nearer.listening.devices import DEVICES
from nearer.listening.finding import Finder
from nearer.listening.grams import MOST_RULES
from nearer.listening.markers import MARKERS
from nearer.listening.needles import single_spaced
from nearer.listening.rulebook import RULES
from nearer.listening.rules import Rule, plain, triggers_of
from nearer.listening.tokens import cut, tokens

EVERY = (*RULES, *MARKERS, *(rule for rule, _ in DEVICES))


def _spaced(text: str) -> str:
    return text.replace(" ", "   ")


def _faced(text: str) -> str:
    return text.replace(" ", " :P").replace("you", "you’")


TEXTS = [row.text for row in seed()]
SPOILT = [*TEXTS[::3], *(spoil(text) for spoil in (str.upper, _spaced, _faced) for text in TEXTS[::9])]
FORMS = [{token.form for token in tokens(text)} for text in TEXTS]


def test_names_are_given_once() -> None:
    assert len({rule.name for rule in EVERY}) == len(EVERY) < MOST_RULES


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
def test_no_match_without_a_needle(rule: Rule) -> None:
    """What a rule needs is derived from its pattern: where it is not in a text, the rule beyond its opening is silent.

    Texts as they are, joined by several spaces, in capitals, and right behind a face or a mark.
    """
    finder = Finder([rule])
    for text in SPOILT:
        if not finder.worth_trying(single_spaced(plain(text)), cut(text), 1):
            assert rule.span(text) == rule.span(text, beyond=False)


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

    for piece in (
        "a ",
        "any ",
        "best big ",
        "can you ",
        "1 of the ",
        "!",
        " ",
        "what is the ",
        "please ",
        "get, go ",
        "rt @a: ",
    ):
        text = piece * (4_000 // len(piece))
        began = time.process_time()
        rule.span(text)
        assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Learn more about our study", "Learn more about"),
        ("Tired of spreadsheets? See how we count", "See how we"),
        ("New post is up, don’t forget to subscribe", "don’t forget to subscribe"),
        ("🔥 Grab yours before Friday", "Grab yours before"),
        ("RT @museum: Visit us tonight", "RT @museum: Visit us tonight"),
        ("@ann Learn more about it here", None),
        ("I see what you mean, we watch it too", None),
        ("Follow-up appointment on Friday", None),
        ("Watch is broken", None),
    ],
)
def test_an_order_to_all_begins_a_sentence_and_speaks_to_nobody_in_particular(text: str, words: str | None) -> None:
    span = named("order-to-all").span(text)
    assert (span and text[slice(*span)]) == words


def test_an_order_that_leads_to_a_link_is_one_only_with_the_link() -> None:
    text = "Our harvest is in. Come and taste it, on Saturday. www.example.org/orchard"
    span = named("order-to-a-link").span(text)
    assert span is not None and text[slice(*span)] == "Come and taste it"
    assert named("order-to-a-link").span("Come and taste it on Saturday") is None


def named(name: str) -> Rule:
    return next(rule for rule in RULES if rule.name == name)
