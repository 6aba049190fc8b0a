"""The rules of stage 1, in the order in which their bits and their rows in the weights are kept.

A new rule goes to the end of its tuple and needs new weights (`python -m bench.listening train`).
"""

from nearer.listening.asking import ASKING
from nearer.listening.offering import ANNOUNCING, SELLING
from nearer.listening.rules import Rule
from nearer.listening.terse import TERSE
from nearer.listening.tone import HOSTILE, WARM

RULES: tuple[Rule, ...] = (*ASKING, *TERSE, *SELLING, *ANNOUNCING, *WARM, *HOSTILE)
