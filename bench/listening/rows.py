"""The rows that the heads learn from: development rows of several sources, and the seed set written for Nearer.

Development rows lie in data/text of the folder NEARER_SHARED, or of ../shared, one folder a source with origin and
licence in its README; none of them enters the repository. A source may train the shipped weights only if its licence
is permissive and known (`SHIPPED`). The seed set lies beside this module and is licensed as the project.
"""

import csv
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from nearer.listening.reading import KINDS

SHIPPED = (
    "clickbait_headlines",
    "corporate_messages",
    "goemotions",
    "spam_mail_short",
    "support_dialogs",
    "tweet_acts",
    "youtube_spam",
)
"""Sources whose licence is permissive and stated: MIT, BSD, Apache-2.0, CC BY 4.0, PDDL."""
SEED = "seed"
MOST = 5_000
"""Rows of one source that train one head: an even draw, so that the largest source does not drown the others."""

WARM = {"admiration", "caring", "gratitude", "love", "joy"}
HOSTILE = {"anger", "annoyance", "disgust"}
ASKING = {"curiosity"}
T = TypeVar("T")
TAGS = (*KINDS, "sell", "cast", "warm", "hostile", "bait", "title", "reply")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text: `labels` has a yes or no for each head that the source speaks of.

    `group` is what goes left out together inside the source: a company, a video, a file of the seed set. Of a row that
    judges read anew, who saw the text alone (bench/listening/judged), `came` has the labels that it came with, and
    `read` the heads that they spoke of.
    """

    source: str
    text: str
    labels: dict[str, bool]
    kind: str | None = None
    bait: bool | None = None
    title: bool = False
    group: str = ""
    came: dict[str, bool] | None = None
    read: frozenset[str] = frozenset()

    @property
    def sources_own(self) -> dict[str, bool]:
        """The labels that its source gave, by which a source is measured: those that were read anew were chosen because
        the model doubted them."""
        return self.labels if self.came is None else self.came


def folder() -> Path:
    """Where the development rows lie."""
    return Path(os.environ.get("NEARER_SHARED") or "../shared") / "data" / "text"


def table(source: str) -> list[dict[str, str]]:
    """Return the rows of one source as they stand in its file."""
    with (folder() / source / f"{source}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def development(source: str) -> list[Row]:
    """The labelled rows of one source, at most MOST."""
    return list(evenly(list(_READ[source](source)), 4 * MOST))


def labelled_rows(sources: Sequence[str]) -> list[Row]:
    """The labelled rows of these sources and of the seed set, with the labels that came with them."""
    rows = [row for source in sources for row in development(source)] + seed()
    return [row for row in rows if row.labels]


def seed() -> list[Row]:
    """The seed set: one text a line after its tags, as `seed/README.md` tells."""
    return _written("seed")


def unseen() -> list[Row]:
    """Posts in the form of the seed set that never train: `unseen/README.md`."""
    return _written("unseen")


def _written(name: str) -> list[Row]:
    rows: list[Row] = []
    for path in sorted((Path(__file__).parent / name).glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line and not line.startswith("#"):
                rows.append(_seeded(line, f"{path.name}:{number}"))
    return rows


def _seeded(line: str, place: str) -> Row:
    said, _, text = line.partition("\t")
    tags = set(said.split()) - {"-"}
    language = [tag for tag in tags if tag.startswith("lang:")]
    unknown = tags - set(TAGS) - set(language)
    if unknown or not text:
        raise ValueError(f"{place}: {sorted(unknown) or 'no text'}")
    kind = next((one for one in KINDS if one in tags), None)
    labels = {
        "need": kind is not None,
        "strict": kind is not None and kind != "question",
        "sell": "sell" in tags,
        "broadcast": "cast" in tags,
        "warm": "warm" in tags,
        "hostile": "hostile" in tags,
    }
    return Row(SEED, text, {} if language else labels, kind, "bait" in tags, "title" in tags, place.partition(".")[0])


def unlabelled(most: int) -> list[str]:
    """At most so many texts of the sources that may train shipped weights, each source at most a third."""
    texts: list[str] = []
    for source in SHIPPED:
        texts += list(evenly([row["text"] for row in table(source)], most // 3))
    return list(evenly(texts, most))


def evenly(rows: list[T], most: int) -> Iterator[T]:
    """At most so many of the rows, evenly spaced."""
    step = max(1.0, len(rows) / most)
    return (rows[int(number * step)] for number in range(min(most, len(rows))))


def _support(source: str) -> Iterator[Row]:
    for row in table(source):
        if row["who"] == "client" and row["turn"] == "0":
            asks = {"need": True, "strict": True, "sell": False, "broadcast": False}
            yield Row(source, row["text"], asks, "help", group=row["company"])
        elif row["who"] == "agent":
            yield Row(source, row["text"], {"need": False, "strict": False, "broadcast": False}, group=row["company"])


def _acts(source: str) -> Iterator[Row]:
    for row in table(source):
        act = row["act"]
        labels = {"need": act in {"QUE", "REQ"}, "strict": act == "REQ", "sell": False}
        yield Row(source, row["text"], labels, {"QUE": "question", "REQ": "help"}.get(act))


def _emotions(source: str) -> Iterator[Row]:
    for row in table(source):
        felt = set(row["labels"].split("|"))
        labels = {"sell": False, "broadcast": False, "warm": bool(felt & WARM), "hostile": bool(felt & HOSTILE)}
        if felt & ASKING:
            labels |= {"need": True, "strict": False}
        elif not felt & {"confusion", "desire"}:
            labels |= {"need": False, "strict": False}
        yield Row(source, row["text"], labels, "question" if felt & ASKING else None)


def _mail(source: str) -> Iterator[Row]:
    for row in table(source):
        text = cleaned_mail(row["text"])
        labels = {"sell": row["label"] == "1"}
        if row["label"] == "1":
            labels |= {"need": False, "strict": False}
        elif row["list"].startswith("ILUG"):
            labels |= {"need": row["reply"] == "0", "strict": row["reply"] == "0"}
        yield Row(source, text, labels, "help" if labels.get("need") else None)


def cleaned_mail(text: str) -> str:
    """A mail without the mark of a reply before its subject, which would tell the label."""
    return re.sub(r"^(?:re|fwd?|aw): ?", "", text, flags=re.IGNORECASE)


def _corporate(source: str) -> Iterator[Row]:
    for row in table(source):
        if row["category"] == "Exclude":
            continue
        labels = {"need": False, "strict": False, "broadcast": row["category"] != "Dialogue"}
        if row["category"] != "Information":
            labels["sell"] = row["category"] == "Action"
        yield Row(source, row["text"], labels, group=row["company"])


def _youtube(source: str) -> Iterator[Row]:
    for row in table(source):
        labels = {"sell": row["label"] == "1"}
        if row["label"] == "1":
            labels |= {"need": False, "strict": False}
        yield Row(source, row["text"], labels, group=row["video"])


def _headlines(source: str) -> Iterator[Row]:
    for row in table(source):
        labels = {"need": False, "strict": False, "warm": False, "sell": False, "broadcast": True}
        yield Row(source, row["text"], labels, bait=row["label"] == "1", title=True)


def _hn(source: str) -> Iterator[Row]:
    for row in table(source):
        asks = row["kind"] == "ask"
        yield Row(source, row["text"], {"need": asks, "strict": asks}, title=True)


def _phone(source: str) -> Iterator[Row]:
    for row in table(source):
        if row["label"] != "undefined":
            wants = row["label"] != "no"
            yield Row(source, row["text"], {"need": wants, "strict": wants}, "buy" if wants else None)


_READ: dict[str, Callable[[str], Iterator[Row]]] = {
    "support_dialogs": _support,
    "tweet_acts": _acts,
    "goemotions": _emotions,
    "spam_mail_short": _mail,
    "corporate_messages": _corporate,
    "youtube_spam": _youtube,
    "clickbait_headlines": _headlines,
    "hn_titles": _hn,
    "purchase_intent_phone": _phone,
}
