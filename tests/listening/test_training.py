"""The weights can be made anew by anyone: the seed set is in the repository, and a model trains from it."""

import json
from pathlib import Path

import pytest
from bench.listening.rows import seed
from bench.listening.train import train

from nearer.listening.reader import Reader
from nearer.listening.reading import HEADS, KINDS, Post
from nearer.listening.weights import read_heads, shipped


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    train(folder, seed_only=True)
    return folder


def test_the_seed_set_has_every_kind_of_post() -> None:
    rows = seed()
    assert len(rows) >= 1_450
    for head in HEADS:
        assert sum(row.labels.get(head, False) for row in rows) >= 50
    for kind in KINDS:
        assert sum(row.kind == kind for row in rows) >= 40
    assert len({row.text for row in rows}) == len(rows)


def test_a_small_model_trains_from_the_seed_set_alone(trained: Path) -> None:
    reader = Reader(read_heads(trained))
    asks, tells = reader.read([Post("Does anyone know a good plumber?"), Post("We painted the shed on Sunday")])
    assert asks.need is not None and tells.need is not None
    assert asks.need.yes and not tells.need.yes


def test_training_twice_gives_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    train(tmp_path, seed_only=True)
    for name in ("grams.txt", "grams.npy", "heads.json", "common.txt"):
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()


def test_the_manifest_names_sources_licences_and_files() -> None:
    manifest = json.loads((shipped() / "manifest.json").read_text(encoding="utf-8"))
    assert all(source["licence"] and source["sha256"] for source in manifest["sources"].values())
    assert {"grams.npy", "heads.json", "table.npy"} <= manifest["files"].keys()
    assert sum(one["bytes"] for one in manifest["files"].values()) < 6_000_000


def test_no_handle_address_or_number_is_in_the_weights() -> None:
    for name in ("grams.txt", "common.txt"):
        for line in (shipped() / name).read_text(encoding="utf-8").splitlines()[1:]:
            words = line.partition("\t")[0]
            assert "@" not in words.replace("@ ", "").strip("@") or words == "@"
            assert not any(letter.isdigit() for letter in words)
