"""Values of decoded documents, where a stranger may have put anything."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import TypeAlias, cast

Json: TypeAlias = Mapping[str, object]
"""A JSON object."""


def mapping(value: object) -> Json:
    """The value if it is an object, else an empty one."""
    return cast(Json, value) if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """The value if it is a list, else an empty one."""
    return cast(list[object], value) if isinstance(value, list) else []


def digest(*parts: str) -> str:
    """A short name for what has no id of its own: the same parts give the same, twenty hexadecimal digits."""
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=10).hexdigest()
