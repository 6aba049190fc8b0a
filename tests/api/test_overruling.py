"""The user's own verdict: it counts, what was found stays beside it, the history tells it, and undo takes it back."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from api.living import Kept, plain_log
from nearer.api.nearer import Nearer
from nearer.api.overruling import every_exchange, exchanges_of, verdicts_of
from nearer.model.decision import Choice
from nearer.model.exchange import Verdict
from nearer.pages import exchanges, history, person
from nearer.pages.exchanges import Exchanges
from nearer.pages.view import View
from nearer.ties.verdicts import VERDICTS


@pytest.fixture(scope="module")
def nearer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nearer]:
    folder = tmp_path_factory.mktemp("plain")
    with Kept.of(folder / "home", plain_log(folder / "log.csv", rows=2_000, people=30)).open() as opened:
        yield opened


@pytest.fixture(scope="module")
def who(nearer: Nearer) -> str:
    """Somebody who left an approach of ours without an answer."""
    moment = nearer.moment()
    assert moment is not None
    return next(one for one in moment.table.persons if len(page(nearer, one, "yours", "nothing").rows) > 1)


def page(nearer: Nearer, who: str, show: str = "all", verdict: str = "all") -> Exchanges:
    return exchanges.build(nearer, View(), who, show, verdict)


def test_a_verdict_given_counts_in_the_totals_and_undo_brings_the_found_one_back(nearer: Nearer, who: str) -> None:
    before = page(nearer, who, show="yours", verdict="nothing")
    row = before.rows[0]
    decision = nearer.decide(Choice.OVERRULE, (before.account_key, row.id), "nearer")

    after = next(r for r in page(nearer, who, show="yours", verdict="nearer").rows if r.id == row.id)
    assert (after.verdict, after.yours, after.found, after.decision) == ("nearer", "nearer", "nothing", decision.id)
    assert after.reason == row.reason
    counted, first = page(nearer, who).tallies[0], before.tallies[0]
    assert (counted.nearer.value or 0) == (first.nearer.value or 0) + 1
    assert (counted.nothing.value or 0) == (first.nothing.value or 0) - 1
    told = history.build(nearer, View()).rows[0]
    assert told.sentence.startswith("Your verdict on an exchange with ")
    assert told.sentence.endswith(": nearer.")
    assert told.href == f"/people/{who}/exchanges"

    nearer.undo(decision.id)
    again = page(nearer, who, show="yours", verdict="nothing").rows[0]
    assert (again.id, again.verdict, again.yours, again.decision) == (row.id, "nothing", None, None)


def test_the_latest_word_counts_and_a_word_no_verdict_knows_counts_for_nothing(nearer: Nearer, who: str) -> None:
    shown = page(nearer, who)
    made = [nearer.decide(Choice.OVERRULE, (shown.account_key, shown.rows[0].id), said) for said in ("away", "nothing")]
    made.append(nearer.decide(Choice.OVERRULE, (shown.account_key, shown.rows[0].id), "splendid"))
    assert page(nearer, who).rows[0].verdict == "nothing"
    made.append(nearer.decide(Choice.OVERRULE, (shown.account_key, "plain/not-there"), "away"))
    assert len(page(nearer, who).rows) == len(shown.rows)
    for decision in made:
        nearer.undo(decision.id)


def test_of_all_ties_in_bulk_it_is_the_same_as_of_each(nearer: Nearer, who: str) -> None:
    row = page(nearer, who).rows[3]
    decision = nearer.decide(Choice.OVERRULE, (page(nearer, who).account_key, row.id), "away")
    moment, world = nearer.moment(), nearer.world()
    assert moment is not None and world is not None
    given = verdicts_of(nearer.standing(), world.people)
    every = every_exchange(moment, given)
    assert (every.given >= 0).sum() == 1
    for t, one in enumerate(every.persons):
        alone = exchanges_of(moment, one, given)
        mine = slice(int(every.start[t]), int(every.start[t + 1]))
        assert np.array_equal(every.verdict[mine], alone.verdict)
        assert np.array_equal(every.grounds[mine], alone.grounds)
        assert np.allclose(every.probability[mine], alone.probability, equal_nan=True)
        assert every.counts()[t].tolist() == alone.counts()[0].tolist()
    nearer.undo(decision.id)


def test_of_every_person_exchanges_and_the_last_silence_are_the_closeness(nearer: Nearer) -> None:
    moment = nearer.moment()
    assert moment is not None
    every = moment.every_exchange
    for t, one in enumerate(every.persons):
        told = moment.ledger(one)
        mine = slice(int(every.start[t]), int(every.start[t + 1]))
        gained, faded = float(every.effect[mine].sum()), float(every.silence[mine].sum())
        assert abs(gained - told.gained) <= 1e-9
        assert abs(gained + faded + told.closing - told.closeness) <= 1e-9


def test_every_exchange_is_on_exactly_one_page_of_the_list(nearer: Nearer, who: str) -> None:
    first = page(nearer, who)
    ids = [row.id for n in range(1, first.pages + 1) for row in exchanges.build(nearer, View(), who, page=n).rows]
    assert len(ids) == len(set(ids)) == first.total
    split = [page(nearer, who, verdict=v.value).total for v in VERDICTS]
    assert sum(split) == first.total
    assert sum(int(t.total.value or 0) for t in first.tallies) == first.total


def test_the_persons_page_says_the_same_in_short(nearer: Nearer, who: str) -> None:
    brief, whole = person.build(nearer, View(), who).exchanges, page(nearer, who)
    assert brief is not None
    assert (brief.sentence, brief.tallies) == (whole.sentence, whole.tallies)
    assert brief.href == f"/people/{who}/exchanges"


def test_a_verdict_stays_on_its_exchange_when_more_is_imported(tmp_path: Path) -> None:
    head = "time,actor,target,verb,text\n"
    early = "2026-01-01T10:00:00Z,me,ann,message,\n2026-02-10T10:00:00Z,me,ann,message,\n"
    (tmp_path / "a.csv").write_text(head + early)
    (tmp_path / "b.csv").write_text(head + early + "2026-02-11T10:00:00Z,ann,me,message,\n")
    home = Kept.of(tmp_path / "home", tmp_path / "a.csv")
    with home.open() as nearer:
        who = nearer.find("plain/ann").id
        shown = page(nearer, who)
        nearer.decide(Choice.OVERRULE, (shown.account_key, shown.rows[-1].id), "nearer")
        nearer.import_(nearer.examine([tmp_path / "b.csv"], me="me"))
        rows = page(nearer, who).rows
        assert [(row.verdict, row.yours) for row in rows] == [("nearer", None), ("nearer", "nearer")]
        assert Verdict(rows[-1].found) is Verdict.NOTHING
