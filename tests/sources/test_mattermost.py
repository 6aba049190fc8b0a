"""What a Mattermost bulk export tells: both sides, threads, reactions with their time."""

from time import process_time

import pytest

from nearer.model.activity import Account, Activity, Problem, Record
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


def names(*ids: str | None) -> tuple[str | None, ...]:
    """The user names of accounts, without the marks of their addresses."""
    return tuple(None if id is None else id.partition("~")[0] for id in ids)


def said(text: str) -> Activity:
    (one,) = [one for one in records() if isinstance(one, Activity) and (one.text or "").startswith(text)]
    return one


def test_an_answer_in_a_thread_is_directed_at_who_began_it() -> None:
    first, answer = said("Who has"), said("I do")
    assert (*names(answer.target), answer.in_reply_to, answer.thread) == ("ida", first.id, first.id)
    assert said("Wonderful").target is None, "her own thread is answered by herself"


def test_a_message_of_two_is_for_the_other_and_one_of_several_for_all() -> None:
    assert names(said("Shall I").target, said("Friday").target) == ("parviz.ink", "ida")
    assert (said("Tea").target, names(*said("Tea").to)) == (None, ("ida", "parviz.ink"))


def test_members_who_are_named_are_addressed_and_everybody_is_nobody() -> None:
    assert names(*said("Who has").to) == ("parviz.ink",)


def test_a_reaction_has_its_time_and_is_for_the_author() -> None:
    likes = [one for one in records() if isinstance(one, Activity) and one.verb is Verb.LIKE]
    assert [(*names(one.actor, one.target), one.time is not None) for one in likes] == [
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
    assert found.owner.handle == "ida"


def test_equal_names_on_two_servers_stay_two_people_and_two_exports_of_one_server_are_one() -> None:
    def accounts(address: str, *, later: str = "") -> set[str]:
        lines = (
            '{"type":"version","version":1}',
            f'{{"type":"user","user":{{"username":"ida","email":"{address}"}}}}',
            '{"type":"post","post":{"team":"a","channel":"b","user":"ida","message":"hi","create_at":1709287200000}}',
        )
        archive = Held({"export.jsonl": ("\n".join(lines) + later).encode()})
        found = SOURCE.recognize(archive, Options())
        assert found is not None
        return {one.actor for one in SOURCE.read(archive, found, Options()) if isinstance(one, Activity)}

    here = accounts("ida@here.example")
    post = '\n{"type":"post","post":{"team":"z","channel":"c","user":"ida","message":"more","create_at":1709287300000}}'
    assert accounts("IDA@here.example", later=post) == here
    assert not accounts("ida@there.example") & here


def test_nothing_but_bad_lines_is_read_in_proportion_and_each_is_told() -> None:
    archive = Held({"export.jsonl": b'{"type":"version","version":1}\n' + b"{\n" * 20_000})
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    begun = process_time()
    told = [one for one in SOURCE.read(archive, found, Options()) if isinstance(one, Problem)]
    assert len(told) == 20_000
    assert {one.code for one in told} == {"bad-json"}
    assert process_time() - begun < 1
