"""A hashtag in small letters, parted into words, where there is one plain way to do so.

Two ways, both sure rather than complete: a list of well-known tags with their words, and tags that fall into three or
more common words of the background table of the listening room with a little word ("of", "the") or a short one among
them. What could be one word, as #photography or #newsletter, is never parted.
"""

from functools import cache

from nearer.listening.weights import shipped_common

Parting = tuple[int, float, tuple[str, ...]]

SHORTEST = 10
"""Letters of a tag of three words that is looked at: short ones are read well enough. Our own choice."""
_KNOWN_WRITTEN = """
throwback thursday, flashback friday, monday motivation, motivation monday, silent sunday, black lives matter
, climate change, climate crisis, climate action, global warming, open source, free software, small business
, social media, social media marketing, content marketing, digital marketing, email marketing, machine learning
, artificial intelligence, data science, deep learning, web design, web development, user experience
, game dev, indie dev, indie game, pixel art, fan art, digital art, concept art, street art, street photography
, film photography, nature photography, wildlife photography, bird photography, black and white, writing community
, am writing, am reading, now playing, now reading, book community, birds of mastodon, cats of mastodon
, dogs of mastodon, mental health, self care, work from home, remote work, digital nomad, real estate
, personal finance, public health, public transport, human rights, women in tech, girls who code, black history month
, pride month, mothers day, fathers day, world book day, earth day, international womens day, new year
, happy new year, merry christmas, black friday, cyber monday, giving tuesday, science fiction, urban sketching
, urban planning, home office, home cooking, slow food, zero waste, solar power, renewable energy, live music
, new music, music monday, board games, video games, retro gaming, self hosted, home lab
, home assistant
, raspberry pi, linux gaming, cyber security, net neutrality, net zero, follow friday, photo of the day, art of the day
, quote of the day, song of the day, question of the day, word of the day, late night, good morning, good night
, food porn, interior design, graphic design, product design, service design, type design, hand lettering
, customer service, customer experience, thought leadership, personal branding, side project, build in public
, first world problems, no filter, do it yourself, made by hand, slow fashion, fair trade, local food, allotment life
, van life, tiny house, true crime, current events, fake news, higher education, home schooling tips, special needs
"""
_LITTLE_WRITTEN = """
a i to of in on at my me we is it be do no so up us by or an as the and for you our your not all who how from with old
new one day big out
"""
_LITTLE = frozenset(_LITTLE_WRITTEN.split())
_ONE = frozenset(("nevertheless", "nonetheless", "notwithstanding", "inasmuch", "whatsoever", "heretofore"))
_COMMON = 8
"""Texts of the background that hold a word of four letters or more."""


def parted(tag: str) -> tuple[str, ...]:
    """The words of a tag in small letters, or the tag alone where it does not fall into words without doubt."""
    known = _known().get(tag)
    if known is not None:
        return known
    if len(tag) < SHORTEST or not (tag.isascii() and tag.isalpha()) or tag in _ONE or _held(tag):
        return (tag,)
    words = _best(tag)
    sure = len(words) >= 3 and any(word in _LITTLE for word in words) and sum(len(word) > 3 for word in words) >= 2
    return words if sure else (tag,)


def _best(tag: str) -> tuple[str, ...]:
    """The parting with the fewest words, of several the one with the commonest; empty where there is none."""
    best: list[Parting | None] = [(0, 0.0, ())]
    best += [None] * len(tag)
    for end in range(1, len(tag) + 1):
        for start in range(max(0, end - 16), end):
            before, word = best[start], tag[start:end]
            if before is None or not (word in _LITTLE or (len(word) > 3 and _held(word) >= _COMMON)):
                continue
            found: Parting = (before[0] + 1, before[1] - _held(word) ** 0.25, (*before[2], word))
            held = best[end]
            if held is None or found[:2] < held[:2]:
                best[end] = found
    last = best[len(tag)]
    return () if last is None else last[2]


@cache
def _known() -> dict[str, tuple[str, ...]]:
    tags = [tuple(tag.split()) for tag in _KNOWN_WRITTEN.split(",")]
    return {"".join(words): words for words in tags if words}


def _held(word: str) -> int:
    """In how many texts of the background a word stands."""
    return shipped_common()[1].get(word, 0)
