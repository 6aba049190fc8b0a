"""Runs the real `nearer` in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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
    """`nearer` on one home; no terminal is attached, so that nothing asks."""

    home: Path
    columns: int = 200

    def __call__(self, *words: str, code: int | None = 0, typed: str = "", **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "nearer", *words],
            env={**os.environ, "NEARER_HOME": str(self.home), "COLUMNS": str(self.columns), **environment},
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=120,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in ran.err, ran.err
        assert code is None or ran.code == code, (ran.code, ran.out, ran.err)
        return ran
