"""What forums and rooms tell: Discourse's archives, Stack Exchange's dumps, Gitter's rooms."""

from nearer.model.activity import Account, Activity, Record
from nearer.model.names import Confidence, Verb, Visibility
from nearer.sources.contract import Options
from nearer.sources.registry import source_named
from sources.casework import Held, activities, cases, read


def records(source: str, case: str, options: Options | None = None) -> list[Record]:
    (one,) = [c for c in cases() if (c.source, c.folder.name) == (source, case)]
    found, told = read(source_named(source), Held(one.members(), one.archive.name), options or one.options)
    assert found is not None
    return told


def said(told: list[Record], words: str) -> Activity:
    (one,) = [act for act in activities(told) if words in (act.text or "")]
    return one


def test_a_quote_answers_the_post_it_quotes_and_its_words_are_not_mine() -> None:
    act = said(records("discourse", "archive-2024"), "That holds")
    assert (act.target, act.in_reply_to) == ("noor@forum.binders.example", "forum.binders.example/t/77/2")
    assert "paste" not in (act.text or "")
    assert act.to == (), "who is named within a quote is not named by me"


def test_messages_are_private_in_any_language_and_in_doubt() -> None:
    assert said(records("discourse", "archive-2024"), "Lunch").visibility is Visibility.DIRECT
    assert said(records("discourse", "german-2021"), "Freitag").visibility is Visibility.DIRECT
    assert said(records("discourse", "damaged"), "hello").visibility is Visibility.DIRECT
    assert said(records("discourse", "posts-2016"), "oak").visibility is Visibility.PUBLIC


def test_two_forums_never_join_people_of_one_name() -> None:
    one = {a.id for a in records("discourse", "archive-2024") if isinstance(a, Account)}
    two = {a.id for a in records("discourse", "german-2021") if isinstance(a, Account)}
    assert any(id.startswith("noor@") for id in one)
    assert any(id.startswith("noor@") for id in two)
    assert not one & two


def test_answers_are_for_who_asked_and_comments_for_whom_they_begin_with() -> None:
    told = records("stackexchange", "site-2024")
    assert said(told, "Wheat paste").target == "42@binding.stackexchange.com"
    assert said(told, "How thin").target == "43@binding.stackexchange.com"
    answered = said(told, "like cream")
    assert (answered.target, answered.confidence) == ("42@binding.stackexchange.com", Confidence.ADDRESSED)
    (accepted,) = [act for act in activities(told) if act.verb is Verb.ACCEPT]
    assert (accepted.actor, accepted.target, accepted.time) == (answered.target, answered.actor, None)


def test_sites_whose_address_nobody_told_stay_apart() -> None:
    old = {act.id for act in activities(records("stackexchange", "old-site-2010"))}
    new = {act.id for act in activities(records("stackexchange", "site-2024", Options("42")))}
    assert all(id.startswith("site-") for id in old | new)
    assert not {id.partition("/")[0] for id in old} & {id.partition("/")[0] for id in new}


def test_no_entity_of_a_dump_is_expanded() -> None:
    assert said(records("stackexchange", "damaged"), "no owner").text == "&b; no owner known"


def test_a_thread_answers_its_first_message_and_a_name_at_the_beginning_is_for_whom_it_is() -> None:
    told = records("gitter", "threads-2021")
    assert said(told, "Wheat").target == said(told, "Which paste").actor
    room = records("gitter", "room-2019")
    act = said(room, "I do")
    assert (act.target, act.confidence) == (said(room, "sew on").actor, Confidence.ADDRESSED)
