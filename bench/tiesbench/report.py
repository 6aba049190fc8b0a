"""A report as a table for the terminal, and as JSON."""

import math
from collections.abc import Generator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from bench.tiesbench.known import Bar
from bench.tiesbench.measure import OURS, REFITTED, Against, Report
from bench.tiesbench.product import ended
from bench.tiesbench.scores import MEASURES, Figure

HEADS = {"auc": "AUC", "ap": "AP", "ego_auc": "per-ego AUC", "mrr": "MRR", "ece": "ECE", "brier": "Brier"}
WIDTH = 132
"""Wide enough for six figures with their intervals; where the output is no terminal, it is written this wide."""


def console() -> Console:
    """Where reports are printed."""
    wide = Console()
    return wide if wide.is_terminal and wide.width >= WIDTH else Console(width=max(WIDTH, wide.width))


def show(report: Report, out: Console, name: str = "", bars: tuple[Bar, ...] = ()) -> None:
    """Print a report, and how it stands against the bars where there are any."""
    for part in parts(report, name, bars):
        out.print(part, highlight=False)


def parts(report: Report, name: str, bars: tuple[Bar, ...]) -> Generator[RenderableType]:
    """The report, top to bottom."""
    plan = report.plan
    yield Text(f"\n{name or report.file}", style="bold")
    yield f"{report.acts:,} acts, {report.people:,} people, {report.days:,.0f} days; {'; '.join(report.notes)}"
    yield (
        f"Does somebody the ego had contact with act towards the ego within {plan.horizon} days? {report.rows:,} rows,"
        f" {report.egos:,} egos, {report.positives:,} come back ({100 * report.base_rate:.1f} %);"
        f" training {report.train_rows:,} rows, {report.train_positives:,} come back"
    )
    for test in (False, True):
        used = ", ".join(f"{one.day} ({one.positives:,} of {one.rows:,})" for one in report.windows if one.test is test)
        yield f"{'test' if test else 'training'} cut-offs, day (come back, of rows): {used}"
    closed = "; ".join(f"{first} to {last} {why}" for first, last, why in plan.closed) or "none"
    yield f"days left out, of {plan.days:,}: {closed}"
    yield _table(report)
    yield (
        f"95 % intervals over {report.resamples} resamples of egos. * best of the column;"
        " ' the best tie-decay, chosen on these very rows"
    )
    yield _refits(report)
    yield from (Text(doubt, style="yellow") for doubt in report.doubts)
    yield _points(report)
    yield from (_against(one) for one in report.points)
    yield from (bar_line(report, bar) for bar in bars)
    spent = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in report.seconds.items())
    yield f"{sum(report.seconds.values()):.1f} s ({spent})"


def bar_line(report: Report, bar: Bar) -> Text:
    """Whether one bar is met."""
    method = report.method(bar.method)
    found: Figure = getattr(method.scores, bar.measure)
    met = bar.met(found.value)
    aim = "" if bar.aim is None else f", aim {bar.aim:g}"
    bound = "at most" if bar.lower else "at least"
    word = "PASS " if met else "SHORT"
    line = f"{word}  {method.name} {HEADS[bar.measure]} {_full(found)}: {bound} {bar.value:g}{aim}"
    again = _refitted(report, bar)
    if again is not None:
        line += f" (refitted {again:.4f}: {'PASS' if bar.met(again) else 'SHORT'})"
    return Text(line, style="green" if met else "red")


def as_json(report: Report, name: str = "", bars: tuple[Bar, ...] = ()) -> dict[str, Any]:
    """The report as plain data; what cannot be said is null."""
    return {
        "name": name or report.file,
        **msgspec.to_builtins(report),
        "points_behind": {"either": list(report.behind_either), "both": list(report.behind_both)},
        "bars": [
            {
                **msgspec.to_builtins(bar),
                "found": getattr(report.method(bar.method).scores, bar.measure).value,
                "met": bar.met(getattr(report.method(bar.method).scores, bar.measure).value),
                **_again(report, bar),
            }
            for bar in bars
        ],
    }


def _again(report: Report, bar: Bar) -> dict[str, float | bool | None]:
    """The refitted figure beside a bar, and whether it reaches it; null where the method has none."""
    again = _refitted(report, bar)
    return {"refitted": again, "refitted_met": None if again is None else bar.met(again)}


def _refitted(report: Report, bar: Bar) -> float | None:
    """The figure of the bar's method where it is learnt anew at each test cut-off."""
    if bar.method not in REFITTED:
        return None
    again: Figure = getattr(report.method(REFITTED[bar.method]).scores, bar.measure)
    return again.value


def write_json(data: object, path: Path) -> None:
    """Write data as JSON; NaN becomes null."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n")


def _table(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("")
    for name in MEASURES:
        table.add_column(HEADS[name], no_wrap=True)
    for method in report.methods:
        mark = "'" if method.key == report.best_decay else ""
        cells = [_cell(getattr(method.scores, name), report.winners.get(name) == method.key) for name in MEASURES]
        table.add_row(Text(method.name + mark, style="cyan" if method.key in OURS else ""), *cells)
    return table


def _cell(found: Figure, best: bool) -> Text:
    text = Text(f"{_short(found.value)}{'*' if best else ' '} ", style="bold green" if best else "")
    return text.append(f"{_short(found.low)}–{_short(found.high)}", style="dim not bold")


def _short(value: float) -> str:
    if math.isnan(value):
        return "  – "
    return f"{value:.3f}".replace("0.", ".", 1) if 0 <= value < 1 else f"{value:.2f}"


def _full(found: Figure) -> str:
    return f"{found.value:.4f} [{found.low:.4f}, {found.high:.4f}]"


def _refits(report: Report) -> str:
    """What the refitted rows are, and at how many test cut-offs they can differ."""
    plan = report.plan
    grown = sum(bool(ended(np.array(plan.test), day, plan.horizon).any()) for day in plan.test)
    return (
        "refitted: at each test cut-off the head is learnt anew from all windows that ended by then, as a user sees it"
        f" who imports again; here {grown} of {len(plan.test)} test cut-offs know more labels than the trained rows."
        " All other training labels end before the first test cut-off, and the bars are measured on those"
    )


def _points(report: Report) -> Text:
    if not report.behind_either:
        return Text("points without training: behind none of them, in AUC or in AP", style="green")
    both = ", ".join(report.behind_both) or "none"
    return Text(
        f"points without training: behind in AUC or AP: {', '.join(report.behind_either)}; in AUC and AP: {both}",
        style="yellow",
    )


def _against(one: Against) -> str:
    auc, ap = (f"{found.value:+.4f} [{found.low:+.4f}, {found.high:+.4f}]" for found in (one.auc, one.ap))
    return f"  points less {one.name:<22} AUC {auc}   AP {ap}"
