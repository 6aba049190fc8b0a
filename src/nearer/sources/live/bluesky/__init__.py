"""Bluesky, live: every server that speaks AT Protocol's `app.bsky` (https://docs.bsky.app).

How it is connected: the user makes an app password (in the app, Settings, Privacy and security, App passwords) and
types it in place of a code. It can be deleted there at any time, and cannot reach direct messages unless they were
ticked.

What it reads: the account's own repository (once whole, as the file of the archive, then what is new and what is gone),
notifications, the threads of the last 30 days that the account took part in, followers, mutes, and who of the people
met blocks the account. Every act is a record with an address of its own, which is its id: so an archive of the account,
its own repository, notifications and lists of people tell of one act as one act.
"""

from nearer.sources.live.bluesky.source import BlueskyLive

SOURCE = BlueskyLive()
