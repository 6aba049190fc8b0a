"""What the project says that it needs is what a fresh machine gets."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def names(lines: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {match[0].lower().replace("_", "-").replace(".", "-") for match in found if match is not None}


def listed(file: str) -> set[str]:
    return names((ROOT / file).read_text().splitlines())


def test_every_dependency_is_installed_on_a_fresh_machine_and_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    run = names([*project["project"]["dependencies"], *extras["mcp"], *extras["postgres"]])
    assert run | {"setuptools"} == listed("requirements.in")
    assert run <= listed("requirements.txt")
    dev = names(project["dependency-groups"]["dev"])
    assert dev <= listed("requirements-dev.in")
    assert listed("requirements-dev.in") - {"-c"} <= listed("requirements-dev.txt") | listed("requirements.txt")


def test_no_list_of_packages_names_where_they_come_from() -> None:
    for file in ROOT.glob("requirements*"):
        assert not re.search(r"https?://|--(?:extra-)?index-url [^\\]|file://", file.read_text())
