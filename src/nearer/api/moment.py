"""A world seen from one moment: every tie measured, and what is open then. Made once for each moment asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.api.drawn import Drawn
from nearer.api.kept_day import Shelf, day_name
from nearer.api.tie_map import TieMap
from nearer.api.world import World
from nearer.conversations import Day, Threads, candidates, openings, threads_of
from nearer.conversations.choices import Choices
from nearer.conversations.foremost import MOST_TALKS, most_at_stake, oldest
from nearer.conversations.terms import SHORTEST_SILENCE
from nearer.model.decision import Choice, Decision
from nearer.model.tie import Circle, Reason, Standing
from nearer.model.time import DAY_US, to_us
from nearer.people import People, Persons, parse_key
from nearer.people.columns import compute, numbers
from nearer.ties.acts import ActsUntil, SomeActs
from nearer.ties.answering import Answering, answering, sample
from nearer.ties.approaches import approaches, talk
from nearer.ties.chances import Chances, chances, untold
from nearer.ties.closeness import to_closeness
from nearer.ties.conduct import Conduct
from nearer.ties.exchanges import Exchanges, Pace, exchanges, links, pace
from nearer.ties.interactions import ANSWERED, answered
from nearer.ties.kernel import replay
from nearer.ties.ledger import Ledger, ledger
from nearer.ties.measuring import measure_acts, state_of
from nearer.ties.reasons import reasons
from nearer.ties.state import NEVER
from nearer.ties.table import STANDINGS, TieTable, with_pins

WEEK_US = 7 * DAY_US


KEPT = 16
"""People whose acts stay in memory: those on a day's list, and the one whose pages are looked at."""


class Between:
    """What passed between ego and one person up to a moment."""

    def __init__(self, moment: "Moment", person: str) -> None:
        self._moment = moment
        self._person = person

    @cached_property
    def rows(self) -> pa.Table:
        rows = self._moment.world.rows(self._person)
        if not self._moment.past:
            return rows
        time: Any = rows["time_us"]
        return rows.slice(0, int(np.searchsorted(time.fill_null(NEVER).to_numpy(), self._moment.at_us, side="right")))

    @cached_property
    def ledger(self) -> Ledger:
        return ledger(self.rows, self._moment.at_us, self._moment.world.points)

    @cached_property
    def threads(self) -> Threads:
        return threads_of(self.rows)

    @cached_property
    def exchanges(self) -> Exchanges:
        told, moment = self.ledger, self._moment
        return exchanges(
            told.acts,
            moment.at_us,
            links=links(self.rows, told.acts),
            views=moment.world.views.of(moment.world.files.persons, told.acts.persons),
            told=told.replayed,
            everybody=lambda: moment.pace,
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured of all ties at one moment, without pins."""

    table: TieTable
    chances: Chances


@dataclass
class Moment:
    """`at` is aware UTC; nothing that happened after it is counted. `pins` are the user's own circles."""

    world: World
    at: datetime
    pins: Mapping[str, Circle] = field(default_factory=dict[str, Circle])
    kept: Measured | None = field(default=None, repr=False, compare=False)
    """What was measured at this very moment without pins, None where it is yet to be."""
    shelf: Shelf | None = field(default=None, repr=False, compare=False)
    """Where the days of this moment are kept, None where they are not."""
    _day: tuple[str, Day] | None = field(default=None, init=False, compare=False)
    _between: dict[str, Between] = field(default_factory=dict[str, Between], init=False, compare=False)
    _guard: Lock = field(default_factory=Lock, init=False, compare=False)

    @cached_property
    def at_us(self) -> int:
        return to_us(self.at)

    @cached_property
    def past(self) -> bool:
        """Whether the log tells of anything after this moment."""
        newest = self.world.newest_act_us
        return newest is not None and newest > self.at_us

    @cached_property
    def acts(self) -> SomeActs:
        """All acts up to the moment."""
        return ActsUntil(self.world.acts, self.at_us) if self.past else self.world.acts

    @cached_property
    def table(self) -> TieTable:
        """Every tie, measured."""
        if self.kept is not None:
            return with_pins(self.kept.table, self.pins)
        state = state_of(self.acts) if self.past else self.world.state
        return measure_acts(
            state, self.acts, self.at_us, views=self.world.views, pins=self.pins, company=self.world.company
        )

    @cached_property
    def chances(self) -> Chances:
        """Every forecast and the head that spoke; none at a moment that the log tells beyond: what came is known."""
        if self.kept is not None:
            return self.kept.chances
        made = untold if self.past else chances
        return made(self.world.record.fitted, self.world.full_head, self.table.state, self.at_us)

    @property
    def forecasts(self) -> NDArray[np.float64]:
        """The probability that each person acts towards ego within 30 days, NaN where their side is not visible or a
        block stands, and at a moment of the past."""
        return self.chances.p

    @cached_property
    def ties(self) -> TieMap:
        """The ties by person."""
        return TieMap(self.table)

    @cached_property
    def brief(self) -> TieMap:
        """The same without how many times the usual each tie does now, which takes a library of its own."""
        return TieMap(self.table, ratio=False)

    @cached_property
    def candidates(self) -> pa.Table:
        """The acts that may still be open at the moment."""
        if not self.past:
            return self.world.candidates()
        with self.world.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMP VIEW interactions AS SELECT * FROM {self.world.relation('interactions')} "
                f"WHERE time_us IS NULL OR time_us <= {self.at_us}"
            )
            return candidates(cursor)

    def chosen(self, decisions: tuple[Decision, ...], zone: ZoneInfo) -> pa.Table:
        """The candidates of a day; of very many those that may have most at stake, chosen once for a moment that is
        kept."""
        silent_us = self.at_us - SHORTEST_SILENCE * DAY_US
        since_us = oldest(Choices.of(decisions, self.world.people, zone), self.at)
        if self.past:
            return self._foremost(self.candidates)
        if self.world.candidate_count <= MOST_TALKS:
            return self.world.candidates(since_us, silent_us)
        found = None if self.shelf is None else self.shelf.chosen(since_us)
        if found is None:
            found = self.world.candidates_at(self._foremost(self.world.candidates_in_brief(since_us, silent_us)))
            if self.shelf is not None:
                self.shelf.keep_chosen(since_us, found)
        return found

    def _foremost(self, found: pa.Table) -> pa.Table:
        """Of very many candidates those that may have most at stake."""
        if found.num_rows <= MOST_TALKS:
            return found
        place = self.table.state.persons
        rows = numbers(compute.index_in(found["person"].combine_chunks(), value_set=Persons.of(place).column), -1)
        known = np.where(np.isnan(self.table.closeness), self.table.investment, self.table.closeness)
        return most_at_stake(found, np.where(rows >= 0, known[rows], 0.0), self.at_us)

    def day(self, decisions: tuple[Decision, ...], minutes: int, zone: ZoneInfo) -> Day:
        """What is open at the moment under these decisions; kept, because several pages of one visit ask for it, and
        of a moment that is kept the next start."""
        name = day_name(decisions, str(zone))
        held = self._day
        if held is None or held[0] != name:
            held = self._day = (name, self._day_of(name, decisions, zone))
        return held[1].within(minutes)

    def _day_of(self, name: str, decisions: tuple[Decision, ...], zone: ZoneInfo) -> Day:
        found = None if self.shelf is None else self.shelf.day(name)
        if found is None:
            candidates = self.chosen(decisions, zone)
            found = openings(candidates, self.brief, self.world.people, decisions, self.at, zone=zone)
            if self.shelf is not None:
                self.shelf.keep_day(name, found)
        return found

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What everybody with a tie is called."""
        return self.world.people.names(self.table.persons)

    def between(self, person: str) -> Between:
        """All that passed between ego and a person up to the moment; kept for the pages that are asked for next."""
        with self._guard:
            found = self._between.pop(person, None) or Between(self, person)
            self._between[person] = found
            if len(self._between) > KEPT:
                del self._between[next(iter(self._between))]
            return found

    def rows(self, person: str) -> pa.Table:
        """The interactions with a person up to the moment, oldest first, those without a time before all others."""
        return self.between(person).rows

    def ledger(self, person: str) -> Ledger:
        """What each act of one tie did."""
        return self.between(person).ledger

    def threads(self, person: str) -> Threads:
        """Every conversation with a person."""
        return self.between(person).threads

    def exchanges(self, person: str) -> Exchanges:
        """The exchanges with a person, as they were found (`overruling.exchanges_of` has the user's verdicts)."""
        return self.between(person).exchanges

    @cached_property
    def _drawn(self) -> Drawn:
        """The ties that were drawn, with their acts up to the moment."""
        some = self.world.drawn
        return some.until(self.at_us) if self.past else some

    @cached_property
    def pace(self) -> Pace:
        """How often an answer still comes after how long a silence, over the ties that were drawn."""
        if not self.past:
            return self.world.pace
        return pace(self._drawn.acts, self.at_us, self._drawn.views(self.world.views))

    @cached_property
    def every_exchange(self) -> Exchanges:
        """The exchanges of all ties, in bulk; the same as those of each person."""
        every = self.world.acts.part(0, len(self.world.state))
        rows = answered(self.world.rows_at(every.row, [*ANSWERED, "since_us"]))
        acts = replace(every, row=np.arange(len(every))).until(self.at_us)
        told = replay(acts)[1]
        known = links(rows, acts)
        return exchanges(acts, self.at_us, links=known, views=self.world.views, told=told, everybody=lambda: self.pace)

    @cached_property
    def conduct(self) -> Conduct:
        """Who answers, who starts and who waits, both sides up to the moment; of the ties that were drawn."""
        some, world = self._drawn, self.world
        barred = some.of(self.table.standing) == STANDINGS.index(Standing.BLOCKED)
        counted = ~(barred | some.of(world.machines))
        told = world.talk.keep(world.drawn.acts.time_us <= self.at_us) if self.past else world.talk
        found = approaches(some.acts, told)
        return Conduct(some.acts, found, self.at_us, some.of(world.views.until_us), counted)

    def conduct_with(self, person: str) -> Conduct:
        """The same with one person alone, who counts whatever they are, from their acts alone."""
        i = self.table.index(person)
        if i is None:
            raise KeyError(person)
        between, places = self.between(person), self.world.places(person)
        acts = between.ledger.acts
        found = approaches(acts, talk(between.rows, acts))
        placed = replace(acts, row=places[acts.row])
        return Conduct(placed, found, self.at_us, self.world.views.until_us[i : i + 1], np.ones(1, np.bool_))

    @cached_property
    def answering(self) -> Answering:
        """Whether answering matters, on what was known at the moment."""
        if not self.past:
            return self.world.answering
        made = self.conduct
        return answering(
            sample(made.acts, made.approaches, self._drawn.views(self.world.views), self.at_us, made.counted)
        )

    def reasons(self, person: str, told: Ledger) -> tuple[Reason, ...]:
        """The sentences on one tie."""
        i = self.table.index(person)
        return () if i is None else reasons(self.table, i, told)

    @cached_property
    def weeks(self) -> NDArray[np.int64]:
        """The week ends of the trajectories that lie before the moment, and the moment itself, ascending."""
        known = self.world.weeks
        return np.append(known[known < self.at_us], self.at_us)

    def trajectories(self, persons: list[str]) -> NDArray[np.float64]:
        """Closeness at `weeks`, shape (persons, weeks).

        NaN where no source could see the person: absent is not zero, and before a first contact that would have been
        seen it is zero indeed.
        """
        seen = self.world.views
        lines = np.full((len(persons), len(self.weeks)), np.nan)
        for row, person in enumerate(persons):
            i = self.table.index(person)
            if i is None or int(self.table.state.facts["first_us"][i]) == NEVER:
                continue
            lines[row, :-1] = to_closeness(self.world.weekly(i)[: len(self.weeks) - 1])
            lines[row, -1] = to_closeness(self.table.points.both[i : i + 1])[0]
            since, until = int(seen.since_us[i]), int(seen.until_us[i])
            lines[row, (self.weeks < since) | (self.weeks - WEEK_US > until)] = np.nan
        return lines


def pins_of(decisions: tuple[Decision, ...], people: People) -> dict[str, Circle]:
    """The circle that each person is pinned to: the latest word on any of their accounts counts."""
    pins: dict[str, Circle] = {}
    for decision in decisions:
        if decision.choice not in (Choice.PIN, Choice.UNPIN):
            continue
        key = parse_key(decision.subject[0])
        person = None if key is None else people.of(key)
        if person is not None:
            pins.pop(person, None)
            if decision.choice is Choice.PIN and decision.detail in set(Circle):
                pins[person] = Circle(decision.detail)
    return pins
