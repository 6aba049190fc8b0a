"""Matrix, live: rooms and conversations of two, on any server of the protocol (https://spec.matrix.org).

How to connect: say your address (@ann:example.org) and type your password once. Nearer signs in with it as a
device of its own, which you can end in your app at any time, and keeps the device's token, not the password. A token
that you made yourself is taken, too.

What it reads: the rooms that you are in, as far back as the server tells: messages, answers, threads, reactions, edits,
what was taken back, who joined or left as far as it was you, and whom you ignore. Encrypted messages it cannot read:
that somebody wrote one is not told either. Matrix has reactions, and no follows.
"""

from nearer.sources.live.matrix.source import MatrixLive

SOURCE = MatrixLive()
