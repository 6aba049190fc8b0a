"""The laws of the log's notation: what is written is read back, and what is read is written the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.model.activity import Account, Activity, Roster
from nearer.model.names import Confidence, Precision, RosterName, Verb, Visibility
from nearer.model.notation import NotationError, parse, parse_all, write, write_all

# A store holds any text without lone surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.sampled_from(
        ["-", "->", "@", "+@x", "a/b", "/", "//", 'q"', "\\", "a=b", "..", "account", "roster", "a b", "#x"]
    ),
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC))
maybe = st.none()


@st.composite
def times(draw: st.DrawFn) -> dict[str, object]:
    """A time with a precision that fits it."""
    precision = draw(st.sampled_from(Precision))
    moment = draw(moments)
    match precision:
        case Precision.NONE:
            return {"time": None, "precision": precision}
        case Precision.DAY:
            return {"time": moment.replace(hour=0, minute=0, second=0, microsecond=0), "precision": precision}
        case Precision.MINUTE:
            return {"time": moment.replace(second=0, microsecond=0), "precision": precision}
        case Precision.RANGE:
            since = draw(maybe | st.just(moment - timedelta(days=3)))
            return {"time": moment, "precision": precision, "since": since}
        case Precision.SECOND:
            return {"time": moment, "precision": precision}


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    return Activity(
        network=draw(names),
        id=draw(names),
        actor=draw(names),
        verb=draw(st.sampled_from(Verb)),
        target=draw(maybe | names),
        to=tuple(draw(st.lists(names, max_size=3))),
        in_reply_to=draw(maybe | names),
        object=draw(maybe | names),
        of=draw(maybe | st.sampled_from(Verb)),
        thread=draw(maybe | names),
        space=draw(maybe | texts),
        visibility=draw(st.sampled_from(Visibility)),
        text=draw(maybe | texts),
        url=draw(maybe | texts),
        offset=draw(maybe | st.integers(-1080, 1080)),
        confidence=draw(st.sampled_from(Confidence)),
        **draw(times()),
    )


accounts = st.builds(
    Account,
    network=names,
    id=names,
    handle=maybe | texts,
    name=maybe | texts,
    url=maybe | texts,
    bio=maybe | texts,
    address=maybe | texts,
    links=st.lists(texts, max_size=3).map(tuple),
    same_as=st.lists(names, max_size=3).map(tuple),
    bot=st.sampled_from([None, True, False]),
    seen=maybe | moments,
)
rosters = st.builds(
    Roster,
    network=names,
    owner=names,
    name=st.sampled_from(RosterName),
    time=maybe | moments,
    members=st.lists(names, max_size=5).map(tuple),
)
records = st.one_of(activities(), accounts, rosters)


@given(records)
def test_what_is_written_is_read_back(record: Activity | Account | Roster) -> None:
    assert parse(write(record)) == record


@given(records)
def test_a_line_that_was_written_is_written_the_same_again(record: Activity | Account | Roster) -> None:
    line = write(record)
    assert write(parse(line)) == line


@given(records)
def test_a_record_is_one_line_that_is_safe_to_print(record: Activity | Account | Roster) -> None:
    assert write(record).isprintable()
    assert len(write(record).splitlines()) == 1


@given(st.lists(records, max_size=4))
def test_a_text_of_many_lines_is_read_back(many: list[Activity | Account | Roster]) -> None:
    text = "# a remark\n\n" + write_all(many)
    assert list(parse_all(text)) == many


@given(texts)
def test_any_other_line_is_refused_with_one_clear_error(line: str) -> None:
    try:
        parse(line)
    except NotationError as error:
        assert error.what and error.next
        assert len(line) < 5 or line not in str(error)


def test_the_line_of_the_docstring() -> None:
    line = (
        '2026-01-03T09:14:00Z  mastodon/1129  @ann  create  -> @me  in_reply_to="1121"  '
        'visibility="direct"  "Did it go well?"'
    )
    activity = parse(line)
    assert activity == Activity(
        network="mastodon",
        id="1129",
        time=datetime(2026, 1, 3, 9, 14, tzinfo=UTC),
        actor="ann",
        verb=Verb.CREATE,
        target="me",
        in_reply_to="1121",
        visibility=Visibility.DIRECT,
        text="Did it go well?",
    )
    assert write(activity) == line


@pytest.mark.parametrize(
    ("written", "precision"),
    [
        ("2026-01-03T09:14:00Z", Precision.SECOND),
        ("2026-01-03T09:14Z", Precision.MINUTE),
        ("2026-01-03", Precision.DAY),
        ("2026-01-01T00:00:00Z..2026-01-03T00:00:00Z", Precision.RANGE),
        ("..2026-01-03T00:00:00Z", Precision.RANGE),
        ("-", Precision.NONE),
    ],
)
def test_the_time_tells_its_precision(written: str, precision: Precision) -> None:
    activity = parse(f"{written}  x/1  @ann  like  -> @bo")
    assert isinstance(activity, Activity)
    assert activity.precision is precision
    assert write(activity).startswith(written)
