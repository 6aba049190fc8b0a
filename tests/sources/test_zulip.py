"""What a Zulip export tells: topics, mentions, direct messages, reactions."""

from nearer.model.activity import Activity
from nearer.model.names import Confidence, Precision, Verb, Visibility
from nearer.sources.archives.zulip import SOURCE
from nearer.sources.contract import Options
from sources.casework import Held, cases

(FULL,) = [case for case in cases() if case.source == "zulip" and case.folder.name == "full"]


def acts() -> dict[str, Activity]:
    archive = Held(FULL.members())
    found = SOURCE.recognize(archive, FULL.options)
    assert found is not None
    records = SOURCE.read(archive, found, FULL.options)
    return {one.id.removeprefix("bindery/"): one for one in records if isinstance(one, Activity)}


def test_a_message_that_begins_with_a_mention_is_directed_at_that_member() -> None:
    answer = acts()["1002"]
    assert (answer.target, answer.to, answer.confidence) == ("bindery/11", ("bindery/13",), Confidence.ADDRESSED)
    assert answer.thread == acts()["1001"].thread == "channel/31/Laid paper"


def test_everybody_is_nobody() -> None:
    assert (acts()["1003"].target, acts()["1003"].to) == (None, ())


def test_both_sides_of_a_talk_of_two_are_one_thread() -> None:
    one, other = acts()["1004"], acts()["1005"]
    assert (one.target, other.target) == ("bindery/12", "bindery/11")
    assert one.thread == other.thread
    assert one.visibility is other.visibility is Visibility.DIRECT


def test_in_a_talk_of_several_all_others_are_addressed() -> None:
    assert (acts()["1006"].target, acts()["1006"].to) == (None, ("bindery/11", "bindery/12"))


def test_a_reaction_is_for_the_author_and_has_no_time() -> None:
    likes = [one for one in acts().values() if one.verb is Verb.LIKE]
    assert {(one.actor, one.target) for one in likes} == {("bindery/11", "bindery/12"), ("bindery/12", None)}
    assert all(one.precision is Precision.NONE for one in likes)


def test_you_are_found_by_address_number_or_name() -> None:
    for me in ("IDA@example.org", "11", "ida brøgger"):
        found = SOURCE.recognize(Held(FULL.members()), Options(me))
        assert found is not None
        assert found.owner is not None
        assert found.owner.id == "bindery/11"
