"""Synthetic truth: an invented life of one ego in which it is known how close everybody is. It is simulated, all of it.

Per tie the log of the rate of contact follows an Ornstein-Uhlenbeck process; one conversation brings the next; every
act has a kind, and is answered with a chance and after a time that are the person's own. Planted are doublings and
halvings of the rate at a known day, courting that is never answered, blocks, unfollows after an act of ego's, bots
that never answer, and holidays on which everybody is quiet. docs/simulated.md says what for, and what it cannot show.
"""

from bench.truth.life import EGO, ROLES, START_S, Life, Plan, Role
from bench.truth.making import live

__all__ = ["EGO", "ROLES", "START_S", "Life", "Plan", "Role", "live"]
