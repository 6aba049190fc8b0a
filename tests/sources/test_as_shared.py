"""Exports as people hand them on: renamed, taken out of their folders, with made-up ids, of a day with one row."""

import json
from collections import Counter

import pytest

from nearer.model.activity import Activity, Problem, Skipped
from nearer.sources.contract import Found, Options
from nearer.sources.registry import sources
from sources.casework import Held

_IN = "https://www.linkedin.com/in/"
_CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
_ADDRESSES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT\n"
)


def _follower(name: str) -> dict[str, object]:
    row = {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": 1_700_000_000}
    return {"title": "", "media_list_data": [], "string_list_data": [row]}


def _message(sender: str, at: int, text: str) -> dict[str, object]:
    return {"sender_name": sender, "timestamp_ms": at, "content": text}


SHARED: dict[str, tuple[str, dict[str, object], str | None, dict[str, int]]] = {
    "a table of connections under another name": (
        "linkedin",
        {"my people.csv": f"{_CONNECTIONS}Ida,Brøgger,{_IN}ida,ida@example.org,Bindery,Owner,01 Jan 2024\n"},
        None,
        {"follow": 2},
    ),
    "two of one name before 2023, when no address was told": (
        "linkedin",
        {
            "Connections.csv": "First Name,Last Name,Email Address,Company,Position,Connected On\n"
            "Ida,Brøgger,ida@example.org,Bindery,Owner,01 Jan 2012\nIda,Brøgger,,Loom,Weaver,05 Mar 2019\n"
        },
        None,
        {"follow": 4},
    ),
    "messages saved twice, with the note of three lines above the connections": (
        "linkedin",
        {
            "Connections (1).csv": f"Notes:\nSome words\nMore words\n\n{_CONNECTIONS}Ida,B,,,,,01 Jan 2024\n",
            "messages (2).csv": f"{_ADDRESSES}c1,,Ben,{_IN}ben,Ida B,{_IN}ida,2026-08-01 10:00:00 UTC,,Hi\n",
        },
        None,
        {"create": 1, "follow": 2},
    ),
    "messages without addresses of profiles": (
        "linkedin",
        {
            "messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
            "c1,,Ida Brøgger,You,2026-01-05 09:00:00,,Hello there,INBOX\n"
            "c1,,You,Ida Brøgger,2026-01-05 09:04:00,,Hello back,INBOX\n"
        },
        None,
        {"create": 2},
    ),
    "the only follower, who is no list": (
        "instagram",
        {"followers_1.json": _follower("ida"), "following.json": {"following": [_follower("ben")]}},
        None,
        {"follow": 2},
    ),
    "followers saved twice": ("instagram", {"followers_1 (1).json": [_follower("ida")]}, None, {"follow": 1}),
    "a package with made-up numbers": (
        "discord",
        {
            "account/user.json": {"id": "200", "username": "me", "discriminator": "0"},
            "messages/c100/channel.json": {"id": "100", "type": 1, "recipients": ["200", "300"]},
            "messages/c100/messages.csv": "ID,Timestamp,Contents,Attachments\n1,2020-08-25 22:54:05,Hello <@300>,\n",
        },
        "200",
        {"create": 1},
    ),
    "the messages of a package alone: who is in every chat is the owner": (
        "discord",
        {
            "c100/channel.json": {"id": "100", "type": "DM", "recipients": ["200", "300"]},
            "c100/messages.json": [{"ID": 1, "Timestamp": "2024-08-25 22:54:05", "Contents": "Hello"}],
            "c101/channel.json": {"id": "101", "type": "DM", "recipients": ["400", "200"]},
            "c101/messages.json": [{"ID": 2, "Timestamp": "2024-08-26 22:54:05", "Contents": "Hello"}],
        },
        "200",
        {"create": 2},
    ),
    "comments with made-up ids": (
        "reddit",
        {
            "comments.csv": "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
            "comment-1,/r/paper/comments/post_1/a/comment-1,2026-01-01T00:00:00Z,,paper,0,/r/paper/comments/post_1/a/,"
            ",text,\n"
        },
        None,
        {"create": 1},
    ),
    "comments that are plain words": (
        "youtube",
        {
            "comments.csv": "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Text\n"
            "UgziaREDrqFwjhBz_w14AaABAg,UCidaidaidaidaidaidaida0,2026-03-14T09:00:00Z,0,,cX_uOoBhxqI,Which glue?\n"
        },
        "UCidaidaidaidaidaidaida0",
        {"create": 1},
    ),
    "a download whose first section is longer than what is looked at": (
        "tiktok",
        {
            "user_data.json": {
                "Activity": {
                    "Favorite Effects": {"FavoriteEffectsList": [{"Date": "2021-11-11 01:22:22"}] * 2_000},
                    "Follower List": {"FansList": [{"Date": "2021-11-11 01:22:22", "UserName": "ida"}]},
                },
                "Profile": {"Profile Information": {"ProfileMap": {"userName": "me"}}},
            }
        },
        "me",
        {"follow": 1},
    ),
    "a chat of 2018, which does not name its owner among those who take part": (
        "facebook",
        {
            "messages/inbox/ida_1/message_1.json": {
                "participants": [{"name": "Ida Brøgger"}],
                "messages": [
                    _message("Ida Brøgger", 1_530_000_001_000, "hi"),
                    _message("Me", 1_530_000_000_000, "hey"),
                ],
                "title": "Ida Brøgger",
            }
        },
        None,
        {"create": 2},
    ),
}


def _told(members: dict[str, object]) -> tuple[Found, Held]:
    data = {
        name: (body if isinstance(body, str) else json.dumps(body, ensure_ascii=True)).encode()
        for name, body in members.items()
    }
    archive = Held(data)
    (found,) = [found for source in sources() if (found := source.recognize(archive, Options())) is not None]
    return found, archive


@pytest.mark.parametrize("what", SHARED)
def test_it_is_known_for_what_it_is_and_read_whole(what: str) -> None:
    name, members, owner, verbs = SHARED[what]
    found, archive = _told(members)
    assert (found.source, None if found.owner is None else found.owner.id) == (name, owner)
    (source,) = [one for one in sources() if one.name == name]
    records = list(source.read(archive, found, Options()))
    assert not [one for one in records if isinstance(one, Problem)]
    assert Counter(one.verb.value for one in records if isinstance(one, Activity)) == verbs


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("tiktok", {"TikTok/Activity/Follower.txt": "Username: ida\n", "TikTok/Direct Messages/Chat.txt": "ida: hi\n"}),
        (
            "youtube",
            {
                "Takeout/YouTube and YouTube Music/history/watch-history.html": "<a href='https://www.youtube.com/watch'>"
            },
        ),
    ],
)
def test_a_format_to_look_at_is_known_and_says_how_to_get_the_other(name: str, members: dict[str, object]) -> None:
    found, archive = _told(members)
    (source,) = [one for one in sources() if one.name == name]
    (problem,) = source.read(archive, found, Options())
    assert found.source == name
    assert isinstance(problem, Problem)
    assert "JSON" in problem.why


def test_two_connections_of_one_name_are_two_people_and_a_message_by_name_is_of_neither() -> None:
    _, members, _, _ = SHARED["two of one name before 2023, when no address was told"]
    line = (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT\nc1,,Ida Brøgger,You,2024-01-05 09:00:00,,Hi\n"
    )
    found, archive = _told({**members, "messages.csv": line})
    (source,) = [one for one in sources() if one.name == "linkedin"]
    records = list(source.read(archive, found, Options()))
    people = {one.target for one in records if isinstance(one, Activity) and one.target != "@you"}
    assert len(people) == 2
    assert not [one for one in records if isinstance(one, Activity) and one.verb.value == "create"]
    assert any(isinstance(one, Skipped) and "several" in one.why for one in records)
