"""What each era of X archives means. The cases are invented: Ida (1001) owns, Noor is 2002, Tom 3003, Liv 4004."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from nearer.model.activity import Account, Activity, Problem, Promise, Record, Roster, Skipped
from nearer.model.coverage import Sight
from nearer.model.names import Direction, Kind, Precision, RosterName, Verb, Visibility
from nearer.sources.archive import open_archive
from nearer.sources.archives.x import SOURCE
from nearer.sources.contract import Found, Options

CASES = Path(__file__).parent / "cases" / "x"
T = TypeVar("T", bound=Record)


def found(path: Path, me: str | None = None) -> Found:
    told = SOURCE.recognize(open_archive(path), Options(me))
    assert told is not None
    return told


def records(path: Path, me: str | None = None) -> list[Record]:
    return list(SOURCE.read(open_archive(path), found(path, me), Options(me)))


def case(name: str) -> Path:
    return CASES / name / "archive"


def only(kind: type[T], told: list[Record]) -> list[T]:
    return [record for record in told if isinstance(record, kind)]


def activity(told: list[Record], native: str) -> Activity:
    [one] = [a for a in only(Activity, told) if a.id == native]
    return one


def archive(folder: Path, **files: object) -> Path:
    """A folder with `data/<name>.js` for each keyword; a list is wrapped as X wraps it, a text is written as it is."""
    (folder / "data").mkdir(parents=True)
    for name, value in files.items():
        text = value if isinstance(value, str) else f"window.YTD.{name}.part0 = {json.dumps(value)}"
        (folder / "data" / f"{name.replace('_', '-')}.js").write_text(text, encoding="utf-8")
    return folder


def tweet(native: str, text: str, at: str = "Wed Mar 01 08:00:00 +0000 2023", **more: object) -> dict[str, object]:
    return {"tweet": {"id_str": native, "created_at": at, "full_text": text, **more}}


OWNER = [{"account": {"accountId": "1001", "username": "idabrook", "createdAt": "2009-03-02T08:00:00.000Z"}}]


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("grailbird-csv-2012", "grailbird-csv"),
        ("grailbird-csv-months", "grailbird-csv"),
        ("grailbird-js", "grailbird-js"),
        ("ytd-root-2018", "ytd-root"),
        ("ytd-root-2020-redacted", "ytd-root"),
        ("ytd-data-2021", "ytd-data (tweet.js)"),
        ("ytd-data-2022-later", "ytd-data (tweets.js)"),
        ("ytd-data-2023-full", "ytd-data (tweets.js)"),
        ("no-account-protected", "ytd-data (tweets.js)"),
        ("headers-only", "ytd-data (no posts)"),
        ("viewer-page-only", "viewer page only"),
    ],
)
def test_every_era_is_told_by_its_name(name: str, layout: str) -> None:
    assert found(case(name)).layout == layout


def test_other_scripts_and_tables_are_not_x(tmp_path: Path) -> None:
    (tmp_path / "tweets.js").write_text("export const tweets = []")
    (tmp_path / "tweets.csv").write_text("time,actor,target,verb\n")
    (tmp_path / "outbox.json").write_text("{}")
    (tmp_path / "index.html").write_text("<html>window.YTD</html>")

    assert SOURCE.recognize(open_archive(tmp_path), Options()) is None


def test_a_single_file_is_enough(tmp_path: Path) -> None:
    bare = tmp_path / "renamed by me.js"
    bare.write_text('window.YTD.tweets.part0 = [{"tweet": {"id_str": "9", "full_text": "Alone"}}]')

    told = found(bare, me="@IdaBrook")

    assert told.layout == "ytd-root"
    assert told.owner is not None and (told.owner.id, told.owner.handle) == ("@idabrook", "IdaBrook")
    assert activity(records(bare, me="@IdaBrook"), "9").text == "Alone"


def test_a_reply_names_its_target_and_the_others_it_mentions() -> None:
    reply = activity(records(case("ytd-data-2021")), "1400000000000000001")

    assert (reply.verb, reply.target, reply.to) == (Verb.CREATE, "2002", ("3003",))
    assert reply.in_reply_to == "1399000000000000001"
    assert reply.url == "https://x.com/ida_brook/status/1400000000000000001"
    assert (reply.time, reply.offset, reply.precision) == (datetime(2021, 6, 2, 8, tzinfo=UTC), 0, Precision.SECOND)


def test_a_reply_is_one_without_handle_and_without_post() -> None:
    told = records(case("ytd-data-2021"))

    assert activity(told, "1400000000000000003").target == "3003"
    assert activity(told, "1400000000000000004").target == "3003"
    assert activity(told, "1400000000000000004").in_reply_to is None


def test_accounts_that_are_gone_are_no_person() -> None:
    told = records(case("ytd-data-2021"))

    assert activity(told, "1400000000000000002").to == ("4004",)
    assert "-1" not in {a.id for a in only(Account, told)}


def test_a_link_to_a_post_is_a_quote_with_the_id_that_goes_by_the_handle() -> None:
    told = records(case("ytd-data-2021"))
    quote, in_reply, own = (activity(told, f"140000000000000000{n}") for n in (5, 6, 7))

    assert (quote.target, quote.object, quote.in_reply_to) == ("4004", "1399000000000000003", None)
    assert (in_reply.target, in_reply.to, in_reply.object) == ("2002", ("4004",), None)
    assert (own.target, own.object) == (None, None), "a link to an own post, under a former handle, quotes nobody"


def test_a_repost_has_its_author_and_none_of_the_words() -> None:
    told = records(case("ytd-data-2021"))
    known, unknown = activity(told, "1400000000000000008"), activity(told, "1400000000000000009")

    assert (known.verb, known.target, known.to, known.text) == (Verb.ANNOUNCE, "2002", (), None)
    assert unknown.target == "@oldfriend"


def test_a_reply_to_oneself_keeps_the_owner_as_target() -> None:
    assert activity(records(case("ytd-data-2021")), "1400000000000000010").target == "1001"


def test_a_post_in_two_parts_is_told_once_and_counted_twice() -> None:
    told = records(case("ytd-data-2021"))

    assert len({a.id for a in only(Activity, told)}) == len(only(Activity, told))
    assert [(s.place.file, s.count) for s in only(Skipped, told)] == [("data/tweet-part1.js", 1)]
    assert Promise("data/tweet-part1.js", 4, 4) in told


def test_the_manifest_is_an_audit_also_of_what_is_not_here() -> None:
    assert Promise("data/direct-messages.js", 4, 0) in records(case("ytd-data-2021"))
    assert "direct-messages.js" in " ".join(found(case("ytd-data-2021")).notes)


def test_a_rename_is_kept_and_the_mail_address_is_the_only_one() -> None:
    owner = found(case("ytd-data-2021")).owner

    assert owner is not None
    assert (owner.id, owner.handle, owner.same_as) == ("1001", "ida_brook", ("@idabrook",))
    assert owner.address == "ida@brook.example"
    assert owner.links == ()


def test_what_identifies_machines_is_left_closed_with_the_reason() -> None:
    told = found(case("ytd-root-2018"))
    assert dict(told.unread)["ip-audit.js"] == "IP addresses are dropped at the door"

    full = found(case("ytd-data-2021"))
    named = {*full.read, *dict(full.unread)}
    assert set(open_archive(case("ytd-data-2021")).names) - named == {"data/tomorrows-thing.js"}


def test_two_snapshots_are_two_dated_rosters() -> None:
    first, second = (
        next(r for r in only(Roster, records(case(name))) if r.name is RosterName.FOLLOWERS)
        for name in ("ytd-data-2021", "ytd-data-2022-later")
    )

    assert (first.time and first.time.date().isoformat(), first.members) == ("2021-11-20", ("2002", "3003", "4004"))
    assert (second.time and second.time.date().isoformat(), second.members) == (
        "2022-11-14",
        ("2002", "4004", "5005", "7007"),
    )


def test_an_empty_list_is_a_roster_and_a_missing_one_is_none() -> None:
    rosters = {r.name: r.members for r in only(Roster, records(case("ytd-data-2021")))}
    assert rosters[RosterName.MUTES] == ()

    later = {r.name for r in only(Roster, records(case("ytd-data-2022-later")))}
    assert later == {RosterName.FOLLOWERS, RosterName.BLOCKS}


def test_a_list_that_lost_rows_has_no_date_so_that_nobody_seems_to_leave() -> None:
    told = records(case("damaged"))
    rosters = {r.name: r for r in only(Roster, told)}

    assert rosters[RosterName.FOLLOWERS].time is None
    assert rosters[RosterName.FOLLOWING].time is None, "the manifest declares more than there is"
    assert RosterName.MUTES not in rosters, "nothing could be read, which is not an empty list"
    assert {p.place.file for p in only(Problem, told) if p.code == "incomplete-list"} == {
        "data/follower.js",
        "data/following.js",
        "data/block.js",
    }


def test_a_like_has_no_time_and_an_author_only_where_the_archive_names_one() -> None:
    likes = [a for a in only(Activity, records(case("ytd-data-2021"))) if a.verb is Verb.LIKE]

    assert [(a.id, a.target) for a in likes] == [
        ("like/1399000000000000003", "4004"),
        ("like/1399000000000000009", "3003"),
        ("like/1399000000000000010", None),
    ]
    assert {(a.time, a.precision) for a in likes} == {(None, Precision.NONE)}


def test_impossible_times_are_problems_and_the_rows_stay() -> None:
    told = records(case("damaged"))

    for native in ("1690000000000000002", "1690000000000000003", "1690000000000000004", "1690000000000000006"):
        assert (activity(told, native).time, activity(told, native).precision) == (None, Precision.NONE)
    assert [p.place.row for p in only(Problem, told) if p.code == "bad-time" and "tweets" in p.place.file] == [
        1,
        2,
        3,
        9,
    ]


def test_grailbird_reposts_are_marked_and_typed_ones_are_posts() -> None:
    told = records(case("grailbird-js"))
    repost, typed = activity(told, "307353450239389696"), activity(told, "307000000000000003")

    assert (repost.verb, repost.object, repost.target) == (Verb.ANNOUNCE, "307353120390922240", "4004")
    assert (typed.verb, typed.to, typed.text) == (Verb.CREATE, ("3003",), "RT @tombell typed by hand <3")


def test_midnight_is_a_day_unless_the_id_says_midnight_too() -> None:
    told = records(case("grailbird-js"))

    assert activity(told, "1234567890").precision is Precision.DAY
    assert activity(told, "698877342646272").precision is Precision.SECOND


def test_the_table_beside_the_scripts_adds_what_they_lack() -> None:
    told = records(case("grailbird-js"))

    assert activity(told, "306800000000000009").text == "Only the table has this one"
    assert Promise("data/js/tweets/2013_02.js", 5, 4) in told


def test_a_table_tells_its_owner_by_their_own_picture_and_their_reply_to_themselves() -> None:
    owner = found(case("grailbird-csv-2012")).owner

    assert owner is not None and (owner.id, owner.handle) == ("1001", "idabrook")


def test_a_table_names_people_in_its_text() -> None:
    told = records(case("grailbird-csv-2012"))

    assert activity(told, "281405942321532929").to == (), "the one replied to stands first in the text"
    assert activity(told, "281300000000000001").to == ("@tombell",)
    assert activity(told, "281299000000000001").text == "Two pictures from the yard & the slip, over\ntwo lines"
    assert activity(told, "281200000000000001").target == "4004"


def test_an_archive_that_does_not_say_whose_it_is_asks() -> None:
    path = case("ytd-root-2020-redacted")

    assert found(path).owner is None
    assert "--me" in " ".join(found(path).notes)
    assert [p.code for p in only(Problem, records(path))] == ["no-owner"]
    assert len(only(Activity, records(path, me="1001"))) == 2


def test_what_the_user_says_never_overrules_the_archive() -> None:
    owner = found(case("ytd-data-2021"), me="somebody").owner
    assert owner is not None and owner.id == "1001"


def test_hand_redacted_scripts_are_read() -> None:
    told = records(case("ytd-root-2020-redacted"), me="1001")

    assert activity(told, "1220000000000000001").to == ("2002",)
    assert activity(told, "1220000000000000002").in_reply_to == "1219000000000000001"


def test_a_note_gives_the_full_text_to_its_post_or_stands_for_itself() -> None:
    told = records(case("ytd-data-2023-full"))

    assert (activity(told, "1630000000000000001").text or "").endswith("two hundred and eighty signs & then some.")
    assert (activity(told, "1630000000000000002").text or "").startswith(
        "Dear Noor, this reply is a long one, too, and"
    )
    assert activity(told, "note/1630000000000000802").to == ("4004",)
    assert not {a.id for a in only(Activity, told)} & {"note/1630000000000000800", "note/1630000000000000801"}


def test_two_notes_that_fit_leave_the_post_as_it_is(tmp_path: Path) -> None:
    notes = [
        {
            "noteTweet": {
                "noteTweetId": n,
                "createdAt": "2023-03-01T08:00:00.000Z",
                "core": {"text": f"The same start {n}"},
            }
        }
        for n in ("1", "2")
    ]
    path = archive(tmp_path / "a", account=OWNER, tweets=[tweet("9", "The same start…")], note_tweet=notes)

    assert [a.text for a in only(Activity, records(path))] == ["The same start…"]


def test_versions_of_an_edited_post_are_one_post_and_its_changes() -> None:
    told = records(case("ytd-data-2023-full"))

    first, second = activity(told, "1630000000000000003"), activity(told, "1630000000000000004")
    assert (first.verb, first.target) == (Verb.CREATE, "3003")
    assert (second.verb, second.object, second.target) == (Verb.UPDATE, "1630000000000000003", None)
    assert activity(told, "1630000000000000006").verb is Verb.CREATE, "the only version that was kept"


def test_a_deleted_post_keeps_the_act_and_loses_the_words() -> None:
    told = records(case("ytd-data-2023-full"))
    post, deleted = activity(told, "1632000000000000001"), activity(told, "delete/1632000000000000001")

    assert (post.target, post.text) == ("2002", None)
    assert (deleted.verb, deleted.object) == (Verb.DELETE, "1632000000000000001")
    assert deleted.time == datetime(2023, 3, 6, 8, 1, 30, tzinfo=UTC)


def test_circle_community_and_protected_posts_keep_their_audience() -> None:
    told = records(case("ytd-data-2023-full"))
    circle, community = activity(told, "1631000000000000002"), activity(told, "1631000000000000001")
    behind = activity(records(case("no-account-protected")), "1690000000000000001")

    assert circle.visibility is Visibility.FOLLOWERS
    assert (community.visibility, community.space) == (Visibility.PUBLIC, "community/900")
    assert behind.visibility is Visibility.FOLLOWERS


def test_messages_of_two_and_of_groups() -> None:
    told = records(case("ytd-data-2023-full"))
    two, group = activity(told, "dm/1633000000000000001"), activity(told, "dm/1634000000000000002")
    reaction = activity(told, "dm/1633000000000000002/like/1633000000000000003")

    assert (two.actor, two.target, two.thread, two.visibility) == ("2002", "1001", "dm/1001-2002", Visibility.DIRECT)
    assert (group.target, group.to) == (None, ("1001", "4004", "3003"))
    assert (reaction.verb, reaction.actor, reaction.target, reaction.object) == (
        Verb.LIKE,
        "2002",
        "1001",
        "dm/1633000000000000002",
    )


def test_encrypted_messages_share_the_thread_and_have_no_words() -> None:
    locked = activity(records(case("ytd-data-2023-full")), "dm/2026215415345561601")

    assert (locked.actor, locked.target, locked.thread, locked.text) == ("2002", "1001", "dm/1001-2002", None)
    assert locked.time is not None and locked.time.year == 2026


def test_headers_stand_in_for_messages_that_were_taken_out() -> None:
    told = records(case("headers-only"))

    assert activity(told, "dm/1633000000000000002").target == "2002"
    assert activity(told, "delete/1632000000000000001").actor == "1001"


def test_coverage_says_what_is_missing() -> None:
    old, new = found(case("grailbird-js")).coverage, found(case("ytd-data-2023-full")).coverage

    assert old.mark(Kind.LIKE, Direction.OUT).sight is Sight.NEVER
    assert "posts only" in old.mark(Kind.FOLLOW, Direction.IN).why
    assert new.sees(Kind.MESSAGE, Direction.IN) and not new.sees(Kind.FOLLOW, Direction.IN)
    assert found(case("headers-only")).coverage.mark(Kind.REPLY, Direction.OUT).sight is Sight.NEVER
    for coverage in (old, new):
        assert all(why for _, _, why in coverage.blind())
        assert not coverage.sees(Kind.REPLY, Direction.IN)


def test_a_page_without_data_is_no_success() -> None:
    assert [p.code for p in only(Problem, records(case("viewer-page-only")))] == ["no-data"]


def test_an_archive_of_files_that_name_nobody_is_no_success(tmp_path: Path) -> None:
    path = archive(tmp_path / "a", account=OWNER, ad_impressions=[])
    assert [p.code for p in only(Problem, records(path))] == ["no-data"]


def test_several_archives_in_one_folder_are_not_mixed(tmp_path: Path) -> None:
    archive(tmp_path / "2021", account=OWNER, tweet=[tweet("9", "First")])
    archive(tmp_path / "2022", account=OWNER, tweets=[tweet("9", "Second")])

    assert [a.text for a in only(Activity, records(tmp_path))] == ["First"]
    assert "2 X archives" in " ".join(found(tmp_path).notes)


def test_a_file_taken_out_is_a_note_and_a_zip_of_several_that_is_missing_is_an_error(tmp_path: Path) -> None:
    assert found(case("damaged")).parts_missing is None
    assert "tweets-part1.js" in " ".join(found(case("damaged")).notes)

    def manifest(*names: str) -> str:
        files = [{"fileName": f"data/{name}", "count": "1"} for name in names]
        config = {"archiveInfo": {"isPartialArchive": True}, "dataTypes": {"tweets": {"files": files}}}
        return f"window.__THAR_CONFIG = {json.dumps(config)}"

    rows = [tweet("9", "Here")]
    one = archive(tmp_path / "a", account=OWNER, tweets=rows, manifest=manifest("tweets.js", "tweets-part1.js"))
    all_here = archive(tmp_path / "b", account=OWNER, tweets=rows, manifest=manifest("tweets.js"))
    assert "tweets-part1.js" in (found(one).parts_missing or "")
    assert found(all_here).parts_missing is None


def test_a_handle_that_changed_hands_tells_nobody_apart(tmp_path: Path) -> None:
    def mention(native: str) -> dict[str, object]:
        return {"user_mentions": [{"screen_name": "boats", "id_str": native, "name": "Boats"}]}

    rows = [
        tweet("1", "@boats", entities=mention("7")),
        tweet("2", "@boats", entities=mention("8")),
        tweet("3", "RT @boats: hello"),
    ]
    told = records(archive(tmp_path / "a", account=OWNER, tweets=rows))

    assert activity(told, "3").target == "@boats"


def test_no_problem_holds_a_word_of_the_content() -> None:
    said = json.dumps([str(p) for p in only(Problem, records(case("damaged")))])
    for word in ("tide", "network,", "mark", "somethingNew", "receiver"):
        assert word not in said


def test_reading_twice_is_equal() -> None:
    for path in sorted(CASES.iterdir()):
        assert records(path / "archive", me="1001") == records(path / "archive", me="1001")


def cut_off(data: bytes) -> Iterator[bytes]:
    for part in (0, 1, 3, 7, 15):
        yield data[: len(data) * part // 16]
    yield data.replace(b'"', b"'", 7)
    yield data[::-1]
    yield bytes(byte ^ 0x80 if i % 97 == 0 else byte for i, byte in enumerate(data))
    yield b"<html><title>Log in</title></html>"
    yield b"window.YTD.tweets.part0 = [" + b"[" * 20_000
    yield b'window.YTD.tweets.part0 = [{"tweet": {"id": ' + b"9" * 6000 + b"}}]"


@pytest.mark.parametrize("name", ["grailbird-js", "grailbird-csv-2012", "ytd-data-2021", "ytd-data-2023-full"])
def test_nothing_that_is_garbled_raises(name: str, tmp_path: Path) -> None:
    source = case(name)
    for file in sorted(p for p in source.rglob("*") if p.suffix in (".js", ".csv")):
        for n, garbled in enumerate(cut_off(file.read_bytes())):
            copy = tmp_path / f"{file.name}-{n}"
            for other in (p for p in source.rglob("*") if p.is_file()):
                target = copy / other.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(garbled if other == file else other.read_bytes())
            told = SOURCE.recognize(open_archive(copy), Options("1001"))
            if told is not None:
                list(SOURCE.read(open_archive(copy), told, Options("1001")))
