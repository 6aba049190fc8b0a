"""Judge one finding in a fresh process, and make it small: `python -m bench.fuzz.confirm READER FILE`.

The last line it prints is a Verdict as JSON. The file is overwritten with the small one.
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.fuzz.judged import judged, readers
from bench.fuzz.packed import Packed, seeds
from bench.fuzz.smaller import smaller


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands of a finding: its signature, None where it was not seen again; bytes before and after."""

    signature: str | None
    before: int
    after: int


def main() -> None:
    name, path = sys.argv[1], Path(sys.argv[2])
    (reader,) = (one for one in readers() if one.name == name)
    for _, packed in seeds(reader.source):
        judged(reader, packed)  # what is loaded on first use counts for no input
    packed = Packed.unpack(path.read_bytes())
    finding = None if packed is None else judged(reader, packed)
    verdict = Verdict(None, 0, 0)
    if packed is not None and finding is not None:
        signature = finding.signature

        def still(one: Packed) -> bool:
            again = judged(reader, one)
            return again is not None and again.signature == signature

        # What is slow or large costs too much to be tried three thousand times.
        small = smaller(packed, still, {"exception": 3000, "endless": 6}.get(finding.kind, 40))
        path.write_bytes(small.pack())
        path.with_suffix(".txt").write_text(f"{signature}\n\n{finding.told}\n", encoding="utf-8")
        verdict = Verdict(signature, packed.size, small.size)
    print(json.dumps(asdict(verdict)))


if __name__ == "__main__":
    main()
