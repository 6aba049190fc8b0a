"""Something that must never be shown: a token, a password. Printed, logged or put into an error it says nothing."""

from typing import Never


class Secret:
    """A text that only `reveal` gives out. It cannot be pickled, and its `repr` and `str` are always the same."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that sends or keeps it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __str__(self) -> str:
        return "…"

    def __format__(self, spec: str) -> str:
        return "…"

    def __reduce__(self) -> Never:
        raise TypeError("a secret is not written down by accident")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))
