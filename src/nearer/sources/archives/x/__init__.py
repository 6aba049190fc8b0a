"""X (Twitter) archives, every layout from 2012 to today.

How to get it
-------------
On x.com: *Settings and privacy > Your account > Download an archive of your data*, confirm your password, *Request
archive*. X gathers it for about a day, large accounts take longer; then a message with a link to one zip comes, and
the link holds for about a week. Import the zip as it is. A further archive some months later is worth asking for:
the lists of followers carry no dates, and only two of them tell when somebody came or went.

Layouts
-------
========================  ================  ===========================================================================
``grailbird-csv``         2012 to 2018      ``tweets.csv``, or ``data/csv/YYYY_MM.csv``
``grailbird-js``          2012 to 2018      ``data/js/tweets/YYYY_MM.js`` with ``tweet_index.js``, ``user_details.js``
``ytd-root``              2018 to 2020      ``tweet.js`` at the top; rows bare, from 2020 on wrapped in ``{"tweet": …}``
``ytd-data (tweet.js)``   2020 to 2022      ``data/tweet.js``, ``data/tweet-part1.js`` …, ``data/manifest.js``
``ytd-data (tweets.js)``  2022 to today     ``data/tweets.js``; community, circle, deleted and note tweets
========================  ================  ===========================================================================

Files are known by how they begin (``window.YTD.follower.part0 =``), not by name, so a renamed file is still read.

What the records mean
---------------------
- An account's id is X's number. Who is known by handle alone is ``@handle`` in lower case.
- A post is a CREATE; its `target` is the one replied to, else the author of the post it quotes (the last link to
  another's post; in a reply the quoted author stands in `to`). `to` are those mentioned, without the target, the owner
  and the id -1, which X writes for every account that is gone. A reply to oneself keeps the owner as its target.
- A repost is an ANNOUNCE without text, because the words are another's. Up to 2018 X marks reposts, and a post typed
  as "RT @ann …" by hand is a post; later archives do not mark them, and every row that begins with "RT @ann" counts.
- A like has no time. Its author is known only where the address names a handle, or where the same archive holds a
  reply, a quote or a repost of the liked post.
- Edited posts are one CREATE (the first version) and an UPDATE for each later one. Deleted posts, which X keeps for two
  weeks, are a CREATE without text and a DELETE.
- A note tweet holds the full text of a long post. It names no post: it is joined by the same two seconds and the same
  beginning, when exactly one fits; a note that fits no post stands for itself.
- Posts for a circle, or of a protected account, have the visibility "followers"; community posts are public and have
  the community as their space. Protection is known for the last six months only.
- Message reactions are a LIKE of the message. Encrypted messages (2025 on) have sender, receiver and time, no text.
- Lists (followers, following, blocks, mutes) become rosters dated by the manifest. A list of which a part is missing
  or broken has no date, so that nobody seems to have left.

Times are UTC. In archives before 2018, posts up to 4 November 2010 may have lost their hour: exactly midnight means the
day, unless the post's id, which holds its time from that day on, says midnight too. A time before the account
existed, before Twitter did, or after the archive was made is a problem, and the row stays without time.

The audit compares `manifest.js` (or `tweet_index.js`) with the rows found. `payload_details.js` declares a total that
X's own index contradicts, so it is not used. Never opened: IP addresses, devices, phone numbers, address books, former
e-mail addresses, advertising and inferred interests.
"""

from nearer.sources.archives.x.source import XArchive
from nearer.sources.contract import ArchiveSource

SOURCE: ArchiveSource = XArchive()
