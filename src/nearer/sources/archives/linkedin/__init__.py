"""LinkedIn: the export of one member's data, Basic or Complete.

How to get it: in LinkedIn's settings, "Data privacy", "Get a copy of your data". Choose "Download larger data archive",
not single files. A first mail comes within minutes with the Basic archive (messages, connections, invitations); a
second one within about 24 hours with the Complete archive (comments, reactions, posts, endorsements). Give Nearer the
zip as it is, or both: what stands in both counts once.

What it holds, in both directions: messages, invitations, connections, endorsements, recommendations. Of your side
alone: comments, reactions and posts. Not in it: who wrote, or liked, on your posts, whose posts you commented or liked,
whom you block, and who looked at your profile. It is built from documentation and other readers' code, not from a real
export.

How it is read:

- Accounts are the addresses of profiles, `in/ida-broegger`, decoded and in small letters; pages are `company/...`.
  Where a file has only a name (messages before about 2022, endorsements, recommendations), it means the one connection
  or correspondent of that name, marked as inferred; where there is none, the placeholder `@name`; where there are
  several, it is left unread.
- Rows have no ids. A message is known by its conversation, sender, time and words, so that two exports that hold it
  give one activity; true repeats are counted.
- Messages are to the addresses in RECIPIENT PROFILE URLS, because names hold commas. Drafts, sponsored mail and what
  lies in SPAM stay unread.
- A connection is a Follow in both directions on the day that it names: the export does not say who asked. Invitations
  do, and are Invites.
- An endorsement is a Like whose text is the skill, a recommendation a public Create.
- Comments and reactions name the address of a post and no author, so that they bring nobody nearer. They are in the log
  as what you did.

Times: messages, comments, reactions and endorsements are UTC. Invitations and recommendations are told without a zone
and lie in a range of 26 hours, because clocks run from UTC+14 to UTC-12. Connections have a day.
"""

from nearer.sources.archives.linkedin.source import LinkedInExport
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = LinkedInExport()
