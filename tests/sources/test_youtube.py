"""What YouTube's part of a Takeout tells, in any language."""

from nearer.model.activity import Activity
from nearer.model.names import Confidence, Direction, Kind, Verb
from nearer.sources.archives.youtube import SOURCE
from nearer.sources.contract import Found
from sources.casework import Case, Held, cases

CASES = {case.folder.name: case for case in cases() if case.source == "youtube"}
PARVIZ, ANA, SEWING = "UCparvizparvizparvizpa00", "UCanaanaanaanaanaanaana0", "UCsewingsewingsewingse00"


def opened(case: Case) -> tuple[Found, list[Activity]]:
    archive = Held(case.members())
    found = SOURCE.recognize(archive, case.options)
    assert found is not None
    return found, [one for one in SOURCE.read(archive, found, case.options) if isinstance(one, Activity)]


def test_an_answer_is_directed_at_the_channel_that_it_begins_by_naming() -> None:
    _, acts = opened(CASES["english"])
    first, answer, thanks = [act for act in acts if act.id.startswith("Ug")]
    assert (answer.target, answer.to, answer.confidence) == (PARVIZ, (ANA,), Confidence.ADDRESSED)
    assert answer.in_reply_to == thanks.in_reply_to == answer.thread
    assert (first.target, thanks.target) == (None, None)
    assert answer.text == "@parviz wheat paste, I think. @ana may know."


def test_columns_are_found_in_any_language() -> None:
    found, acts = opened(CASES["german"])
    assert found.owner is not None
    assert [act.text for act in acts] == ["Welcher Leim ist das?"]
    assert not found.coverage.sees(Kind.FOLLOW, Direction.OUT)


def test_an_advertisement_and_a_video_without_a_channel_are_no_views() -> None:
    _, acts = opened(CASES["english"])
    assert [act.target for act in acts if act.verb is Verb.VIEW] == [SEWING]


def test_a_history_by_itself_is_known_under_a_name_of_any_language() -> None:
    ((_, history),) = [one for one in CASES["english"].members().items() if one[0].endswith("watch-history.json")]
    archive = Held({"historial/historial-de-reproducciones.json": history})
    found = SOURCE.recognize(archive, CASES["english"].options)
    assert found is not None
    acts = [one for one in SOURCE.read(archive, found, CASES["english"].options) if isinstance(one, Activity)]
    assert [act.target for act in acts] == [SEWING]


def test_pages_are_named_with_what_to_do() -> None:
    found, _ = opened(CASES["english"])
    assert [why for name, why in found.unread if name.endswith(".html")] == [
        "a page; ask for it again in the format JSON"
    ]
