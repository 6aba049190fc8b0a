"""Whether a post mourns, in English. Named words only: what is missed here is missed, what is found is nearly sure."""

import re

_KIN = (
    r"(?:mum|mom|mother|dad|father|sister|brother|wife|husband|son|daughter|grandma|grandpa|grandmother|grandfather"
    r"|gran|granddad|nan|aunt|uncle|cousin|partner|friend|best friend|dog|cat|puppy|kitten|baby|child"
    r"|colleague|nephew|niece)"
)
_MOURNS = re.compile(
    rf"\bpassed away\b|\b(?:my|our|his|her|their) (?:\w+ ){{0,3}}?{_KIN} (?:has |just |have )?(?:died|is dying"
    rf"|is gone|passed(?! (?:the|her|his|my|their|our|an?|all|every|it|with|on)\b))\b"
    rf"|\b(?:i|we)(?:'ve| have)? (?:just )?lost (?:my|our) (?:\w+ ){{0,2}}?{_KIN}\b(?! (?:'s|at (?:the"
    rf"|a) (?:mall|market|shop)))"
    r"|\b(?:rest in peace|r\.i\.p\.|rip (?=[A-Z@]))|\b(?:funeral|memorial service|hospice|burial|miscarriage"
    r"|stillborn)\b"
    r"|\bin loving memory\b|\b(?:died|passed) (?:this morning|last night|yesterday|today|on \w+day|in (?:my"
    r"|our|his|her) arms)\b"
    r"|\bi miss (?:him|her|them|you) (?:so much|every day|already)\b|\bgriev(?:e|ing)\b|\bmourn(?:s|ing)?\b"
    r"|\bput (?:him|her|(?:our|my) (?:\w+ ){1,2}) ?to sleep\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\b(?:laptop|phone|battery|server|joke|plant) (?:has |just )?(?:died|passed)\b", re.IGNORECASE)


def mourns(text: str) -> bool:
    """Whether somebody mourns in this text, and not over a battery."""
    return _MOURNS.search(text) is not None and _FIGURES.search(text) is None
