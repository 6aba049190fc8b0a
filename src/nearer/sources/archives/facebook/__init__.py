"""Facebook: the export of one account's information, as JSON, with Messenger's encrypted chats.

How to get it: in Facebook's settings, "Accounts Centre", "Your information and permissions", "Export your information",
"Export to device". Choose "Messages", "Friends and followers", "Comments and reactions", "Posts" and "Personal
information", the format JSON (HTML is what you get otherwise, and cannot be read), all time, and low media quality.
It takes minutes to days, and comes as one or several zips: give Nearer all of them together. End-to-end encrypted chats
are a zip of their own: on messenger.com, settings, "Privacy and safety", "End-to-end encrypted chats", "Message
storage", "Download secure storage data".

What it holds, in both directions: messages, reactions to messages, calls. Of your side: comments, reactions, friend
requests, with the other's name only inside a translated sentence. Not in it: anybody's id, who commented or reacted on
your posts, and what you reacted to. It is built from documentation and other readers' code, not from a real export.

How it is read:

- An account is a name, because names are all there is: two people of one name cannot be told apart, and nobody is
  joined with another network's account by it alone.
- Letters that the export breaks (`\\u00c3\\u00a9` for é) are repaired, string by string.
- Rows have no ids. A message is known by its sender, millisecond and words, so that a chat which is in two parts, or
  both plain and encrypted, gives one.
- A comment or reaction is directed at the one friend or correspondent whose name stands in its sentence, marked as
  inferred, and at nobody where none or several do.
- A friendship is a Follow in both directions from its day; a friend whom you removed is your Undo of it. Requests are
  Invites. Whom you follow besides is a Follow, a group that you became a member of a Join.
- A call that was taken (it has a length) is a Call, any other an Offer: nobody spoke. Reactions have no time.

Times are UTC: seconds, and milliseconds in chats.
"""

from nearer.sources.archives.facebook.source import FacebookExport
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = FacebookExport()
