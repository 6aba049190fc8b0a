"""One plain log, row by row, as accounts and activities."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.names import Precision, Verb, Visibility
from nearer.model.time import from_us
from nearer.sources.archives.plain.rows import Cells
from nearer.sources.archives.plain.verbs import VISIBILITIES, Deed, deed
from nearer.sources.decode import DecodeError, in_range, written
from nearer.sources.decode.times import FIRST_YEAR, LAST_YEAR

NETWORK = "plain"

REMEMBERED = 1_000_000
"""So many rows (and as many accounts) are remembered to count repeats and to name each account once; then the memory
starts anew, which keeps it under 150 MB."""

_EPOCH = re.compile(r"-?\d{1,19}(?:\.\d{1,9})?\Z", re.ASCII)
_NO_TIME: tuple[datetime | None, int | None, Precision] = (None, None, Precision.NONE)
WORD_LIMIT = 1000
"""Letters of a name or an id: our own choice; the longest known ids, addresses, have 300."""


class Memory(Protocol):
    """What was met before in a file."""

    def new(self, network: str, native: str) -> bool:
        """Whether the account was not named before; from now on it was."""
        ...

    def times(self, digest: str) -> int:
        """The how manieth time this content is met, from 1."""
        ...


class Remembered:
    """The memory of the row way: REMEMBERED accounts and as many contents."""

    def __init__(self, limit: int = REMEMBERED) -> None:
        self._limit = limit
        self._accounts: set[tuple[str, str]] = set()
        self._seen: set[str] = set()
        self._repeats: Counter[str] = Counter()

    def new(self, network: str, native: str) -> bool:
        if (network, native) in self._accounts:
            return False
        if len(self._accounts) >= self._limit:
            self._accounts.clear()
        self._accounts.add((network, native))
        return True

    def times(self, digest: str) -> int:
        if digest not in self._seen:
            if len(self._seen) >= self._limit:
                self._seen.clear()
                self._repeats.clear()
            self._seen.add(digest)
            return 1
        self._repeats[digest] += 1
        return self._repeats[digest] + 1


class PlainReader:
    """Reads the rows of one file. Problems are counted by their kind and told at the end, with the first row."""

    def __init__(self, file: str, owner: Account | None, memory: Memory) -> None:
        self._file = file
        self._owner = owner
        self._memory = memory
        self._problems: dict[tuple[str, str], tuple[int, int]] = {}

    def records(self, rows: Iterator[tuple[int, Cells | DecodeError]]) -> Iterator[Record]:
        """The records of the rows. Each account comes before the first activity that names it.

        A tight loop: a million rows go through here.
        """
        new, file = self._memory.new, self._file
        for row, cells in rows:
            if isinstance(cells, DecodeError):
                self._problem(row, cells)
                continue
            time_cell, actor_cell, target_cell, verb_cell, network_cell, id_cell, parent, space, text, seen_by = cells
            try:
                actor = account_word(actor_cell)
                targets = _targets(target_cell)
                native = _word(id_cell) if id_cell else ""
                place = _word(space) or None if space else None
                parent = _word(parent) or None if parent else None
                network = network_word(network_cell) if network_cell else NETWORK
                meaning = deed(verb_cell)
                _check(actor, meaning, targets)
                assert meaning is not None
            except DecodeError as error:
                self._problem(row, error)
                continue
            try:
                time, offset, precision = _time(time_cell)
            except DecodeError as error:
                # That it happened is still known.
                self._problem(row, error)
                time, offset, precision = _NO_TIME
            for name in (actor, *targets):
                if new(network, name):
                    yield account(network, name, self._owner)
            answers = meaning.composed and not meaning.quotes
            visibility = visibility_word(seen_by) if seen_by else meaning.visibility
            for number, (target, others) in enumerate(_directed(meaning, targets), 1):
                if not native:
                    unique = self._content_id(network, actor, verb_cell, target, others, time_cell, parent, text)
                else:
                    unique = native if number == 1 else f"{native}/{number}"
                yield Activity(
                    network=network,
                    id=unique,
                    time=time,
                    actor=actor,
                    verb=meaning.verb,
                    target=target,
                    to=others,
                    in_reply_to=parent if answers else None,
                    object=None if answers else parent,
                    of=meaning.of,
                    space=place,
                    visibility=visibility,
                    text=text or None,
                    precision=precision,
                    offset=offset,
                    place=Place(file, row),
                )

    def problems(self) -> Iterator[Problem]:
        """What could not be read, one problem for each kind."""
        for (code, why), (row, count) in self._problems.items():
            yield Problem(Place(self._file, row), code, why, count)

    def _problem(self, row: int, error: DecodeError) -> None:
        first, count = self._problems.get((error.code, error.why), (row, 0))
        self._problems[error.code, error.why] = (first, count + 1)

    def _content_id(
        self,
        network: str,
        actor: str,
        verb: str,
        target: str | None,
        others: tuple[str, ...],
        time: str,
        parent: str | None,
        text: str,
    ) -> str:
        """A hash of what the row says; equal rows of one file are told apart by their count."""
        said = "\x1f".join((network, actor, verb, target or "", *others, time, parent or "", text))
        digest = blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()
        times = self._memory.times(digest)
        return digest if times == 1 else f"{digest}-{times}"


def account(network: str, native: str, owner: Account | None) -> Account:
    """An account as a plain log names it. The user's own is the same one on each network of the file."""
    elsewhere = owner is not None and owner.id == native and owner.network != network
    return Account(
        network=network,
        id=native,
        handle=native,
        address=native if "@" in native else None,
        same_as=(str(owner.key),) if owner is not None and elsewhere else (),
    )


def _check(actor: str, meaning: Deed | None, targets: tuple[str, ...]) -> None:
    """Raise DecodeError where the row does not tell of an act."""
    if not actor:
        raise DecodeError("no-actor", "the row does not say who acted")
    if meaning is None:
        raise DecodeError("unknown-verb", "the row's verb is not one that is understood")
    if meaning.needs_target and not targets:
        raise DecodeError("no-target", "the row does not say whom the act is directed at")


def _directed(meaning: Deed, targets: tuple[str, ...]) -> list[tuple[str | None, tuple[str, ...]]]:
    """Whom each activity of a row is directed at. What is written goes to all at once; a like of two is two likes."""
    if meaning.mentions:
        return [(None, targets)]
    if len(targets) < 2:
        return [(targets[0] if targets else None, ())]
    if meaning.verb is Verb.CREATE:
        return [(targets[0], targets[1:])]
    return [(target, ()) for target in targets]


def visibility_word(cell: str) -> Visibility:
    """The visibility that a cell names, unknown for a word that is not understood."""
    return VISIBILITIES.get(cell.strip().lower(), Visibility.UNKNOWN)


def network_word(cell: str) -> str:
    """The network that a cell names. Raises DecodeError."""
    return _word(cell).lower() or NETWORK


def account_word(cell: str) -> str:
    """The account that a cell names: without spaces around it and without its `@`."""
    return _word(cell).removeprefix("@").strip()


def _targets(cell: str) -> tuple[str, ...]:
    if ";" not in cell:
        one = account_word(cell)
        return (one,) if one else ()
    return tuple(dict.fromkeys(one for part in cell.split(";") if (one := account_word(part))))


def _word(cell: str) -> str:
    """A cell that names something. Raises DecodeError where it is longer than any name."""
    word = cell.strip()
    if len(word) > WORD_LIMIT:
        raise DecodeError("too-large", f"a name or an id is longer than {WORD_LIMIT} letters")
    return word


def _time(cell: str) -> tuple[datetime | None, int | None, Precision]:
    """The moment in UTC, its written offset and its precision. Raises DecodeError."""
    text = cell.strip()
    if len(text) == 20 and text[19] == "Z" and text[10] == "T":
        # By far the commonest form; the other forms take ten times as long.
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return written(text)
        if FIRST_YEAR <= moment.year <= LAST_YEAR:
            return moment, 0, Precision.SECOND
    if not text:
        return _NO_TIME
    if _EPOCH.match(text):
        return _since_1970(text), None, Precision.SECOND
    return written(text)


def _since_1970(text: str) -> datetime:
    """Seconds, milliseconds, microseconds or nanoseconds by their size: 1e11 s is the year 5138, 1e11 ms is 1973."""
    whole, _, fraction = text.partition(".")
    number = int(whole)
    for bound, per_second in ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9)):
        if abs(number) < bound:
            micros = number * 10**6 // per_second
            if per_second == 1 and fraction:
                micros += int(fraction.ljust(6, "0")[:6])
            try:
                return in_range(from_us(micros))
            except OverflowError:
                break
    raise DecodeError("bad-time", "the time lies outside the years 1990 to 2100")
