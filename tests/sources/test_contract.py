"""The laws that every archive source keeps. They run over every source in the registry and every case, unasked.

After a wanted change of what a source reads: `NEARER_REGOLD=1 python -m pytest tests/sources/test_contract.py`, then
look at the difference of the golden files.
"""

import contextlib
import importlib
import inspect
import os
import pkgutil
import re
from datetime import UTC, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nearer.sources
from nearer.model.activity import Account, Activity, Problem, Promise, Record, Roster, Skipped
from nearer.model.coverage import Sight, Zone
from nearer.model.names import Direction, Kind, Precision, Verb
from nearer.sources import archives
from nearer.sources.archive import Archive, ArchiveError, find, open_archive
from nearer.sources.contract import ArchiveSource, BulkSource, Found, Options
from nearer.sources.registry import not_understood, source_named, sources
from sources.casework import (
    CONTAINERS,
    Case,
    Held,
    activities,
    as_tar_gz,
    as_zip,
    below_a_folder,
    cases,
    facts,
    golden,
    read,
    read_in_bulk,
)

CASES = cases()
SOURCES = sources()
NAMES = [source.name for source in SOURCES]

each_case = pytest.mark.parametrize("case", CASES, ids=str)
each_source = pytest.mark.parametrize("source", SOURCES, ids=NAMES)


@cache
def members_of(case: Case) -> dict[str, bytes]:
    return case.members()


@cache
def whole(case: Case) -> tuple[Found, list[Record]]:
    """What the untouched case gives, in memory."""
    found, records = read(source_named(case.source), held(case, members_of(case)), case.options)
    assert found is not None
    return found, records


def held(case: Case, members: dict[str, bytes]) -> Held:
    return Held(members, case.archive.name)


# --- every source ------------------------------------------------------------------------------------------------


@each_source
def test_has_cases(source: ArchiveSource) -> None:
    assert [case for case in CASES if case.source == source.name]


@each_source
def test_docstring_tells_how_to_ask_for_the_archive_and_how_long_it_takes(source: ArchiveSource) -> None:
    text = (inspect.getdoc(importlib.import_module(home_of(source))) or "").lower()
    assert re.search(r"\b(how to get|ask for|request|download)\b", text)
    assert re.search(r"\b(at once|minutes?|hours?|days?|weeks?)\b", text)


@pytest.mark.parametrize("name", ["discord", "facebook", "instagram", "linkedin", "reddit", "tiktok", "youtube"])
def test_a_format_of_which_no_real_export_was_at_hand_says_so(name: str) -> None:
    text = " ".join((inspect.getdoc(importlib.import_module(home_of(source_named(name)))) or "").lower().split())
    assert "built from documentation" in text


@each_source
def test_coverage_marks_both_directions_of_every_kind_that_matters_most(source: ArchiveSource) -> None:
    for kind in Kind:
        if kind.composed or kind in (Kind.LIKE, Kind.REPOST, Kind.FOLLOW):
            for direction in Direction:
                assert (kind, direction) in source.coverage.marks, f"{kind} {direction} is not marked"


@each_source
def test_coverage_says_why_something_is_not_fully_seen(source: ArchiveSource) -> None:
    assert source.coverage.time_zone
    for cell, mark in source.coverage.marks.items():
        assert mark.sight is Sight.SEEN or mark.why, cell


@each_source
def test_an_empty_archive_is_nobodys(source: ArchiveSource) -> None:
    assert source.recognize(Held({}), Options()) is None
    assert source.recognize(Held({"notes.txt": b"milk, bread", "photo.jpg": b"\xff\xd8\xff\xe0"}), Options()) is None


@each_source
@settings(max_examples=20, deadline=None)
@given(data=st.binary(max_size=300), name=st.sampled_from(["tweets.js", "outbox.json", "repo.car", "x.csv", "x"]))
def test_noise_raises_nothing(source: ArchiveSource, data: bytes, name: str) -> None:
    read(source, Held({name: data}), Options())


# --- every case --------------------------------------------------------------------------------------------------


@each_case
def test_a_time_of_no_known_zone_is_a_range_and_no_moment(case: Case) -> None:
    zone = source_named(case.source).coverage.zone
    for act in activities(whole(case)[1]):
        if act.precision is Precision.RANGE:
            assert zone in (Zone.PARTLY, Zone.UNKNOWN), act.place
            assert act.offset is None
            assert act.since is not None
            assert act.time is not None
            assert act.since < act.time
        elif zone is Zone.UNKNOWN:
            assert act.time is None or act.precision is Precision.DAY, act.place


@each_case
def test_is_recognised_by_its_own_source_and_no_other(case: Case) -> None:
    archive = open_archive(case.archive)
    claims = [source.name for source in SOURCES if source.recognize(archive, case.options) is not None]
    assert claims == [case.source]


@each_case
def test_golden_file_matches(case: Case) -> None:
    text = golden(*whole(case))
    if os.environ.get("NEARER_REGOLD"):
        case.golden.write_text(text, encoding="utf-8")
    assert case.golden.exists(), "no golden.log yet: run with NEARER_REGOLD=1 and read it"
    assert text == case.golden.read_text(encoding="utf-8")


@each_case
def test_reading_twice_gives_the_same(case: Case) -> None:
    again = read(source_named(case.source), held(case, members_of(case)), case.options)
    assert again == whole(case)


@each_case
@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_gives_the_same(case: Case, container: str, tmp_path: Path) -> None:
    archive = open_archive(CONTAINERS[container](members_of(case), tmp_path))
    found, records = read(source_named(case.source), archive, case.options)
    assert found is not None
    assert said(records) == said(whole(case)[1])


@each_case
def test_an_extra_top_folder_gives_the_same(case: Case, tmp_path: Path) -> None:
    found, records = read(
        source_named(case.source), open_archive(below_a_folder(members_of(case), tmp_path)), case.options
    )
    assert found is not None
    assert said(records) == said(whole(case)[1])


@each_case
def test_every_member_is_read_or_told_of(case: Case) -> None:
    """A member is read, left unread with a reason, or named as not understood: never passed over in silence."""
    archive = held(case, members_of(case))
    found, _ = whole(case)
    told = {*found.read, *(name for name, _ in found.unread), *not_understood(archive, found)}
    for name in archive.names:
        assert name in told or any(name.startswith(one) for one in told if one.endswith("/")) or "*" in "".join(told)


@each_case
def test_any_missing_member_gives_fewer_records_and_no_error(case: Case) -> None:
    members = members_of(case)
    source = source_named(case.source)
    for gone in sorted(members)[:40]:
        _, records = read(source, held(case, {n: d for n, d in members.items() if n != gone}), case.options)
        assert len(activities(records)) <= len(activities(whole(case)[1])), f"more activities without {gone}"


@each_case
def test_a_truncated_member_gives_fewer_records_and_no_error(case: Case) -> None:
    members = members_of(case)
    source = source_named(case.source)
    for name in sorted(members)[:40]:
        size = len(members[name])
        for cut in sorted({0, 1, size // 3, size // 2, max(0, size - 3)}):
            _, records = read(source, held(case, {**members, name: members[name][:cut]}), case.options)
            assert len(activities(records)) <= len(activities(whole(case)[1])), (
                f"more activities of {name} cut at {cut}"
            )
            assert not leaked(members, records)


@each_case
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_garbled_member_raises_nothing_and_leaks_nothing(case: Case, data: st.DataObject) -> None:
    members = members_of(case)
    name = data.draw(st.sampled_from(sorted(members)))
    garbled = bytearray(members[name])
    if garbled:
        for _ in range(data.draw(st.integers(1, 8))):
            garbled[data.draw(st.integers(0, len(garbled) - 1))] = data.draw(st.integers(0, 255))
    _, records = read(source_named(case.source), held(case, {**members, name: bytes(garbled)}), case.options)
    assert not leaked(members, records)


@each_case
def test_a_damaged_container_gives_fewer_records_or_one_clear_error(case: Case, tmp_path: Path) -> None:
    """Bytes overwritten in the middle of a zip or tar.gz: what can still be read is read."""
    for pack in (as_zip, as_tar_gz):
        path = pack(members_of(case), tmp_path)
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 8] = b"\xff" * 8
        path.write_bytes(data)
        with contextlib.suppress(ArchiveError):
            read(source_named(case.source), open_archive(path), case.options)


@each_case
def test_problems_hold_no_word_of_the_content(case: Case) -> None:
    found, records = whole(case)
    assert not leaked(members_of(case), records)
    assert not found.owner or found.owner.name is None or found.owner.name not in found.why


@each_case
def test_times_are_aware_utc_or_none(case: Case) -> None:
    for record in facts(whole(case)[1]):
        for moment in moments(record):
            assert moment is None or moment.utcoffset() == timedelta(0)
            assert moment is None or 1990 <= moment.astimezone(UTC).year <= 2100


@each_case
def test_accounts_are_named_before_they_are_needed_and_ids_are_not_empty(case: Case) -> None:
    for record in facts(whole(case)[1]):
        match record:
            case Activity():
                assert record.id
                assert record.actor
            case Account():
                assert record.id
            case Roster():
                assert record.owner


@each_case
def test_what_is_read_is_covered(case: Case) -> None:
    """Acts of the owner that are in the log are not marked as never seen.

    (Of others' acts some may be in the log although they are not seen as a rule: a reaction to a message.)
    """
    found, records = whole(case)
    if found.owner is None:
        return
    kinds = {Verb.LIKE: Kind.LIKE, Verb.ANNOUNCE: Kind.REPOST, Verb.FOLLOW: Kind.FOLLOW, Verb.BLOCK: Kind.BLOCK}
    for act in activities(records):
        if act.verb in kinds and act.target is not None and (act.network, act.actor) == found.owner.key:
            assert found.coverage.sees(kinds[act.verb], Direction.OUT), act.verb


# --- sources that read in bulk, too ------------------------------------------------------------------------------


BULK = {source.name: source for source in SOURCES if isinstance(source, BulkSource)}
each_bulk_case = pytest.mark.parametrize("case", [case for case in CASES if case.source in BULK], ids=str)


@each_bulk_case
def test_in_bulk_the_golden_file_matches(case: Case) -> None:
    found, records = read_in_bulk(BULK[case.source], held(case, members_of(case)), case.options)
    assert found is not None
    assert golden(found, records) == case.golden.read_text(encoding="utf-8")


@each_bulk_case
@pytest.mark.parametrize("container", CONTAINERS)
def test_in_bulk_every_container_gives_the_same(case: Case, container: str, tmp_path: Path) -> None:
    archive = open_archive(CONTAINERS[container](members_of(case), tmp_path))
    assert in_order(read_in_bulk(BULK[case.source], archive, case.options)[1]) == in_order(whole(case)[1])


@each_bulk_case
def test_in_bulk_missing_and_cut_members_give_the_same(case: Case) -> None:
    members = members_of(case)
    for name in sorted(members)[:40]:
        same_both_ways(case, held(case, {n: d for n, d in members.items() if n != name}))
        size = len(members[name])
        for cut in sorted({0, 1, size // 3, size // 2, max(0, size - 3)}):
            same_both_ways(case, held(case, {**members, name: members[name][:cut]}))


@each_bulk_case
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_in_bulk_a_garbled_member_gives_the_same(case: Case, data: st.DataObject) -> None:
    members = members_of(case)
    name = data.draw(st.sampled_from(sorted(members)))
    garbled = bytearray(members[name])
    if garbled:
        for _ in range(data.draw(st.integers(1, 8))):
            at = data.draw(st.integers(0, len(garbled) - 1))
            garbled[at] = data.draw(st.one_of(st.integers(0, 255), st.sampled_from(b'"\\,\n\r\0{}[]:;@\t \xff')))
    same_both_ways(case, held(case, {**members, name: bytes(garbled)}))


@each_bulk_case
def test_in_bulk_a_damaged_container_gives_the_same(case: Case, tmp_path: Path) -> None:
    for pack in (as_zip, as_tar_gz):
        path = pack(members_of(case), tmp_path)
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 8] = b"\xff" * 8
        path.write_bytes(data)
        with contextlib.suppress(ArchiveError):
            same_both_ways(case, open_archive(path))


def same_both_ways(case: Case, archive: Archive) -> None:
    found, records = read(source_named(case.source), archive, case.options)
    again, in_bulk = read_in_bulk(BULK[case.source], archive, case.options)
    assert found == again
    assert in_order(in_bulk) == in_order(records)


# --- how it is looked at -----------------------------------------------------------------------------------------


def home_of(source: ArchiveSource) -> str:
    """The module or package whose `SOURCE` this is, else where its class stands."""
    for module in pkgutil.iter_modules(archives.__path__):
        name = f"{archives.__name__}.{module.name}"
        if getattr(importlib.import_module(name), "SOURCE", None) is source:
            return name
    return type(source).__module__


def said(records: list[Record]) -> list[str]:
    """The records without their order and without where they stood."""
    return sorted(repr(fact) for fact in map(without_place, facts(records)))


def in_order(records: list[Record]) -> list[list[tuple[Record, object]]]:
    """The records of each sort in their order, with their places: in bulk, accounts come a stretch earlier."""
    sorts = (Account, Activity, Roster, Problem, Skipped, Promise)
    return [[(r, getattr(r, "place", None)) for r in records if isinstance(r, sort)] for sort in sorts]


def without_place(record: Account | Activity | Roster) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in record.__slots__ if name != "place")


def moments(record: Account | Activity | Roster):
    match record:
        case Activity():
            return (record.time, record.since)
        case Account():
            return (record.seen,)
        case Roster():
            return (record.time,)


@cache
def own_words() -> frozenset[str]:
    """Every word of the sources' own code: what their sentences are made of."""
    texts = (path.read_text(encoding="utf-8") for path in Path(nearer.sources.__path__[0]).rglob("*.py"))
    return frozenset(word for text in texts for word in words(text))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{5,}", text.lower())


def leaked(members: dict[str, bytes], records: list[Record]) -> set[str]:
    """Words of five letters or more that problems share with the archive's content, beside the sources' own words."""
    told = {
        word
        for record in records
        if isinstance(record, (Problem, Skipped))
        for word in words(record.why + (" " + record.code if isinstance(record, Problem) else ""))
    } - own_words()
    if not told:
        return set()
    content = {word for data in members.values() for word in words(data.decode("utf-8", "replace"))}
    return told & content


def test_find_takes_the_shortest_path() -> None:
    archive = Held({"data/tweets.js": b"", "old/data/tweets.js": b""})
    assert find(archive, "data/tweets.js") == "data/tweets.js"
