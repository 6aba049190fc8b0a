"""What clocks that nobody can place are worth: an order, a day more or less, and never a number of minutes."""

from pathlib import Path

import pyarrow as pa

from nearer.api.nearer import Nearer
from nearer.api.world import World
from nearer.model.names import Precision

TALK = (("10:00:00", "Ben Okafor", "Is the glue dry?"), ("10:05:00", "Ida Brøgger", "Nearly."))
MAIL = (
    "From {by} Mon Mar  4 10:00:00 2024\nFrom: {by}\nTo: {to}\nDate: Mon, 4 Mar 2024 {at} {zone}\n"
    "Message-ID: <{number}@x.example>\n\n{text}\n\n"
)


def chat(folder: Path, *said: tuple[str, str, str], day: str = "30/12/2023") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "WhatsApp Chat with Ben Okafor.txt"
    path.write_text("".join(f"[{day}, {at}] {who}: {text}\n" for at, who, text in said))
    return path


def mailbox(folder: Path, zones: tuple[str, str]) -> Path:
    path = folder / "All.mbox"
    ends = ("ben@loom.example", "ida@example.org")
    path.write_text(
        "".join(
            MAIL.format(by=ends[n % 2], to=ends[1 - n % 2], at=at, zone=zones[n % 2], number=n, text=f"Ahoy {n}")
            for n, at in enumerate(("11:00:00", "11:05:00", "12:00:00", "12:10:00"))
        )
    )
    return path


def rows_of(home: Path, path: Path, me: str) -> pa.Table:
    with Nearer.open(home) as nearer:
        assert not nearer.import_(nearer.examine([path], me=me)).failed
        world: World | None = nearer.world()
        assert world is not None
        (person,) = (one for one in world.people.ids if one != world.people.ego)
        return world.rows(person)


def test_how_long_an_answer_took_is_unknown_where_no_zone_is_told(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "home", chat(tmp_path / "chat", *TALK), "Ida Brøgger")
    assert rows.num_rows == 2
    assert rows["precision"].to_pylist() == [Precision.RANGE] * 2
    assert rows["answers"].null_count == 1
    assert rows["latency_us"].null_count == 2


def test_nor_is_it_told_between_a_zone_that_is_known_and_one_that_is_not(tmp_path: Path) -> None:
    told = rows_of(tmp_path / "told", mailbox(tmp_path, ("+0100", "+0200")), "ida@example.org")
    assert sorted(us // 60_000_000 for us in told["latency_us"].to_pylist() if us is not None) != []
    half = rows_of(tmp_path / "half", mailbox(tmp_path, ("+0100", "CET")), "ida@example.org")
    assert half["latency_us"].null_count == half.num_rows


def test_an_hour_that_came_twice_keeps_its_order_and_loses_nothing(tmp_path: Path) -> None:
    """On 27 October 2024 clocks of Copenhagen went from 3 back to 2: what was said later has the earlier time."""
    said = (
        ("02:50:00", "Ben Okafor", "Still up?"),
        ("02:10:00", "Ida Brøgger", "Twice over."),
        ("03:30:00", "Ben Okafor", "Ha"),
    )
    rows = rows_of(tmp_path / "home", chat(tmp_path / "chat", *said, day="27/10/2024"), "Ida Brøgger")
    assert sorted(rows["text"].to_pylist()) == ["Ha", "Still up?", "Twice over."]
    true = [1_729_990_200, 1_729_991_400, 1_729_996_200]
    spans = {row["text"]: (row["since_us"] // 10**6, row["time_us"] // 10**6) for row in rows.to_pylist()}
    for (_, _, text), moment in zip(said, true, strict=True):
        assert spans[text][0] <= moment <= spans[text][1]
    assert rows["latency_us"].null_count == 3
