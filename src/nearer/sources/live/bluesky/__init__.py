"""Bluesky, live: every server that speaks AT Protocol's `app.bsky` (https://docs.bsky.app).

How to connect: say your handle, make an app password (in the app, Settings, Privacy and security, App passwords) and
type it in place of a code. You can delete it there at any time. It cannot reach direct messages unless you tick that.

What it reads: your account's own repository (once whole, as the file of the archive, then what is new and what is
gone), the lists that you made among it, notifications and up to when you have seen them there, the threads of the last
30 days that you took part in, followers, mutes, changed names and bios, accounts that vanished, and who of the people
met blocks you. Every act is a record with an address of its own, which is its id: so an archive of the account, its own
repository, notifications and lists of people tell of one act as one act.
"""

from nearer.sources.live.bluesky.source import BlueskyLive

SOURCE = BlueskyLive()
