"""Settings: who you are, your zone, your minutes, what is shown, and forgetting somebody for good."""

from dataclasses import dataclass

from nearer.pages.parts import Frame, Option


@dataclass(frozen=True, slots=True)
class EgoLine:
    """An account that is yours, or may be chosen to be. `key` is `network/id`."""

    key: str
    network: str
    label: str
    yours: bool
    why: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `kind` is "text", "choice", "number" or "switch"; `choices` for a choice."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """`egos` are your accounts, then up to fifty candidates (the busiest accounts of a community log)."""

    frame: Frame
    egos: tuple[EgoLine, ...]
    settings: tuple[Setting, ...]
    themes: tuple[Option, ...]
    home: str
    version: str
    forgotten: int
    facts: tuple[tuple[str, str], ...]
