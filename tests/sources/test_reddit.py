"""What a Reddit export tells: both sides of messages and chats, and how little of what is public."""

from nearer.model.activity import Activity
from nearer.model.names import Direction, Kind, Verb
from nearer.sources.archives.reddit import SOURCE
from nearer.sources.contract import Found, Options
from sources.casework import Case, Held, cases

CASES = {case.folder.name: case for case in cases() if case.source == "reddit"}


def opened(case: Case) -> tuple[Found, dict[str, Activity]]:
    archive = Held(case.members())
    found = SOURCE.recognize(archive, case.options)
    assert found is not None
    records = SOURCE.read(archive, found, case.options)
    return found, {record.id: record for record in records if isinstance(record, Activity)}


def test_a_comment_answers_what_it_stands_under_and_is_directed_at_nobody() -> None:
    _, acts = opened(CASES["full-2025"])
    assert [acts[f"t1_n3aa0{n}"].in_reply_to for n in (1, 2, 3)] == ["t3_1abcd2", "t1_n39zzz", "t1_n3aa02"]
    assert all(act.target is None for id, act in acts.items() if id.startswith("t1_"))


def test_in_a_chat_of_two_each_wrote_to_the_other_and_in_a_group_to_nobody() -> None:
    _, acts = opened(CASES["full-2025"])
    chats = {id.removeprefix("chat/$").partition(":")[0]: act.target for id, act in acts.items() if "chat/" in id}
    assert chats == {"a1": "parviz-ink", "a2": "ida_broegger", "b1": None, "c1": None, "c2": None, "c3": None}


def test_a_thread_of_messages_begins_with_its_first() -> None:
    _, acts = opened(CASES["full-2025"])
    assert acts["t4_2k001"].thread == acts["t4_2k002"].thread == "t4_2k001"


def test_a_vote_that_was_taken_back_is_none() -> None:
    _, acts = opened(CASES["full-2025"])
    votes = {act.object: act.verb for id, act in acts.items() if id.startswith("vote/")}
    assert votes == {"t3_1zz001": Verb.LIKE, "t3_1zz002": Verb.DISLIKE, "t1_n39zzz": Verb.LIKE}


def test_whose_it_is_follows_from_the_statistics_or_from_the_messages_or_is_said() -> None:
    assert opened(CASES["full-2025"])[0].owner is not None
    found, _ = opened(CASES["headers-2022"])
    assert found.owner is not None
    assert found.owner.handle == "ida_b"
    alone = {name: body for name, body in CASES["headers-2022"].members().items() if name == "comments.csv"}
    nobody = SOURCE.recognize(Held(alone), Options())
    assert nobody is not None
    assert nobody.owner is None
    assert "--me" in nobody.notes[0]
    named = SOURCE.recognize(Held(alone), Options("@Ida_B"))
    assert named is not None
    assert named.owner is not None
    assert named.owner.id == "ida_b"


def test_without_messages_they_are_unknown_and_not_none() -> None:
    alone = {name: body for name, body in CASES["headers-2022"].members().items() if name == "comments.csv"}
    found = SOURCE.recognize(Held(alone), Options("ida_b"))
    assert found is not None
    assert not found.coverage.mark(Kind.MESSAGE, Direction.IN).seen


def test_no_address_of_a_sign_in_is_kept() -> None:
    _, acts = opened(CASES["full-2025"])
    assert "192.0.2.7" not in repr(acts)
