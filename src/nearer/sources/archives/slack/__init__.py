"""Slack: the export of a workspace, as Slack makes it for its owners and admins.

How to get it: as an owner or admin, `https://WORKSPACE.slack.com/services/export`, choose the days, "Start export"; a
mail says when the zip is ready (minutes to hours). The free plan exports public channels only, and nothing that its
limit on history hides; private channels and direct messages need a paid plan and, on most, an application to Slack.
Members cannot export. Give Nearer the zip as it is. It is everybody's log: say `--me` with your member id (`U…`), your
`@name` or your e-mail address, or choose later who you are.

What it holds: messages, threads, mentions, reactions and huddles of all members, in both directions. Not in it: when
somebody reacted, who read what, and edits before the last.

How it is read:

- Accounts are member ids; people who are not in `users.json` (guests, other workspaces) come from the profile inside
  their messages. Bots are kept, marked as bots: a message without a member is the bot's, `B…`.
- A message is a Create with the id `CHANNEL/ts`, to the microsecond in UTC. The day files are named in the workspace's
  own time zone, so that a message's date can differ from its file's. Where `channels.json` is missing, the folder's
  name stands for the channel's id.
- A reply in a thread answers the thread's first message and is directed at its author. A message in a direct
  conversation is directed at the other member; in a conversation of several, all others stand in `to`. Mentions
  (`<@U…>`) stand in `to`; `@here` and groups address nobody.
- Reactions are a Like with the id `CHANNEL/ts/reaction/NAME/USER`, without time, with the reaction's name as its text.
- A huddle is a Call by whoever began it with all who took part; where nobody did in a conversation of two, an Offer.
- Joining a channel is a Join, leaving it a Leave. Topics, names, archiving, files pinned and bots added are service
  rows and skipped.
- Visibility: a public channel is open to the members of the workspace and not to the world, which comes closest to
  "unlisted"; a private channel is "followers" (its members, private), direct conversations are "direct".
- Text is made readable: mentions as `@name`, channels as `#name`, links as `label (address)`. A message without text
  takes that of its attachments. Files are not opened, and their names are not read.
"""

from nearer.sources.archives.slack.source import SlackExport
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = SlackExport()
