"""Each address of the web app has its command in the terminal."""

import shlex

import pytest

from nearer.faces.cli.way import command


@pytest.mark.parametrize(
    ("href", "line"),
    [
        ("/", "nearer today"),
        ("/?minutes=5", "nearer today --minutes 5"),
        ("/circles?since=year&at=2026-03-01", "nearer circles --at 2026-03-01 --since year"),
        ("/people?page=2&sort=change&q=ann+b", "nearer people 'ann b' --sort change --page 2"),
        ("/people/a1", "nearer person a1"),
        ("/people/a1?cloak=1", "nearer person a1 --cloak"),
        ("/people/a1?more=1", "nearer person a1 --more 1"),
        ("/people/a1/why/reason-rhythm", "nearer why a1 reason-rhythm"),
        ("/act/bluesky/at%3A//did/post/3k", "nearer why bluesky/at://did/post/3k"),
        ("/imports/8f2c", "nearer imports 8f2c"),
        ("/five?step=result&cloak=1", "nearer five --step result --cloak"),
        ("/offers", "nearer offers"),
        ("/history?page=3", "nearer history --page 3"),
    ],
)
def test_a_link_is_a_command(href: str, line: str) -> None:
    assert command(href) == line


@pytest.mark.parametrize("href", ["/-/patterns", "https://evil.example/people/a1", "/people/a1/nothing"])
def test_what_the_terminal_has_not_is_not_offered(href: str) -> None:
    assert command(href) is None


def test_an_id_cannot_break_out_of_its_quotes() -> None:
    line = command("/act/x/1%27%3B%20rm%20-rf%20~%1b%5B2J")
    assert line is not None
    assert shlex.split(line) == ["nearer", "why", "x/1'; rm -rf ~␛[2J"]
