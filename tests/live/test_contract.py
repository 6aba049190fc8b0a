"""The laws that hold for every live source, unasked."""

import json

import pytest

from live.conftest import Watch
from nearer.api.cursors import without
from nearer.model.coverage import Sight
from nearer.model.names import Direction, Kind
from nearer.model.secret import Secret
from nearer.pages.networks import offer
from nearer.sources.live.contract import Access, Call, LiveSource, Standing
from nearer.sources.live.registry import NoSuchNetwork, live_source, live_sources
from nearer.wire import Wire
from nearer.wire.errors import Refused

TOKENS = {"bluesky": '{"did":"did:plc:ann","password":"abcd-efgh-ijkl-mnop"}'}
"""What each source keeps as its token, where that is another thing than a token."""

SPOKEN = (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST, Kind.LIKE, Kind.FOLLOW)


@pytest.fixture(params=live_sources(), ids=lambda source: source.name)
def source(request: pytest.FixtureRequest) -> LiveSource:
    found: LiveSource = request.param
    return found


def test_it_stands_to_every_call_and_says_why_where_it_does_not_do_it(source: LiveSource) -> None:
    assert source.calls.keys() == set(Call)
    assert not [call for call, told in source.calls.items() if (told.standing is Standing.OK) == bool(told.why)]


def test_it_says_what_it_sees_of_every_spoken_kind_in_both_directions(source: LiveSource) -> None:
    assert {(kind, way) for kind in SPOKEN for way in Direction} <= source.coverage.marks.keys()
    assert not [mark for mark in source.coverage.marks.values() if mark.sight is not Sight.SEEN and not mark.why]


def test_it_tells_how_to_connect(source: LiveSource) -> None:
    told = offer(source)
    assert len(told.how) > 100 and told.ask and told.title
    assert live_source(source.name) is source
    with pytest.raises(NoSuchNetwork, match=source.name):
        live_source("nowhere")


@pytest.mark.parametrize("cursor", [None, "", "{", "[]", '{"version":99}', '{"gaps":7}', "null"])
def test_a_cursor_is_json_and_one_that_is_not_understood_is_the_beginning(
    source: LiveSource, watch: Watch, cursor: str | None
) -> None:
    token = Secret(TOKENS.get(source.name, '{"token":"abc"}'))
    access = Access(account="https://a.example/users/ann", server="https://a.example", token=token)
    reading = source.reading(access, cursor, Wire(watch), watch)
    beginning = source.reading(access, None, Wire(watch), watch)
    assert reading.cursor() == beginning.cursor()
    assert json.loads(reading.cursor()) is not None


@pytest.mark.parametrize("token", [None, Secret(""), Secret("{"), Secret("[7]"), Secret("abc")])
def test_a_token_that_is_lost_or_damaged_needs_the_user(source: LiveSource, watch: Watch, token: Secret | None) -> None:
    access = Access(account="https://a.example/users/ann", server="https://a.example", token=token)
    try:
        source.reading(access, None, Wire(watch), watch)
    except Refused as refused:
        assert "onnect" in refused.next


def test_a_cursor_is_cleared_of_whoever_is_forgotten() -> None:
    held = '{"people":{"acct:zed@b.example":"7","acct:bo@b.example":"8"},"tops":["by zed","by bo"],"n":3}'
    kept = json.loads(without(held, lambda text: "zed" in text))
    assert kept == {"people": {"acct:bo@b.example": "8"}, "tops": ["by bo"], "n": 3}
    assert without(held, lambda text: "nobody" in text) == held
