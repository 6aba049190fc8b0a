"""A large home is read where it is looked at, and says the same as one that is read whole: people, ties, openings."""

import resource
import shutil
from dataclasses import fields
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from api.living import AT, Kept
from nearer.api.drawn import drawn
from nearer.api.kept_day import day_name
from nearer.api.kept_moment import KEPT, keep_measured, kept_at, kept_measured, shelf_of
from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.conversations import openings
from nearer.conversations.foremost import most_at_stake
from nearer.model.decision import Choice
from nearer.model.tie import Circle
from nearer.people import Persons, opened, resolve, tables
from nearer.people.columns import compute
from nearer.ties.table import TieTable, with_pins


def moment_of(nearer: Nearer) -> Moment:
    moment = nearer.moment(AT)
    assert moment is not None
    return moment


def same(one: TieTable, other: TieTable) -> None:
    for a, b in ((one, other), (one.points, other.points), (one.courses, other.courses)):
        for field in fields(a):
            value = getattr(a, field.name)
            if isinstance(value, np.ndarray | float):
                np.testing.assert_array_equal(value, getattr(b, field.name), err_msg=field.name)


def test_proposals_are_worked_out_when_they_are_asked_for_and_kept(demo: Kept) -> None:
    with demo.open() as nearer:
        world = nearer.world()
        assert world is not None
        asked = world.people.proposals
        kept = list(world.ties.folder.glob("people-proposals*"))
        assert asked and len(kept) == 1
        written = kept[0].stat().st_mtime_ns
    with demo.open() as nearer:
        world = nearer.world()
        assert world is not None and world.people.proposals == asked
        assert kept[0].stat().st_mtime_ns == written


def test_on_a_full_disk_proposals_are_told_and_not_kept(demo: Kept) -> None:
    with demo.open() as nearer:
        world = nearer.world()
        assert world is not None
        asked = world.people.proposals
        for kept in world.ties.folder.glob("people-proposals*"):
            kept.unlink()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with demo.open() as nearer:
        world = nearer.world()
        assert world is not None and asked
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
        try:
            assert world.people.proposals == asked
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert not [*world.ties.folder.glob("people-proposals*"), *world.ties.folder.glob(".tmp-*")]


def test_people_from_their_files_are_the_people_that_the_rules_gave(demo: Kept) -> None:
    with demo.open() as nearer:
        world = nearer.world()
        assert world is not None
        accounts, egos = world.people.rows.table, world.people.ego_accounts
        keys = [str(person.accounts[0]) for person in world.people.find("a") if not person.ego]
        decided = [
            nearer.decide(Choice.MERGE, (keys[0], keys[1])),
            nearer.decide(Choice.REFUSE, (keys[2], keys[3])),
            nearer.decide(Choice.SPLIT, (str(next(iter(world.people.links)).a),)),
        ]
        asked = resolve(accounts, tuple(decided), egos)
        again = opened(tables(asked), tuple(decided), egos)
        assert again.ids == asked.ids and again.ego == asked.ego and again.bots == asked.bots
        assert again.members == asked.members and again.links == asked.links
        assert again.proposals == asked.proposals and again.proposals
        assert again.persons(again.ids) == asked.persons(asked.ids)
        for text in ("a", keys[0], "nobody at all", asked.names(asked.ids)[asked.ids[3]]):
            assert again.find(text) == asked.find(text)
        for _ in decided:
            nearer.undo()


def test_a_moment_that_was_kept_is_the_moment_that_was_measured(demo: Kept) -> None:
    with demo.open() as nearer:
        world, moment = nearer.world(), moment_of(nearer)
        assert world is not None
        for _ in range(2):
            made = Moment(world, moment.at)
            keep_measured(nearer.home, world, made.table, made.chances)
        assert len(kept_at(nearer.home, world.key)) <= KEPT
        kept = kept_measured(nearer.home, world, moment.at_us)
        read = kept.table
        same(moment.table, read)
        np.testing.assert_array_equal(moment.forecasts, kept.chances.p)
        pins = {read.persons[1]: Circle.INNER, "nobody": Circle.NEAR}
        same(Moment(world, moment.at, pins).table, Moment(world, moment.at, pins, kept).table)
        same(with_pins(read, {}), read)


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(40, 400))
def test_as_many_neighbours_are_drawn_as_may_be_read(counts: list[int], most: int) -> None:
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    first, last = drawn(start, most)
    assert 0 <= first <= last <= len(counts)
    assert start[last] - start[first] <= most
    if start[-1] <= most:
        assert (first, last) == (0, len(counts))
    else:
        assert last == len(counts) or start[last + 1] - start[first] > most


def test_the_day_is_the_same_where_only_what_may_have_most_at_stake_is_looked_at(demo: Kept) -> None:
    with demo.open() as nearer:
        moment = moment_of(nearer)
        table, people = moment.table, moment.world.people
        every = moment.world.candidates()
        ids = compute.index_in(every["person"].combine_chunks(), value_set=Persons.of(table.persons).column)
        rows = ids.fill_null(-1).to_numpy()
        near = np.where(np.isnan(table.closeness), table.investment, table.closeness)
        few = most_at_stake(every, np.where(rows >= 0, near[rows], 0.0), moment.at_us, most=every.num_rows // 2)
        assert few.num_rows < 0.6 * every.num_rows
        whole = openings(every, moment.ties, people, (), moment.at)
        assert openings(few, moment.ties, people, (), moment.at).openings == whole.openings
        assert whole.openings


def test_candidates_that_are_chosen_in_brief_are_those_that_are_read_whole(demo: Kept) -> None:
    with demo.open() as nearer:
        world = nearer.world()
        assert world is not None
        every = world.candidates()
        middle = int(np.median(every["newest_us"].to_numpy()))
        brief, whole = world.candidates_in_brief(middle, middle), world.candidates(middle, middle)
        assert world.candidate_count == every.num_rows > whole.num_rows > 0
        for name in ("person", "talk", "usual", "newest_us"):
            assert brief[name].equals(whole[name])
        assert world.candidates_at(brief).equals(whole)
        chosen = pa.array(np.arange(brief.num_rows) % 3 == 0)
        assert world.candidates_at(brief.filter(chosen)).equals(whole.filter(chosen))


def test_a_day_that_was_kept_is_the_day_that_would_be_made(demo: Kept) -> None:
    utc = ZoneInfo("UTC")
    with demo.open() as nearer:
        world, moment = nearer.world(), moment_of(nearer)
        assert world is not None
        keep_measured(nearer.home, world, moment.table, moment.chances)
        kept, shelf = kept_measured(nearer.home, world, moment.at_us), shelf_of(nearer.home, world, moment.at_us)

        def a_start() -> Moment:
            return Moment(world, moment.at, kept=kept, shelf=shelf)

        made = moment.day((), 15, utc)
        first, second = a_start().day((), 15, utc), a_start().day((), 15, utc)
        assert shelf.day(day_name((), "UTC")) is not None and made.openings
        assert first == second == made
        assert a_start().day((), 60, utc) == moment.day((), 60, utc) != made
        # What the user decides is another day; the one before is gone from the disk, and made anew when it is undone.
        done = nearer.decide(Choice.DONE, (made.openings[0].id,))
        after = a_start().day((done,), 15, utc)
        assert made.openings[0].id not in {opening.id for opening in after.every}
        assert after == moment.day((done,), 15, utc) == a_start().day((done,), 15, utc)
        assert shelf.day(day_name((), "UTC")) is None and a_start().day((), 15, utc) == made
        nearer.undo()
        # A folder that is gone is no failure: the day is made and not kept.
        shutil.rmtree(shelf.folder)
        assert a_start().day((), 15, utc) == made and not shelf.folder.exists()


def test_candidates_that_were_chosen_are_read_again_as_they_were(demo: Kept) -> None:
    with demo.open() as nearer:
        world, moment = nearer.world(), moment_of(nearer)
        assert world is not None
        keep_measured(nearer.home, world, moment.table, moment.chances)
        shelf, every = shelf_of(nearer.home, world, moment.at_us), moment.world.candidates()
        assert shelf.chosen(1) is None
        shelf.keep_chosen(1, every)
        shelf.keep_chosen(2, every.slice(3))
        again = shelf.chosen(2)
        assert shelf.chosen(1) is None and again is not None and again.equals(every.slice(3))
        shutil.rmtree(shelf.folder)
