"""Kinds of acts as lists in SQL, by what they are in a conversation."""

from nearer.model.time import DAY_US

ONE_CLICK = "('like', 'repost')"
COMPOSED = "('message', 'reply', 'mention', 'quote')"
PUBLIC = "('reply', 'mention', 'quote')"
TALK = "('message', 'call')"
CONTACT = "('message', 'reply', 'mention', 'quote', 'repost', 'like', 'call')"

DAY = f"(time_us // {DAY_US})::INTEGER"
"""The day of an act, counted from 1970."""

MOST_TEXT = 2_000
"""Characters of a text that are kept beside an act."""
