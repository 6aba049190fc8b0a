"""In bulk a plain log says the same as row by row: on random logs, on odd ones, and on damaged ones."""

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nearer.model.activity import Account, Activity, Problem, Record
from nearer.sources.archive import MemberError
from nearer.sources.archives.plain import SOURCE
from nearer.sources.archives.plain.bulk import PlainBulk
from nearer.sources.archives.plain.reading import PlainReader, Remembered
from nearer.sources.archives.plain.rows import COLUMNS, read_rows, shape_of
from nearer.sources.bulk.blocks import words_of
from nearer.sources.bulk.digest import LANES, ROOM, digests
from nearer.sources.bulk.machine import forget_stale
from nearer.sources.contract import Options
from nearer.store.columns import Columns, records_of
from sources.casework import Held

OWNER = Account(network="plain", id="ann", handle="ann")

names = st.one_of(
    st.sampled_from(
        ["ann", "@ben", " cem ", "d;e", "@ f", "", "ünsal", "\u00a0g", "h@example.org", "i" * 1001, "x\u2009"]
    ),
    st.text(max_size=6),
)
verbs = st.one_of(
    st.sampled_from(
        ["post", "reply", "Direct-Message", "like", "mention", "follow", "undo_follow", "quote", "buy", "no"]
    ),
    st.text(max_size=3),
)
times = st.one_of(
    st.sampled_from(
        [
            "2026-01-03T09:14:00Z",
            "2026-01-03 09:14:00+02:00",
            "2026-01-03T09:14:00.123456789-0330",
            "2026-01-03t09:14+01",
            "2026-01-03",
            "2024-02-29T23:59:60Z",
            "2023-02-29",
            "2026-01-03T24:00:00Z",
            "1989-12-31T23:59:59-01:00",
            "2100-12-31T23:59:59Z",
            "2100-12-31T23:59:59-01:00",
            "2026-01-03T09:14:00 UTC",
            "2026-W01-1T09:14:00Z",
            "1767431640",
            "1767431640.25",
            "1767431640123",
            "1767431640123456",
            "1767431640123456789",
            "-5",
            "0",
            "",
            " 2026-01-03 ",
            "yesterday",
        ]
    ),
    st.datetimes(datetime(1980, 1, 1), datetime(2110, 1, 1)).map(lambda t: t.replace(tzinfo=UTC).isoformat()),
    st.text("0123456789-:TZ .+", max_size=25),
)
words = st.one_of(
    st.sampled_from(["", "t1", 'hello, "you"', "a\nb", "tab\there", "\\", "😀", "plain", " Forum ", "direct"]),
    st.text(max_size=8),
)
row = st.fixed_dictionaries(
    {}, optional=dict(zip(COLUMNS, [times, names, names, verbs, words, words, words, words, words, words], strict=True))
)
rows = st.lists(row, max_size=12)
value = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.lists(st.text(max_size=3), max_size=3),
    words,
)
damage = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.one_of(
            st.binary(max_size=3),
            st.sampled_from([b'"', b"\n", b"\r", b"\0", b"\\", b"\\ud800", b"\xff", b",", b"}", b"[", b'""']),
        ),
    ),
    max_size=5,
)


def damaged(data: bytes, blows: list[tuple[float, bytes]]) -> bytes:
    for where, what in blows:
        at = int(where * len(data))
        data = data[:at] + what + data[at + len(what) // 2 :]
    return data


def table(log: list[dict[str, str]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(COLUMNS)
    writer.writerows([one.get(column, "") for column in COLUMNS] for one in log)
    return out.getvalue().encode("utf-8", "replace")


def lines(log: list[dict[str, object]], *, escaped: bool = True) -> bytes:
    text = "".join(json.dumps(one, ensure_ascii=escaped) + "\n" for one in log)
    return text.encode("utf-8", "surrogatepass")


def ways(data: bytes, name: str, limit: int = 1_000_000) -> tuple[list[Record], list[Record]]:
    """What the rows give one by one, and in bulk."""
    archive = Held({name: data})
    shape = shape_of(archive, name)
    if shape is None or shape.listed:
        return [], []
    slow = PlainReader(name, OWNER, Remembered(limit))
    quick = PlainBulk(name, OWNER, limit)
    with archive.open(name) as stream:
        one_by_one = [*slow.records(read_rows(stream, shape)), *slow.problems()]
    with archive.open(name) as stream:
        in_bulk = [*(r for c in quick.columns(stream, shape) for r in records_of(c)), *quick.problems()]
    return one_by_one, in_bulk


def same(data: bytes, name: str, limit: int = 1_000_000) -> None:
    one_by_one, in_bulk = ways(data, name, limit)
    for sort in (Account, Activity, Problem):
        wanted = [(r, getattr(r, "place", None)) for r in one_by_one if isinstance(r, sort)]
        assert [(r, getattr(r, "place", None)) for r in in_bulk if isinstance(r, sort)] == wanted


random = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@random
@given(rows, st.sampled_from(",;\t"), damage)
@example([{"time": "2026-01-03T09:14:00Z", "actor": "ann", "verb": "post", "text": 'say "hi"'}], ",", [])
def test_a_table_says_the_same(log: list[dict[str, str]], delimiter: str, blows: list[tuple[float, bytes]]) -> None:
    same(damaged(table(log, delimiter), blows), "log.csv")


@random
@given(rows, st.booleans(), damage)
def test_json_lines_say_the_same(log: list[dict[str, object]], escaped: bool, blows: list[tuple[float, bytes]]) -> None:
    first: dict[str, object] = {"time": "2026-01-03T09:14:00Z", "actor": "ann", "verb": "post", "target": "ben"}
    same(damaged(lines([first, *log], escaped=escaped), blows), "log.jsonl")


@random
@given(st.lists(st.dictionaries(st.sampled_from([*COLUMNS, "Time", "extra", "é"]), value, max_size=6), max_size=8))
def test_json_lines_with_strange_values_say_the_same(log: list[dict[str, object]]) -> None:
    first: dict[str, object] = {
        "time": "2026-01-03T09:14:00Z",
        "actor": "ann",
        "verb": "post",
        "extra": {"a": [1, "b"]},
    }
    same(lines([first, *log]), "log.jsonl")


signs = st.sampled_from(["a", "word ", "\\", '"', "\n", "\t", "é", "😀", "\x01", "/", "x" * 40, ","])
long_text = st.lists(signs, max_size=40).map("".join)
number = st.one_of(st.integers(-(10**19), 10**19), st.sampled_from([0.5, -1e-7, 1e300]))
post = st.fixed_dictionaries(
    {"text": long_text, "likes": number, "tags": st.lists(st.one_of(long_text, number, st.none()), max_size=2)},
    optional={"in_reply_to": st.one_of(st.sampled_from(["a1", ""]), st.integers(0, 10**18)), "by": st.just({"x": "y"})},
)


@random
@given(st.lists(post, min_size=2, max_size=12), st.booleans(), damage)
@example([{"text": "x" * 70 + '"é\\' + "y" * 33 + "\n", "likes": 1, "tags": []}] * 3, True, [])
def test_posts_of_a_few_shapes_say_the_same(
    posts: list[dict[str, object]], escaped: bool, blows: list[tuple[float, bytes]]
) -> None:
    """Lines whose shapes come again are compared with those before, and long strings are read in long steps."""
    act = {"time": "2026-01-03T09:14:00Z", "actor": "ann", "verb": "reply", "target": "ben"}
    same(damaged(lines([{**act, **one} for one in posts], escaped=escaped), blows), "log.jsonl")


@random
@given(
    st.lists(st.sampled_from(["ann,ben", "ben,ann", "cem,ann", "ann,cem;ben", "ben,cem"]), max_size=40),
    st.integers(1, 6),
)
def test_repeats_and_accounts_are_counted_alike_when_memory_is_short(acts: list[str], limit: int) -> None:
    data = "time,actor,target,verb\n" + "".join(f"2026-01-03,{act},like\n" for act in acts)
    same(data.encode(), "log.csv", limit)


@pytest.mark.parametrize(
    "data",
    [
        b"time,actor,target,verb\n" + b'2026-01-03,ann,ben,"' + b"x" * 200_000 + b'"\n2026-01-03,ann,ben,like\n',
        b'time,actor,target,verb,text\n2026-01-03,ann,ben,post,"never closed\n'
        + (b"2026-01-03,ann,ben,post," + b"x" * 400 + b"\n") * 6_000,
        b"time,actor,target,verb\n"
        + b"2026-01-03,ann,ben,like\n" * 500
        + b"x" * 5_000_000
        + b"\n2026-01-03,a,b,like\n",
        b"time,actor,target,verb\r\n\r\n2026-01-03,ann,ben,like\r\r\n2026-01-03,a\rb,ben,like\r\n2026-01-03,c,d,like",
        b"\xef\xbb\xbftime,actor,target,verb\n2026-01-03,ann,ben,like\n",
        "time,actor,target,verb\n2026-01-03,ann,ben,like\n".encode("utf-16"),
    ],
    ids=["long-cell", "open-quote", "long-line", "returns", "mark", "utf-16"],
)
def test_a_strange_table_says_the_same(data: bytes) -> None:
    source, archive = SOURCE, Held({"log.csv": data})
    found = source.recognize(archive, Options())
    assert found is not None
    wanted = list(source.read(archive, found, Options()))
    in_bulk = [record for entry in source.columns(archive, found, Options()) for record in records_of(entry)]
    for sort in (Account, Activity, Problem):
        assert [r for r in in_bulk if isinstance(r, sort)] == [r for r in wanted if isinstance(r, sort)]


def test_where_a_stream_fails_all_that_came_before_is_there() -> None:
    class Failing(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._data = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:
            count = self._data.readinto(buffer)
            if not count:
                raise MemberError("truncated", "the file ends too soon")
            return count

    data = b"time,actor,target,verb,text\n" + (b"2026-01-03,ann,ben,post," + b"x" * 400 + b"\n") * 6_500
    shape = shape_of(Held({"log.csv": data}), "log.csv")
    assert shape is not None
    counts: list[int] = []
    for bulk in (False, True):
        count = 0
        stream = io.BufferedReader(Failing(data))
        with pytest.raises(MemberError):
            if bulk:
                for columns in PlainBulk("log.csv", None).columns(stream, shape):
                    count += len(columns)
            else:
                for record in PlainReader("log.csv", None, Remembered()).records(read_rows(stream, shape)):
                    count += isinstance(record, Activity)
        counts.append(count)
    assert counts[0] == counts[1] > 5_000


def test_a_sound_log_makes_no_record_for_each_row() -> None:
    """Otherwise it would not be in bulk."""
    data = table(
        [{"time": "2026-01-03T09:14:00Z", "actor": f"p{n}", "target": "ben", "verb": "reply"} for n in range(500)]
    )
    shape = shape_of(Held({"log.csv": data}), "log.csv")
    assert shape is not None
    (columns,) = PlainBulk("log.csv", None).columns(io.BytesIO(data), shape)
    assert isinstance(columns, Columns)
    assert len(columns) == 500
    assert columns.accounts.num_rows == 501


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.binary(max_size=300), min_size=3, max_size=3), max_size=130))
def test_digests_are_those_of_hashlib(messages: list[list[bytes]]) -> None:
    data = b"".join(part for message in messages for part in message)
    room = np.zeros(len(data) + 64, np.uint8)
    room[: len(data)] = np.frombuffer(data, np.uint8)
    sizes = np.array([[len(part) for part in message] for message in messages], np.int64).reshape(-1, 3)
    ends = np.cumsum(sizes).reshape(-1, 3)
    out = np.zeros(len(messages), np.uint64)
    text = np.zeros(LANES * ROOM, np.uint8)
    start, end = (ends - sizes).T.astype(np.int32).copy(), ends.T.astype(np.int32).copy()
    digests(words_of(room), start, end, np.arange(len(messages)), text, words_of(text), out)
    wanted = [hashlib.blake2b(b"\x1f".join(message), digest_size=8).digest() for message in messages]
    assert [int(one).to_bytes(8, "little") for one in out] == wanted


def test_machine_code_is_made_anew_when_any_source_beside_it_changed(tmp_path: Path) -> None:
    kept = tmp_path / "__pycache__"
    kept.mkdir()
    (tmp_path / "caller.py").write_text("from callee import value")
    (tmp_path / "callee.py").write_text("value = 1")

    forget_stale(tmp_path)
    (kept / "caller.scan-1.py311.nbi").touch()
    forget_stale(tmp_path)
    assert list(kept.glob("*.nbi"))

    (tmp_path / "callee.py").write_text("value = 2")
    forget_stale(tmp_path)
    assert not list(kept.glob("*.nbi"))
    assert len(list(kept.glob("*.stamp"))) == 1
