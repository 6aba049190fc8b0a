"""Accounts to persons: by rule at once, by proposal only after a decision, and each link with its reason.

- `resolve(accounts, decisions, egos, look) -> People`: `accounts` is an Arrow table with the columns of
  `store.schema.ACCOUNT`, one merged row for each (network, id); ids that only occur in activities are rows too, with
  nulls. `decisions` are the standing ones (`model.decision.standing`), of any kind; others than MERGE, SPLIT, REFUSE,
  EGO and NOT_EGO are passed over. `egos` are the accounts whose archives were imported.
- `looked_into(connection) -> Look`, handed to `resolve`: looks into a log for what speaks for proposals.
- `People.members`: Arrow table (network, account, person), one row per account, for joins in SQL.
- `People.ego -> str | None`, `People.ego_accounts -> frozenset[AccountKey]`, `People.bots -> frozenset[str]`.
- `People.of(key) -> str | None`: the person's id; `People.person(id) -> Person | None`: also for the id that any of the
  person's accounts would have alone, so that addresses outlive merges; `People.current(id) -> str | None` the same
  without making the object.
- `People.names(ids) -> dict[str, str]`, `People.ids -> tuple[str, ...]`, `People.account(key) -> Account | None`.
- `People.find(text) -> tuple[Person, ...]`: who is meant by an id, an account key, a handle or a name; several when
  the text fits several, none when it fits nobody.
- `People.links -> tuple[Link, ...]` (all), `Person.links` (one's own), `People.proposals -> tuple[Proposal, ...]`.
- `tables(people) -> KeptPeople`, `opened(kept, decisions, egos, look, keeping) -> People`: to keep people in files, and
  to open them again without asking any rule; `keeping` keeps proposals once they were asked for.
- `Persons`: sorted ids as a sequence, without an object for each.
- `parse_key("network/id") -> AccountKey | None`.
"""

from nearer.people.evidence import looked_into
from nearer.people.kept import KeptPeople, opened, tables
from nearer.people.people import People, parse_key
from nearer.people.persons import Persons
from nearer.people.resolve import resolve

__all__ = ["KeptPeople", "People", "Persons", "looked_into", "opened", "parse_key", "resolve", "tables"]
