"""One test for each line of the table in `nearer.demo.planted`."""

from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest

from demo.reading import ENDS, activities, between, days_ago, lived, midnight, rosters
from nearer.demo import planted
from nearer.demo.cast import EGO
from nearer.demo.life import holiday
from nearer.model.activity import Activity
from nearer.model.names import Direction, Kind, RosterName, Verb, Visibility

pytestmark = pytest.mark.parametrize("end", ENDS)


def written(acts: list[Activity]) -> list[Activity]:
    return [act for act in acts if act.verb is Verb.CREATE]


def test_inner_circle(end: datetime):
    for member in planted.INNER:
        theirs, ours = between(end, member.account)
        weeks = {int(day / 7) for day in days_ago(end, [*written(theirs), *written(ours)])}
        assert len(weeks) > 0.75 * 104
        assert any(act.visibility is Visibility.DIRECT for act in theirs)
        assert min(len(theirs), len(ours)) > 150


def test_drifting(end: datetime):
    theirs, ours = between(end, planted.DRIFTING.account)
    days = days_ago(end, theirs)
    visits = sorted({int(day) for day in days}, reverse=True)
    assert 2 <= median(a - b for a, b in pairwise(visits)) <= 8
    assert 55 <= min(days) <= 85
    assert min(days_ago(end, ours)) >= 55
    last = max(written([*theirs, *ours]), key=lambda act: act.time or end)
    assert last.actor == EGO["mastodon"].id, "nothing of theirs was left unanswered"


def test_nearing(end: datetime):
    theirs, _ = between(end, planted.NEARING.account)
    days = {int(day) for day in days_ago(end, written(theirs))}
    lately = len({day for day in days if day < 35})
    before = len({day for day in days if 35 <= day < 215})
    assert lately >= 10
    assert before <= 14
    assert min(days) <= 3


def test_pushed_away(end: datetime):
    theirs, ours = between(end, planted.PUSHED.account)
    pitch = ours[-1]
    assert pitch.visibility is Visibility.DIRECT
    assert "Sign up" in (pitch.text or "")
    assert 23 < days_ago(end, [pitch])[0] < 24
    assert min(days_ago(end, written(theirs))) > 24, "they never answered it"
    follows = {
        roster.time: planted.PUSHED.id in roster.members
        for roster in rosters(lived(end)["mastodon"])
        if roster.name is RosterName.FOLLOWERS and roster.time
    }
    times = sorted(follows)
    before = max(time for time in times if pitch.time and time < pitch.time)
    after = min(time for time in times if pitch.time and time > pitch.time)
    assert follows[before]
    assert not any(follows[time] for time in times if time >= after)


def test_blocks_you(end: datetime):
    theirs, ours = between(end, planted.BLOCKS.account)
    assert "SWALLOW15" in (ours[-1].text or "")
    assert [act.verb for act in theirs[-2:]] == [Verb.UNDO, Verb.BLOCK]
    assert theirs[-2].of is Verb.FOLLOW
    assert lived(end)["bluesky"].found.coverage.sees(Kind.BLOCK, Direction.IN)
    assert any(act.verb is Verb.FOLLOW for act in theirs)


def test_courted(end: datetime):
    theirs, ours = between(end, planted.COURTED.account)
    assert theirs == []
    assert len(ours) >= 60
    assert len(written(ours)) >= 25


def test_loyal_fan(end: datetime):
    theirs, ours = between(end, planted.FAN.account)
    assert ours == []
    assert len(written(theirs)) > 30
    assert min(days_ago(end, theirs)) < 20


def test_question_that_waits_since_yesterday(end: datetime):
    theirs, ours = between(end, planted.QUESTION.account)
    question = theirs[-1]
    assert (question.text or "").endswith("?")
    assert days_ago(end, [question])[0] < 1
    assert min(days_ago(end, ours)) > 1
    assert len(written(theirs)) > 3, "they are no stranger"


def test_first_contact(end: datetime):
    theirs, ours = between(end, planted.FIRST.account)
    assert len(theirs) == 1
    assert ours == []
    assert 2 < days_ago(end, theirs)[0] < 3


def test_answer_that_was_left(end: datetime):
    theirs, ours = between(end, planted.LEFT.account)
    asked, answer = ours[-1], theirs[-1]
    assert "?" in (asked.text or "")
    assert answer.in_reply_to == asked.id
    assert 8 < days_ago(end, [answer])[0] < 9


def test_nothing_else_of_the_last_month_waits_but_the_fan_and_the_bot(end: datetime):
    waiting = {planted.QUESTION.id, planted.FIRST.id, planted.LEFT.id, planted.FAN.id, planted.BOT.id}
    for network in ("mastodon", "bluesky"):
        ego = EGO[network].id
        last: dict[str, Activity] = {}
        for act in written(list(activities(lived(end)[network]))):
            last[act.thread or ""] = act
            if act.actor == ego:
                continue
        answered = {act.in_reply_to for act in activities(lived(end)[network]) if act.actor == ego}
        open_ = {
            act.actor
            for act in last.values()
            if act.target == ego and days_ago(end, [act])[0] < 30 and act.id not in answered
        }
        assert open_ <= waiting


def test_two_networks(end: datetime):
    first, second = planted.INNER[0].account, planted.JOINED.account
    assert first.network != second.network
    assert second.url in first.links
    assert first.url in second.links
    assert all(between(end, account)[0] for account in (first, second))


def test_same_name(end: datetime):
    first, second = (member.account for member in planted.SAME_NAME)
    assert first.name == second.name
    assert not set(first.links) & set(second.links)
    assert first.address is None
    assert all(between(end, account)[0] for account in (first, second))


def test_same_handle(end: datetime):
    first, second = (member.account for member in planted.PROPOSED)
    assert first.network != second.network
    assert first.name == second.name
    assert (first.handle or "").partition("@")[0] == (second.handle or "").replace("_", "")
    assert not first.links
    assert not second.links
    assert between(end, first)[0]
    assert between(end, second)[1]


def test_moved(end: datetime):
    old, new = (member.account for member in planted.MOVED)
    assert new.same_as == (old.id,)
    assert min(days_ago(end, between(end, old)[0])) > max(days_ago(end, between(end, new)[0])) - 30
    assert between(end, new)[0]


def test_bot(end: datetime):
    theirs, ours = between(end, planted.BOT.account)
    assert planted.BOT.account.bot
    assert len(theirs) == len(ours) > 15
    assert {act.verb for act in ours} == {Verb.ANNOUNCE}


def test_blocked(end: datetime):
    theirs, ours = between(end, planted.BLOCKED.account)
    assert len(theirs) == 4
    assert [act.verb for act in ours] == [Verb.BLOCK]
    assert min(days_ago(end, theirs)) > days_ago(end, ours)[0]


def test_one_side(end: datetime):
    theirs, ours = between(end, planted.UNSEEN.account)
    assert theirs == []
    assert len(written(ours)) > 60
    assert not lived(end)["x"].found.coverage.sees(Kind.REPLY, Direction.IN)


def test_seasonal(end: datetime):
    talks = between(end, planted.SEASONAL.account)[0]
    purchases = between(end, planted.SEASONAL_SHOP)[0]
    assert len(talks) >= 10
    assert sum(act.verb is Verb.BUY for act in purchases) >= 2
    for act in (*talks, *purchases):
        assert act.time
        assert act.time.month in (11, 12) or (act.time.month == 1 and act.time.day < 20)
    assert planted.SEASONAL.account.address == planted.SEASONAL_SHOP.address


def test_holiday(end: datetime):
    gap = holiday(midnight(end))
    assert midnight(end) - gap.end >= timedelta(days=60)
    for network in ("mastodon", "bluesky", "x"):
        ego = EGO[network].id
        times = [act.time for act in activities(lived(end)[network]) if act.actor == ego and act.time]
        assert not [time for time in times if time in gap]
        assert network == "x" or [time for time in times if gap.start - timedelta(days=5) < time < gap.start]
    others = [act for act in activities(lived(end)["mastodon"]) if act.time and act.time in gap]
    assert others, "the others went on writing"
