"""What an Instagram export tells, in the shape with maps and in the one with labels."""

import json

import pytest

from nearer.model.activity import Activity, Problem, Record
from nearer.model.names import Direction, Kind, Verb
from nearer.sources.archives.instagram import SOURCE
from nearer.sources.contract import Found, Options
from nearer.sources.registry import sources
from sources.casework import Held

HOST = "https://www.instagram.com/"
LIKES = "your_instagram_activity/likes/liked_posts.json"


def opened(members: dict[str, object], me: str | None = "ida.binder") -> tuple[Found, list[Record]]:
    archive = Held({name: json.dumps(value).encode() for name, value in members.items()})
    found = SOURCE.recognize(archive, Options(me))
    assert found is not None
    return found, list(SOURCE.read(archive, found, Options(me)))


def acts(members: dict[str, object], me: str | None = "ida.binder") -> list[Activity]:
    return [record for record in opened(members, me)[1] if isinstance(record, Activity)]


def chat(name: str, *people: str, by: str) -> dict[str, object]:
    row = {"sender_name": by, "timestamp_ms": 1640000000000, "content": "Hi"}
    return {f"messages/inbox/{name}/message_1.json": {"participants": [{"name": p} for p in people], "messages": [row]}}


@pytest.mark.parametrize(
    "row",
    [
        {"title": "Noor.H", "string_list_data": [{"href": HOST + "p/C1/", "value": "x", "timestamp": 1760000000}]},
        {
            "timestamp": 1760000000,
            "label_values": [
                {"label": "URL", "value": HOST + "p/C1/", "href": HOST + "p/C1/"},
                {"label": "Owner", "dict": [{"dict": [{"label": "Brugernavn", "value": "noor.h"}]}]},
            ],
        },
        {"timestamp": 1760000000, "label_values": [{"label": "Eier", "value": "Noor", "href": HOST + "_u/noor.h"}]},
    ],
    ids=("map", "labels with a list", "labels with an address"),
)
def test_a_like_names_its_author_in_every_shape(row: object) -> None:
    (one,) = acts({LIKES: [row]})
    assert (one.verb, one.actor, one.target) == (Verb.LIKE, "ida.binder", "noor.h")


@pytest.mark.parametrize("labels", [("Comment", "Media Owner", "Time"), ("Opmerking", "Media-eigenaar", "Tijd")])
def test_comments_are_read_under_translated_labels(labels: tuple[str, str, str]) -> None:
    said, whose, when = labels
    fields = {said: {"value": "lovely"}, whose: {"value": "noor.h"}, when: {"timestamp": 1760000000}}
    (one,) = acts({"comments/post_comments_1.json": [{"string_map_data": fields}]})
    assert (one.text, one.target, one.verb) == ("lovely", "noor.h", Verb.CREATE)


def test_a_name_in_a_chat_is_not_the_username_that_looks_like_it() -> None:
    follower = {"title": "", "string_list_data": [{"href": HOST + "ben", "value": "ben", "timestamp": 1600000000}]}
    done = acts(
        {"followers_and_following/followers_1.json": [follower], **chat("ben_1", "ben", "Ida", by="ben"),
         **chat("noor_2", "Noor", "Ida", by="Ida")}
    )  # fmt: skip
    assert {(act.actor, act.target) for act in done} == {
        ("ben", "ida.binder"),
        ("name/ben", "ida.binder"),
        ("ida.binder", "name/Noor"),
    }


def test_whom_you_unfollowed_and_blocked_is_read() -> None:
    row = {"title": "", "string_list_data": [{"href": HOST + "sam", "value": "sam", "timestamp": 1600000000}]}
    gone, barred = acts(
        {
            "connections/followers_and_following/recently_unfollowed_profiles.json": {
                "relationships_unfollowed_users": [row]
            },
            "connections/followers_and_following/blocked_profiles.json": {"relationships_blocked_users": [row]},
        }
    )
    assert {gone.verb, barred.verb} == {Verb.UNDO, Verb.BLOCK}


def test_a_row_that_names_nobody_is_told_and_the_next_is_read() -> None:
    bad, good = {"title": "", "string_list_data": []}, {"title": "ben", "string_list_data": [{"timestamp": 1600000000}]}
    _, records = opened({LIKES: {"likes_media_likes": [bad, good]}})
    assert [type(record) for record in records if isinstance(record, (Activity, Problem))] == [Problem, Activity]


def test_likes_of_your_posts_are_never_seen() -> None:
    found, _ = opened({LIKES: {"likes_media_likes": []}})
    assert not found.coverage.sees(Kind.REPLY, Direction.IN)
    assert found.coverage.sees(Kind.LIKE, Direction.OUT)
    assert not found.coverage.sees(Kind.MESSAGE, Direction.OUT)


def test_an_export_of_2020_and_one_of_today_tell_of_the_same_likes_follows_and_comments() -> None:
    flat = {
        "likes.json": b'{"media_likes": [["2020-03-01T18:00:00+00:00", "ben.okafor"]]}',
        "connections.json": b'{"followers": {"noor.h": "2019-05-01T08:00:00+00:00"}}',
        "comments.json": b'{"media_comments": [["2020-03-01T18:01:00+00:00", "Which paste?", "ben.okafor"]]}',
        "profile.json": b'{"username": "ida.binds", "name": "Ida"}',
    }
    later = {
        "likes/liked_posts.json": b'{"likes_media_likes": [{"title": "ben.okafor", "string_list_data":'
        b' [{"href": "https://www.instagram.com/p/A/", "value": "", "timestamp": 1583085600}]}]}',
        "followers_and_following/followers_1.json": b'[{"title": "", "string_list_data":'
        b' [{"href": "", "value": "noor.h", "timestamp": 1556697600}]}]',
        "comments/post_comments.json": b'{"comments_media_comments": [{"string_map_data": {"Comment": {"value":'
        b' "Which paste?"}, "Media Owner": {"value": "ben.okafor"}, "Time": {"timestamp": 1583085660}}}]}',
    }
    told: list[set[tuple[str, str, str | None]]] = []
    for members, options in ((flat, Options()), (later, Options(me="ida.binds"))):
        archive = Held(members)
        found = SOURCE.recognize(archive, options)
        assert found is not None
        records = SOURCE.read(archive, found, options)
        told.append({(one.id, one.actor, one.target) for one in records if isinstance(one, Activity)})
    assert told[0] == told[1]
    assert len(told[0]) == 3


def test_whom_you_blocked_and_left_on_threads_was_pushed_away_by_you() -> None:
    row = {"title": "", "string_list_data": [{"href": "https://www.threads.net/@vera.moss", "value": "vera.moss",
                                              "timestamp": 1700000000}]}  # fmt: skip
    folder, key = "your_instagram_activity/threads/", "text_post_app_text_post_app_"
    members: dict[str, object] = {
        f"{folder}{name}.json": {f"{key}{list_name}": [row]}
        for name, list_name in (
            ("blocked_profiles", "blocked_users"),
            ("restricted_profiles", "restricted_users"),
            ("recently_unfollowed_profiles", "unfollowed_users"),
            ("followers", "followers"),
        )
    }
    told = {(act.verb, act.actor, act.target) for act in acts(members) if act.space is not None}
    me, vera = "ida.binder", "vera.moss"
    assert told == {(Verb.BLOCK, me, vera), (Verb.IGNORE, me, vera), (Verb.UNDO, me, vera), (Verb.FOLLOW, vera, me)}


@pytest.mark.parametrize(
    ("names", "network"),
    [
        (
            ("connections/followers_and_following/followers_1", "your_instagram_activity/messages/inbox/b/message_1"),
            "instagram",
        ),
        (
            ("instagram-ida-2024-03-04/your_instagram_activity/messages/inbox/ben_1/message_1", "start_here"),
            "instagram",
        ),
        (("messages/inbox/ben_1/message_1",), "instagram"),
        (("your_facebook_activity/messages/inbox/ben_1/message_1", "connections/friends/your_friends"), "facebook"),
        (("messages/inbox/ben_1/message_1", "friends_and_followers/friends"), "facebook"),
    ],
)
def test_the_usual_download_as_pages_is_of_one_network_and_says_how_to_get_json(
    names: tuple[str, ...], network: str
) -> None:
    """A whole export in HTML holds chats, whose folders both networks have."""
    archive = Held({f"{name}.html": f"<html><title>{network}</title>Ben</html>".encode() for name in names})
    claims = [found for source in sources() if (found := source.recognize(archive, Options())) is not None]
    (found,) = claims
    assert (found.source, found.layout) == (network, "HTML")
    assert any("JSON" in note for note in found.notes)
