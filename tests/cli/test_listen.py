"""`nearer read` and `nearer match`: lines in, one answer a line out, without a home."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FIELDS = ["lang", "need", "need_kind", "sell", "broadcast", "bait", "warm", "hostile", "recognition", "reasons"]


def nearer(*words: str, given: bytes, code: int = 0) -> subprocess.CompletedProcess[bytes]:
    ran = subprocess.run([sys.executable, "-m", "nearer", *words], input=given, capture_output=True, check=False)
    assert ran.returncode == code, ran.stderr
    return ran


def answers(*words: str, given: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in nearer(*words, given=given.encode()).stdout.splitlines()]


def test_plain_lines_and_json_lines_are_read_alike() -> None:
    text = "Can anyone recommend a good physio in Bath?"
    plain, told = answers("read", "--json", given=f"{text}\n" + json.dumps({"text": text}) + "\n")
    assert plain == told
    assert list(plain) == FIELDS
    assert plain["lang"] == "en" and plain["need"] > 0.8 and plain["need_kind"] == "recommend"
    for reason in plain["reasons"]:
        start, end = reason["span"]
        assert text[start:end] == reason["words"]


def test_every_line_has_one_answer() -> None:
    lines = ["", "hello there my friend", "{not json", '{"text": 3}', "¿Quién sabe dónde está la estación?", "ü" * 9]
    assert len(answers("read", "--json", given="\n".join(lines) + "\n")) == len(lines)
    assert len(nearer("read", given=b"\xff\xfe\x00\n\nhello\n").stdout.splitlines()) == 3


def test_other_languages_have_null_and_not_a_guess() -> None:
    (told,) = answers("read", "--json", given="Quelqu'un connaît un bon menuisier du côté de Nantes ?\n")
    assert told["lang"] == "fr"
    assert [told[field] for field in FIELDS[1:9]] == [None] * 8 and told["reasons"] == []


def test_a_reply_is_measured_by_what_it_takes_up() -> None:
    said = "My sourdough never rises and the kitchen is cold"
    taken, passed = answers(
        "read",
        "--json",
        given="\n".join(
            json.dumps({"text": text, "reply_to": said})
            for text in ("A cold kitchen slows sourdough, how long do you let it rise?", "We open at nine tomorrow")
        ),
    )
    assert taken["recognition"] > passed["recognition"]
    assert "sourdough" in {reason["words"] for reason in taken["reasons"] if reason["reading"] == "recognition"}


def test_titles_may_bait() -> None:
    text = "17 dogs who are having a worse day than you"
    plain, titled = answers(
        "read", "--json", given="\n".join(json.dumps({"text": text, "is_title": titled}) for titled in (False, True))
    )
    assert plain["bait"] < 0.5 <= titled["bait"] <= 0.8


def test_offers_are_found_by_words_and_by_example(tmp_path: Path) -> None:
    offers = tmp_path / "offers"
    offers.write_text(
        "Plumbing: leaking taps, boilers, blocked drains\n"
        '{"name": "Piano lessons", "text": "for beginners", "examples": ["I always wanted to learn music"]}\n'
        "Bike repair: brakes, gears, punctures\n"
        "Tax returns: for freelancers\n",
        encoding="utf-8",
    )
    found = answers(
        "match",
        "--offers",
        str(offers),
        "--json",
        given="the kitchen tap is leaking, help\nmy gears keep slipping\nI wish I could learn some music\n",
    )
    assert [one["offers"][0]["offer"] for one in found] == ["Plumbing", "Bike repair", "Piano lessons"]
    assert all(len(one["offers"]) == 3 for one in found)
    assert "tap" in found[0]["offers"][0]["words"]


def test_a_file_without_offers_says_what_to_write(tmp_path: Path) -> None:
    empty = tmp_path / "offers"
    empty.write_text("\n# nothing yet\n")
    assert b"NR-LISTEN-01" in nearer("match", "--offers", str(empty), given=b"hello\n", code=1).stderr


def test_words_for_people_name_what_was_found() -> None:
    out = nearer("read", given=b"Thank you so much, this made my day\n").stdout.decode()
    assert "warm" in out and '"Thank you' in out
