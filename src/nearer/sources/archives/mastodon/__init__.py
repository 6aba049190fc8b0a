"""Mastodon: the account's archive and its CSV lists.

How to get it: on your server, Preferences, "Import and export", "Data export". "Request your archive" makes
`archive-….zip` (`.tar.gz` until 2023); it takes minutes to hours, a mail says when it is ready, and a new one can be
asked for every seven days. On the same page stand the CSV lists (follows, lists, blocks, mutes, domain blocks,
bookmarks), at once. Give Nearer the archive as it is, its folder, a bare `outbox.json`, the CSV files, or a folder
with all of them: the lists are the only place where follows, blocks and mutes are. A CSV file does not say whose it
is: put it beside the archive, or say `--me name@server`. The lists of GoToSocial have the same form and are read, too.

What it holds: what the account did, private and direct posts included. Nothing inbound: no replies received, no
favourites received, no followers (mastodon/mastodon#10670).

How it is read (layout: `BackupService` and `Export` of mastodon/mastodon):

- Account ids are actor addresses (`https://server/users/name`, since 2025 also `https://server/ap/users/1`), taken from
  the `href` of mentions, whose name is the handle. A CSV names people by handle: their id is `acct:name@server`, lower
  case, with the handle that joins them to the address.
- A post is a Create under the id of its Note, so that a reply's `in_reply_to` finds it; a boost is an Announce. An
  edited post is one Create with its newest text. A content warning stands before the text. A poll's choices follow it.
- A reply is directed at the author of the post it answers, found by the address: the mentioned person on that server
  whose name is in the path, or Mastodon's `/users/NAME/statuses/`. Where the address names nobody (`/objects/…`), it is
  directed at the one mentioned person of that server, or the only one at all, with the confidence "addressed"; else at
  nobody, and all who are mentioned stand in `to`. A reply to oneself is directed at oneself.
- A direct post is directed at the author answered, or at the one person it mentions. One that mentions several is
  directed at none and addressed to each.
- Visibility: public has the Public address in `to`, unlisted in `cc`; followers has a followers address only; all else
  is direct, also where nothing is said.
- Favourites and bookmarks are addresses without time or author. The author is taken from Mastodon-shaped addresses
  only, else unknown. Lists and bookmarks are private, as direct posts are.
- `totalItems` is audited; it differs from the posts in most archives, because Mastodon's counter drifts.

Times are UTC, as the server writes them; they say nothing of the writer's zone.
"""

from nearer.sources.archives.mastodon.source import MastodonArchive
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = MastodonArchive()
