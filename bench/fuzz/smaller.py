"""Findings made small: the least of an archive that still makes the same mistake."""

from collections.abc import Callable, Iterator

from bench.fuzz.packed import Packed

TRIES = 3000
"""Smaller archives that are tried for one finding (our own choice)."""


def smaller(packed: Packed, still: Callable[[Packed], bool], tries: int = TRIES) -> Packed:
    """The smallest archive that is found by taking away members, lines and bytes, for which `still` holds."""
    left = tries
    progress = True
    while progress and left > 0:
        progress = False
        for one in _less(packed):
            left -= 1
            if left <= 0:
                break
            if still(one):
                packed, progress = one, True
                break
    return packed


def _less(packed: Packed) -> Iterator[Packed]:
    """Archives with less in them, the ones with far less first."""
    for place in range(len(packed.members)):
        yield Packed(packed.label, (*packed.members[:place], *packed.members[place + 1 :]), packed.me)
    if packed.me is not None:
        yield Packed(packed.label, packed.members, None)
    for parts in (2, 4, 8, 16, 32, 64, 128):
        for place, (name, data) in enumerate(packed.members):
            for shorter in _shorter(data, parts):
                yield Packed(
                    packed.label, (*packed.members[:place], (name, shorter), *packed.members[place + 1 :]), packed.me
                )


def _shorter(data: bytes, parts: int) -> Iterator[bytes]:
    """The bytes without one of so many equal parts; first by lines, which keeps a table a table."""
    lines = data.splitlines(keepends=True)
    if len(lines) >= parts:
        step = -(-len(lines) // parts)
        for start in range(0, len(lines), step):
            yield b"".join(lines[:start] + lines[start + step :])
    if len(data) >= parts:
        step = -(-len(data) // parts)
        for start in range(0, len(data), step):
            yield data[:start] + data[start + step :]
