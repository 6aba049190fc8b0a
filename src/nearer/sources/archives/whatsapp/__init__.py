"""WhatsApp: chats that were exported one by one.

How to get it: in the chat, tap its name (iPhone: at the bottom; Android: the three dots, "More"), "Export chat",
"Without media". It comes at once, as a `.txt` or a `.zip`. Do so for each chat that matters; the phone can share them
to a folder. Give Nearer the file, or the folder with all of them: with two or more chats it sees which name is yours,
with one say `--me` and your name as the chat shows it.

What it holds, in both directions: what was written, up to 40,000 messages a chat, and who was mentioned. Not in it:
reactions, what answers what, calls, and anybody's id: people are the names of your phone book, or their numbers.

How it is read:

- Heads of lines differ by phone, language and year. The shape of the first one is that of all others, so that a chat
  pasted into a message makes no messages of its own; a line more than a day before the one above makes none either.
- Day or month first: a number above twelve decides, else the days in the names of pictures, else the order in which
  times must go. Where none does, the file is read with the day first (the month where it is written as in the United
  States: AM and PM, slashes, no zeros before, two digits of the year), and says so.
- An account is the name as the phone shows it, without "~" (somebody who is not in your phone book), or the number with
  its digits alone.
- A message is known by its chat, sender, time and words, so that two exports of a chat give one; repeats are counted.
- A chat's name is that of its file; an iPhone's file is `_chat.txt`, and the zip or folder around it has the name.
- With two people, a message is to the other. In a group it is to nobody but those it mentions. Lines without a sender
  (who came, who left, new titles) stay unread, as do lines of the group itself and those in which an iPhone lets
  somebody say it ("Ben left", under Ben's name).
- Pictures, voice and deleted messages are messages without words.

Times are those of the phone's clock, and the file does not tell its zone: a message lies in a range of 26 hours,
because clocks run from UTC+14 to UTC-12. The order within a chat is kept, answering times are not told.
"""

from nearer.sources.archives.whatsapp.source import WhatsAppChats
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = WhatsAppChats()
