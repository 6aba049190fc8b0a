"""Copy a whole state from one database to another."""

import sqlalchemy as sa

from nearer.store.database import Database
from nearer.store.tables import DECISIONS, META, VERSIONS


def copy(source: Database, old: sa.Connection, target: Database, new: sa.Connection) -> None:
    """Write every row of `source` to `target`, ids kept, both within the transactions that were handed in.

    Tables that the target holds already are what an earlier move left behind: they are copied aside and dropped.
    """
    if DECISIONS.name in target.tables(new):
        target.save_copy("move")
        META.drop_all(new)
        VERSIONS.drop(new)
    target.create(new)
    for table in META.sorted_tables:
        rows = [dict(row) for row in old.execute(sa.select(table)).mappings()]
        if rows:
            new.execute(sa.insert(table), rows)
    last = source.last_id(old)
    if last:
        target.go_on_after(new, last)
