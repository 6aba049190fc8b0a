"""What a Mattermost bulk export tells: both sides, threads, reactions with their time."""

import pytest

from nearer.model.activity import Account, Activity, Record
from nearer.model.names import Verb, Visibility
from nearer.sources.archives.mattermost import SOURCE
from nearer.sources.contract import Options
from sources.casework import Held, cases

(TEAM,) = [case for case in cases() if case.source == "mattermost" and case.folder.name == "team"]


def records() -> list[Record]:
    archive = Held(TEAM.members())
    found = SOURCE.recognize(archive, TEAM.options)
    assert found is not None
    return list(SOURCE.read(archive, found, TEAM.options))


def said(text: str) -> Activity:
    (one,) = [one for one in records() if isinstance(one, Activity) and (one.text or "").startswith(text)]
    return one


def test_an_answer_in_a_thread_is_directed_at_who_began_it() -> None:
    first, answer = said("Who has"), said("I do")
    assert (answer.target, answer.in_reply_to, answer.thread) == ("ida", first.id, first.id)
    assert said("Wonderful").target is None, "her own thread is answered by herself"


def test_a_message_of_two_is_for_the_other_and_one_of_several_for_all() -> None:
    assert (said("Shall I").target, said("Friday").target) == ("parviz.ink", "ida")
    assert (said("Tea").target, said("Tea").to) == (None, ("ida", "parviz.ink"))


def test_members_who_are_named_are_addressed_and_everybody_is_nobody() -> None:
    assert said("Who has").to == ("parviz.ink",)


def test_a_reaction_has_its_time_and_is_for_the_author() -> None:
    likes = [one for one in records() if isinstance(one, Activity) and one.verb is Verb.LIKE]
    assert [(one.actor, one.target, one.time is not None) for one in likes] == [
        ("parviz.ink", "ida", True),
        ("ida", None, True),
    ]


def test_private_channels_are_private_and_bots_are_bots() -> None:
    assert said("Order 12").visibility is Visibility.FOLLOWERS
    assert said("Who has").visibility is Visibility.UNLISTED
    assert [one.id for one in records() if isinstance(one, Account) and one.bot] == ["pressbot"]


@pytest.mark.parametrize("me", ["ida", "@Ida", "IDA@example.org"])
def test_you_are_found_by_name_or_address(me: str) -> None:
    found = SOURCE.recognize(Held(TEAM.members()), Options(me))
    assert found is not None
    assert found.owner is not None
    assert found.owner.id == "ida"
