"""How each number is computed, in the words that every Why shows."""

from nearer.model.names import Kind
from nearer.ties.learning import Learnt

TOLD = (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST, Kind.LIKE, Kind.FOLLOW)
"""The kinds whose weights are told with every closeness; the page "How this is computed" has all of them."""


def closeness(learnt: Learnt) -> str:
    """How closeness comes about, with the weights that count in this home."""
    counts = {w.kind: w.points if learnt.better else w.prior for w in learnt.weights}
    weights = ", ".join(f"{kind.value} {counts[kind]:.2g}" for kind in TOLD)
    if learnt.better and any(w.learnt is not None for w in learnt.weights):
        source = "Learnt from your own log as far as it tells; the others are priors"
    else:
        source = "They are priors: your log says too little to learn them from"
    return (
        f"Every act between you earns points: {weights}. {source}. Points are doubled when the act is theirs, more for "
        "longer words, less for each further act of the same day. They fade with five half-lives (1, 7, 30, 90 and "
        "360 days). Closeness is 100 · S / (S + 15.6): with a weight of 1, one exchange each way every week comes to "
        "50. How this is computed has every weight with its interval and its source."
    )


DIRECTION = (
    "Contact days (days with any act between you) of the last 30 days against the 180 before, as two rates with their "
    "uncertainty (Gamma posteriors, widened for bursts). Nearing means that the rate rose by more than a quarter with "
    "a probability over 80 %; drifting that it fell by as much."
)
CIRCLE = (
    "Circles are cut where the points of your ties leave gaps, near 5, 15, 50 and 150 people. The cuts are kept for a "
    "quarter, so nobody moves because somebody else did. A person changes circle when the probability of the new one "
    "exceeded 60 % for two weeks running. The three inner circles hold only ties of which both sides acted within a "
    "year."
)
