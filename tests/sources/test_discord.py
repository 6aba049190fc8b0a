"""What Discord's exports tell: one side from your own package, both from exported channels."""

from nearer.model.activity import Account, Activity, Problem, Promise
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archives.discord import SOURCE
from nearer.sources.contract import Options
from sources.casework import Case, Held, Watched, cases, read

IDA, BEN = "100000000000000001", "100000000000000002"


def case(name: str) -> Case:
    return next(one for one in cases() if str(one) == f"discord/{name}")


def acts(name: str) -> list[Activity]:
    _, records = read(SOURCE, Held(case(name).members()), case(name).options)
    return [record for record in records if isinstance(record, Activity)]


def test_the_table_of_2023_and_the_json_of_2025_give_one_message_the_same_id_whatever_its_digits() -> None:
    old, new = ({act.id: act for act in acts(name)} for name in ("package-2023", "package-2025"))
    assert "1100000000000000001" in old.keys() & new.keys()
    assert old["1100000000000000001"].text == new["1100000000000000001"].text == "Hello, Ben"


def test_a_direct_conversation_of_two_is_directed_and_private() -> None:
    one = next(act for act in acts("package-2025") if act.verb is Verb.CREATE)
    assert (one.actor, one.target, one.visibility) == (IDA, BEN, Visibility.DIRECT)
    first, second = acts("direct")
    assert (first.actor, first.target) == (second.target, second.actor) == (BEN, IDA)


def test_friends_and_blocked_people_have_no_date() -> None:
    known = [act for act in acts("package-2023") if act.verb in (Verb.FOLLOW, Verb.BLOCK)]
    assert {(act.verb, act.precision) for act in known} == {
        (Verb.FOLLOW, Precision.NONE),
        (Verb.BLOCK, Precision.NONE),
    }


def test_an_answer_is_for_whom_it_answers_and_a_missing_one_is_for_nobody() -> None:
    talk = [act for act in acts("channel") if act.verb is Verb.CREATE]
    asked, answered, lost = talk
    assert asked.to == (IDA,)
    assert (answered.target, answered.in_reply_to) == (BEN, asked.id)
    assert (lost.target, lost.in_reply_to is not None) == (None, True)


def test_in_a_conversation_of_several_nobody_is_the_other_side_though_two_write() -> None:
    ((name, data),) = case("direct").members().items()
    several = data.replace(b'"DirectTextChat"', b'"DirectGroupTextChat"')
    assert several != data
    _, records = read(SOURCE, Held({name: several}), case("direct").options)
    assert {act.target for act in records if isinstance(act, Activity)} == {None}


def test_who_forwards_a_message_answers_nobody() -> None:
    ((name, data),) = case("channel").members().items()
    archive = Held({name: data.replace(b'"reference": {', b'"reference": {"type": "Forward", ', 1)})
    found, records = read(SOURCE, archive, case("channel").options)
    assert found is not None
    (forwarded,) = (act for act in records if isinstance(act, Activity) and act.text == "Wheat")
    assert (forwarded.target, forwarded.in_reply_to) == (None, None)


def test_who_reacted_counts_only_where_it_is_told() -> None:
    (like,) = (act for act in acts("channel") if act.verb is Verb.LIKE)
    assert (like.actor, like.target, like.time) == (IDA, BEN, None)


def test_bots_are_machines_and_what_the_exporter_declares_is_compared() -> None:
    _, records = read(SOURCE, Held(case("channel").members()), Options("ida_b"))
    assert [record.bot for record in records if isinstance(record, Account) and record.handle == "helper"] == [True]
    (promise,) = (record for record in records if isinstance(record, Promise))
    assert (promise.promised, promise.found) == (35, 5)
    assert [record.code for record in records if isinstance(record, Problem)] == ["bad-time"]


def test_your_own_package_cannot_see_what_others_wrote() -> None:
    found, _ = read(SOURCE, Held(case("package-2023").members()), Options())
    assert found is not None
    assert not found.coverage.sees(Kind.MESSAGE, Direction.IN)
    assert found.coverage.sees(Kind.MESSAGE, Direction.OUT)


def test_who_you_are_shows_in_the_head_of_a_channel_however_long_it_is() -> None:
    (name, data), *_ = case("channel").members().items()
    head, _, tail = data.rpartition(b"]")
    row = b',{"id": "1", "type": "Default", "timestamp": "2024-03-01T10:00:00+00:00", "content": "%s"}' % (b"x" * 4_000)
    archive = Watched({name: head + row * 3_000 + b"]" + tail})
    found = SOURCE.recognize(archive, Options("ida_b"))
    assert found is not None
    assert found.owner is not None
    assert found.owner.id == IDA
    assert archive.taken < archive.size(name) / 2
