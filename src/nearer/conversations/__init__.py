"""Threads and dyads, whose turn it is, and the openings of a day.

- `candidates(con) -> pa.Table`: reads the relation `interactions` of the DuckDB connection and returns every act that
  may still be open, and every tie's own rhythm. It knows no clock, so it is worth keeping until the log changes. For a
  page at an earlier date, hand a connection whose `interactions` is cut at that date: a later answer would close acts
  that were open then.
- `settled(con)` gives the same with what `renewed` goes on from once more interactions came (`Standing`).
- `openings(candidates, ties, people, decisions, now, minutes=15, zone=UTC) -> Day`: pure. `ties` maps a person's id to
  its `model.tie.Tie` (only `get` is used, so a lazy mapping will do); a person without a tie has no opening that needs
  one. `decisions` are the standing ones.
- `Day`: `openings` (most at stake first, at most seven, at most what fits the minutes), `waiting`, `asleep`,
  `minutes_used`, and `every`: all live openings before the cut (for the Person page; filter by `person`).
- `threads_of(rows) -> Threads`: `rows` is an Arrow table of one person's rows of `interactions`.
  Newest first; each with its acts (`model.tie.Interaction`, oldest first), `turn`, network, space, first, last.
- Sentences (`why`, `move`) hold no name, handle or quoted word, so they need no cloak.
"""

from nearer.conversations.candidates import candidates, renewed, settled
from nearer.conversations.day import Day
from nearer.conversations.openings import openings
from nearer.conversations.rhythms import READ
from nearer.conversations.standing import Standing
from nearer.conversations.threads import Conversation, Threads, Turn, threads_of

__all__ = [
    "READ",
    "Conversation",
    "Day",
    "Standing",
    "Threads",
    "Turn",
    "candidates",
    "openings",
    "renewed",
    "settled",
    "threads_of",
]
