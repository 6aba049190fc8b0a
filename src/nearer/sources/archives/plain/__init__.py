"""Plain interactions: any log that says who did what to whom, as CSV or JSON lines.

How to get one
--------------
There is nobody to ask and nothing to wait for: write the file yourself, or let a shop, newsletter or contact program
export a table, rename its columns in a spreadsheet, and save it as CSV. It takes a few minutes.

The columns
-----------
The first line names them, in any order and in upper or lower case: `time,actor,target,verb`, and where you have it
`network,id,in_reply_to,space,text,visibility`. Commas, semicolons and tabs all part columns. JSON lines are one
object a line with the same names. Both may be compressed with gzip. Columns with other names are left unread, and
the report names them.

- **time**: `2026-01-03T09:14:00Z`, with any offset or none (then it is read as UTC), `2026-01-03` where only the day
  is known, or seconds (milliseconds, microseconds) since 1970. Empty where it is unknown.
- **actor**, **target**: accounts as the network names them, with or without `@`. Several targets are parted by `;`.
- **verb**: what was done. `post`; `reply`, `comment`; `message`, `dm`, `email`; `mention`; `quote`; `like`,
  `favourite`, `react`; `repost`, `boost`, `share`; `follow`, `subscribe`, `unfollow`, `unsubscribe`; `invite`,
  `accept`, `reject`; `click`, `view`, `open`; `buy`, `purchase`; `call`; `join`, `leave`; `block`,
  `mute`, `flag` and their reverse; and the verbs of ActivityStreams 2.0. `nearer.sources.archives.plain.verbs` has
  them all.
- **network**: where it happened, `plain` unless the file says.
- **id**: the network's own. Without it Nearer makes one from the content, so that the same row in two files is the
  same act; rows that are equal in one file are counted as repeats.
- **in_reply_to**: the id of what is answered, liked, passed on or quoted.
- **visibility**: `public`, `unlisted`, `followers`, `direct`.

`--me ACCOUNT` says which account is yours. Without it the log is a community's, and you choose later.

What it shows: both directions of everything, because such a log states both sides of each act. What is not in the
file is taken as not done, so bring only files that are complete for the people in them.
"""

from nearer.sources.archives.plain.source import SOURCE

__all__ = ["SOURCE"]
