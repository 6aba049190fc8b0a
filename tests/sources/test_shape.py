"""The shape of an export tells how it is built and nothing that is in it."""

import json
import re
from pathlib import Path

import pytest

from nearer.sources.archive import open_archive
from nearer.sources.shape import masked, shape_of
from nearer.sources.shape.words import WORDS
from sources.casework import Case, Held, cases

CANARY = "Xqzvara Plommenstejn"


def told(members: dict[str, bytes]) -> str:
    return "\n".join(f"{one.name} {one.what}\n" + "\n".join(one.lines) for one in shape_of(Held(members)).members)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_no_word_of_any_case_is_in_its_shape(case: Case) -> None:
    """Every word of the shape is one of the formats' own; so no name, handle, id or text of the archive can be one."""
    shape = shape_of(open_archive(case.archive))
    for one in shape.members:
        names = [one.name, *(line.rpartition(": ")[0] if ": " in line else line for line in one.lines)]
        for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+", " ".join(names).replace("aaa", " ")):
            assert word.lower() in WORDS or word in TAGS_AND_FORMS, word
        assert not re.search(r"[1-9]\d{2}", " ".join(names)), "a number of the archive"


_OWN = "a b c i u p s em hr br th dt dl dd h abbr details the document more keys and"
TAGS_AND_FORMS = frozenset(_OWN.split())


def test_canaries_in_every_place_stay_inside() -> None:
    first, last = CANARY.split()
    handle, number, mail = "plommenstejn_xqz", "8675309123456", "xqz@plommen.example"
    rows = [{"name": CANARY, handle: {"id": number, mail: [CANARY]}, "list": {first: 1, number: 2}}]
    members = {
        f"messages/inbox/{handle}_{number}/message_1.json": json.dumps(rows).encode(),
        f"{CANARY}.js": b"window." + handle.encode() + b" = " + json.dumps(rows).encode(),
        "rows.jsonl": b"\n".join(json.dumps(row).encode() for row in rows * 3),
        "cut.json": json.dumps(rows * 3).encode()[:-9],
        "table.csv": f"{CANARY},date,{mail}\n{last},2024-01-02,{number}\n".encode(),
        "no-header.csv": f"{CANARY},{number}\n{CANARY},{number}\n".encode(),
        "page.html": f'<html><body data-{first}="{CANARY}"><{last} class="{handle}">{mail}</{last}></body>'.encode(),
        "cut.html": f'<div><p>{CANARY}</p><a href="https://{mail}/{number}'.encode(),
        "rows.xml": f'<?xml version="1.0"?><users><row Id="1" {last}="{first}"/></users>'.encode(),
        "chat.txt": f"[03/01/24, 10:01:00] {CANARY}: {mail} {number}\n".encode() * 4,
        "mail.mbox": f"From {mail} Mon Mar  4 10:00:00 2024\nFrom: {CANARY} <{mail}>\n\n{last}\n".encode(),
        "unknown.bin": b"\0\1\2" * 50 + CANARY.encode(),
        "latin.txt": "Brøgger \udcff".encode("utf-8", "surrogatepass"),
        "utf16.csv": f"name;{CANARY}\n{mail};{number}\n".encode("utf-16"),
    }
    text = told(members).lower()
    for secret in (first, last, handle, number, mail, "plommen", "xqz", "8675309", "brøgger", "example"):
        if secret != "example":
            assert secret.lower() not in text, secret


def test_keys_types_and_columns_are_told() -> None:
    rows = {
        "orders": [{"id": 7, "created_at": "2024-01-02T10:00:00Z", "email": "a@b.example"}, {"id": 8, "note": None}]
    }
    text = told({"orders.json": json.dumps(rows).encode(), "shop.csv": b"Order Date;Total\n2024-01-02;12,50\n"})
    assert "orders[].id: whole number" in text
    assert "orders[].created_at?: a time as in ISO 8601" in text
    assert "orders[].note?: null" in text
    assert "Order Date: a time as in ISO 8601" in text
    assert "Total: a number" in text
    assert "parted by semicolons" in text


def test_files_of_one_shape_are_told_once() -> None:
    one = json.dumps({"participants": [{"name": "x"}]}).encode()
    shape = shape_of(Held({f"inbox/somebody{n}_{n * 77}/message_1.json": one for n in range(30)}))
    assert [(m.name, m.files) for m in shape.members] == [("inbox/aaa0_0/message_0.json", 30)]


def test_a_name_is_shown_by_its_words() -> None:
    assert masked("direct_messages") == "direct_messages"
    assert masked("createdAt") == "createdAt"
    assert masked("Chat History with Noor Haddad:") == "Chat History with aaa aaa:"
    assert masked("mark") == masked("Grace") == "aaa"
    assert masked("ida.brogger@example.org").startswith("aaa.aaa@")
    assert masked("Ida\u202eBrøgger\x1b") == "aaa?aaa?"


@pytest.mark.parametrize(
    "data", [b"", b"[" * 100_000, b"{" * 9000, b'{"a":' * 5000, b"<" * 50_000, b"\xff" * 99, b"<a " * 9]
)
def test_nothing_that_is_garbled_raises(data: bytes, tmp_path: Path) -> None:
    for name in ("x.json", "x.csv", "x.html", "x"):
        assert shape_of(Held({name: data})).members
