"""Repositories of the AT Protocol in a CAR file: which record has which key, with memory bounded by the keys.

A CAR v1 (https://ipld.io/specs/transport/car/carv1/) is a header that names roots and a run of blocks, each a content
id (CID) and its bytes, in any order. A repository (https://atproto.com/specs/repository) is a signed commit, the
nodes of a search tree (Merkle search tree, MST) that map keys `collection/rkey` to CIDs, and the records.

The stream is read twice and never sought in, so that a CAR inside a zip costs no more than a bare one:
`read_index` keeps of every tree node its keys and 8 bytes of each digest that it names (115 bytes a record at the
most, measured with 300,000 likes and posts), and `records` then hands out the records one by one. A CAR v2 container
is read by its inner CAR v1.
"""

import hashlib
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, cast

import libipld
import numpy as np
from numpy.typing import NDArray

from nearer.sources.decode import DecodeError
from nearer.sources.lexicon import is_did

BLOCK_LIMIT = 2**20
"""Bytes of one block. The protocol allows records of 1 MB and real ones stay under 100 kB; a hostile megabyte of
empty lists takes 70 MB once decoded."""

_HEADER_LIMIT = 2**16
_KEY_LIMIT = 1024
"""Characters of a key: a collection's name has at most 317 and a record key at most 512."""

_CAR_V2 = bytes.fromhex("0aa16776657273696f6e02")
_SHA_256 = 0x12
_NODE = re.compile(rb"[\xa1\xa2]\x61[el]")
_COMMIT = re.compile(rb"[\xa4-\xa8]\x63did")
_KEY = re.compile(r"[a-zA-Z0-9.-]{1,317}/[A-Za-z0-9._~:-]{1,512}\Z")


class Block(NamedTuple):
    """One block: its whole CID and its bytes, whose digest is the CID's."""

    cid: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Commit:
    """The signed head of a repository: whose it is, the version of its layout, and the CID of its tree's root."""

    did: str
    version: int
    root: bytes


class Leaf(NamedTuple):
    """A record under its key. `data` is DAG-CBOR, for `decode`."""

    collection: str
    rkey: str
    data: bytes


def is_car(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a CAR: a short DAG-CBOR map with `roots` and `version`."""
    return head.startswith(_CAR_V2) or (b"eroots" in head[:12] and b"gversion" in head[:_HEADER_LIMIT])


def decode(data: bytes) -> object:
    """The value of one block. Raises DecodeError `bad-record` for what is not strict DAG-CBOR."""
    try:
        return cast(object, libipld.decode_dag_cbor(data))
    except (ValueError, RecursionError):
        raise DecodeError("bad-record", "the record is not valid DAG-CBOR") from None


# --- the container ----------------------------------------------------------------------------------------------


def roots(stream: BinaryIO) -> tuple[bytes, ...]:
    """The CIDs that the header names; the stream then stands at the first block. Raises DecodeError `bad-car`."""
    header = _header(stream)
    if header == _CAR_V2[1:]:
        _skip_to_inner(stream)
        header = _header(stream)
    value = decode(header)
    listed = _mapping(value).get("roots")
    return tuple(cid for cid in _sequence(listed) if isinstance(cid, bytes))


def blocks(stream: BinaryIO) -> Iterator[Block | DecodeError]:
    """The blocks that follow the header. What cannot be read comes as a DecodeError in its place (`too-large`,
    `bad-block` where the bytes do not have the digest, `truncated`); errors of the stream itself pass through."""
    while True:
        try:
            length = _varint(stream)
        except DecodeError as error:
            yield error
            return
        if length is None:
            return
        if length > BLOCK_LIMIT:
            yield DecodeError("too-large", f"a block is larger than {BLOCK_LIMIT // 2**20} MB")
            if not _pass_over(stream, length):
                yield DecodeError("truncated", "the file ends within a block")
                return
            continue
        body = stream.read(length)
        if len(body) < length:
            yield DecodeError("truncated", "the file ends within a block")
            return
        if body:
            yield _block(body)


def _header(stream: BinaryIO) -> bytes:
    length = _varint(stream)
    if length is None or not 0 < length <= _HEADER_LIMIT:
        raise DecodeError("bad-car", "the file has no CAR header")
    header = stream.read(length)
    if len(header) < length:
        raise DecodeError("bad-car", "the file ends within its CAR header")
    return header


def _skip_to_inner(stream: BinaryIO) -> None:
    """Past a CAR v2 header (16 bytes of traits, three 64-bit numbers) to where its inner CAR v1 begins."""
    fields = stream.read(40)
    start = int.from_bytes(fields[16:24], "little") - len(_CAR_V2) - 40
    if len(fields) < 40 or start < 0 or not _pass_over(stream, start):
        raise DecodeError("bad-car", "the file ends within its CAR header")


def _varint(stream: BinaryIO) -> int | None:
    """An unsigned LEB128 number, None at the end of the stream. Raises DecodeError."""
    value = shift = 0
    while byte := stream.read(1):
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
        shift += 7
        if shift > 63:
            raise DecodeError("bad-car", "the length of a block is no number")
    if shift:
        raise DecodeError("truncated", "the file ends within a block")
    return None


def _pass_over(stream: BinaryIO, count: int) -> bool:
    while count > 0:
        chunk = stream.read(min(count, 2**16))
        if not chunk:
            return False
        count -= len(chunk)
    return True


def _block(body: bytes) -> Block | DecodeError:
    """The block of one frame: CID v0 is a bare SHA-256 multihash, CID v1 has version, codec and multihash."""
    if body[:2] == b"\x12\x20":
        cut, digest_at, code = 34, 2, _SHA_256
    elif len(body) > 4 and body[0] == 1 and body[1] < 0x80 and body[2] < 0x80 and body[3] <= 64:
        cut, digest_at, code = 4 + body[3], 4, body[2]
    else:
        return DecodeError("bad-block", "a block has no content id")
    if len(body) < cut:
        return DecodeError("bad-block", "a block has no content id")
    cid, data = body[:cut], body[cut:]
    if code == _SHA_256 and hashlib.sha256(data).digest() != cid[digest_at:]:
        return DecodeError("bad-block", "the bytes of a block do not fit its content id")
    return Block(cid, data)


# --- the repository ---------------------------------------------------------------------------------------------


def read_commit(stream: BinaryIO) -> Commit | None:
    """The commit that the header names, else any commit of the file, else None. Raises DecodeError `bad-car`.

    The named commit is the first block in the files of the reference servers, so that this reads a few bytes."""
    named = roots(stream)
    other: Commit | None = None
    for block in blocks(stream):
        if isinstance(block, Block) and _COMMIT.match(block.data):
            commit = _commit(block.data)
            if commit is not None and block.cid in named:
                return commit
            other = commit or other
    return other


class Index:
    """What `read_index` found: the tree's keys, and how much of the file is missing.

    `missing_nodes` are tree nodes that are named and not there, so that nothing is known of the keys below them.
    `problems` are blocks that could not be read, counted by code and reason.
    """

    def __init__(self) -> None:
        self.commit: Commit | None = None
        self.commits = 0
        self.problems: dict[tuple[str, str], int] = {}
        self.missing_nodes = 0
        self._nodes = array("Q")
        self._parents = array("I")
        self._children = array("Q")
        self._owners = array("I")
        self._cids = array("Q")
        self._ends = array("Q")
        self._keys = bytearray()
        self._order: NDArray[np.int64] = np.zeros(0, np.int64)
        self._sorted: NDArray[np.uint64] = np.zeros(0, np.uint64)
        self._found: NDArray[np.bool_] = np.zeros(0, np.bool_)

    def __len__(self) -> int:
        """How many keys the tree has, as far as it is there."""
        return len(self._order)

    def problem(self, error: DecodeError) -> None:
        key = (error.code, error.why)
        self.problems[key] = self.problems.get(key, 0) + 1

    def add_node(self, block: Block) -> None:
        """Take in one tree node. A node that is not well formed becomes a problem."""
        try:
            node = _mapping(decode(block.data))
            entries = _sequence(node.get("e"))
        except DecodeError as error:
            self.problem(error)
            return
        me = len(self._nodes)
        self._nodes.append(_prefix(block.cid))
        self._add_child(me, node.get("l"))
        last = ""
        for entry in entries:
            fields = _mapping(entry)
            part, shared, cid = fields.get("k"), fields.get("p"), fields.get("v")
            self._add_child(me, fields.get("t"))
            if not isinstance(part, bytes) or not isinstance(shared, int) or not isinstance(cid, bytes):
                self.problem(DecodeError("bad-key", "an entry of the tree is not well formed"))
                continue
            last = last[: max(shared, 0)] + part[:_KEY_LIMIT].decode("utf-8", "replace")
            if not _KEY.match(last):
                self.problem(DecodeError("bad-key", "a key of the tree is not a collection and a record key"))
                last = last[:_KEY_LIMIT]
                continue
            self._owners.append(me)
            self._cids.append(_prefix(cid))
            self._keys += last.encode()
            self._ends.append(len(self._keys))

    def _add_child(self, parent: int, cid: object) -> None:
        if isinstance(cid, bytes):
            self._parents.append(parent)
            self._children.append(_prefix(cid))

    def close(self) -> None:
        """Walk the tree from its root and keep the keys that are reached.

        Nodes that are not reached belong to earlier states of the repository, whose records were deleted since, and
        are left out. Where the walk meets missing nodes in a file that holds one state only, all nodes are kept.
        """
        nodes = np.frombuffer(self._nodes, np.uint64) if self._nodes else np.zeros(0, np.uint64)
        by_digest = np.argsort(nodes, kind="stable")
        children = np.frombuffer(self._children, np.uint64) if self._children else np.zeros(0, np.uint64)
        parents = np.frombuffer(self._parents, np.uint32) if self._parents else np.zeros(0, np.uint32)
        by_parent = np.argsort(parents, kind="stable")
        bounds = np.searchsorted(parents[by_parent], np.arange(len(nodes) + 1)).tolist()
        below = _places(nodes, by_digest, children[by_parent]).tolist()
        reached = np.zeros(len(nodes), np.bool_)
        absent: set[int] = set()
        stack: list[int] = []
        if self.commit is not None:
            stack = _places(nodes, by_digest, np.array([_prefix(self.commit.root)], np.uint64)).tolist()
        if not stack or stack[0] < 0:
            absent.add(-1)
            stack = []
        while stack:
            node = stack.pop()
            if reached[node]:
                continue
            reached[node] = True
            for edge in range(bounds[node], bounds[node + 1]):
                if below[edge] >= 0:
                    stack.append(below[edge])
                else:
                    absent.add(int(children[by_parent[edge]]))
        self.missing_nodes = len(absent)
        if absent and self.commits <= 1:
            reached[:] = True
        cids = np.frombuffer(self._cids, np.uint64) if self._cids else np.zeros(0, np.uint64)
        owners = np.frombuffer(self._owners, np.uint32) if self._owners else np.zeros(0, np.uint32)
        kept = np.flatnonzero(reached[owners]) if len(owners) else np.zeros(0, np.int64)
        self._order = kept[np.argsort(cids[kept], kind="stable")].astype(np.int64)
        self._sorted = cids[self._order]
        self._found = np.zeros(len(self._order), np.bool_)
        self._nodes, self._parents, self._children = array("Q"), array("I"), array("Q")
        self._owners, self._cids = array("I"), array("Q")

    def keys(self, cid: bytes) -> list[str]:
        """The keys `collection/rkey` that name this CID, and note that its block is there. Empty for an unknown one."""
        prefix = np.uint64(_prefix(cid))
        place = int(self._sorted.searchsorted(prefix))
        keys: list[str] = []
        while place < len(self._sorted) and self._sorted[place] == prefix:
            self._found[place] = True
            keys.append(self._key(int(self._order[place])))
            place += 1
        return keys

    def missing_keys(self) -> Iterator[str]:
        """The keys whose records are not in the file, once all blocks have gone through `keys`."""
        for place in np.flatnonzero(~self._found).tolist():
            yield self._key(int(self._order[place]))

    def _key(self, entry: int) -> str:
        start = self._ends[entry - 1] if entry else 0
        return self._keys[start : self._ends[entry]].decode()


def read_index(stream: BinaryIO) -> Index:
    """First pass: the keys of a repository. Raises DecodeError `bad-car` where there is no header; all else that
    cannot be read is counted in `Index.problems`."""
    named = roots(stream)
    index = Index()
    named_found = False
    for block in blocks(stream):
        if isinstance(block, DecodeError):
            index.problem(block)
        elif _NODE.match(block.data):
            index.add_node(block)
        elif _COMMIT.match(block.data) and (commit := _commit(block.data)) is not None:
            index.commits += 1
            if not named_found:
                index.commit = commit
                named_found = block.cid in named
    index.close()
    return index


def records(stream: BinaryIO, index: Index) -> Iterator[Leaf | Block]:
    """Second pass: each record under each key that names it. A block that no key names, and that is no part of the
    tree, comes as the bare Block: a record of an earlier state, or one whose key is missing."""
    roots(stream)
    for block in blocks(stream):
        if isinstance(block, DecodeError):
            continue
        keys = index.keys(block.cid)
        for key in keys:
            collection, _, rkey = key.partition("/")
            yield Leaf(collection, rkey, block.data)
        if not keys and not _NODE.match(block.data) and not _COMMIT.match(block.data):
            yield block


def _commit(data: bytes) -> Commit | None:
    try:
        fields = _mapping(decode(data))
    except DecodeError:
        return None
    did, version, root = fields.get("did"), fields.get("version"), fields.get("data")
    if is_did(did) and isinstance(version, int) and isinstance(root, bytes):
        return Commit(did, version, root)
    return None


def _prefix(cid: bytes) -> int:
    """The last 8 bytes of a CID's digest. Two of a million blocks share them with a chance of 3e-8."""
    return int.from_bytes(cid[-8:], "little")


def _places(nodes: NDArray[np.uint64], by_digest: NDArray[np.int64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where each wanted digest stands in `nodes`, -1 for those that are not there."""
    if not len(nodes):
        return np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(nodes[by_digest], wanted), len(nodes) - 1)
    places = by_digest[at]
    return np.where(nodes[places] == wanted, places, -1).astype(np.int64)


def _mapping(value: object) -> dict[str, object]:
    return cast(dict[str, object], value) if isinstance(value, dict) else {}


def _sequence(value: object) -> list[object]:
    return cast(list[object], value) if isinstance(value, list) else []
