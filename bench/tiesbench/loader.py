"""A plain interaction log, read in bulk: who acted towards whom, and when."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind, Verb, Visibility
from nearer.model.time import DAY_US
from nearer.sources.archives.plain.verbs import deed
from nearer.ties.weights import CODES

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]

NEEDED = ("time", "actor", "target")

NO_CONTACT = frozenset(
    {Kind.UNFOLLOW, Kind.LEAVE, Kind.MUTE, Kind.UNMUTE, Kind.FLAG, Kind.BLOCK, Kind.UNBLOCK, Kind.VIEW, Kind.CLICK}
)
"""What takes something back, shuts somebody out or only looks is no contact: neither counted by the baselines nor a
coming back. Our own choice; the logs that this bench was built on have no such acts."""

_UNITS = ((1e17, 1e-3, "nanoseconds"), (1e14, 1.0, "microseconds"), (1e11, 1e3, "milliseconds"))
"""A middle time above the first number is in this unit; the second turns it into microseconds. The lowest bound, read
as seconds, is the year 5138."""

_MESSAGE = "message"


class TooShort(Exception):
    """The file cannot be measured, and the message says why."""


@dataclass(frozen=True, slots=True)
class Log:
    """All acts of a community, in order of time. Row i: `actor[i]` acted towards `target[i]` at `time_us[i]`.

    `actor` and `target` are places in `names` (sorted), `kind` is the code of a kind (nearer.ties.weights.CODES),
    `time_us` is in microseconds since 1970 or since the log's own beginning. `contact` says whether the act is contact
    (see NO_CONTACT). `notes` say what was left out while reading.
    """

    names: tuple[str, ...]
    time_us: Ints
    actor: Codes
    target: Codes
    kind: NDArray[np.int8]
    contact: NDArray[np.bool_]
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.time_us)


def load(path: Path) -> Log:
    """The log in a CSV file, or a CSV file under gzip.

    The header names the columns in any order and case: `time`, `actor`, `target`, and `verb` where there is one;
    others are left unread. Several targets are parted by `;`. Rows without a time, an actor or a target, and acts
    towards oneself, are left out and counted. Equal rows are read once, unless all times are whole days, where equal
    rows are likely different acts; where the file has a column `id`, it tells the rows apart. Without a verb an act is
    a message, and so is one whose verb the plain format does not know.

    A time is a number of seconds (milli-, micro- or nanoseconds where the middle one says so) or ISO 8601, in UTC where
    it has no offset.

    Raises TooShort where the file has no such header or no usable row.
    """
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        columns = _header(con, path)
        missing = [name for name in NEEDED if name not in columns]
        if missing:
            raise TooShort(f"{path.name} has no column {' and no column '.join(missing)}; its header must name them.")
        try:
            rows = _rows(con, path, columns)
        except duckdb.Error as error:
            raise TooShort(f"{path.name} cannot be read as CSV ({type(error).__name__}).") from None
        if rows == 0:
            raise TooShort(f"{path.name} has a header and no rows.")
        factor, unit = _unit(con)
        con.execute(_usable(factor))
        notes = [f"{rows:,} rows read", *([f"times read as {unit}"] if unit else []), *_left_out(con)]
        return _log(con, notes)


def _header(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """The file's columns, from the name as we say it to the name as the file does."""
    try:
        found = con.execute("SELECT * FROM " + _csv(path) + " LIMIT 0").description or []
    except duckdb.Error as error:
        raise TooShort(f"{path.name} cannot be read as CSV ({type(error).__name__}).") from None
    columns: dict[str, str] = {}
    for name, *_ in found:
        columns.setdefault(str(name).strip().lstrip("\ufeff").lower(), str(name))
    return columns


def _csv(path: Path) -> str:
    named = str(path).replace("'", "''")
    return f"read_csv('{named}', all_varchar = true, header = true, store_rejects = true, strict_mode = false)"


def _rows(con: duckdb.DuckDBPyConnection, path: Path, columns: dict[str, str]) -> int:
    """Read the file into the table `raw`; how many rows. A time that is a number is in `number`, else in `stamp`."""

    def column(name: str) -> str:
        if name not in columns:
            return "NULL"
        quoted = columns[name].replace('"', '""')
        return f"nullif(trim(\"{quoted}\"), '')"

    con.execute(
        f"""CREATE TABLE raw AS
        SELECT if(isfinite(number) AND abs(number) < 1e18, number, NULL) AS number,
            if(number IS NULL AND isfinite(stamp), epoch_us(stamp), NULL) AS stamp, actor, target, verb, id
        FROM (SELECT try_cast({column("time")} AS DOUBLE) AS number, try_cast({column("time")} AS TIMESTAMPTZ) AS stamp,
                ltrim({column("actor")}, '@') AS actor, {column("target")} AS target,
                coalesce(lower({column("verb")}), '{_MESSAGE}') AS verb, {column("id")} AS id
              FROM {_csv(path)})"""
    )
    return _count(con, "raw")


def _unit(con: duckdb.DuckDBPyConnection) -> tuple[float, str]:
    """What turns a time that is a number into microseconds, and the unit's name; no name where no time is a number."""
    found = con.execute("SELECT median(abs(number)) FROM raw").fetchone()
    if found is None or found[0] is None:
        return 1e6, ""
    for bound, factor, name in _UNITS:
        if float(found[0]) >= bound:
            return factor, name
    return 1e6, "seconds"


def _usable(factor: float) -> str:
    """The statement that makes the table `acts` of the usable rows of `raw`, one a target."""
    limit = 2**62
    return f"""CREATE TABLE acts AS
        SELECT time_us, actor, ltrim(trim(other), '@') AS target, verb, id
        FROM (SELECT coalesce(try_cast(round(number * {factor}) AS BIGINT), stamp) AS time_us, actor,
                unnest(string_split(target, ';')) AS other, verb, id
              FROM raw WHERE actor <> '' AND target IS NOT NULL)
        WHERE ltrim(trim(other), '@') NOT IN ('', actor) AND time_us BETWEEN -{limit} AND {limit}"""


def _left_out(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Drop the repeats from `acts`, and say what was left out and why."""
    asked = {
        "without a time": "number IS NULL AND stamp IS NULL",
        "without an actor": "actor IS NULL OR actor = ''",
        "without a target": "target IS NULL",
        "towards oneself": "ltrim(target, '@') = actor",
    }
    notes = [f"{count:,} {what}: left out" for what, where in asked.items() if (count := _count(con, "raw", where))]
    garbled = _count(con, "(SELECT DISTINCT line FROM reject_errors)")
    if garbled:
        notes.append(f"{garbled:,} lines are no CSV: left out")
    before = _count(con, "acts")
    whole_days = before > 0 and _count(con, "acts", f"time_us % {DAY_US} <> 0") == 0
    if whole_days and _count(con, "acts", "id IS NOT NULL") == 0:
        return [*notes, "times are whole days: equal rows are kept"]
    con.execute("CREATE TABLE once AS SELECT DISTINCT time_us, actor, target, verb, id FROM acts")
    con.execute("DROP TABLE acts; ALTER TABLE once RENAME TO acts")
    repeats = before - _count(con, "acts")
    return [*notes, f"{repeats:,} repeated: read once"] if repeats else notes


def _count(con: duckdb.DuckDBPyConnection, table: str, where: str = "true") -> int:
    found = con.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
    assert found is not None
    return int(found[0])


def _log(con: duckdb.DuckDBPyConnection, notes: list[str]) -> Log:
    """The acts as arrays, in order of time; ties of time in the order of names, so that no row's place matters."""
    words = _strings(con, "SELECT DISTINCT verb FROM acts ORDER BY 1")
    kinds = {word: kind_of(word) for word in words}
    strange = sum(kind is None and deed(word) is None for word, kind in kinds.items())
    if strange:
        notes.append(f"{strange} unknown verbs: read as messages")
    con.execute("CREATE TABLE what (verb VARCHAR, kind TINYINT, contact BOOLEAN)")
    for word, kind in kinds.items():
        read = Kind.MESSAGE if kind is None and deed(word) is None else kind
        if read is not None:
            con.execute("INSERT INTO what VALUES (?, ?, ?)", [word, CODES[read], read not in NO_CONTACT])
    wordless = _count(con, "acts ANTI JOIN what USING (verb)")
    if wordless:
        notes.append(f"{wordless:,} acts that pass between nobody (join, save, edit ...): left out")
    con.execute("CREATE TABLE passed AS SELECT * FROM acts JOIN what USING (verb)")
    con.execute(
        """CREATE TABLE who AS SELECT name, (row_number() OVER (ORDER BY name) - 1)::INTEGER AS code
        FROM (SELECT actor AS name FROM passed UNION SELECT target FROM passed)"""
    )
    names = _strings(con, "SELECT name FROM who ORDER BY code")
    if not names:
        raise TooShort("No row has a time, an actor and another person as its target.")
    columns: dict[str, Any] = con.execute(
        """SELECT time_us, a.code AS actor, t.code AS target, kind, contact
        FROM passed JOIN who a ON a.name = actor JOIN who t ON t.name = target ORDER BY 1, 2, 3, 4"""
    ).fetchnumpy()
    return Log(
        names=names,
        time_us=np.asarray(columns["time_us"], np.int64),
        actor=np.asarray(columns["actor"], np.int32),
        target=np.asarray(columns["target"], np.int32),
        kind=np.asarray(columns["kind"], np.int8),
        contact=np.asarray(columns["contact"], np.bool_),
        notes=tuple(notes),
    )


def kind_of(word: str) -> Kind | None:
    """The kind of act that a verb of the plain format tells of, None where it passes between nobody or is unknown.

    The same reading as that of an import (nearer.ties.interactions), for acts with one target. The kinds' own names,
    such as `missed call`, are understood too.
    """
    if word in set(Kind):
        return Kind(word)
    meaning = deed(word)
    if meaning is None:
        return None
    if meaning.verb is Verb.CREATE:
        if meaning.visibility is Visibility.DIRECT:
            return Kind.MESSAGE
        return Kind.MENTION if meaning.mentions else Kind.QUOTE if meaning.quotes else Kind.REPLY
    if meaning.verb is Verb.UNDO:
        return _UNDONE.get(meaning.of) if meaning.of is not None else None
    return _KINDS.get(meaning.verb)


_UNDONE = {Verb.FOLLOW: Kind.UNFOLLOW, Verb.BLOCK: Kind.UNBLOCK, Verb.IGNORE: Kind.UNMUTE}
_KINDS = {
    Verb.LIKE: Kind.LIKE,
    Verb.DISLIKE: Kind.DISLIKE,
    Verb.ANNOUNCE: Kind.REPOST,
    Verb.FOLLOW: Kind.FOLLOW,
    Verb.INVITE: Kind.INVITE,
    Verb.ACCEPT: Kind.ACCEPT,
    Verb.CALL: Kind.CALL,
    Verb.BUY: Kind.PURCHASE,
    Verb.CLICK: Kind.CLICK,
    Verb.VIEW: Kind.VIEW,
    Verb.LEAVE: Kind.LEAVE,
    Verb.IGNORE: Kind.MUTE,
    Verb.REJECT: Kind.REJECT,
    Verb.FLAG: Kind.FLAG,
    Verb.BLOCK: Kind.BLOCK,
}


def _strings(con: duckdb.DuckDBPyConnection, query: str) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in con.execute(query).fetchall())


def days(log: Log) -> float:
    """The days from the first act to the last."""
    return float(log.time_us[-1] - log.time_us[0]) / DAY_US if len(log) else math.nan
