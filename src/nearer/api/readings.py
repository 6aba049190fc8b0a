"""What every text of a home says, as a derived stage: read once, kept as Parquet, read again only where a text is new.

`read-<key>/readings.parquet` has one row for each text that was read (columns: READING). The key is made of the merged
log and of the weights, so that a later import or other weights give another stage; rows of the stage before whose text
and whose answered text are the same are taken over, which is what makes it cheap after an import. Nothing is made
before a page asks. Private texts are read like all others: reading is done here, and no reading leaves this machine.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import msgspec
import pyarrow as pa

from nearer.api.progress import Progress
from nearer.api.stages import key_of
from nearer.api.world import World
from nearer.listening.near import forms, near_duplicates
from nearer.listening.reader import Reader
from nearer.listening.reading import Listened, Post, Reading
from nearer.store.home import Home, settle
from nearer.store.schema import parquet_writer

VERSION = "4"
"""Changes when the same texts give other rows."""

MOST = 300_000
"""Texts that are read, the newest: two to three minutes on one core, and a bound on what a page can start. Our own
choice; what is not read is said."""

LONGEST = 4_000
"""Letters of a text that are read: a long letter has said by then what it wants. Our own choice."""

CHUNK = 4_000
"""Texts that are in memory at a time."""

LIKE_EACH_OTHER = 2_000
"""Texts of one account that are compared with each other for near-duplicates, at a time."""

READING = pa.schema(
    [
        pa.field("network", pa.string()),
        pa.field("id", pa.string()),
        pa.field("content", pa.uint64()),
        pa.field("language", pa.string()),
        pa.field("supported", pa.bool_()),
        *(
            pa.field(name, kind)
            for head in ("need", "strict", "sell", "broadcast", "bait", "warm", "hostile")
            for name, kind in ((head, pa.float32()), (f"{head}_yes", pa.bool_()))
        ),
        pa.field("kind", pa.string()),
        pa.field("link", pa.bool_()),
        pa.field("recognition", pa.float32()),
        pa.field("same", pa.int64()),
    ]
)
"""`content` is the hash of the text and of what it answers. Each head has its probability and its yes or no, both null
where the language is not supported. `kind` is what a need asks for. `recognition` is null where what is answered is not
known. `same` is equal for texts that are the same again (near.py), null for short ones."""

_TAKEN = [name for name in READING.names if name not in ("network", "id", "content")]


class ReadMade(msgspec.Struct, frozen=True):
    """What a stage was made from: the log's folder, how many texts were read, of how many, how many anew, and by which
    heads."""

    log: str
    texts: int
    every: int
    anew: int
    heads: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of a world, and the reader that made them."""

    world: World
    folder: Path
    reader: Reader

    @property
    def made(self) -> ReadMade:
        """What they were made from."""
        return made_of(self.folder)

    def query(self, sql: str, **values: object) -> pa.Table:
        """Rows of an SQL query over `readings`, `log`, `accounts` and `interactions`."""
        return self.world.query(sql.replace("{readings}", _relation(self.folder)), **values)


def readings_key(log: str, heads: str) -> str:
    """The name of the stage for the merged log of this name, read by the heads of this version."""
    return "read-" + key_of(VERSION, log, heads)


def how_many(world: World) -> int:
    """The texts of a world that would be read."""
    row = world.query("SELECT count(*) AS n FROM {log} WHERE verb = 'create' AND text IS NOT NULL").to_pylist()[0]
    return min(int(row["n"]), MOST)


def make(
    home: Home, world: World, before: str | None, reader: Reader, heads: str, progress: Progress | None
) -> Path | None:
    """Read the texts of a world that the stage `before` has not read with these heads, and put the stage into place.

    None where the log went meanwhile (somebody was forgotten). Raises HomeBusy if another process writes at the end.
    """
    final = home.derived / readings_key(world.log.folder.name, heads)
    # No `.tmp-` name: an import sweeps those away when it begins, and reading holds no lock meanwhile.
    draft = home.derived / f".read-{uuid4().hex}"
    draft.mkdir(mode=0o700)
    try:
        with world.cursor() as cursor:
            told = _write(cursor, world, draft, _known(home, before, heads), reader, heads, progress)
        (draft / "read.json").write_bytes(msgspec.json.encode(told))
        with home.writing():
            if not world.log.folder.exists():
                return None
            if not final.exists():
                settle(draft, final)
        return final
    except FileNotFoundError:
        # Whoever forgets somebody clears everything derived, what is being made too.
        return None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def made_of(folder: Path) -> ReadMade:
    """What the stage in this folder was made from."""
    return msgspec.json.decode((folder / "read.json").read_bytes(), type=ReadMade)


def _known(home: Home, before: str | None, heads: str) -> str | None:
    """The stage before as something to select from, if the same heads read it."""
    folder = None if before is None else home.derived / before
    if folder is None or not (folder / "readings.parquet").exists() or made_of(folder).heads != heads:
        return None
    return _relation(folder)


def _write(
    cursor: duckdb.DuckDBPyConnection,
    world: World,
    draft: Path,
    known: str | None,
    reader: Reader,
    heads: str,
    progress: Progress | None,
) -> ReadMade:
    log = world.relation("log")
    every = int(cursor.sql(f"SELECT count(*) FROM {log} WHERE verb = 'create' AND text IS NOT NULL").fetchall()[0][0])
    held = ", ".join(f"k.{name} AS known_{name}" for name in _TAKEN) if known else ""
    join = f"LEFT JOIN {known} k ON k.network = s.network AND k.id = s.id AND k.content = s.content" if known else ""
    texts = cursor.sql(
        f"""
        WITH newest AS (
            SELECT network, id, actor, time_us, left(text, {LONGEST}) AS text, in_reply_to FROM {log}
            WHERE verb = 'create' AND text IS NOT NULL ORDER BY time_us DESC NULLS LAST, network, id LIMIT {MOST}
        ), said AS (
            SELECT n.network, n.id, n.actor, n.time_us, n.text, left(l.text, {LONGEST}) AS answers,
                   hash(n.text, left(l.text, {LONGEST})) AS content
            FROM newest n LEFT JOIN {log} l ON l.network = n.network AND l.id = n.in_reply_to
        )
        SELECT s.*, {"k.content IS NOT NULL" if known else "false"} AS known {"," + held if held else ""}
        FROM said s {join} ORDER BY s.network, s.actor, s.time_us, s.id
        """
    ).to_arrow_reader(CHUNK)
    done = anew = 0
    with parquet_writer(draft / "readings.parquet", READING) as writer:
        for part in _by_actor(row for batch in texts for row in batch.to_pylist()):
            rows, new = _read(part, reader)
            writer.write_table(pa.Table.from_pylist(rows, schema=READING))
            done, anew = done + len(part), anew + new
            if progress is not None:
                progress(done, min(every, MOST), "reading texts")
    return ReadMade(world.log.folder.name, done, every, anew, heads)


def _by_actor(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows in parts of whole accounts, where those are not too large."""
    part: list[dict[str, Any]] = []
    for _, own in groupby(rows, key=lambda row: (row["network"], row["actor"])):
        for row in own:
            part.append(row)
            if len(part) >= CHUNK:
                yield part
                part = []
        if len(part) >= CHUNK // 2:
            yield part
            part = []
    if part:
        yield part


def _read(part: Sequence[dict[str, Any]], reader: Reader) -> tuple[list[dict[str, Any]], int]:
    """The rows of some texts, and how many of them were read anew."""
    new = [row for row in part if not row["known"]]
    told = iter(reader.read([Post(row["text"], row["answers"], network=row["network"]) for row in new]))
    rows: list[dict[str, Any]] = []
    for row in part:
        taken = {name: row[f"known_{name}"] for name in _TAKEN} if row["known"] else _told(row["text"], next(told))
        rows.append({"network": row["network"], "id": row["id"], "content": row["content"], **taken})
    _mark_same(part, rows)
    return rows, len(new)


def _told(text: str, listened: Listened) -> dict[str, Any]:
    heads: dict[str, Reading | None] = {
        "need": listened.need,
        "strict": listened.strict,
        "sell": listened.sell,
        "broadcast": listened.broadcast,
        "bait": listened.bait,
        "warm": listened.warm,
        "hostile": listened.hostile,
    }
    row: dict[str, Any] = {"language": listened.language, "supported": listened.supported, "kind": listened.kind}
    for name, reading in heads.items():
        row[name] = None if reading is None else reading.probability
        row[f"{name}_yes"] = None if reading is None else reading.yes
    row["link"] = "http://" in text or "https://" in text
    row["recognition"] = None if listened.recognition is None else listened.recognition.probability
    return row


def _mark_same(part: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> None:
    """Give texts that are the same again one number: that of the first of them."""
    marks = forms([row["text"] for row in part])
    start = 0
    for _, own in groupby(part, key=lambda row: (row["network"], row["actor"])):
        count = len(list(own))
        for first in range(start, start + count, LIKE_EACH_OTHER):
            last = min(first + LIKE_EACH_OTHER, start + count)
            for group in near_duplicates([row["text"] for row in part[first:last]]):
                for number in group[1:]:
                    marks[first + number] = marks[first + group[0]]
        start += count
    for row, mark in zip(rows, marks, strict=True):
        row["same"] = mark


def _relation(folder: Path) -> str:
    quoted = str(folder / "readings.parquet").replace("'", "''")
    return f"read_parquet('{quoted}')"
