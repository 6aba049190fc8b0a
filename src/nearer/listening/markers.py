"""Markers of politeness, shown as they are. A single number would depend too much on the place.

After the markers of Danescu-Niculescu-Mizil et al. (2013), in our own patterns. Trained on one place and tested on
another, a number for politeness falls from .90 to .68 (AUC), so there is none.
"""

from nearer.listening.rules import Rule, rule

MARKERS: tuple[Rule, ...] = (
    rule(
        "greeting",
        "polite",
        "greets",
        r"""
        ^\W*(?:hi|hello|hey|dear|good (?:morning|evening|afternoon)|greetings)\b
        """,
        "hi hello hey dear good greetings",
    ),
    rule(
        "please",
        "polite",
        "says please",
        r"""
        \b(?:please|pls|plz|kindly)\b
        """,
        "please pls plz kindly",
    ),
    rule(
        "gratitude",
        "polite",
        "says thanks",
        r"""
        \b(?:thank(?:s| you)|thx|grateful|i(?:'d| would)? appreciate)\b
        """,
        "thanks thank thx grateful appreciate",
    ),
    rule(
        "apology",
        "polite",
        "says sorry",
        r"""
        \b(?:sorry|apologi[sz]e|apologies|excuse me|forgive me|my bad)\b
        """,
        "sorry apologize apologise apologies excuse forgive bad",
    ),
    rule(
        "hedge",
        "polite",
        "leaves room",
        r"""
        \b(?:maybe|perhaps|i think|i guess|i believe|it seems|might|possibly|if (?:possible|you (?:like|can(?!')
        |have time))|would you mind|i was wondering|not sure)\b
        """,
        "maybe perhaps think guess believe seems might possibly possible mind wondering sure like can time",
    ),
    rule(
        "direct-you",
        "polite",
        "begins with you",
        r"""
        ^\W*(?:you|your|u)\b
        """,
        "you your u",
    ),
    rule(
        "imperative",
        "polite",
        "begins with an order",
        r"""
        ^\W*(?:stop|do|don't|fix|give|go|get|make|tell|send|explain|change|remove|delete|answer|read|look|try
        |check)\b(?! you\b| i\b)
        """,
        "stop do don't dont fix give go get make tell send explain change remove delete answer read look try check",
    ),
)
