"""What the user decided of openings and of the people in them."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from nearer.model.decision import Choice, Decision
from nearer.people import People, parse_key


@dataclass(frozen=True, slots=True)
class Choices:
    """Opening ids by what was chosen; `later` gives the moment of waking, None for "when they write again"."""

    done: frozenset[str]
    left: frozenset[str]
    later: dict[str, datetime | None]
    shunned: frozenset[str]
    snoozed_since: datetime | None

    @classmethod
    def of(cls, decisions: tuple[Decision, ...], people: People, zone: tzinfo) -> "Choices":
        """Of DONE and LATER for one opening the newer one holds. LEAVE holds whatever comes after it.

        A time without a zone is the user's own; a LATER that names no time sleeps until they write.
        """
        done: set[str] = set()
        left: set[str] = set()
        later: dict[str, datetime | None] = {}
        shunned: set[str] = set()
        since: datetime | None = None
        for decision in sorted(decisions, key=lambda d: d.id):
            match decision.choice:
                case Choice.DONE:
                    done.update(decision.subject)
                    for id in decision.subject:
                        later.pop(id, None)
                case Choice.LATER:
                    done.difference_update(decision.subject)
                    later.update((id, _wakes(decision.detail, zone)) for id in decision.subject)
                    since = decision.at if since is None else min(since, decision.at)
                case Choice.LEAVE:
                    left.update(decision.subject)
                case Choice.NOT_PERSON:
                    keys = [key for text in decision.subject if (key := parse_key(text)) is not None]
                    shunned.update(person for key in keys if (person := people.of(key)) is not None)
                case _:
                    pass
        return cls(frozenset(done), frozenset(left), later, frozenset(shunned), since)


def _wakes(detail: str, zone: tzinfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(detail)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
