"""Import one archive as the command does, in a process of its own, and print what came of it and what it took."""

import json
import resource
import sys
from pathlib import Path

from nearer.model.activity import Activity, Problem
from nearer.model.errors import NearerError
from nearer.sources.archive import open_archive
from nearer.sources.contract import Options
from nearer.sources.registry import recognize, source_named


def main() -> None:
    told: dict[str, object] = {"error": None, "problems": [], "refused": [], "activities": 0}
    try:
        archive = open_archive(Path(sys.argv[1]))
        told["refused"] = archive.refused
        archive.fingerprint()
        found = recognize(archive, Options(), incomplete=True)
        problems, count = set[str](), 0
        for record in source_named(found.source).read(archive, found, Options()):
            count += isinstance(record, Activity)
            if isinstance(record, Problem):
                problems.add(record.code)
        told["problems"], told["activities"] = sorted(problems), count
    except NearerError as error:
        told["error"] = {"code": error.code, "what": error.what, "where": error.where, "next": error.next}
    told["peak"] = peak()
    print(json.dumps(told))


def peak() -> int:
    """The most memory that this process had, in MB. (Linux counts the parent's in ru_maxrss.)"""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1 << 20)
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


main()
