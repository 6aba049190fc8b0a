"""The index of everything that was said: SQLite's full-text index (FTS5) of the words, and a row of numbers a text for
what it means. A folder with `words.sqlite` and `meaning.npy`; the numbers of texts are those of their order.

Words are found whatever their ending (Porter's stemmer, English), accents or case. What somebody types is cut into
words and phrases and each is quoted, so that it is searched for and never understood as a query language or as SQL.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WORDS, MEANING = "words.sqlite", "meaning.npy"

CHUNK = 50_000
"""Rows of numbers that are compared at a time: 25 MB."""

MOST_PARTS = 16
"""Words and phrases of a query that count. Our own choice."""

_START, _END = "\x02", "\x03"
_PART = re.compile(r'(-?)"([^"]+)"|(-?)([^\s"]+)')
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Said:
    """One text with what it is found by. `time_us` is None where unknown."""

    network: str
    id: str
    actor: str
    time_us: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found: its number, its address, and the spans of the words that were searched for (none where it
    was found by its meaning)."""

    number: int
    network: str
    id: str
    spans: tuple[tuple[int, int], ...] = ()


def write_words(folder: Path, texts: Iterable[Said]) -> int:
    """Write the index of words, and return how many texts it has."""
    count = 0
    with closing(sqlite3.connect(folder / WORDS)) as con:
        con.execute("PRAGMA journal_mode = off")
        con.execute("PRAGMA synchronous = off")
        con.execute(
            "CREATE TABLE said (number INTEGER PRIMARY KEY, network TEXT, id TEXT, actor TEXT, time_us INTEGER)"
        )
        con.execute(
            "CREATE VIRTUAL TABLE words USING fts5 "
            "(text, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')"
        )
        for one in texts:
            row = (count, one.network, one.id, f"{one.network}/{one.actor}", one.time_us)
            con.execute("INSERT INTO said VALUES (?, ?, ?, ?, ?)", row)
            con.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (count, _plain(one.text)))
            count += 1
        con.execute("INSERT INTO words (words) VALUES ('optimize')")
        con.commit()
    return count


def find_words(folder: Path, query: str, actors: Sequence[str] | None, most: int) -> list[Hit]:
    """The texts that hold every word and phrase of a query (the last word may be the beginning of one), best first by
    BM25; of these accounts (`network/id`) where named. A part with a minus before it must not be in them."""
    asked = _asked(query)
    if not asked:
        return []
    where, values = "words MATCH ?", [asked]
    if actors is not None:
        where += f" AND said.actor IN ({', '.join('?' * len(actors))})"
        values += actors
    with closing(sqlite3.connect(f"file:{_uri(folder / WORDS)}?mode=ro", uri=True)) as con:
        rows = con.execute(
            "SELECT words.rowid, said.network, said.id, highlight(words, 0, ?, ?) FROM words "
            f"JOIN said ON said.number = words.rowid WHERE {where} ORDER BY rank, words.rowid DESC LIMIT ?",
            (_START, _END, *values, most),
        ).fetchall()
    return [Hit(number, network, id, _spans(marked)) for number, network, id, marked in rows]


def find_meaning(folder: Path, vector: NDArray[np.float32], least: float, most: int) -> list[tuple[int, float]]:
    """The texts nearest in meaning to a unit vector: number and cosine, best first, none under `least`."""
    rows = np.load(folder / MEANING, mmap_mode="r")
    near: list[tuple[int, float]] = []
    for start in range(0, len(rows), CHUNK):
        part = np.asarray(rows[start : start + CHUNK], np.float32)
        length = np.linalg.norm(part, axis=1)
        like = (part @ vector) / np.maximum(length, 1e-9)
        best = np.flatnonzero(like >= least)
        best = best[np.argsort(-like[best], kind="stable")][:most]
        near += [(start + int(at), float(like[at])) for at in best]
    return sorted(near, key=lambda one: (-one[1], -one[0]))[:most]


def of_numbers(folder: Path, numbers: Sequence[int], actors: Sequence[str] | None) -> dict[int, Hit]:
    """The texts with these numbers, of these accounts where named."""
    with closing(sqlite3.connect(f"file:{_uri(folder / WORDS)}?mode=ro", uri=True)) as con:
        rows = con.execute(
            f"SELECT number, network, id, actor FROM said WHERE number IN ({', '.join('?' * len(numbers))})",
            list(numbers),
        ).fetchall()
    wanted = None if actors is None else set(actors)
    return {
        number: Hit(number, network, id) for number, network, id, actor in rows if wanted is None or actor in wanted
    }


def write_meaning(folder: Path, parts: Iterable[NDArray[np.float32]], dimensions: int) -> None:
    """Write unit vectors as whole numbers from -127 to 127, scaled by each row's largest."""
    held = [_whole(part) for part in parts]
    np.save(folder / MEANING, np.concatenate(held) if held else np.zeros((0, dimensions), np.int8))


def _whole(part: NDArray[np.float32]) -> NDArray[np.int8]:
    largest = np.maximum(np.abs(part).max(axis=1, keepdims=True, initial=0.0), 1e-9)
    return np.rint(part / largest * 127).astype(np.int8)


def _asked(query: str) -> str:
    """The query in FTS5's language: quoted parts, all of which must occur, without those that must not."""
    query = query.replace("\0", " ")  # It would end the query for SQLite.
    parts = [
        (bool(one[1] or one[3]), one[2] or one[4]) for one in _PART.finditer(query) if _LETTER.search(one[2] or one[4])
    ][:MOST_PARTS]
    wanted = ['"' + text.replace('"', '""') + '"' for no, text in parts if not no]
    refused = ['"' + text.replace('"', '""') + '"' for no, text in parts if no]
    if not wanted:
        return ""
    if not query.rstrip().endswith('"') and not parts[-1][0]:
        wanted[-1] += " *"
    return f"({' AND '.join(wanted)})" + "".join(f" NOT {one}" for one in refused)


def _plain(text: str) -> str:
    return text.replace(_START, " ").replace(_END, " ")


def _spans(marked: str) -> tuple[tuple[int, int], ...]:
    """Where the marks stand in the text without them."""
    found: list[tuple[int, int]] = []
    at = start = 0
    for letter in marked:
        if letter == _START:
            start = at
        elif letter == _END:
            found.append((start, at))
        else:
            at += 1
    return tuple(found)


def _uri(path: Path) -> str:
    return path.absolute().as_uri().removeprefix("file:")
