"""Invented tables whose columns and cells are hostile, as the page of columns shows them."""

from dataclasses import replace

from nearer.faces.web.invented import NAMES, frame
from nearer.pages.columns import Asked, Columns
from nearer.pages.mapping import Column
from nearer.pages.parts import Option, Words
from nearer.pages.understood import ACTS, RowLine, Value

OWN = "/imports/j1/columns"


def columns(*, empty: bool = False) -> Columns:
    """A table of ten rows with something wrong in three, or one of which nothing is chosen yet."""
    named = (
        Column("E-Mail", ("noor@example.net", "ben@loom.example")),
        Column("Called", (NAMES[10], NAMES[3])),
        Column("Ordered at", ("2026-03-04 10:00", "04/05/2026")),
        Column("Article", ("Thread, red", "A loom that never ends " * 3)),
        Column("State", ("paid", "open")),
        Column(NAMES[10], ()),
        Column(NAMES[11].strip()[:120], ("x" * 80,)),
    )
    problem = "Which number is the day and which the month cannot be told."
    rows = tuple(
        RowLine(k + 1, "", "", "", "", None, problem, counts=True)
        if k in (2, 5)
        else RowLine(
            k + 1, "", "", "", "", None, "Tells of nothing: a further row of one order, or left out.", counts=False
        )
        if k == 3
        else RowLine(
            k + 1,
            NAMES[k % len(NAMES)] if k % 4 else "",
            f"person{k}@example.net",
            "Wed 4 Mar 2026, 10:00",
            "Bought or paid",
            Words(("Thread, red", NAMES[11], '<img src=x onerror="window.__pwned=1">')[k % 3]),
            "",
            counts=True,
        )
        for k in range(10)
    )
    page = Columns(
        frame=frame(OWN, "What the columns mean"),
        id="j1",
        file="guests <b>of</b> the shop.csv",
        tables=(Option("orders.csv", f"{OWN}?table=0", True), Option(NAMES[10], f"{OWN}?table=1", False)),
        offers=(
            Option("Shopify orders (4 of its 6 columns)", f"{OWN}?ready=shopify-orders", False),
            Option(NAMES[10], f"{OWN}?ready=x", True),
        ),
        columns=tuple((str(place), column) for place, column in enumerate(named)),
        asked=Asked(
            who="0", when=("2",), act="purchase", called=("1",), text="3", only="4", values=("paid",), name="loom"
        ),
        acts=ACTS,
        values=(
            Value("paid", 140, True),
            Value("open", 50, False),
            Value("", 9, False),
            Value(NAMES[11][:80], 1, False),
        ),
        rows=rows,
        summary="Of the first 200 rows 179 would come in, 12 tell of nothing, 9 cannot be read.",
        notes=(
            f"{problem} 9 rows, the first is row 3.",
            "Under More columns, say whether its dates begin with the day or the month.",
        ),
        missing="",
        refused=None,
        known=None,
    )
    if not empty:
        return page
    return replace(
        page,
        tables=(),
        offers=(),
        asked=Asked(name="guests"),
        values=(),
        rows=(),
        summary="",
        notes=(),
        missing="Choose the column that says who, the column that says when and what a row tells of.",
    )
