"""Small readers of what the files hold: numbers that are text, people, times."""

import re
from dataclasses import replace

from nearer.model.activity import Account
from nearer.sources.decode import DecodeError, Written, clean, mapping, written

NETWORK = "discord"

_ID = re.compile(r"[1-9]\d{0,20}\Z", re.ASCII)
"""Discord's own have fifteen digits and more; what somebody made up or shortened to share it may have fewer."""
MENTION = re.compile(r"<@!?(\d{1,21})>", re.ASCII)


def words(value: object) -> str | None:
    """A text that is not empty, clean."""
    text = clean(value).strip() if isinstance(value, str) else ""
    return text or None


def number(value: object) -> str | None:
    """An id as text. A number that JSON carried as one is exact up to 2^63."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and _ID.match(text) else None


def moment(value: object) -> Written:
    """A time as written. Raises DecodeError `bad-time`."""
    if not isinstance(value, str):
        raise DecodeError("bad-time", "the row has no time")
    return written(value)


class People:
    """Everybody whom the files name."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}

    def note(self, value: object) -> str | None:
        """The account that a user's object describes; what is known already stays."""
        fields = mapping(value)
        id = number(fields.get("id"))
        if id is None:
            return None
        handle = words(fields.get("username")) or words(fields.get("name"))
        shown = words(fields.get("global_name")) or words(fields.get("nickname")) or words(fields.get("nick"))
        bot = True if fields.get("isBot") is True or fields.get("bot") is True else None
        self.add(Account(network=NETWORK, id=id, handle=handle, name=shown, bot=bot))
        return id

    def add(self, account: Account) -> None:
        """Take in what is said of an account."""
        known = self.accounts.get(account.id)
        if known is None:
            self.accounts[account.id] = account
        else:
            self.accounts[account.id] = replace(
                known,
                handle=known.handle or account.handle,
                name=known.name or account.name,
                bot=known.bot or account.bot,
            )
