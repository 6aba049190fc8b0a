"""Pages go on while another process imports: each shows the old state or the new one, and none fails."""

import subprocess
import sys
import threading
from pathlib import Path

from api.living import AT, Kept, clock, plain_log
from nearer.api.nearer import Nearer
from nearer.model.decision import Choice
from nearer.pages import circles, history, imports, people, person, settings, to_json, today, why
from nearer.pages.view import View


def importing(home: Path, *archives: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "nearer", "import", *map(str, archives), "--me", "me", "--yes"]
    return subprocess.Popen([*command, "--home", str(home)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_open_pages_show_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    first = plain_log(tmp_path / "one.csv", rows=2_000, people=40, seed=1)
    second = plain_log(tmp_path / "two.csv", rows=40_000, people=80, seed=2)
    kept = Kept.of(tmp_path / "home", first)
    with kept.open() as nearer:
        view = View(at=AT)

        def shown() -> tuple[int, int]:
            """Imports and people of one moment: the state may change between the world and the page."""
            while True:
                world = nearer.world()
                assert world is not None
                page = people.build(nearer, view)
                today.build(nearer, view)
                circles.build(nearer, view)
                imports.build(nearer, view)
                if nearer.world() is world:
                    return len(world.batches), page.total

        before = shown()
        seen = {before}
        process = importing(kept.home, second)
        while process.poll() is None:
            seen.add(shown())
        _, errors = process.communicate()
        assert process.returncode == 0, errors.decode()
        after = shown()
        assert after[0] == 2 and after != before
        assert seen <= {before, after}


def test_an_app_that_is_opened_during_an_import_shows_what_was_current(tmp_path: Path) -> None:
    first = plain_log(tmp_path / "one.csv", rows=2_000, people=40, seed=1)
    second = plain_log(tmp_path / "two.csv", rows=40_000, people=80, seed=2)
    third = plain_log(tmp_path / "three.csv", rows=40_000, people=90, seed=3)
    kept = Kept.of(tmp_path / "home", first)
    with kept.open() as nearer:
        whole = people.build(nearer, View(at=AT)).total
        nearer.decide(Choice.MERGE, ("plain/person3", "plain/person4"))
        merged = people.build(nearer, View(at=AT)).total
        assert merged == whole - 1
    process = importing(kept.home, second, third)
    totals: set[int] = set()
    while process.poll() is None:
        with kept.open() as nearer:
            totals.add(people.build(nearer, View(at=AT)).total)
    assert process.wait() == 0
    with kept.open() as nearer:
        final = people.build(nearer, View(at=AT)).total
    assert totals
    assert totals <= {merged, final}, "never empty, never half"


def test_many_threads_read_the_same_pages(demo: Kept) -> None:
    with demo.open() as nearer:
        view = View(at=AT)
        who = next(row.who.id for row in people.build(nearer, view).rows)
        builders = (
            lambda: today.build(nearer, view),
            lambda: circles.build(nearer, view),
            lambda: people.build(nearer, view),
            lambda: person.build(nearer, view, who),
            lambda: why.build(nearer, view, who, "closeness"),
            lambda: history.build(nearer, view),
            lambda: settings.build(nearer, view),
        )
    with Nearer.open(demo.home, clock=clock) as nearer:
        told: list[dict[int, bytes]] = [{} for _ in range(6)]
        failures: list[BaseException] = []

        def read(mine: dict[int, bytes], start: int) -> None:
            try:
                for step in range(len(builders)):
                    which = (start + step) % len(builders)
                    mine[which] = to_json(builders[which]())
            except BaseException as error:
                failures.append(error)
                raise

        threads = [threading.Thread(target=read, args=(mine, i)) for i, mine in enumerate(told)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert all(mine == told[0] for mine in told)
