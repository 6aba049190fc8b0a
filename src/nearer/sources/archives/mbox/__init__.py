"""Mail: a mailbox in the mbox format, of a person or of a mailing list; a Maildir; messages saved one by one.

How to get it: from Gmail by Google Takeout (takeout.google.com, deselect all, choose Mail; minutes to days); from
Thunderbird the files of its profile, or an add-on that exports folders, at once; from Apple Mail "Mailbox, Export
Mailbox"; a Maildir, or a folder of saved messages (`.eml`, `.emlx`), as it lies on the disk; a mailing list's monthly
archives (`2024-March.txt.gz`, or `export/....mbox.gz`) from its page, at once. Give Nearer the file, or a folder of
them, with the folder of sent mail: without it only one side is there. It sees whose mailbox it is by the address that
is in most messages; say `--me` with your address where it is a list's, or where two are in as many.

What it holds, in both directions: who wrote to whom, what answered what, when. Not in it: who read it, and whom you
block.

How it is read:

- An account is an address in small letters, its name the one written beside it. Senders that say that they are machines
  (automatic answers, newsletters, "no-reply") are machines.
- A message is known by its Message-ID; without one by its sender, time, subject and words.
- A message to people is private, directed at the only receiver, or addressed to all of them. One to a list is public
  within the list, and directed at the author of what it answers, where that is in the archive. A list is known by its
  List-Id, or by addresses that its archive hides (`ida at example.org`).
- Only the text is read: what was quoted (`>`) and signatures are left out, and so are attachments and HTML where there
  is plain text beside it.
- Messages that break the rules (no Date, letters in no known encoding, lines that look like the beginning of a message)
  are read as far as they go, or told.

Times are UTC, with the sender's offset.
"""

from nearer.sources.archives.mbox.source import MailArchive
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = MailArchive()
