"""How fast each source is imported, beside a bare decoder of the same bytes, and how much memory two sizes take.

`make bench-import` (ROWS=10000). Each measurement is a process of its own, warmed on a tiny archive. An import is a
dry run: it finds, reads, normalises and writes the batch, counts what is new, and at the end throws the batch away. The
bare decoder is the quickest well-known one for the form (`orjson`, `csv`, `libipld`, `email`, `expat`, a split into
lines) and keeps nothing. Memory that is bounded by the batch is nearly the same at four times the rows.
"""

import argparse
import csv
import email
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from rich.console import Console
from rich.table import Table

from bench.inputs import FORMS, Form, Repository
from bench.scale.log import END_US
from bench.scale.meter import Cost, Refused, measured
from nearer.model.time import from_us
from nearer.sources.registry import sources

_TINY = 20
_TIMES = 4
"""The second size, as a multiple of the first."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What importing one form took. `mib` are the bytes of the member whose rows were repeated; `bare` the decoder's
    cost over the same; `larger` the import of four times the rows."""

    form: str
    rows: int
    mib: float
    cost: Cost
    bare: Cost
    larger: Cost

    @property
    def rows_a_second(self) -> float:
        """Rows a CPU second."""
        return self.rows / self.cost.cpu_s

    @property
    def times(self) -> float:
        """CPU as a multiple of the bare decoder's."""
        return self.cost.cpu_s / self.bare.cpu_s


def speeds(rows: int, forms: Sequence[Form | Repository], folder: Path) -> Iterator[Speed]:
    """Measure each form at `rows` and at four times as many. Raises RuntimeError where a process did not end well."""
    for form in forms:
        sys.stderr.write(f"{form.name}\n")
        tiny, small, large = (form.make(size, folder) for size in (_TINY, rows, _TIMES * rows))
        bare = _cost(f"bench.imports:{form.bare}", small, tiny)
        cost = _cost("bench.imports:to_log", small, tiny)
        larger = _cost("bench.imports:to_log", large, tiny)
        yield Speed(form.name, rows, largest(small).stat().st_size / 2**20, cost, bare, larger)
        for made in (tiny, small, large):
            shutil.rmtree(made.parent)


def _cost(work: str, archive: Path, tiny: Path) -> Cost:
    cost = measured(work, archive, tiny)
    if isinstance(cost, Refused):
        raise RuntimeError(f"{work} over {archive.parent.name}: {cost.why}")
    return cost


def to_log(archive: Path) -> None:
    """Import up to the log, as a dry run does."""
    from nearer.api.nearer import Nearer

    home = Path(tempfile.mkdtemp(dir=archive.parent))
    with Nearer.open(home, clock=lambda: from_us(END_US)) as nearer:
        result = nearer.dry_run(nearer.examine([archive], me=(archive.parent / "me").read_text() or None))
    shutil.rmtree(home)
    if result.failed or not result.items[0].new:
        raise RuntimeError(f"nothing new came of {archive.parent.name}")


def largest(archive: Path) -> Path:
    """The member whose rows were repeated."""
    return max((path for path in archive.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)


def json(archive: Path) -> None:
    """One JSON value, perhaps behind `name =`."""
    import orjson

    data = largest(archive).read_bytes()
    start = re.search(rb"[\[{]", data)
    orjson.loads(data if start is None else memoryview(data)[start.start() :])


def json_lines(archive: Path) -> None:
    """A JSON value on each line."""
    import orjson

    with largest(archive).open("rb") as lines:
        for line in lines:
            orjson.loads(line)


def table(archive: Path) -> None:
    """Rows of cells."""
    with largest(archive).open(encoding="utf-8", newline="") as lines:
        for _ in csv.reader(lines):
            pass


def cbor(archive: Path) -> None:
    """Every block of a repository."""
    import libipld

    libipld.decode_car(largest(archive).read_bytes())


def mail(archive: Path) -> None:
    """Every message of a mailbox, by the standard library's parser."""
    data = largest(archive).read_bytes()
    for message in re.split(rb"\n(?=From \S+@)", data):
        email.message_from_bytes(message)


def elements(archive: Path) -> None:
    """Every element of an XML file, by expat, which looks up nothing outside it."""
    with largest(archive).open("rb") as file:
        expat.ParserCreate().ParseFile(file)


def text(archive: Path) -> None:
    """Lines of text."""
    with io.TextIOWrapper(largest(archive).open("rb"), encoding="utf-8") as lines:
        for _ in lines:
            pass


def unmeasured() -> tuple[str, ...]:
    """Sources for which there is no large archive yet."""
    known = {form.source for form in FORMS}
    return tuple(sorted(source.name for source in sources() if source.name not in known))


def show(found: Iterator[Speed], out: Console) -> None:
    """Print a table, a row as soon as it is measured."""
    names = ("source", "rows", "MiB", "rows/CPU s", "ms/MiB", "bare ms/MiB", "times bare", "peak MiB", "at 4 x rows")
    told = Table(*names, title="imports beside a bare decoder of the same bytes")
    for column in told.columns[1:]:
        column.justify = "right"
    for one in found:
        told.add_row(
            one.form,
            f"{one.rows:,}",
            f"{one.mib:.1f}",
            f"{one.rows_a_second:,.0f}",
            f"{1000 * one.cost.cpu_s / one.mib:.0f}",
            f"{1000 * one.bare.cpu_s / one.mib:.1f}",
            f"{one.times:.1f}",
            f"{one.cost.peak_mib:.0f}",
            f"{one.larger.peak_mib:.0f}",
        )
    out.print(told)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--only", nargs="*", help="sources, all without it")
    args = parser.parse_args()
    forms = [form for form in FORMS if not args.only or form.source in args.only]
    with tempfile.TemporaryDirectory() as folder:
        show(speeds(args.rows, forms, Path(folder)), Console(width=120))
    if unmeasured():
        sys.stdout.write(f"Not measured, because bench/inputs.py has no form: {', '.join(unmeasured())}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
