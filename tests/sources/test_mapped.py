"""Tables of shops, newsletters and contact programs: which are known, and what a mapping may say."""

from dataclasses import replace

import pytest

from nearer.model.activity import Account
from nearer.model.names import Precision, Verb
from nearer.sources.contract import Options
from nearer.sources.decode import DecodeError
from nearer.sources.mapping.columns import BadMapping, Mapping, mapping_for
from nearer.sources.mapping.ready import READY
from nearer.sources.mapping.rows import moment
from nearer.sources.registry import recognize, source_named
from sources.casework import Held, activities, read

GUESTS = Mapping(
    name="guests", title="Guest list", network="evenings", needs=("Mail", "Came on"), who="Mail",
    times=("Came on",), verb="attend", names=("Called",),
)  # fmt: skip
TABLE = b"Mail;Called;Came on\nNoor@example.net;Noor;2024-03-04\n;Nobody;2024-03-05\nben@loom.example;;soon\n"


def test_a_saved_mapping_makes_a_table_known_that_nobody_knew() -> None:
    source = source_named("mapped")
    assert source.recognize(Held({"guests.csv": TABLE}), Options()) is None
    found, records = read(source, Held({"guests.csv": TABLE}), Options(mappings=(GUESTS,)))
    assert found is not None
    assert found.layout == "Guest list"
    (act,) = activities(records)
    assert (act.actor, act.target, act.verb, act.precision) == ("noor@example.net", "me", Verb.JOIN, Precision.DAY)
    (noor,) = [one for one in records if isinstance(one, Account) and one.name == "Noor"]
    assert noor.address == "noor@example.net", "by which they are known elsewhere"


def test_a_saved_mapping_survives_being_kept_and_a_foreign_one_is_none() -> None:
    assert Mapping.of(GUESTS.saved()) == GUESTS
    for foreign in ("{}", "no json", '{"name": 7}'):
        assert Mapping.of(foreign) is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (replace(GUESTS, who="Email"), "Email"),
        (replace(GUESTS, times=("When",)), "When"),
        (replace(GUESTS, verb="frobnicate"), "no such act"),
        (replace(GUESTS, text="Said"), "Said"),
        (replace(GUESTS, who=""), "says who"),
    ],
)
def test_a_mapping_that_cannot_be_read_says_what_is_wrong_and_what_there_is(wrong: Mapping, told: str) -> None:
    with pytest.raises(BadMapping) as error:
        wrong.checked(("Mail", "Called", "Came on"))
    assert told in str(error.value)
    assert error.value.next


@pytest.mark.parametrize("mapping", READY, ids=lambda one: one.name)
def test_every_ready_mapping_reads_the_columns_that_it_needs(mapping: Mapping) -> None:
    header = tuple(dict.fromkeys((*mapping.needs, *mapping.used)))
    assert mapping.checked(header) is mapping
    assert mapping_for(header, READY) is mapping
    assert mapping_for([one.upper() for one in header], READY) is mapping
    assert mapping_for(mapping.needs[1:], (mapping,)) is None


def test_dates_that_may_be_two_days_are_no_time_until_somebody_says_which() -> None:
    with pytest.raises(DecodeError, match="day and which the month"):
        moment("03/04/2024", None)
    assert moment("03/04/2024", day_first=True).time.month == 4
    assert moment("03/04/2024", day_first=False).time.month == 3
    assert moment("13/04/2024 9:05 PM", None).time.isoformat() == "2024-04-13T21:05:00+00:00"
    assert moment("04/04/2024", None).time.day == 4
    assert moment("03.04.2024 09:00", None).time.month == 4, "with dots the day is first"
    assert moment("1700000000", None).time == moment("1700000000000", None).time
    for bad in ("", "soon", "31/02/2024", "2024-13-01", "99/99/2024", "13/04/2024 25:00"):
        with pytest.raises(DecodeError):
            moment(bad, None)


def test_a_table_of_the_plain_form_stays_the_plain_form() -> None:
    rows = b"time,actor,target,verb\n2024-01-01,ann,me,reply\n"
    assert recognize(Held({"log.csv": rows}), Options(mappings=(GUESTS,))).source == "plain"
