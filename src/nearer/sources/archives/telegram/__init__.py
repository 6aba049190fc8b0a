"""Telegram: an export of Telegram Desktop in JSON, of a whole account or of one chat.

How to get it: in Telegram Desktop (desktop.telegram.org; the App Store's Telegram for macOS cannot), Settings,
Advanced, "Export Telegram data". Tick "Account information", "Contacts list", "Personal chats", "Bot chats" and your
groups, take away "Only my messages", leave the media unticked, and choose the format "Machine-readable JSON". Telegram
may ask you to come back after 24 hours; the export itself takes minutes to hours. For one chat: its menu with three
dots, "Export chat history", format JSON, at once. Give Nearer the `result.json`, or the folder with it. The HTML export
is recognised and cannot be read. A single chat does not say whose it is: Nearer sees it in a private chat; for a group
say `--me` with your user id or your name.

What it holds: messages, replies, mentions, calls and, since 2024, reactions, in both directions. Not in it: secret
chats, who read what, followers, blocked people, and what others wrote in public groups, which are exported with "only
my messages".

How it is read (`JsonWriter` of telegramdesktop/tdesktop is the format's only description):

- Accounts are `user7`, `chat7` (a basic group) and `channel7` (a channel or supergroup), as the export writes them
  since April 2021; the numbers before are brought to the same form. Exports before 2019 have no ids and cannot be
  read. A deleted account keeps its id and has no name. Contacts are accounts; phone numbers stay unread.
- A message's id is `channel7/41`. In private chats and basic groups Telegram numbers anew for each member, so that the
  user stands first, where it is known who that is: `user1/user2/41`. A supergroup's messages from before it became one
  have negative numbers.
- In a private chat, also with a bot, a message is directed at the other side. In groups it is directed at the author
  of the message it answers, if that stands in the export; mentions stand in `to`, as `@handle` where only that is
  known. A topic of a group is the thread of its messages, and none of them answers its title.
- A forwarded message passes on another's words, and names their author without an id. In a private chat it is a message
  to the other side without a text, because the words are not the sender's; in groups and channels it is an Announce
  directed at nobody. Words that a bot wrote (`via_bot`) are left out, too.
- A reaction is a Like with the emoji as its text. The export names the latest few who gave it, and counts the others.
- A call that was taken (it has a length) is a Call. One that was missed, declined or busy is an Offer: nobody spoke.
  Coming into a group by oneself is a Join, going a Leave. Whom others added or removed is named without an id, and
  skipped with all other service rows.
- Posts of a channel, and those of a group's anonymous admins, are the channel's or the group's.
- Visibility: private chats are direct, groups and channels with a public name public, all others "followers" (their
  members). Notes to oneself ("Saved messages") are between nobody and stay unread.

Times: `date_unixtime` is UTC; it is there since June 2022 (3.7.6). `date` is the clock of the computer that exported,
and its zone is not told: a message that has nothing else lies in a range of 26 hours, because clocks run from UTC+14
to UTC-12, and a newer export of the same chat puts it right. The dates of reactions are local, too: one within a day
of its message is put right by the message's two times; a later one lies in a range of two hours, for a change of
clocks between.
"""

from nearer.sources.archives.telegram.source import TelegramExport
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = TelegramExport()
