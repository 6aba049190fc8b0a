"""What a Bluesky repository tells, and how little a broken one costs."""

import io
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import libipld
import pytest

from nearer.model.activity import Account, Activity, Problem, Record, Skipped
from nearer.model.names import Precision, Verb, Visibility
from nearer.sources import car
from nearer.sources.archives.bluesky import SOURCE
from nearer.sources.contract import Options
from nearer.sources.decode import DecodeError
from sources import bluesky_cases
from sources.bluesky_cases import BEN, CARO, DAN, IDA, everything, key, many, post
from sources.car_writer import Repository, cid, frame, header
from sources.casework import Held


def read(data: bytes) -> list[Record]:
    archive = Held({"repo.car": data})
    found = SOURCE.recognize(archive, Options())
    return [] if found is None else list(SOURCE.read(archive, found, Options()))


def activities(data: bytes) -> dict[str, Activity]:
    """The activities by their text, or else by their verb."""
    return {record.text or record.verb.value: record for record in read(data) if isinstance(record, Activity)}


@pytest.fixture(scope="module")
def told() -> dict[str, Activity]:
    return activities(Repository(IDA, everything()).car())


def test_the_files_of_the_cases_are_what_the_writer_makes() -> None:
    for place, data in bluesky_cases.files().items():
        assert (Path(__file__).parent / "cases" / "bluesky" / place).read_bytes() == data, place


# --- what it tells ----------------------------------------------------------------------------------------------


def test_a_reply_is_directed_at_the_author_of_its_parent(told: dict[str, Activity]) -> None:
    reply = told["Agreed!"]
    assert (reply.target, reply.in_reply_to) == (CARO, f"at://{CARO}/app.bsky.feed.post/3lparent")
    assert reply.thread == f"at://{BEN}/app.bsky.feed.post/3lroot"


def test_a_post_that_begins_a_thread_and_its_replies_share_the_thread(told: dict[str, Activity]) -> None:
    first, second = told["Smørrebrød with @ben.example and @caro.example"], told["One thing more"]
    assert first.thread == first.id == second.thread


def test_mentions_are_found_behind_letters_of_two_bytes(told: dict[str, Activity]) -> None:
    assert told["Smørrebrød with @ben.example and @caro.example"].to == (BEN, CARO)


def test_a_mention_gives_its_person_the_handle_of_that_day() -> None:
    accounts = {r.id: r for r in read(Repository(IDA, everything()).car()) if isinstance(r, Account)}
    assert accounts[BEN].handle == "ben.example"
    assert accounts[BEN].seen == datetime(2025, 3, 1, 8, tzinfo=UTC)


def test_a_quote_is_directed_at_the_author_quoted_and_a_quoting_reply_at_the_parents(told: dict[str, Activity]) -> None:
    assert told["This."].target == DAN
    assert told["This."].object == f"at://{DAN}/app.bsky.feed.post/3lq"
    assert (told["Reply and quote"].target, told["Reply and quote"].to) == (CARO, (DAN,))
    assert told["A feed is not a quote"].object is None


def test_one_click_acts_name_their_person_and_what_they_are_about(told: dict[str, Activity]) -> None:
    assert (told["like"].target, told["like"].object) == (BEN, f"at://{BEN}/app.bsky.feed.post/3lroot")
    assert told["announce"].target == CARO
    assert told["follow"].target == BEN
    assert told["block"].target == DAN
    assert (told["add"].target, told["add"].object) == (BEN, f"at://{IDA}/app.bsky.graph.list/3ll")


def test_everything_is_public_and_ids_are_addresses(told: dict[str, Activity]) -> None:
    assert {act.visibility for act in told.values()} == {Visibility.PUBLIC}
    assert told["follow"].id == f"at://{IDA}/app.bsky.graph.follow/{key('2025-03-02T08:02:00+00:00')}"


def test_a_post_has_the_address_of_its_page(told: dict[str, Activity]) -> None:
    assert told["No time at all"].url == f"https://bsky.app/profile/{IDA}/post/my-own-key"


# --- times ------------------------------------------------------------------------------------------------------


def test_an_offset_is_kept_and_z_says_nothing_of_the_writers_clock(told: dict[str, Activity]) -> None:
    assert told["With an offset"].offset == -180
    assert told["With an offset"].time == datetime(2024, 12, 24, 21, tzinfo=UTC)
    assert told["Agreed!"].offset is None


def test_a_time_from_the_future_yields_to_the_record_keys(told: dict[str, Activity]) -> None:
    assert told["From the future"].time == datetime(2025, 3, 5, 9, tzinfo=UTC)


def test_a_post_brought_over_keeps_its_first_date(told: dict[str, Activity]) -> None:
    assert told["Brought over"].time == datetime(2019, 5, 1, 10, tzinfo=UTC)


def test_a_record_without_any_time_stays_and_is_told_of() -> None:
    records = read(Repository(IDA, {"app.bsky.feed.post/x": {"text": "when?", "createdAt": "soon"}}).car())
    (act,) = [record for record in records if isinstance(record, Activity)]
    assert (act.time, act.precision) == (None, Precision.NONE)
    assert [record.code for record in records if isinstance(record, Problem)] == ["bad-time"]


# --- files that lack something ----------------------------------------------------------------------------------


def test_deleted_posts_that_an_old_file_still_holds_stay_unread() -> None:
    records = read(bluesky_cases.with_history())
    assert not [record for record in records if isinstance(record, Activity) and record.text == "gone"]
    assert any(isinstance(record, Skipped) and "deleted" in record.why for record in records)


def test_a_partial_file_is_read_as_far_as_it_goes_and_says_what_is_missing() -> None:
    whole = Repository(IDA, many())
    lost = sorted(whole.leaves)[:4]
    records = read(whole.car(without=lost))
    assert sum(isinstance(record, Activity) for record in records) == len(whole.leaves) - 4
    assert [(record.code, record.count) for record in records if isinstance(record, Problem)] == [("missing-block", 4)]


def test_records_whose_key_is_missing_are_counted_and_get_no_invented_id() -> None:
    whole = Repository(IDA, many())
    records = read(whole.car(without_nodes=len(whole.tree) - 1))
    problems = {record.code: record.count for record in records if isinstance(record, Problem)}
    assert sum(isinstance(record, Activity) for record in records) + problems["missing-key"] == len(whole.leaves)


def test_the_order_of_blocks_changes_nothing() -> None:
    whole = Repository(IDA, many())
    assert sorted(map(repr, read(whole.car()))) == sorted(map(repr, read(whole.car(backwards=True))))


def test_a_changed_byte_costs_its_own_block_only() -> None:
    whole = Repository(IDA, many())
    data = bytearray(whole.car())
    data[-30] ^= 1
    assert sum(isinstance(record, Activity) for record in read(bytes(data))) == len(whole.leaves) - 1


def test_a_car_of_version_2_is_read_by_its_inner_car() -> None:
    inner = Repository(IDA, many()).car()
    pragma = bytes.fromhex("0aa16776657273696f6e02")
    outer = pragma + b"\0" * 16 + (51).to_bytes(8, "little") + len(inner).to_bytes(8, "little") + b"\0" * 8
    assert activities(outer + inner) == activities(inner)


def test_a_car_that_holds_no_repository_is_not_recognised() -> None:
    data = frame(b"\xa0")
    assert SOURCE.recognize(Held({"other.car": header(cid(b"\xa0")) + data}), Options()) is None


@pytest.mark.parametrize("name", bluesky_cases.hostile())
def test_a_hostile_file_costs_little_and_raises_nothing(name: str) -> None:
    data = bluesky_cases.hostile()[name]
    start = time.monotonic()
    tracemalloc.start()
    records = read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 2**20
    assert time.monotonic() - start < 5
    assert not [record for record in records if isinstance(record, Activity)]
    if name not in ("a header of 2^40 bytes", "no root at all", "only a header"):
        assert any(isinstance(record, Problem) for record in records)


def test_a_key_that_grows_with_every_entry_stays_within_its_limit() -> None:
    """Each entry takes the whole key before it and adds a letter: quadratic, if nobody stops it."""
    leaf = cid(b"\xa0")
    entries = [{"k": b"app.bsky.feed.like/a", "p": 0, "v": leaf, "t": None}]
    entries += [{"k": b"a", "p": 20 + n, "v": leaf, "t": None} for n in range(9_000)]
    node = libipld.encode_dag_cbor({"e": entries, "l": None})
    commit = libipld.encode_dag_cbor(
        {"did": IDA, "version": 3, "data": cid(node), "rev": "3l", "sig": b"", "prev": None}
    )
    index = car.read_index(io.BytesIO(header(cid(commit)) + frame(commit) + frame(node)))
    assert 0 < len(index) < 1_000
    assert index.problems


def test_many_records_take_little_memory() -> None:
    records = dict(
        post(f"2024-{m:02}-{d:02}T{h:02}:00:00Z", "words " * 50)
        for m in range(1, 13)
        for d in (1, 9)
        for h in range(24)
    )
    data = Repository(IDA, records).car()
    archive = Held({"repo.car": data})
    found = SOURCE.recognize(archive, Options())
    assert found is not None
    tracemalloc.start()
    count = sum(isinstance(record, Activity) for record in SOURCE.read(archive, found, Options()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == len(records)
    assert peak < 2 * 2**20


def test_what_is_not_dag_cbor_is_a_decode_error() -> None:
    for data in (b"", b"\xff", b"\x81" * 70_000, b"\x9b" + b"\xff" * 8, b"\x62\xff\xfe", b"\xd8\x2a\x40"):
        with pytest.raises(DecodeError):
            car.decode(data)


def test_verbs_are_those_of_the_collections(told: dict[str, Activity]) -> None:
    assert {act.verb for act in told.values()} == {
        Verb.CREATE,
        Verb.LIKE,
        Verb.ANNOUNCE,
        Verb.FOLLOW,
        Verb.BLOCK,
        Verb.ADD,
    }
