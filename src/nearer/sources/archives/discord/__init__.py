"""Discord: your own data package, and channels exported as JSON with DiscordChatExporter.

How to get it: your own package in Discord's settings, "Data & Privacy", "Request all of my data"; it comes by mail
within days, up to thirty. It has your messages alone. Both sides come with DiscordChatExporter, a program that exports
channels you can read, at once: choose the format JSON. Give Nearer the zip, or the folder of exported channels; both
together are one log. For exported channels say `--me` with your user id or your name.

What it holds: from the package your messages, whom you mentioned, your friends and whom you blocked; from exported
channels everybody's messages, answers, mentions, and how many reacted. Not in it: calls, who read what, and, in the
package, anything that others wrote. For the package this is built from documentation and other readers' code, not from
a real one.

How it is read:

- Accounts, messages and channels have Discord's own numbers, which are larger than a number may be in JSON: they are
  read as text.
- A direct conversation of two is directed at the other one. In channels a message is directed at the author of the one
  that it answers, where that is in the export; those it mentions are addressed. Who forwards a message answers nobody.
- A reaction is a Like without a time, where the export names who gave it (newer exporters do), else it stays unread.
- A friend is a Follow without a date; somebody blocked a Block.
- What a bot wrote is a bot's. Joins, pins and the like stay unread.

Times are UTC; exporters write the offset of the computer on which they ran.
"""

from nearer.sources.archives.discord.source import DiscordExport
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = DiscordExport()
