"""What a TikTok download tells, in every generation of its sections."""

from nearer.model.activity import Activity
from nearer.model.names import Direction, Kind, Verb
from nearer.sources.archives.tiktok import SOURCE
from nearer.sources.contract import Found, Options
from sources.casework import Case, Held, cases

CASES = {case.folder.name: case for case in cases() if case.source == "tiktok"}


def opened(case: Case) -> tuple[Found, list[Activity]]:
    archive = Held(case.members())
    found = SOURCE.recognize(archive, case.options)
    assert found is not None
    return found, [one for one in SOURCE.read(archive, found, case.options) if isinstance(one, Activity)]


def test_followers_come_towards_you_and_follows_go_out_on_their_day() -> None:
    _, acts = opened(CASES["to-2023"])
    follows = {(act.actor, act.target) for act in acts if act.verb is Verb.FOLLOW}
    assert follows == {
        ("parviz.ink", "ida.binds"), ("sunniva_a", "ida.binds"), ("ida.binds", "parviz.ink"),
    }  # fmt: skip
    assert all(act.time is not None for act in acts)


def test_a_chat_has_both_sides_and_the_same_words_twice_are_two_messages() -> None:
    _, acts = opened(CASES["to-2023"])
    chat = [(act.actor, act.target, act.text) for act in acts if act.id.startswith("message/")]
    assert chat == [
        ("parviz.ink", "ida.binds", "Wheat paste!"),
        ("ida.binds", "parviz.ink", "Thank you"),
        ("ida.binds", "parviz.ink", "Thank you"),
    ]


def test_a_chat_named_otherwise_than_a_person_is_directed_at_nobody() -> None:
    _, acts = opened(CASES["since-2024"])
    assert [act.target for act in acts if act.actor == "tomas_v"] == [None]


def test_what_is_not_available_is_no_text() -> None:
    _, acts = opened(CASES["to-2023"])
    assert [act.text for act in acts if act.id.startswith("comment/")] == ["Which glue is that?", None]


def test_two_downloads_side_by_side_tell_each_thing_once_and_repeats_stay_repeats() -> None:
    (data,) = CASES["to-2023"].members().values()
    later = data.replace(
        b'{"Date":"2022-03-06 18:01:00","Comment":"N/A"}', b'{"Date":"2023-01-06 18:01:00","Comment":"New"}'
    )
    alone, both = (
        [one for one in SOURCE.read(archive, found, Options()) if isinstance(one, Activity)]
        for archive in (
            Held({"user_data.json": data}),
            Held({"a/user_data.json": data, "b/user_data_tiktok (1).json": later}),
        )
        if (found := SOURCE.recognize(archive, Options())) is not None
    )
    assert len({one.id for one in both}) == len(both)
    assert {one.id for one in both} > {one.id for one in alone}
    assert [one.text for one in both if one.id not in {x.id for x in alone}] == ["New"]
    assert [one.text for one in both].count("Thank you") == 2


def test_what_it_holds_and_whose_it_is_are_seen_wherever_they_stand_without_parsing() -> None:
    for filler in (0, 1_048_450, 1_048_560, 2_100_000):
        data = (
            b'{"Activity": {"Note": "' + b"x" * filler + b' \\"BlockList\\": ["}, '
            b'"Profile": {"Profile Information": {"ProfileMap": {"likes": "3", "userName": "ida.binds"}}, '
            b'"Direct Messages": {"ChatHistory": {}}, "Following": {"Following": null}, broken'
        )
        held = Held({"user_data.json": b'{"Direct Messages": 1, "Profile": 1, ' + data[1:]})
        found = SOURCE.recognize(held, Options())
        assert found is not None and found.owner is not None
        assert found.owner.id == "ida.binds"
        assert found.coverage.sees(Kind.MESSAGE, Direction.IN)
        assert found.coverage.sees(Kind.FOLLOW, Direction.OUT)
        assert not found.coverage.sees(Kind.BLOCK, Direction.OUT)


def test_a_list_that_is_not_there_is_unknown() -> None:
    members = {"user_data.json": b'{"Activity": {"Like List": {"ItemFavoriteList": []}}, "Profile": {}}'}
    found = SOURCE.recognize(Held(members), Options("ida"))
    assert found is not None
    assert not found.coverage.sees(Kind.MESSAGE, Direction.IN)
    assert not found.coverage.sees(Kind.FOLLOW, Direction.IN)
