"""Name your five through the real `nearer`."""

from pathlib import Path

import pytest

from cli.running import Terminal

FRIENDS = ("ann", "bob", "cem", "dov", "eli", "fay", "gus", "hal")


@pytest.fixture
def nearer(tmp_path: Path) -> Terminal:
    """A home in which the eight are the closer the earlier they come, with many acts of each side."""
    rows = ["time,actor,target,verb,network,text"]
    for place, friend in enumerate(FRIENDS):
        for day in range(1, 28, place + 1):
            rows.append(f"2026-01-{day:02}T10:00:00Z,{friend},me,message,shop,hello")
            rows.append(f"2026-01-{day:02}T11:00:00Z,me,{friend},message,shop,hello")
    log = tmp_path / "log.csv"
    log.write_text("\n".join(rows) + "\n", encoding="utf-8")
    nearer = Terminal(tmp_path / "home")
    nearer("import", str(log), "--me", "me")
    return nearer


def test_it_asks_names_rates_and_tells_how_far_nearer_agrees(nearer: Terminal) -> None:
    asked = nearer("five").out
    assert "Who are the people you feel closest to" in asked
    assert "ann, bob, cem" in asked
    named = nearer("five", "--name", "ann", "--name", "bob", "--name", "hal").out
    assert "You named as your closest: ann (shop), bob (shop), hal (shop)." in named
    assert "nearer felt " in named
    for place, friend in enumerate(FRIENDS):
        assert "nearer undo" in nearer("felt", friend, str(100 - 10 * place)).out
    result = " ".join(nearer("five").out.split())
    assert " pairs that you and Nearer both tell apart, " in result
    assert "2 of the 3 you named (21 to 94 %)" in result
    page = nearer("five", "--json").json
    assert page["agreed"][-1]["value"] > 0.8


def test_answers_are_taken_back(nearer: Terminal) -> None:
    nearer("five", "--name", "ann")
    nearer("felt", "bob", "3")
    assert "taken back" in nearer("five", "--take-back").out
    assert nearer("five", "--json").json["step"] == "closest"
    assert "There were no answers" in nearer("five", "--take-back").out


@pytest.mark.parametrize(
    "words",
    [
        ("five", "--name", "me"),
        ("felt", "me", "5"),
        ("felt", "ann", "101"),
        ("five", *(word for friend in FRIENDS for word in ("--name", friend))),
    ],
)
def test_what_is_no_answer_is_refused(nearer: Terminal, words: tuple[str, ...]) -> None:
    assert nearer(*words, code=2).err
    assert nearer("history", "--json").json["rows"] == []
