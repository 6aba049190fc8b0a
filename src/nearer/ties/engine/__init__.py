"""The engine: everything per tie, over a clustered log of any size. Arrays to arrays; files only through the log that
is handed in (`batch.Log`, the shape of a snapshot of nearer.store.clustered).

    columns.from_arrow(table) -> Columns                acts of many ties as arrays; .sorted() into canonical order
    folding.fold(acts, at_us) -> Folded                 from nothing: states, knots, points at a moment
    folding.extend(folded, acts, at_us) -> Folded       on top of what stands; folding.late tells where that cannot be
    batch.batch(log, at_us, threads=) -> Folded ...     every bucket of a log, one after the other
    rows.ties_table(folded) -> pa.Table                 what files hold; rows.folded_of reads it, rows.named for SQL
    folding.at(folded, at_us) -> Folded                 closeness at another moment
    held.Held(parts), .add(acts, ...), .add_one(...)    all ties in memory, new acts folded in
    held.increment(before, acts, at_us, past)           the touched ties alone, read from rows
    durable.commit(log, acts, at_us) -> Folded          new acts into a clustered log, acts and results together
    durable.commit_held(log, held, acts, at_us)         the same without reading a row; durable.remove, .compute
    history.weekly(folded, weeks) -> Weeks              what stood at the ends of weeks, from the knots
    around.company_of(log, ties, names, ego, moments)   selectivity and shared company, acts read in parts
    digest.digest(parts) -> str                         one hash of all results, whatever their order

All of it goes through the one step (nearer.ties.step), in canonical order for each tie, so batch, increment and replay
are equal to the last bit on any number of threads. `docs/decisions/engine.md` says what was decided and measured.
"""
