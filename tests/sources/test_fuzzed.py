"""What the fuzzer found, kept small: each of these archives once made its reader fail (`make fuzz`)."""

import contextlib
import os
import time
from pathlib import Path

import pytest
from bench.fuzz.changes import Changes
from bench.fuzz.judged import Unstorable, judged, readers, storable
from bench.fuzz.ledger import Ledger, Line
from bench.fuzz.morsels import Sign, morsels, signs
from bench.fuzz.packed import Packed, of_folder, seeds
from bench.fuzz.smaller import smaller

from nearer.model.activity import Account
from nearer.sources.archive import open_archive
from nearer.sources.contract import Options
from nearer.sources.decode import DecodeError, js_assignment
from nearer.sources.registry import sources

FOUND = Path(__file__).parent / "fuzzed"
READERS = {reader.name: reader for reader in readers()}
FOLDERS = sorted(case for reader in FOUND.iterdir() for case in reader.iterdir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_what_was_found_once_is_read_to_its_end(folder: Path) -> None:
    # A loaded machine included: what hung took minutes, and the bar of a second is the fuzzer's own.
    finding = judged(READERS[folder.parent.name], of_folder(folder), seconds=5)
    assert finding is None, finding.told


@pytest.mark.parametrize("piece", ["x", '"', "\\'", "/*", ",/*", ", ", "//", "a:", "{a:"])
def test_javascript_that_is_not_json_takes_one_pass(piece: str) -> None:
    """A word of 256 kB in a redacted manifest.js took minutes."""
    began = time.process_time()
    with contextlib.suppress(DecodeError):
        js_assignment(b'window.a = [{"a": [1, "x" ' + (piece * (256_000 // len(piece))).encode() + b"}]")
    assert time.process_time() - began < 5


def test_a_message_of_many_spaces_takes_one_pass() -> None:
    """The mark of an edited message was looked for behind each of 200,000 spaces anew."""
    heads = b"[03/01/24, 10:00:00] Ann: hello\n[03/01/24, 10:01:00] Ben: hi\n"
    chat = heads + b"[03/01/24, 10:02:00] Ann: " + b" " * 200_000 + b"x\n"
    finding = judged(READERS["whatsapp"], Packed("chat", (("_chat.txt", chat),)), seconds=5)
    assert finding is None, finding.told


def test_every_source_is_fuzzed_unasked() -> None:
    assert {source.name for source in sources()} <= READERS.keys()
    for reader in READERS.values():
        assert list(seeds(reader.source)), f"{reader.name} has no seeds"


@pytest.mark.parametrize(
    ("said", "kept"),
    [("", None), (" @ ", None), ("x" * 2000, None), ("@ida ", "@ida"), ("\0ida\ud83d", "ida\ufffd"), (None, None)],
)
def test_whom_the_user_names_is_somebody_or_nobody(said: str | None, kept: str | None) -> None:
    assert Options(said).me == kept


def test_an_input_survives_being_packed_with_names_that_no_utf_8_holds() -> None:
    packed = Packed("half \ud83d.zip", (("a/\udc00.json", b"\xff\0"), ("b.csv", b"")), me="@\ud83d")
    assert Packed.unpack(packed.pack()) == packed
    assert Packed.unpack(b"anything else") is None


@pytest.mark.parametrize("name", sorted(READERS))
def test_changes_keep_an_archive_an_archive_and_readers_survive_them(name: str) -> None:
    from random import Random

    dice = Random(name)
    known = [packed for _, packed in seeds(READERS[name].source)]
    changes = Changes(dice, lambda data: data[::-1], known)
    for _ in range(30):
        one = changes.changed(dice.choice(known), 40_000)
        assert one.size <= 40_000 or one in known
        finding = judged(READERS[name], one, seconds=5)
        assert finding is None, finding.told


def test_what_no_store_holds_is_found() -> None:
    for id in ("a\0b", "half \ud83d"):
        with pytest.raises(Unstorable, match=r"Account\.id"):
            storable(Account(network="x", id=id))


def test_a_finding_is_made_as_small_as_it_can_be() -> None:
    packed = Packed("a", (("x.csv", b"one\ntwo\nbad row\nfour\n"), ("y.csv", b"nothing")), me="ida")
    small = smaller(packed, lambda one: any(b"bad" in data for _, data in one.members))
    assert small == Packed("a", (("x.csv", b"bad"),), None)


def test_a_document_is_made_small_by_its_values_and_stays_one() -> None:
    written = b'window.a = [{"x": [1, 2, 3], "bad": {"deep": [4, 5]}}, {"y": 6}]'

    def still(one: Packed) -> bool:
        with contextlib.suppress(DecodeError):
            return any("'deep': [5" in str(js_assignment(data)) for _, data in one.members)
        return False

    small = smaller(Packed("a", (("x.js", written),)), still)
    assert small.members == (("x.js", b'[{"": {"deep": [5]}}]'),)


@pytest.mark.parametrize("name", ["irc", "reddit"])
def test_morsels_give_every_sort_of_record_that_the_cases_give_and_are_little(name: str, tmp_path: Path) -> None:
    source, known = READERS[name].of, [packed for _, packed in seeds(name)]
    small = morsels(source, known, tmp_path)
    every = frozenset[Sign]().union(*(signs(source, packed) for packed in known))
    assert frozenset[Sign]().union(*(signs(source, packed) for packed in small)) == every
    assert 3 * sum(one.size for one in small) / len(small) < sum(one.size for one in known) / len(known)
    assert morsels(source, known, tmp_path) == small


def test_an_archive_whose_own_name_is_no_text_can_be_told_of(tmp_path: Path) -> None:
    """Names of files may hold bytes that are no UTF-8; such a label stood in a problem that no store could hold."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/half-\xff\x1b.csv"))
    path.write_bytes(b"time,actor,target,verb\n2024-01-01,ann,me,reply\n")
    archive = open_archive(path)
    assert archive.label.isprintable()
    archive.label.encode()


def test_what_was_run_is_kept_by_commit_and_counted_once(tmp_path: Path) -> None:
    ran = tmp_path / "ran.jsonl"
    ledger = Ledger(tmp_path)
    ledger.add(Line("irc", "blind", 100, 1.5, ("a",), "c1", "2026-11-22"))
    ledger.add(Line("irc", "blind", 50, 0.5, ("a", "b"), "c1", "2026-11-22"))
    ledger.note(ran)
    ledger.add(Line("irc", "guided", 7, 1.0, (), "c2", "2026-11-23"))
    (before,) = Ledger(tmp_path, ran).totals(("irc",))
    ledger.note(ran)
    (after,) = Ledger(tmp_path, ran).totals(("irc",))
    assert before == after
    assert [line.reader for line in ledger.turns()] == ["irc", "irc", "irc"], "so that a run goes on where it was"
    assert ledger.rates() == {"irc": 157 / 3}
    assert (after.blind, after.guided, after.cpu, after.found) == (150, 7, 3.0, 2)
    assert [line.commit for line in Ledger(tmp_path / "none", ran)] == ["c1", "c2"]
