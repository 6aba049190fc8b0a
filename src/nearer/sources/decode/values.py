"""Values of decoded documents, where a stranger may have put anything."""

from collections.abc import Mapping
from typing import TypeAlias, cast

Json: TypeAlias = Mapping[str, object]
"""A JSON object."""


def mapping(value: object) -> Json:
    """The value if it is an object, else an empty one."""
    return cast(Json, value) if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """The value if it is a list, else an empty one."""
    return cast(list[object], value) if isinstance(value, list) else []
