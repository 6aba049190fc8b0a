"""Mastodon, and servers that speak its API: your posts, who answered, liked, boosted and followed, as it happens.

How to connect: say your server or your handle; your server asks you whether Nearer may read, and gives a code or leads
back. Reading asks for reading only. Or make a token yourself: on your server, Preferences, Development, New
application, with the scopes read:accounts, read:blocks, read:favourites, read:follows, read:lists, read:mutes,
read:notifications, read:search and read:statuses (to answer from here also write:favourites, write:follows, write:media
and write:statuses), and paste it.

What it sees: your posts of all years, boosts and favourites; replies, mentions, favourites, boosts and follows that
your server notified you of; favourites and boosts of which no notification is left, without their time; the whole
threads that you took part in, both sides; your lists of followers, follows, blocks and mutes, and those that you made,
every six hours, so that an unfollow, another name or bio, and an account that vanished are known with the range in
which it happened; edits, and posts that disappeared; up to when you have read your notifications in an app of
Mastodon's own. What Mastodon never tells: who blocked or muted you, who took a favourite back, who read you.

It is made of the same acts under the same ids as your archive, so the two make one log in either order.
"""

from nearer.sources.live.contract import LiveSource
from nearer.sources.live.mastodon.source import MastodonLive

SOURCE: LiveSource = MastodonLive()
