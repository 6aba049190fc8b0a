"""One frozen dataclass and one builder for each page. HTML, JSON, terminal and MCP show the same object."""

import msgspec


def to_json(page: object) -> bytes:
    """A page as JSON: its fields by name, times as RFC 3339 in UTC, indented by two."""
    return msgspec.json.format(msgspec.json.encode(page), indent=2)
