"""What live networks tell alike of accounts: another name or bio, and that an account is gone."""

from datetime import datetime

from nearer.model.activity import Activity, Place
from nearer.model.names import Confidence, Precision, Verb
from nearer.model.time import from_us, to_us


def changed(network: str, who: str, verb: Verb, since_us: int | None, now: datetime, place: Place) -> Activity:
    """That somebody's profile changed (`Verb.UPDATE`), or their account is gone (`Verb.DELETE`), since `since_us`
    (microseconds since 1970, None if it was never looked at). That it is gone is inferred: it is not shown any more."""
    return Activity(
        network=network,
        id=f"{who}#{'profile' if verb is Verb.UPDATE else 'gone'}/{to_us(now)}",
        time=now,
        since=None if since_us is None else from_us(since_us),
        precision=Precision.RANGE,
        actor=who,
        verb=verb,
        object=who,
        confidence=Confidence.EXPLICIT if verb is Verb.UPDATE else Confidence.INFERRED,
        place=place,
    )
