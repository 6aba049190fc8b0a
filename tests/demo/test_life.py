from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from demo.reading import ENDS, accounts, activities, lived, midnight, rosters
from nearer.demo import life, planted
from nearer.demo.cast import EGO
from nearer.model.activity import Activity
from nearer.model.names import Direction, Kind, Verb, Visibility
from nearer.model.notation import parse, write

END = ENDS[0]


def test_the_same_day_and_seed_give_the_same_life():
    assert life(END) == life(END.replace(hour=23))


def test_another_seed_gives_other_people():
    names = {account.name for export in life(END, seed=8) for account in accounts(export)}
    assert len({account.name for e in lived(END).values() for account in accounts(e)} & names) < len(names) / 2


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        life(datetime(2026, 11, 22))


def test_it_takes_no_longer_than_a_second_and_a_half():
    start = process_time()
    life(END)
    assert process_time() - start < 1.5


@pytest.mark.parametrize("end", ENDS)
def test_it_is_rich_but_not_too_rich(end: datetime):
    acts = [act for export in lived(end).values() for act in activities(export)]
    talking = {(act.network, act.actor) for act in acts if act.verb in (Verb.CREATE, Verb.LIKE, Verb.BUY)}
    talking |= {(act.network, act.target) for act in acts if act.network == "x" and act.target}
    assert 8_000 <= len(acts) <= 15_000
    assert 170 <= len(talking) <= 240


@pytest.mark.parametrize("end", ENDS)
def test_it_covers_two_years_and_ends_with_yesterday(end: datetime):
    times = [act.time for export in lived(end).values() for act in activities(export) if act.time]
    assert midnight(end) - timedelta(days=731) <= min(times)
    assert midnight(end) - timedelta(days=1) < max(times) < midnight(end)


def test_ids_are_unique_and_every_account_is_named():
    for export in lived(END).values():
        ids = [act.id for act in activities(export)]
        people = [account.id for account in accounts(export)]
        assert len(set(ids)) == len(ids)
        assert len(set(people)) == len(people)
        named = set(people)
        assert all(act.actor in named and (act.target is None or act.target in named) for act in activities(export))
        assert all(set(roster.members) <= named for roster in rosters(export))


def test_only_those_share_a_name_whose_story_it_is():
    shared = Counter(
        account.name for e in lived(END).values() for account in accounts(e) if account.id != EGO[account.network].id
    )
    told = {member.account.name for member in planted.members()}
    known = {account.name for account in accounts(lived(END)["shop"])}
    assert {name for name, count in shared.items() if count > 1} <= told | known


def test_answers_come_after_what_they_answer_and_stay_in_its_thread():
    for network in ("mastodon", "bluesky"):
        acts = {act.id: act for act in activities(lived(END)[network])}
        answers = [act for act in acts.values() if act.in_reply_to]
        assert len(answers) > 1_000
        for act in answers:
            asked = acts[act.in_reply_to or ""]
            assert act.time and asked.time
            assert asked.time < act.time
            assert asked.thread == act.thread
            assert act.actor != asked.actor or act.actor == planted.BOT.id


def test_likes_and_boosts_point_at_a_post_of_the_one_they_are_for():
    for network in ("mastodon", "bluesky"):
        acts = {act.id: act for act in activities(lived(END)[network])}
        for act in acts.values():
            if act.verb in (Verb.LIKE, Verb.ANNOUNCE):
                assert acts[act.object or ""].actor == act.target


def test_private_talks_stay_private_to_the_end():
    for network in ("mastodon", "bluesky"):
        threads: dict[str, set[Visibility]] = {}
        for act in activities(lived(END)[network]):
            if act.verb is Verb.CREATE:
                threads.setdefault(act.thread or "", set()).add(act.visibility)
        assert all(len(seen) == 1 for seen in threads.values())
        assert sum(Visibility.DIRECT in seen for seen in threads.values()) > 30


def test_nobody_finds_a_hole_in_a_sentence():
    texts = [act.text for export in lived(END).values() for act in activities(export) if act.text]
    assert len(set(texts)) > 700
    assert not [text for text in texts if "{" in text or "}" in text or "  " in text or text != text.strip()]


def test_people_write_in_several_languages_and_scripts():
    texts = " ".join(act.text for export in lived(END).values() for act in activities(export) if act.text)
    for word in ("كتان", "和紙", "Obrigada", "Gracias", "Avec plaisir", "Falzbein", "grazie", "świąt"):
        assert word in texts, word


def test_addresses_and_names_are_invented():
    for export in lived(END).values():
        for account in accounts(export):
            for address in (account.url, account.address, *account.links):
                assert address is None or ".example" in address


def test_few_write_most():
    counts = Counter(
        act.actor for act in activities(lived(END)["mastodon"]) if act.target == EGO["mastodon"].id
    ).most_common()
    total = sum(count for _, count in counts)
    assert sum(count for _, count in counts[: len(counts) // 10]) > total * 0.45


def test_nights_are_quiet_and_evenings_are_not():
    ego = EGO["mastodon"].id
    zone = ZoneInfo("Europe/Lisbon")
    hours = Counter(
        act.time.astimezone(zone).hour
        for act in activities(lived(END)["mastodon"])
        if act.time and act.actor == ego and act.verb is Verb.CREATE
    )
    assert sum(hours[hour] for hour in range(1, 6)) < 0.01 * hours.total()
    assert sum(hours[hour] for hour in range(18, 23)) > 0.2 * hours.total()


def test_most_answers_take_hours_and_some_take_days():
    export = lived(END)["bluesky"]
    acts = {act.id: act for act in activities(export)}
    waits = [_wait(act, acts) for act in acts.values() if act.in_reply_to]
    assert timedelta(minutes=30) < median(waits) < timedelta(hours=8)
    assert sum(wait > timedelta(days=1) for wait in waits) > 20


def _wait(act: Activity, acts: dict[str, Activity]) -> timedelta:
    asked = acts[act.in_reply_to or ""]
    assert act.time and asked.time
    return act.time - asked.time


def test_every_record_can_be_written_down_and_read_again():
    for export in lived(END).values():
        for act in list(activities(export))[::97]:
            assert parse(write(act)) == act
        for account in list(accounts(export))[::13]:
            assert parse(write(account)) == account


def test_nothing_is_recorded_that_the_coverage_calls_unseen():
    x = lived(END)["x"]
    assert {act.actor for act in activities(x)} == {EGO["x"].id}
    assert not [cell for cell in x.found.coverage.seen() if cell[1] is Direction.IN]
    for network in ("mastodon", "bluesky"):
        coverage = lived(END)[network].found.coverage
        for kind in (Kind.MESSAGE, Kind.REPLY, Kind.LIKE, Kind.FOLLOW):
            assert coverage.sees(kind, Direction.IN)
            assert coverage.sees(kind, Direction.OUT)
    shop = lived(END)["shop"]
    assert {act.verb for act in activities(shop)} == {Verb.BUY, Verb.CLICK}
    assert shop.found.coverage.seen() == {(Kind.PURCHASE, Direction.IN), (Kind.CLICK, Direction.IN)}


def test_every_export_says_that_it_is_invented():
    for export in lived(END).values():
        assert export.found.source == "demo"
        assert "None of these people exist" in export.found.why
        assert export.found.notes[0].startswith("demo: ")
        assert export.found.owner == replace(EGO[export.found.network])


def test_a_follow_is_told_once_by_lists_or_by_acts():
    assert not [act for act in activities(lived(END)["mastodon"]) if act.verb is Verb.FOLLOW]
    assert len(list(rosters(lived(END)["mastodon"]))) > 20
    assert not list(rosters(lived(END)["bluesky"]))
    assert len([act for act in activities(lived(END)["bluesky"]) if act.verb is Verb.FOLLOW]) > 200
