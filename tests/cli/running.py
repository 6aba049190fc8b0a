"""Runs `nearer`: in this process where speed counts, in a process of its own where that is the point."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nearer.faces.cli.main import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """`nearer` on one home, in this process. Nothing asks, because output goes to a buffer."""

    home: Path

    def __call__(self, *words: str, code: int = 0) -> Ran:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            ended = main([*words, "--home", str(self.home)])
        texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
        assert ended == code, texts
        return Ran(ended, *texts)


@dataclass(frozen=True)
class Process:
    """The real `nearer` in a process of its own, with no terminal attached."""

    home: Path
    columns: int = 200

    def __call__(self, *words: str, code: int = 0, **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "nearer", *words],
            env={**os.environ, "NEARER_HOME": str(self.home), "COLUMNS": str(self.columns), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=240,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return Ran(done.returncode, done.stdout, done.stderr)
