"""What a Facebook export tells: names alone, broken letters, and chats in two shapes."""

import json

from hypothesis import given
from hypothesis import strategies as st

from nearer.model.activity import Activity, Record, Skipped
from nearer.model.names import Confidence, Direction, Kind, Verb
from nearer.sources.archives.facebook import SOURCE
from nearer.sources.contract import Found, Options
from nearer.sources.meta import repaired
from nearer.sources.registry import recognize
from sources.casework import Held

IDA, BEN = "Ida Brøgger", "Ben Okafor"
FRIENDS = {"friends_v2": [{"name": BEN, "timestamp": 1500000000}, {"name": "Ben Okafor-Lind", "timestamp": 1500000001}]}


def opened(members: dict[str, object], me: str | None = IDA) -> tuple[Found, list[Record]]:
    archive = Held({name: json.dumps(value).encode() for name, value in members.items()})
    found = SOURCE.recognize(archive, Options(me))
    assert found is not None
    return found, list(SOURCE.read(archive, found, Options(me)))


def acts(members: dict[str, object], me: str | None = IDA) -> list[Activity]:
    return [record for record in opened(members, me)[1] if isinstance(record, Activity)]


def commented(title: str) -> Activity:
    row = {"timestamp": 1600000200, "title": title, "data": [{"comment": {"comment": "Oh", "author": IDA}}]}
    done = acts({"friends_and_followers/friends.json": FRIENDS, "comments/comments.json": {"comments_v2": [row]}})
    return next(act for act in done if act.verb is Verb.CREATE)


def chat(*rows: object) -> dict[str, object]:
    return {"participants": [{"name": BEN}, {"name": IDA}], "messages": list(rows), "title": BEN}


@given(st.text())
def test_repairing_twice_is_repairing_once(text: str) -> None:
    assert repaired(repaired(text)) == repaired(text)


@given(st.text(st.characters(min_codepoint=0x100, blacklist_categories=("Cs",)), min_size=1))
def test_what_is_broken_once_or_twice_is_repaired_and_what_is_right_stays(text: str) -> None:
    once = text.encode().decode("latin-1")
    assert repaired(once) == repaired(once.encode().decode("latin-1")) == repaired(text) == text


def test_the_one_friend_who_stands_in_a_sentence_is_meant_in_any_language() -> None:
    for title in ("Ida Brøgger commented on Ben Okafor's post.", "Ida Brøgger kommenterede Ben Okafors opslag."):
        one = commented(title)
        assert (one.target, one.confidence) == (BEN, Confidence.INFERRED)
    assert commented("Ida Brøgger commented on Ben Okafor-Lind's post.").target == "Ben Okafor-Lind"
    assert commented("Ida Brøgger commented on Ben Okafor's and Ben Okafor-Lind's post.").target is None
    assert commented("Ida Brøgger commented on her own post.").target is None


def test_one_message_plain_and_encrypted_is_one() -> None:
    stamp = 1640000005000
    plain = chat({"sender_name": BEN, "timestamp_ms": stamp, "content": "På fredag".encode().decode("latin-1")})
    secret = {
        "participants": [BEN, IDA],
        "threadName": "Ben",
        "messages": [{"senderName": BEN, "timestamp": stamp, "text": "På fredag"}],
    }
    (one,) = acts({"messages/inbox/ben_1/message_1.json": plain})
    (other,) = acts({"Ben_1.json": secret})
    assert one == other
    assert (one.actor, one.target, one.text) == (BEN, IDA, "På fredag")


def test_a_missed_call_is_no_call() -> None:
    rows = [{"sender_name": BEN, "timestamp_ms": 1640000005000 + n, "type": "Call", "call_duration": n} for n in (0, 9)]
    assert [act.verb for act in acts({"messages/inbox/ben_1/message_1.json": chat(*rows)})] == [Verb.OFFER, Verb.CALL]


def test_reactions_are_read_from_a_file_that_is_the_list_itself() -> None:
    row = {"timestamp": 1700000000, "data": [{"reaction": {"reaction": "LOVE", "actor": IDA}}],
           "title": f"{IDA} likes {BEN}'s post."}  # fmt: skip
    members: dict[str, object] = {
        "your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json": [row],
        "connections/friends/your_friends.json": {"friends_v2": [{"name": BEN, "timestamp": 1500000000}]},
    }
    (like,) = (act for act in acts(members) if act.verb is Verb.LIKE)
    assert (like.target, like.text) == (BEN, "LOVE")


def test_what_happens_in_groups_and_whom_you_blocked_in_messenger_is_read() -> None:
    said = {"timestamp": 1700000000, "title": f"{IDA} commented on {BEN}'s post.",
            "data": [{"comment": {"comment": "Ahoy", "group": "Binders", "timestamp": 1700000000}}]}  # fmt: skip
    blocked = {"entries": [{"timestamp": 1700000001, "data": {"name": "Vera Moss"}}]}
    joined = {"timestamp": 1700000002, "title": "You became a member of Binders.", "data": [{"name": "Binders"}]}
    members: dict[str, object] = {
        "your_facebook_activity/groups/your_comments_in_groups.json": {"group_comments_v2": [said]},
        "your_facebook_activity/groups/your_group_membership_activity.json": {"groups_joined_v2": [joined]},
        "your_facebook_activity/messages/messenger_contacts_you've_blocked.json": {
            "messenger_contacts_blocked_v2": [blocked]
        },
        "connections/followers/who_you've_followed.json": {"following_v3": [{"name": BEN, "timestamp": 1500000000}]},
    }
    told = {(act.verb, act.target, act.space) for act in acts(members)}
    assert told == {
        (Verb.CREATE, BEN, "Binders"), (Verb.JOIN, None, "Binders"), (Verb.BLOCK, "Vera Moss", None),
        (Verb.FOLLOW, BEN, None),
    }  # fmt: skip


def test_a_chat_of_a_group_is_a_groups_though_two_write_in_it() -> None:
    rows = [{"sender_name": who, "timestamp_ms": 1700000000000, "content": "Ahoy"} for who in (BEN, IDA)]
    name = "your_facebook_activity/groups/your_group_messages/binders.json"
    told = acts({name: {"messages": rows, "thread_name": "Binders"}})
    assert [(act.actor, act.target, act.space) for act in told] == [(BEN, None, "Binders"), (IDA, None, "Binders")]


def test_who_was_added_and_who_left_wrote_nothing() -> None:
    row = {"sender_name": BEN, "timestamp_ms": 1700000000000}
    rows = ({**row, "content": "Ahoy", "type": "Generic"}, {**row, "content": "Ben left.", "type": "Unsubscribe"})
    _, records = opened({"messages/inbox/ben_1/message_1.json": chat(*rows)})
    assert [record.text for record in records if isinstance(record, Activity)] == ["Ahoy"]
    assert [record.count for record in records if isinstance(record, Skipped)] == [1]


def test_a_friend_whom_you_removed_was_pushed_away_by_you() -> None:
    gone = {"deleted_friends_v2": [{"name": BEN, "timestamp": 1600000000}]}
    (one,) = acts({"connections/friends/removed_friends.json": gone})
    assert (one.actor, one.verb, one.of, one.target) == (IDA, Verb.UNDO, Verb.FOLLOW, BEN)


def test_a_part_without_chats_cannot_see_messages() -> None:
    found, _ = opened({"connections/friends/your_friends.json": FRIENDS})
    assert not found.coverage.sees(Kind.MESSAGE, Direction.IN)
    assert found.coverage.sees(Kind.FOLLOW, Direction.OUT)


def test_a_chat_taken_out_of_its_folder_is_read_and_its_network_asked_for() -> None:
    said = {"sender_name": BEN, "timestamp_ms": 1600000000000, "content": "Hello"}
    found, records = opened({"my chat with ben.json": chat(said)})
    assert found.layout == "chats by themselves"
    assert any("--source instagram" in note for note in found.notes)
    assert [record.text for record in records if isinstance(record, Activity)] == ["Hello"]


def test_a_chat_that_names_instagram_is_instagrams_and_either_is_what_the_user_says() -> None:
    shared = {"sender_name": BEN, "timestamp_ms": 1600000000000, "share": {"link": "https://www.instagram.com/p/C1/"}}
    for row, said, whose in (
        (shared, None, "instagram"),
        (shared, "facebook", "facebook"),
        ({**shared, "share": {}}, None, "facebook"),
        ({**shared, "share": {}}, "instagram", "instagram"),
    ):
        archive = Held({"message_1.json": json.dumps(chat(row)).encode()})
        assert recognize(archive, Options(IDA), said).source == whose


def test_encrypted_chats_are_facebooks_whatever_they_share() -> None:
    shared = {"senderName": BEN, "timestamp": 1600000000000, "text": "https://www.instagram.com/p/C1/", "type": "text"}
    chats = {"participants": [BEN, IDA], "messages": [shared], "threadName": "Ben"}
    assert recognize(Held({"Ben_1.json": json.dumps(chats).encode()}), Options(IDA)).layout == "encrypted chats"
