"""Cursors without somebody: what names the forgotten is taken out, whatever a source keeps in it."""

import json
from collections.abc import Callable
from typing import cast


def without(cursor: str, named: Callable[[str], bool]) -> str:
    """The JSON text without every entry whose key or text names somebody; the same text where none does."""
    try:
        found: object = json.loads(cursor)
    except ValueError:
        return cursor
    kept = _kept(found, named)
    return cursor if kept == found else json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _kept(value: object, named: Callable[[str], bool]) -> object:
    if isinstance(value, dict):
        pairs = cast(dict[str, object], value).items()
        return {key: _kept(part, named) for key, part in pairs if not named(key) and not _says(part, named)}
    if isinstance(value, list):
        return [_kept(part, named) for part in cast(list[object], value) if not _says(part, named)]
    return value


def _says(value: object, named: Callable[[str], bool]) -> bool:
    return isinstance(value, str) and named(value)
