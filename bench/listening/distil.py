"""The static table: a row for each word piece, so that the mean of a text's rows is near what a sentence encoder says.

    python -m bench.listening.distil --teacher model.onnx --vocabulary vocab.txt

The teacher is all-MiniLM-L6-v2 (Apache-2.0) as ONNX, with its vocabulary; neither enters the repository. Every piece
goes through the teacher alone; a principal component analysis of the sentence vectors of the development texts gives
DIMENSIONS; pieces are weighed by how rare they are (Arora et al. 2017, smooth inverse frequency); then conjugate
gradients move the table to the least squares of (mean of rows - sentence vector), with a ridge towards where it
began. What is kept: whole numbers from -127 to 127, and one scale a row. Only texts under permissive licences.

Needs onnxruntime and scipy, which the product does not.
"""

import argparse
import math
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.listening.rows import unlabelled
from nearer.listening.pieces import Pieces

Floats = NDArray[np.float32]

DIMENSIONS = 128
TEXTS = 76_000
LETTERS = 220
"""A text's first letters only: posts are short, and the teacher's time grows with the square."""
SIF = 2e-5
RIDGE = 0.03
STEPS = 40
BATCH = 64
KEPT = re.compile(r"(##)?[a-z0-9]+")
"""Pieces of other scripts never occur in texts that pass the language gate."""
CLS, SEP = "[CLS]", "[SEP]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Distil the table and write `table.npy`, `scales.npy` and `pieces.txt` to the folder of weights."""
    parser = argparse.ArgumentParser(prog="python -m bench.listening.distil", description="Distil the static table.")
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/nearer/listening/weights"))
    parser.add_argument("--work", type=Path, required=True, help="where the teacher's vectors are kept between runs")
    args = parser.parse_args(arguments)
    whole = args.vocabulary.read_text(encoding="utf-8").splitlines()
    vocabulary = [piece for piece in whole if KEPT.fullmatch(piece)]
    texts = [text[:LETTERS] for text in unlabelled(TEXTS)]
    teacher = Teacher(args.teacher, whole)
    spoken = _kept(args.work / "texts.npy", lambda: teacher.vectors([teacher.ids(text) for text in texts]))
    alone = _kept(args.work / "alone.npy", lambda: teacher.vectors([[teacher.id_of[piece]] for piece in vocabulary]))
    table = fitted(Pieces(vocabulary), texts, spoken, alone)
    scales = np.abs(table).max(axis=1) / 127
    scales[scales == 0] = 1
    args.out.mkdir(parents=True, exist_ok=True)
    np.save(args.out / "table.npy", np.round(table / scales[:, None]).astype(np.int8))
    np.save(args.out / "scales.npy", scales.astype(np.float16))
    (args.out / "pieces.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    return 0


class Teacher:
    """A sentence encoder in ONNX: ids in, one unit vector a text out."""

    def __init__(self, model: Path, vocabulary: Sequence[str]) -> None:
        onnxruntime: Any = import_module("onnxruntime")
        options: Any = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(str(model), options)
        self._names = [one.name for one in self._session.get_inputs()]
        self.id_of = {piece: number for number, piece in enumerate(vocabulary)}
        self._pieces = Pieces(vocabulary)

    def ids(self, text: str) -> list[int]:
        """Ids of the pieces of a text, without the marks of beginning and end."""
        return self._pieces.ids(text)

    def vectors(self, ids: Sequence[Sequence[int]]) -> Floats:
        """Unit vectors, one a row, float32 [texts, 384]."""
        found = np.zeros((len(ids), 384), np.float32)
        order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            width = max(len(ids[number]) for number in chosen) + 2
            tokens = np.zeros((len(chosen), width), np.int64)
            mask = np.zeros_like(tokens)
            for row, number in enumerate(chosen):
                marked = [self.id_of[CLS], *ids[number], self.id_of[SEP]]
                tokens[row, : len(marked)] = marked
                mask[row, : len(marked)] = 1
            given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
            said = self._session.run(None, {name: given[name] for name in self._names})[0]
            if said.ndim == 3:
                said = (said * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
            found[chosen] = said / np.linalg.norm(said, axis=1, keepdims=True)
            if start // BATCH % 100 == 0:
                print(f"{start} of {len(order)}", file=sys.stderr, flush=True)
        return found


def fitted(pieces: Pieces, texts: Sequence[str], spoken: Floats, alone: Floats) -> Floats:
    """The table, float32 [pieces, DIMENSIONS]: least squares from the teacher's words alone."""
    from scipy.sparse import csr_matrix

    mean = spoken.mean(axis=0)
    centred = spoken - mean
    _, _, axes = np.linalg.svd(centred.T @ centred)
    axes = axes[:DIMENSIONS]
    wanted = (centred @ axes.T).astype(np.float64)
    rows: list[int] = []
    columns: list[int] = []
    shares: list[float] = []
    for row, text in enumerate(texts):
        ids = pieces.ids(text)
        rows += [row] * len(ids)
        columns += ids
        shares += [1 / max(1, len(ids))] * len(ids)
    counts = np.bincount(columns, minlength=len(alone)) + 0.5
    weight = SIF / (SIF + counts / counts.sum())
    table = ((alone - mean) @ axes.T * weight[:, None]).astype(np.float64)
    use: Any = csr_matrix((shares, (rows, columns)), shape=(len(texts), len(alone)))
    scale = (wanted * (use @ table)).sum() / ((use @ table) ** 2).sum()
    start = table * scale
    # (U'U + r) D = U'(wanted - U start), D the move from the start; columns are independent, one step for all.
    move = np.zeros_like(start)
    left = use.T @ (wanted - use @ start)
    step = left.copy()
    size = (left**2).sum(axis=0)
    for _ in range(STEPS):
        turned = use.T @ (use @ step) + RIDGE * step
        pace = size / np.maximum((step * turned).sum(axis=0), 1e-12)
        move += step * pace
        left -= turned * pace
        next_size = (left**2).sum(axis=0)
        step = left + step * (next_size / np.maximum(size, 1e-12))
        size = next_size
    table = start + move
    told = use @ table
    likeness = (told * wanted).sum(axis=1) / np.maximum(
        np.linalg.norm(told, axis=1) * np.linalg.norm(wanted, axis=1), 1e-12
    )
    print(f"mean cosine with the teacher {np.nanmean(likeness):.3f}", file=sys.stderr)
    assert math.isfinite(float(table.sum()))
    return table.astype(np.float32)


def _kept(path: Path, make: Any) -> Floats:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, make())
    return np.load(path)


if __name__ == "__main__":
    sys.exit(main())
