"""The licensed Slack export of 2016, against counts made without Nearer's code.

The definitions agree: `messages_all` are our Create, Join and skipped service rows together; `from_bots` are the bots'
Create rows and the service rows `bot_add`; `human_communication` is what members wrote.
"""

import json
from collections import Counter
from pathlib import Path

from nearer.model.activity import Account, Activity, Record, Skipped
from nearer.model.names import Verb
from nearer.sources.archive import open_archive
from nearer.sources.archives.slack import SOURCE
from nearer.sources.contract import Options

FILE = "mesos-magellan-slack-export.zip"


def opened(shared: Path, me: str | None = None) -> list[Record]:
    archive = open_archive(shared / "data" / "archives" / "slack-hfaran" / FILE)
    found = SOURCE.recognize(archive, Options(me))
    assert found is not None
    assert (found.owner is None) == (me is None)
    return list(SOURCE.read(archive, found, Options(me)))


def test_all_counts_agree(shared: Path) -> None:
    records = opened(shared)
    expected = json.loads((shared / "data" / "archives" / "slack-hfaran" / "expected.json").read_text())[FILE]
    counts = expected["counts"]
    bots = {record.id for record in records if isinstance(record, Account) and record.bot}
    members = [record for record in records if isinstance(record, Account) and record.handle is not None]
    acts = [record for record in records if isinstance(record, Activity)]
    written = [act for act in acts if act.verb is Verb.CREATE]
    joins = [act for act in acts if act.verb is Verb.JOIN]
    service = sum(record.count for record in records if isinstance(record, Skipped))
    human = [act for act in written if act.actor not in bots]
    assert len(written) + len(joins) + service == counts["messages_all"]
    assert len(joins) == counts["by_subtype"]["channel_join"]
    assert service == counts["by_subtype"]["bot_add"]
    assert len(written) - len(human) + service == counts["from_bots"]
    assert len(human) == counts["human_communication"]
    assert sum(len(act.to) + (act.target is not None) for act in human) == counts["mentions_by_humans"]
    assert sum(act.verb is Verb.LIKE for act in acts) == counts["reactions"]
    assert sum(act.in_reply_to is not None for act in written) == counts["thread_replies"]
    assert {act.space for act in acts} == {"#" + channel for channel in expected["channels"]}
    assert len(members) == expected["distinct_people"]["users_json"]
    assert len({act.actor for act in human}) == expected["distinct_people"]["human_authors"]
    assert Counter(act.actor for act in human) == expected["messages_by_user"]
    assert Counter(f"{act.actor}->{person}" for act in human for person in act.to) == expected["mention_pairs"]
    times = [act.time for act in written + joins if act.time is not None]
    assert f"{min(times):%Y-%m-%dT%H:%M:%SZ}" == expected["first"]
    assert f"{max(times):%Y-%m-%dT%H:%M:%SZ}" == expected["last"]


def test_dates_come_from_the_message_and_not_from_the_name_of_its_file(shared: Path) -> None:
    acts = [record for record in opened(shared) if isinstance(record, Activity) and record.time is not None]
    differ = [act for act in acts if act.place and act.time and f"{act.time:%Y-%m-%d}" not in act.place.file]
    service_rows_that_differ_too = 1
    assert len(differ) + service_rows_that_differ_too == 94


def test_me_may_be_a_name(shared: Path) -> None:
    assert opened(shared, "@hamza") == opened(shared, "U0BMQB6JE")
