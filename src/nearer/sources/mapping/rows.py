"""The rows of a mapped table as acts."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.names import Precision, Verb, Visibility
from nearer.sources.archives.plain.verbs import deed
from nearer.sources.decode import DecodeError, Written, clean, digest, epoch, in_range, written
from nearer.sources.mapping.columns import Head, Mapping

_DATE = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T,]+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp])?\.?[Mm]?\.?)?\Z", re.ASCII
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,6})?\Z|\d{12,13}\Z", re.ASCII)
_ADDRESS = re.compile(r"[^@\s<>\"(),;:]{1,128}@[^@\s<>\"(),;:]{1,255}\Z")
_WHO_LIMIT = 320
_REMEMBERED = 1_000_000


@dataclass(slots=True)
class Mapped:
    """One table while it is read with its mapping. `me` is the id of the user's own account."""

    mapping: Mapping
    me: str
    people: dict[str, Account] = field(default_factory=dict[str, Account])
    _seen: set[str] = field(default_factory=set[str])
    _repeats: Counter[str] = field(default_factory=Counter[str])

    def act(self, cells: dict[str, str], place: Place) -> Activity | None:
        """The act of a row, None for one that does not count. Raises DecodeError `no-actor` or `bad-time`."""
        mapping = self.mapping
        if mapping.only and cells.get(mapping.only, "").strip().casefold() not in mapping.values:
            return None
        who = clean(cells.get(mapping.who, "")).strip().removeprefix("@").lower()
        if not who or len(who) > _WHO_LIMIT:
            raise DecodeError("no-actor", "the row does not say who it was")
        time = next((cell for column in mapping.times if (cell := cells.get(column, "").strip())), "")
        at = moment(time, mapping.day_first)
        text = clean(cells.get(mapping.text, "")).strip() if mapping.text else ""
        native = clean(cells.get(mapping.id, "")).strip()[:_WHO_LIMIT] if mapping.id else ""
        id = f"{mapping.name}/{native}" if native else digest(mapping.name, who, time, text)
        if id in self._seen:
            if native:
                return None  # further rows of the same order
            self._repeats[id] += 1
            id = f"{id}/{self._repeats[id] + 1}"
        elif len(self._seen) < _REMEMBERED:
            self._seen.add(id)
        self._meet(who, cells)
        meaning = deed(mapping.verb)
        return Activity(
            network=mapping.network,
            id=id,
            time=at.time,
            precision=at.precision,
            offset=at.offset,
            actor=self.me if mapping.mine else who,
            verb=Verb.CREATE if meaning is None else meaning.verb,
            of=None if meaning is None else meaning.of,
            target=who if mapping.mine else self.me,
            visibility=Visibility.UNKNOWN if meaning is None else meaning.visibility,
            text=text or None,
            place=place,
        )

    def tried(self, head: Head) -> Iterator[tuple[int, Activity | DecodeError | None]]:
        """The first rows of a table with their numbers from 1, as `act` has them; what it raises is there in place of
        the act."""
        places = self.mapping.places(head.columns)
        for number, row in enumerate(head.rows, 1):
            cells = {name: row[place] for place, name in places if place < len(row)}
            try:
                yield number, self.act(cells, Place(head.member, number + 1))
            except DecodeError as error:
                yield number, error

    def _meet(self, who: str, cells: dict[str, str]) -> None:
        name = " ".join(" ".join(clean(cells.get(column, "")) for column in self.mapping.names).split())[:200]
        known = self.people.get(who)
        if known is None or (known.name is None and name):
            self.people[who] = Account(
                network=self.mapping.network,
                id=who,
                name=name or None,
                address=who if _ADDRESS.match(who) else None,
            )


def read_rows(mapped: Mapped, rows: Iterator[tuple[int, dict[str, str] | DecodeError]], file: str) -> Iterator[Record]:
    """Every row's act, then what was left out. The columns of `rows` are named as the mapping names them."""
    left = 0
    problems: dict[tuple[str, str], list[int]] = {}
    for line, cells in rows:
        try:
            if isinstance(cells, DecodeError):
                raise cells
            act = mapped.act(cells, Place(file, line))
            if act is None:
                left += 1
            else:
                yield act
        except DecodeError as error:
            problems.setdefault((error.code, error.why), []).append(line)
    for (code, why), lines in problems.items():
        yield Problem(Place(file, lines[0]), code, why, len(lines))
    if left:
        yield Skipped(Place(file), "rows that tell of no act: not paid, or further rows of one order", left)


def moment(cell: str, day_first: bool | None) -> Written:
    """When a cell says: ISO 8601, seconds or milliseconds since 1970, or a date with slashes, dots or dashes.

    With dots the day is first, as wherever dates are written so (Unicode CLDR, short dates). With slashes or dashes,
    where both numbers may be the month and nobody said which is, it is no time. Raises DecodeError `bad-time`.
    """
    if _EPOCH.match(cell):
        seconds = float(cell) / (1000 if len(cell.partition(".")[0]) > 10 else 1)
        return Written(epoch(seconds), None, Precision.SECOND)
    match = _DATE.match(cell)
    if match is None:
        return written(cell)
    one, two, year = int(match[1]), int(match[2]), int(match[3])
    if day_first is None and "." in cell.partition(" ")[0]:
        day_first = True
    if day_first is None:
        if one <= 12 and two <= 12 and one != two:
            raise DecodeError("bad-time", "which number is the day and which the month cannot be told")
        day_first = one > 12
    day, month = (one, two) if day_first else (two, one)
    try:
        date = datetime(year, month, day, tzinfo=UTC)
        if match[4] is None:
            return Written(in_range(date), None, Precision.DAY)
        hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
        if match[7]:
            hour = hour % 12 + (12 if match[7] in "Pp" else 0)
        if hour > 23 or minute > 59 or second > 59:
            raise DecodeError("bad-time", "the hour, minute or second does not exist")
        at = in_range(date + timedelta(hours=hour, minutes=minute, seconds=second))
    except ValueError:
        raise DecodeError("bad-time", "the date does not exist") from None
    return Written(at, None, Precision.MINUTE if match[6] is None else Precision.SECOND)
