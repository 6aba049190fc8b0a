"""The empty states that several pages share: why there is nothing, and the one next step."""

from nearer.pages.parts import Empty


def nothing_yet() -> Empty:
    """Nothing was imported."""
    return Empty(
        "Nothing here yet",
        "Nearer knows only what you bring in, and everything stays on this machine.",
        "Bring in an archive",
        "/imports",
    )


def who_are_you() -> Empty:
    """A log without an ego."""
    return Empty(
        "Who are you in this log?",
        "What you imported is a whole community's log. Choose the account that is yours, and your ties appear.",
        "Choose your account",
        "/settings",
    )
