"""Link bait: devices by which a title or a post with a link interrupts instead of telling.

Rules and no trained model: what is trained on headlines learns the newspaper, and flags most of ordinary talk. A device
is looked for only behind a gate: the text is a title, has a link, or is written like a headline. Each device has an own
weight, our own choice after its share of true positives on the development headlines; several add up as independent
hints do, 1 - product of (1 - weight), and never above MOST, since what is said about a stranger's intent stays a guess.
"""

import math
import re

from nearer.listening.rules import Rule, rule

MOST = 0.8
NONE = 0.04
"""What is said where the gate is open and no device is found: the share of bait among such development titles."""
SHUT = 0.01
"""What is said where the gate is shut."""
TALK = frozenset({"talks-to-you", "like-talk", "forward-reference", "quiz"})
"""Devices in a headline that are plain talk in a post with a link, and are not looked for there."""
HYPE_IN_TALK = 0.3
"""What crying up weighs in a post with a link that is no headline: people who talk do so too ("an amazing life"), so
alone it is no bait there. Our own choice, between no weight and that in headlines."""

DEVICES: tuple[tuple[Rule, float], ...] = (
    (
        rule(
            "curiosity-gap",
            "bait",
            "holds back what it is about",
            r"""
            \bwhat happen(?:s|ed)(?: next| when| after)?\b|\bhappened (?:next|when)|\byou(?:'ll| will) (?:never
            |not) (?:guess|believe|forget|look)|\b(?:won't|can't|cannot|couldn't|never) (?:be able to )?(?:believe
            |guess|unsee|handle|stop|look away|get over)|\bguess (?:what|who)|\bthe (?:\w+ )?(?:reason|truth|secret
            |thing|trick|mistake|answer|story)s? (?:why|that|behind|about|you|to|will|no one|nobody|almost|is|she
            |he)?|\bhere(?:'s| is| are) (?:what|why|how|the)\b|\bthis is (?:what|why|how)\b|\bwait (?:until|till
            |for it)|\bno ?(?:body|one) is (?:talking|ready)|\bthen this\b|\bwill (?:\w+ )?(?:surprise|shock|blow
            |change|make you|restore|melt|break your)|\bturns out\b|\b(?:what|things) (?:they|nobody) (?:don't
            |tells?|didn't)|\bdon't want you to|\bso this is|\bneed to talk about|\bbut (?:then|wait)\b
            |\breveals? (?:which|what|your|the)
            """,
            """
            what happened happens you'll youll never won't wont can't cant cannot couldn't guess reason reasons
            truth truths secret secrets thing things trick tricks mistake mistakes answer answers story here's heres
            here this wait nobody no will turns don't dont so talk but reveals reveal happen
            """,
        ),
        0.6,
    ),
    (
        rule(
            "numbered-list",
            "bait",
            "a numbered list",
            r"""
            ^\W*(?:the )?(?:top )?\d+ (?!(?:killed|dead|injured|die|dies|people (?:killed|dead|die)|hurt|arrested
            |held|percent|million|billion|years? (?:after|on|later)))(?:[\w\x27-]+ ){0,6}?(?:things?|ways?|reasons?
            |times?|tips|tricks|hacks|facts|signs|photos?|pictures|gifs|tweets|ideas|recipes|lessons|trends|mistakes
            |steps|people|moments|stages|struggles|questions|thoughts|products|gifts|quotes|books|movies|songs|dogs
            |cats|foods|life|that|who|you|your|every|only|to|we|which|of the|celebrities|places|women|men|guys
            |couples|stories)\b|^\W*(?:the )?\d+ (?:most|best|worst|funniest|cutest|weirdest|greatest)\b
            |\bnumber \d+ (?:got|will|is)
            """,
            "<num>",
        ),
        0.62,
    ),
    (
        rule(
            "forward-reference",
            "bait",
            "points at something without saying it",
            r"""
            ^\W*(?:this|these|that|he|she|they|it)\b(?! (?:week|month|year|morning|evening|is (?:a|an|not|it)))
            |\b(?:this|these) (?:one |simple |weird |amazing |little )?(?:\w+ )?(?:trick|man|woman|guy|girl|boy|kid
            |dog|cat|video|photo|mom|dad|teacher|couple|thing|teen|people|twins|tweet|vine|test|quiz|chart|map|hack
            |gadget|toddler|grandmother|baby)s?\b|\bone (?:simple|weird|easy|little)\b
            """,
            "this these that he she they it one",
        ),
        0.45,
    ),
    (
        rule(
            "hype",
            "bait",
            "cries up",
            r"""
            \b(?:shock(?:ing|ed|s)?|insane(?:ly)?|unbelievabl[ey]|mind[- ]?(?:blown|blowing)|hilarious(?:ly)?
            |adorabl[ey]|epic|jaw[- ]dropping|genius(?:es)?|terrifying|heartbreaking|brutally|incredibl[ey]|stunning
            |perfect(?:ly)?|amazing(?:ly)?|awesome|viral|obsessed|weird(?:est)?|literally|totally|seriously|actually
            |absolutely|definitely|ridiculous(?:ly)?|furious|baffled|surprising(?:ly)?|honest|ultimate
            |life[- ]?(?:changing|hacks?)|blowing up|goes? wild|can't even|so (?:good|cute|real|much)
            |everything you (?:need|know|ever)|changes everything|ever\b|of all time|forever|is huge|feels?|badass
            |creepy|magical|powerful|gorgeous|delicious)\b
            """,
            """
            shocking shocked shocks shock insane insanely unbelievable unbelievably mind hilarious hilariously
            adorable adorably epic jaw genius geniuses terrifying heartbreaking brutally incredible incredibly
            stunning perfect perfectly amazing amazingly awesome viral obsessed weird weirdest literally totally
            seriously actually absolutely definitely ridiculous ridiculously furious baffled surprising
            surprisingly honest ultimate life blowing goes go can't so everything changes ever time forever huge
            feels feel badass creepy magical powerful gorgeous delicious
            """,
        ),
        0.5,
    ),
    (
        rule(
            "talks-to-you",
            "bait",
            "a title that talks to the reader",
            r"""
            \b(?:you(?:'re|'ve|'ll|r|rs|rself)?)\b
            """,
            "you youre youve you're you've you'll your yours yourself",
        ),
        0.45,
    ),
    (
        rule(
            "quiz",
            "bait",
            "a riddle or a test",
            r"""
            ^\W*(?:which|can you|are you|do you|could you|how (?:well|much|many|long|old)|what(?:'s| is
            | does)? (?:kind|type|your)|would you|only)\b|\b(?:quiz|guess|take (?:the|this|our) (?:quiz|test|poll)
            |can you (?:guess|solve|spot|identify|name|find)|says about you|are you\?|zodiac|should you)\b
            """,
            "which can are do could how what what's would only quiz guess take says zodiac should",
        ),
        0.5,
    ),
    (
        rule(
            "shouting",
            "bait",
            "shouts",
            r"""
            \b[A-Z]{4,}\b[^a-z]+\b[A-Z]{3,}\b|!!+|👏 ?\w+ ?👏|😱
            |\b(?:NEED|THIS|MUST|INSANE|NOW|EVERYTHING|WOW|HUGE|SO)\b
            """,
            "",
            cased=True,
            token=r"[A-Z]{2}|!!|👏|😱",
        ),
        0.35,
    ),
    (
        rule(
            "tells-to-look",
            "bait",
            "tells to look before it says at what",
            r"""
            (?<![\w/.-])(?:watch|see|read|look at|check|stop (?:what|scrolling|doing)|click|wait|don't miss
            |must (?:see|read|watch)|you need to (?:see|read|know|hear)|have to see|if you (?:only|have|love|like|are)
            |delete this)\b[^.]{0,30}(?:this|these|until|now|it|what)\b|👇|🤯|^\W*watch\b
            """,
            "watch see read look check stop click wait don't miss must have if delete <point> <emoji>",
        ),
        0.35,
    ),
    (
        rule(
            "like-talk",
            "bait",
            "a headline in the voice of a friend",
            r"""
            ^\W*(?:so|why|how|when|if|i|we|my|people|everyone|nobody|there(?:'s| is)|here|an? (?:man|woman|guy|girl
            |teen|mom|dad))\b(?! (?:mandela))|(?<!/)\b(?:your|everyone|we|i)\b(?:'ve)?|\b(?:guys|dudes|moms|bae|lol|omg
            |wtf|af)\b
            """,
            """
            so why how when if i we my people everyone nobody there's there here a an your guys dudes moms bae
            lol omg wtf af <user>
            """,
        ),
        0.22,
    ),
)

_NO_CAPITAL = bytes(code for code in range(128) if not chr(code).isupper())
_TITLE_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def looks_like_headline(text: str) -> bool:
    """Whether a text is written as headlines are: five to twenty words, most long ones capitalised, no full stop."""
    if text[-1:] in ".!…" or "\n" in text or _capitals(text) < 3:
        return False
    words = [word for word in _TITLE_WORD.findall(text) if len(word) > 3]
    if not 3 <= len(words) <= 20 or text.isupper():
        return False
    return sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _capitals(text: str) -> int:
    if text.isascii():
        return len(text.encode().translate(None, _NO_CAPITAL))
    return sum(map(str.isupper, text))


def chance(weights: list[float]) -> float:
    """How likely bait is, from the weights of the devices found; NONE where there is none."""
    return min(MOST, 1 - (1 - NONE) * math.prod(1 - weight for weight in weights))
