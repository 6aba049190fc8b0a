"""A draft as a file has it: facts, post, exceptions, and where in the file each word stands."""

from datetime import UTC, datetime

import pytest

from nearer.drafts.checking import examine
from nearer.drafts.finding import Level
from nearer.drafts.written import Unwritten, written

WHOLE = """---
network: Mastodon
reply-to: Does anybody know a quiet printer?
  Ours wakes the baby.
by: @ann@example.org
said-at: 2026-03-01T10:00+01:00
audience: 420
thread: theirs
part: no
with: @bo @cy
image:
image: A grey printer
space: #printers
own: Pebblemail
waiting: 2
at: 2026-03-02
earlier: 2026-02-28T10:00Z to @bo unanswered audience 900: Which one: the M15?
---

The M15 is quiet.
# nearer: ignore AC01, BL04 because the second shows it
It prints.
"""


def test_every_fact_has_its_place() -> None:
    draft = written(WHOLE).draft
    assert draft.text == "The M15 is quiet.\nIt prints."
    assert draft.answers is not None
    assert draft.answers.text == "Does anybody know a quiet printer? Ours wakes the baby."
    assert (draft.answers.by, draft.answers.audience) == ("@ann@example.org", 420)
    assert draft.answers.at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert (draft.network, draft.mine, draft.part, draft.thread) == ("mastodon", False, False, ("@bo", "@cy"))
    assert [image.alt for image in draft.images] == ["", "A grey printer"]
    assert (draft.spaces, draft.own, draft.waiting) == (("#printers",), ("Pebblemail",), 2)
    (before,) = draft.earlier
    assert (before.text, before.to, before.answered, before.audience) == ("Which one: the M15?", "@bo", False, 900)


def test_words_are_found_again_in_the_file() -> None:
    draft = written(WHOLE)
    lines = WHOLE.split("\n")
    for word in ("M15", "quiet", "It", "prints"):
        line, column = draft.place(draft.draft.text.index(word))
        assert lines[line - 1][column - 1 :].startswith(word)


def test_a_finding_that_the_writer_keeps_is_told_with_the_reason() -> None:
    draft = written(WHOLE)
    checked = examine(draft.draft, draft.exceptions)
    assert [(one.finding.code, one.because) for one in checked.excepted] == [("AC01", "the second shows it")]
    assert checked.clean


@pytest.mark.parametrize(
    ("line", "code", "level"),
    [
        ("# nearer: ignore BT04", "EX01", Level.WARNING),
        ("# nearer: ignore BT04 because", "EX01", Level.WARNING),
        ("# nearer: ignore AC01 because there is a picture", "EX02", Level.HINT),
    ],
)
def test_an_exception_needs_a_reason_and_a_use(line: str, code: str, level: Level) -> None:
    draft = written(f"We won!!!\n{line}")
    found = {finding.code: finding.level for finding in examine(draft.draft, draft.exceptions).findings}
    assert found == {code: level, "BT04": Level.HINT}


def test_a_hashtag_is_no_exception_and_a_line_in_it_no_fact() -> None:
    draft = written("#nearer is here\nNote: bring cake\n---\nPS: and tea")
    assert draft.draft.text == "#nearer is here\nNote: bring cake\n---\nPS: and tea"
    assert draft.exceptions == ()


@pytest.mark.parametrize(
    "head", ["colour: red", "no fact", "part: perhaps", "at: soon", "audience: many", "earlier: yesterday: hello"]
)
def test_facts_that_cannot_be_read_say_so_and_quote_nothing(head: str) -> None:
    with pytest.raises(Unwritten) as failed:
        written(f"---\n{head}\n---\nSecret words")
    assert "Secret" not in str(failed.value) and failed.value.next


def test_an_empty_draft_is_a_draft() -> None:
    for text in ("", "\n\n", "---\n---\n", "# nearer: ignore SL01 because I like it"):
        draft = written(text)
        assert draft.draft.text == ""
        assert draft.place(0)[1] == 1
        assert examine(draft.draft).clean
