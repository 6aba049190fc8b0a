"""What is said of a tie: its standing by what could be seen, its numbers, its ledger and its reasons."""

import subprocess
import sys

import numpy as np
import pytest

from nearer.model.names import Kind
from nearer.model.tie import Label, Standing
from nearer.ties.kernel import fold, snapshots
from nearer.ties.ledger import ledger
from nearer.ties.reasons import Signal, reasons, signals
from nearer.ties.table import measure, moments
from nearer.ties.weights import CODES, KINDS, WEIGHTS
from ties.logs import Act, exchange, folded, rows, table, us

DAY = 400


def standing(*acts: Act) -> Standing:
    return table(acts, DAY).tie(0).standing


def told(log: list[Act], person: str = "ann") -> list[str]:
    found = table(log, DAY)
    i = found.index(person)
    assert i is not None
    lines = ledger(rows(act for act in log if act.person == person), us(DAY))
    return [reason.sentence for reason in reasons(found, i, lines)]


def test_standing_tells_what_could_be_seen() -> None:
    assert standing(Act("ann", 1), Act("ann", 2, True)) is Standing.MUTUAL
    assert standing(Act("ann", 1)) is Standing.UNANSWERED
    assert standing(Act("ann", 1, answerable=False)) is Standing.ONE_SIDED
    assert standing(Act("ann", 1, True)) is Standing.WAITING
    assert standing(Act("ann", 1, True, answerable=False)) is Standing.YOURS_UNSEEN
    assert standing(Act("ann", 1, True), Act("ann", 2, False, Kind.MUTE)) is Standing.BLOCKED


def test_a_follow_alone_does_not_show_that_they_would_answer() -> None:
    blind = [Act("ann", float(day), answerable=False) for day in range(20)]
    follow = Act("ann", None, True, Kind.FOLLOW)
    assert standing(*blind, follow) is Standing.ONE_SIDED
    assert standing(*blind, follow, Act("ann", 5, True, Kind.LIKE)) is Standing.MUTUAL
    assert standing(Act("ann", 1), follow) is Standing.MUTUAL


def test_a_tie_carries_its_numbers() -> None:
    log = [*exchange("ann", range(0, DAY, 7)), Act("bo", 3)]
    tie = table(log, DAY).tie(0)
    assert (tie.person, tie.n_in, tie.n_out) == ("ann", 58, 58)
    assert tie.closeness == pytest.approx(42, abs=3)
    assert tie.investment < (tie.closeness or 0)
    assert tie.change == pytest.approx(0, abs=5)
    assert tie.first is not None
    assert tie.last_in is not None
    assert tie.first < tie.last_in < (tie.last_out or tie.last_in)
    assert tie.last == tie.last_out
    assert tie.circle is not None
    assert 0 <= tie.p_circle <= 1


def test_the_change_is_that_of_thirty_days() -> None:
    log = exchange("ann", np.arange(0.3, DAY, 5))
    now, before = table(log, DAY), table(log, DAY - 30)
    assert now.change[0] == pytest.approx(now.closeness[0] - before.closeness[0], abs=1e-9)
    assert now.quarter_ago[0] == pytest.approx(table(log, DAY - 91).closeness[0], abs=1e-9)


def test_a_block_of_unknown_date_empties_what_is_shown_and_not_what_was() -> None:
    log = [*exchange("ann", range(0, 300, 5)), Act("ann", None, False, Kind.BLOCK)]
    tie = table(log, DAY).tie(0)
    assert tie.closeness == 0
    assert tie.standing is Standing.BLOCKED
    found = ledger(rows(log), us(DAY))
    assert found.gained > 10
    assert found.gained + found.faded == pytest.approx(0, abs=1e-9)


def test_people_are_found_by_their_id() -> None:
    found = table([Act("bo", 1), Act("ann", 1)], DAY)
    assert [found.index(person) for person in ("ann", "bo", "cy", "")] == [0, 1, None, None]
    assert [tie.person for tie in found.ties()] == ["ann", "bo"]


def test_an_ego_without_anybody() -> None:
    found = table([], DAY)
    assert found.ties() == ()
    assert found.index("ann") is None


def test_snapshots_of_other_people_are_refused() -> None:
    one, other = folded([Act("ann", 1)]), folded([Act("bo", 1)])
    with pytest.raises(ValueError, match="snapshots"):
        measure(fold(None, one), snapshots(other, moments(us(DAY))), us(DAY))


def test_the_ledger_sums_to_closeness() -> None:
    rng = np.random.default_rng(2)
    log = [
        Act("ann", float(day), bool(rng.random() < 0.5), KINDS[rng.integers(14)], int(rng.integers(0, 60)))
        for day in np.sort(rng.uniform(0, DAY, 200))
    ]
    found = ledger(rows(log), us(DAY))
    assert len(found.effects) == 200
    assert found.gained + found.faded == pytest.approx(found.closeness, abs=1e-9)
    assert found.closeness == pytest.approx(table(log, DAY).closeness[0], abs=1e-9)


def test_labels() -> None:
    log = [
        *exchange("ann", range(0, 100, 2)),
        *[Act("ann", 100 + k / 100, True) for k in range(5)],
        Act("ann", 250, True),
        Act("ann", 251, True, Kind.UNFOLLOW),
    ]
    effects = ledger(rows(log), us(DAY)).effects
    assert effects[0].label is Label.NEARER
    assert effects[-3].label is Label.KEPT, "the fifth message of a day"
    assert effects[-2].label is Label.REACHED, "it did not make up for the silence"
    assert effects[-1].label is Label.PUSHED


def labels(log: list[Act]) -> list[Label]:
    return [effect.label for effect in ledger(rows(log), us(DAY)).effects]


NEGATIVE = [Kind.UNFOLLOW, Kind.LEAVE, Kind.MUTE, Kind.REJECT, Kind.FLAG, Kind.BLOCK, Kind.DISLIKE]


@pytest.mark.parametrize("incoming", [True, False], ids=["theirs", "yours"])
@pytest.mark.parametrize("kind", NEGATIVE, ids=str)
def test_a_negative_first_act_pushes_away_though_it_takes_nothing(kind: Kind, incoming: bool) -> None:
    first = ledger(rows([Act("ann", 5, incoming, kind), Act("ann", 9, True)]), us(DAY)).effects[0]
    assert first.label is Label.PUSHED
    assert first.effect == 0


@pytest.mark.parametrize("kind", NEGATIVE[:-1], ids=str)
def test_among_the_close_a_negative_act_pushes_away_as_well(kind: Kind) -> None:
    assert labels([*exchange("ann", range(0, 390, 1)), Act("ann", 390, False, kind)])[-1] is Label.PUSHED


def test_one_dislike_among_friends_is_no_push() -> None:
    assert labels([*exchange("ann", range(0, 390, 1)), Act("ann", 389.5, False, Kind.DISLIKE)])[-1] is Label.KEPT


def test_the_ledger_is_of_one_person() -> None:
    with pytest.raises(ValueError, match="one person"):
        ledger(rows([Act("ann", 1), Act("bo", 1)]), us(DAY))
    assert ledger(rows([]), us(DAY)).effects == ()


def test_reasons_for_somebody_who_goes_away() -> None:
    sentences = told([*exchange("ann", range(100, DAY - 40, 2))])
    assert any(s.startswith("Away (") and "in touch on 0 of the last 30 days, usually 1" in s for s in sentences)
    assert any("times the usual gap" in s for s in sentences)


def test_reasons_name_what_brought_points_largest_first() -> None:
    log = [*exchange("ann", range(100, DAY, 2)), Act("ann", DAY - 3, True, Kind.LIKE)]
    sentences = told(log)
    at = [k for k, s in enumerate(sentences) if "points of closeness" in s]
    assert sentences[at[0]].startswith("Their 15 messages of the last 30 days brought +")
    assert any(s.startswith("Acts brought +") and "silence took −" in s for s in sentences)


def test_no_answer_is_said_only_where_an_answer_would_have_been_seen() -> None:
    asked = [Act("ann", DAY - 9), Act("ann", DAY - 8)]
    assert "Your last 2 approaches have no answer yet." in told(asked)
    blind = told([Act("ann", DAY - 9, answerable=False), Act("ann", DAY - 8, answerable=False)])
    assert not any("no answer" in s for s in blind)
    assert any(s.startswith("Your sources do not show what came back") for s in blind)


def test_who_starts() -> None:
    sentences = told(exchange("ann", range(0, DAY, 7)))
    assert "They start 58 of 58 conversations after a day or more of silence." in sentences


def test_a_mute_is_said_first() -> None:
    sentences = told([*exchange("ann", range(0, DAY, 7)), Act("ann", 300, False, Kind.MUTE)])
    assert sentences[0].startswith("You muted them on 28 October 2023")


def test_every_reason_leads_to_acts_of_the_person() -> None:
    log = [*exchange("ann", range(0, DAY, 3)), Act("ann", None, True, Kind.LIKE), *exchange("bo", range(0, DAY, 3))]
    addresses = {f"plain/{row['activity']}" for row in rows(a for a in log if a.person == "ann").to_pylist()}
    found = table(log, DAY)
    for reason in reasons(found, 0, ledger(rows(a for a in log if a.person == "ann"), us(DAY))):
        assert set(reason.evidence) <= addresses


@pytest.mark.parametrize("signal", signals(), ids=lambda signal: signal.name)
def test_every_signal_keeps_the_contract(signal: Signal) -> None:
    assert signal.question.endswith("?")
    assert all(kind in Kind for kind in signal.needs)
    log = [*exchange("ann", range(0, DAY, 3)), Act("bo", 1), Act("cy", None, True, Kind.LIKE)]
    found = table([*log, Act("di", 3, answerable=False), Act("eve", 5, False, Kind.BLOCK)], DAY)
    reading = signal.read(found)
    assert reading.value.shape == reading.support.shape == (len(found),)
    assert np.isfinite(reading.value).all()
    assert (reading.support >= 0).all()
    assert signal.read(table([], DAY)).value.shape == (0,)
    assert signal.reasons.__doc__


def test_signals_are_told_in_order_and_have_names_of_their_own() -> None:
    assert [signal.order for signal in signals()] == sorted(signal.order for signal in signals())
    assert len({signal.name for signal in signals()}) == len(signals())


def test_every_kind_has_a_weight_with_its_source() -> None:
    assert set(WEIGHTS) == set(Kind) == set(KINDS)
    assert all(weight.source for weight in WEIGHTS.values())
    assert [KINDS[CODES[kind]] for kind in Kind] == list(Kind)


def test_importing_the_room_does_not_load_numba_or_scipy() -> None:
    code = (
        "import sys, nearer.ties.kernel, nearer.ties.table, nearer.ties.reasons; "
        "sys.exit('numba' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
