"""Small safe decoders for every source: JSON, the JavaScript around it, CSV, times, HTML.

All of it came from strangers. A decoder returns a value or raises `DecodeError`, and nothing else, whatever the bytes
hold. Its memory is bounded: what may be larger than a few megabytes is read from a stream, item by item
(`json_items`, `csv_rows`, `json_lines`, `text_lines`). No `DecodeError` quotes the input.

Text is kept as its owner wrote it: `clean` removes what no store can hold (NUL, lone surrogates) and nothing else;
bidirectional marks, markup, formulas and terminal escapes are made harmless where they are shown.
"""

from nearer.sources.decode.documents import js_assignment, json_items, json_lines, json_value
from nearer.sources.decode.tables import Row, csv_cells, csv_rows
from nearer.sources.decode.text import ITEM_LIMIT, DecodeError, clean, html_text, text_lines, unescaped
from nearer.sources.decode.times import Written, epoch, in_range, instant, written
from nearer.sources.decode.values import Json, digest, mapping, sequence

__all__ = [
    "ITEM_LIMIT",
    "DecodeError",
    "Json",
    "Row",
    "Written",
    "clean",
    "csv_cells",
    "csv_rows",
    "digest",
    "epoch",
    "html_text",
    "in_range",
    "instant",
    "js_assignment",
    "json_items",
    "json_lines",
    "json_value",
    "mapping",
    "sequence",
    "text_lines",
    "unescaped",
    "written",
]
