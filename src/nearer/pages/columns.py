"""What the columns of a table mean: chosen on a page, with ten rows as they would be understood, and saved by name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from nearer.api.jobs import NoJob
from nearer.api.nearer import Nearer
from nearer.model.errors import NearerError
from nearer.pages.mapping import Column, guess, needing
from nearer.pages.parts import Frame, Option
from nearer.pages.understood import ACTS, RowLine, Value, notes, summary, understood, values
from nearer.pages.view import Scene, View, address
from nearer.sources.archive import open_each
from nearer.sources.decode import clean
from nearer.sources.mapping.columns import BadMapping, Head, Mapping, head_of, mapping_for
from nearer.sources.mapping.ready import READY

_HINTS = (
    ("unsubscribe", ("unsub", "opt-out", "optout", "opt_out")),
    ("purchase", ("amount", "order", "total", "price", "paid", "purchase", "invoice")),
    ("register", ("ticket", "attend", "event", "webinar", "rsvp")),
    ("click", ("click", "link", "url")),
    ("subscribe", ("subscri", "opt-in", "optin", "opt_in", "newsletter")),
)
"""Parts of a column's name from which an act is guessed: our own choice."""

SHOWN = 10
_LOOKED_AT = 200
"""Rows that are looked at for examples, values and what is wrong (our own choice)."""
_TABLES, _OFFERED, _NAME = 40, 4, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was chosen: columns by their place from 0, "" for none. `values` count in the column `only`; `order` is
    "day" or "month", as dates begin, "" where they tell themselves. `ready` names a mapping to begin from."""

    table: int = 0
    ready: str = ""
    who: str = ""
    when: tuple[str, ...] = ()
    act: str = ""
    mine: bool = False
    called: tuple[str, ...] = ()
    text: str = ""
    id: str = ""
    only: str = ""
    values: tuple[str, ...] = ()
    order: str = ""
    network: str = "shop"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The page: the table's columns, what was chosen for them, and the first rows in that light.

    `offers` are mappings to begin from. `places` are the columns as choices: place and name. `missing` says what has
    to be chosen before rows can be understood; `refused` is (what, next) where it cannot be saved as it is.
    `known` names the mapping by which the table is known already.
    """

    frame: Frame
    id: str
    file: str
    tables: tuple[Option, ...]
    offers: tuple[Option, ...]
    columns: tuple[tuple[str, Column], ...]
    asked: Asked
    acts: tuple[tuple[str, str], ...]
    values: tuple[Value, ...]
    rows: tuple[RowLine, ...]
    summary: str
    notes: tuple[str, ...]
    missing: str
    refused: tuple[str, str] | None
    known: str | None


def build(nearer: Nearer, view: View, id: str, asked: Asked | None = None, *, saving: bool = False) -> Columns:
    """The page of one job's table. With `asked` None it begins from what is known, or looks likely. Raises NoJob,
    NoTable."""
    scene = Scene(nearer, view)
    heads = tables(nearer, id)
    number = min(asked.table, len(heads) - 1) if asked else _first_unknown(nearer, heads)
    head = heads[number]
    kept = (*nearer.mappings(), *READY)
    known = mapping_for(head.columns, kept)
    chosen = _begun(head, asked, number, kept, known)
    refused: tuple[str, str] | None = None
    mapping: Mapping | None = None
    missing = _missing(chosen)
    if not missing:
        try:
            mapping = mapping_of(head, chosen if saving else replace(chosen, name=chosen.name or "unsaved"))
        except BadMapping as error:
            refused = error.what, error.next
    elif saving:
        refused = missing, "Choose it above, then save."
    rows = () if mapping is None else tuple(understood(scene, head, mapping))
    own = f"/imports/{id}/columns"
    return Columns(
        frame=scene.frame("What the columns mean"),
        id=id,
        file=scene.plain(PurePosixPath(head.member).name) or "a table",
        tables=tuple(
            Option(scene.plain(one.member) or f"table {at + 1}", address(own, "", {"table": at}), at == number)
            for at, one in enumerate(heads)
        )
        if len(heads) > 1
        else (),
        offers=tuple(_offers(head, kept, own, number, chosen)),
        columns=tuple((str(place), _column(scene, head, place)) for place in _distinct(head)),
        asked=chosen,
        acts=ACTS if chosen.act in ("", *dict(ACTS)) else ((chosen.act, chosen.act.capitalize()), *ACTS),
        values=tuple(values(scene, head, chosen.only, chosen.values)),
        rows=rows[:SHOWN],
        summary=summary(rows, whole=len(head.rows) < _LOOKED_AT),
        notes=tuple(notes(rows)),
        missing=missing,
        refused=refused,
        known=None if known is None else known.title,
    )


def tables(nearer: Nearer, id: str) -> tuple[Head, ...]:
    """The tables of a job's files, with their first rows. Raises NoJob, NoTable."""
    job = nearer.job(id)
    if job is None:
        raise NoJob("There is no such import.", where=id, next="Imports lists them.")
    found: list[Head] = []
    try:
        for archive in open_each(*map(Path, job.paths)):
            for name in archive.names[:_LOOKED_AT]:
                head = head_of(archive, name, _LOOKED_AT)
                if head is not None and len(found) < _TABLES:
                    found.append(head)
    except NearerError:
        found = []
    if not found:
        raise NoTable(
            "There is no table in it, or its file is not there any more.",
            where=id,
            next="Bring it in again on the page Imports.",
        )
    return tuple(found)


def mapping_of(head: Head, asked: Asked) -> Mapping:
    """The mapping that was chosen. Raises BadMapping."""
    name = " ".join(clean(asked.name).split())[:_NAME]
    if not name:
        raise BadMapping("It needs a name.", where="name", next="Write what you would call such a table.")
    values = tuple(dict.fromkeys(value.strip().casefold() for value in asked.values))
    mapping = Mapping(
        name=name,
        title=name,
        network=asked.network.strip().lower() or "shop",
        needs=(),
        who=_named(head, asked.who),
        times=tuple(filter(None, (_named(head, place) for place in asked.when))),
        verb=asked.act,
        mine=asked.mine,
        names=tuple(filter(None, (_named(head, place) for place in asked.called))),
        text=_named(head, asked.text),
        id=_named(head, asked.id),
        only=_named(head, asked.only) if values else "",
        values=values,
        day_first={"day": True, "month": False}.get(asked.order),
    )
    return needing(mapping.checked(head.columns), head.columns)


def _first_unknown(nearer: Nearer, heads: Sequence[Head]) -> int:
    kept = (*nearer.mappings(), *READY)
    return next((at for at, head in enumerate(heads) if mapping_for(head.columns, kept) is None), 0)


def _begun(head: Head, asked: Asked | None, number: int, kept: Sequence[Mapping], known: Mapping | None) -> Asked:
    """What was chosen; where nothing was yet, what a mapping says, else what looks likely."""
    if asked is not None and not asked.ready and asked != Asked(table=asked.table):
        return asked
    base = next((one for one in kept if asked is not None and one.name == asked.ready), known)
    stem = " ".join(re.split(r"[\W_]+", clean(PurePosixPath(head.member).name.partition(".")[0])))[:_NAME]
    if base is None:
        who, when = guess(head)
        words = " ".join(head.columns).casefold()
        act = next((act for act, hints in _HINTS if any(hint in words for hint in hints)), "")
        return Asked(
            table=number,
            who=_place(head, who),
            when=tuple(filter(None, (_place(head, when),))),
            called=tuple(_place(head, one) for one in head.columns if _is_name(one, who))[:2],
            act=act,
            name=stem or "table",
        )
    return Asked(
        table=number,
        who=_place(head, base.who),
        when=tuple(filter(None, (_place(head, one) for one in base.times)))[:2],
        act=base.verb,
        mine=base.mine,
        called=tuple(filter(None, (_place(head, one) for one in base.names)))[:2],
        text=_place(head, base.text),
        id=_place(head, base.id),
        only=_place(head, base.only),
        values=base.values,
        order={True: "day", False: "month", None: ""}[base.day_first],
        network=base.network,
        name=base.name if base not in READY else stem or base.title,
    )


def _is_name(column: str, who: str | None) -> bool:
    plain = " ".join(re.split(r"[\W_]+", column.casefold()))
    return column != who and plain in (
        "name",
        "full name",
        "first name",
        "last name",
        "called",
        "firstname",
        "lastname",
    )


def _missing(asked: Asked) -> str:
    """What has to be chosen first, as a sentence; "" where rows can be understood."""
    lacking = [
        what
        for what, there in (
            ("the column that says who", asked.who),
            ("the column that says when", any(asked.when)),
            ("what a row tells of", asked.act),
        )
        if not there
    ]
    if not lacking:
        return ""
    return f"Choose {', '.join(lacking[:-1])}{' and ' if len(lacking) > 1 else ''}{lacking[-1]}."


def _offers(head: Head, kept: Sequence[Mapping], own: str, number: int, asked: Asked) -> Iterator[Option]:
    """Mappings of which the table has at least half of the columns, two or more, the fullest first."""
    have = {" ".join(one.split()).casefold() for one in head.columns}

    def held(mapping: Mapping) -> tuple[int, int]:
        used = {" ".join(one.split()).casefold() for one in (*mapping.used, *mapping.needs) if one}
        return len(used & have), len(used)

    fitting = [(mapping, *held(mapping)) for mapping in kept]
    fitting = [one for one in fitting if one[1] >= 2 and 2 * one[1] >= one[2]]
    fitting.sort(key=lambda one: (-one[1] / one[2], -one[2]))
    for mapping, there, all_ in fitting[:_OFFERED]:
        label = mapping.title if there == all_ else f"{mapping.title} ({there} of its {all_} columns)"
        href = address(own, "", {"table": number or None, "ready": mapping.name})
        yield Option(label, href, asked.name == mapping.name)


def _column(scene: Scene, head: Head, place: int) -> Column:
    cells = dict.fromkeys(row[place].strip()[:80] for row in head.rows if place < len(row) and row[place].strip())
    return Column(clean(head.columns[place])[:120], () if scene.cloaked else tuple(cells)[:3])


def _distinct(head: Head) -> list[int]:
    """The places of columns that have a name; of those called alike the last, which is the one that is read."""
    last = {" ".join(name.split()).casefold(): place for place, name in enumerate(head.columns) if name.strip()}
    return sorted(last.values())


def _place(head: Head, column: str | None) -> str:
    if not column:
        return ""
    plain = " ".join(column.split()).casefold()
    return next((str(at) for at in _distinct(head) if " ".join(head.columns[at].split()).casefold() == plain), "")


def _named(head: Head, place: str) -> str:
    return head.columns[int(place)] if place.isdecimal() and int(place) < len(head.columns) else ""


class NoTable(NearerError):
    """What was brought in holds no table."""

    code = "NR-MAP-02"
