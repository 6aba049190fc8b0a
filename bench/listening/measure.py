"""What listening is worth on posts that it was not trained on: `make bench-listening`.

Heads leave one source out: all other permissive sources and the seed set train, the source left out is read. A
source is read by the labels that it came with, whether or not some of its rows were read anew. Sources
that never train (hn_titles, purchase_intent_phone) are read by all. `seed, five parts` trains on the sources and four
fifths of the seed set; `seed, by file` leaves one of its files out, each another sort of post. The vocabulary is that
of all texts, without their labels. `youtube, by video` leaves one video out. F1 is at the shipped cut; ECE is over ten
bins of equal size. "marks" gives each head 60 answers on the source left out, twenty times, and measures on the rest.
`within` has four fifths of each source train beside the others and reads the last: what its labels allow at most.
`graded` reads rows of which judges said how much they sell (bench/listening/judged), whatever their source says.
`judged` reads posts that were judged apart from the labels of their source (bench/listening/apart.py).
`unseen` reads posts of our own that never train with the shipped weights, a few words long and very long ones.
Where a bar stands it is that of the plan for unseen posts.
"""

import random
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.listening import fitting
from bench.listening.apart import kappa, measure_judged
from bench.listening.figures import Flags, Floats, auc, ece, f1, precision_at_half
from bench.listening.judgements import SELLS, grades, grades_of_all, training_rows
from bench.listening.judging import name_of
from bench.listening.rows import SEED, SHIPPED, Row, seed, table, unseen
from bench.listening.train import CUT, SHIFTS, exchanges, recognition_rows, taking_up
from nearer.listening.adjusting import Mark, adjusted
from nearer.listening.language import LETTERS, Languages
from nearer.listening.matching import Matcher, Offer
from nearer.listening.personal import Texts, learnt_words, unseen_odds
from nearer.listening.reader import Reader, less_need, shipped_reader
from nearer.listening.reading import HEADS, Post
from nearer.listening.rulebook import RULES
from nearer.listening.weights import Calibration, shipped

UNTRAINED = ("hn_titles", "purchase_intent_phone")
PARTS = 5
MARKS, DRAWS = 60, 20
_LARGE = "ar bg bn cs da de el en es fa fi fr he hi hu it ja ko nl no pl pt ro ru sv th tr uk vi zh"
LARGE = frozenset(_LARGE.split())
"""Languages with many speakers online, of the 60 of the development sentences."""
BARS = {
    "need": "AUC .92, F1 .70, ECE .08, precision .80 at recall .50",
    "strict": "AUC .87, F1 .55",
    "sell": "AUC .92, F1 .75, ECE .08; under videos F1 .90",
    "broadcast": "none",
    "warm": "AUC .88",
    "hostile": "AUC .70",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What was read and what is true, of the rows of one source."""

    name: str
    odds: Floats
    labels: Flags


def measure(only: Sequence[str]) -> int:
    """Print the table, or the named parts of it; returns the exit code 0."""
    parts: dict[str, Callable[[], None]] = {
        "judged": measure_judged,
        "heads": heads,
        "within": within,
        "graded": graded,
        "unseen": written,
        "personal": personal,
        "bait": bait,
        "recognition": recognition,
        "match": match,
        "language": language,
        "speed": speed,
    }
    for name, part in parts.items():
        if not only or name in only:
            part()
    return 0


def heads() -> None:
    """Every head, leaving one source out, and what 60 answers do."""
    rows, seen = _featured()
    for head in HEADS:
        print(f"\n{head}  (bar: {BARS[head]})")
        for told in _left_out(rows, seen, head):
            print("  " + _figures(told, head), flush=True)


def within() -> None:
    """The heads of posts that ask or sell, where the source itself trains: five parts, each read by the rest."""
    rows, seen = _featured()
    parts = np.asarray([zlib.crc32(row.text.encode()) % PARTS for row in rows])
    for head in ("need", "strict", "sell"):
        print(f"\n{head}, the source in training")
        for source in SHIPPED:
            own = np.asarray([row.source == source and head in row.sources_own for row in rows])
            if len({rows[at].sources_own[head] for at in np.flatnonzero(own).tolist()}) == 2:
                told = [_told("", rows, seen, head, own & (parts == part)) for part in range(PARTS)]
                print("  " + _figures(_joined(source, told), head), flush=True)


def graded() -> None:
    """Rows of which judges said how much they sell: their source left out, and then in training but for a fifth of it
    (of its companies, or of its videos)."""
    rows, seen = _featured()
    said = grades()
    grade = np.asarray([said.get(name_of(row.text), -1) for row in rows])
    sources = np.asarray([row.source for row in rows])
    parts = np.asarray([zlib.crc32((row.group or row.text).encode()) % PARTS for row in rows])
    print(
        f"\nselling in grades  (of {np.sum(grade >= 0):,} rows, {np.sum(grade >= SELLS):,} sell; bar: {BARS['sell']})"
    )
    several = [[int(one) >= SELLS for one in signs] for signs in grades_of_all().values()]
    pairs = [kappa(one, two) for one, two in combinations(np.asarray(several).T, 2)]
    print(
        f"  {len(several)} posts that all judges read: kappa of two of them {np.mean(pairs):.2f},"
        f" {min(pairs):.2f} at least"
    )
    for source in SHIPPED:
        own = sources == source
        if own[grade >= SELLS].any():
            within = [_graded(rows, seen, grade, own & (parts == part)) for part in range(PARTS)]
            for name, told in (("left out", [_graded(rows, seen, grade, own)]), ("in parts", within)):
                print("  " + _figures(_joined(f"{source} {name}", told), "sell"), flush=True)


def _graded(rows: Sequence[Row], seen: Any, grade: NDArray[np.int64], out: Flags) -> Told:
    """The graded ones of the rows that are left out."""
    held = grade[out] >= 0
    return Told("", odds_without(rows, seen, "sell", out)[held], grade[out][held] >= SELLS)


def written() -> None:
    """Posts of our own that never train, read with the shipped weights."""
    reader = shipped_reader()
    rows = unseen()
    print("\nunseen posts of our own")
    for group in sorted({row.group for row in rows}):
        chosen = [row for row in rows if row.group == group]
        read = reader.read([Post(row.text, is_title=row.title) for row in chosen])
        for head in HEADS:
            chances = np.asarray([getattr(told, head).probability if told.supported else 0.0 for told in read])
            labels = np.asarray([row.labels[head] for row in chosen], bool)
            said = chances >= CUT
            print(
                f"  {group:<6}{head:<10} {labels.sum():>3} of {len(labels)} yes   AUC {auc(chances, labels):.3f}"
                f"   F1 {f1(said, labels):.2f}   ECE {ece(chances, labels):.3f}   found {(said & labels).sum()}"
                f"   wrongly {(said & ~labels).sum()}, from .7 on {(chances[~labels] >= 0.7).sum()}"
            )


def _featured() -> tuple[list[Row], Any]:
    """All labelled rows, and what the regressions see of them."""
    rows = training_rows((*SHIPPED, *UNTRAINED))
    return rows, features_of(rows)


def features_of(rows: Sequence[Row]) -> Any:
    """What the regressions see of rows, with the vocabulary of all of them."""
    texts = [row.text for row in rows]
    features = fitting.featured(texts, fitting.candidates(texts))
    return fitting.weighed(features, fitting.rarity(features.grams))


def _left_out(rows: Sequence[Row], seen: Any, head: str) -> Iterable[Told]:
    for source in (*SHIPPED, *UNTRAINED, SEED):
        test = np.asarray([row.source == source and head in row.sources_own for row in rows])
        if len({rows[at].sources_own[head] for at in np.flatnonzero(test).tolist()}) == 2:
            yield _told(source, rows, seen, head, test)

    def held(out: Flags) -> Told:
        return _told("", rows, seen, head, out)

    parts = np.asarray([zlib.crc32(row.text.encode()) % PARTS if row.source == SEED else -1 for row in rows])
    yield _joined(f"{SEED}, five parts", [held(parts == part) for part in range(PARTS)])
    yield _joined(f"{SEED}, by file", [held(out) for out in _groups(rows, SEED)])
    if head == "sell":
        yield _joined("youtube, by video", [held(out) for out in _groups(rows, "youtube_spam")])


def _groups(rows: Sequence[Row], source: str) -> Iterable[Flags]:
    """The rows of each group of a source, in turn."""
    groups = np.asarray([row.group if row.source == source else "" for row in rows])
    return [groups == group for group in sorted(set(groups.tolist()) - {""})]


def _told(name: str, rows: Sequence[Row], seen: Any, head: str, test: Flags) -> Told:
    labels = np.asarray([rows[at].sources_own[head] for at in np.flatnonzero(test).tolist()], bool)
    return Told(name, odds_without(rows, seen, head, test), labels)


def odds_without(rows: Sequence[Row], seen: Any, head: str, test: Flags) -> Floats:
    """The log odds of a head for some rows, none of which trains it, before calibration."""
    odds = _odds(rows, seen, head, test)
    if head in {"need", "strict"}:
        # As the reader does it: what sells asks for less, and what is no need is none in the strict sense.
        need = odds if head == "need" else _odds(rows, seen, "need", test)
        need = need - less_need(_odds(rows, seen, "sell", test))
        odds = need if head == "need" else np.minimum(odds, need + SHIFTS["need"] - SHIFTS["strict"])
    return odds


def _odds(rows: Sequence[Row], seen: Any, head: str, test: Flags) -> Floats:
    weights, intercept = fitting.fitted(seen, fitting.learnt(rows, head, test), head)
    return seen[np.flatnonzero(test)] @ weights + intercept


def _joined(name: str, parts: Sequence[Told]) -> Told:
    return Told(name, np.concatenate([one.odds for one in parts]), np.concatenate([one.labels for one in parts]))


def _figures(told: Told, head: str) -> str:
    chances = 1 / (1 + np.exp(-(told.odds + SHIFTS[head])))
    after = _after_marks(told, Calibration(1.0, SHIFTS[head], CUT))
    return (
        f"{told.name:<22} {len(told.labels):>6} rows, {told.labels.mean():4.0%} yes"
        f"   AUC {auc(told.odds, told.labels):.3f}   F1 {f1(chances >= CUT, told.labels):.3f}"
        f"   no read as yes {np.mean(chances[~told.labels] >= CUT):.1%}"
        f"   ECE {ece(chances, told.labels):.3f}   after {MARKS} marks {after:.3f}"
        f"   precision at recall .5 {precision_at_half(told.odds, told.labels):.2f}"
    )


def _after_marks(told: Told, shipped_pair: Calibration) -> float:
    errors: list[float] = []
    for draw in range(DRAWS):
        order = random.Random(draw).sample(range(len(told.labels)), len(told.labels))
        marked, rest = order[:MARKS], order[MARKS:]
        pair = adjusted(shipped_pair, [Mark(float(told.odds[at]), bool(told.labels[at])) for at in marked])
        if pair is None or not rest:
            continue
        chances = 1 / (1 + np.exp(-(pair.slope * told.odds[rest] + pair.shift)))
        errors.append(ece(chances, told.labels[rest]))
    return float(np.mean(errors)) if errors else float("nan")


def personal() -> None:
    """What a head of one's own adds after 100 and 300 answers on a source left out: AUC and ECE of the rest.

    Columns: as shipped, the pair alone, and with words at several ridges.
    """
    rows, seen = _featured()
    grams = fitting.without_meaning(seen).shape[1] - len(RULES)
    print("\npersonal  (AUC ECE: shipped | pair | words at ridge " + ", ".join(f"{ridge:g}" for ridge in RIDGES) + ")")
    for head in HEADS:
        for source in (*SHIPPED, *UNTRAINED, SEED):
            test = np.asarray([row.source == source and head in row.sources_own for row in rows])
            if len({rows[at].sources_own[head] for at in np.flatnonzero(test).tolist()}) < 2:
                continue
            told = _told(source, rows, seen, head, test)
            texts = seen[np.flatnonzero(test)][:, :grams].tocsr()
            for answers in (100, 300):
                if len(told.labels) >= answers + 200:
                    print(
                        f"  {head:<10}{source:<22}{answers:>4}  " + _after_words(told, texts, head, answers), flush=True
                    )


RIDGES = (0.5, 1.0, 2.0, 4.0)
WORD_DRAWS = 3


def _after_words(told: Told, texts: Any, head: str, answers: int) -> str:
    shipped_pair = Calibration(1.0, SHIFTS[head], CUT)
    figures: list[list[float]] = []
    for draw in range(WORD_DRAWS):
        order = np.asarray(random.Random(draw).sample(range(len(told.labels)), len(told.labels)))
        marked, rest = order[:answers], order[answers:]
        said = told.labels[marked]
        marks = [Mark(value, yes) for value, yes in zip(told.odds[marked].tolist(), said.tolist(), strict=True)]
        pair = adjusted(shipped_pair, marks) or shipped_pair
        whole = texts[marked]
        used = np.unique(whole.indices)
        shares = Texts(used, whole[:, used].toarray())
        begun = pair.slope * told.odds + pair.shift
        heads_of = [told.odds + shipped_pair.shift, begun]
        for ridge in RIDGES:
            weights = learnt_words(shares, begun[marked], said, ridge)
            unseen = unseen_odds(shares, begun[marked], said, ridge)
            again = adjusted(
                Calibration(1.0, 0.0, CUT), [Mark(v, y) for v, y in zip(unseen.tolist(), said.tolist(), strict=True)]
            )
            assert again is not None
            heads_of.append(again.slope * (begun + texts[:, used] @ weights) + again.shift)
        labels = told.labels[rest]
        if len(set(labels.tolist())) == 2:
            figures.append(
                [n for one in heads_of for n in (auc(one[rest], labels), ece(1 / (1 + np.exp(-one[rest])), labels))]
            )
    mean = np.mean(figures, axis=0)
    return " | ".join(f"{mean[at]:.3f} {mean[at + 1]:.3f}" for at in range(0, len(mean), 2))


def bait() -> None:
    """Titles, and how many ordinary comments are flagged."""
    reader = shipped_reader()
    print("\nbait  (bar: AUC .74 on titles; at most 5 % of ordinary comments flagged)")
    headlines = table("clickbait_headlines")
    titles = [Post(row["text"], is_title=True) for row in headlines]
    found = _bait(reader, titles)
    labels = np.asarray([row["label"] == "1" for row in headlines])
    print(f"  development headlines  AUC {auc(found, labels):.3f}   F1 {f1(found >= 0.5, labels):.2f}")
    seeded = [row for row in seed() if row.title]
    found = _bait(reader, [Post(row.text, is_title=True) for row in seeded])
    labels = np.asarray([bool(row.bait) for row in seeded])
    print(f"  seed titles  AUC {auc(found, labels):.3f}   F1 {f1(found >= 0.5, labels):.2f}")
    for source in ("goemotions", "tweet_acts"):
        texts = [row["text"] for row in table(source)][:8_000]
        print(f"  flagged in {source}: {(_bait(reader, [Post(text) for text in texts]) >= 0.5).mean():.2%}")


def _bait(reader: Reader, posts: Sequence[Post]) -> Floats:
    return np.asarray([told.bait.probability if told.bait else 0.0 for told in reader.read(posts)])


def recognition() -> None:
    """Exchanges, leaving a fifth of the transcripts out."""
    from scipy.stats import spearmanr

    pairs = exchanges()
    facts, taken = recognition_rows(pairs)
    scored = np.asarray([float(pair["uptake_zscore"]) for pair in pairs])
    whose = np.asarray([pair["obs_id"] for pair in pairs])
    every = sorted(set(whose.tolist()))
    odds = np.zeros(len(pairs))
    for part in range(PARTS):
        test = np.isin(whose, every[part::PARTS])
        odds[test] = taking_up(facts[~test], taken[~test]).decision_function(facts[test])
    low, high = np.quantile(scored, [0.25, 0.75])
    ends = (scored <= low) | (scored >= high)
    rank: Any = spearmanr(odds, taken)
    print("\nrecognition  (bar: AUC .85, rank correlation .50)")
    print(
        f"  highest against lowest quarter: AUC {auc(odds[ends], scored[ends] >= high):.3f}"
        f"   rank correlation, all rows: {rank.statistic:.3f}"
    )


def match() -> None:
    """First messages of customers against 25 offers described in one line each."""
    lines = (Path(__file__).parent / "offers.tsv").read_text(encoding="utf-8").splitlines()
    written = [line.partition("\t") for line in lines if not line.startswith("#")]
    offers = [Offer(name, text) for name, _, text in written]
    names = [offer.name for offer in offers]
    asked = [row for row in table("support_dialogs") if row["who"] == "client" and row["turn"] == "0"]
    scores = Matcher(offers).scores([row["text"] for row in asked])
    right = np.asarray([names.index(row["company"]) for row in asked])
    own = scores[np.arange(len(right)), right]
    above = (scores > own[:, None]).sum(axis=1)
    pairs = ((scores < own[:, None]).sum(axis=1) + 0.5 * ((scores == own[:, None]).sum(axis=1) - 1)) / (len(offers) - 1)
    print("\nmatch  (bar: pair AUC .89, the right one among three .72)")
    print(
        f"  {len(asked)} messages, {len(offers)} offers: pair AUC {pairs.mean():.3f}"
        f"   first {np.mean(above == 0):.3f}   among three {np.mean(above < 3):.3f}"
        "   (the table was fitted on these texts too, without labels)"
    )


def language() -> None:
    """Accuracy of the language and of the gate, at LETTERS letters and more."""
    rows = [(row["lang"], row["text"]) for row in table("lid_sentences")]
    english = [("en", row["text"]) for row in table("goemotions")[:8_000]]
    spanish = [("es", row["text"]) for row in table("clickbait_es_ta1c")]
    print("\nlanguage  (bar: .98 at 20 letters or more; no score for unsupported languages)")
    large = [row for row in rows if row[0] in LARGE]
    for name, part in (("60 languages", rows), ("29 large ones", large), ("comments", english), ("news", spanish)):
        held = [(code, text) for code, text in part if sum(letter.isalpha() for letter in text) >= LETTERS]
        told = Languages().codes([text for _, text in held])
        right = [code == said for (code, _), (said, _) in zip(held, told, strict=True)]
        answered = [said != "und" for said, _ in told]
        gate = [supported == (code == "en") for (code, _), (_, supported) in zip(held, told, strict=True)]
        print(
            f"  {name:<14} {len(held):>5} texts   right of answered {sum(right) / sum(answered):.3f}"
            f"   answered {np.mean(answered):.3f}   read if English and only then {np.mean(gate):.3f}"
        )


def speed() -> None:
    """Texts a CPU second, stage 1 whole with reasons; size of what ships."""
    print("\nspeed and size  (bar: 2,500 texts a CPU second on one core, 6 MB)")
    for source in ("goemotions", "hn_titles", "tweet_acts", "corporate_messages", "support_dialogs"):
        posts = [Post(row["text"]) for row in table(source)][:5_000]
        reader = shipped_reader()
        reader.read(posts[:100])
        began = time.process_time()
        reader.read(posts)
        letters = np.mean([len(post.text) for post in posts])
        print(
            f"  {source:<20} {len(posts) / (time.process_time() - began):>7,.0f} a second, {letters:.0f} letters each"
        )
    size = sum(len(one.read_bytes()) for one in shipped().iterdir() if one.is_file())
    print(f"  weights {size / 1e6:.2f} MB")
