"""One suite over all checks: what each of them promises, and its cases."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.drafts.check import Check, Family, check_of, checks, explained, is_check
from nearer.drafts.checking import examine
from nearer.drafts.draft import Draft, Earlier
from nearer.drafts.finding import Checked, Level
from nearer.drafts.written import draft_of, written

CASES = Path(__file__).parent / "cases"
CODES = [check.code for check in checks()]
FEWEST_CHECKS, FEWEST_CASES = 20, 5


def told(code: str) -> Mapping[str, Any]:
    return yaml.load((CASES / f"{code}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def cases(code: str, side: str) -> list[tuple[Draft, Mapping[str, Any]]]:
    file = told(code)
    found = []
    for case in file[side]:
        facts = {**file.get("given", {}), **({"post": case} if isinstance(case, str) else case)}
        post, _ = facts.pop("post"), facts.pop("words", None)
        lists = {key: value if isinstance(value, list) else [value] for key, value in facts.items()}
        lists = {key: value for key, value in lists.items() if value != [""] or key == "image"}
        found.append((draft_of(post, lists), {} if isinstance(case, str) else case))
    return found


def found_by(check: Check, draft: Draft) -> Checked:
    return examine(draft, by=(check,))


def quoted(reason: str) -> Sequence[str]:
    return re.findall("“([^”]*)”", reason)


def holds(checked: Checked, draft: Draft) -> None:
    """What is true of every finding whatsoever."""
    answered = "" if draft.answers is None else draft.answers.text
    for finding in checked.findings:
        assert 0 <= finding.start <= finding.end <= len(draft.text)
        assert finding.words == draft.text[finding.start : finding.end]
        assert finding.reason.endswith((".", "!")) and finding.way.endswith((".", "!"))
        for quote in quoted(finding.reason):
            assert quote in finding.words or quote in answered


def test_there_are_checks_of_every_family() -> None:
    assert len(CODES) >= FEWEST_CHECKS
    assert {code[:2] for code in CODES} == {family.name for family in Family} - {"EX"}


def test_every_file_of_cases_belongs_to_a_check() -> None:
    assert sorted(path.stem for path in CASES.iterdir()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_check_is_a_code_a_name_a_level_and_a_docstring_whose_examples_are_true(code: str) -> None:
    check = check_of(code)
    assert is_check(check)
    assert re.fullmatch(r"[A-Z]{2}\d{2}", check.code) and re.fullmatch(r"[a-z]+(-[a-z]+)*", check.name)
    assert check.level in Level
    assert check_of(check.name) is check
    words = explained(check)
    assert words.what.endswith(".") and "\n" not in words.what
    bad, good = written(words.instead_of), written(words.try_)
    assert code in {finding.code for finding in examine(bad.draft, bad.exceptions).findings}
    assert examine(good.draft, good.exceptions).findings == (), "the way out is clean of every check"


@pytest.mark.parametrize("code", CODES)
def test_a_check_finds_what_its_cases_say(code: str) -> None:
    check = check_of(code)
    for draft, case in cases(code, "fails"):
        checked = found_by(check, draft)
        assert checked.findings, f"{code} misses: {draft.text}"
        if "words" in case:
            assert [finding.words for finding in checked.findings] == case["words"], draft.text
        holds(checked, draft)


@pytest.mark.parametrize("code", CODES)
def test_a_check_leaves_alone_what_its_cases_say(code: str) -> None:
    check = check_of(code)
    for draft, _ in cases(code, "passes"):
        marked = [finding.words for finding in found_by(check, draft).findings]
        assert not marked, f"{code} is wrong on: {draft.text} {marked}"


@pytest.mark.parametrize("code", CODES)
def test_a_check_has_cases_of_both_kinds(code: str) -> None:
    assert cases(code, "fails")
    assert len(cases(code, "fails")) + len(cases(code, "passes")) >= FEWEST_CASES


def every_case() -> list[Draft]:
    return [draft for code in CODES for side in ("fails", "passes") for draft, _ in cases(code, side)]


def test_a_draft_is_examined_while_one_types() -> None:
    """All checks over all cases: under 10 milliseconds of processor time a draft, loaded machine or not."""
    drafts = every_case()
    examine(drafts[0])
    begun = process_time()
    for draft in drafts:
        holds(examine(draft), draft)
    assert (process_time() - begun) / len(drafts) < 0.01


def test_without_facts_only_the_words_count() -> None:
    """Checks about threads, people and earlier posts are silent where nobody told them anything."""
    for draft in every_case():
        found = {finding.code[:2] for finding in examine(Draft(draft.text)).findings}
        assert not found & {"IN", "LS"}


BITS = ["you", "@ann", "#tag", "http://a.example/", "!!!", "🎉", "NOW", "free", "the", "{name}", "\n", "𝗢", "+44"]
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(BITS)).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(text=texts, said=texts, earlier=st.lists(texts, max_size=3), network=st.sampled_from(["", "x", "bluesky"]))
def test_whatever_is_written_is_examined_without_harm(text: str, said: str, earlier: list[str], network: str) -> None:
    now = "2026-03-08T10:00Z"
    draft = draft_of(text, {"reply-to": [said], "network": [network], "part": ["no"], "at": [now], "image": [said]})
    at = draft.at
    assert at is not None
    before = tuple(Earlier(one, at, to="@ann", answered=False) for one in earlier)
    whole = Draft(text, network, draft.answers, part=False, earlier=before, images=draft.images, at=at)
    holds(examine(whole), whole)
