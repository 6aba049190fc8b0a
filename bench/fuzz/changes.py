"""Changes that know what they change: members of an archive, JSON values, cells of tables, lines, blocks of a CAR.

Each takes bytes and gives bytes that are damaged in one way that exports are damaged, or in one that nobody would
think of. What cannot be read as its kind is changed as plain bytes. The kinds of damage are those of the project's list
of oddities and of container attacks; their frequencies are our own choice.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.fuzz.carved import with_other_record
from bench.fuzz.packed import Packed

Raw = Callable[[bytes], bytes]
"""The fuzzer's own change of plain bytes, which knows what the code compares with."""

_DEEP = "@@deep@@"
VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 1.5, -0.0, 1e308, float("nan"), float("inf"), 2**31, 2**53 + 1, 2**63, 2**64, 10**30,
    "", " ", "\0", "\ud83d", "\udc00x", "\u202e", "\ufeff", "\u00a0", "null", "-1", "0", "9" * 5000, "x" * 5000,
    [], {}, [[]], [{}], {"": ""}, [None], [1, "a", {}], ["", "", ""], {"a": {"b": {"c": []}}}, _DEEP,
    "2024-02-30T25:61:61Z", "0000-00-00", "2024-01-01", "1997-01-01T00:00:00Z", "2105-01-01T00:00:00Z",
    "2024-01-01T00:00:00+99:99", "2024-01-01 00:00:00 UTC", "Wed Mar 24 16:37:41 +0000 2010", -62169958800,
    253402300800, 1700000000, 1700000000000, 1700000000.5, "1700000000", "@", "@ann", "https://", "https://[::1",
    "https://example.org/%ff/..", "http://\u2100.example", "mailto:", "at://", "did:plc:", "<b>&#x110000;&",
    "<" * 300,
    "\u0130\u0131\ufb00", "e\u0301" * 50, "\u0661\u0662", "²", "١٢:٠٠", "a" * 64, "true", "Z", "/", "\\", "%",
    "{}", "[]",
)  # fmt: skip
"""What stands in places where something else is expected."""

_WORDS = tuple(value for value in VALUES if isinstance(value, str) and value != _DEEP)
ASSIGNED = re.compile(rb"\s*[A-Za-z_$][\w$.\[\]' -]{0,200}=\s*")
"""What stands before a document that is assigned to a name, as in the files of X."""
_NUMBER = re.compile(rb"\d+")
_JSON_LIMIT = 1 << 18


@dataclass(slots=True)
class Changes:
    """One throw of the dice after another. `others` are archives from which members may come."""

    dice: Random
    raw: Raw
    others: Sequence[Packed] = ()

    def changed(self, packed: Packed, limit: int) -> Packed:
        """The archive with one to four changes, none of which makes it larger than `limit` bytes."""
        for _ in range(self.dice.choice((1, 1, 1, 2, 2, 3, 4))):
            one = self._once(packed)
            if one.size <= limit:
                packed = one
        return packed

    def _once(self, packed: Packed) -> Packed:
        throw = self.dice.random()
        if throw < 0.88 and packed.members:
            place = self.dice.randrange(len(packed.members))
            name, data = packed.members[place]
            return _with(packed, place, (name, self._member(name, data)))
        if throw < 0.985 and packed.members:
            return self._members(packed)
        if throw < 0.995:
            me = packed.me or ""
            fresh = self.dice.choice((None, "ann", "@ida", "", me.upper(), self._word(), me + self._word()))
            return Packed(packed.label, packed.members, fresh)
        return Packed(self._renamed(packed.label), packed.members, packed.me)

    def _members(self, packed: Packed) -> Packed:
        members = list(packed.members)
        place = self.dice.randrange(len(members))
        name, data = members[place]
        match self.dice.randrange(6):
            case 0:
                del members[place]
            case 1:
                members[place] = self._renamed(name), data
            case 2:
                members.append((self._renamed(name), data))
            case 3:
                other = self.dice.randrange(len(members))
                members[place], members[other] = (name, members[other][1]), (members[other][0], data)
            case 4:
                members.append((name, data))
            case _:
                other = self.dice.choice(self.others or (packed,))
                if other.members:
                    members.append(self.dice.choice(other.members))
        return Packed(packed.label, tuple(members), packed.me)

    def _renamed(self, name: str) -> str:
        match self.dice.randrange(8):
            case 0:
                return name.upper()
            case 1:
                return "folder/" + name
            case 2:
                return name.rpartition("/")[2]
            case 3:
                return re.sub(r"\d+", lambda _: self.dice.choice(("0", "1", "99999999999999999999", "")), name)
            case 4:
                stem, dot, ending = name.rpartition(".")
                return stem + self.dice.choice((" (1)", "_2", "-part1", "é", "ü\u0308", "")) + dot + ending
            case 5:
                place = self.dice.randint(0, len(name))
                return name[:place] + self.dice.choice((*_WORDS[:40], "/", "?")).replace("x" * 100, "") + name[place:]
            case 6:
                place = self.dice.randrange(len(name)) if name else 0
                return name[:place] + name[place + 1 :]
            case _:
                return name.replace("/", self.dice.choice(("//", "\\", "/./", "_")))

    def _member(self, name: str, data: bytes) -> bytes:
        throw = self.dice.random()
        if throw < 0.3:
            return self.raw(data)
        if throw < 0.4:
            return self._bytes(data)
        ending = name.lower().rpartition(".")[2]
        head = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
        if ending == "car" or b"roots" in data[:80]:
            return self._car(data)
        if head in (b"{", b"[") or ending in ("js", "json", "jsonl") or ASSIGNED.match(data):
            return self._json(data)
        if ending in ("csv", "tsv"):
            return self._table(data)
        return self._lines(data)

    def _bytes(self, data: bytes) -> bytes:
        """Cut, repeated, torn out, turned into another encoding, or with a word in the middle."""
        start, end = sorted((self.dice.randint(0, len(data)), self.dice.randint(0, len(data))))
        end = min(end, start + 2000)
        match self.dice.randrange(8):
            case 0:
                return data[:end]
            case 1:
                return data[:start] + data[end:]
            case 2:
                return data[:end] + data[start:end] + data[end:]
            case 3:
                return data[:start] + data[start:end] * self.dice.choice((2, 3, 10)) + data[end:]
            case 4:
                encoding = self.dice.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-7", "cp1252"))
                return data.decode("utf-8", "replace").encode(encoding, "replace")
            case 5:
                return data[:start] + self._word().encode("utf-8", "surrogatepass") + data[start:]
            case 6:
                return self._other_number(data)
            case _:
                return data.replace(b"\n", self.dice.choice((b"\r\n", b"\r", b"\n\n", b"\x0b", b"\0")))

    def _other_number(self, data: bytes) -> bytes:
        numbers = list(_NUMBER.finditer(data))
        if not numbers:
            return data
        match = self.dice.choice(numbers)
        fresh = self.dice.choice(
            (b"0", b"-1", b"99", b"31", b"13", b"24", b"60", b"9" * 30, b"\xd9\xa1", b"\xc2\xb2", b"")
        )
        return data[: match.start()] + fresh + data[match.end() :]

    def _lines(self, data: bytes) -> bytes:
        """Lines of a chat, a mail or a page: dropped, doubled, exchanged, joined, cut."""
        lines = data.split(b"\n")
        place, other = self.dice.randrange(len(lines)), self.dice.randrange(len(lines))
        match self.dice.randrange(8):
            case 0:
                del lines[place]
            case 1:
                lines.insert(other, lines[place])
            case 2:
                lines[place], lines[other] = lines[other], lines[place]
            case 3:
                lines[place : place + 2] = [b"".join(lines[place : place + 2])]
            case 4:
                lines[place] = lines[place][: self.dice.randint(0, len(lines[place]))]
            case 5:
                words = lines[place].split(b" ")
                words[self.dice.randrange(len(words))] = self._word().encode("utf-8", "surrogatepass")
                lines[place] = b" ".join(words)
            case 6:
                lines[place] = self._other_number(lines[place])
            case _:
                lines.insert(place, self._word().encode("utf-8", "surrogatepass"))
        return b"\n".join(lines)

    def _table(self, data: bytes) -> bytes:
        """Columns dropped, doubled, renamed, exchanged; cells of another kind; rows too long or too short."""
        text = data.decode("utf-8", "replace")
        try:
            rows = list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error:
            return self.raw(data)
        if not rows:
            return self.raw(data)
        row = self.dice.choice(rows)
        place = self.dice.randrange(len(row)) if row else 0
        match self.dice.randrange(8):
            case 0:
                rows = [one[:place] + one[place + 1 :] for one in rows]
            case 1:
                rows = [[*one[:place], *one[place : place + 1], *one[place:]] for one in rows]
            case 2 if rows[0]:
                rows[0][self.dice.randrange(len(rows[0]))] = self._word()
            case 3 if len(row) > 1:
                other = self.dice.randrange(len(row))
                row[place], row[other] = row[other], row[place]
            case 4:
                row.append(self._word())
            case 5:
                del row[place:]
            case 6:
                rows.insert(self.dice.randint(0, len(rows)), list(row))
            case _ if row:
                row[place] = self._word()
            case _:
                rows.append([])
        out = io.StringIO(newline="")
        delimiter = self.dice.choice((",", ",", ",", ",", ";", "\t"))
        quoting = self.dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
        csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)
        return out.getvalue().encode("utf-8", "surrogatepass")

    def _json(self, data: bytes) -> bytes:
        """A value of another type, a key gone, doubled or renamed, an item twice, a branch elsewhere."""
        if len(data) > _JSON_LIMIT:
            return self._bytes(data)
        assigned = ASSIGNED.match(data)
        start = assigned.end() if assigned else 0
        before, body, after = data[:start], data[start:], b""
        if not assigned and body.count(b"\n") and body.lstrip()[:1] == b"{":
            lines = body.split(b"\n")
            place = self.dice.randrange(len(lines))
            if lines[place].strip():
                before = b"".join(line + b"\n" for line in lines[:place])
                body, after = lines[place], b"".join(b"\n" + line for line in lines[place + 1 :])
        value = value_of(body)
        if value is ... and (before or after):
            before, body, after = data[:start], data[start:], b""
            value = value_of(body)
        if value is ...:
            return self.raw(data)
        changed = self.other_value(value)
        try:
            text = json.dumps(changed, ensure_ascii=self.dice.random() < 0.5)
        except (ValueError, RecursionError):
            return self.raw(data)
        deep = self.dice.choice((20, 200, 3000))
        text = text.replace(f'"{_DEEP}"', "[" * deep + "]" * deep)
        return before + text.encode("utf-8", "surrogatepass") + after

    def other_value(self, value: Any) -> Any:
        """A document with one place of it changed."""
        holders: list[Any] = []
        holders_of(value, holders)
        if not holders:
            return self.dice.choice(VALUES)
        holder = self.dice.choice(holders)
        if isinstance(holder, dict):
            key: Any = self.dice.choice(list(holder))
            match self.dice.randrange(8):
                case 0:
                    del holder[key]
                case 1:
                    holder[self._word()] = holder.pop(key)
                case 2:
                    other = self.dice.choice(list(holder))
                    holder[key], holder[other] = holder[other], holder[key]
                case 3:
                    holder[key] = [holder[key]]
                case 4:
                    holder[key] = {self._word(): holder[key]}
                case 5 if isinstance(holder[key], str):
                    holder[key] = self._other_text(holder[key])
                case _:
                    holder[key] = self.dice.choice(VALUES)
            return value
        place = self.dice.randrange(len(holder))
        match self.dice.randrange(5):
            case 0:
                del holder[place]
            case 1:
                holder.insert(place, holder[place])
            case 2:
                holder.append(self.dice.choice(VALUES))
            case 3 if isinstance(holder[place], str):
                holder[place] = self._other_text(holder[place])
            case _:
                holder[place] = self.dice.choice(VALUES)
        return value

    def _other_text(self, text: str) -> str:
        place = self.dice.randint(0, len(text))
        match self.dice.randrange(4):
            case 0:
                return text[:place]
            case 1:
                return text[:place] + self._word() + text[place:]
            case 2:
                return re.sub(r"\d+", lambda _: str(self.dice.choice((0, 1, 13, 99, 10**18))), text, count=1)
            case _:
                return self.raw(text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")

    def _car(self, data: bytes) -> bytes:
        return with_other_record(data, self.dice, self.other_value) or self.raw(data)

    def _word(self) -> str:
        return self.dice.choice(_WORDS)


def _with(packed: Packed, place: int, member: tuple[str, bytes]) -> Packed:
    return Packed(packed.label, (*packed.members[:place], member, *packed.members[place + 1 :]), packed.me)


def value_of(body: bytes) -> Any:
    """The document, `...` where there is none."""
    try:
        return json.loads(body.rstrip().rstrip(b";"))
    except (ValueError, RecursionError):
        return ...


def holders_of(value: Any, found: list[Any], depth: int = 0) -> None:
    """Every object and list that is not empty."""
    if isinstance(value, (dict, list)) and value and depth < 60:
        found.append(value)
        for inner in value.values() if isinstance(value, dict) else value:
            holders_of(inner, found, depth + 1)
