"""Instagram: the export of one account's information, as JSON, with what it did on Threads.

How to get it: in Instagram's settings, "Accounts Centre", "Your information and permissions", "Export your
information", "Export to device". Choose "Messages", "Followers and following", "Likes", "Comments", "Story
interactions", "Threads" and "Personal information", the format JSON (HTML is what you get otherwise, and cannot be
read), all time, low media quality. It takes minutes to days, as one or several zips: give Nearer all of them together.

What it holds, in both directions: messages and reactions to them, who follows whom, and since when. Of your side: likes
with the author and the time, comments with the owner of the post, what you did with stories, whom you blocked,
restricted or unfollowed. Not in it: who liked or commented on your posts, and what a reply on Threads answers. It is
built from documentation and other readers' code, not from a real export.

How it is read:

- An account is a username in small letters, from a value, a title or an address, whichever the file has. Chats have
  display names alone: those are accounts of their own, `name/Ben Okafor`, which may be proposed as the same person and
  are never joined by the name. Your own name in chats is yours: it is in all of them.
- Words are repaired as for Facebook. The labels of the fields are translated, so fields are found by their place and by
  what they hold.
- Rows have no ids; they are known by whom, when and what.
- Followers, follows and the like have dates of their own, and are Follows on that day, not lists of today. A restricted
  account is an Ignore (a mute), a follow request an Invite.
- Exports of 2018 to 2021 are flat files; their likes, follows and comments are the same acts as in later ones. In
  their chats people stand by their username, in later ones by the name that they show: a message that is in both is
  there twice.
- What you did on Threads is in the space "Threads" of this account; a reply there is directed at nobody.

Times are UTC: seconds, and milliseconds in chats.
"""

from nearer.sources.archives.instagram.source import InstagramExport
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = InstagramExport()
