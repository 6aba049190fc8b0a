"""IRC: the logs that clients and bots write, of channels and of private talks.

How to get it: the logs lie on the computer on which the client, bouncer or bot ran (irssi `~/irclogs`, WeeChat
`~/.local/share/weechat/logs`, ZNC `~/.znc/users/.../moddata/log`, supybot `logs/ChannelLogger`), at once; channels
that are logged in public have them on the web. Give Nearer the files or their folder; say `--me` with your nick. A file
should be named for its channel and day (`#binders.2024-03-04.log`), unless its lines hold the date.

What it holds, in both directions: who said what when. Not in it: whom a line is for, where it does not begin with a
name, and anybody's identity beyond the nick.

How it is read:

- An account is a nick in small letters, without the `_` or backtick that clients put behind a nick that is taken.
- A line is known by its channel, time, nick and words; repeats are counted.
- Whom a line is for is inferred, and marked so. A line that begins with the nick of somebody who spoke, or that holds
  an unmistakable one, is addressed to them. A line without any, soon after its author was addressed, answers whoever
  addressed them, once. On five logs of #ubuntu with 1,362 lines whose answers people have marked, this finds 84 in 100
  and is right in 79 of 100 (of lines that begin with a name in 80, of the other answers in 77); beginning with a name
  alone finds 61 in 100. Which rules count was chosen on three of the logs (right in 83, finding 82); on the other two
  it was right in 74 and found 87.
- What came and went (joins, parts, nicks, topics, modes) stays unread. Where clients write it as they write what
  somebody does, it is told apart by its words, in English.
- Read are the styles of irssi, WeeChat, ZNC, HexChat, mIRC, Konversation, The Lounge, Textual, eggdrop, supybot and of
  public logs. Those of HexChat, mIRC, Konversation, The Lounge, Textual and eggdrop were written from how these clients
  format a line; no logs of theirs were at hand.

Times: where lines hold no date it is the file's, and a clock that runs back by half a day began a new one. The zone is
seldom told: then a line lies in a range of 26 hours. A log without any date has no times.
"""

from nearer.sources.archives.irc.source import IrcLogs
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = IrcLogs()
