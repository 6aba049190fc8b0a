"""Nostr, live: notes on relays (https://github.com/nostr-protocol/nips).

How to connect: say your public key (npub1...) and the relays on which you write, one after the other: `npub1...
wss://relay.example wss://other.example`. Reading needs no secret. To answer from here, give your secret key (nsec1...),
which is kept where passwords are and never leaves this machine: each note is signed here.

What it reads: your notes, answers, likes, reposts and deletions, those of others that name you, the threads of the last
30 days that you took part in, the list of whom you follow and of whom you muted, and who has you on theirs. Each act is
an event, whose id is the digest of what it says: so all relays tell of one act as one act. What nobody signed is passed
over, whatever a relay says.
"""

from nearer.sources.live.nostr.source import NostrLive

SOURCE = NostrLive()
