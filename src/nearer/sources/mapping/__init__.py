"""Tables of newsletters, shops and contact programs: a mapping says which column is who, when and what.

`columns.Mapping` is what a user saves; `ready.READY` has mappings for tools that many use; `rows` reads a table with
one. The source is `nearer.sources.archives.mapped`.
"""
