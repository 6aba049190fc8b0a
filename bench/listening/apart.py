"""`measure judged`: every reading on posts that were judged apart from the labels of their source.

Each post is read by heads that learnt nothing of its source: for every source that trains, heads are trained on all
others and the seed set, vocabulary included, and read as they would ship. All posts together are the mixed set; the
sources' quotas (`judging.QUOTAS`) are its mixture. `sell*` leaves companies' news that sells nothing out of the rest,
as the plan's own figures of selling do. Intervals are of 95 %, by drawing the posts anew a thousand times.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.listening.figures import Flags, Floats, auc, ece, f1, precision_at_half
from bench.listening.judgements import LABELS, UNTOLD, Judged, judged, training_rows
from bench.listening.judging import Drawn, posts_by_name
from bench.listening.rows import SHIPPED
from bench.listening.train import CUT, VERSION, write_heads
from nearer.listening.reader import Reader
from nearer.listening.reading import Listened, Post
from nearer.listening.weights import read_heads

REDRAWN = 1_000
COMPANIES = "corporate_messages"
Pair = tuple[Floats, Flags]
"""Probabilities, and what is true."""


def measure_judged() -> None:
    """Agreement of the judges, then every reading: both halves and all posts of the first draw, all of the later one,
    both together, and each source of the first by itself."""
    texts = posts_by_name()
    said = [one for one in judged() if one.name in texts]
    later = [one for one in judged(fresh=True) if one.name in texts]
    print(f"\njudged  ({len(said)} posts read apart; each by heads that learnt nothing of its source)")
    for label in LABELS:
        print(f"  {label:<10}" + _agreement(said, label))
    read = read_without([*said, *later], texts)
    halves = [("chosen on", True), ("looked at once", False)]
    for name, half in halves:
        print(f"\n {name}")
        _table([one for one in said if one.chosen_on is half], texts, read)
    print("\n all")
    _table(said, texts, read)
    print(f"\n drawn later ({len(later)} posts)")
    for label in LABELS:
        print(f"  {label:<10}" + _agreement(later, label))
    _table(later, texts, read)
    print("\n both draws")
    _table([*said, *later], texts, read)
    for source in sorted({one.source for one in said}):
        print(f"\n {source}")
        _table([one for one in said if one.source == source], texts, read, intervals=False)


def read_without(said: Sequence[Judged], texts: dict[str, Drawn]) -> dict[str, Listened]:
    """What is read in each post by heads that learnt nothing of its source, by name."""
    read: dict[str, Listened] = {}
    for left_out in (*SHIPPED, None):
        own = [one for one in said if (one.source if one.source in SHIPPED else None) == left_out]
        if not own:
            continue
        with TemporaryDirectory() as folder:
            write_heads(training_rows([one for one in SHIPPED if one != left_out]), Path(folder), VERSION)
            reader = Reader(read_heads(Path(folder)))
        posts = [texts[one.name] for one in own]
        told = reader.read([Post(post.text, reply_to=post.reply_to, is_title=post.is_title) for post in posts])
        read |= {one.name: listened for one, listened in zip(own, told, strict=True)}
    return read


def _table(
    said: Sequence[Judged], texts: dict[str, Drawn], read: dict[str, Listened], *, intervals: bool = True
) -> None:
    for label in LABELS:
        at = LABELS.index(label)
        told = [one for one in said if one.held[at] != UNTOLD]
        titles = np.asarray([texts[one.name].is_title for one in told], bool)
        chances = np.asarray([_chance(read[one.name], label) for one in told], np.float64)
        labels = np.asarray([one.held[at] == "1" for one in told], bool)
        if label == "bait":
            plain = ~titles & ~labels
            if plain.any():
                print(f"  bait        {np.mean(chances[plain] >= CUT):.1%} of {plain.sum()} plain posts flagged")
            chances, labels = chances[titles], labels[titles]
        _line(label, chances, labels, intervals)
        if label == "sell":
            news = np.asarray([_news(one) for one in told], bool)
            _line("sell*", chances[~news], labels[~news], intervals)


def _line(name: str, chances: Floats, labels: Flags, intervals: bool) -> None:
    """Print the figures of one reading."""
    if not 0 < labels.sum() < len(labels):
        return
    figures: list[tuple[str, Callable[[Floats, Flags], float]]] = [
        ("AUC", auc),
        ("F1", lambda odds, true: f1(odds >= CUT, true)),
        ("ECE", ece),
        ("precision at recall .5", precision_at_half),
    ]
    shown = [f"{figure} {_figure((chances, labels), one, intervals)}" for figure, one in figures]
    print(f"  {name:<10}{labels.sum():>4} of {len(labels):<5}" + "   ".join(shown), flush=True)


def _news(one: Judged) -> bool:
    """Whether a post is a company's news that sells nothing."""
    signs = dict(zip(LABELS, one.held, strict=True))
    return one.source == COMPANIES and signs["broadcast"] == "1" and signs["sell"] == "0"


def _chance(told: Listened, label: str) -> float:
    reading = getattr(told, label)
    return 0.0 if reading is None else reading.probability


def _figure(pair: Pair, figure: Callable[[Floats, Flags], float], intervals: bool) -> str:
    chances, labels = pair
    whole = f"{figure(chances, labels):.3f}"
    if not intervals:
        return whole
    draws = np.random.default_rng(0).integers(0, len(labels), (REDRAWN, len(labels)))
    again = [figure(chances[draw], labels[draw]) for draw in draws if 0 < labels[draw].sum() < len(labels)]
    low, high = np.quantile(again, [0.025, 0.975])
    return f"{whole} [{low:.2f}-{high:.2f}]"


def _agreement(said: Sequence[Judged], label: str) -> str:
    """Kappa (Cohen 1960) and F1 of the two judges, and of each against what holds."""
    at = LABELS.index(label)
    both = [one for one in said if UNTOLD not in (one.first[at], one.second[at])]
    first, second, held = (
        np.asarray([signs[at] == "1" for signs in column], bool)
        for column in zip(*((one.first, one.second, one.held) for one in both), strict=True)
    )
    return (
        f"{first.sum():>4} and {second.sum():<4} yes of {len(both):<5} kappa {kappa(first, second):.2f}"
        f"   F1 of one against the other {f1(first, second):.2f}"
        f"   of each against what holds {f1(first, held):.2f} {f1(second, held):.2f}"
    )


def kappa(first: Flags, second: Flags) -> float:
    """Cohen's kappa: agreement beyond what two who know nothing of the posts would reach."""
    chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    return float((np.mean(first == second) - chance) / (1 - chance)) if chance < 1 else 1.0
