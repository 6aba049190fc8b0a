"""Writes AT Protocol repositories for tests: the commit, the search tree and the records of invented people."""

import hashlib
from collections.abc import Iterable, Mapping

import libipld

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


def tid(micros: int, clock: int = 0) -> str:
    """The record key of a moment in microseconds since 1970."""
    number = micros << 10 | clock
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(12, -1, -1))


def cid(data: bytes) -> bytes:
    """The CID of a DAG-CBOR block."""
    return b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def frame(data: bytes, name: bytes | None = None) -> bytes:
    """One block of a CAR, under its own CID or under a false one."""
    body = (cid(data) if name is None else name) + data
    return varint(len(body)) + body


def header(*roots: bytes) -> bytes:
    head = libipld.encode_dag_cbor({"version": 1, "roots": list(roots)})
    return varint(len(head)) + head


class Repository:
    """The blocks of one repository: `tree` nodes by CID, `leaves` by key, and the `commit`."""

    def __init__(self, did: str, records: Mapping[str, object], *, version: int = 3) -> None:
        self.tree: dict[bytes, bytes] = {}
        self.leaves = {
            key: value if isinstance(value, bytes) else libipld.encode_dag_cbor(value) for key, value in records.items()
        }
        entries = sorted((key, cid(data)) for key, data in self.leaves.items())
        self.root = self._node(entries, max((_layer(key) for key, _ in entries), default=0))
        commit = {"did": did, "version": version, "data": self.root, "prev": None, "sig": b"\0" * 64}
        if version == 3:
            commit["rev"] = "3l2222222222x"
        self.commit = libipld.encode_dag_cbor(commit)

    def car(self, *, without: Iterable[str] = (), without_nodes: int = 0, backwards: bool = False) -> bytes:
        """The file. `without` are keys whose records are left out, `without_nodes` so many tree nodes below the root;
        `backwards` writes the records before the tree and the commit last."""
        nodes = [data for name, data in self.tree.items() if name != self.root]
        kept = [self.tree[self.root], *nodes[without_nodes:]]
        leaves = [data for key, data in self.leaves.items() if key not in without]
        blocks = [self.commit, *kept, *leaves]
        if backwards:
            blocks.reverse()
        return header(cid(self.commit)) + b"".join(map(frame, blocks))

    def _node(self, entries: list[tuple[str, bytes]], layer: int) -> bytes:
        groups: list[list[tuple[str, bytes]]] = [[]]
        here: list[tuple[str, bytes]] = []
        for key, leaf in entries:
            if _layer(key) == layer:
                here.append((key, leaf))
                groups.append([])
            else:
                groups[-1].append((key, leaf))
        below = [self._node(group, layer - 1) if group else None for group in groups]
        written: list[dict[str, object]] = []
        last = ""
        for (key, leaf), right in zip(here, below[1:], strict=True):
            shared = next(
                (i for i, (a, b) in enumerate(zip(last, key, strict=False)) if a != b), min(len(last), len(key))
            )
            written.append({"k": key[shared:].encode(), "p": shared, "v": leaf, "t": right})
            last = key
        data = libipld.encode_dag_cbor({"e": written, "l": below[0]})
        self.tree[cid(data)] = data
        return cid(data)


def _layer(key: str) -> int:
    """Leading zero bits of the key's digest, two to a layer."""
    bits = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
    return (256 - bits.bit_length()) // 2
