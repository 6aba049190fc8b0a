"""Forgetting a person: the one exception to immutability. Batches that name them are rewritten without them.

What goes: their accounts, what they did, what was done to them or said to them, their place in lists; their ids,
handles and names wherever another record holds them (then its words go too); what names them in the report of an
import. Other people's acts stay, without the words that name the forgotten.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from nearer.model.activity import AccountKey
from nearer.store.batch import Batch, Manifest, Note
from nearer.store.drafting import Draft
from nearer.store.home import Home
from nearer.store.schema import ACCOUNT, BATCH_ACTIVITY, ROSTER, write_parquet

_NOBODY = r"[^\s\S]"
_SHORTEST_WORD = 3
_SHORTEST_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody to be forgotten: their accounts (placeholders `@handle` too), and the words that name them."""

    keys: frozenset[AccountKey]
    words: frozenset[str]

    @classmethod
    def of(cls, keys: Iterable[AccountKey], batches: Iterable[Batch]) -> "Whom":
        """All that any batch tells of these accounts, at any time: former handles and names too."""
        known = set(keys)
        words = {key.id for key in known}
        for batch in batches:
            table = pq.read_table(batch.accounts, columns=["network", "id", "handle", "name", "address"])
            for row in table.to_pylist():
                if AccountKey(row["network"], row["id"]) in keys:
                    words.update(text for name in ("handle", "name", "address") if (text := row[name]))
                    if row["handle"]:
                        known.add(AccountKey(row["network"], "@" + row["handle"].removeprefix("@").lower()))
        return cls(frozenset(known), frozenset(words))

    @property
    def needles(self) -> tuple[str, ...]:
        """What must not stand in any text: ids, handles and names that are long enough to mean somebody, and `@ann`
        for `ann@host`. A number such as 7, or a name of two letters, would strike the words of others by chance."""
        found: set[str] = set()
        for word in self.words:
            bare = word.strip().removeprefix("@")
            local = re.split(r"[@.]", bare)[0]
            found.update({f"@{bare}", f"@{local}"} if local else ())
            telling = _SHORTEST_NUMBER if bare.isdigit() else 2 if re.search(r"\d", bare) else _SHORTEST_WORD
            if len(bare) >= telling:
                found.add(bare)
        return tuple(sorted(found))

    @property
    def pattern(self) -> str:
        """A regular expression (RE2 and Python) that finds a needle as a whole word, in any case of letters."""
        every = "|".join(re.escape(needle).replace("/", "\\/") for needle in self.needles) or _NOBODY
        return rf"(?i)(^|[^\w])({every})([^\w]|$)"


_GONE = """
CREATE OR REPLACE TEMP TABLE gone AS SELECT DISTINCT network, id FROM read_parquet([{files}])
WHERE list_contains($keys, network || '/' || actor)
"""

_ACTIVITIES = """
SELECT * REPLACE (
    list_filter("to", lambda x: NOT list_contains($keys, network || '/' || x)) AS "to",
    CASE WHEN touched OR {text} THEN NULL ELSE text END AS text,
    CASE WHEN touched OR {url} THEN NULL ELSE url END AS url,
    CASE WHEN {in_reply_to} OR {theirs_in_reply_to} THEN NULL ELSE in_reply_to END AS in_reply_to,
    CASE WHEN {object} OR {theirs_object} THEN NULL ELSE object END AS object,
    CASE WHEN {thread} OR {theirs_thread} THEN NULL ELSE thread END AS thread,
    CASE WHEN {space} THEN NULL ELSE space END AS space,
    CASE WHEN {file} THEN NULL ELSE file END AS file
) FROM (
    SELECT *, list_has_any(list_transform("to", lambda x: network || '/' || x), $keys) AS touched
    FROM piece
    WHERE NOT list_has_any([network || '/' || actor, network || '/' || coalesce(target, '')], $keys) AND NOT {id}
)
"""

_ACCOUNTS = """
SELECT * REPLACE (
    list_filter(same_as, lambda x: NOT list_has_any([x, network || '/' || x], $keys) AND NOT regexp_matches(x, $found))
        AS same_as,
    list_filter(links, lambda x: NOT regexp_matches(x, $found)) AS links,
    CASE WHEN {bio} THEN NULL ELSE bio END AS bio
) FROM piece WHERE NOT list_contains($keys, network || '/' || id)
"""

_ROSTERS = """
SELECT * REPLACE (
    list_filter(members, lambda x: NOT list_contains($keys, network || '/' || x)) AS members,
    CASE WHEN {file} THEN NULL ELSE file END AS file
) FROM piece WHERE NOT list_contains($keys, network || '/' || owner)
"""


def forget(home: Home, batches: Sequence[Batch], whom: Whom) -> int:
    """Rewrite every batch that names them; returns how many were rewritten.

    A rewritten batch gets the next revision and appears by one rename, so a kill leaves each batch either as it was or
    rewritten, and doing it again does the rest.
    """
    if not batches:
        return 0
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        files = ", ".join(f"'{_quoted(batch.activities)}'" for batch in batches)
        con.execute(_GONE.format(files=files), {"keys": _keys(whom)})
        return sum(_rewrite(home, con, batch, whom) for batch in batches)


def _rewrite(home: Home, con: duckdb.DuckDBPyConnection, batch: Batch, whom: Whom) -> bool:
    before = [pq.read_table(path) for path in (batch.activities, batch.accounts, batch.rosters)]
    after = [
        _without(con, piece, sql, whom, schema)
        for piece, sql, schema in zip(
            before, (_ACTIVITIES, _ACCOUNTS, _ROSTERS), (BATCH_ACTIVITY, ACCOUNT, ROSTER), strict=True
        )
    ]
    told = _retold(batch.manifest, whom)
    same = all(old.cast(new.schema).equals(new) for old, new in zip(before, after, strict=True))
    if same and told == batch.manifest:
        return False
    draft = Draft(home)
    for name, table in zip(("activities", "accounts", "rosters"), after, strict=True):
        write_parquet(table, draft.folder / f"{name}.parquet")
    activities, accounts, rosters = after
    times = [time for time in activities["time_us"].to_pylist() if time is not None]
    verbs = zip(activities["verb"].to_pylist(), activities["of"].to_pylist(), strict=True)
    draft.commit(
        replace(
            told,
            revision=told.revision + 1,
            activities=activities.num_rows,
            accounts=accounts.num_rows,
            rosters=rosters.num_rows,
            verbs=tuple(sorted(Counter(verb if of is None else f"{verb} {of}" for verb, of in verbs).items())),
            first_us=min(times, default=None),
            last_us=max(times, default=None),
        )
    )
    return True


def _without(con: duckdb.DuckDBPyConnection, piece: pa.Table, sql: str, whom: Whom, schema: pa.Schema) -> pa.Table:
    con.register("piece", piece)
    columns = ("text", "url", "in_reply_to", "object", "thread", "space", "file", "id", "bio")
    holds = {name: f"regexp_matches(coalesce({name}, ''), $found)" for name in columns}
    theirs = {
        f"theirs_{name}": f"coalesce((network, {name}) IN (SELECT (network, id) FROM gone), false)"
        for name in ("in_reply_to", "object", "thread")
    }
    rows = con.sql(sql.format(**holds, **theirs), params={"keys": _keys(whom), "found": whom.pattern})
    return rows.to_arrow_table().select(schema.names).cast(schema)


def _retold(manifest: Manifest, whom: Whom) -> Manifest:
    """The report of an import without what names them: files may be named after people."""
    found = re.compile(whom.pattern)

    def file(name: str) -> str:
        return "a file" if found.search(name) else name

    def notes(every: tuple[Note, ...]) -> tuple[Note, ...]:
        return tuple(replace(note, file=file(note.file)) for note in every)

    owner = manifest.account
    return replace(
        manifest,
        archive=file(manifest.archive),
        account=None if owner is not None and AccountKey(*owner) in whom.keys else owner,
        notes=tuple(note for note in manifest.notes if not found.search(note)),
        not_understood=tuple(map(file, manifest.not_understood)),
        unread=tuple((file(name), why) for name, why in manifest.unread),
        problems=notes(manifest.problems),
        skipped=notes(manifest.skipped),
        promises=notes(manifest.promises),
    )


def _keys(whom: Whom) -> list[str]:
    return sorted(str(key) for key in whom.keys)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
