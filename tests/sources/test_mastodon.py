"""What a Mastodon archive and its lists tell: whom a post is for, who may see it, and whose list it is."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from nearer.model.activity import Account, Activity, Problem, Record, Roster, Skipped
from nearer.model.names import Confidence, Direction, Kind, Precision, RosterName, Verb, Visibility
from nearer.sources.archives.mastodon import SOURCE
from nearer.sources.contract import Found, Options
from sources.casework import Held

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
IDA = "https://fjord.example/users/ida"
BEN = "https://fjord.example/users/ben"
CARO = "https://elsewhere.example/users/Caro"
NAMES = {BEN: "@ben", CARO: "@Caro@elsewhere.example"}


def create(content: str = "<p>Ahoy</p>", **note: Any) -> dict[str, Any]:
    mentions = note.pop("mentions", ())
    tags = [{"type": "Mention", "href": who, "name": NAMES.get(who, "@x@y.example")} for who in mentions]
    whole = {
        "id": IDA + "/statuses/1",
        "type": "Note",
        "published": "2023-04-01T10:00:00Z",
        "content": content,
        "to": [PUBLIC],
        "cc": [IDA + "/followers", *mentions],
        "tag": [*tags, {"type": "Hashtag", "href": "https://fjord.example/tags/boats", "name": "#boats"}],
        **note,
    }
    return {"id": IDA + "/statuses/1/activity", "type": "Create", "actor": IDA, "object": whole}


def opened(files: dict[str, bytes], me: str | None = None, label: str = "held") -> tuple[Found | None, list[Record]]:
    archive = Held(files, label)
    found = SOURCE.recognize(archive, Options(me))
    return found, [] if found is None else list(SOURCE.read(archive, found, Options(me)))


def outbox(*items: object) -> dict[str, bytes]:
    box = {"id": "outbox.json", "type": "OrderedCollection", "orderedItems": items}
    return {"outbox.json": json.dumps(box).encode()}


def one(item: dict[str, Any]) -> Activity:
    (act,) = [record for record in opened(outbox(item))[1] if isinstance(record, Activity)]
    return act


def rosters(records: Sequence[Record]) -> dict[RosterName, tuple[str, ...]]:
    return {record.name: record.members for record in records if isinstance(record, Roster)}


def test_an_outbox_that_names_its_items_twice_is_read_the_second_time() -> None:
    (written,) = outbox(create()).values()
    twice = written.replace(b'"orderedItems": [', b'"orderedItems":[],"orderedItems":[')
    _, records = opened({"outbox.json": twice})
    assert [record.text for record in records if isinstance(record, Activity)] == ["Ahoy"]


# --- whom a post is for -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parent", "author"),
    [
        (BEN + "/statuses/9", BEN),
        ("https://fjord.example/users/ben/updates/9", BEN),
        ("https://fjord.example/@ben/9", BEN),
        ("https://newer.example/ap/users/115/statuses/9", "https://newer.example/ap/users/115"),
        ("https://elsewhere.example/users/caro/statuses/9", CARO),
        ("https://elsewhere.example/p/Caro/9", CARO),
        (IDA + "/statuses/8", IDA),
    ],
)
def test_a_reply_is_directed_at_the_author_whom_the_address_names(parent: str, author: str) -> None:
    reply = one(create(inReplyTo=parent, mentions=[BEN, CARO]))
    assert (reply.target, reply.confidence) == (author, Confidence.EXPLICIT)
    assert reply.in_reply_to == parent
    assert set(reply.to) == {BEN, CARO} - {author}


def test_a_reply_without_any_mention_still_finds_its_author() -> None:
    assert one(create(inReplyTo=BEN + "/statuses/9")).target == BEN


def test_an_address_that_names_nobody_leaves_the_one_mentioned_person_of_that_server() -> None:
    reply = one(create(inReplyTo="https://elsewhere.example/objects/9", mentions=[BEN, CARO]))
    assert (reply.target, reply.to, reply.confidence) == (CARO, (BEN,), Confidence.ADDRESSED)


def test_an_address_that_names_nobody_leaves_the_only_mentioned_person() -> None:
    reply = one(create(inReplyTo="tag:gone.example,2017-04-01:objectId=5", mentions=[BEN]))
    assert (reply.target, reply.confidence) == (BEN, Confidence.ADDRESSED)


def test_where_nothing_tells_the_author_nobody_is_invented() -> None:
    reply = one(create(inReplyTo="https://nowhere.example/objects/9", mentions=[BEN, CARO]))
    assert (reply.target, reply.to) == (None, (BEN, CARO))


def test_a_post_that_mentions_somebody_is_for_everybody_and_names_them() -> None:
    assert (one(create(mentions=[BEN])).target, one(create(mentions=[BEN])).to) == (None, (BEN,))


def test_a_reply_finds_the_post_it_answers_by_its_id() -> None:
    assert one(create()).id == IDA + "/statuses/1"


def test_a_boost_is_directed_at_the_author_in_cc_whatever_the_address() -> None:
    boost = {
        "id": IDA + "/statuses/2/activity",
        "type": "Announce",
        "actor": IDA,
        "published": "2023-04-01T10:00:00Z",
        "to": [PUBLIC],
        "cc": [CARO, IDA + "/followers"],
        "object": "tag:elsewhere.example,2017:objectId=5",
    }
    act = one(boost)
    assert (act.verb, act.target, act.object) == (Verb.ANNOUNCE, CARO, "tag:elsewhere.example,2017:objectId=5")
    assert act.id == boost["id"]


def test_a_quote_is_directed_at_the_author_quoted() -> None:
    act = one(create(quote=CARO + "/statuses/4"))
    assert (act.target, act.object) == (CARO, CARO + "/statuses/4")


# --- who may see it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "cc", "visibility"),
    [
        ([PUBLIC], [IDA + "/followers"], Visibility.PUBLIC),
        ("as:Public", [], Visibility.PUBLIC),
        ([IDA + "/followers"], [PUBLIC], Visibility.UNLISTED),
        ([IDA + "/followers"], [], Visibility.FOLLOWERS),
        ([BEN], [], Visibility.DIRECT),
        (None, None, Visibility.DIRECT),
    ],
)
def test_visibility_is_read_from_the_receivers(to: object, cc: object, visibility: Visibility) -> None:
    act = one(create(to=to, cc=cc))
    assert act.visibility is visibility
    assert act.visibility.private == (visibility in (Visibility.FOLLOWERS, Visibility.DIRECT))


def test_a_direct_post_is_for_the_one_it_names_and_for_each_of_several() -> None:
    alone = one(create(to=[BEN], cc=[], mentions=[BEN]))
    several = one(create(to=[BEN, CARO], cc=[], mentions=[BEN, CARO]))
    assert (alone.target, alone.to) == (BEN, ())
    assert (several.target, several.to) == (None, (BEN, CARO))


def test_a_direct_post_that_continues_ones_own_is_for_the_other() -> None:
    assert one(create(to=[BEN], cc=[], mentions=[BEN], inReplyTo=IDA + "/statuses/0")).target == BEN


# --- what it says -----------------------------------------------------------------------------------------------


def test_a_content_warning_stands_before_the_text() -> None:
    assert one(create("<p>It <b>snows</b> &amp; blows</p><p>Still</p>", summary="Weather")).text == (
        "Weather\n\nIt snows & blows\n\nStill"
    )


def test_a_poll_is_read_with_its_choices() -> None:
    poll = create("<p>Bread?</p>", type="Question", oneOf=[{"name": "Rye"}, {"name": "Spelt"}])
    assert one(poll).text == "Bread?\n\n- Rye\n- Spelt"


def test_script_in_a_post_is_text_that_is_gone_and_links_that_are_no_web_pages_are_dropped() -> None:
    act = one(create("<p>Hi<script>alert(1)</script></p>", url="javascript:alert(1)"))
    assert (act.text, act.url) == ("Hi", None)


def test_posts_of_2016_have_no_conversation_and_later_ones_do() -> None:
    assert one(create(conversation=None)).thread is None
    assert one(create(conversation="tag:x,2023:1", context="https://x.example/c/1")).thread == "tag:x,2023:1"
    assert one(create(context="https://x.example/c/1")).thread == "https://x.example/c/1"


def test_a_time_that_does_not_exist_is_told_and_the_post_stays() -> None:
    records = opened(outbox(create(published="2023-02-30T10:00:00Z")))[1]
    (act,) = [record for record in records if isinstance(record, Activity)]
    assert (act.time, act.precision) == (None, Precision.NONE)
    assert [record.code for record in records if isinstance(record, Problem)] == ["bad-time"]


def test_activities_of_other_types_are_counted_and_not_read() -> None:
    records = opened(outbox(create(), {"type": "Update"}, {"type": "Update"}, {"type": "Fly"}))[1]
    skipped = {record.why: record.count for record in records if isinstance(record, Skipped)}
    assert skipped == {"activities of the type Update": 2, "activities of an unknown type": 1}


# --- people -----------------------------------------------------------------------------------------------------


def test_a_mention_without_host_is_of_the_owners_server() -> None:
    records = opened(outbox(create(mentions=[BEN, CARO])))[1]
    handles = {record.id: record.handle for record in records if isinstance(record, Account)}
    assert handles[BEN] == "ben@fjord.example"
    assert handles[CARO] == "Caro@elsewhere.example"


def test_the_owner_is_the_actor_with_moves_and_marked_links_only() -> None:
    link = {"type": "PropertyValue", "name": "Blog", "value": '<a href="https://ida.example">x</a>'}
    actor = {
        "id": IDA,
        "type": "Service",
        "preferredUsername": "ida",
        "webfinger": "ida@boats.example",
        "summary": "<p>Boats &amp; bread</p>",
        "movedTo": "https://new.example/users/ida",
        "alsoKnownAs": ["https://old.example/users/ida", IDA],
        "attachment": [link, {**link, "value": "https://shop.example", "verified_at": "2023-01-01T00:00:00Z"}],
    }
    found, _ = opened({"actor.json": json.dumps(actor).encode(), **outbox(create())})
    assert found is not None
    owner = found.owner
    assert owner is not None
    assert (owner.handle, owner.bio, owner.bot) == ("ida@boats.example", "Boats & bread", True)
    assert owner.same_as == ("https://new.example/users/ida", "https://old.example/users/ida")
    assert owner.links == ("https://shop.example",)


def test_the_archives_name_tells_when_it_was_made() -> None:
    found, _ = opened(outbox(create()), label="archive-20230115041432-abc.tar.gz")
    assert found is not None
    assert found.made is not None
    assert found.made.isoformat() == "2023-01-15T04:14:32+00:00"


def test_a_favourite_has_no_time_and_an_author_only_where_the_address_tells() -> None:
    likes = {"orderedItems": [BEN + "/statuses/1", "https://pond.example/objects/2"]}
    records = opened({**outbox(create()), "likes.json": json.dumps(likes).encode()})[1]
    acts = [record for record in records if isinstance(record, Activity) and record.verb is Verb.LIKE]
    assert [act.target for act in acts] == [BEN, None]
    assert {act.precision for act in acts} == {Precision.NONE}


# --- lists ------------------------------------------------------------------------------------------------------

FOLLOWING = b"Account address,Show boosts,Notify on new posts,Languages\nBen@fjord.example,true,false,\n"


def test_a_list_names_people_by_handle() -> None:
    _, records = opened({"following_accounts.csv": FOLLOWING}, me="@ida@fjord.example")
    assert rosters(records) == {RosterName.FOLLOWING: ("acct:ben@fjord.example",)}
    assert any(isinstance(r, Account) and r.handle == "Ben@fjord.example" for r in records)


@pytest.mark.parametrize(
    ("file", "data", "name"),
    [
        ("my follows.csv", FOLLOWING, RosterName.FOLLOWING),
        ("following_accounts (1).csv", b"ben@fjord.example\n", RosterName.FOLLOWING),
        ("export.csv", b"Account address,Hide notifications\nben@fjord.example,true\n", RosterName.MUTES),
        ("blocked_accounts.csv", b"ben@fjord.example\n", RosterName.BLOCKS),
        ("blocks-2024-05-01.csv", b"\xef\xbb\xbfben@fjord.example\r\n", RosterName.BLOCKS),
        ("followers.csv", b"Account address\nben@fjord.example\n", RosterName.FOLLOWERS),
    ],
)
def test_lists_are_known_by_header_or_by_name_and_form(file: str, data: bytes, name: RosterName) -> None:
    _, records = opened({file: data}, me="ida@fjord.example")
    assert rosters(records) == {name: ("acct:ben@fjord.example",)}


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("lists.csv", b"name,amount\nbread,3\n"),
        ("bookmarks.csv", b"title,address\nBread,https://bread.example\n"),
        ("blocks.csv", b"x,y,z\n1,2,3\n"),
        ("people.csv", b"ben@fjord.example\n"),
        ("blocked_accounts.csv", b""),
    ],
)
def test_other_tables_of_such_names_are_nobodys(file: str, data: bytes) -> None:
    assert opened({file: data}, me="ida@fjord.example")[0] is None


def test_an_empty_list_beside_an_archive_says_that_nobody_is_on_it() -> None:
    found, records = opened({**outbox(create()), "blocked_accounts.csv": b""})
    assert found is not None
    assert rosters(records) == {RosterName.BLOCKS: ()}
    assert found.coverage.sees(Kind.BLOCK, Direction.OUT)
    assert not found.coverage.sees(Kind.MUTE, Direction.OUT)


def test_a_list_whose_owner_nobody_names_is_a_problem_and_not_a_guess() -> None:
    found, records = opened({"following_accounts.csv": FOLLOWING})
    assert found is not None
    assert found.owner is None
    assert found.notes
    assert [record.code for record in records if isinstance(record, Problem)] == ["no-owner"]


def test_lists_of_the_archives_owner_need_no_me() -> None:
    _, records = opened({**outbox(create()), "following_accounts.csv": FOLLOWING})
    assert {record.owner for record in records if isinstance(record, Roster)} == {IDA}


def test_blocked_servers_are_no_people() -> None:
    _, records = opened({**outbox(create()), "blocked_domains.csv": b"noise.example\nspam.example\n"})
    assert [record.count for record in records if isinstance(record, Skipped)] == [2]


# --- coverage ---------------------------------------------------------------------------------------------------


def test_nothing_inbound_is_ever_claimed() -> None:
    found, _ = opened(outbox(create()))
    assert found is not None
    assert {direction for _, direction in found.coverage.seen()} == {Direction.OUT}
    assert not found.coverage.sees(Kind.LIKE, Direction.OUT)
    assert not found.coverage.sees(Kind.FOLLOW, Direction.OUT)


def test_a_followers_list_of_another_server_makes_followers_seen() -> None:
    found, _ = opened({"followers.csv": b"Account address\nben@fjord.example\n"}, me="ida@fjord.example")
    assert found is not None
    assert found.coverage.seen() == {(Kind.FOLLOW, Direction.IN)}


@pytest.mark.parametrize("value", [None, 7, [], {}, [[]], [{}], "", "\0", "x" * 9000, {"id": [1]}, float("nan")])
def test_strange_values_anywhere_raise_nothing(value: object) -> None:
    for place in (
        "id",
        "type",
        "inReplyTo",
        "published",
        "to",
        "cc",
        "tag",
        "content",
        "summary",
        "url",
        "quote",
        "oneOf",
    ):
        opened(outbox(create(**{place: value})))
    for place in ("id", "type", "actor", "object"):
        opened(outbox({**create(), place: value}))
        opened(outbox({"type": "Announce", "object": "https://x.example/1", "id": "https://x.example/2", place: value}))
    opened({"actor.json": json.dumps({"id": IDA, "preferredUsername": value, "attachment": value}).encode()})
    opened({**outbox(create()), "likes.json": json.dumps({"orderedItems": [value]}).encode()})
