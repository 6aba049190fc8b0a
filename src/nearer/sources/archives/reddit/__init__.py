"""Reddit: the copy of your data.

How to get it: at reddit.com/settings/data-request choose "GDPR" or "CCPA" and "Full data"; a link to a zip comes as a
message on Reddit within some days, up to thirty. Give Nearer the zip as it is.

What it holds: your posts and comments, how you voted, your friends and the communities you joined; your messages and
chats with both sides. Not in it: who wrote what you answered, who answered you in public, who voted on what you wrote.

How it is read:

- People are known by their names, which cannot be changed on Reddit.
- A comment answers another comment or the post that its link names; whose these are is not told, so it is directed at
  nobody.
- A vote up is a Like and a vote down a Dislike, without a time and without the author. A vote that was taken back stays
  unread.
- A message is directed at the one it is for. In a chat of two it is directed at the other one, who is known once they
  wrote anything.
- A friend is a Follow without a date.
- Addresses of your sign-ins stand in many of the files. They are not read.

Times are UTC. Built from documentation and from the readers of others; no whole export was at hand.
"""

from nearer.sources.archives.reddit.source import RedditExport
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = RedditExport()
